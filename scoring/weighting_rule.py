"""How answers are weighted: which known totals are met, and what a weight may do to meet them."""

from dataclasses import dataclass
from enum import StrEnum
from numbers import Real

from instruments.errors import InvalidInputError
from scoring.arguments import require_among


class Distance(StrEnum):
    """How far a weight is from its base; calibration takes the nearest weights that meet the totals."""

    MULTIPLICATIVE = "multiplicative"  # raking: a product of factors, always positive
    LINEAR = "linear"  # the general regression estimator; without bounds a weight can fall below 0
    LOGIT = "logit"  # smooth within its bounds, which it cannot be without


@dataclass(frozen=True, slots=True, kw_only=True)
class WeightingRule:
    """Which margins of a wave the weights meet, and how.

    margins: by name; None takes all that the wave has, and none at all lets every answer count equally.
    bounds: least and greatest ratio of a weight to its base, the people represented by each when all count
        equally. Raking within bounds is raking, trimming and raking again until both hold.
    least_in_place: places with fewer answers share one total with their siblings (``pooling``); 0 pools none.
    """

    margins: tuple[str, ...] | None = None
    distance: Distance = Distance.MULTIPLICATIVE
    bounds: tuple[float, float] | None = None
    least_in_place: int = 0

    def __post_init__(self) -> None:
        require_among("a distance", self.distance, tuple(Distance), where="WeightingRule")
        if self.least_in_place < 0:
            raise InvalidInputError(
                f"no place can have fewer than {self.least_in_place} answers",
                where="WeightingRule",
                fix="Give least_in_place as 0, which pools no places, or as a number above it, such as 30.",
            )
        if self.bounds is not None:
            require_bounds(self.bounds, where="WeightingRule")
        elif self.distance is not Distance.MULTIPLICATIVE:
            raise InvalidInputError(
                f"the {self.distance} distance has no bounds",
                where="WeightingRule",
                fix="Give bounds, such as 0.3 and 3: without them it has no positive weights to promise.",
            )


RAKING = WeightingRule()  # to all margins that a wave has, without bounds


def require_bounds(bounds: tuple[float, float], *, where: str) -> None:
    """Refuse ratios of final to base weight that do not allow a base weight to stay as it is."""
    if not (isinstance(bounds, tuple | list) and len(bounds) == 2 and all(map(_is_number, bounds))):
        raise InvalidInputError(
            f"the bounds are {bounds!r}", where=where, fix="Give two numbers, such as (0.3, 3)."
        )
    low, high = bounds
    if not (0.0 <= low < 1.0 < high < float("inf")):
        raise InvalidInputError(
            f"the bounds {low} and {high} do not enclose 1",
            where=where,
            fix="Give a lower bound from 0 to under 1 and a finite upper bound over 1, such as (0.3, 3).",
        )


def _is_number(value: object) -> bool:
    return isinstance(value, Real)
