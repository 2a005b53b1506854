"""What stands out in single responses, as numbers a person each: never a reason to leave one out by itself.

Each function takes the answers of n people and returns (n,) values, NaN where nothing can be said of one.
"""

import numpy as np
from numpy.typing import ArrayLike, NDArray

from instruments.errors import InvalidInputError, TooFewRespondentsError
from scoring.arrays import Bools, Floats, Ints, floats, numbers, require_shape

_SINGULAR = 1e-10  # the least share of the largest eigenvalue of correlations


def longest_run(codes: ArrayLike) -> Floats:
    """How many neighbouring questions got the same answer running, at most.

    codes: (n, k) as ticked, not reversed, in the order of asking; NaN where there is no answer, which ends
    a run. Returns (n,), NaN where nothing was answered.
    Source: Johnson (2005), Journal of Research in Personality 39; "longstring" in R careless.
    """
    given = numbers("codes", codes, where="longest_run")
    require_shape("codes", given, (None, None), where="longest_run")
    run, longest = np.zeros((2, len(given)))
    before = np.full(len(given), np.nan)
    for column in given.T:
        run = np.where(column == before, run + 1.0, np.where(np.isnan(column), 0.0, 1.0))
        longest, before = np.maximum(longest, run), column
    return np.where(longest > 0.0, longest, np.nan)


def spread_within(positions: ArrayLike) -> Floats:
    """The standard deviation of one person's answers, divisor answers - 1.

    positions: (n, k) each answer as a share of the range of its question, 0 to 1; NaN where there is none.
    Returns (n,) in shares of the range, NaN where fewer than two were answered.
    Source: Dunn and others (2018), Journal of Business and Psychology 33; "irv" in R careless.
    """
    given = numbers("positions", positions, where="spread_within")
    require_shape("positions", given, (None, None), where="spread_within")
    answered = ~np.isnan(given)
    count = answered.sum(axis=1)
    enough = np.maximum(count, 2)
    centre = np.where(answered, given, 0.0).sum(axis=1) / np.maximum(count, 1)
    squares = np.where(answered, (given - centre[:, None]) ** 2, 0.0).sum(axis=1)
    return np.where(count >= 2, np.sqrt(squares / (enough - 1)), np.nan)


def squared_distance(values: ArrayLike, *, rows_an_item: float = 10.0) -> Floats:
    """The squared Mahalanobis distance of each person from the mean of all.

    values: (n, k) answers as numbers. Mean and covariance are those of the complete rows, of which there
    must be ``rows_an_item`` a question. Returns (n,), NaN where an answer is missing.
    Source: Mahalanobis (1936); used on answers as in Meade and Craig (2012), Psychological Methods 17.
    """
    given = numbers("values", values, where="squared_distance")
    require_shape("values", given, (None, None), where="squared_distance")
    complete = ~np.isnan(given).any(axis=1)
    rows = given[complete]
    _require_rows(rows, rows_an_item)
    centred = rows - rows.mean(axis=0)
    varies = _standardised(centred)
    distance = np.full(len(given), np.nan)
    inverse = np.linalg.inv(varies.T @ varies / (len(rows) - 1))
    distance[complete] = np.einsum("ni,ij,nj->n", varies, inverse, varies, optimize=True)
    return distance


def pairs_held(one: Bools, other: Bools) -> Floats:
    """How many declared pairs of opposite answers one person gave.

    one, other: (n, p) whether each side of a pair was answered so. Returns (n,).
    """
    require_shape("other", other, one.shape, where="pairs_held")
    held: Floats = (one & other).sum(axis=1).astype(np.float64)
    return held


def twins(rows: NDArray[np.integer], moments: Ints, *, within: float) -> Bools:
    """Whether another person gave the very same answers, no further away in time than ``within``.

    rows: (n, k) everything that was answered, whole numbers. moments: (n,) when, in the unit of ``within``,
    negative where that is not known: those are compared among each other, whenever they came.
    Returns (n,). Sorted once: cost n log n.
    """
    require_shape("rows", rows, (None, None), where="twins")
    require_shape("moments", moments, (len(rows),), where="twins")
    if len(rows) < 2:
        return np.zeros(len(rows), dtype=np.bool_)
    known = np.maximum(moments, -1)
    group = _groups(rows)
    order = np.lexsort((known, group))
    same = group[order][1:] == group[order][:-1]
    apart = np.diff(known[order])
    untold = known[order] < 0
    near = same & np.where(untold[1:] | untold[:-1], untold[1:] & untold[:-1], apart <= within)
    found = np.zeros(len(rows), dtype=np.bool_)
    found[order[1:]] |= near
    found[order[:-1]] |= near
    return found


def speed_index(seconds: ArrayLike, *, most: float = 3.0, people: float = 30.0, pages: float = 1.0) -> Floats:
    """How many times as long the others took: median of a page over own time, averaged over pages.

    seconds: (n, k) whole seconds on each page, NaN where not known. A page counts once ``people`` were
    timed on it, and never more than ``most`` times. Returns (n,), NaN with fewer than ``pages`` pages.
    Source: Leiner (2019), Survey Research Methods 13(3): relative speed index.
    """
    given = floats(seconds)
    require_shape("seconds", given, (None, None), where="speed_index")
    if (given < 0.0).any():
        raise InvalidInputError(
            "a page took less than no time", where="speed_index", fix="Give NaN where a time is not known."
        )
    timed = given[:, (~np.isnan(given)).sum(axis=0) >= max(people, 1.0)]
    counted = (~np.isnan(timed)).sum(axis=1)
    if not timed.shape[1]:
        return np.full(len(given), np.nan)
    with np.errstate(divide="ignore", invalid="ignore"):
        times = np.minimum(np.nanmedian(timed, axis=0) / timed, most)
    times = np.where(timed == 0.0, most, times)
    summed = np.where(np.isnan(timed), 0.0, times).sum(axis=1)
    return np.where(counted >= max(pages, 1.0), summed / np.maximum(counted, 1), np.nan)


def _groups(rows: NDArray[np.integer]) -> Ints:
    """(n,) the same number for the same row, exactly: rows are compared byte for byte, not by a hash."""
    packed = np.ascontiguousarray(rows)
    if not packed.shape[1]:
        return np.zeros(len(packed), dtype=np.int64)
    whole = packed.view(np.dtype((np.void, packed.dtype.itemsize * packed.shape[1]))).ravel()
    return np.unique(whole, return_inverse=True)[1].astype(np.int64)


def _standardised(centred: Floats) -> Floats:
    """Columns with unit variance; an error that names those that never vary or follow from others."""
    deviation = np.sqrt((centred**2).sum(axis=0) / (len(centred) - 1))
    if (deviation <= 1e-12).any():
        raise TooFewRespondentsError(
            f"all complete rows give item {int(np.argmin(deviation)) + 1} the same answer",
            where="squared_distance",
            fix="Leave the item out, or wait for more answers.",
        )
    varies: Floats = centred / deviation
    roots = np.linalg.eigvalsh(varies.T @ varies)
    if roots[0] <= _SINGULAR * roots[-1]:
        raise InvalidInputError(
            "an item follows from the others, so distances are not defined",
            where="squared_distance",
            fix="Leave out copies and sums of other items.",
        )
    return varies


def _require_rows(rows: Floats, rows_an_item: float) -> None:
    least = max(rows_an_item * rows.shape[1], rows.shape[1] + 1.0, 2.0)
    if not rows.shape[1] or len(rows) < least:
        raise TooFewRespondentsError(
            f"{len(rows)} respondents answered all {rows.shape[1]} items",
            where="squared_distance",
            fix=f"Wait until {least:.0f} have, or give fewer items.",
        )
