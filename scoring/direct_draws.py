"""Direct estimates with replicates -> draws that vary together as the replicates do."""

import numpy as np
from numpy.typing import ArrayLike

from instruments.errors import InvalidInputError
from scoring.arrays import Floats, floats
from scoring.replicates import FAY
from scoring.streams import stream


def direct_draws(values: ArrayLike, n: int, seed: int) -> Floats:
    """(..., n) normal draws around direct estimates (..., 1 + R), in their unit.

    A draw is the estimate and a random sum of the moves of all replicates, so that whatever is drawn
    together has just the covariance of its replicates (``scoring.replicates.variance``): domains, clusters,
    waves. For places that are published as measured, and for the totals that smoothed places are held to.
    """
    given = floats(values)
    if given.ndim < 1 or given.shape[-1] < 3 or n < 1:
        raise InvalidInputError(
            f"values have shape {' x '.join(map(str, given.shape))}, and {n} draws are asked for",
            where="direct_draws",
            fix="Give estimates with two replicates or more on the last axis, and ask for a draw or more.",
        )
    moves = given[..., 1:] - given[..., :1]
    size = 1.0 / (FAY * np.sqrt(moves.shape[-1]))
    noise = stream(seed, "direct").standard_normal((moves.shape[-1], n))
    result: Floats = given[..., :1] + moves @ noise * size
    return result
