"""The media that a chart is drawn for: paper, a wide screen, a phone and large print."""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Frame:
    """A medium: how wide its charts are, and whether labels stand above the bars."""

    name: str
    width: float
    stacked: bool
    roomy: float = 1.0  # how much farther apart rows stand than on paper


PRINT = Frame("print", 642, False)  # 170 mm
WIDE = Frame("wide", 786, False, 1.2)
NARROW = Frame("narrow", 328, True)
LARGE = Frame("large", 438, True)  # 116 mm, set at one and a half times: 174 mm
FRAMES = (PRINT, WIDE, NARROW)
