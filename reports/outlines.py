"""The map of places in their own shapes, where their boundaries were loaded: drawn as the tile map is.

Points are set on a grid of half a pixel. What two places share stays shared, what no screen could show goes,
and the weight of the map is bounded by its size, whatever the files that it came from.
"""

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import groupby, pairwise
from xml.etree import ElementTree

from reports.chart_tiles import Point
from reports.content import OutlineMap, Ring
from reports.drawing import SVG, serialised
from reports.maps import SEAM, Room, lettered, linked, stroke, unpressed
from reports.theme import palette, text_width

GRID = 2  # points to a pixel
_LINE = 7.0  # px above and below the middle of a name that it needs
_STEP = 4.0  # px between the lines on which room for a name is looked for
_BESIDE = 8.0  # px that a name needs beside its letters

Edge = tuple[Point, Point]  # its lower end first


@dataclass(frozen=True, slots=True, kw_only=True)
class _Drawn:
    """The shapes in px, and which reported places lie at each edge."""

    shapes: tuple[tuple[str, tuple[Ring, ...]], ...]
    beside: Mapping[Edge, tuple[str, ...]]
    size: tuple[float, float]


def linked_outlines_svg(chart: OutlineMap, links: Mapping[str, str], alt: str, room: Room) -> str:
    """The map with each place a link, by code: a short cut for a pointer, as the tile map has it."""
    drawn = _drawn(chart, room)
    names = dict(chart.names)
    root = ElementTree.Element(f"{{{SVG}}}svg", {"aria-hidden": "true"})
    places = dict.fromkeys(code for code, _ in drawn.shapes)
    root.extend(linked(_shape(drawn, code), links[code], names[code]) for code in places)
    root.extend(unpressed([*_lines(drawn), *_names(chart, drawn)]))
    return serialised(root, drawn.size, alt)


def _drawn(chart: OutlineMap, room: Room) -> _Drawn:
    points = [point for _, rings in chart.shapes for ring in rings for point in ring]
    west, north = min(x for x, _ in points), max(y for _, y in points)
    across, down = max(x for x, _ in points) - west, north - min(y for _, y in points)
    scale = min(room.width / across, room.height / down)

    def placed(point: Point) -> Point:
        x, y = (point[0] - west) * scale, (north - point[1]) * scale
        return round(x * GRID) / GRID, round(y * GRID) / GRID

    shapes = tuple((code, tuple(_rings(rings, placed))) for code, rings in chart.shapes)
    beside: dict[Edge, tuple[str, ...]] = {}
    for code, rings in shapes:
        for edge in (edge for ring in rings for edge in _edges(ring)):
            beside[edge] = (*beside.get(edge, ()), code)
    return _Drawn(shapes=shapes, beside=beside, size=(across * scale, down * scale))


def _rings(rings: Iterable[Ring], placed: Callable[[Point], Point]) -> Iterator[Ring]:
    """The rings on the grid, without points that fall together; those that fall to a line go."""
    for ring in rings:
        points = tuple(point for point, _ in groupby(placed(point) for point in ring))
        if len(set(points)) > 2:
            yield points


def _edges(ring: Ring) -> Iterator[Edge]:
    yield from (min(pair, pair[::-1]) for pair in pairwise(ring))


def _shape(drawn: _Drawn, place: str) -> ElementTree.Element:
    """All shapes of one place as one; its outline in the same colour closes the gaps of drawing."""
    outline = "".join(f"{_path(ring)}Z" for code, rings in drawn.shapes if code == place for ring in rings)
    colour = palette().band
    look = {"d": outline, "fill": colour, "fill-rule": "evenodd", "stroke": colour, "stroke-width": "0.5"}
    return ElementTree.Element(f"{{{SVG}}}path", look)


def _lines(drawn: _Drawn) -> Iterator[ElementTree.Element]:
    """Thin lines between shapes of one place, wide ones between places; none round the whole."""
    paths: dict[bool, list[str]] = {False: [], True: []}
    done: set[Edge] = set()
    for ring in (ring for _, rings in drawn.shapes for ring in rings):
        for kind, pairs in groupby(pairwise(ring), key=lambda pair: _kind(drawn, pair, done)):
            run = list(pairs)
            if kind is not None:
                paths[kind].append(_path([run[0][0], *(end for _, end in run)]))
        done |= set(_edges(ring))
    for broad, width in ((False, 1.0), (True, SEAM / 2)):
        if paths[broad]:
            yield stroke("".join(paths[broad]), width)


def _kind(drawn: _Drawn, pair: Edge, done: set[Edge]) -> bool | None:
    """Whether an edge lies between two places; None where it lies at one shape alone, or is drawn already."""
    edge = min(pair, pair[::-1])
    places = drawn.beside[edge]
    return None if len(places) < 2 or edge in done else len(set(places)) > 1


def _names(chart: OutlineMap, drawn: _Drawn) -> Iterator[ElementTree.Element]:
    """The names that fit into their places."""
    for code, name in chart.names:
        rim = [edge for edge, places in drawn.beside.items() if places.count(code) == 1]
        if rim and (room := _widest(rim)) is not None:
            (left, right), y = room
            if text_width(name, weight=400) + _BESIDE <= right - left:
                yield lettered(name, ((left + right) / 2, y), this=False)


def _widest(rim: Sequence[Edge]) -> tuple[tuple[float, float], float] | None:
    """The widest room for a line of letters inside a place: (left and right, the middle of its height)."""
    heights = [y for edge in rim for _, y in edge]
    found: list[tuple[float, tuple[float, float], float]] = []
    y = min(heights) + _LINE
    while y <= max(heights) - _LINE:
        inside = _inside(rim, y - _LINE)
        for line in (y, y + _LINE):
            inside = _both(inside, _inside(rim, line))
        found += [(right - left, (left, right), y) for left, right in inside]
        y += _STEP
    return max(found)[1:] if found else None


def _inside(rim: Sequence[Edge], y: float) -> list[tuple[float, float]]:
    """From where to where a level line lies inside a rim."""
    y += 1 / (4 * GRID)  # between the lines of the grid, so that it meets no corner
    crossed = sorted(
        x0 + (y - y0) * (x1 - x0) / (y1 - y0) for (x0, y0), (x1, y1) in rim if (y0 < y) != (y1 < y)
    )
    return list(zip(crossed[::2], crossed[1::2], strict=False))


def _both(one: list[tuple[float, float]], other: list[tuple[float, float]]) -> list[tuple[float, float]]:
    pairs = ((max(a, c), min(b, d)) for a, b in one for c, d in other)
    return [(left, right) for left, right in pairs if left < right]


def _path(points: Sequence[Point]) -> str:
    return "M" + "L".join(f"{x:g},{y:g}" for x, y in points)
