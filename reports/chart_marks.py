"""The interval mark in all its states: solid, hollow, thin, from a model, and of another survey."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

from reports.chart_content import Bar, Mark
from reports.drawing import Box, Diamond, Line, Slit
from reports.theme import palette

HEIGHTS: Mapping[Mark, float] = {
    Mark.THIS: 12.0,
    Mark.OTHER: 12.0,
    Mark.WHOLE: 8.0,
    Mark.EARLIER: 8.0,
    Mark.COUNT: 6.0,
    Mark.OUTSIDE: 10.0,
}
LEAST_FOR_SLIT = 12  # px: a narrower bar has no room for its middle
BETWEEN = 3.0  # px between two bars of a row
CLEAR = 2.0  # px of ground between a line and a bar in its way
_THIN = 4.0  # px, height of the range of another survey round its upright
_DIAMOND, _ALONE = 9.0, 14.0  # px from tip to tip: in a bar, and where the bar has no room for it


@dataclass(frozen=True, slots=True, kw_only=True)
class Marks:
    """What is drawn of some bars."""

    boxes: tuple[Box, ...] = ()
    slits: tuple[Slit, ...] = ()
    diamonds: tuple[Diamond, ...] = ()


def colour_of(mark: Mark) -> str:
    """The colour of a mark."""
    colours = palette()
    return {
        Mark.THIS: colours.mill,
        Mark.UNCERTAIN: colours.mill,
        Mark.OTHER: colours.edge,
        Mark.WHOLE: colours.edge,
        Mark.EARLIER: colours.edge,
        Mark.COUNT: colours.stone,
        Mark.OUTSIDE: colours.stone,
        Mark.BAND: colours.band,
    }[mark]


def height_of(bars: Sequence[Bar]) -> float:
    """The height of bars that stand one below the other."""
    return sum(HEIGHTS[bar.mark] for bar in bars) + BETWEEN * max(len(bars) - 1, 0)


def stacked_marks(bars: Sequence[Bar], centre: float, px_per_unit: float) -> Marks:
    """The bars one below the other round a centre, each with its middle."""
    y, found = centre - height_of(bars) / 2, []
    for bar in bars:
        height = HEIGHTS[bar.mark]
        found.append(marks_of(bar, y, height, px_per_unit))
        y += height + BETWEEN
    return joined(found)


def joined(found: Iterable[Marks]) -> Marks:
    """Several marks as one."""
    parts = tuple(found)
    return Marks(
        boxes=tuple(box for each in parts for box in each.boxes),
        slits=tuple(slit for each in parts for slit in each.slits),
        diamonds=tuple(diamond for each in parts for diamond in each.diamonds),
    )


def marks_of(bar: Bar, y: float, height: float, px_per_unit: float) -> Marks:
    """One bar from y down, with a slit, a diamond or, where it is too narrow, no middle."""
    if bar.mark is Mark.OUTSIDE:
        return _outside(bar, y, height)
    box, wide = _box(bar, y, height), (bar.high - bar.low) * px_per_unit
    if bar.middle is None:
        return Marks(boxes=(box,))
    if bar.modelled:
        return Marks(boxes=(box,), diamonds=(_diamond(bar, y, height, wide),))
    if wide < LEAST_FOR_SLIT:
        return Marks(boxes=(box,))
    size = max(slit_size(height) - 4 * bar.hollow, 3)  # clear of the border of a hollow one
    slit = Slit(x=bar.middle, y=y + height / 2, size=size, colour=_inner(bar))
    return Marks(boxes=(box,), slits=(slit,))


def slit_size(height: float) -> float:
    """How long the slit of a bar is: it ends before the bar does, the more so in the large one."""
    return height - (8 if height > 16 else 6 if height > 12 else 4)


def _outside(bar: Bar, y: float, height: float) -> Marks:
    """A thin range with an upright through it, as it comes from another survey."""
    colour, middle = colour_of(bar.mark), y + height / 2
    top = middle - _THIN / 2
    box = Box(x=bar.low, x2=bar.high, y=top, y2=top + _THIN, fill=colour, radius=0)
    at = (bar.low + bar.high) / 2 if bar.middle is None else bar.middle
    return Marks(boxes=(box,), slits=(Slit(x=at, y=middle, size=height, colour=colour),))


def _box(bar: Bar, y: float, height: float) -> Box:
    radius = 0 if bar.mark is Mark.COUNT else 2
    fill = colour_of(bar.mark)
    return Box(x=bar.low, x2=bar.high, y=y, y2=y + height, fill=fill, hollow=bar.hollow, radius=radius)


def _diamond(bar: Bar, y: float, height: float, wide: float) -> Diamond:
    """Cut into its bar; in the bar's own colour, and beyond its height, where the bar is too narrow."""
    fits = wide >= LEAST_FOR_SLIT + 2
    colour, size = (_inner(bar), min(_DIAMOND, height - 2)) if fits else (colour_of(bar.mark), _ALONE)
    return Diamond(x=bar.middle or 0.0, y=y + height / 2, size=size, colour=colour)


def _inner(bar: Bar) -> str:
    return colour_of(bar.mark) if bar.hollow else palette().paper


def cut(line: Line, boxes: Sequence[Box], beside: float) -> tuple[Line, ...]:
    """The parts of an upright line that keep clear of these boxes; ``beside``: ``CLEAR`` in axis units."""
    in_way = sorted(
        (box.y - CLEAR, box.y2 + CLEAR)
        for box in boxes
        if box.x - beside <= line.x <= box.x2 + beside and box.y < line.y2 and line.y < box.y2
    )
    parts, y = [], line.y
    for top, bottom in (*in_way, (line.y2, line.y2)):
        if top > y:
            parts.append(Line(x=line.x, x2=line.x2, y=y, y2=top, colour=line.colour, width=line.width))
        y = max(y, bottom)
    return tuple(parts)
