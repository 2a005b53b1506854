"""The variance of a sum of ordered items, out of the normal responses behind them."""

from collections.abc import Sequence

import numpy as np
from scipy.special import ndtr

from scoring.arrays import Floats
from scoring.polychoric.bivariate import quadrant
from scoring.polychoric.pair_tables import table_places


def covariance_of_sum(
    thresholds: Sequence[Floats], categories: Sequence[Floats], correlations: Floats
) -> Floats:
    """(C,) sum of all covariances between items of which the responses have (k, k, C) correlations.

    thresholds: for each item (thresholds, C). categories: for each item its codes; a sum moves by the
    distance from one to the next. A correlation of 1 is that of an item with itself.
    Source: Green and Yang (2009), Psychometrika 74, equation 21, whose parts are these sums.
    """
    sizes = np.array([len(each) for each in thresholds])
    starts = np.cumsum(sizes) - sizes
    flat = np.concatenate(list(thresholds))
    steps = np.concatenate([np.diff(codes) for codes in categories])
    one, other = np.triu_indices(len(sizes))
    pair, row, column = table_places(sizes[one], sizes[other])
    first, second = starts[one[pair]] + row, starts[other[pair]] + column
    times = steps[first] * steps[second] * np.where(one == other, 1.0, 2.0)[pair]
    below, r = ndtr(flat), correlations[one[pair], other[pair]]
    both = np.where(
        r >= 1.0,
        np.minimum(below[first], below[second]),
        quadrant(flat[first], flat[second], np.minimum(r, 1.0 - 1e-12)),
    )
    return np.asarray(times @ (both - below[first] * below[second]))
