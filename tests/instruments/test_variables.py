"""Variables: the one list of columns."""

import pytest

from instruments import catalogue
from instruments.definition import Item
from instruments.values import allows
from instruments.variables import Form, coded, variables, variables_of
from tests.kinds import every_kind

KINDS = every_kind()


def test_an_item_is_one_variable_a_multiple_one_a_choice_and_a_note_none() -> None:
    assert [(one.name, one.form.value) for one in variables(KINDS)] == [
        ("ok", "code"),
        ("colour", "code"),
        ("calm", "code"),
        ("help.shops", "code"),
        ("help.parks", "code"),
        ("help.buses", "code"),
        ("help.none", "code"),
        ("help.not_said", "code"),
        ("joy", "code"),
        ("years", "code"),
        ("moved", "day"),
        ("better", "text"),
        ("work", "place"),
    ]


def test_words_days_and_places_are_no_coded_variables() -> None:
    assert {one.name for one in variables(KINDS)} - {one.name for one in coded(KINDS)} == {
        "moved",
        "better",
        "work",
    }


@pytest.mark.parametrize("instrument", [*catalogue.all(), KINDS], ids=lambda one: one.label)
def test_no_two_variables_have_one_name(instrument: object) -> None:
    names = [one.name for one in variables(instrument)]  # type: ignore[arg-type]
    assert len(set(names)) == len(names)


@pytest.mark.parametrize("item", KINDS.items, ids=lambda item: item.id)
def test_a_variable_allows_the_codes_of_its_item_or_whether_it_was_ticked(item: Item) -> None:
    for variable in variables_of(item):
        for code in (-1, 0, 1, 2, 3, 9, 10, 120, 121, 998):
            ticked = code in (0, 1)
            assert variable.allows(code) == (allows(item, code) if variable.choice is None else ticked)


def test_only_what_carries_a_value_is_scored() -> None:
    scored = {one.name: one.scored_codes for one in variables(KINDS)}
    assert scored["colour"] == (1, 2)
    assert scored["help.parks"] == (0, 1)
    assert scored["ok"] == (1,)
    assert scored["better"] == ()
    assert {one.form for one in variables(KINDS)} == set(Form)
