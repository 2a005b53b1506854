"""Checks: what a definition must satisfy beyond its shape, each broken once."""

from collections.abc import Callable
from typing import Any

import pytest

from instruments.definition import Instrument
from instruments.translations import source_sha256

Written = dict[str, Any]
Sound = Callable[[Written], Instrument]
Told = Callable[[Written], str]


def bare(written: Written) -> None:
    """Make a definition that may not be given to others, with empty slots."""
    written["rights"]["redistributable"] = False
    del written["introduction"]
    for item in written["items"]:
        for name in ("wording", "low_label", "high_label"):
            item.pop(name, None)
    for choice in written["choice_sets"]["agree"]:
        del choice["wording"]


def in_two_languages(written: Written) -> None:
    """Give every text in a second language."""
    written["languages"].append("ur")
    texts = [
        written["title"],
        written["introduction"],
        *(
            item[name]
            for item in written["items"]
            for name in ("wording", "low_label", "high_label")
            if name in item
        ),
        *(choice["wording"] for choice in written["choice_sets"]["agree"]),
        *(scale["title"] for scale in written["scales"]),
        *(band["title"] for scale in written["scales"] for band in scale["bands"]),
    ]
    for text in texts:
        text["ur"] = f"({text['en']})"
    record = {"status": "draft", "right_to_left": True, "origin": "a test"}
    written["translations"] = {"ur": record | {"source_sha256": source_sha256(written)}}


BROKEN: list[tuple[Callable[[Written], object], str]] = [
    (lambda w: w.update(languages=["english"]), "languages > number 1 is 'english'"),
    (lambda w: w.update(languages=["en", "en"]), "gives 'en' again"),
    (lambda w: w["title"].update(ur="x"), "title > ur is not among the languages"),
    (lambda w: w["choice_sets"]["agree"][0]["wording"].update(fr="Oui"), "yes > wording > fr is not among"),
    (lambda w: w.update(title={}), "title is empty"),
    (lambda w: w["items"][0].pop("wording"), "items > calm has no 'wording'"),
    (lambda w: w["items"][0].update(wording={}), "items > calm has no 'wording'"),
    (lambda w: w["choice_sets"]["agree"][0].pop("wording"), "choice_sets > agree > yes has no 'wording'"),
    (lambda w: w["rights"].update(verified=False), "rights is not verified and does not say what is open"),
    (lambda w: w["items"][0].update(id="Calm"), "items > Calm > id is 'Calm'"),
    (lambda w: w["items"][3].update(id="2nd"), "id is '2nd'"),
    (lambda w: w["items"][3].update(id="a__b"), "id is 'a__b'"),
    (lambda w: w["items"][3].update(id="joy"), "id 'joy' is there already"),
    (lambda w: w["scales"].append(w["scales"][0]), "scales > ease > id 'ease' is there already"),
    (lambda w: w["scales"][0].update(id="E-se"), "id is 'E-se'"),
    (lambda w: w["scales"][0]["bands"][1].update(id="much"), "bands > much > id 'much' is there already"),
    (lambda w: w["choice_sets"]["agree"][1].update(id="so_"), "id is 'so_'"),
    (lambda w: w["choice_sets"]["agree"][1].update(id="other"), "id 'other' is there already"),
    (lambda w: w["choice_sets"]["agree"][1].update(code=1), "code 1 is the code of 'yes'"),
    (lambda w: w["choice_sets"]["agree"][4].update(missing="off_route"), "missing is off_route"),
    (lambda w: w["items"][0].pop("choices"), "items > calm of kind single has no 'choices'"),
    (lambda w: w["items"][0].update(low=1), "items > calm > low does not go with the kind single"),
    (lambda w: w["items"][0].update(high_label={"en": "x"}), "high_label does not go with the kind single"),
    (lambda w: w["items"][2].update(choices="agree"), "choices does not go with the kind rating"),
    (lambda w: w["items"][3].pop("high"), "items > hours of kind number has no 'high'"),
    (lambda w: w["items"][3].update(low=24), "low is 24, not under 'high', 24"),
    (lambda w: w["items"][2].pop("low_label"), "items > joy is a rating without 'low_label'"),
    (lambda w: w["items"][2].update(high_label={}), "items > joy is a rating without 'high_label'"),
]


@pytest.mark.parametrize(("change", "what"), BROKEN)
def test_a_broken_rule_is_told(
    written: Written, told: Told, change: Callable[[Written], object], what: str
) -> None:
    change(written)
    assert what in told(written)


def test_a_definition_without_items_is_refused(written: Written, told: Told) -> None:
    for key in ("items", "choice_sets", "scales", "test_values"):
        del written[key]
    assert told(written) == "has no item (in a test). Add 'items:' or 'parts:'."


def test_a_second_language_must_be_complete(written: Written, sound: Sound, told: Told) -> None:
    in_two_languages(written)
    assert sound(written).languages == ("en", "ur")
    del written["choice_sets"]["agree"][1]["wording"]["ur"]
    del written["scales"][0]["bands"][0]["title"]["ur"]
    del written["introduction"]["ur"]
    message = told(written)
    assert "introduction has no text in ur" in message
    assert "choice_sets > agree > so_so > wording has no text in ur" in message
    assert "scales > ease > bands > much > title has no text in ur" in message


def test_a_definition_that_may_not_be_given_to_others_has_a_scorer_and_empty_slots(
    written: Written, sound: Sound
) -> None:
    bare(written)
    mood = sound(written)
    assert not mood.redistributable
    assert not any(item.wording or item.low_label or item.high_label for item in mood.items)


@pytest.mark.parametrize(
    ("change", "what"),
    [
        (lambda w: w.update(introduction={"en": "Some questions."}), "introduction carries text although"),
        (
            lambda w: w["items"][0].update(wording={"en": "Calm?"}),
            "items > calm > wording carries text although",
        ),
        (lambda w: w["items"][0].update(hint={"en": "Really?"}), "items > calm > hint carries text although"),
        (
            lambda w: w["items"][2].update(low_label={"en": "none"}),
            "items > joy > low_label carries text although",
        ),
        (
            lambda w: w["choice_sets"]["agree"][0].update(wording={"en": "Yes"}),
            "choice_sets > agree > yes > wording carries text although",
        ),
    ],
)
def test_text_in_a_definition_that_may_not_be_given_to_others_is_refused(
    written: Written, told: Told, change: Callable[[Written], object], what: str
) -> None:
    bare(written)
    change(written)
    assert what in told(written)


def test_an_unverified_definition_says_what_is_open(written: Written, sound: Sound) -> None:
    written["rights"] |= {"verified": False, "verified_note": "The answers were not seen."}
    assert not sound(written).verified
