"""Direct estimates with replicates -> draws that vary together as the replicates do."""

import numpy as np
from numpy.typing import ArrayLike
from scipy.special import expit, logit

from instruments.errors import InvalidInputError
from scoring.arrays import Floats, floats
from scoring.replicates import moves, variance
from scoring.streams import stream

_NO_SPREAD = 1e-20  # a variance of shares this small is rounding


def direct_draws(values: ArrayLike, n: int, seed: int) -> Floats:
    """(..., n) normal draws around direct estimates (..., 1 + R), in their unit.

    A draw is the estimate and a random sum of the moves of all replicates, so that whatever is drawn
    together has just the covariance of its replicates (``scoring.replicates.variance``): domains, clusters,
    waves. For places that are published as measured, and for the totals that smoothed places are held to.
    """
    given = _replicated(values, n)
    result: Floats = given[..., :1] + _moved(given, n, seed)
    return result


def direct_share_draws(values: ArrayLike, n: int, seed: int) -> Floats:
    """(..., n) draws around direct shares (..., 1 + R), within 0 and 1: normal on the logit scale.

    With one seed they share their noise with ``direct_draws``. NaN where replicates do not move, as of a
    share of 0 or 1: that is no certainty, and nothing can be drawn from it.
    """
    given = _replicated(values, n)
    share, spread = given[..., :1], variance(given)[..., None]
    told = (spread > _NO_SPREAD) & (share > 0.0) & (share < 1.0)
    inner = np.where(told, share, np.nan)
    unit = inner * (1.0 - inner)
    middle = logit(inner) - (0.5 - inner) * spread / unit**2  # so that the mean, not the median, is the share
    result: Floats = expit(middle + _moved(given, n, seed) / unit)
    return result


def _moved(given: Floats, n: int, seed: int) -> Floats:
    """(..., n) random sums of the moves of all replicates, the same noise for all figures."""
    moved = moves(given)
    noise = stream(seed, "direct").standard_normal((moved.shape[-1], n))
    rows = moved.reshape(-1, moved.shape[-1]) @ noise  # one product, not one for each place
    return rows.reshape(*moved.shape[:-1], n)


def _replicated(values: ArrayLike, n: int) -> Floats:
    given = floats(values)
    if given.ndim < 1 or given.shape[-1] < 3 or n < 1:
        raise InvalidInputError(
            f"values have shape {' x '.join(map(str, given.shape))}, and {n} draws are asked for",
            where="direct_draws",
            fix="Give estimates with two replicates or more on the last axis, and ask for a draw or more.",
        )
    return given
