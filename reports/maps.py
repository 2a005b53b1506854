"""The tile map: a hexagon for each smallest place, joined by reported place. No boundary file is needed
(with one, ``outlines.py`` draws the same places in their shapes).
"""

from collections.abc import Iterable, Iterator, Mapping, Set
from dataclasses import dataclass
from xml.etree import ElementTree

from reports.chart_content import TileMap
from reports.chart_tiles import Point, around, centre, corners, extent
from reports.drawing import SVG, serialised
from reports.theme import CHART_TEXT, FONT_FAMILY, palette, text_width

SEAM = 4.0  # px of paper between two reported places

Grid = Mapping[tuple[int, int], str]
Run = tuple[int, int, int]  # column, row, length


@dataclass(frozen=True, slots=True, kw_only=True)
class Room:
    """The most px that a map and one of its tiles may take."""

    width: float
    height: float
    tile: float


PAPER = Room(width=288, height=200, tile=48)  # less than half the text's width; leaves the front page its box
PHONE = Room(width=288, height=320, tile=64)  # all that a screen of 320 px has: text is never scaled down
DESK = Room(width=448, height=448, tile=80)


def map_svg(chart: TileMap, alt: str, room: Room = PAPER) -> str:
    """The map as SVG: this place solid, the others pale, seams between them, names where they fit."""
    grid = _moved(chart)
    wide = _tile_width(grid, room)
    shapes = (_tiles(grid, place, wide, this=place == chart.this) for place in _places(grid))
    return _drawn(chart, grid, wide, shapes, alt)


def linked_map_svg(
    chart: TileMap,
    links: Mapping[str, str],
    alt: str,
    room: Room,
    *,
    titles: Mapping[str, str] | None = None,
    solid: str = "",
) -> str:
    """The map with each place a link, by code: a short cut for a pointer, beside a list that everybody has.

    titles: what a pointer is told of each, where the map itself has other words for it, such as numbers.
    solid: the code of the place whose page it stands on; empty where it stands on none of them.
    Keyboard and screen reader get the list alone, or they would meet every place twice.
    """
    grid = _moved(chart)
    wide = _tile_width(grid, room)
    names = titles or dict(chart.names)
    shapes = (
        linked(_tiles(grid, place, wide, this=place == solid), links[place], names[place])
        for place in _places(grid)
    )
    return _drawn(chart, grid, wide, shapes, alt, hidden=True)


def _drawn(
    chart: TileMap,
    grid: Grid,
    wide: float,
    shapes: Iterable[ElementTree.Element],
    alt: str,
    *,
    hidden: bool = False,
) -> str:
    root = ElementTree.Element(f"{{{SVG}}}svg", {"aria-hidden": "true"} if hidden else {})
    root.extend(shapes)
    named = dict(_named(chart, grid, wide))
    above = [*_seams(grid, wide, _covered(named.values()))]
    names = ((code, name) for code, name in chart.names if code in named)
    above += (_name(name, named[code], wide, this=code == chart.this) for code, name in names)
    root.extend(unpressed(above) if hidden else above)
    across, down = extent(grid)
    return serialised(root, (round(across * wide, 2), round(down * wide, 2)), alt)


def _places(grid: Grid) -> Iterable[str]:
    return dict.fromkeys(grid.values())


def _tile_width(grid: Grid, room: Room) -> float:
    across, down = extent(grid)
    return min(room.width / across, room.height / down, room.tile)


def linked(shape: ElementTree.Element, address: str, name: str) -> ElementTree.Element:
    """The shape as a link for a pointer, with the name of its place."""
    link = ElementTree.Element(f"{{{SVG}}}a", {"href": address, "tabindex": "-1"})
    title = ElementTree.SubElement(link, f"{{{SVG}}}title")
    title.text = name
    link.append(shape)
    return link


def unpressed(marks: Iterable[ElementTree.Element]) -> Iterator[ElementTree.Element]:
    """The same marks, through which a pointer reaches what lies below."""
    for mark in marks:
        mark.set("pointer-events", "none")
        yield mark


def _moved(chart: TileMap) -> Grid:
    """The tiles from column 0 and row 0; an odd row stays odd."""
    left = min(column for column, _, _ in chart.tiles)
    above = min(row for _, row, _ in chart.tiles) // 2 * 2
    return {(column - left, row - above): place for column, row, place in chart.tiles}


def _path(points: Iterable[Point]) -> str:
    return "M" + "L".join(f"{x:.2f},{y:.2f}" for x, y in points)


def _tiles(grid: Grid, place: str, wide: float, *, this: bool) -> ElementTree.Element:
    """All tiles of one place as one shape; its outline in the same colour closes the gaps of drawing."""
    colour = palette().mill if this else palette().band
    outline = "".join(
        f"{_path(corners(column, row, wide))}Z" for (column, row), holder in grid.items() if holder == place
    )
    shape = {"d": outline, "fill": colour, "stroke": colour, "stroke-width": "0.5"}
    return ElementTree.Element(f"{{{SVG}}}path", shape)


def _seams(grid: Grid, wide: float, covered: Set[tuple[int, int]]) -> Iterator[ElementTree.Element]:
    """Thin lines between tiles of one place, wide ones between places; none runs through a name."""
    thin: list[str] = []
    broad: list[str] = []
    for tile, place in grid.items():
        points = corners(*tile, wide)
        for edge, neighbour in tuple(enumerate(around(*tile)))[1:4]:  # right and below: each pair once
            hidden = neighbour[1] == tile[1] and tile in covered
            if neighbour in grid and not hidden:
                same = grid[neighbour] == place
                (thin if same else broad).append(_path(points[edge : edge + 2]))
    for lines, width in ((thin, 1.0), (broad, SEAM)):
        if lines:
            yield stroke("".join(lines), width)


def stroke(path: str, width: float) -> ElementTree.Element:
    """A line in the colour of paper."""
    shape = {"d": path, "fill": "none", "stroke": palette().paper, "stroke-width": f"{width:g}"}
    return ElementTree.Element(f"{{{SVG}}}path", {**shape, "stroke-linecap": "round"})


def _named(chart: TileMap, grid: Grid, wide: float) -> Iterator[tuple[str, Run]]:
    """The run of tiles that carries the name of each reported place whose name fits."""
    for code, name in chart.names:
        run = _longest_run(grid, code)
        weight = 600 if code == chart.this else 400
        if run is not None and text_width(name, weight=weight) + 8 <= run[2] * wide:
            yield code, run


def _covered(runs: Iterable[Run]) -> Set[tuple[int, int]]:
    """The tiles whose right edge lies inside a run that carries a name."""
    return {(column + step, row) for column, row, length in runs for step in range(length - 1)}


def _name(name: str, run: Run, wide: float, *, this: bool) -> ElementTree.Element:
    column, row, length = run
    x, y = centre(column, row, wide)
    return lettered(name, (x + (length - 1) * wide / 2, y), this=this)


def lettered(name: str, middle: Point, *, this: bool) -> ElementTree.Element:
    """The name of a place round a point."""
    look = {"font-family": FONT_FAMILY, "font-size": f"{CHART_TEXT}px", "text-anchor": "middle"}
    place = {"x": f"{middle[0]:.2f}", "y": f"{middle[1] + 5:.2f}"}
    weight = "600" if this else "400"
    colour = palette().paper if this else palette().ink
    label = ElementTree.Element(f"{{{SVG}}}text", {**place, **look, "font-weight": weight, "fill": colour})
    label.text = name
    return label


def _longest_run(grid: Grid, place: str) -> Run | None:
    """The longest run of tiles of a place, the most central among equals; None for a place without tiles."""
    runs = list(_runs(grid, place))
    if not runs:
        return None
    middle = sum(row for _, row, _ in runs) / len(runs)
    return max(runs, key=lambda run: (run[2], -abs(run[1] - middle), -run[1]))


def _runs(grid: Grid, place: str) -> Iterator[Run]:
    for (column, row), holder in grid.items():
        if holder == place and grid.get((column - 1, row)) != place:
            length = 1
            while grid.get((column + length, row)) == place:
                length += 1
            yield column, row, length
