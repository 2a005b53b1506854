"""Many comparisons at once: p-values made greater, so that few of those called clear are so by chance."""

import numpy as np
from numpy.typing import ArrayLike

from instruments.errors import InvalidInputError
from scoring.arrays import Floats, floats


def adjusted(p_values: ArrayLike) -> Floats:
    """P-values (n,) adjusted for false discovery: of those at most q, on average q at most are false.

    Where the comparisons are independent or go together. NaN is no comparison and counts for nothing.
    Source: Benjamini and Hochberg (1995), JRSS B 57, in the form that is adjusted step by step up
    from the greatest; Benjamini and Yekutieli (2001), Annals of Statistics 29, for those that go together.
    """
    given = floats(p_values)
    there = ~np.isnan(given)
    if given.ndim != 1 or ((given[there] < 0.0) | (given[there] > 1.0)).any():
        raise InvalidInputError(
            "these are no p-values in a row",
            where="false_discovery.adjusted",
            fix="Give numbers from 0 to 1.",
        )
    result = np.full(given.shape, np.nan)
    known = given[there]
    order = np.argsort(known)[::-1]
    n = len(known)
    raised = known[order] * n / np.arange(n, 0, -1)
    stepped = np.empty(n)
    stepped[order] = np.minimum.accumulate(raised) if n else raised
    result[there] = np.minimum(stepped, 1.0)
    return result
