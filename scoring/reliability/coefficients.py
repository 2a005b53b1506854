"""A reliability coefficient told in full: its name, value, likely range, and the source of its formula."""

from dataclasses import dataclass

import numpy as np

from scoring.arrays import Floats
from scoring.outcomes import Interval
from scoring.uncertainty import interval as normal_interval


@dataclass(frozen=True, slots=True, kw_only=True)
class Coefficient:
    """One reliability coefficient, so named that it cannot be taken for another.

    value: what share of the variance of the score is not error, by this formula. of: which score it is about.
    """

    name: str
    of: str
    value: float
    source: str
    interval: Interval | None = None


def replicate_interval(values: Floats, level: float) -> Interval | None:
    """The likely range of a coefficient from its (1 + R,) values under replicate weights.

    Normal limits for log(1 - coefficient), whose distribution is nearly even, so that none is above 1.
    Replicates without a value are left out; None where the full sample, or half of them or more, are without
    one: the rest are then no fair draw.
    Source of the scale: Bonett (2002), Journal of Educational and Behavioral Statistics 27.
    """
    usable = np.isfinite(values) & (values < 1.0)
    if not usable[0] or usable[1:].sum() <= len(usable[1:]) / 2:
        return None
    low, high = normal_interval(np.log1p(-values[usable]), level)
    return Interval(low=float(-np.expm1(high)), high=float(-np.expm1(low)), level=level)
