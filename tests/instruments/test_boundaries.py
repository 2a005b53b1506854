"""Boundaries: rings that are none, features that lack, and shapes on a plane."""

import json
from collections.abc import Mapping
from dataclasses import replace
from itertools import pairwise
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from instruments import boundary_files, geography
from instruments.boundaries import Boundaries, Point, System, area, flat, ring_flaws
from instruments.errors import InvalidDefinitionError, InvalidInputError, NotFoundError
from instruments.official import BoundaryFile
from instruments.places import Geography
from tests.instruments.towns import TOWN

SQUARE = [[-2.0, 53.0], [-1.9, 53.0], [-1.9, 53.1], [-2.0, 53.1], [-2.0, 53.0]]
BESIDE = [[-1.9, 53.0], [-1.8, 53.0], [-1.8, 53.1], [-1.9, 53.1], [-1.9, 53.0]]
numbers = st.integers(0, 6).map(float)


@pytest.fixture
def town() -> Geography:
    return geography.parse(TOWN, where="a test")


def feature(code: object, shape: object, kind: str = "Polygon") -> dict[str, object]:
    return {
        "type": "Feature",
        "properties": {"code": code},
        "geometry": {"type": kind, "coordinates": shape},
    }


def _file(folder: Path, content: object, level: str = "quarter") -> BoundaryFile:
    path = folder / "quarters.geojson"
    path.write_text(content if isinstance(content, str) else json.dumps(content))
    return BoundaryFile(path=path, vintage="v", source="s", level=level, code="code")


def _collection(*features: object, **more: object) -> Mapping[str, object]:
    return {"type": "FeatureCollection", "features": features, **more}


GOOD = (feature("QN", [SQUARE]), feature("QS", [BESIDE]))


def test_shapes_are_read_and_those_of_other_places_left_aside(tmp_path: Path, town: Geography) -> None:
    content = _collection(*GOOD, feature("E05000001", [[[0, 0]]]))
    found = boundary_files.read(_file(tmp_path, content), town)
    assert set(found.shapes) == {"QN", "QS"}
    assert found.system is System.WGS84
    assert found.shapes["QN"] == (tuple((east, north) for east, north in SQUARE),)


def test_the_property_of_the_codes_is_found_in_any_letters_and_named_once_where_it_lacks(
    tmp_path: Path, town: Geography
) -> None:
    content = _collection(*GOOD)
    upper = replace(_file(tmp_path, content), code="CODE")
    assert set(boundary_files.read(upper, town).shapes) == {"QN", "QS"}
    with pytest.raises(InvalidInputError) as refused:
        boundary_files.read(replace(upper, code="WD23CD"), town)
    assert str(refused.value).count("WD23CD") == 1
    assert "There are: code" in refused.value.fix


def test_the_national_grid_is_taken_where_it_is_told(tmp_path: Path, town: Geography) -> None:
    grid = [[390000, 405000], [391000, 405000], [391000, 406000], [390000, 406000], [390000, 405000]]
    crs = {"type": "name", "properties": {"name": "urn:ogc:def:crs:EPSG::27700"}}
    features = (feature("QN", [[grid]], "MultiPolygon"), feature("QS", [grid]))
    found = boundary_files.read(_file(tmp_path, _collection(*features, crs=crs)), town)
    assert found.system is System.BRITISH
    assert abs(area(flat(found)["QN"][0])) == 1_000_000
    with pytest.raises(InvalidDefinitionError, match="390000, 405000, which is none in WGS84"):
        boundary_files.read(_file(tmp_path, _collection(*features)), town)


BOW = [[0, 0], [2, 2], [2, 0], [0, 2], [0, 0]]


@pytest.mark.parametrize(
    ("content", "what"),
    [
        ("", "the file is empty"),
        ("{", "this is not JSON"),
        ("[" * 100_000, "this is not JSON"),
        ("[]", "not a FeatureCollection"),
        ({"type": "Topology"}, "not a FeatureCollection"),
        (_collection(), "no feature"),
        (_collection(GOOD[0]), r"South End \(QS\) has no feature"),
        (_collection(*GOOD, GOOD[0]), r"feature 3 gives North End \(QN\) again"),
        (_collection(*GOOD, {"type": "Feature"}), "feature 3 has no property 'code'"),
        (_collection(*GOOD, feature(7, [SQUARE])), "feature 3 has no property 'code' that is text"),
        (_collection(GOOD[0], feature("QS", None)), r"feature 2, South End \(QS\) has no polygon"),
        (_collection(GOOD[0], feature("QS", [])), "has no polygon"),
        (_collection(GOOD[0], feature("QS", [0, 0], "Point")), "has no polygon"),
        (_collection(GOOD[0], feature("QS", [[["0", 0]]])), "has no polygon"),
        (_collection(GOOD[0], feature("QS", [[[0, 10**400]]])), "has no polygon"),
        (_collection(GOOD[0], feature("QS", [[[0, float("nan")]]])), "has no polygon"),
        (_collection(GOOD[0], feature("QS", [[[0], [1, 1]]])), "has no polygon"),
        (_collection(GOOD[0], feature("QS", [[SQUARE], SQUARE], "MultiPolygon")), "has no polygon"),
        (_collection(GOOD[0], feature("QS", [[BOW]], "MultiPolygon")), "ring 1 crosses itself"),
        (_collection(GOOD[0], feature("QS", [BOW])), "ring 1 crosses itself near"),
        (_collection(GOOD[0], feature("QS", [BESIDE[:-1]])), "ring 1 is not closed"),
        (_collection(GOOD[0], feature("QS", [BESIDE[:3]])), "ring 1 has 3 points"),
        (_collection(GOOD[0], feature("QS", [BESIDE, [[0, 0], [1, 1], [2, 2], [0, 0]]])), "ring 2 encloses"),
        (_collection(*GOOD, crs={"properties": {"name": "EPSG:3857"}}), "of another system: .*3857"),
    ],
)
def test_every_flaw_is_told_with_file_and_feature(
    tmp_path: Path, town: Geography, content: object, what: str
) -> None:
    with pytest.raises(InvalidInputError, match=what) as told:
        boundary_files.read(_file(tmp_path, content), town)
    assert "quarters.geojson" in told.value.where
    assert told.value.fix


def test_several_flaws_are_told_at_once(tmp_path: Path, town: Geography) -> None:
    with pytest.raises(InvalidDefinitionError) as told:
        boundary_files.read(_file(tmp_path, _collection(feature("QN", [BOW]))), town)
    assert [one.what.split(":")[0] for one in told.value.told] == [
        "feature 1, North End (QN)",
        "South End (QS) has no feature",
    ]


def test_a_level_that_is_not_there_and_a_file_that_is_not_are_told(tmp_path: Path, town: Geography) -> None:
    with pytest.raises(InvalidInputError, match="'ward' is not a level"):
        boundary_files.read(_file(tmp_path, _collection(*GOOD), level="ward"), town)
    gone = _file(tmp_path, _collection(*GOOD))
    gone.path.unlink()
    with pytest.raises(NotFoundError):
        boundary_files.read(gone, town)


def _crosses(ring: list[Point]) -> bool:
    """The slow naive twin: every edge beside every other, by where their lines meet."""
    edges = list(pairwise(ring))
    return any(_meet(*one, *other) for at, one in enumerate(edges) for other in edges[at + 1 :])


def _meet(a: Point, b: Point, c: Point, d: Point) -> bool:
    across = (b[0] - a[0]) * (d[1] - c[1]) - (b[1] - a[1]) * (d[0] - c[0])
    if across == 0:
        return False
    s = ((c[0] - a[0]) * (d[1] - c[1]) - (c[1] - a[1]) * (d[0] - c[0])) / across
    t = ((c[0] - a[0]) * (b[1] - a[1]) - (c[1] - a[1]) * (b[0] - a[0])) / across
    return 1e-9 < s < 1 - 1e-9 and 1e-9 < t < 1 - 1e-9


@given(st.lists(st.tuples(numbers, numbers), min_size=3, max_size=9))
def test_a_ring_that_crosses_itself_is_found_as_by_comparing_all_edges(points: list[Point]) -> None:
    ring = [*points, points[0]]
    told = [what for what in ring_flaws(ring, System.BRITISH) if "crosses" in what]
    assert bool(told) == _crosses(ring)


def test_a_plane_keeps_the_shape_of_a_small_area() -> None:
    ring = tuple((east, north) for east, north in SQUARE)
    layer = Boundaries(level="l", vintage="v", source="s", system=System.WGS84, shapes={"Q": (ring,)})
    [(_, *corners)] = flat(layer)["Q"]
    width, height = corners[0][0] - flat(layer)["Q"][0][0][0], corners[1][1] - corners[0][1]
    assert width == pytest.approx(0.1 * 66_922, rel=1e-3)  # a degree at 53.05 north: 111.32 km x cos
    assert height == pytest.approx(11_132)


def test_the_official_wards_of_oldham_have_no_flaw(shared: Path, repository: Path) -> None:
    oldham = geography.read(repository / "fixtures" / "oldham")
    path = shared / "data/boundaries/ward_2023.geojson"
    file = BoundaryFile(path=path, vintage="v", source="s", level="ward", code="wdcd")
    layer = boundary_files.read(file, oldham)
    whole = sum(abs(area(ring)) for rings in flat(layer).values() for ring in rings)
    assert whole / 1e6 == pytest.approx(142.35, rel=0.01)  # square kilometres, as the README of the data says
