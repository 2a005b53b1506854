"""What may not be passed on holds no text in any field where it might hide; each definition has a licence."""

from collections.abc import Callable
from copy import deepcopy
from typing import Any

import pytest

from instruments import catalogue
from instruments.errors import InvalidDefinitionError
from instruments.loading import parse

Written = dict[str, Any]
CARRIES = "carries text although the definition is not redistributable"
EMPTY = [one.label for one in catalogue.all() if not one.rights.redistributable]
HIDING = {"en": "a statement of the scale"}
CHECK = {"id": "likely", "holds": {"ge": [{"item": "?"}, 1]}, "level": "soft", "message": HIDING}

FIELDS: list[tuple[str, Callable[[Written], object]]] = [
    ("wording", lambda item: item.update(wording=HIDING)),
    ("hint", lambda item: item.update(hint=HIDING)),
    ("easy_read", lambda item: item.update(easy_read=HIDING)),
    ("mode_wording > door", lambda item: item.update(mode_wording={"door": HIDING})),
    ("mode_wording > paper", lambda item: item.update(mode_wording={"paper": HIDING})),
    ("low_label", lambda item: item.update(low_label=HIDING)),
    ("high_label", lambda item: item.update(high_label=HIDING)),
    (
        "checks > likely > message",
        lambda item: item.update(checks=[{**CHECK, "holds": {"ge": [{"item": item["id"]}, 1]}}]),
    ),
]


def told(content: Written) -> str:
    with pytest.raises(InvalidDefinitionError) as caught:
        parse(content, where="a test", resolve=catalogue.get)
    return str(caught.value)


def copied(label: str) -> Written:
    return deepcopy(dict(catalogue.get(label).content))


def test_three_shipped_definitions_may_not_be_passed_on() -> None:
    assert EMPTY == ["swemwbs@1.0", "wemwbs@1.0", "who5@1.0"]


@pytest.mark.parametrize("label", EMPTY)
@pytest.mark.parametrize(("field", "hide"), FIELDS, ids=[field for field, _ in FIELDS])
def test_text_in_any_field_of_any_item_is_refused(
    label: str, field: str, hide: Callable[[Written], object]
) -> None:
    for row, item in enumerate(catalogue.get(label).items):
        content = copied(label)
        hide(content["items"][row])
        message = told(content)
        assert f"items > {item.id} > {field} {CARRIES}" in message


@pytest.mark.parametrize("label", EMPTY)
def test_text_in_any_choice_is_refused(label: str) -> None:
    content = copied(label)
    for name, choices in content["choice_sets"].items():
        for row, choice in enumerate(choices):
            changed = copied(label)
            changed["choice_sets"][name][row]["wording"] = HIDING
            assert f"choice_sets > {name} > {choice['id']} > wording {CARRIES}" in told(changed)


@pytest.mark.parametrize("label", EMPTY)
def test_an_introduction_is_text_too(label: str) -> None:
    assert f"introduction {CARRIES}" in told({**copied(label), "introduction": HIDING})


@pytest.mark.parametrize("label", EMPTY)
def test_the_definition_as_it_is_holds_none_of_it(label: str) -> None:
    """Not by the check, but by looking: no text in a language stands in items and choices."""

    def texts(value: object) -> list[str]:
        if isinstance(value, dict):
            own = [text for key, text in value.items() if key == "en"]
            return own + [text for member in value.values() for text in texts(member)]
        return [text for member in value for text in texts(member)] if isinstance(value, list) else []

    content = copied(label)
    assert texts([content["items"], content["choice_sets"]]) == []


@pytest.mark.parametrize("name", ["licence", "rights_holder", "attribution", "source", "redistributable"])
@pytest.mark.parametrize("label", catalogue.labels())
def test_a_definition_without_its_rights_is_refused(label: str, name: str) -> None:
    content = copied(label)
    del content["rights"][name]
    assert f"rights has no {name!r}" in told(content)


@pytest.mark.parametrize("empty", ["", "  "])
def test_an_empty_licence_is_none(empty: str) -> None:
    content = copied("brs@1.0")
    content["rights"]["licence"] = empty
    assert "rights > licence is empty text" in told(content)


def test_a_definition_without_rights_at_all_is_refused() -> None:
    content = copied("brs@1.0")
    del content["rights"]
    assert "has no 'rights'" in told(content)


def test_what_is_not_verified_says_what_is_open() -> None:
    content = copied("who5@1.0")
    del content["rights"]["verified_note"]
    assert "is not verified and does not say what is open" in told(content)
