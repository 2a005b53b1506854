"""Measures on one scale: units on axis 0, measures on axis 1, replicates last where there are any.

Constants that are given stay fixed, and so does what was published. Constants that are left out are taken
from the values themselves: they move when a place or a wave is added, and suit one table only.
"""

import numpy as np
from numpy.typing import ArrayLike
from scipy.stats import rankdata

from instruments.errors import InvalidInputError
from scoring.arrays import Floats, floats, numbers


def z_score(
    values: ArrayLike,
    *,
    centre: ArrayLike | None = None,
    unit: ArrayLike | None = None,
    mean: float = 0.0,
    sd: float = 1.0,
) -> Floats:
    """Distances from ``centre`` counted in ``unit``, on a scale where the centre is ``mean``, a unit ``sd``.

    centre, unit: one number, or an array that broadcasts against values; left out, the mean and the
    standard deviation (divisor n - 1) of the units, which takes two of them. sd: above 0; to turn a measure
    round, turn its values.
    """
    given = numbers("values", values, where="z_score")
    if not 0.0 < sd < np.inf:
        raise InvalidInputError(f"sd is {sd:g}", where="z_score", fix="Give a number above 0, such as 10.")
    if centre is None or unit is None:
        _refuse_empty(given, "z_score")
    if unit is None and (np.sum(~np.isnan(given), axis=0) < 2).any():
        raise _no_spread("z_score")
    middle = np.nanmean(given, axis=0, keepdims=True) if centre is None else floats(centre)
    spread = np.nanstd(given, axis=0, ddof=1, keepdims=True) if unit is None else floats(unit)
    return mean + sd * (given - middle) / _positive(spread, "z_score")


def goalposts(
    values: ArrayLike,
    low: ArrayLike,
    high: ArrayLike,
    *,
    to: tuple[float, float] = (0.0, 100.0),
    clip: bool = False,
) -> Floats:
    """Values placed on ``to`` so that ``low`` and ``high`` fall on its ends; outside them unless clipped.

    A low above its high turns the direction round. Source: Mazziotta and Pareto (2016), Social Indicators
    Research 127, for fixed goalposts and the range (70, 130).
    """
    span = floats(high) - floats(low)
    _positive(np.abs(span), "goalposts")
    given = numbers("values", values, where="goalposts")
    placed: Floats = to[0] + (to[1] - to[0]) * (given - floats(low)) / span
    return placed.clip(*to) if clip else placed


def min_max(values: ArrayLike, *, to: tuple[float, float] = (0.0, 100.0)) -> Floats:
    """Values placed on ``to`` so that the least unit falls on its low end and the greatest on its other."""
    given = _refuse_empty(numbers("values", values, where="min_max"), "min_max")
    low, high = np.nanmin(given, axis=0, keepdims=True), np.nanmax(given, axis=0, keepdims=True)
    _positive(high - low, "min_max")
    return goalposts(given, low, high, to=to)


def percentile_rank(values: ArrayLike) -> Floats:
    """The share of the other units that lie below each unit, 0 to 1; ties share the lowest rank."""
    given = floats(values)
    rank = rankdata(given, method="min", axis=0, nan_policy="omit")
    others = np.sum(~np.isnan(given), axis=0, keepdims=True) - 1
    if (others < 1).any():
        raise InvalidInputError(
            "a measure has fewer than two units to rank",
            where="percentile_rank",
            fix="Leave that measure out, or give more units.",
        )
    ranks: Floats = (rank - 1.0) / others
    return ranks


def distance_to_reference(values: ArrayLike, reference: ArrayLike, *, cap: bool = False) -> Floats:
    """How near the reference is: 1 at it, 0 at the least unit, over 1 beyond it unless capped.

    reference: one number, or one a measure, such as a target or another unit's values.
    """
    given = _refuse_empty(floats(values), "distance_to_reference")
    least = np.nanmin(given, axis=0, keepdims=True)
    near: Floats = (given - least) / _positive(floats(reference) - least, "distance_to_reference")
    return np.minimum(near, 1.0) if cap else near


def share_of_greatest(values: ArrayLike) -> Floats:
    """Each value as a share of the greatest unit's: 1 at it. For measures of 0 and above with a true zero."""
    given = _refuse_empty(floats(values), "share_of_greatest")
    if (np.nanmin(given, axis=0) < 0.0).any():
        raise InvalidInputError(
            "a measure has values below 0, of which no share can be taken",
            where="share_of_greatest",
            fix="Use min_max, which needs no zero; it suits measures where less is better too.",
        )
    return np.asarray(given / _positive(np.nanmax(given, axis=0, keepdims=True), "share_of_greatest"))


def _refuse_empty(values: Floats, where: str) -> Floats:
    if values.ndim == 0 or np.isnan(values).all(axis=0).any():
        raise InvalidInputError(
            "a measure has no value for any unit", where=where, fix="Leave that measure out."
        )
    return values


def _positive(spread: Floats, where: str) -> Floats:
    """The spread, refused where it is zero: such a measure cannot tell units apart."""
    if (spread <= 0.0).any():
        raise _no_spread(where)
    return spread


def _no_spread(where: str) -> InvalidInputError:
    return InvalidInputError(
        "a measure has no spread to count distances in",
        where=where,
        fix="Leave out measures that are the same in every unit, and give constants that differ.",
    )
