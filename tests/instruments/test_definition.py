"""Definitions as values: what can be looked up in them."""

from collections.abc import Callable
from typing import Any

import pytest

from instruments import catalogue
from instruments.definition import Instrument, Item, ItemKind
from instruments.errors import NotFoundError
from instruments.values import allows

Written = dict[str, Any]


@pytest.fixture
def mood(written: Written, sound: Callable[[Written], Instrument]) -> Instrument:
    return sound(written)


def test_an_item_and_a_scale_are_found_by_id(mood: Instrument) -> None:
    assert mood.item("joy").id == "joy"
    assert mood.scale("ease").id == "ease"


def test_an_unknown_item_or_scale_names_those_there_are(mood: Instrument) -> None:
    with pytest.raises(NotFoundError, match=r"mood@1.0 has no item 'x'.*calm, tense, joy, hours"):
        mood.item("x")
    with pytest.raises(NotFoundError, match=r"mood@1.0 has no scale 'x'.*ease"):
        mood.scale("x")


def test_a_choice_is_found_by_code(mood: Instrument) -> None:
    calm = mood.item("calm")
    found = calm.choice(3)
    assert found is not None
    assert found.id == "no"
    assert calm.choice(7) is None


def test_an_item_allows_its_own_codes_only(mood: Instrument) -> None:
    assert [code for code in range(-1, 1000) if allows(mood.item("calm"), code)] == [1, 2, 3, 4, 998]
    assert [code for code in range(-1, 30) if allows(mood.item("joy"), code)] == list(range(11))


def test_codes_that_carry_a_value_leave_out_refusals_and_answers_outside_the_order(mood: Instrument) -> None:
    assert mood.item("calm").scored_codes == (1, 2, 3)
    assert mood.item("hours").scored_codes == tuple(range(25))


@pytest.mark.parametrize("limits", [{}, {"low": 0}, {"high": 3}])
def test_a_number_without_limits_allows_and_scores_nothing(limits: dict[str, int]) -> None:
    item = Item(id="n", kind=ItemKind.NUMBER, wording={}, **limits)  # type: ignore[arg-type]
    assert not allows(item, 1)
    assert item.scored_codes == ()


def test_a_composed_instrument_is_as_verified_and_as_free_as_its_parts() -> None:
    whole = catalogue.get("thriving-communities@1.0")
    assert whole.rights.verified
    assert not whole.verified
    assert whole.redistributable
