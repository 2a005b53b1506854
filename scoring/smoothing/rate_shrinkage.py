"""Rates of small units drawn towards the rate of their district, on the logit scale.

The way of the English Indices of Deprivation: no covariates, one variance between the units of a district.
It hides a deprived unit in a well-off district; ``smoothing`` is what the index uses. Here it serves indices
that declare it, and comparison. Source: Noble and others (2019), Technical Report, appendix on shrinkage.
"""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import ArrayLike
from scipy.special import expit

from instruments.errors import InvalidInputError
from scoring.arrays import Floats, Ints, numbered, numbers, require_shape


@dataclass(frozen=True, slots=True, kw_only=True)
class ShrunkenRates:
    """Rates after shrinkage, each (units,).

    rate: 0 to 1. own: the weight of the unit's own rate, 1 where its district has no other unit.
    logit, variance: the unit's own logit and its sampling variance. district_logit: of the district.
    between: variance between the units of the district, NaN where there is no other unit.
    """

    rate: Floats
    own: Floats
    logit: Floats
    variance: Floats
    district_logit: Floats
    between: Floats


def shrunken_rates(events: ArrayLike, base: ArrayLike, district: Sequence[str]) -> ShrunkenRates:
    """The rate of each unit drawn towards that of its district, the more the fewer people it has.

    events, base: (units,) people with the event, and all people, at least 1. district: (units,).
    """
    r, n = _counts(events, base)
    row = numbered(district)
    require_shape("district", row, r.shape, where="shrunken_rates")
    logit = np.log((r + 0.5) / (n - r + 0.5))
    noise = (n + 1.0) * (n + 2.0) / (n * (r + 1.0) * (n - r + 1.0))
    whole_r, whole_n = (np.bincount(row, each)[row] for each in (r, n))
    middle = np.log((whole_r + 0.5) / (whole_n - whole_r + 0.5))
    between = _between(logit - middle, row)
    own = np.where(np.isnan(between), 1.0, between / (between + noise))
    return ShrunkenRates(
        rate=expit(own * logit + (1.0 - own) * middle),
        own=own,
        logit=logit,
        variance=noise,
        district_logit=middle,
        between=between,
    )


def _between(away: Floats, row: Ints) -> Floats:
    """The variance of logits about their district's (units,); NaN for a unit alone."""
    units = np.bincount(row)
    spread = np.bincount(row, away**2)
    variance = np.divide(spread, units - 1.0, out=np.full(len(units), np.nan), where=units > 1)
    return np.asarray(variance[row])


def _counts(events: ArrayLike, base: ArrayLike) -> tuple[Floats, Floats]:
    r, n = (
        numbers(name, given, where="shrunken_rates") for name, given in (("events", events), ("base", base))
    )
    require_shape("events", r, (None,), where="shrunken_rates")
    require_shape("base", n, r.shape, where="shrunken_rates")
    if not ((n >= 1.0) & (r >= 0.0) & (r <= n)).all():
        raise InvalidInputError(
            "a unit has no people, or more events than people",
            where="shrunken_rates",
            fix="Give counts of events from 0 to the base, and bases of 1 or more.",
        )
    return r, n
