"""Places: found by code, level and parent."""

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
