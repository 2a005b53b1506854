import re
from dataclasses import replace
from xml.etree import ElementTree

from reports.content import TileMap
from reports.maps import HEIGHT, WIDTH, map_svg
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


def test_the_map_keeps_within_its_corner_whatever_its_shape() -> None:
    for tiles in (
        MAP.tiles,
        tuple((column, 0, "e") for column in range(40)),
        tuple((0, row, "e") for row in range(40)),
    ):
        root = ElementTree.fromstring(map_svg(replace(MAP, tiles=tiles), "said"))
        assert float(root.get("width") or 0) <= WIDTH + 0.01
        assert float(root.get("height") or 0) <= HEIGHT + 0.01


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
