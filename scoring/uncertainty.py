"""Replicates -> intervals: how far chance alone could have moved an estimate, after weighting."""

import numpy as np
from scipy.special import ndtri

from scoring.arguments import require_level
from scoring.arrays import Floats
from scoring.replicates import variance
from scoring.share_limits import exact_limits, logit_limits

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
    low, high = logit_limits(np.where(flat, 0.5, share), np.sqrt(spread), _quantile(level))
    if flat.any():
        low[flat], high[flat] = exact_limits(share[flat], base[flat], level)
    return low, high


def _quantile(level: float) -> float:
    require_level(level, where="interval")
    return float(ndtri((1.0 + level) / 2.0))
