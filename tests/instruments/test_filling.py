"""A licensee's wording: every slot filled, nothing else, in every language, and never said aloud."""

from collections.abc import Callable
from copy import deepcopy
from functools import reduce
from pathlib import Path
from typing import Any

import pytest

from instruments import catalogue
from instruments.definition import Instrument
from instruments.errors import InvalidDefinitionError
from instruments.files import Document, yaml_document
from instruments.filled import NOTHING_FILLED, Filled
from instruments.filling import Filling, parts_with_slots, read, slots
from tests.instruments.licensees import wording

Written = dict[str, Any]
Sound = Callable[[Written], Instrument]

WHO5 = catalogue.get("who5@1.0")
EMPTY = ("swemwbs@1.0", "wemwbs@1.0", "who5@1.0")


def made(content: Written, instrument: Instrument = WHO5) -> Filling:
    return read(Document(content, {}, "a test"), instrument)


def told(content: Written, instrument: Instrument = WHO5) -> str:
    with pytest.raises(InvalidDefinitionError) as caught:
        made(content, instrument)
    return str(caught.value)


@pytest.mark.parametrize("label", EMPTY)
def test_every_slot_of_a_shipped_instrument_can_be_filled(label: str) -> None:
    instrument = catalogue.get(label)
    filled = made(wording(instrument), instrument).filled
    for item in instrument.items:
        assert filled.wordings[item.id]["en"] == f"en text of {item.id}"
        for choice in item.choices:
            assert filled.choices[item.id, choice.id]["en"] == f"en text of {choice.id}"
    assert len(slots(instrument)) == len(instrument.items) + len(instrument.items[0].choices)


def test_only_what_may_not_be_passed_on_has_slots() -> None:
    assert {one.label for one in catalogue.all() if slots(one)} == set(EMPTY)
    assert [one.label for one in catalogue.all() if parts_with_slots(one)] == list(EMPTY)


def test_the_filling_says_who_holds_the_licence_and_in_which_languages() -> None:
    found = made(wording(WHO5))
    assert (found.label, found.holder, found.registration) == ("who5@1.0", "A council", "number 7")
    assert found.languages == ("en",)


def test_an_introduction_may_be_filled_in_too() -> None:
    introduced = wording(WHO5) | {"introduction": {"en": "Some words before"}}
    assert made(introduced).filled.introductions == {"who5@1.0": {"en": "Some words before"}}
    assert made(wording(WHO5)).filled.introductions == {}


BROKEN: list[tuple[Callable[[Written], object], str]] = [
    (
        lambda w: w.update(instrument="swemwbs@1.0"),
        "is 'swemwbs@1.0', and the wording of who5@1.0 is asked for",
    ),
    (lambda w: w.pop("licence"), "has no 'licence'"),
    (lambda w: w["licence"].pop("holder"), "has no 'holder'"),
    (lambda w: w["licence"].update(registration=""), "registration is empty text"),
    (lambda w: w["items"].pop("who5_calm"), "items > who5_calm is not filled"),
    (lambda w: w.pop("choices"), "choices > two_weeks_6 > code_0 is not filled"),
    (lambda w: w["choices"]["two_weeks_6"].pop("code_3"), "choices > two_weeks_6 > code_3 is not filled"),
    (
        lambda w: w["items"].update(who5_clam={"en": "a text"}),
        "items > who5_clam is not a slot of this instrument (in a test). Did you mean 'who5_calm'?",
    ),
    (
        lambda w: w["choices"].update(two_weeks={"code_1": {"en": "a text"}}),
        "choices > two_weeks > code_1 is not a slot of this instrument",
    ),
    (lambda w: w.update(low_labels={"who5_calm": {"en": "a text"}}), "low_labels > who5_calm is not a slot"),
    (lambda w: w["items"]["who5_calm"].update(en=" "), "is empty text"),
    (lambda w: w["items"].update(who5_calm={}), "items > who5_calm has no text in en"),
    (lambda w: w["items"]["who5_calm"].update(ur="a text"), "ur is not a language of this version"),
    (lambda w: w.update(introduction={"ur": "a text"}), "introduction has no text in en"),
    (lambda w: w.update(hint={"en": "a text"}), "hint is a key that is not known here"),
    (lambda w: w["items"].update(who5_calm=["a text"]), "items > who5_calm is a list, not named values"),
]


@pytest.mark.parametrize(("change", "what"), BROKEN)
def test_a_wording_that_does_not_fit_is_refused(change: Callable[[Written], object], what: str) -> None:
    content = deepcopy(wording(WHO5))
    change(content)
    assert what in told(content)


def test_everything_that_lacks_is_told_at_once() -> None:
    content = wording(WHO5) | {"items": {}, "choices": {}}
    assert told(content).count("is not filled") == 11


def test_what_carries_its_own_wording_takes_none() -> None:
    content = {"instrument": "brs@1.0", "licence": {"holder": "a", "registration": "b"}, "items": {}}
    assert "brs@1.0 has no empty slots" in told(content, catalogue.get("brs@1.0"))


def test_ends_of_a_rating_are_slots(written: Written, sound: Sound) -> None:
    instrument = sound(emptied(written))
    filled = made(wording(instrument), instrument).filled
    assert filled.low_labels == {"joy": {"en": "en text of joy"}}
    assert filled.high_labels == {"joy": {"en": "en text of joy"}}
    assert set(filled.wordings) == {"calm", "tense", "joy", "hours"}


def test_parts_are_filled_by_themselves_and_joined() -> None:
    who5, short = (made(wording(one), one).filled for one in (WHO5, catalogue.get("swemwbs@1.0")))
    both = reduce(Filled.joined, (who5, short), NOTHING_FILLED)
    assert both.wordings == {**who5.wordings, **short.wordings}
    assert both.choices == {**who5.choices, **short.choices}
    assert NOTHING_FILLED.joined(who5) == who5


def test_the_texts_are_not_told_where_a_value_is_printed() -> None:
    """A traceback or a log prints values: the wording is not ours to print."""
    found = made(wording(WHO5) | {"introduction": {"en": "Some words before"}})
    assert "text of" not in f"{found!r} {found.filled!r}"
    assert "Some words" not in repr(found)


def test_the_hash_tells_two_wordings_apart() -> None:
    other = deepcopy(wording(WHO5))
    other["items"]["who5_calm"]["en"] = "another text"
    assert made(other).sha256 != made(wording(WHO5)).sha256 == made(wording(WHO5)).sha256


def emptied(written: Written) -> Written:
    """The small definition without its wording, as one that may not be passed on must be."""
    bare = deepcopy(written)
    bare["rights"]["redistributable"] = False
    del bare["introduction"]
    for item in bare["items"]:
        for name in ("wording", "low_label", "high_label"):
            item.pop(name, None)
    for choice in bare["choice_sets"]["agree"]:
        del choice["wording"]
    return bare


def test_the_file_in_the_manual_fills_the_instrument_it_names() -> None:
    manual = (Path(__file__).parents[2] / "docs" / "licensed-wording.md").read_text(encoding="utf-8")
    example = manual.partition("```yaml\n")[2].partition("```")[0]
    found = read(yaml_document(example, where="the manual"), WHO5)
    assert (found.label, set(found.filled.wordings)) == ("who5@1.0", {item.id for item in WHO5.items})
