"""Places: found by code, level and parent."""

from dataclasses import replace
from typing import Any

import pytest

from instruments import geography
from instruments.errors import NotFoundError
from instruments.places import Geography


@pytest.fixture
def town(places: dict[str, Any]) -> Geography:
    return geography.parse(places, where="a test")


def test_a_place_is_found_by_its_code(town: Geography) -> None:
    assert town.place("N2").name == "Oak"
    assert town.has("N2")
    assert not town.has("X")


def test_an_unknown_code_says_what_was_searched(town: Geography) -> None:
    with pytest.raises(NotFoundError, match=r"'X' is not a place of town \(2026\)"):
        town.place("X")


def test_the_whole_is_the_one_at_the_top(town: Geography) -> None:
    assert town.whole.code == "C"


def test_places_of_a_level_and_of_a_parent_keep_the_order_of_the_file(town: Geography) -> None:
    assert [place.code for place in town.at_level("street")] == ["N1", "N2", "S1", "S2"]
    assert [place.code for place in town.children("S")] == ["S1", "S2"]


def test_an_ancestor_is_the_place_of_a_level_that_holds_another(town: Geography) -> None:
    assert [town.ancestor(code, "side") for code in ("N1", "N")] == [town.place("N")] * 2
    assert town.ancestor("N1", "city") == town.whole
    assert town.ancestor("C", "street") is None


def test_places_of_one_name_are_told_apart_by_what_holds_them_or_by_their_codes(town: Geography) -> None:
    alike = {"N1": "Mill", "S1": "Mill", "N2": "Row", "S2": "Row"}
    places = tuple(replace(one, name=alike.get(one.code, one.name)) for one in town.places)
    across = replace(town, places=places)
    assert across.told_apart(across.place("N1")) == f"Mill ({town.place('N').name})"
    assert across.told_apart(across.place("S2")) == f"Row ({town.place('S').name})"
    assert [across.told_apart(one) for one in across.at_level("side")] == [
        one.name for one in town.at_level("side")
    ]
    within = replace(
        town,
        places=tuple(replace(one, name="Mill" if one.parent == "N" else one.name) for one in town.places),
    )
    assert [within.told_apart(one) for one in within.children("N")] == ["Mill (N1)", "Mill (N2)"]
    assert [town.told_apart(one) for one in town.at_level("street")] == [
        "Elm (North)",
        "Oak",
        "Elm (South)",
        "Ash",
    ]
