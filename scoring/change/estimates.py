"""Figures of two waves with coordinated replicates -> differences, their likely ranges, what could be seen.

Replicate factors depend on a name (``replicates``): whoever took part in both waves moves alike in both, so
that the spread of differences, replicate by replicate, holds the covariance of the two waves.
"""

from dataclasses import dataclass, fields

import numpy as np
from scipy.stats import norm

from scoring.arrays import Bools, Floats
from scoring.planning import POWER
from scoring.replicates import variance
from scoring.uncertainty import interval

_NO_SPREAD = 1e-12  # a correlation needs variances above this part of the square of the figures


@dataclass(frozen=True, slots=True, kw_only=True)
class Differences:
    """Later minus earlier for P places and M measures; every array is (P, M), NaN where nothing is compared.

    low, high: limits at the level asked for. error: standard error. least_change: what would be clear by its
    own interval in ``POWER`` of such pairs of waves. probability_up: that there is a rise, given these
    answers and no view before them. p_value: two-sided, of no change. correlation: of the errors of both
    waves, about 0 where nobody is in both.
    """

    difference: Floats
    low: Floats
    high: Floats
    error: Floats
    least_change: Floats
    probability_up: Floats
    p_value: Floats
    correlation: Floats


@dataclass(frozen=True, slots=True, kw_only=True)
class Wave:
    """Figures of one wave: values (P, M, 1 + R), column 0 the full sample; low, high (P, M) their limits."""

    values: Floats
    low: Floats
    high: Floats


def nothing_compared(shape: tuple[int, int]) -> Differences:
    """The differences of P places and M measures of which none is compared."""
    return Differences(**{field.name: np.full(shape, np.nan) for field in fields(Differences)})


def differences(earlier: Wave, later: Wave, level: float, *, shares: Bools) -> Differences:
    """What changed, by replicates taken in pairs. shares: (M,) which measures are shares.

    Var(later - earlier) is the variance of the difference in each replicate: V1 + V2 - 2 C, with C from those
    who are in both. Limits are normal; those of a share come from the limits of its two waves
    (``_share_limits``), so that they stay within -1 and 1 and suit shares near 0 and 1.
    """
    moved = later.values - earlier.values
    error = np.sqrt(variance(moved))
    low, high = interval(moved, level)
    correlation = _correlation(variance(earlier.values), variance(later.values), error**2)
    of_shares = _share_limits(earlier, later, correlation)
    low, high = (np.where(shares, share, plain) for share, plain in zip(of_shares, (low, high), strict=True))
    with np.errstate(divide="ignore", invalid="ignore"):
        z = np.where(error > 0.0, moved[..., 0] / error, np.nan)
    return Differences(
        difference=moved[..., 0],
        low=low,
        high=high,
        error=error,
        least_change=(norm.ppf((1.0 + level) / 2.0) + norm.ppf(POWER)) * error,
        probability_up=norm.cdf(z),
        p_value=2.0 * norm.sf(np.abs(z)),
        correlation=correlation,
    )


def _correlation(earlier: Floats, later: Floats, moved: Floats) -> Floats:
    """How far the errors of two waves go together, by the variances of both and of the difference."""
    root = np.sqrt(earlier * later)
    there = root > _NO_SPREAD
    raw = (earlier + later - moved) / np.where(there, 2.0 * root, 1.0)
    return np.where(there, np.clip(raw, -1.0, 1.0), np.where(np.isnan(root), np.nan, 0.0))


def _share_limits(earlier: Wave, later: Wave, correlation: Floats) -> tuple[Floats, Floats]:
    """Limits of a difference of two shares from the limits of each, by recovering variances from these.

    Source: Zou and Donner (2008), Statistics in Medicine 27, after Newcombe (1998), ibid. 17.
    """
    before, after = earlier.values[..., 0], later.values[..., 0]
    below = _reach(after - later.low, earlier.high - before, correlation)
    above = _reach(later.high - after, before - earlier.low, correlation)
    return after - before - below, after - before + above


def _reach(one: Floats, other: Floats, correlation: Floats) -> Floats:
    squared: Floats = one**2 + other**2 - 2.0 * correlation * one * other
    return np.sqrt(np.maximum(squared, 0.0))
