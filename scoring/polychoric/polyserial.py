"""Polyserial correlations: between a number and what lies behind an ordered item."""

from dataclasses import dataclass

import numpy as np
from numpy.typing import ArrayLike
from scipy.special import ndtr

from instruments.errors import TooFewRespondentsError
from scoring.arrays import Floats, Ints, numbers, require_shape
from scoring.polychoric.bivariate import FAR, single_density
from scoring.polychoric.ordered import OrderedItems, ordered_items
from scoring.polychoric.pair_likelihood import BOUND, STEPS, Search
from scoring.polychoric.pair_tables import limits_of
from scoring.result_warnings import ResultWarning, Warnings, holding, incomplete_rows, item_list, unusable

_WHERE = "polyserial"
_FEWEST = 1e-15  # the least probability of an answer


@dataclass(frozen=True, slots=True, kw_only=True)
class PolyserialResult:
    """Correlations of one number with the normal response behind each of k ordered items.

    correlations: (k,) most likely ones, given thresholds, mean and spread. from_moments: (k,) the closed form
    that R psych and polycor call two-step; it may pass 1. replicates: (k, 1 + R) most likely ones for every
    column of weights.
    """

    correlations: Floats
    from_moments: Floats
    replicates: Floats
    n_respondents: int
    warnings: Warnings = ()


def polyserial(values: ArrayLike, codes: ArrayLike, *, weights: ArrayLike | None = None) -> PolyserialResult:
    """Polyserial correlations of (n,) numbers with (n, k) codes of ordered items, over complete rows.

    weights: (n,) or (n, 1 + R). In two steps: thresholds, mean and spread first, then each correlation by
    scoring with the analytic slope. Source: Olsson, Drasgow and Dorans (1982), Psychometrika 47.
    """
    y = numbers("values", values, where=_WHERE)
    require_shape("values", y, (None,), where=_WHERE)
    given = numbers("codes", codes, where=_WHERE)
    columns = given[:, None] if given.ndim == 1 else given
    require_shape("codes", columns, (len(y), None), where=_WHERE)
    gaps = np.where(np.isnan(y)[:, None], np.nan, columns)
    items = ordered_items(gaps, weights=weights, where=_WHERE, fewest=1)
    z = _standardised(y[items.rows], items.weights)
    limits, ends = np.clip(limits_of(items), -FAR, FAR), np.cumsum(items.sizes + 1)[:-1]
    parts = np.split(limits, ends)
    moments = np.stack([_from_moments(items, item, part, z) for item, part in enumerate(parts)])
    found = [_most_likely(items, item, part, z, moments[item]) for item, part in enumerate(parts)]
    replicates = np.stack(found)
    beyond = (np.abs(replicates[:, 0]) > BOUND - 1e-6) | (np.abs(moments[:, 0]) >= 1.0)
    edge = tuple(int(item) for item in np.flatnonzero(beyond))
    return PolyserialResult(
        correlations=replicates[:, 0],
        from_moments=moments[:, 0],
        replicates=replicates,
        n_respondents=len(items.rows),
        warnings=holding(
            [
                (bool(edge), _at_bound(edge)),
                incomplete_rows(items.n_received, len(items.rows)),
                unusable(replicates.sum(axis=0)),
            ]
        ),
    )


def _standardised(y: Floats, weights: Floats) -> Floats:
    """(n, C) the numbers with weighted mean 0 and variance 1; NaN in a column where they do not vary."""
    share = _shares(weights)
    centred = y[:, None] - y @ share
    variance = (share * centred**2).sum(axis=0)
    if not variance[0] > 1e-12 * max(1.0, float(np.square(y).max())):
        raise TooFewRespondentsError(
            "all respondents have the same value",
            where=_WHERE,
            fix="Give a number that differs between people.",
        )
    return np.asarray(centred / np.sqrt(np.where(variance > 0.0, variance, np.nan)))


def _shares(weights: Floats) -> Floats:
    """(n, C) share of each person in the weight of a column; 0 in a column without any."""
    whole = weights.sum(axis=0)
    return np.asarray(weights / np.where(whole > 0.0, whole, 1.0))


def _from_moments(items: OrderedItems, item: int, limits: Floats, z: Floats) -> Floats:
    """(C,) Pearson correlation with the codes, times their deviation, by the density at the thresholds."""
    share = _shares(items.weights)
    codes, steps = items.categories[item][items.positions[:, item]], np.diff(items.categories[item])
    together: Floats = codes @ (share * z)
    high: Floats = steps @ single_density(limits[1:-1])
    return np.where(high > 0.0, together / np.where(high > 0.0, high, 1.0), np.nan)


def _most_likely(items: OrderedItems, item: int, limits: Floats, z: Floats, start: Floats) -> Floats:
    """(C,) correlations under which the answers to one item are most likely; NaN where there are none."""
    usable = np.isfinite(z).all(axis=0) & (np.abs(limits[1:-1]) < FAR).any(axis=0) & np.isfinite(start)
    search = Search(np.where(usable, np.clip(start, -0.95, 0.95), 0.0)[None, :])
    position, active = items.positions[:, item], np.flatnonzero(usable)
    for _ in range(STEPS):
        if not len(active):
            break
        slope = _slope(position, limits[:, active], z[:, active], search.rho[0, active])
        weighted = items.weights[:, active] * slope
        information = np.maximum((weighted * slope).sum(axis=0), 1e-300)
        search.move(active, weighted.sum(axis=0)[None, :], information[None, :])
        active = np.flatnonzero(usable & ~search.settled[0])
    return np.where(usable, search.rho[0], np.nan)


def _slope(position: Ints, limits: Floats, z: Floats, rho: Floats) -> Floats:
    """(n, C) slope of the log-likelihood of each answer, given its number, in the correlation."""
    root = np.sqrt((1.0 - rho) * (1.0 + rho))
    high, low = limits[position + 1], limits[position]
    top, bottom = (high - rho * z) / root, (low - rho * z) / root
    moves = single_density(top) * (rho * high - z) - single_density(bottom) * (rho * low - z)
    return np.asarray(moves / root**3 / np.maximum(ndtr(top) - ndtr(bottom), _FEWEST))


def _at_bound(items: tuple[int, ...]) -> ResultWarning:
    return ResultWarning(
        "boundary",
        f"the correlation runs to the bound of 1 or -1 for {item_list(items or (0,))}",
        "Look whether the number was made out of the item.",
        items,
    )
