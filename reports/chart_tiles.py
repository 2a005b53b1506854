"""Where hexagons of a tile map stand: rows of tiles, every odd row half a tile to the right."""

from collections.abc import Collection
from math import sqrt

Tile = tuple[int, int]  # column, row
Point = tuple[float, float]


def extent(grid: Collection[Tile]) -> tuple[float, float]:
    """Width and height of the map, in widths of a tile."""
    across = max(column + 1 + (row % 2) / 2 for column, row in grid)
    rows = max(row for _, row in grid)
    return across, (rows * 0.75 + 1) * 2 / sqrt(3)


def centre(column: int, row: int, wide: float) -> Point:
    """The middle of a tile in px, where tiles are ``wide`` px from side to side."""
    tall = wide * 2 / sqrt(3)
    return (column + 0.5 + (row % 2) / 2) * wide, (row * 0.75 + 0.5) * tall


def corners(column: int, row: int, wide: float) -> tuple[Point, ...]:
    """The corners of a tile, from the top round to the right."""
    x, y = centre(column, row, wide)
    tall = wide * 2 / sqrt(3)
    turns = ((0, -2), (1, -1), (1, 1), (0, 2), (-1, 1), (-1, -1))
    return tuple((x + across * wide / 2, y + down * tall / 4) for across, down in turns)


def around(column: int, row: int) -> tuple[Tile, ...]:
    """The six tiles beside one, in the order of its edges, from the edge after its first corner."""
    shift = row % 2
    return (
        (column + shift, row - 1),
        (column + 1, row),
        (column + shift, row + 1),
        (column + shift - 1, row + 1),
        (column - 1, row),
        (column + shift - 1, row - 1),
    )
