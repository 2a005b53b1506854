import re
from dataclasses import replace
from itertools import pairwise
from math import hypot

import pytest

from reports.chart_content import Ground, NumberedMap, NumberedPlace
from reports.chart_grounds import Shape, dots, dots_within, hatching, hatching_within, shrunk
from reports.chart_map import numbered_map_svg
from reports.chart_tiles import Point, around, centre, corners
from reports.charts import NARROW, PRINT
from reports.theme import palette
from tests.reports.reading import chart_words

SQUARE = ((0.0, 0.0), (40.0, 0.0), (40.0, 40.0), (0.0, 40.0))
TILE = corners(0, 0, 46)


def _points(path: str) -> list[tuple[float, float]]:
    numbers = [float(each) for each in re.findall(r"-?[\d.]+", path)]
    return list(zip(numbers[::2], numbers[1::2], strict=True))


def _assert_corners(found: Shape, wanted: list[tuple[float, float]]) -> None:
    assert [side for point in found for side in point] == pytest.approx(
        [a for point in wanted for a in point]
    )


def test_a_shape_drawn_in_by_a_px_loses_two_px_across() -> None:
    _assert_corners(shrunk(SQUARE, [1] * 4), [(1, 1), (39, 1), (39, 39), (1, 39)])


def test_each_edge_moves_by_its_own_px() -> None:
    _assert_corners(shrunk(SQUARE, [1, 2, 3, 4]), [(4, 1), (38, 1), (38, 37), (4, 37)])


def test_hatching_runs_at_45_degrees_and_stays_inside() -> None:
    points = _points(hatching(TILE))
    for (ax, ay), (bx, by) in zip(points[::2], points[1::2], strict=True):
        assert abs(bx - ax) == pytest.approx(abs(by - ay), abs=0.02)
    assert len(points) > 10
    middle = centre(0, 0, 46)
    assert all(hypot(x - middle[0], y - middle[1]) <= 46 / 3**0.5 + 0.02 for x, y in points)


def test_hatching_of_two_shapes_lies_on_one_grid() -> None:
    moved = tuple((x + 40, y) for x, y in SQUARE)
    levels = {round(x + y, 1) for path in (hatching(SQUARE), hatching(moved)) for x, y in _points(path)}
    steps = sorted(levels)
    assert {round((after - before) % 6.5, 1) % 6.5 for before, after in pairwise(steps)} == {0}


def _edges(shape: Shape) -> list[tuple[Point, Point]]:
    return list(pairwise((*shape, shape[0])))


def test_hatching_of_a_form_that_has_no_bays_is_that_of_a_tile() -> None:
    found, tile = (sum(_lengths(path)) for path in (hatching_within(_edges(TILE)), hatching(TILE)))
    assert found == pytest.approx(tile, rel=0.02)


def test_neither_hatching_nor_dots_lie_in_a_hole_or_a_bay() -> None:
    hole = ((10.0, 10.0), (30.0, 10.0), (30.0, 30.0), (10.0, 30.0))
    edges = [*_edges(SQUARE), *_edges(hole)]
    for path in (hatching_within(edges), dots_within(edges)):
        points = (
            [] if not path else [(float(x), float(y)) for x, y in re.findall(r"[ML]([\d.]+),([\d.]+)", path)]
        )
        assert len(points) > 20
        assert all(min(point) >= -0.2 and max(point) <= 40.2 for point in points)
        assert not any(10.2 < x < 29.8 and 10.2 < y < 29.8 for x, y in points)
    assert len(dots_within(edges)) < len(dots_within(_edges(SQUARE)))
    middles = [((a + c) / 2, (b + d) / 2) for (a, b), (c, d) in _lines(hatching_within(edges))]
    assert not any(10.2 < x < 29.8 and 10.2 < y < 29.8 for x, y in middles)


def _lines(path: str) -> list[tuple[Point, Point]]:
    points = _points(path)
    return list(zip(points[::2], points[1::2], strict=True))


def _lengths(path: str) -> list[float]:
    return [hypot(c - a, d - b) for (a, b), (c, d) in _lines(path)]


def test_dots_are_whole_and_inside() -> None:
    starts = re.findall(r"M([\d.]+),([\d.]+)a([\d.]+)", dots(SQUARE))
    assert len(starts) > 50
    for x, y, radius in ((float(a), float(b), float(c)) for a, b, c in starts):
        assert 0 <= x <= 40 - 2 * radius
        assert radius <= y <= 40 - radius


def test_six_tiles_lie_round_a_tile_each_beyond_its_own_edge() -> None:
    for tile in ((3, 2), (3, 3)):
        points, middle = corners(*tile, 46), centre(*tile, 46)
        for edge, other in enumerate(around(*tile)):
            (ax, ay), (bx, by) = points[edge], points[(edge + 1) % 6]
            there = centre(*other, 46)
            half = ((middle[0] + there[0]) / 2, (middle[1] + there[1]) / 2)
            assert half == pytest.approx(((ax + bx) / 2, (ay + by) / 2))


def _map(*grounds: Ground) -> NumberedMap:
    return NumberedMap(
        places=tuple(
            NumberedPlace(
                name=f"Ward {column}", column=column, row=0, ground=ground, holder="east", words=str(ground)
            )
            for column, ground in enumerate(grounds)
        )
    )


def test_every_ground_is_drawn_in_its_own_way() -> None:
    drawn = {ground: numbered_map_svg(_map(ground), PRINT, "said") for ground in Ground}
    kinds = {ground: re.sub(r"[\d.]+", "0", re.sub(r"<text.*", "", text)) for ground, text in drawn.items()}
    assert len(set(kinds.values())) == len(Ground)
    assert f'fill="{palette().mill}"' in drawn[Ground.HIGHER]
    assert "stroke-dasharray" in drawn[Ground.WITHHELD]


def test_the_key_of_a_map_names_the_grounds_that_are_on_it() -> None:
    words = chart_words(numbered_map_svg(_map(Ground.LOWER, Ground.CANNOT_TELL), PRINT, "said"))
    assert {"clearly lower", "cannot tell"} <= set(words)
    assert "clearly higher" not in words


def test_a_map_of_many_tiles_leaves_its_numbers_to_the_list() -> None:
    few, many = _map(*[Ground.SAME] * 6), _map(*[Ground.SAME] * 30)
    for chart, times in ((few, 2), (many, 1)):
        assert chart_words(numbered_map_svg(chart, NARROW, "said")).count("1") == times


def test_tiles_that_are_parts_of_a_place_carry_its_number() -> None:
    chart = _map(Ground.SAME, Ground.SAME, Ground.LOWER)
    numbers = (2, 2, 1)
    parts = tuple(replace(one, number=of) for one, of in zip(chart.places, numbers, strict=True))
    words = chart_words(numbered_map_svg(NumberedMap(places=parts, is_listed=False), PRINT, "said"))
    assert [word for word in words if word.isdigit()] == ["2", "2", "1"]


def test_the_line_round_a_place_is_drawn_where_one_is_outlined() -> None:
    chart = _map(Ground.SAME, Ground.LOWER)
    ring = f'stroke="{palette().ink}"'
    assert ring not in numbered_map_svg(chart, PRINT, "said")
    assert ring in numbered_map_svg(replace(chart, outlined="east"), PRINT, "said")
