"""Replicates -> intervals: how far chance alone could have moved an estimate, after weighting."""

import numpy as np
from scipy.special import expit
from scipy.stats import beta, norm

from scoring.arguments import require_level
from scoring.arrays import Floats
from scoring.replicates import variance

_NO_SPREAD = 1e-20  # a variance of shares this small is rounding


def interval(values: Floats, level: float) -> tuple[Floats, Floats]:
    """Limits (...) of estimates (..., 1 + R) in their unit: estimate -/+ z standard errors.

    Normal limits move half as much with the luck of R replicates as percentiles of the replicates do:
    docs/decisions/0006-limits-on-both-sides-alike.md.
    """
    reach = _quantile(level) * np.sqrt(variance(values))
    return values[..., 0] - reach, values[..., 0] + reach


def share_interval(values: Floats, level: float, *, base: Floats) -> tuple[Floats, Floats]:
    """Limits (...) of shares (..., 1 + R), always within 0 and 1: symmetric on the logit scale.

    base: (...) effective answers behind each share: its clusters divided by the design effect.
    Where the replicates show no spread at all (a share of 0 or 1, or all answers from one household)
    their zero is not certainty: limits are then Clopper and Pearson's exact ones for ``base``, as
    Korn and Graubard (1998, Survey Methodology 24) use them for weighted data.
    """
    share, spread = values[..., 0], variance(values)
    flat = spread < _NO_SPREAD
    inner = np.where(flat, 0.5, share)
    odds = np.log(inner) - np.log1p(-inner)
    reach = _quantile(level) * np.sqrt(spread) / (inner * (1.0 - inner))
    low, high = _exact(np.where(flat, share, np.nan), base, level)
    return np.where(flat, low, expit(odds - reach)), np.where(flat, high, expit(odds + reach))


def _exact(share: Floats, base: Floats, level: float) -> tuple[Floats, Floats]:
    """Clopper-Pearson limits; a share of 0 starts at 0 and a share of 1 ends at 1."""
    tail, hits, misses = (1.0 - level) / 2.0, share * base, (1.0 - share) * base
    low = np.where(share == 0.0, 0.0, beta.ppf(tail, hits, misses + 1.0))
    high = np.where(share == 1.0, 1.0, beta.ppf(1.0 - tail, hits + 1.0, misses))
    return low, high


def _quantile(level: float) -> float:
    require_level(level, where="interval")
    return float(norm.ppf((1.0 + level) / 2.0))
