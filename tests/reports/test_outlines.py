"""The map of places in their own shapes."""

import gzip
import re
from dataclasses import replace
from itertools import pairwise
from pathlib import Path
from xml.etree import ElementTree

from instruments import boundary_files, geography
from instruments.boundaries import flat
from instruments.official import BoundaryFile
from reports.chart_content import Ground
from reports.content import OutlineMap, Ring
from reports.maps import DESK, PHONE, SEAM
from reports.outlines import linked_outlines_svg, shaded_outlines_svg
from reports.theme import palette
from tests.reports.reading import chart_words

LINKS = {"e": "/places/e", "w": "/places/w"}


def _square(x: float, y: float, side: float = 1000) -> Ring:
    return (x, y), (x + side, y), (x + side, y + side), (x, y + side), (x, y)


MAP = OutlineMap(
    shapes=(
        ("w", (_square(0, 0),)),
        ("w", (_square(1000, 0),)),
        ("e", (_square(2000, 0), _square(2400, 400, 200))),
    ),
    names=(("e", "East"), ("w", "West")),
    source="made for tests",
)


def _strokes(drawn: str) -> dict[str, str]:
    """The lines of a map by their width."""
    paper = (each for each in ElementTree.fromstring(drawn).iter() if each.get("fill") == "none")
    return {each.get("stroke-width", ""): each.get("d", "") for each in paper}


def _length(path: str) -> float:
    """How long the lines of a path are; all of the squares' are level or upright."""
    runs = [[tuple(map(float, at.split(","))) for at in run.split("L")] for run in path.split("M") if run]
    return sum(abs(x1 - x0) + abs(y1 - y0) for run in runs for (x0, y0), (x1, y1) in pairwise(run))


def test_each_place_is_one_link_for_a_pointer_and_its_holes_stay_open() -> None:
    drawn = linked_outlines_svg(MAP, LINKS, "said", PHONE)
    assert re.findall(r'<a href="([^"]+)" tabindex="-1">', drawn) == ["/places/w", "/places/e"]
    assert drawn.count('fill-rule="evenodd"') == 2
    assert 'aria-hidden="true"' in drawn
    east = next(each for each in ElementTree.fromstring(drawn).iter() if each.get("fill") == palette().band)
    assert (east.get("d") or "").count("Z") == 2


def test_lines_between_places_are_wide_those_within_thin_and_the_rim_has_none() -> None:
    drawn = linked_outlines_svg(MAP, LINKS, "said", PHONE)
    side = PHONE.width / 3
    assert {width: _length(path) for width, path in _strokes(drawn).items()} == {
        "1": side,
        f"{SEAM / 2:g}": side,
    }


def test_names_stand_where_they_fit_and_nowhere_else() -> None:
    assert set(chart_words(linked_outlines_svg(MAP, LINKS, "said", DESK))) == {"East", "West"}
    long = replace(MAP, names=(("e", "A name far too long for such a square"), ("w", "West")))
    assert set(chart_words(linked_outlines_svg(long, LINKS, "said", DESK))) == {"West"}


def test_a_map_is_as_large_as_its_room_allows_and_not_larger() -> None:
    for room in (PHONE, DESK):
        root = ElementTree.fromstring(linked_outlines_svg(MAP, LINKS, "said", room))
        width, height = float(root.get("width") or 0), float(root.get("height") or 0)
        assert (width, height) == (room.width, round(room.width / 3, 2))


def test_what_no_screen_could_show_is_not_drawn() -> None:
    speck = replace(MAP, shapes=(*MAP.shapes, ("e", (_square(100, 100, 0.5),))))
    with_speck, without = (linked_outlines_svg(chart, LINKS, "said", PHONE) for chart in (speck, MAP))
    assert with_speck == without


def test_the_map_of_oldham_names_its_clusters_and_weighs_little(shared: Path, repository: Path) -> None:
    oldham = geography.read(repository / "fixtures" / "oldham")
    path = shared / "data/boundaries/ward_2023.geojson"
    file = BoundaryFile(path=path, vintage="v", source="s", level="ward", code="wdcd")
    shapes = flat(boundary_files.read(file, oldham))
    clusters = oldham.at_level("cluster")
    chart = OutlineMap(
        shapes=tuple((oldham.place(code).parent or "", rings) for code, rings in shapes.items()),
        names=tuple((place.code, place.name) for place in clusters),
        source="s",
    )
    links = {place.code: f"/places/{place.code}" for place in clusters}
    drawn = linked_outlines_svg(chart, links, "said", DESK)
    assert set(chart_words(drawn)) == {"North", "South", "East", "West", "Central"}
    assert len(gzip.compress(drawn.encode())) < 6_000


def test_a_shaded_map_says_in_its_key_what_each_ground_stands_for_and_numbers_its_places() -> None:
    shown = {"w": (Ground.HIGHER, 1), "e": (Ground.CANNOT_TELL, 2)}
    called = ((Ground.HIGHER, "full"), (Ground.CANNOT_TELL, "behind"), (Ground.LOWER, "on the way"))
    drawn = shaded_outlines_svg(MAP, shown, called, "Map: 1 behind and 1 full.", PHONE)
    assert chart_words(drawn) == ("1", "2", "full", "behind")
    root = ElementTree.fromstring(drawn)
    assert root.get("role") == "img"
    assert "aria-hidden" not in drawn
    assert next(root.iter("{http://www.w3.org/2000/svg}title")).text == "Map: 1 behind and 1 full."
    hatched = [each for each in root.iter() if each.get("stroke-width") == "1.3"]
    assert len(hatched) == 2  # the east, and the key


def test_a_number_without_room_in_its_place_is_left_to_the_list() -> None:
    tiny = replace(MAP, shapes=(*MAP.shapes, ("t", (_square(0, 1000, 60),))))
    shown = {"w": (Ground.SAME, 1), "e": (Ground.SAME, 2), "t": (Ground.SAME, 3)}
    assert "3" not in chart_words(shaded_outlines_svg(tiny, shown, (), "said", PHONE))
