"""Grounds of a map that are told apart without colour: hatching and dots, drawn line by line.

They are cut to their shape here and not by a pattern of SVG: patterns need names that are unique in a page,
and a browser draws none of a picture that it hides.
"""

from collections.abc import Iterator, Sequence
from math import ceil, floor, hypot

from reports.chart_tiles import Point

_HATCH = 6.5  # px across from line to line, along either axis
_DOTS = 5.6  # px from dot to dot in a row; rows stand half as far apart
_RADIUS = 1.5
GRID = 2  # points of a shape of any form to a pixel
_BETWEEN = 1 / (4 * GRID)  # px that a level line lies off the grid, so that it meets no corner

Edge = tuple[Point, Point]
Shape = Sequence[Point]  # corners of a convex shape, clockwise on the page


def shrunk(shape: Shape, by: Sequence[float]) -> tuple[Point, ...]:
    """The shape with each edge moved inwards by its own px; edge k leads from corner k to the next."""
    edges = [_moved(shape[k], shape[(k + 1) % len(shape)], by[k]) for k in range(len(shape))]
    return tuple(_crossing(edges[k - 1], edges[k]) for k in range(len(shape)))


def _moved(start: Point, end: Point, by: float) -> tuple[Point, Point]:
    """An edge moved to its right, which is inwards for a clockwise shape on the page."""
    along, down = end[0] - start[0], end[1] - start[1]
    length = hypot(along, down)
    shift = -down / length * by, along / length * by
    return (start[0] + shift[0], start[1] + shift[1]), (end[0] + shift[0], end[1] + shift[1])


def _crossing(one: tuple[Point, Point], other: tuple[Point, Point]) -> Point:
    """Where two lines meet that are not level with each other."""
    (ax, ay), (bx, by) = one
    (cx, cy), (dx, dy) = other
    turn = (bx - ax) * (dy - cy) - (by - ay) * (dx - cx)
    share = ((cx - ax) * (dy - cy) - (cy - ay) * (dx - cx)) / turn
    return ax + share * (bx - ax), ay + share * (by - ay)


def hatching(shape: Shape) -> str:
    """Lines at 45 degrees inside the shape, on one grid for all shapes, as one path."""
    sums = [x + y for x, y in shape]
    first, last = int(min(sums) // _HATCH) + 1, int(max(sums) // _HATCH)
    lines = (_across(shape, number * _HATCH) for number in range(first, last + 1))
    return "".join(f"M{a:.2f},{b:.2f}L{c:.2f},{d:.2f}" for (a, b), (c, d) in filter(None, lines))


def _across(shape: Shape, level: float) -> tuple[Point, Point] | None:
    """The part inside the shape of the line on which x and y add up to ``level``."""
    met: list[Point] = []
    for number, (ax, ay) in enumerate(shape):
        bx, by = shape[(number + 1) % len(shape)]
        before, after = ax + ay - level, bx + by - level
        if (before < 0) != (after < 0):
            share = before / (before - after)
            met.append((ax + share * (bx - ax), ay + share * (by - ay)))
    return (met[0], met[1]) if len(met) == 2 and hypot(*_apart(met)) > 1 else None


def _apart(met: Sequence[Point]) -> Point:
    return met[0][0] - met[1][0], met[0][1] - met[1][1]


def dots(shape: Shape) -> str:
    """Whole dots inside the shape, every other row half a step aside, as one path."""
    return "".join(_dot(x, y) for x, y in _grid(shape) if _is_inside(shape, x, y))


def _dot(x: float, y: float) -> str:
    arc = f"a{_RADIUS},{_RADIUS} 0 1,0"
    return f"M{x - _RADIUS:.2f},{y:.2f}{arc} {2 * _RADIUS},0{arc} {-2 * _RADIUS},0"


def _grid(shape: Shape) -> Iterator[Point]:
    xs, ys = [x for x, _ in shape], [y for _, y in shape]
    for row in range(int(min(ys) * 2 // _DOTS), int(max(ys) * 2 // _DOTS) + 2):
        for column in range(int(min(xs) // _DOTS) - 1, int(max(xs) // _DOTS) + 2):
            yield (column + row % 2 / 2) * _DOTS, row * _DOTS / 2


def _is_inside(shape: Shape, x: float, y: float) -> bool:
    """Whether a whole dot lies inside: on the inner side of every edge, as far as it is wide."""
    for number, (ax, ay) in enumerate(shape):
        bx, by = shape[(number + 1) % len(shape)]
        away = ((bx - ax) * (y - ay) - (by - ay) * (x - ax)) / hypot(bx - ax, by - ay)
        if away < _RADIUS:
            return False
    return True


def hatching_within(rim: Sequence[Edge]) -> str:
    """The same lines inside a shape of any form, given by its edges; what lies in two rings is a hole."""
    turned = [((ax - ay, ax + ay), (bx - by, bx + by)) for (ax, ay), (bx, by) in rim]
    sums = [level for edge in turned for _, level in edge]
    lines = (
        (level, left, right)
        for number in range(int(min(sums) // _HATCH) + 1, int(max(sums) // _HATCH) + 1)
        for level in (number * _HATCH,)
        for left, right in spans(turned, level)
    )
    return "".join(
        f"M{(level + a) / 2:.2f},{(level - a) / 2:.2f}L{(level + b) / 2:.2f},{(level - b) / 2:.2f}"
        for level, a, b in lines
    )


def dots_within(rim: Sequence[Edge]) -> str:
    """The same dots inside a shape of any form, given by its edges: those that lie in it whole."""
    heights = [y for edge in rim for _, y in edge]
    found: list[str] = []
    for row in range(int(min(heights) * 2 // _DOTS) + 1, int(max(heights) * 2 // _DOTS) + 1):
        y, aside = row * _DOTS / 2, row % 2 / 2
        room = spans(rim, y - _RADIUS)
        for level in (y, y + _RADIUS):
            room = common(room, spans(rim, level))
        for left, right in room:
            first, last = ceil((left + _RADIUS) / _DOTS - aside), floor((right - _RADIUS) / _DOTS - aside)
            found += [_dot((column + aside) * _DOTS, y) for column in range(first, last + 1)]
    return "".join(found)


def spans(rim: Sequence[Edge], y: float) -> list[tuple[float, float]]:
    """From where to where a level line lies inside a rim."""
    y += _BETWEEN
    crossed = sorted(
        x0 + (y - y0) * (x1 - x0) / (y1 - y0) for (x0, y0), (x1, y1) in rim if (y0 < y) != (y1 < y)
    )
    return list(zip(crossed[::2], crossed[1::2], strict=False))


def common(one: list[tuple[float, float]], other: list[tuple[float, float]]) -> list[tuple[float, float]]:
    """Where both of two lines lie inside."""
    pairs = ((max(a, c), min(b, d)) for a, b in one for c, d in other)
    return [(left, right) for left, right in pairs if left < right]
