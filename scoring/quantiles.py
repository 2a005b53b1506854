"""Quantiles of weighted answers, for the full sample and for each replicate, and their limits.

Source: Hyndman and Fan (1996), Sample quantiles in statistical packages, American Statistician 50, for the
rules, with cumulated weights in the place of ranks; Woodruff (1952), JASA 47, for limits.
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from enum import StrEnum

import numpy as np

from instruments.errors import InvalidInputError
from scoring.arguments import require_level
from scoring.arrays import Bools, Floats, Ints, require_shape, require_weights
from scoring.replicates import variance
from scoring.share_limits import ShareMethod, share_limits


class QuantileRule(StrEnum):
    """How a quantile falls between two answers. Numbers are those of Hyndman and Fan."""

    LEAST = "least"  # 1: the least answer that so many do not exceed
    MIDDLE = "middle"  # 2: half way where so many are exactly reached
    WEIGHT = "weight"  # 4: a straight line through the cumulated weights
    HALF = "half"  # 5: through the middles of the steps
    SAMPLE = "sample"  # 6: as if one more answer were to come
    INNER = "inner"  # 7: from the least to the greatest answer
    MEDIAN_FREE = "median_free"  # 8: about free of bias in the median, whatever the distribution
    NORMAL_FREE = "normal_free"  # 9: about free of bias for normal answers


# Position of an answer: cumulated weight less a part of its own, by the total plus a part of the last.
_LINES: Mapping[QuantileRule, tuple[float, float]] = {
    QuantileRule.WEIGHT: (0.0, 0.0),
    QuantileRule.HALF: (1 / 2, 0.0),
    QuantileRule.SAMPLE: (0.0, 1.0),
    QuantileRule.INNER: (1.0, -1.0),
    QuantileRule.MEDIAN_FREE: (1 / 3, 1 / 3),
    QuantileRule.NORMAL_FREE: (3 / 8, 1 / 4),
}
_SAME = 1e-12  # a cumulated share so near to what is asked reaches it


def weighted_quantiles(
    values: Floats, weights: Floats, shares: Floats, rule: QuantileRule = QuantileRule.LEAST
) -> Floats:
    """(S, k) quantiles of (n,) values under each column of (n, k) weights; NaN values do not count.

    shares: (S,), or (S, k) of each column its own, between 0 and 1.
    """
    require_shape("weights", weights, (len(values), None), where="weighted_quantiles")
    require_weights(weights, where="weighted_quantiles")
    asked = np.broadcast_to(shares[:, None] if shares.ndim == 1 else shares, (len(shares), weights.shape[1]))
    if not ((asked >= 0.0) & (asked <= 1.0) | np.isnan(asked)).all():
        raise InvalidInputError(
            "a share is not between 0 and 1", where="weighted_quantiles", fix="Give 0.5 for the median."
        )
    kept = np.flatnonzero(~np.isnan(values))
    if not len(kept):
        return np.full(asked.shape, np.nan)
    order = kept[np.argsort(values[kept], kind="stable")]
    steps = _Steps.of(values[order], weights[order], rule)
    return np.stack([steps.at(share, rule) for share in asked])


def place_quantiles(
    scores: Floats,
    weights: Floats,
    place: Ints,
    n_places: int,
    shares: Floats,
    rule: QuantileRule = QuantileRule.LEAST,
) -> Floats:
    """(n_places, S, 1 + R) quantiles of every place; NaN for a place without answers.

    scores, weights, place as in ``estimates.place_means``. shares: (S,) between 0 and 1.
    """
    require_shape("place", place, scores.shape, where="place_quantiles")
    found = np.full((n_places, len(shares), weights.shape[1]), np.nan)
    for row in range(n_places):
        here = (place == row) & ~np.isnan(scores)
        if here.any():
            found[row] = weighted_quantiles(scores[here], weights[here], shares, rule)
    return found


def quantile_limits(
    scores: Floats,
    weights: Floats,
    shares: Floats,
    level: float,
    *,
    rule: QuantileRule = QuantileRule.LEAST,
    method: ShareMethod = ShareMethod.BETA,
) -> tuple[Floats, Floats]:
    """(S,) limits of quantiles of (n,) scores under (n, 1 + R) weights, by Woodruff's method.

    The share of people up to the quantile has limits; their quantiles are those of the quantile.
    Where replicates do not move that share, nothing is known: NaN.
    """
    require_level(level, where="quantile_limits")
    at = weighted_quantiles(scores, weights[:, :1], shares, rule)[:, 0]
    counted = ~np.isnan(scores)
    mass = weights[counted]
    below = (scores[counted] <= at[:, None]).astype(np.float64) @ mass / mass.sum(axis=0)
    limits = share_limits(below[:, 0], np.sqrt(variance(below)), level, method=method)
    low, high = (weighted_quantiles(scores, weights[:, :1], side[:, None], rule)[:, 0] for side in limits)
    return low, high


@dataclass(frozen=True, slots=True, kw_only=True)
class _Steps:
    """Rising values (n,), who counts (n, k), and up to which share of people each comes (n, k)."""

    values: Floats
    counts: Bools
    position: Floats

    @classmethod
    def of(cls, values: Floats, weights: Floats, rule: QuantileRule) -> "_Steps":
        reached = np.cumsum(weights, axis=0)
        own, last = _LINES.get(rule, (0.0, 0.0))
        counts = weights > 0.0
        greatest = _last(counts)
        total = reached[-1] + last * np.take_along_axis(weights, greatest[None], axis=0)[0]
        position = (reached - own * weights) / np.where(total > 0.0, total, 1.0)
        return cls(values=values, counts=counts, position=position)

    def at(self, share: Floats, rule: QuantileRule) -> Floats:
        """(k,) quantiles of the shares (k,); NaN where nobody counts, or for a share that is NaN."""
        below = self.counts & (self.position < share - _SAME)
        reaches = self.counts & ~below
        lower = np.where(below.any(axis=0), _last(below), _first(self.counts))
        upper = np.where(reaches.any(axis=0), _first(reaches), _last(self.counts))
        found = _FOUND[rule](self, lower, upper, share)
        return np.where(np.isnan(share) | ~self.counts.any(axis=0), np.nan, found)

    def positions(self, rows: Ints) -> Floats:
        return np.asarray(np.take_along_axis(self.position, rows[None], axis=0)[0])


def _first(rows: Bools) -> Ints:
    """(k,) the first row of each column that is true."""
    return np.asarray(np.argmax(rows, axis=0))


def _last(rows: Bools) -> Ints:
    """(k,) the last row of each column that is true."""
    return np.asarray(len(rows) - 1 - np.argmax(rows[::-1], axis=0))


def _least(steps: _Steps, _: Ints, upper: Ints, __: Floats) -> Floats:
    return steps.values[upper]


def _middle(steps: _Steps, _: Ints, upper: Ints, share: Floats) -> Floats:
    exactly = np.abs(steps.positions(upper) - share) <= _SAME
    above = steps.counts & (np.arange(len(steps.values))[:, None] > upper)
    after = np.where(above.any(axis=0), _first(above), upper)
    return np.where(exactly, (steps.values[upper] + steps.values[after]) / 2.0, steps.values[upper])


def _line(steps: _Steps, lower: Ints, upper: Ints, share: Floats) -> Floats:
    start, width = steps.positions(lower), steps.positions(upper) - steps.positions(lower)
    part = np.clip((share - start) / np.where(width > 0.0, width, 1.0), 0.0, 1.0)
    return steps.values[lower] + part * (steps.values[upper] - steps.values[lower])


_FOUND: Mapping[QuantileRule, Callable[[_Steps, Ints, Ints, Floats], Floats]] = {
    QuantileRule.LEAST: _least,
    QuantileRule.MIDDLE: _middle,
    **dict.fromkeys(_LINES, _line),
}
