import re
from dataclasses import replace
from xml.etree import ElementTree

import pytest

from reports.content import TileMap
from reports.maps import DESK, PAPER, PHONE, Room, linked_map_svg, map_svg
from reports.theme import palette
from tests.reports.reading import chart_words

MAP = TileMap(
    tiles=((2, 1, "e"), (3, 1, "e"), (1, 1, "w"), (0, 1, "w"), (1, 2, "s")),
    names=(("e", "East"), ("w", "West"), ("s", "A name far too long for one tile"), ("z", "No tiles")),
    this="e",
)


def shapes(drawn: str) -> dict[str, list[str]]:
    found: dict[str, list[str]] = {}
    for each in ElementTree.fromstring(drawn).iter():
        if each.get("d"):
            found.setdefault(each.get("fill") or "", []).append(each.get("d") or "")
    return found


def test_this_place_is_solid_and_every_tile_is_drawn() -> None:
    found = shapes(map_svg(MAP, "said"))
    assert sum(path.count("Z") for path in found[palette().mill]) == 2
    assert sum(path.count("Z") for path in found[palette().band]) == 3


def test_names_stand_where_they_fit_and_nowhere_else() -> None:
    assert set(chart_words(map_svg(MAP, "said"))) == {"East", "West"}


def test_a_map_with_no_place_chosen_has_no_solid_tile() -> None:
    assert palette().mill not in shapes(map_svg(replace(MAP, this=""), "said"))


@pytest.mark.parametrize("room", [PAPER, PHONE, DESK])
def test_the_map_keeps_within_its_room_whatever_its_shape(room: Room) -> None:
    for tiles in (
        MAP.tiles,
        tuple((column, 0, "e") for column in range(40)),
        tuple((0, row, "e") for row in range(40)),
    ):
        root = ElementTree.fromstring(map_svg(replace(MAP, tiles=tiles), "said", room))
        assert float(root.get("width") or 0) <= room.width + 0.01
        assert float(root.get("height") or 0) <= room.height + 0.01


LINKS = {"e": "/places/e", "w": "/places/w", "s": "/places/s"}


def test_each_place_of_a_linked_map_leads_to_its_page_and_says_its_name() -> None:
    root = ElementTree.fromstring(linked_map_svg(MAP, LINKS, "said", PHONE))
    links = [each for each in root if each.tag.endswith("}a")]
    assert {each.get("href"): each[0].text for each in links} == {
        LINKS[code]: name for code, name in MAP.names if code in LINKS
    }
    assert [each[1].get("fill") for each in links] == [palette().band] * 3


def test_only_a_pointer_meets_the_links_of_a_map() -> None:
    root = ElementTree.fromstring(linked_map_svg(MAP, LINKS, "said", PHONE))
    assert root.get("aria-hidden") == "true"
    assert {each.get("tabindex") for each in root if each.tag.endswith("}a")} == {"-1"}
    above = [each for each in root if each.tag.endswith(("}path", "}text"))]
    assert above
    assert {each.get("pointer-events") for each in above} == {"none"}


def test_moving_all_tiles_by_whole_rows_of_two_changes_nothing() -> None:
    moved = tuple((column + 3, row + 2, place) for column, row, place in MAP.tiles)
    assert map_svg(replace(MAP, tiles=moved), "said") == map_svg(MAP, "said")


def test_places_are_parted_by_wide_seams_and_their_own_tiles_by_thin_ones() -> None:
    drawn = map_svg(replace(MAP, names=()), "said")
    seams = {
        each.get("stroke-width"): each.get("d")
        for each in ElementTree.fromstring(drawn)
        if each.get("fill") == "none"
    }
    assert len(re.findall("M", seams["1"] or "")) == 2  # inside East and inside West
    assert len(re.findall("M", seams["4"] or "")) == 3  # East and West, and South under both
