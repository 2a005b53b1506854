"""Trimming: weights cut off at bounds that they keep, and their total kept as well.

What is cut off goes in equal parts to the weights inside, which may push some of them over a bound: so it is
done again until none is outside. Margins hold no longer after it; ``rake`` with bounds keeps both.
"""

import numpy as np

from instruments.errors import InvalidInputError
from scoring.arrays import Floats, require_shape, require_weights

_ROUNDS = 10_000
_INSIDE = 1e-13  # of a bound: so far outside is rounding


def trimmed(weights: Floats, low: float, high: float) -> Floats:
    """(n,) weights between low and high people with the same total.

    Refused where the total is out of reach: more than n times high, or less than n times low.
    """
    require_shape("weights", weights, (None,), where="trimmed")
    require_weights(weights[:, None], where="trimmed")
    _refuse_out_of_reach(float(weights.mean()), low, high)
    current = weights
    for _ in range(_ROUNDS):
        inside = (current >= low) & (current <= high)
        cut = np.clip(current, low, high)
        excess = float((current - cut).sum())
        if inside.all() or np.abs(current - cut).max() <= _INSIDE * high:
            return cut
        current = cut + np.where(inside, excess / max(int(inside.sum()), 1), 0.0)
    raise InvalidInputError(
        f"the weights did not settle between {low:g} and {high:g}",
        where="trimmed",
        fix="Widen the bounds: their total leaves almost no room between them.",
    )


def _refuse_out_of_reach(mean: float, low: float, high: float) -> None:
    if not 0.0 <= low < high:
        raise InvalidInputError(
            f"the bounds {low:g} and {high:g} are out of order",
            where="trimmed",
            fix="Give a least weight from 0 and a greater greatest one.",
        )
    if not low < mean < high:
        raise InvalidInputError(
            f"the weights have the mean {mean:.4g}, which is not between {low:g} and {high:g}",
            where="trimmed",
            fix="Give bounds on both sides of the mean: the total is to stay as it is.",
        )
