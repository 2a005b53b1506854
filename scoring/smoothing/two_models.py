"""Whether two models of the same places agree well enough to publish one of them."""

from dataclasses import dataclass

import numpy as np
from numpy.typing import ArrayLike

from instruments.errors import InvalidInputError
from scoring.arrays import Bools, numbers, require_shape

FURTHEST = 1.0  # standard errors between two models of a place that agree


@dataclass(frozen=True, slots=True, kw_only=True)
class Agreement:
    """How two models of P places agree. differs: (P,) by more than a standard error of the first.

    share: of places that are; what is too many, a definition says (``hold_share``).
    """

    differs: Bools
    share: float


def agreement(first: ArrayLike, error: ArrayLike, second: ArrayLike) -> Agreement:
    """The agreement of the published model with the declared alternative, in standard errors of the first.

    first, second: (P,) estimates of the same places. error: (P,) mean squared error of the first.
    """
    one, other = (numbers("estimates", values, where="agreement") for values in (first, second))
    square = numbers("errors", error, where="agreement")
    require_shape("estimates", one, (None,), where="agreement")
    for name, values in (("estimates", other), ("errors", square)):
        require_shape(name, values, one.shape, where="agreement")
    if not len(one) or np.isnan(one + other).any() or not (square >= 0.0).all():
        raise InvalidInputError(
            "an estimate or its error is missing",
            where="agreement",
            fix="Give both estimates and an error of 0 or more for every place.",
        )
    differs = np.abs(one - other) > FURTHEST * np.sqrt(square)
    return Agreement(differs=differs, share=float(differs.mean()))
