"""Languages of two versions: which changes can move answers, and who must say that they do not."""

from copy import deepcopy
from typing import Any

import pytest

from instruments import catalogue, succession
from instruments.change_words import label_words, lines, meaning
from instruments.changes import Change, Difference
from instruments.definition import Instrument
from instruments.differences import differences
from instruments.lineage import by_hash, history
from instruments.loading import parse
from instruments.translations import source_sha256
from tests.instruments.pairs import composed

Written = dict[str, Any]
APPROVED = {"status": "approved", "reviewer": "a test", "reviewed_on": "2026-11-22"}


def translated(written: Written, **said: object) -> Written:
    """The small definition in a second language."""
    after = deepcopy(written)
    after["languages"] = ["en", "ur"]
    for text in texts(after):
        text["ur"] = f"ur {text['en']}"
    record = {"status": "draft", "right_to_left": True, "origin": "made for a test"}
    after["translations"] = {"ur": {**record, "source_sha256": source_sha256(after), **said}}
    return after


def texts(content: object) -> list[Written]:
    """Every text in languages below ``content``."""
    if isinstance(content, list):
        return [text for member in content for text in texts(member)]
    if not isinstance(content, dict):
        return []
    if "en" in content and isinstance(content["en"], str):
        return [content]
    return [text for member in content.values() for text in texts(member)]


def sound(written: Written) -> Instrument:
    return parse(written, where="a test", resolve=catalogue.get)


def only(before: Written, after: Written) -> Difference:
    found = differences(sound(before), sound({**after, "version": "1.1"})).changes
    assert len(found) == 1, found
    return found[0]


@pytest.mark.parametrize(("said", "claimed"), [({}, False), (APPROVED, True)])
def test_a_new_language_is_claimed_once_people_can_answer_in_it(
    written: Written, said: Written, claimed: bool
) -> None:
    one = only(written, translated(written, **said))
    assert (one.change, one.about, one.language, bool(one.concern)) == (
        Change.TRANSLATION,
        "language added",
        "ur",
        claimed,
    )
    assert meaning(one).startswith(
        "People can answer" if claimed else "Nobody can answer in this language yet"
    )


def test_a_language_that_was_offered_and_is_gone_is_claimed(written: Written) -> None:
    one = only(translated(written, **APPROVED), written)
    assert (one.about, one.before, one.after, bool(one.concern)) == ("language removed", "approved", "", True)


def test_to_offer_a_draft_is_to_add_a_language(written: Written) -> None:
    one = only(translated(written), translated(written, **APPROVED))
    assert (one.about, one.before, one.after, bool(one.concern)) == ("status", "draft", "approved", True)


def test_another_reviewer_moves_no_answer(written: Written) -> None:
    one = only(translated(written, **APPROVED), translated(written, **{**APPROVED, "reviewer": "another"}))
    assert (one.change, one.about, one.concern) == (Change.TRANSLATION, "status", None)


def test_scales_that_run_the_other_way_can_move_answers(written: Written) -> None:
    one = only(translated(written, **APPROVED), translated(written, **{**APPROVED, "right_to_left": False}))
    assert one.concern is not None
    assert (one.concern.kind, one.concern.id) == ("language", "ur")


@pytest.mark.parametrize(("said", "claimed"), [({}, False), (APPROVED, True)])
def test_words_of_a_translation_are_claimed_where_people_answer_in_it(
    written: Written, said: Written, claimed: bool
) -> None:
    after = translated(written, **said)
    after["items"][0]["wording"]["ur"] = "other words"
    one = only(translated(written, **said), after)
    assert (one.change, one.about, one.language, bool(one.concern)) == (
        Change.TRANSLATION,
        "wording",
        "ur",
        claimed,
    )


def test_a_translation_is_cosmetic_by_the_same_rule(written: Written) -> None:
    before, after = translated(written, **APPROVED), translated(written, **APPROVED)
    before["introduction"]["ur"] = "\u0622\u067e \u06a9\u06cc\u0633\u06d2 \u06c1\u06cc\u06ba\u06d4"
    after["introduction"]["ur"] = "\u200f\u0622\u067e \u06a9\u06cc\u0633\u06d2 \u06c1\u06cc\u06ba"
    one = only(before, after)
    assert (one.change, one.language) == (Change.COSMETIC, "ur")


def test_one_claim_speaks_for_a_language(written: Written) -> None:
    before = sound(translated(written, **APPROVED))
    after = {**translated(written, **APPROVED), "version": "1.1"}
    for text in (after["items"][0]["wording"], after["items"][1]["wording"], after["introduction"]):
        text["ur"] += ", again"
    claim = {"language": "ur", "claim": "equivalent", "reason": "the same in a trial of both"}
    after["follows"] = {"label": before.label, "sha256": before.sha256, "claims": [claim]}
    assert succession.flaws(sound(after), [before]) == ()
    after["follows"]["claims"] = []
    (flaw,) = succession.flaws(sound(after), [before])
    assert "{language: ur, claim: equivalent (or break), reason: ...}" in flaw.fix


def test_another_source_language_is_claimed(written: Written) -> None:
    before = translated(written, **APPROVED)
    after = translated(written, **APPROVED)
    after["languages"] = ["ur", "en"]
    said = {**after["translations"].pop("ur"), "source_sha256": ""}
    after["translations"] = {"en": said}
    said["source_sha256"] = source_sha256(after)
    found = differences(sound(before), sound({**after, "version": "2.0"})).changes
    assert ("source language", "ur") in {(one.about, one.language) for one in found}


def test_the_whole_claims_for_a_part_that_says_not_what_it_follows(written: Written) -> None:
    """A part made elsewhere, of which only this version is known."""
    part = sound(written)
    other = {**deepcopy(written), "version": "1.1"}
    other["introduction"]["en"] = "A few questions."
    before = composed(written, part)
    claim = {"instrument": "whole", "claim": "equivalent", "reason": "tried"}
    follows = {"label": before.label, "sha256": before.sha256, "claims": [claim]}
    after = composed(written, sound(other), label="1.1", follows=follows)
    assert succession.flaws(after, [before, part, sound(other)]) == ()
    follows["claims"] = []
    (flaw,) = succession.flaws(
        composed(written, sound(other), label="1.1", follows=follows), [before, part, sound(other)]
    )
    assert "{instrument: whole, claim" in flaw.fix


def test_a_terminal_shows_what_was_there_and_what_is(written: Written) -> None:
    after = {**deepcopy(written), "version": "1.1"}
    after["items"].pop(3)
    after["items"][2]["high"] = 5
    told = list(lines(differences(sound(written), sound(after))))
    assert told[1] == "The least label for this is mood@2.0 (major)."
    assert "REMOVED  question hours" in told
    assert {"  before: Hours?", "  before: 0 to 10", "  after:  0 to 5"} <= set(told)


def test_no_label_follows_where_two_definitions_are_no_versions_of_one(written: Written) -> None:
    other = {**deepcopy(written), "key": "feeling"}
    assert "two definitions" in label_words(differences(sound(written), sound(other)))
    assert "same content" in label_words(differences(sound(written), sound(written)))


def test_a_translated_note_is_claimed_with_its_language(written: Written) -> None:
    written["items"].insert(0, {"id": "hello", "kind": "note", "wording": {"en": "Take your time."}})
    after = translated(written, **APPROVED)
    after["items"][0]["wording"]["ur"] = "other words"
    one = only(translated(written, **APPROVED), after)
    assert one.concern is not None
    assert (one.concern.kind, one.concern.id, one.variable) == ("language", "ur", "")


def test_a_part_that_did_not_change_is_not_told(written: Written) -> None:
    part = sound(written)
    before = composed(written, part)
    after = composed({**written, "title": {"en": "Moods"}}, part, label="1.1")
    assert [(one.about, one.home) for one in differences(before, after).changes] == [("title", "whole")]


def test_a_check_that_stays_is_not_told_and_another_form_of_answer_is_shown(written: Written) -> None:
    check = {
        "id": "long",
        "holds": {"le": [{"item": "hours"}, 20]},
        "level": "soft",
        "message": {"en": "Sure?"},
    }
    written["items"][3]["checks"] = [check]
    after = deepcopy(written)
    after["items"][3]["checks"].append({**check, "id": "longer", "level": "hard"})
    assert only(written, after).about == "check"
    after = deepcopy(written)
    after["scales"], after["test_values"] = [], []
    after["items"][1] = {"id": "tense", "kind": "text", "longest": 50, "wording": {"en": "Tense?"}}
    [form] = [
        one
        for one in differences(sound(written), sound({**after, "version": "1.1"})).changes
        if one.about == "kind"
    ]
    assert (form.before, form.after) == ("single with 5 answers", "text")


def test_the_history_of_a_whole_holds_that_of_its_parts(written: Written) -> None:
    part = sound(written)
    other = {**deepcopy(written), "version": "1.1"}
    other["follows"] = {"label": part.label, "sha256": part.sha256}
    later = sound(other)
    before = composed(written, part)
    follows = {"label": before.label, "sha256": before.sha256}
    whole = composed(written, later, label="1.1", follows=follows)
    known = by_hash([before, part])
    assert {one.label for one in history(whole, known)} == {"whole@1.0", "mood@1.0"}
    assert {one.label for one in history(later, known)} == {"mood@1.0"}
    assert history(part, known) == ()


def test_a_scale_that_came_or_went_needs_no_second_claim(written: Written) -> None:
    """A claim on a scale that is only in one of the versions is no claim on a change of it."""
    before = sound(written)
    after = {**deepcopy(written), "version": "1.1"}
    after["scales"].append({**deepcopy(written["scales"][0]), "id": "again"})
    claim = {"scale": "again", "claim": "equivalent", "reason": "why not"}
    after["follows"] = {"label": before.label, "sha256": before.sha256, "claims": [claim]}
    (flaw,) = succession.flaws(sound(after), [before])
    assert "in which nothing changed" in flaw.what


def test_a_choice_is_claimed_by_its_question(written: Written) -> None:
    before = sound(written)
    after = {**deepcopy(written), "version": "1.1"}
    after["choice_sets"]["agree"][3]["wording"]["en"] = "Not for me"
    after["follows"] = {"label": before.label, "sha256": before.sha256}
    flaws = succession.flaws(sound(after), [before])
    assert [flaw.fix.split(",")[0] for flaw in flaws] == [
        "Add to the claims of 'follows': {item: calm",
        "Add to the claims of 'follows': {item: tense",
    ]
