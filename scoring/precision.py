"""How sure a figure must be to be printed, and to which step it is rounded. Rounding happens here, once."""

from enum import Enum
from math import ceil, floor

from scoring.spec import Measure, PrecisionRule, Unit
from scoring.summaries import PRINTED

DECIMALS = {Unit.INDEX: 0, Unit.PER_CENT: 0, Unit.SCORE: 1}
FINER = 1  # decimals that a difference has more: whole points would draw a clear one as touching zero
ALPHA_DECIMALS = 2  # of coefficients, such as alpha and the design effect
_NOISE = 9  # decimals at which the dust of binary fractions is wiped off before rounding outwards

_NO_WIDTH = 1e-9  # a half-width this small, in printed units, is rounding


class Precision(Enum):
    """What may be done with a figure that is safe to print."""

    SHOW = "show"
    CAUTION = "caution"
    TOO_UNCERTAIN = "too uncertain"


def precision(
    base: int, half_width: float, measure: Measure, rule: PrecisionRule, *, clusters: int
) -> Precision:
    """The state of a figure by its unweighted base, its clusters and the half-width of its likely range.

    A range without any width is not certainty: there was nothing to see chance by. Half-widths are judged
    in printed per cents and index points; those of a score as a part of its range.
    """
    width = _width(half_width, measure)
    if base < rule.caution_base or clusters < rule.least_clusters:
        return Precision.TOO_UNCERTAIN
    if not _NO_WIDTH < width <= rule.greatest_half_width:
        return Precision.TOO_UNCERTAIN
    if base < rule.show_base or width > rule.caution_half_width:
        return Precision.CAUTION
    return Precision.SHOW


def modelled_precision(
    reliability: float, half_width: float, measure: Measure, rule: PrecisionRule
) -> Precision:
    """The state of a modelled figure by the weight of the place's own answers in it and its half-width."""
    width = _width(half_width, measure)
    if reliability < rule.least_reliability or not _NO_WIDTH < width <= rule.greatest_half_width:
        return Precision.TOO_UNCERTAIN
    if reliability < rule.caution_reliability or width > rule.caution_half_width:
        return Precision.CAUTION
    return Precision.SHOW


def printed(value: float, measure: Measure, *, finer: int = 0) -> float:
    """A value in printed units, rounded to the step of its measure, halves upwards.

    ``finer``: more decimals than the measure has, for differences.
    """
    return nearest(value * PRINTED[measure.unit], DECIMALS[measure.unit] + finer)


def printed_range(low: float, high: float, measure: Measure, *, finer: int = 0) -> tuple[float, float]:
    """Limits in printed units, rounded outwards; ``finer`` as for ``printed``."""
    decimals, scale = DECIMALS[measure.unit] + finer, PRINTED[measure.unit]
    return downwards(low * scale, decimals), upwards(high * scale, decimals)


def within(low: float, high: float, measure: Measure) -> tuple[float, float]:
    """Limits kept inside the range of a share or a score; an index has no ends."""
    if measure.unit is Unit.INDEX:
        return low, high
    return max(low, measure.low), min(high, measure.high)


def rounded_base(count: int, step: int) -> int:
    """A number of people to the nearest multiple of ``step``."""
    return step * floor(count / step + 0.5)


def nearest(value: float, decimals: int) -> float:
    """A number at so many decimals, halves upwards."""
    return _step(floor(_cleaned(value, decimals) + 0.5), decimals)


def downwards(value: float, decimals: int) -> float:
    """The greatest number at so many decimals that is not above ``value``."""
    return _step(floor(_cleaned(value, decimals)), decimals)


def upwards(value: float, decimals: int) -> float:
    """The least number at so many decimals that is not below ``value``."""
    return _step(ceil(_cleaned(value, decimals)), decimals)


def _width(half_width: float, measure: Measure) -> float:
    """A half-width in printed per cents and index points; of a score as per cents of its range."""
    if measure.unit is Unit.SCORE:
        return 100.0 * half_width / (measure.high - measure.low)
    return half_width * PRINTED[measure.unit]


def _cleaned(value: float, decimals: int) -> float:
    return round(value * 10.0**decimals, _NOISE)


def _step(steps: int, decimals: int) -> float:
    return round(steps / 10.0**decimals, decimals)
