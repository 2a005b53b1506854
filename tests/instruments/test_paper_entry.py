"""Two entries of one paper: where they differ, and the answers that come of them."""

import json

import pytest

from instruments import answers
from instruments.answers import ValidAnswers
from instruments.canonical import canonical_json
from instruments.definition import Missing
from instruments.flags import Flag, Raised
from instruments.paper_entry import (
    LANGUAGE,
    PLACE,
    Entry,
    Standing,
    Unanswered,
    answers_of,
    compared,
    differing,
    kept,
    paper_flags,
    standing_of,
)
from tests.kinds import every_kind

KINDS = every_kind()
ENTRY: Entry = {
    LANGUAGE: "en",
    PLACE: "QN",
    "ok": Unanswered.NOT_ANSWERED,
    "colour": 2,
    "calm": Unanswered.SEVERAL,
    "help": (1, 3),
    "joy": Unanswered.NOT_ANSWERED,
    "years": Missing.REFUSED,
    "moved": Unanswered.UNREADABLE,
    "better": "More parks, please!",
    "work": "QS",
}


def test_everything_that_was_typed_is_compared() -> None:
    assert set(compared(KINDS)) == set(ENTRY)


@pytest.mark.parametrize(
    ("item", "other", "differs"),
    [
        ("colour", 1, True),
        ("colour", Unanswered.UNREADABLE, True),
        ("calm", Unanswered.UNREADABLE, True),
        ("help", (1,), True),
        ("years", Missing.DONT_KNOW, True),
        ("better", "more parks  please", False),
        ("better", "more park please", True),
        ("better", Unanswered.NOT_ANSWERED, True),
        ("work", "QN", True),
        (PLACE, "QS", True),
        (LANGUAGE, "ur", True),
    ],
)
def test_two_entries_differ_where_something_else_stands(item: str, other: Standing, differs: bool) -> None:
    assert differing(KINDS, ENTRY, {**ENTRY, item: other}) == ((item,) if differs else ())
    assert differing(KINDS, {**ENTRY, item: other}, ENTRY) == ((item,) if differs else ())


def test_a_word_is_never_taken_for_a_reason() -> None:
    word: Entry = {**ENTRY, "better": "unreadable"}
    assert differing(KINDS, word, {**word, "better": Unanswered.UNREADABLE}) == ("better",)


@pytest.mark.parametrize("standing", [*ENTRY.values(), "unreadable", "refused"])
def test_what_stands_there_is_the_same_after_it_was_stored(standing: Standing) -> None:
    stored = json.loads(canonical_json([kept(standing)]))
    assert standing_of(stored[0]) == standing
    assert type(standing_of(stored[0])) is type(standing)


def test_what_gives_no_answer_becomes_a_reason_and_an_empty_box_is_a_no() -> None:
    given = answers_of(KINDS, ENTRY)
    assert given["ok"] is Missing.REFUSED
    assert given["calm"] is given["joy"] is given["moved"] is Missing.SKIPPED
    assert given["years"] is Missing.REFUSED
    assert isinstance(answers.check(KINDS, given), ValidAnswers)


def test_unreadable_and_several_are_told_apart_from_left_out() -> None:
    assert paper_flags(KINDS, ENTRY) == (
        Flag(Raised.SEVERAL, "calm"),
        Flag(Raised.UNREADABLE, "moved"),
    )
