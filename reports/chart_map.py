"""The map of small places: numbers on tiles, four grounds and white, and the list of names beside it."""

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import partial
from math import ceil
from xml.etree import ElementTree

from reports.chart_content import Ground, NumberedMap, NumberedPlace
from reports.chart_frames import Frame
from reports.chart_grounds import Shape, dots, hatching, shrunk
from reports.chart_text import LINE, fitted
from reports.chart_tiles import Point, Tile, around, centre, corners, extent
from reports.drawing import SVG, serialised
from reports.theme import CHART_TEXT, FONT_FAMILY, palette, text_width

_BESIDE = 330.0  # px of a map that has its list beside it
_LARGEST, _SMALLEST, _CODED = 48.0, 34.0, 44.0  # px: a tile; the smallest with room for a number; for a code
_WITHIN, _BETWEEN = 1.5, 4.5  # px from a tile to the edge it shares: with its own, and with another holder
_TALLEST = 560.0  # px of a list beside the map: a longer one stands below it in two columns
_MARGIN = 2.0  # px round the map, for the line that may run along its rim
_ROUND = 4.0  # px of white round a number on a pattern
_GUTTER, _NUMBER = 20.0, 28.0  # px: from map to list, and from a number to its name
_SWATCH, _SWATCH_HIGH = 34.0, 18.0  # px of a ground in the key
_ROW = 26.0  # px from entry to entry of the key
PATTERNED = (Ground.LOWER, Ground.CANNOT_TELL)


@dataclass(frozen=True, slots=True)
class _Plan:
    """Where everything stands: the size of a tile and of the map, the start of the list and its columns."""

    wide: float
    map: Point
    list: Point
    width: float
    columns: int


@dataclass(frozen=True, slots=True)
class _Line:
    """A line of text: start, middle of its height."""

    text: str
    x: float
    y: float
    strong: bool = False
    align: str = "start"
    colour: str = ""


def numbered_map_svg(chart: NumberedMap, frame: Frame, alt: str) -> str:
    """The map, its key and its list of names as one SVG."""
    grid = _grid(chart)
    plan = _plan(chart, grid, frame)
    key = _grounds(chart)
    entries, foot = _list(chart, plan) if chart.is_listed else ((), 0.0)
    root = ElementTree.Element(f"{{{SVG}}}svg")
    root.extend(_tiles(grid, plan))
    root.extend(_ring(chart, grid, plan))
    named = plan.wide >= _SMALLEST
    root.extend(part for each in _numbers(chart, grid, plan) if named for part in each)
    root.extend(ground_key(key, dict(chart.called), plan.map[1]))
    root.extend(map(_text, entries))
    height = max(foot, plan.map[1] + key_height(key))
    return serialised(root, (round(plan.width, 2), round(height, 2)), alt)


def _grid(chart: NumberedMap) -> Mapping[Tile, NumberedPlace]:
    """The tiles from column 0 and row 0; an odd row stays odd."""
    left = min(place.column for place in chart.places)
    above = min(place.row for place in chart.places) // 2 * 2
    return {(place.column - left, place.row - above): place for place in chart.places}


def _plan(chart: NumberedMap, grid: Mapping[Tile, NumberedPlace], frame: Frame) -> _Plan:
    """The list beside the map; below it on a phone, where the map is wide, and where the names are long."""
    has_room = not frame.stacked and _BESIDE / extent(grid)[0] >= _SMALLEST
    wide, size = _sized(grid, _BESIDE if has_room else frame.width)
    beside = _Plan(wide, size, (size[0] + _GUTTER, 0.0), frame.width, 1)
    if has_room and _list(chart, beside)[1] <= _TALLEST:
        return beside
    under = size[1] + key_height(_grounds(chart)) + 12
    return _Plan(wide, size, (0.0, under), frame.width, 1 if frame.stacked else 2)


def _sized(grid: Mapping[Tile, NumberedPlace], room: float) -> tuple[float, Point]:
    """Px of a tile and of the map."""
    across, down = extent(grid)
    wide = min((room - 2 * _MARGIN) / across, _LARGEST)
    return wide, (across * wide + 2 * _MARGIN, down * wide + 2 * _MARGIN)


def _grounds(chart: NumberedMap) -> tuple[Ground, ...]:
    """The grounds that the map shows, in their own order."""
    return tuple(ground for ground in Ground if any(place.ground is ground for place in chart.places))


def key_height(key: Sequence[Ground]) -> float:
    """Px below a map that its key takes."""
    return 16 + _ROW * len(key)


def _list(chart: NumberedMap, plan: _Plan) -> tuple[tuple[_Line, ...], float]:
    """Number, name and words of each place, column by column, and where the list ends."""
    x, top = plan.list
    column = (plan.width - x - _GUTTER * (plan.columns - 1)) / plan.columns
    most = ceil(len(chart.places) / plan.columns)
    found: list[_Line] = []
    foot = y = top
    for number, place in enumerate(chart.places):
        start = x + number // most * (column + _GUTTER)
        y = top if number % most == 0 else y
        strong = bool(chart.outlined) and place.holder == chart.outlined
        found.append(_Line(f"{number + 1}", start + _NUMBER - 8, y + LINE / 2, strong=strong, align="end"))
        for line in fitted(f"{place.name}: {place.words}", column - _NUMBER, weight=600 if strong else 400):
            found.append(_Line(line, start + _NUMBER, y + LINE / 2, strong=strong))
            y += LINE
        y += 2
        foot = max(foot, y)
    return tuple(found), foot


def _shape(tile: Tile, grid: Mapping[Tile, NumberedPlace], plan: _Plan, more: float = 0.0) -> Shape:
    """A tile drawn in from each neighbour, farther from one that another place holds."""
    holder = grid[tile].holder
    beside = [grid.get(other) for other in around(*tile)]
    by = [(_WITHIN if other and other.holder == holder else _BETWEEN) + more for other in beside]
    return shrunk(_outer(tile, plan), by)


def _outer(tile: Tile, plan: _Plan) -> tuple[Point, ...]:
    return tuple((x + _MARGIN, y + _MARGIN) for x, y in corners(*tile, plan.wide))


def _tiles(grid: Mapping[Tile, NumberedPlace], plan: _Plan) -> Iterator[ElementTree.Element]:
    for tile, place in grid.items():
        yield from _ground(place.ground, partial(_shape, tile, grid, plan))


def _ground(ground: Ground, shape: Callable[[float], Shape]) -> Iterator[ElementTree.Element]:
    """A shape with its ground; ``shape`` gives it drawn in by so many px."""
    yield grounded(ground, _closed(shape(0.0 if ground is Ground.HIGHER else 0.6)))
    yield from patterned(ground, lambda: dots(shape(2.5)), lambda: hatching(shape(2.5)))


def grounded(ground: Ground, d: str) -> ElementTree.Element:
    """A shape, given as a path, as its ground has it below a pattern."""
    colours = palette()
    if ground is Ground.HIGHER:
        return _path(d, fill=colours.mill)
    rim = _path(d, fill=colours.paper, stroke=colours.edge, width=1.2)
    if ground is Ground.WITHHELD:
        rim.set("stroke-dasharray", "4 3")
    return rim


def patterned(
    ground: Ground, dotted: Callable[[], str], hatched: Callable[[], str]
) -> Iterator[ElementTree.Element]:
    """The pattern of a ground, if it has one; each is given as a path."""
    if ground is Ground.LOWER:
        yield _path(dotted(), fill=palette().mill)
    if ground is Ground.CANNOT_TELL:
        yield _path(hatched(), stroke=palette().edge, width=1.3)


def _closed(shape: Shape) -> str:
    return "M" + "L".join(f"{x:.2f},{y:.2f}" for x, y in shape) + "Z"


def _ring(
    chart: NumberedMap, grid: Mapping[Tile, NumberedPlace], plan: _Plan
) -> Iterator[ElementTree.Element]:
    """A line round the tiles of the outlined holder, with paper on both sides of it."""
    edges = []
    for tile, place in grid.items():
        if not chart.outlined or place.holder != chart.outlined:
            continue
        points = _outer(tile, plan)
        for edge, other in enumerate(around(*tile)):
            if other not in grid or grid[other].holder != chart.outlined:
                (ax, ay), (bx, by) = points[edge], points[(edge + 1) % 6]
                edges.append(f"M{ax:.2f},{ay:.2f}L{bx:.2f},{by:.2f}")
    if edges:
        yield _path("".join(edges), stroke=palette().ink, width=2.5)


def _path(d: str, *, fill: str = "none", stroke: str = "", width: float = 0) -> ElementTree.Element:
    lined = {"stroke": stroke, "stroke-width": f"{width:g}", "stroke-linecap": "round"} if stroke else {}
    return ElementTree.Element(f"{{{SVG}}}path", {"d": d, "fill": fill, **lined})


def _numbers(
    chart: NumberedMap, grid: Mapping[Tile, NumberedPlace], plan: _Plan
) -> Iterator[tuple[ElementTree.Element, ...]]:
    """The number of each place, on white where its ground has a pattern, its code below."""
    number_of = {place: place.number or row for row, place in enumerate(chart.places, start=1)}
    for tile, place in grid.items():
        x, y = centre(*tile, plan.wide)
        x, y = x + _MARGIN, y + _MARGIN
        coded = bool(place.code) and plan.wide >= _CODED
        code = (_text(_Line(f"[{place.code}]", x, y + 6, align="middle")),) if coded else ()
        yield *numbered(number_of[place], (x, y - 8.5 * coded), place.ground), *code


def numbered(number: int, middle: Point, ground: Ground) -> tuple[ElementTree.Element, ...]:
    """A number on its ground, on white where that has a pattern."""
    solid = ground is Ground.HIGHER
    colour = palette().paper if solid else palette().ink
    text = _Line(f"{number}", *middle, strong=solid, align="middle", colour=colour)
    return (*((_disc(text),) if ground in PATTERNED else ()), _text(text))


def _disc(number: _Line) -> ElementTree.Element:
    radius = max(text_width(number.text) / 2, 6) + _ROUND
    look = {"cx": f"{number.x:.2f}", "cy": f"{number.y:.2f}", "r": f"{radius:.2f}", "fill": palette().paper}
    return ElementTree.Element(f"{{{SVG}}}circle", look)


def ground_key(
    key: Sequence[Ground], called: Mapping[Ground, str], foot: float
) -> Iterator[ElementTree.Element]:
    """The grounds that the map shows, made as the map makes them, with their words, below its ``foot``."""
    y = foot + 16
    for ground in key:
        box = ((1.0, y), (1.0 + _SWATCH, y), (1.0 + _SWATCH, y + _SWATCH_HIGH), (1.0, y + _SWATCH_HIGH))
        yield from _ground(ground, partial(_drawn_in, box))
        yield _text(_Line(called.get(ground, str(ground)), _SWATCH + 12, y + _SWATCH_HIGH / 2))
        y += _ROW


def _drawn_in(shape: Shape, by: float) -> Shape:
    return shrunk(shape, [by] * len(shape))


def _text(line: _Line) -> ElementTree.Element:
    look = {
        "x": f"{line.x:.2f}",
        "y": f"{line.y + 5:.2f}",
        "font-family": FONT_FAMILY,
        "font-size": f"{CHART_TEXT}px",
        "font-weight": "600" if line.strong else "400",
        "fill": line.colour or palette().ink,
        "text-anchor": line.align,
    }
    element = ElementTree.Element(f"{{{SVG}}}text", look)
    element.text = line.text
    return element
