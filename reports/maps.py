"""The tile map: a square for each smallest place, joined by reported place. No boundary file is needed."""

from collections.abc import Iterable, Mapping, Set
from xml.etree import ElementTree

from reports.content import TileMap
from reports.drawing import SVG, serialised
from reports.theme import CHART_TEXT, FONT_FAMILY, palette, text_width

WIDTH = 288.0  # px, three eighths of the text's width on paper
HEIGHT = 196.0  # px, so that the first page keeps room for its box
LARGEST_TILE = 52.0
SEAM = 4.0  # px of paper between two reported places
_EDGES = {(1, 0): "right", (0, 1): "below"}

Grid = Mapping[tuple[int, int], str]
Run = tuple[int, int, int]  # column, row, length


def map_svg(chart: TileMap, alt: str) -> str:
    """The map as SVG: this place solid, the others pale, seams between them, names where they fit."""
    grid = {(column, row): place for column, row, place in chart.tiles}
    left, above = min(column for column, _ in grid), min(row for _, row in grid)
    grid = {(column - left, row - above): place for (column, row), place in grid.items()}
    columns, rows = max(column for column, _ in grid) + 1, max(row for _, row in grid) + 1
    side = min(WIDTH / columns, HEIGHT / rows, LARGEST_TILE)
    root = ElementTree.Element(f"{{{SVG}}}svg")
    for place in dict.fromkeys(grid.values()):
        root.append(_tiles(grid, place, side, this=place == chart.this))
    named = dict(_named(chart, grid, side))
    root.extend(_seams(grid, side, _covered(named.values())))
    root.extend(
        _name(name, named[code], side, this=code == chart.this) for code, name in chart.names if code in named
    )
    return serialised(root, (side * columns, side * rows), alt)


def _tiles(grid: Grid, place: str, side: float, *, this: bool) -> ElementTree.Element:
    colours = palette()
    outline = " ".join(
        f"M{column * side:.2f},{row * side:.2f}h{side:.2f}v{side:.2f}h{-side:.2f}Z"
        for (column, row), holder in grid.items()
        if holder == place
    )
    fill = colours.mill if this else colours.band
    return ElementTree.Element(f"{{{SVG}}}path", {"d": outline, "fill": fill})


def _seams(grid: Grid, side: float, covered: Set[tuple[int, int]]) -> Iterable[ElementTree.Element]:
    """Thin lines between tiles of one place, wide ones between places; none runs through a name."""
    thin: list[str] = []
    wide: list[str] = []
    for (column, row), place in grid.items():
        for across, down in _EDGES:
            neighbour = grid.get((column + across, row + down))
            if neighbour is not None and not (across and (column, row) in covered):
                line = _edge(column + across, row + down, side, upright=bool(across))
                (thin if neighbour == place else wide).append(line)
    paper = palette().paper
    for lines, width in ((thin, 1.0), (wide, SEAM)):
        if lines:
            shape = {"d": "".join(lines), "stroke": paper, "stroke-width": f"{width:g}", "fill": "none"}
            yield ElementTree.Element(f"{{{SVG}}}path", {**shape, "stroke-linecap": "square"})


def _edge(column: int, row: int, side: float, *, upright: bool) -> str:
    return f"M{column * side:.2f},{row * side:.2f}{'v' if upright else 'h'}{side:.2f}"


def _named(chart: TileMap, grid: Grid, side: float) -> Iterable[tuple[str, Run]]:
    """The run of tiles that carries the name of each reported place whose name fits."""
    for code, name in chart.names:
        run = _longest_run(grid, code)
        weight = 600 if code == chart.this else 400
        if run is not None and text_width(name, weight=weight) + 8 <= run[2] * side:
            yield code, run


def _covered(runs: Iterable[Run]) -> Set[tuple[int, int]]:
    """The tiles whose right edge lies inside a run that carries a name."""
    return {(column + step, row) for column, row, length in runs for step in range(length - 1)}


def _name(name: str, run: Run, side: float, *, this: bool) -> ElementTree.Element:
    column, row, length = run
    colours = palette()
    label = ElementTree.Element(
        f"{{{SVG}}}text",
        {
            "x": f"{(column + length / 2) * side:.2f}",
            "y": f"{(row + 0.5) * side + 5:.2f}",
            "text-anchor": "middle",
            "font-family": FONT_FAMILY,
            "font-size": f"{CHART_TEXT}px",
            "font-weight": "600" if this else "400",
            "fill": colours.paper if this else colours.ink,
        },
    )
    label.text = name
    return label


def _longest_run(grid: Grid, place: str) -> Run | None:
    """The longest run of tiles of a place, the most central among equals; None for a place without tiles."""
    runs = list(_runs(grid, place))
    if not runs:
        return None
    middle = sum(row for _, row, _ in runs) / len(runs)
    return max(runs, key=lambda run: (run[2], -abs(run[1] - middle), -run[1]))


def _runs(grid: Grid, place: str) -> Iterable[Run]:
    for (column, row), holder in grid.items():
        if holder == place and grid.get((column - 1, row)) != place:
            length = 1
            while grid.get((column + length, row)) == place:
                length += 1
            yield column, row, length
