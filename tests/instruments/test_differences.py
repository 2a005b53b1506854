"""Every change between two versions: its class, what it does to the trend, the label it needs."""

from collections.abc import Callable
from copy import deepcopy
from dataclasses import replace
from typing import Any

import pytest

from instruments.change_words import document, lines, meaning
from instruments.changes import Bump, Change, Difference, Subject, Trend
from instruments.definition import Instrument
from instruments.differences import Differences, differences, raised
from instruments.reading_alike import alike
from instruments.version import InstrumentVersion
from tests.instruments.pairs import BEFORE, PAIRS, version

Written = dict[str, Any]
Sound = Callable[[Written], Instrument]


def told(found: Differences) -> set[tuple[str, str]]:
    return {(one.change.value, one.about) for one in found.changes}


@pytest.mark.parametrize("name", PAIRS)
def test_each_of_ten_changes_has_its_class_and_the_label_it_needs(name: str) -> None:
    classes, claimed, unclaimed = PAIRS[name]
    after = version(name)
    found = differences(BEFORE, after)
    assert told(found) == classes
    assert found.bump is claimed
    assert found.label_needed == after.version
    silent = differences(BEFORE, replace(after, follows=None))
    assert told(silent) == classes
    assert silent.bump is unclaimed


def changes(written: Written, sound: Sound, edit: Callable[[Written], object]) -> tuple[Difference, ...]:
    """What is told of one edit of the small definition."""
    after = deepcopy(written)
    edit(after)
    after["version"] = "1.1"
    return differences(sound(written), sound(after)).changes


def only(written: Written, sound: Sound, edit: Callable[[Written], object]) -> Difference:
    found = changes(written, sound, edit)
    assert len(found) == 1, found
    return found[0]


def test_a_version_does_not_differ_from_itself() -> None:
    found = differences(BEFORE, BEFORE)
    assert (found.changes, found.bump, found.label_needed) == ((), Bump.NONE, BEFORE.version)


@pytest.mark.parametrize(
    ("bump", "label"), [(Bump.NONE, "mood@1.4"), (Bump.MINOR, "mood@1.5"), (Bump.MAJOR, "mood@2.0")]
)
def test_a_label_rises_by_one(bump: Bump, label: str) -> None:
    assert str(raised(InstrumentVersion.parse("mood@1.4"), bump)) == label


@pytest.mark.parametrize(
    ("text", "change"),
    [
        ("calm?", Change.COSMETIC),
        ("Calm? ", Change.COSMETIC),
        ("Calm", Change.WORDING),
        ("CALM?", Change.WORDING),
        ("Calm, then?", Change.WORDING),
    ],
)
def test_a_text_is_cosmetic_only_where_nobody_reads_anything_else(
    written: Written, sound: Sound, text: str, change: Change
) -> None:
    found = only(
        written, sound, lambda after: after["items"][0]["wording"].update(en=text.strip() + "\u200b")
    )
    assert (found.change, found.about, found.language) == (change, "wording", "en")
    assert (found.concern is None) is (change is Change.COSMETIC)


EDITS: dict[str, tuple[Callable[[Written], object], Change, str, str]] = {
    "hint": (lambda w: w["items"][0].update(hint={"en": "Today."}), Change.WORDING, "hint", "item"),
    "easy read": (
        lambda w: w["items"][0].update(easy_read={"en": "Are you calm?"}),
        Change.TRANSLATION,
        "easy_read",
        "language",
    ),
    "words of a mode": (
        lambda w: w["items"][0].update(mode_wording={"telephone": {"en": "Are you calm?"}}),
        Change.WORDING,
        "wording, telephone",
        "item",
    ),
    "an end": (
        lambda w: w["items"][2]["low_label"].update(en="nothing"),
        Change.WORDING,
        "low_label",
        "item",
    ),
    "introduction": (
        lambda w: w["introduction"].update(en="A few questions."),
        Change.WORDING,
        "introduction",
        "instrument",
    ),
    "limits of a number": (lambda w: w["items"][3].update(high=30), Change.CHOICES, "limits", "item"),
    "a check": (
        lambda w: w["items"][3].update(
            checks=[
                {
                    "id": "long",
                    "holds": {"le": [{"item": "hours"}, 20]},
                    "level": "soft",
                    "message": {"en": "Sure?"},
                }
            ]
        ),
        Change.ROUTING,
        "check",
        "item",
    ),
    "least answered": (
        lambda w: w["scales"][0].update(minimum_answered=2),
        Change.SCALE,
        "least number answered",
        "scale",
    ),
    "a band that moved": (
        lambda w: [
            w["scales"][0]["bands"][0].update(high=1.4),
            w["scales"][0]["bands"][1].update(low=1.5),
        ],
        Change.SCALE,
        "bands",
        "scale",
    ),
    "bands that moved and have other names": (
        lambda w: [
            w["scales"][0]["bands"][0].update(id="more", high=1.4),
            w["scales"][0]["bands"][1].update(id="less", low=1.5),
        ],
        Change.SCALE,
        "bands",
        "scale",
    ),
    "a line that goes while another comes": (
        lambda w: w["scales"][1]["cut_points"][0].update(id="limit", value=3),
        Change.SCALE,
        "cut points",
        "scale",
    ),
    "a line that moved": (
        lambda w: w["scales"][1]["cut_points"][0].update(value=3),
        Change.SCALE,
        "cut points",
        "scale",
    ),
}


@pytest.mark.parametrize("name", EDITS)
def test_what_can_move_answers_or_scores_must_be_claimed(written: Written, sound: Sound, name: str) -> None:
    edit, change, about, kind = EDITS[name]
    cut = {"id": "line", "title": {"en": "line"}, "value": 2, "side": "at_least", "source": "a test"}
    written["scales"].append({**deepcopy(written["scales"][0]), "id": "again", "cut_points": [cut]})
    found = only(written, sound, edit)
    assert (found.change, found.about, found.concern and found.concern.kind) == (change, about, kind)
    assert found.trend is Trend.OPEN
    assert not found.no_equivalent


COSMETIC: dict[str, Callable[[Written], object]] = {
    "terms": lambda w: w["rights"].update(attribution="still ours"),
    "test values": lambda w: w["test_values"][0].update(source="by another hand"),
    "reading age": lambda w: w.update(reading_age={"en": 12}),
    "title of a scale": lambda w: w["scales"][0]["title"].update(en="At ease"),
    "title of a band": lambda w: w["scales"][0]["bands"][0]["title"].update(en="a lot"),
    "source of an item": lambda w: w["items"][0].update(source="us"),
    "source of a scale": lambda w: w["scales"][0].update(source="us"),
    "source of a band": lambda w: w["scales"][0]["bands"][0].update(source="us"),
    "one of choices, now in order": lambda w: w["items"][0].update(kind="likert"),
    "a line that was not there": lambda w: w["scales"][0].update(
        cut_points=[
            {"id": "line", "title": {"en": "line"}, "value": 2, "side": "at_least", "source": "a test"}
        ]
    ),
    "a band that is no longer named": lambda w: w["scales"][0].pop("bands"),
    "a band of another name": lambda w: w["scales"][0]["bands"][0].update(id="more"),
    "order of the items of a scale": lambda w: w["scales"][0].update(items=["tense", "calm"]),
    "series under the same name": lambda w: w["items"][0].update(series="calm"),
}


@pytest.mark.parametrize("name", COSMETIC)
def test_what_nobody_who_answers_sees_and_no_score_rests_on_is_cosmetic(
    written: Written, sound: Sound, name: str
) -> None:
    found = changes(written, sound, COSMETIC[name])
    assert {one.change for one in found} <= {Change.COSMETIC}
    assert {one.trend for one in found} <= {Trend.GOES_ON}


def test_much_else_can_change(written: Written, sound: Sound) -> None:
    """Answers added and in another order, ticked alone, asked of others, another name of a scale."""
    yes = {"id": "helped", "kind": "multiple", "wording": {"en": "Who helped?"}, "choices": "who"}
    hard = {
        "id": "long",
        "holds": {"le": [{"item": "hours"}, 20]},
        "level": "hard",
        "message": {"en": "Sure?"},
    }
    written["items"].append(yes)
    written["items"][3]["checks"] = [hard]
    written["choice_sets"]["who"] = [
        {"id": name, "code": code, "wording": {"en": name}}
        for code, name in enumerate(("kin", "friend", "none"))
    ]

    def edit(after: Written) -> None:
        who = after["choice_sets"]["who"]
        after["choice_sets"]["who"] = [
            who[1],
            {**who[0], "wording": {"en": "family"}},
            {**who[2], "exclusive": True},
        ]
        after["choice_sets"]["who"].append({"id": "staff", "code": 9, "wording": {"en": "staff"}})
        after["items"][3]["checks"] = [{**hard, "message": {"en": "So long?"}, "level": "soft"}]
        after["scales"][0].update(id="calmness", series="ease")
        after.pop("test_values")

    assert {(one.change.value, one.about, one.id) for one in changes(written, sound, edit)} == {
        ("cosmetic", "test values", "mood"),
        ("wording", "message", "hours"),
        ("routing", "check", "hours"),
        ("wording", "answer", "helped.kin"),
        ("choices", "answer added", "helped.staff"),
        ("choices", "ticked", "helped.none"),
        ("choices", "order of answers", "helped"),
        ("cosmetic", "name", "calmness"),
    }


def test_scales_that_come_and_go_are_told(written: Written, sound: Sound) -> None:
    def other(after: Written) -> None:
        after["scales"][0]["id"] = "peace"
        after.pop("test_values")

    found = [one for one in changes(written, sound, other) if one.subject is Subject.SCALE]
    assert [(one.change, one.id, one.trend, bool(one.concern)) for one in found] == [
        (Change.REMOVED, "ease", Trend.ENDS, True),
        (Change.ADDED, "peace", Trend.BEGINS, False),
    ]


def test_a_table_and_counts_are_told_in_words(written: Written, sound: Sound) -> None:
    scale = {**written["scales"][0], "minimum_answered": 2, "low": 0, "high": 2, "reversed": []}
    scale.pop("bands")
    counting = {**scale, "id": "many", "rule": "count", "counted": {"calm": [1], "tense": [3]}}
    looked_up = {**scale, "id": "looked_up", "rule": "table", "low": 1, "high": 3}
    looked_up["table"] = [[2, 1], [3, 1.5], [4, 2], [5, 2.5], [6, 3]]
    written["scales"] = [counting, looked_up]
    written.pop("test_values")

    def other(after: Written) -> None:
        after["scales"][0]["counted"] = {"calm": [1, 2], "tense": [3]}
        after["scales"][1]["table"] = [[2, 1], [3, 1.2], [4, 2], [5, 2.5], [6, 3]]

    found = {one.about: one for one in changes(written, sound, other)}
    assert found["counted"].before == "calm 1; tense 3"
    assert found["table"].after == "2 gives 1, 3 gives 1.2, 4 gives 2, 5 gives 2.5, 6 gives 3"
    assert all(one.no_equivalent for one in found.values())


NEVER: dict[str, Callable[[Written], object]] = {
    "codes swapped": lambda w: [
        w["choice_sets"]["agree"][0].update(code=3),
        w["choice_sets"]["agree"][2].update(code=1),
        w.pop("test_values"),
    ],
    "an answer of a scale removed": lambda w: w["choice_sets"]["agree"].pop(1),
    "a code taken over": lambda w: w["choice_sets"]["agree"][3].update(id="rarely"),
    "an answer that counts no more": lambda w: w["choice_sets"]["agree"][1].update(scored=False),
    "a key turned": lambda w: [w["scales"][0].update(reversed=[]), w.pop("test_values")],
    "an item less in a scale": lambda w: [
        w["scales"][0].update(items=["calm"], reversed=[]),
        w.pop("test_values"),
    ],
    "another rule": lambda w: [
        w["scales"][0].update(rule="sum", minimum_answered=2, low=2, high=6),
        w["scales"][0].pop("bands"),
        w.pop("test_values"),
    ],
    "higher is better": lambda w: w["scales"][0].update(direction="higher_is_better"),
    "another form": lambda w: [
        w["items"][2].update(kind="number"),
    ],
    "other points": lambda w: w["items"][2].update(low=1, high=5),
}


@pytest.mark.parametrize("name", NEVER)
def test_what_gives_the_same_answer_another_number_is_never_equivalent(
    written: Written, sound: Sound, name: str
) -> None:
    found = changes(written, sound, NEVER[name])
    assert any(one.no_equivalent for one in found)
    assert any("cannot simply go on" in meaning(one) for one in found)


def test_keys_that_turn_with_their_codes_leave_the_score_as_it_was(written: Written, sound: Sound) -> None:
    """Every answer is stored as another number, and adds to the scale what it always added."""

    def turn(after: Written) -> None:
        codes = {1: 3, 3: 1}
        for choice in after["choice_sets"]["agree"]:
            choice["code"] = codes.get(choice["code"], choice["code"])
        after["scales"][0]["reversed"] = ["calm"]
        after.pop("test_values")

    found = changes(written, sound, turn)
    of_scale = [one for one in found if one.about == "reversed"]
    assert [one.no_equivalent for one in of_scale] == [""]
    assert all(one.no_equivalent for one in found if one.about == "codes")


def test_the_series_makes_one_change_of_an_item_removed_and_one_added(written: Written, sound: Sound) -> None:
    def rename(after: Written) -> None:
        after["items"][3].update(id="hours_asleep", series="hours")

    found = only(written, sound, rename)
    assert (found.change, found.about, found.before, found.after) == (
        Change.COSMETIC,
        "name",
        "hours",
        "hours_asleep",
    )


def test_the_fewest_questions_are_told_to_have_moved(written: Written, sound: Sound) -> None:
    found = only(written, sound, lambda after: after["items"].append(after["items"].pop(0)))
    assert (found.id, found.before, found.after) == ("calm", "question 1", "question 4")


def test_a_note_moves_the_answers_to_what_is_asked_with_it(written: Written, sound: Sound) -> None:
    written["items"].insert(0, {"id": "hello", "kind": "note", "wording": {"en": "Take your time."}})
    worded = only(written, sound, lambda after: after["items"][0]["wording"].update(en="Be quick."))
    gone = only(written, sound, lambda after: after["items"].pop(0))
    for one in (worded, gone):
        assert one.concern is not None
        assert (one.concern.kind, one.trend, one.no_equivalent) == ("instrument", Trend.OPEN, "")


@pytest.mark.parametrize("name", PAIRS)
def test_every_change_is_told_in_a_sentence_without_a_technical_word(name: str) -> None:
    for one in differences(BEFORE, version(name)).changes:
        sentence = meaning(one)
        assert sentence.endswith(".")
        assert sentence.count(".") == 1
        assert "_" not in sentence


def test_the_words_that_changed_are_marked() -> None:
    told = list(lines(differences(BEFORE, version("typo"))))
    assert told[0] == "street@1.0 to street@1.1: 1 change"
    assert "  How many hours did [-taht-]{+that+} take?" in told
    assert any("claimed: equivalent, a typo that hid no word" in line for line in told)
    assert "  after:  How much noise is there in your street at night?" in lines(
        differences(BEFORE, version("added-item"))
    )


def test_the_changes_are_there_for_programs() -> None:
    found = document(differences(BEFORE, version("choice-removed")))
    assert (found["bump"], found["label_needed"], found["counts"]) == ("major", "street@2.0", {"choices": 2})
    first = found["changes"][0]  # type: ignore[index]
    assert (first["class"], first["subject"], first["id"]) == ("choices", "choice", "belong.not_very")
    assert first["claim"] == {
        "claim": "break",
        "reason": "three answers in place of four",
        "made_in": "street@2.0",
    }


@pytest.mark.parametrize("override", ["\u202d", "\u202e"])
def test_signs_that_reverse_letters_are_read_and_marks_of_direction_are_not(override: str) -> None:
    assert not alike("Calm?", f"{override}Calm?\u202c")
    assert alike("Calm?", "\u200eCalm?\u2066\u2069")
