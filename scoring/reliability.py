"""Coefficient alpha: how far the items of a scale tell the same story, with its interval."""

from dataclasses import dataclass

import numpy as np
from numpy.typing import ArrayLike
from scipy.stats import f as f_distribution

from instruments.errors import InvalidInputError, TooFewRespondentsError
from scoring.arrays import Floats, floats, require_shape
from scoring.outcomes import Interval


@dataclass(frozen=True, slots=True, kw_only=True)
class AlphaResult:
    """Coefficient alpha of one scale. Unrounded: only a report rounds.

    item_rest: (items,) correlation of an item with the sum of the others; NaN where that never varies.
    alpha_if_dropped: (items,) alpha of the others; NaN where only one is left.
    """

    alpha: float
    standardised: float  # alpha of the items with equal variances
    interval: Interval
    average_r: float  # mean correlation between two items
    item_rest: Floats
    alpha_if_dropped: Floats
    n_items: int
    n_respondents: int  # complete rows used, not rows received
    warnings: tuple[str, ...] = ()


def alpha(items: ArrayLike, *, weights: ArrayLike | None = None, level: float = 0.95) -> AlphaResult:
    """Coefficient alpha of (n, k) items, reversed already, over complete rows (no NaN).

    weights: (n,) weights; covariances are then weighted, and the interval rests on Kish's effective n.
    The interval is Feldt's (1965, Psychometrika 30): exact for normal items with equal covariances.
    Source: Cronbach (1951), Psychometrika 16; names as in R psych::alpha.
    """
    rows = floats(items)
    complete, share = _complete(rows, weights)
    covariance = _covariance(complete, share)
    correlation = covariance / np.sqrt(np.outer(covariance.diagonal(), covariance.diagonal()))
    item_rest, value = _item_rest(covariance), _alpha(covariance)
    effective = 1.0 / float((share**2).sum())
    return AlphaResult(
        alpha=value,
        standardised=_alpha(correlation),
        interval=_feldt(value, effective, len(covariance), level),
        average_r=float(correlation[np.triu_indices(len(correlation), 1)].mean()),
        item_rest=item_rest,
        alpha_if_dropped=np.array([_without(covariance, item) for item in range(len(covariance))]),
        n_items=len(covariance),
        n_respondents=len(complete),
        warnings=_warnings(value, item_rest, len(rows), len(complete)),
    )


def _complete(items: Floats, weights: ArrayLike | None) -> tuple[Floats, Floats]:
    """The complete rows with weight, and their share of the weight."""
    require_shape("items", items, (None, None), where="alpha")
    given = np.ones(len(items)) if weights is None else floats(weights)
    require_shape("weights", given, (len(items),), where="alpha")
    if items.shape[1] < 2:
        raise InvalidInputError(
            "one item has no alpha", where="alpha", fix="Give the two or more items of a scale."
        )
    if not (np.isfinite(given).all() and (given >= 0.0).all()):
        raise InvalidInputError(
            "a weight is negative or not a number", where="alpha", fix="Give weights of 0 or more."
        )
    kept = ~np.isnan(items).any(axis=1) & (given > 0.0)
    if kept.sum() < 3:
        raise TooFewRespondentsError(
            f"{kept.sum()} respondents answered all items",
            where="alpha",
            fix="Alpha needs at least 3 complete rows, and some hundreds to be of use.",
        )
    return items[kept], given[kept] / given[kept].sum()


def _covariance(items: Floats, share: Floats) -> Floats:
    """Weighted covariances, unbiased as R's cov.wt: divisor 1 - sum of squared shares."""
    centred = items - share @ items
    covariance: Floats = (centred.T * share) @ centred / (1.0 - (share**2).sum())
    if (covariance.diagonal() <= 1e-12).any():
        raise TooFewRespondentsError(
            f"all complete rows give item {int(np.argmin(covariance.diagonal())) + 1} the same answer",
            where="alpha",
            fix="Wait for more answers, or leave the item out of the scale.",
        )
    return covariance


def _alpha(covariance: Floats) -> float:
    """Alpha: k / (k - 1) (1 - sum of variances / variance of the sum); -inf where the sum does not vary."""
    k, total, single = len(covariance), float(covariance.sum()), float(np.trace(covariance))
    if total <= 1e-12 * single:
        return -np.inf
    return k / (k - 1) * (1.0 - single / total)


def _without(covariance: Floats, item: int) -> float:
    if len(covariance) == 2:
        return float("nan")
    kept = np.delete(np.arange(len(covariance)), item)
    return _alpha(covariance[np.ix_(kept, kept)])


def _item_rest(covariance: Floats) -> Floats:
    own = covariance.diagonal()
    with_rest = covariance.sum(axis=0) - own
    rest = covariance.sum() - 2.0 * with_rest - own
    varies = rest > 1e-12 * np.trace(covariance)
    return np.where(varies, with_rest / np.sqrt(own * np.where(varies, rest, 1.0)), np.nan)


def _feldt(value: float, n: float, k: int, level: float) -> Interval:
    tail, freedom = (1.0 - level) / 2.0, (n - 1.0, (n - 1.0) * (k - 1.0))
    low, high = (1.0 - (1.0 - value) * f_distribution.ppf(p, *freedom) for p in (1.0 - tail, tail))
    return Interval(low=float(low), high=float(high), level=level)


def _warnings(value: float, item_rest: Floats, received: int, used: int) -> tuple[str, ...]:
    turned = [f"item {column + 1}" for column in np.flatnonzero(item_rest < 0.0)]
    told = {
        f"{', '.join(turned)} goes against the rest: reversed the wrong way, or not of this scale": bool(
            turned
        ),
        "alpha is negative: the items do not form a scale as they are coded": value < 0.0,
        f"{received - used} of {received} rows are incomplete and were left out": used < 0.9 * received,
        f"only {used} complete rows: the interval is wide": used < 30,
    }
    return tuple(text for text, holds in told.items() if holds)
