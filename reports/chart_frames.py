"""The media that a chart is drawn for: paper, a wide screen and a phone."""

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
FRAMES = (PRINT, WIDE, NARROW)
