"""Whether the items of a scale point one way: what every reliability coefficient asks before it is given."""

import numpy as np

from instruments.errors import InvalidInputError
from scoring.arrays import Floats
from scoring.result_warnings import ResultWarning, item_list

_CLEARLY = 2.0  # standard errors of a correlation near 0 by which an item goes clearly against the rest


def item_rest_of(covariance: Floats) -> Floats:
    """(k,) correlation of each item with the sum of the others; NaN where that never varies."""
    own, with_all, total = covariance.diagonal(), covariance.sum(axis=0), covariance.sum()
    rest = total - 2.0 * with_all + own
    varies = rest > 1e-12 * np.trace(covariance)
    return np.where(varies, (with_all - own) / np.sqrt(own * np.where(varies, rest, 1.0)), np.nan)


def require_one_direction(item_rest: Floats, effective: float, *, where: str) -> None:
    """Refuse items whose correlation with the others is below 0 by more than chance would do.

    effective: Kish's effective n, the number of people where nobody weighs more than another.
    """
    turned = np.flatnonzero(item_rest < -_CLEARLY / np.sqrt(effective))
    if len(turned):
        raise InvalidInputError(
            f"the answers to {item_list(int(item) for item in turned)} go against those to the other items",
            where=where,
            fix="Reverse the item, or leave it out: no coefficient means anything before that.",
        )


def against_the_rest(item_rest: Floats, loadings: Floats | None = None) -> tuple[bool, ResultWarning]:
    """Whether items go against the others, by chance or not, and the warning that names them.

    loadings: (k,) on the one factor, where there is one: an item that loads the other way is named too.
    """
    against = item_rest < 0.0
    if loadings is not None:
        against = against | (np.where(loadings.sum() < 0.0, -loadings, loadings) < 0.0)
    turned = tuple(int(item) for item in np.flatnonzero(against))
    return bool(turned), ResultWarning(
        "against-the-rest",
        f"the answers to {item_list(turned or (0,))} go against those to the other items",
        "Read the item again; if it is worded the other way reverse it, else leave it out.",
        turned,
    )


def negative(value: float, name: str) -> tuple[bool, ResultWarning]:
    """Whether a coefficient is below 0, and the warning that says what that means."""
    return value < 0.0, ResultWarning(
        f"negative-{name}",
        f"{name} is negative: the items do not form a scale as they are coded",
        "Do not report a scale of these items.",
    )
