"""How much of what moves in a result comes from each choice: variance shares of Sobol, with intervals.

A design of points in the unit cube (``saltelli_design``) is run by whoever knows the model; the outputs come
back (``sobol_indices``). Several columns may make one factor, such as all method choices beside sampling. A
factor that changes nothing is refused: more often than not it was never wired in.
Sources: Saltelli and others (2010), Computer Physics Communications 181, for the design and the first-order
estimator; Jansen (1999), Computer Physics Communications 117, for the total one; Sobol (1967) for the points,
scrambled as by Owen (1998).
"""

from collections.abc import Sequence
from concurrent.futures import Executor
from dataclasses import dataclass
from functools import partial

import numpy as np
from numpy.typing import ArrayLike
from scipy.stats import qmc

from instruments.errors import InvalidInputError
from scoring.arguments import require_level, whole
from scoring.arrays import Floats, Ints, floats, numbers, require_shape
from scoring.result_warnings import ResultWarning, Warnings, holding

_BOOTSTRAPS = 1000
_BLOCK = 1 << 22  # numbers of a bootstrap held at a time


@dataclass(frozen=True, slots=True, kw_only=True)
class Design:
    """Points to run, ((factors + 2) n, columns): A, then B, then A with one factor of B each.

    names: of the factors. columns: which columns of a point belong to each factor.
    """

    points: Floats
    n: int
    names: tuple[str, ...]
    columns: tuple[tuple[int, ...], ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class SobolIndices:
    """Shares of the variance of an output, each (factors[, outputs]).

    first: what the factor explains alone. total: what would be left if all but it were known; the difference
    is what it does together with others. low, high: interval limits by bootstrap at ``level``.
    moved: share of the runs in which changing the factor alone changed the output.
    variance: of the output ([outputs]).
    """

    names: tuple[str, ...]
    first: Floats
    first_low: Floats
    first_high: Floats
    total: Floats
    total_low: Floats
    total_high: Floats
    moved: Floats
    variance: Floats
    n: int
    level: float
    warnings: Warnings

    @property
    def together(self) -> Floats:
        """([outputs]) the share that belongs to no factor alone; below 0 by chance where there is none."""
        return np.asarray(1.0 - self.first.sum(axis=0))


def saltelli_design(factors: Sequence[str] | Sequence[tuple[str, int]], n: int, *, seed: int) -> Design:
    """The points to run for n base samples: n (factors + 2) in all. n: a power of 2 keeps the balance.

    factors: names, or pairs of a name and how many columns it has.
    """
    sized = [(factor, 1) if isinstance(factor, str) else factor for factor in factors]
    names, sizes = tuple(name for name, _ in sized), [size for _, size in sized]
    if len(set(names)) < max(len(names), 1) or min(sizes, default=0) < 1:
        raise InvalidInputError(
            "there is no factor, one without a column, or a name twice",
            where="saltelli_design",
            fix="Name each factor once, with one column or more.",
        )
    if n < 2 or n & (n - 1):
        raise InvalidInputError(
            f"{n} base samples are no power of 2", where="saltelli_design", fix="Give 64, 128, 256 ..."
        )
    ends = np.cumsum(sizes)
    columns = tuple(tuple(range(end - size, end)) for end, size in zip(ends.tolist(), sizes, strict=True))
    sample = qmc.Sobol(2 * int(ends[-1]), scramble=True, rng=np.random.default_rng(seed)).random(n)
    points = stacked(sample[:, : ends[-1]], sample[:, ends[-1] :], columns)
    return Design(points=points, n=n, names=names, columns=columns)


def stacked(a: Floats, b: Floats, columns: Sequence[Sequence[int]]) -> Floats:
    """A, B and then, for each factor, A with that factor's columns from B."""
    mixed = []
    for own in columns:
        one = a.copy()
        one[:, list(own)] = b[:, list(own)]
        mixed.append(one)
    return np.concatenate([a, b, *mixed])


def options(points: ArrayLike, sizes: Sequence[int]) -> Ints:
    """(runs, columns) which of so many options each coordinate falls on, all equally often."""
    given = floats(points)
    require_shape("points", given, (None, len(sizes)), where="options")
    chosen: Ints = np.minimum((given * np.array(sizes)).astype(np.int64), np.array(sizes) - 1)
    return chosen


def sobol_indices(
    outputs: ArrayLike,
    names: Sequence[str],
    *,
    seed: int,
    level: float = 0.95,
    bootstraps: int = _BOOTSTRAPS,
    executor: Executor | None = None,
) -> SobolIndices:
    """Shares of variance from the outputs of a design, in its order.

    outputs: ((factors + 2) n[, outputs]) one number, or several, for each point. executor: takes some
    bootstraps at a time.
    """
    require_level(level, where="sobol_indices")
    whole("bootstraps", bootstraps, least=1, where="sobol_indices")
    whole("seed", seed, least=0, where="sobol_indices")
    parts = _parts(numbers("outputs", outputs, where="sobol_indices"), len(names))
    moved = np.mean(parts[2:] != parts[0], axis=1)
    _refuse_idle(moved, names)
    first, total = _shares(parts)
    low, high = _bootstrapped(parts, bootstraps, seed, level, executor)
    return SobolIndices(
        names=tuple(names),
        first=first,
        first_low=low[0],
        first_high=high[0],
        total=total,
        total_low=low[1],
        total_high=high[1],
        moved=moved,
        variance=_variance(parts),
        n=parts.shape[1],
        level=level,
        warnings=_warnings(first, total, low, high),
    )


def _parts(outputs: Floats, factors: int) -> Floats:
    """(2 + factors, n[, outputs]) the outputs of A, of B and of each mixture."""
    if factors < 1 or outputs.ndim not in (1, 2) or len(outputs) % (factors + 2) or len(outputs) == 0:
        raise InvalidInputError(
            f"{len(outputs)} outputs do not come from a design of {factors} factors",
            where="sobol_indices",
            fix="Give the output of every point of the design, in its order.",
        )
    if not np.isfinite(outputs).all():
        raise InvalidInputError(
            "an output is missing or infinite",
            where="sobol_indices",
            fix="Leave out the option under which nothing can be computed, or the unit it concerns.",
        )
    return outputs.reshape(factors + 2, -1, *outputs.shape[1:])


def _refuse_idle(moved: Floats, names: Sequence[str]) -> None:
    idle = [name for name, share in zip(names, moved.reshape(len(names), -1), strict=True) if not share.any()]
    if idle:
        raise InvalidInputError(
            f"changing {', '.join(map(repr, idle))} changed no output",
            where="sobol_indices",
            fix="Check that it reaches the calculation; leave the factor out if it truly does nothing.",
        )


def _variance(parts: Floats) -> Floats:
    return np.asarray(parts[:2].reshape(-1, *parts.shape[2:]).var(axis=0, ddof=1))


def _shares(parts: Floats) -> tuple[Floats, Floats]:
    """(factors[, outputs]) first-order and total shares; NaN where an output never moves."""
    a, b, mixed = parts[0], parts[1], parts[2:]
    variance = np.where((v := _variance(parts)) > 0.0, v, np.nan)
    first = np.mean(b * (mixed - a), axis=1) / variance
    total = np.mean((a - mixed) ** 2, axis=1) / (2.0 * variance)
    return first, total


def _bootstrapped(
    parts: Floats, times: int, seed: int, level: float, executor: Executor | None
) -> tuple[Floats, Floats]:
    """(2, factors[, outputs]) percentile limits of both shares, base samples drawn again."""
    rng = np.random.default_rng(seed)
    n = parts.shape[1]
    at_once = max(1, _BLOCK // parts.size)
    sizes = (min(at_once, times - start) for start in range(0, times, at_once))
    rows = [rng.integers(0, n, size=(size, n)) for size in sizes]
    found = list((executor.map if executor else map)(partial(_drawn_shares, parts), rows))
    tail = (1.0 - level) / 2.0
    low, high = np.quantile(np.concatenate(found, axis=-1), (tail, 1.0 - tail), axis=-1)
    return low, high


def _drawn_shares(parts: Floats, rows: Ints) -> Floats:
    """(2, factors[, outputs], bootstraps) both shares, when these base samples are drawn."""
    return np.stack(_shares(np.moveaxis(parts[:, rows], 1, -1)))  # bootstraps last


def _warnings(first: Floats, total: Floats, low: Floats, high: Floats) -> Warnings:
    wide = bool((high - low > 0.2).any())
    return holding(
        [
            (
                wide,
                ResultWarning(
                    "wide-intervals",
                    "a share of variance is known to no better than a tenth either way",
                    "Use more base samples: each doubling narrows intervals by a third.",
                ),
            ),
            (
                bool((first > total).any() or (first < 0.0).any()),
                ResultWarning(
                    "out-of-order",
                    "a share alone is below 0 or above the total share, which only chance can do",
                    "Use more base samples, or report totals only.",
                ),
            ),
        ]
    )


@dataclass(frozen=True, slots=True, kw_only=True)
class TwoParts:
    """How much of what moves several outputs at once comes from the first of two groups of factors.

    share: of the first, 0 to 1, with limits by bootstrap; the second has the rest. What they do together is
    halved. together: that part by itself. All are NaN where no output ever moves.
    """

    share: float
    low: float
    high: float
    together: float
    level: float


def two_parts(
    outputs: ArrayLike, *, seed: int, level: float = 0.95, bootstraps: int = _BOOTSTRAPS
) -> TwoParts:
    """The Shapley share of the first of two groups, from the outputs (4 n, outputs) of a design of both.

    Variances and shares are summed over outputs, such as the ranks of all places.
    Sources: Owen (2014), SIAM/ASA Journal on Uncertainty Quantification 2, for the share, which for two
    groups is half of first-order and total share; Lamboni, Monod and Makowski (2011), Reliability
    Engineering and System Safety 96, for several outputs at once.
    """
    parts = _parts(floats(outputs), 2)
    n = parts.shape[1]
    rng = np.random.default_rng(seed)
    drawn = np.stack([_two_shares(parts[:, rows]) for rows in rng.integers(0, n, size=(bootstraps, n))])
    tail = (1.0 - level) / 2.0
    share, together = _two_shares(parts)
    moving = drawn[~np.isnan(drawn[:, 0]), 0]
    low, high = np.quantile(moving, (tail, 1.0 - tail)) if len(moving) else (share, share)
    return TwoParts(share=share, low=float(low), high=float(high), together=together, level=level)


def _two_shares(parts: Floats) -> tuple[float, float]:
    """The share of the first group and what both do together only; NaN where nothing moves."""
    variance = float(_variance(parts).sum())
    if variance == 0.0:
        return float("nan"), float("nan")
    first, second = ((parts[0] - mixed) ** 2 for mixed in parts[2:])
    totals = [float(moves.mean(axis=0).sum()) / (2.0 * variance) for moves in (first, second)]
    share = min(max((1.0 + totals[0] - totals[1]) / 2.0, 0.0), 1.0)
    return share, max(sum(totals) - 1.0, 0.0)
