"""Geographies: read from files, judged whole, written back the same."""

import copy
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
import yaml
from hypothesis import given
from hypothesis import strategies as st

from instruments import geography
from instruments.errors import InvalidDefinitionError, NotFoundError
from instruments.places import Geography, Level, Place

Written = dict[str, Any]


def refused(places: Written) -> str:
    with pytest.raises(InvalidDefinitionError) as caught:
        geography.parse(places, where="a test")
    return str(caught.value)


def test_a_sound_geography_is_read_with_every_fact(places: Written) -> None:
    town = geography.parse(places, where="a test")
    assert (town.key, town.vintage, town.title, town.note) == ("town", "2026", "Town", "Not a real town.")
    assert (town.report_level, town.spread_level, town.source) == ("side", "street", "made for a test")
    assert town.levels[2] == Level(key="street", singular="street", plural="streets")
    north = Place(code="N", name="North", level="side", parent="C", population=61, tile=(0, 0))
    assert town.place("N") == north
    assert town.place("S1").note == "new"


def test_a_document_gives_the_same_geography_again(places: Written) -> None:
    town = geography.parse(places, where="a test")
    assert geography.parse(geography.document(town), where="a test") == town
    assert geography.document(town) == places


def test_what_is_not_known_is_left_out_of_the_document(places: Written) -> None:
    del places["note"]
    document = geography.document(geography.parse(places, where="a test"))
    assert "note" not in document
    assert document == places


@given(st.data())
def test_any_sound_tree_survives_a_round_trip(data: st.DataObject) -> None:
    words = st.text(st.characters(codec="utf-8", categories=["L", "N"]), min_size=1, max_size=8)
    codes = data.draw(st.lists(words, min_size=1, max_size=12, unique=True))
    depth = {codes[0]: 0}
    rows = [Place(code=codes[0], name=data.draw(words), level="L0")]
    for number, code in enumerate(codes[1:]):
        parent = data.draw(st.sampled_from([c for c, d in depth.items() if d < 3]))
        depth[code] = depth[parent] + 1
        tile = data.draw(st.none() | st.just((number, 2 * number)))
        rows.append(Place(code=code, name=f"n{number}", level=f"L{depth[code]}", parent=parent, tile=tile))
    tree = Geography(
        key="k",
        vintage="v",
        title="t",
        source="s",
        levels=tuple(Level(key=f"L{d}", singular="one", plural="many") for d in range(4)),
        report_level="L0",
        spread_level="L0",
        places=tuple(rows),
    )
    assert geography.parse(geography.document(tree), where="a test") == tree


CHANGES: list[tuple[Callable[[Written], object], str]] = [
    (lambda g: g.pop("source"), "has no 'source'"),
    (lambda g: g.update(vintage=2026), "vintage is the number 2026, not text"),
    (lambda g: g.update(sourse="x"), "Did you mean 'source'?"),
    (lambda g: g.update(places=[]), "places has 0 members"),
    (lambda g: g.update(places=["C"]), "places > number 1 is the text 'C', not named values"),
    (lambda g: g["levels"].append(g["levels"][0]), "gives the level 'city' again"),
    (lambda g: g.update(report_level="sides"), "report_level is 'sides' (in a test). Did you mean 'side'?"),
    (
        lambda g: (
            g["levels"].append({"key": "flat", "singular": "flat", "plural": "flats"})
            or g.update(spread_level="flat")
        ),
        "spread_level is 'flat', which has no place",
    ),
    (lambda g: g["places"][3].update(level="stret"), "'stret', which is not a level"),
    (lambda g: g["places"][4].update(code="N1"), "has the code 'N1' of Elm once more"),
    (lambda g: g["places"][4].update(name="Elm"), "has the name 'Elm' of its neighbour"),
    (
        lambda g: g["places"][4].update(name="E" * 10_000),
        "has 10,000 signs (in a test). Say it in 80 ",
    ),
    (
        lambda g: g["places"][4].update(name="Elm\u202ekaO"),
        "turns the order of letters (U+202E) ",
    ),
    (lambda g: g["places"][0].update(parent="N"), "comes first but is not the whole"),
    (lambda g: g["places"].insert(0, g["places"].pop()), "comes first but is not the whole"),
    (lambda g: g["places"][1].update(level="city"), "is a second whole"),
    (lambda g: g["places"][1].pop("parent"), "has no parent"),
    (lambda g: g["places"][3].update(parent="NN"), "is 'NN', which is not a place here"),
    (lambda g: g["places"][1].update(parent="N1"), "is 'N1', which comes later"),
    (lambda g: g["places"][1].update(parent="N"), "is 'N', which comes later"),
    (lambda g: g["places"][4].update(parent="N1"), "is 'N1' of level 'street', which is not above 'street'"),
    (lambda g: g["places"][0].update(population=0), "population is 0"),
    (lambda g: g["places"][0].update(population=-4), "population is -4"),
    (lambda g: g["places"][0].update(population=1.5), "population is the number 1.5, not a whole number"),
    (lambda g: g["places"][1].update(population=80), "is 100, but its sides have 120 together"),
    (lambda g: g["places"][2].update(tile=[0, 0]), "tile is [0, 0], where North lies"),
    (lambda g: g["places"][2].update(tile=[-1, 0]), "tile is [-1, 0]"),
    (lambda g: g["places"][2].update(tile=[1]), "tile has 1 numbers"),
    (lambda g: g["places"][2].update(tile="0,1"), "tile is the text '0,1', not a list"),
]


@pytest.mark.parametrize(("change", "what"), CHANGES)
def test_a_broken_geography_is_told(places: Written, change: Callable[[Written], object], what: str) -> None:
    geography.parse(copy.deepcopy(places), where="a test")
    change(places)
    assert what in refused(places)


def test_everything_that_is_wrong_is_told_at_once(places: Written) -> None:
    places["places"][4]["name"] = "Elm"
    places["places"][1]["population"] = 80
    places["colour"] = "red"
    assert refused(places).startswith("3 things are wrong:")


def test_rounding_of_populations_is_forgiven_and_no_more(places: Written) -> None:
    for population, sound in ((98, False), (99, False), (100, True), (101, True), (102, True), (103, False)):
        places["places"][0]["population"] = population
        if sound:
            assert geography.parse(places, where="a test").whole.population == population
        else:
            assert "together" in refused(places)


def test_populations_are_compared_only_where_all_are_given(places: Written) -> None:
    places["places"][3]["population"] = 7
    assert geography.parse(places, where="a test").place("N1").population == 7


def test_tiles_of_two_levels_may_lie_on_each_other(places: Written) -> None:
    places["places"][3]["tile"] = [0, 0]
    assert geography.parse(places, where="a test").place("N1").tile == (0, 0)


def test_a_place_may_lie_in_one_of_any_higher_level(places: Written) -> None:
    places["places"][6]["parent"] = "C"
    town = geography.parse(places, where="a test")
    assert town.ancestor("S2", "city") == town.whole
    assert town.ancestor("S2", "side") is None


def test_a_geography_is_read_from_a_folder(tmp_path: Path, places: Written) -> None:
    (tmp_path / "places.yaml").write_text(yaml.safe_dump(places))
    assert geography.read(tmp_path) == geography.parse(places, where="a test")


def test_a_flaw_in_a_file_is_told_with_its_line(tmp_path: Path, places: Written) -> None:
    text = yaml.safe_dump(places, sort_keys=False)
    line = text.splitlines().index("  name: Oak") + 1
    (tmp_path / "places.yaml").write_text(text.replace("name: Oak", "name: Elm"))
    with pytest.raises(InvalidDefinitionError, match="has the name 'Elm' of its neighbour") as caught:
        geography.read(tmp_path)
    assert caught.value.where.startswith(str(tmp_path / "places.yaml"))
    assert line - 1 <= int(caught.value.where.rsplit(" ", 1)[1]) <= line


TABLE = """code,name,level,parent,population,tile_column,tile_row,note
C,Town,city,,100,,,
N,North,side,C,61,0,0,
S,South,side,C,40,0,1,
N1,Elm,street,N,30,,,
N2,Oak,street,N,,,,
S1,Elm,street,S,,,,new
S2,Ash,street,S,,,,
"""


def in_files(folder: Path, places: Written, table: str) -> Path:
    head = {key: value for key, value in places.items() if key != "places"}
    (folder / "places.yaml").write_text(yaml.safe_dump(head))
    (folder / "places.csv").write_text(table)
    return folder


def test_a_table_beside_the_file_gives_the_same_geography(tmp_path: Path, places: Written) -> None:
    assert geography.read(in_files(tmp_path, places, TABLE)) == geography.parse(places, where="a test")


@pytest.mark.parametrize(
    ("old", "new", "what"),
    [
        (
            "N,North,side,C,61",
            "N,North,side,C,sixty",
            "is the text 'sixty', not a whole number (in {where}, line 3)",
        ),
        ("N,North,side,C,61", "N,North,side,C,61.0", "is the text '61.0', not a whole number"),
        ("N,North,side,C,61,0,0", "N,North,side,C,61,0,", "tile has 1 numbers (in {where}, line 3)"),
        ("S2,Ash,street,S", "S2,Ash,street,X", "is 'X', which is not a place here (in {where}, line 8)"),
        (
            "population,",
            "populaton,",
            "'populaton' that is not known here (in {table}, line 1). Did you mean 'population'?",
        ),
        ("S2,Ash,street", ",Ash,street", "has no 'code'"),
    ],
)
def test_a_flaw_in_the_table_is_told_with_its_line(
    tmp_path: Path, places: Written, old: str, new: str, what: str
) -> None:
    folder = in_files(tmp_path, places, TABLE.replace(old, new))
    with pytest.raises(InvalidDefinitionError) as caught:
        geography.read(folder)
    where = f"{folder / 'places.yaml'} and places.csv"
    assert what.format(where=where, table=folder / "places.csv") in str(caught.value)


def test_places_given_twice_are_refused(tmp_path: Path, places: Written) -> None:
    in_files(tmp_path, places, TABLE)
    (tmp_path / "places.yaml").write_text(yaml.safe_dump(places))
    with pytest.raises(InvalidDefinitionError, match=r"in places.yaml and in places.csv"):
        geography.read(tmp_path)


def test_a_folder_without_the_file_is_refused(tmp_path: Path) -> None:
    with pytest.raises(NotFoundError, match=r"no such file .*places.yaml"):
        geography.read(tmp_path)
