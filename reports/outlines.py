"""The map of places in their own shapes, where their boundaries were loaded: drawn as the tile map is.

Points are set on a grid of half a pixel. What two places share stays shared, what no screen could show goes,
and the weight of the map is bounded by its size, whatever the files that it came from.
"""

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import partial
from itertools import groupby, pairwise
from xml.etree import ElementTree

from reports.chart_content import Called, Ground
from reports.chart_grounds import GRID, Edge, common, dots_within, hatching_within, spans
from reports.chart_map import ground_key, grounded, key_height, numbered, patterned
from reports.chart_tiles import Point
from reports.content import OutlineMap, Ring
from reports.drawing import SVG, serialised
from reports.maps import SEAM, Room, lettered, linked, stroke, unpressed
from reports.theme import palette, text_width

_LINE = 7.0  # px above and below the middle of a name that it needs
_STEP = 4.0  # px between the lines on which room for a name is looked for
_BESIDE = 8.0  # px that a name needs beside its letters


@dataclass(frozen=True, slots=True, kw_only=True)
class _Drawn:
    """The shapes in px, and which places lie at each edge; of an edge, the lower end stands first."""

    shapes: tuple[tuple[str, tuple[Ring, ...]], ...]
    beside: Mapping[Edge, tuple[str, ...]]
    size: tuple[float, float]

    @property
    def rims(self) -> Mapping[str, list[Edge]]:
        """{place: the edges at which no other shape of it lies}."""
        found: dict[str, list[Edge]] = {}
        for edge, places in self.beside.items():
            for code in dict.fromkeys(places):
                if places.count(code) == 1:
                    found.setdefault(code, []).append(edge)
        return found


def linked_outlines_svg(chart: OutlineMap, links: Mapping[str, str], alt: str, room: Room) -> str:
    """The map with each place a link, by code: a short cut for a pointer, as the tile map has it."""
    drawn = _drawn(chart, room)
    names = dict(chart.names)
    root = ElementTree.Element(f"{{{SVG}}}svg", {"aria-hidden": "true"})
    places = dict.fromkeys(code for code, _ in drawn.shapes)
    root.extend(linked(_shape(drawn, code), links[code], names[code]) for code in places)
    root.extend(unpressed([*_lines(drawn), *_names(chart, drawn)]))
    return serialised(root, drawn.size, alt)


def shaded_outlines_svg(
    chart: OutlineMap, shown: Mapping[str, tuple[Ground, int]], called: Called, alt: str, room: Room
) -> str:
    """The map with a ground and a number for each place, by code, and the key below; the list stands beside.

    A number stands where there is room for it in its place.
    """
    drawn, root = _drawn(chart, room), ElementTree.Element(f"{{{SVG}}}svg")
    rims, numbers = drawn.rims, list[ElementTree.Element]()
    for code, (ground, number) in shown.items():
        rim, outline = rims.get(code, []), _outline(drawn, code)
        if not rim:
            continue
        shape = grounded(ground, outline)
        shape.set("fill-rule", "evenodd")
        root.append(shape)
        root.extend(patterned(ground, partial(dots_within, rim), partial(hatching_within, rim)))
        middle = _widest(rim)
        if middle is not None and middle[0][1] - middle[0][0] >= text_width(f"{number}", weight=600):
            numbers += numbered(number, (sum(middle[0]) / 2, middle[1]), ground)
    root.extend(_borders(drawn))
    root.extend(numbers)
    key = [one for one in Ground if any(ground is one for ground, _ in shown.values())]
    across, down = drawn.size
    root.extend(ground_key(key, dict(called), down))
    return serialised(root, (max(across, room.width), down + key_height(key)), alt)


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
    colour = palette().band
    look = {
        "d": _outline(drawn, place),
        "fill": colour,
        "fill-rule": "evenodd",
        "stroke": colour,
        "stroke-width": "0.5",
    }
    return ElementTree.Element(f"{{{SVG}}}path", look)


def _outline(drawn: _Drawn, place: str) -> str:
    return "".join(f"{_path(ring)}Z" for code, rings in drawn.shapes if code == place for ring in rings)


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


def _borders(drawn: _Drawn) -> Iterator[ElementTree.Element]:
    """A line between places with paper on both sides of it, so that it is seen between any two grounds."""
    paths = "".join(line.get("d", "") for line in _lines(drawn))
    if paths:
        yield stroke(paths, SEAM)
        line = stroke(paths, 1.2)
        line.set("stroke", palette().edge)
        yield line


def _kind(drawn: _Drawn, pair: Edge, done: set[Edge]) -> bool | None:
    """Whether an edge lies between two places; None where it lies at one shape alone, or is drawn already."""
    edge = min(pair, pair[::-1])
    places = drawn.beside[edge]
    return None if len(places) < 2 or edge in done else len(set(places)) > 1


def _names(chart: OutlineMap, drawn: _Drawn) -> Iterator[ElementTree.Element]:
    """The names that fit into their places."""
    rims = drawn.rims
    for code, name in chart.names:
        rim = rims.get(code)
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
        inside = spans(rim, y - _LINE)
        for line in (y, y + _LINE):
            inside = common(inside, spans(rim, line))
        found += [(right - left, (left, right), y) for left, right in inside]
        y += _STEP
    return max(found)[1:] if found else None


def _path(points: Sequence[Point]) -> str:
    return "M" + "L".join(f"{x:g},{y:g}" for x, y in points)
