"""Measures as scores of their ranks: units on axis 0, measures on axis 1, replicates last if there are any.

A score of ranks keeps the order and forgets the distances, and it moves whenever another unit does: it suits
one table only, never a series of waves. Missing values (NaN) have no rank and count for nobody.
"""

import numpy as np
from numpy.typing import ArrayLike
from scipy.special import ndtri
from scipy.stats import rankdata

from instruments.errors import InvalidInputError
from scoring.arrays import Floats, floats

_SCALE = 23.0  # at which one unit in ten is above 50
BLOM, RANKIT, VAN_DER_WAERDEN = 0.375, 0.5, 0.0


def ranks(values: ArrayLike) -> Floats:
    """The rank of each unit, 1 the least; ties share the lowest."""
    return np.asarray(rankdata(floats(values), method="min", axis=0, nan_policy="omit"))


def borda(values: ArrayLike) -> Floats:
    """How many units lie below each unit: its points in a Borda count; ties share the lowest."""
    return ranks(values) - 1.0


def exponential_score(values: ArrayLike) -> Floats:
    """0 to 100 by rank, stretched so that the greatest tenth of the units spreads over 50 to 100.

    Ties share the highest rank: units that are equally deprived all count as the most deprived of them.
    With R the rank over n, the greatest n: -23 ln(1 - R (1 - exp(-100 / 23))). Being high on one measure is
    then hardly made up for by being low on another. Source: Noble and others (2019), The English Indices of
    Deprivation 2019, Technical Report, appendix on the exponential transformation.
    """
    given = floats(values)
    rank = rankdata(given, method="max", axis=0, nan_policy="omit")
    share = rank / np.sum(~np.isnan(given), axis=0, keepdims=True)
    return np.asarray(-_SCALE * np.log1p(-share * -np.expm1(-100.0 / _SCALE)))


def normal_score(values: ArrayLike, *, offset: float = BLOM) -> Floats:
    """The normal quantile that belongs to each rank; ties get that of their mean rank.

    offset: c in (rank - c) / (n + 1 - 2 c): ``BLOM`` (3/8), ``RANKIT`` (1/2) or ``VAN_DER_WAERDEN`` (0).
    """
    if not 0.0 <= offset <= 0.5:
        raise InvalidInputError(
            f"the offset is {offset:g}",
            where="normal_score",
            fix="Give a number from 0 to 0.5, such as BLOM.",
        )
    given = floats(values)
    rank = rankdata(given, method="average", axis=0, nan_policy="omit")
    n = np.sum(~np.isnan(given), axis=0, keepdims=True)
    return np.asarray(ndtri((rank - offset) / (n + 1.0 - 2.0 * offset)))
