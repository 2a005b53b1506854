"""Where places end: rings of points, as official files give them, and what makes a ring a boundary."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum
from itertools import pairwise
from math import cos, radians

Point = tuple[float, float]
Ring = tuple[Point, ...]  # closed: its last point is its first

_METRES = 111_320.0  # of a degree of latitude


class System(StrEnum):
    """Of which kind the two numbers of a point are."""

    WGS84 = "WGS84"  # degrees of longitude and latitude
    BRITISH = "EPSG:27700"  # metres of the British National Grid


REACH: Mapping[System, tuple[Point, Point]] = {  # the lowest and the highest numbers that a point may have
    System.WGS84: ((-180.0, -90.0), (180.0, 90.0)),
    System.BRITISH: ((0.0, 0.0), (700_000.0, 1_300_000.0)),
}


@dataclass(frozen=True, slots=True, kw_only=True)
class Boundaries:
    """The shapes of all places of one level of a geography, of one vintage."""

    level: str
    vintage: str
    source: str
    system: System
    shapes: Mapping[str, tuple[Ring, ...]]  # code of a place -> its rings; what lies in two of them is a hole


def flat(boundaries: Boundaries) -> dict[str, tuple[Ring, ...]]:
    """The shapes in metres on a plane, east and north; true to shape for an area of some 200 kilometres."""
    if boundaries.system is System.BRITISH:
        return dict(boundaries.shapes)
    points = [point for rings in boundaries.shapes.values() for ring in rings for point in ring]
    middle = (min(north for _, north in points) + max(north for _, north in points)) / 2
    across = _METRES * cos(radians(middle))
    return {
        code: tuple(tuple((east * across, north * _METRES) for east, north in ring) for ring in rings)
        for code, rings in boundaries.shapes.items()
    }


def ring_flaws(ring: Sequence[Point], system: System) -> Iterator[str]:
    """What keeps a ring from being a boundary, in words that follow "ring"."""
    if len(ring) < 4:
        yield f"has {len(ring)} points; it takes four, the last being the first"
    elif ring[0] != ring[-1]:
        yield "is not closed: its last point is not its first"
    elif beyond := next((point for point in ring if not _within(point, system)), None):
        yield f"has the point {beyond[0]:g}, {beyond[1]:g}, which is none in {system.value}"
    elif (crossing := _crossing(ring)) is not None:
        yield f"crosses itself near {crossing[0]:g}, {crossing[1]:g}"
    elif area(ring) == 0:
        yield "encloses nothing"


def area(ring: Sequence[Point]) -> float:
    """The area that a closed ring encloses, in the square of its unit, with the sign of its direction."""
    (x0, y0), pairs = ring[0], pairwise(ring)
    return sum((x1 - x0) * (y2 - y0) - (x2 - x0) * (y1 - y0) for (x1, y1), (x2, y2) in pairs) / 2


def _within(point: Point, system: System) -> bool:
    (west, south), (east, north) = REACH[system]
    return west <= point[0] <= east and south <= point[1] <= north


def _crossing(ring: Sequence[Point]) -> Point | None:
    """Where a ring crosses itself. Edges are looked at from west to east, each beside those it can meet."""
    edges = sorted((min(start, end), max(start, end)) for start, end in pairwise(ring) if start != end)
    near: list[tuple[Point, Point]] = []
    for edge in edges:
        near = [other for other in near if other[1][0] >= edge[0][0]]
        if any(_cross(edge, other) for other in near):
            return edge[0]
        near.append(edge)
    return None


def _cross(one: tuple[Point, Point], other: tuple[Point, Point]) -> bool:
    """Whether two edges cross between their ends; edges that only touch do not."""
    sides = [_side(*one, point) for point in other] + [_side(*other, point) for point in one]
    return sides[0] * sides[1] < 0 and sides[2] * sides[3] < 0


def _side(start: Point, end: Point, point: Point) -> int:
    turn = (end[0] - start[0]) * (point[1] - start[1]) - (end[1] - start[1]) * (point[0] - start[0])
    return (turn > 0) - (turn < 0)
