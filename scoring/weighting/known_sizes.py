"""Direct means of places whose number of people is known: the weighted sum over the known number."""

from dataclasses import dataclass

import numpy as np

from instruments.errors import InvalidInputError
from scoring.arrays import Floats, Ints, require_shape, require_weights
from scoring.grouping import grouping


@dataclass(frozen=True, slots=True, kw_only=True)
class KnownSizeMeans:
    """Means (P,) of places, NaN for an empty one, their sampling variance (P,) and n (P,) answers."""

    values: Floats
    variance: Floats
    n: Ints


def known_size_means(y: Floats, weights: Floats, place: Ints, sizes: Floats) -> KnownSizeMeans:
    """Weighted sums of y (n,) over the known number of people sizes (P,), and their sampling variance.

    weights: (n,) 1 / inclusion probability. place: (n,) from 0, negative where it is not known. The
    variance is that of people who come in one by one, each with a probability of its own.
    Source: Horvitz and Thompson (1952), Journal of the American Statistical Association 47; Sarndal, Swensson
    and Wretman (1992), Model Assisted Survey Sampling, 3.2.
    """
    for name, array in (("weights", weights), ("place", place)):
        require_shape(name, array, y.shape, where="known_size_means")
    require_weights(weights[:, None], where="known_size_means")
    if not (sizes > 0.0).all() or place.max(initial=-1) >= len(sizes):
        raise InvalidInputError(
            "a place has no known number of people",
            where="known_size_means",
            fix="Give a number above 0 for every place.",
        )
    adding = grouping(place, len(sizes))
    n = adding @ np.ones(len(y))
    spread = adding @ (weights * (weights - 1.0) * y**2)
    return KnownSizeMeans(
        values=np.where(n > 0.0, adding @ (weights * y) / sizes, np.nan),
        variance=np.where(n > 0.0, spread / sizes**2, np.nan),
        n=n.astype(np.int64),
    )
