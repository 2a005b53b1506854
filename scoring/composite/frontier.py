"""The benefit of the doubt: each unit judged by the weights that suit it best, against the best of all.

1 stands for a unit that no other beats under its own best weights. Weights differ from unit to unit and need
not be unique, so this says who has a case, not who is ahead. Never the index of a report here.
Source: Cherchye, Moesen, Rogge and Van Puyenbroeck (2007), Social Indicators Research 82.
"""

import numpy as np
from numpy.typing import ArrayLike
from scipy.optimize import linprog

from instruments.errors import InvalidInputError
from scoring.arrays import Floats, numbers, require_shape


def benefit_of_the_doubt(values: ArrayLike, *, least_share: float = 0.0, most_share: float = 1.0) -> Floats:
    """The best score of each unit (units,), 0 to 1, where no unit may score more than 1 under its weights.

    values: (units, parts) of 0 and above, more is better. least_share, most_share: what each part must and
    may make up of the unit's own score; 0 where a part that is 0 would have to make up some of it.
    """
    parts = _checked(values, least_share, most_share)
    return np.array([_best(parts, unit, least_share, most_share) for unit in range(len(parts))])


def _best(parts: Floats, unit: int, least_share: float, most_share: float) -> float:
    """One linear programme: the greatest own score with every unit's at 1 or less."""
    own = parts[unit]
    rows, limits = [parts], [np.ones(len(parts))]
    for bound, side in ((least_share, 1.0), (most_share, -1.0)):
        if 0.0 < bound < 1.0:
            rows.append(side * (bound * np.tile(own, (len(own), 1)) - np.diag(own)))
            limits.append(np.zeros(len(own)))
    found = linprog(-own, A_ub=np.concatenate(rows), b_ub=np.concatenate(limits), method="highs")
    return float(own @ found.x)  # there always is one: weights of 0 are allowed, and X w <= 1 bounds them


def _checked(values: ArrayLike, least_share: float, most_share: float) -> Floats:
    parts = numbers("values", values, where="benefit_of_the_doubt")
    require_shape("values", parts, (None, None), where="benefit_of_the_doubt")
    if not (parts >= 0.0).all() or not (parts.sum(axis=1) > 0.0).all():
        raise InvalidInputError(
            "a value is missing or below 0, or a unit has nothing at all",
            where="benefit_of_the_doubt",
            fix="Fill gaps, and put the parts on a scale from 0 up.",
        )
    if not 0.0 <= least_share <= 1.0 / parts.shape[1] <= most_share <= 1.0:
        raise InvalidInputError(
            f"shares from {least_share:g} to {most_share:g} cannot sum to 1 over {parts.shape[1]} parts",
            where="benefit_of_the_doubt",
            fix="Give a least share below the even one and a most share above it.",
        )
    return parts
