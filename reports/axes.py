"""Axes chosen from the figures that stand on them: round steps, and no limit outside."""

from collections.abc import Sequence
from itertools import count
from math import ceil, floor

from reports.content import Axis

_STEPS = (1.0, 2.0, 5.0)
LEAST_DIFFERENCE = 5.0  # points: a smaller axis would make small gaps look large

SHARES = Axis(low=0, high=100, ticks=(0, 25, 50, 75, 100))


def _round_steps(first: int = 0) -> Sequence[float]:
    """1, 2, 5, 10, 20, 50 and so on, as far as anyone needs; from 10 to the power of ``first`` on."""
    return [step * 10.0**power for power in range(first, 7) for step in _STEPS]


def differences(limits: Sequence[float], *, least: float = LEAST_DIFFERENCE) -> Axis:
    """A symmetric axis with signs, at most three steps either side of nought; ``least`` long or more."""
    farthest = max([least, *map(abs, limits)])
    step = next(step for step in _round_steps(0 if least >= 1 else -1) if ceil(farthest / step) <= 3)
    end = round(ceil(farthest / step) * step, 9)
    return Axis(low=-end, high=end, ticks=_ticks(-end, end, step), signs=True, decimals=int(step < 1))


def window(limits: Sequence[float], *, most: int = 6) -> Axis:
    """The shortest axis of round steps that holds all limits."""
    low, high = min(limits), max(limits)
    for step in _round_steps():
        start, end = floor(low / step) * step, ceil(high / step) * step
        end = end if end > start else start + step
        if (end - start) / step <= most:
            return Axis(low=start, high=end, ticks=_ticks(start, end, step))
    return Axis(low=low, high=high, ticks=(low, high))


def around(centre: float, half: float, step: float, limits: Sequence[float]) -> Axis:
    """The axis centre ± half, made wider by whole steps where a limit would fall outside."""
    farthest = max([abs(limit - centre) for limit in limits], default=0)
    reach = next(reach for reach in (half + step * more for more in count()) if reach >= farthest)
    stride = step * ceil(reach / (half + 2 * step))  # wider steps on a wider axis: labels keep apart
    side = floor(reach / stride) * stride
    return Axis(low=centre - reach, high=centre + reach, ticks=_ticks(centre - side, centre + side, stride))


def coarse(axis: Axis) -> Axis:
    """The same axis for a phone: ends and middle only."""
    middle = (axis.low + axis.high) / 2
    return Axis(low=axis.low, high=axis.high, ticks=(axis.low, middle, axis.high), decimals=axis.decimals)


def _ticks(low: float, high: float, step: float) -> tuple[float, ...]:
    return tuple(low + step * index for index in range(round((high - low) / step) + 1))
