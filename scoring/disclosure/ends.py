"""Figures against the ends of their range: as parts of it, and shares that would print as none or all."""

from collections.abc import Sequence

import numpy as np

from scoring.arrays import Bools, Floats
from scoring.figures import SHARES
from scoring.precision import nearest
from scoring.spec import Measure, Unit


def parts_of_range(measures: Sequence[Measure], values: Floats) -> Floats:
    """(N, M) figures as parts of their range; NaN for index points, which have none."""
    low, high = (np.array([getattr(one, end) for one in measures]) for end in ("low", "high"))
    ends = np.array([one.unit is not Unit.INDEX for one in measures])
    found: Floats = np.where(ends, (values - low) / np.where(ends, high - low, 1.0), np.nan)
    return found


def all_or_none(measures: Sequence[Measure], values: Floats) -> Bools:
    """(N, M) shares that would print as 0 or 100 per cent."""
    shares = np.array([measure.kind in SHARES for measure in measures])
    inner = np.where(shares & ~np.isnan(values), values, 0.5)
    points = np.array([[nearest(100.0 * value, 0) for value in row] for row in inner])
    closed: Bools = (points <= 0.0) | (points >= 100.0)
    return closed
