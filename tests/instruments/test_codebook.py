"""A codebook holds the variables of its instrument and no others, and says what was claimed of them."""

import json
from collections.abc import Callable
from typing import Any

import pytest

from instruments import catalogue
from instruments.codebook import Codebook, codebook, condition
from instruments.codebook_document import SHAPE, document, read, schema
from instruments.definition import Instrument, ItemKind, Missing
from instruments.errors import InvalidInputError
from instruments.variables import variables

Sound = Callable[[dict[str, Any]], Instrument]
EVERY = pytest.mark.parametrize("label", catalogue.labels())


def of(label: str) -> Codebook:
    return codebook(catalogue.get(label), catalogue.all())


@EVERY
def test_it_has_every_variable_of_an_export_in_order_and_no_other(label: str) -> None:
    assert [one.name for one in of(label).variables] == [one.name for one in variables(catalogue.get(label))]


@EVERY
def test_it_comes_back_from_its_json_as_it_went(label: str) -> None:
    book = of(label)
    assert read(json.loads(json.dumps(document(book))), where="a test") == book


@EVERY
def test_every_code_that_can_be_stored_is_told(label: str) -> None:
    entries = {entry.name: entry for entry in of(label).variables}
    for variable in variables(catalogue.get(label)):
        told = {one.code for one in entries[variable.name].codes}
        if variable.item.kind is ItemKind.NUMBER:
            assert (entries[variable.name].low, entries[variable.name].high) == (
                variable.item.low,
                variable.item.high,
            )
        elif variable.is_coded:
            assert all(variable.allows(code) for code in told)
            scored = {one.code for one in entries[variable.name].codes if one.scored}
            assert scored == set(variable.scored_codes)
            assert told >= {one.code for one in variable.item.choices if variable.choice is None}
        else:
            assert told == set()


@EVERY
def test_every_scale_is_explained_with_a_source_for_each_line(label: str) -> None:
    source = catalogue.get(label)
    for scale, entry in zip(source.scales, of(label).scales, strict=True):
        assert entry.rule
        assert entry.reversed == tuple(item for item in scale.items if item in scale.reversed)
        for band, words in zip(scale.bands, entry.bands, strict=True):
            assert band.source in words
        for cut, words in zip(scale.cut_points, entry.cut_points, strict=True):
            assert cut.source in words
        for item in scale.items:
            names = [one for one in of(label).variables if one.item == item]
            assert all(scale.id in one.scales for one in names)


def test_it_says_whose_words_it_holds_with_those_of_its_parts() -> None:
    book = of("thriving-communities@1.0")
    labels = [entry.label for entry in book.rights]
    assert labels[0] == "thriving-communities@1.0"
    assert {"brs@1.0", "ons4@1.0"} < set(labels)
    assert all(entry.licence and entry.attribution for entry in book.rights)


def test_the_codebook_of_a_licensed_scale_holds_no_wording() -> None:
    book = of("who5@1.0")
    assert not book.rights[0].redistributable
    assert all(entry.question == {} for entry in book.variables)
    assert all(code.words == {} for entry in book.variables for code in entry.codes)


def test_it_tells_since_when_something_is_asked_as_far_as_the_history_goes() -> None:
    newer = catalogue.get("demographics@1.1")
    assert codebook(newer, catalogue.all()).variables[0].since == "demographics@1.0"
    assert codebook(newer, catalogue.all()).history == ("demographics@1.0",)
    assert codebook(newer).variables[0].since == "demographics@1.1"
    assert codebook(newer).history == ()


def test_it_tells_every_claim_that_a_version_makes_of_its_items() -> None:
    newer = catalogue.get("demographics@1.1")
    assert newer.follows is not None
    claims = [one for one in newer.follows.claims if one.kind == "item"]
    assert claims
    for book in (of("demographics@1.1"), of("thriving-communities@1.1")):
        told = {entry.item: entry.claims for entry in book.variables if entry.claims}
        assert set(told) == {one.id for one in claims}
        for one in claims:
            (entry,) = told[one.id]
            assert (entry.version, entry.claim, entry.reason) == (
                "demographics@1.1",
                one.claim.value,
                one.reason,
            )


def test_what_comes_only_later_is_told_since_then(written: dict[str, Any], sound: Sound) -> None:
    older = sound(written)
    more = {"id": "new", "kind": "text", "wording": {"en": "New?"}, "longest": 10}
    scale = {**written["scales"][0], "id": "more_ease", "source": "made for a test"}
    follows = {"label": older.label, "sha256": older.sha256}
    content = {**written, "version": "1.1", "items": [*written["items"], more], "follows": follows}
    newer = sound({**content, "scales": [*written["scales"], scale]})
    book = codebook(newer, [older])
    assert {entry.name: entry.since for entry in book.variables}["new"] == "mood@1.1"
    assert {entry.name: entry.since for entry in book.variables}["calm"] == "mood@1.0"
    assert {entry.id: entry.since for entry in book.scales} == {"ease": "mood@1.0", "more_ease": "mood@1.1"}


def test_the_reasons_are_those_that_an_answer_can_have() -> None:
    assert set(of("brs@1.0").reasons) == {reason.value for reason in Missing}


@pytest.mark.parametrize(
    ("shown", "said"),
    [
        ({"eq": [{"item": "calm"}, 1]}, "calm is answered 1 (Yes)"),
        ({"not": {"eq": [{"item": "calm"}, 1]}}, "calm is not answered 1 (Yes), or not at all"),
        ({"answered": "calm"}, "calm is answered"),
        ({"not": {"answered": "calm"}}, "calm is not answered"),
        ({"ge": [{"item": "joy"}, 3]}, "joy is answered 3 or more"),
        ({"le": [{"item": "joy"}, 3]}, "joy is answered 3 or less"),
        ({"eq": [{"item": "joy"}, 3]}, "joy is answered 3"),
        (
            {"and": [{"ge": [{"item": "joy"}, 3]}, {"le": [{"item": "joy"}, 5]}]},
            "joy is answered from 3 to 5",
        ),
        (
            {"and": [{"answered": "calm"}, {"ge": [{"item": "joy"}, 3]}]},
            "calm is answered and joy is answered 3 or more",
        ),
        ({"or": [{"answered": "calm"}, {"answered": "joy"}]}, "calm is answered or joy is answered"),
        ({"ne": [{"item": "joy"}, 3]}, "the answer to joy is not 3"),
    ],
)
def test_a_condition_is_told_in_words(
    written: dict[str, Any], sound: Sound, shown: object, said: str
) -> None:
    last = {"id": "more", "kind": "text", "wording": {"en": "More?"}, "longest": 10, "show_if": shown}
    made = sound({**written, "items": [*written["items"], last]})
    assert condition(made.item("more"), made) == said
    assert condition(made.item("calm"), made) == ""


def test_a_document_that_is_none_is_refused_with_every_flaw() -> None:
    sent = document(of("brs@1.0"))
    broken = {**sent, "label": 3, "colour": "red"}
    del broken["sha256"]
    with pytest.raises(InvalidInputError) as caught:
        read(broken, where="a test")
    for told in ("colour", "label", "sha256"):
        assert told in str(caught.value)
    with pytest.raises(InvalidInputError):
        read([], where="a test")
    with pytest.raises(InvalidInputError, match="format 2"):
        read({**sent, "format": 2}, where="a test")


@EVERY
def test_the_schema_describes_every_document(label: str) -> None:
    sent = document(of(label))
    assert list(SHAPE(sent, ())) == []
    assert set(sent) <= set(schema()["properties"])
    assert set(schema()["required"]) <= set(sent)
    assert schema()["additionalProperties"] is False
