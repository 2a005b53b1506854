"""Every kind of answer is read into one form, and what is wrong is told with its remedy."""

import json

import pytest
from hypothesis import given
from hypothesis import strategies as st

from instruments.answer_reading import read
from instruments.answers import AnswerRow, Finding, Findings, ValidAnswers, check
from instruments.definition import Missing
from instruments.geography import parse as geography
from instruments.places import Geography
from instruments.response import Answer, Response, answer_of, written
from instruments.variables import variables
from tests.kinds import LABEL, LONGEST, answers, every_kind

KINDS = every_kind()
SHOWN = '{"missing": reason}'


def finding(item: str, value: object, places: Geography | None = None) -> Finding:
    found = check(KINDS, {item: value}, places=places)
    assert isinstance(found, Findings)
    [only] = found.findings
    return only


def valid(given: dict[str, Answer]) -> ValidAnswers:
    found = check(KINDS, given)
    assert isinstance(found, ValidAnswers)
    return found


@pytest.mark.parametrize(
    ("item", "value", "kept"),
    [
        ("help", [2, 1], (1, 2)),
        ("help", (3, 2, 1), (1, 2, 3)),
        ("help", [998], (998,)),
        ("moved", "1999-12-31", "1999-12-31"),
        ("better", " more\r\nparks ", "more\nparks"),
        ("better", "refused", "refused"),
        ("work", "anywhere", "anywhere"),
        ("ok", 1, 1),
        ("calm", 3, 3),
    ],
)
def test_a_value_is_kept_in_one_form(item: str, value: object, kept: Answer) -> None:
    assert read(KINDS.item(item), value) == kept


TICKS = f"Give a list of some of 3, 1, 2, 9, 998, or {SHOWN}."
DAY = f'Give a day from "1900-01-01" to "2026-11-22", or {SHOWN}.'
WORDS = f"Give a text of at most {LONGEST} signs, or {SHOWN}."
PLACE = f"Give the code of a place of the level 'quarter', or {SHOWN}."
SKIP = 'Leave the item out, or give {"missing": "skipped"}.'


@pytest.mark.parametrize(
    ("item", "value", "what", "fix"),
    [
        ("help", [1, 1], "1 is there twice", "Give each choice once."),
        ("help", [9, 1], "9 is ticked with others, and stands alone", "Give it alone, or the others."),
        ("help", [1, 998], "998 is ticked with others, and stands alone", "Give it alone, or the others."),
        ("help", [], "no choice is ticked", SKIP),
        ("help", [4], "4 is not a choice of 'help'", TICKS),
        ("help", [True], "True is not a choice of 'help'", TICKS),
        ("help", ["1"], "'1' is not a choice of 'help'", TICKS),
        ("help", [None], "None is not a choice of 'help'", TICKS),
        ("help", [[1]], "[1] is not a choice of 'help'", TICKS),
        ("help", [1.0], "1.0 is not a choice of 'help'", TICKS),
        ("help", 1, "1 is a number, not a list of codes", TICKS),
        ("help", "1", "'1' is text, not a list of codes", TICKS),
        ("help", "skipped", "'skipped' is a reason, not a list of codes", 'Give {"missing": "skipped"}.'),
        ("moved", "2027-01-01", "'2027-01-01' is not an answer to 'moved'", DAY),
        ("moved", "22/11/2026", "'22/11/2026' is not an answer to 'moved'", DAY),
        ("moved", 20261122, "20261122 is a number, not a day", DAY),
        ("moved", True, "True is true or false, not a day", DAY),
        ("moved", 1.5, "1.5 is a decimal number, not a day", DAY),
        ("moved", "refused", "'refused' is a reason, not a day", 'Give {"missing": "refused"}.'),
        ("better", "   ", "it is an empty text", SKIP),
        ("better", "a\0b", "it holds the sign U+0000, which cannot be kept", "Remove it."),
        ("better", "\ud800", "it holds the sign U+D800, which cannot be kept", "Remove it."),
        ("better", "x" * (LONGEST + 1), f"it has {LONGEST + 1} signs", WORDS),
        ("better", 5, "5 is a number, not a text", WORDS),
        ("better", ["a"], "a list is not a text", WORDS),
        ("work", "  QN", "'  QN' is not an answer to 'work'", PLACE),
        ("work", "", "'' is not an answer to 'work'", PLACE),
        ("work", "not_asked", None, None),
        ("ok", 0, "0 is not an answer to 'ok'", f"Give 1 where the box is ticked, or {SHOWN}."),
        ("ok", True, "True is true or false, not a code", f"Give 1 where the box is ticked, or {SHOWN}."),
        ("hello", "yes", "'hello' says something and asks nothing", "Leave it out."),
        ("years", 121, "121 is not an answer to 'years'", f"Give a whole number from 0 to 120, or {SHOWN}."),
    ],
)
def test_what_is_no_answer_is_told_with_its_remedy(
    item: str, value: object, what: str | None, fix: str | None
) -> None:
    if what is None:  # any text may be the code of a place, until it is held against a geography
        assert read(KINDS.item(item), value) == value
        return
    found = finding(item, value)
    assert (found.item, found.what, found.fix) == (item, what, fix)


@pytest.fixture
def town() -> Geography:
    levels = [{"key": key, "singular": key, "plural": f"{key}s"} for key in ("town", "quarter")]
    places = [
        {"code": "T", "name": "Town", "level": "town", "population": 2},
        {"code": "QN", "name": "North", "level": "quarter", "parent": "T"},
    ]
    content = {"key": "town", "vintage": "2026", "title": "Town", "source": "a test", "levels": levels}
    return geography(
        {**content, "report_level": "quarter", "spread_level": "quarter", "places": places}, where="a test"
    )


def test_a_place_is_held_against_the_geography_and_its_level(town: Geography) -> None:
    assert isinstance(check(KINDS, {"work": "QN"}, places=town), ValidAnswers)
    assert isinstance(check(KINDS, {"work": Missing.REFUSED}, places=town), ValidAnswers)
    for code in ("T", "QM"):
        found = finding("work", code, town)
        assert found.what == f"'{code}' is not a place of Town of the level 'quarter'"
        assert "thriving places list town" in found.fix


def test_a_choice_is_a_row_and_one_that_says_nothing_gives_its_reason_to_all() -> None:
    def rows(given: Answer) -> list[tuple[int | None, Missing | None]]:
        return [
            (row.code, row.missing) for row in valid({"help": given}).rows if row.item.startswith("help.")
        ]

    assert rows((1, 3)) == [(1, None), (1, None), (0, None), (0, None), (0, None)]
    assert rows(Missing.SKIPPED) == [(None, Missing.SKIPPED)] * 5
    assert rows((998,)) == [*[(0, Missing.REFUSED)] * 4, (1, Missing.REFUSED)]


def test_words_days_and_places_are_texts_and_notes_are_nothing() -> None:
    given: dict[str, Answer] = {
        "better": "=1+1",
        "moved": "2020-02-29",
        "work": "QN",
        "hello": Missing.SKIPPED,
    }
    found = valid(given)
    rows = {row.item: row for row in found.rows}
    assert rows["better"] == AnswerRow("better", None, None, "=1+1")
    assert rows["moved"] == AnswerRow("moved", None, None, "2020-02-29")
    assert rows["work"] == AnswerRow("work", None, None, "QN")
    assert "hello" not in rows
    assert "hello" not in found.answers


def test_what_was_not_asked_is_left_out() -> None:
    assert valid({"joy": Missing.NOT_ASKED}) == valid({})


@given(answers(KINDS))
def test_checking_what_was_kept_changes_nothing(given_: dict[str, Answer]) -> None:
    once = valid(given_)
    assert once.answers == given_
    assert check(KINDS, once.answers) == once


@given(answers(KINDS))
def test_there_is_one_row_for_every_variable_and_in_it_just_one_thing(given_: dict[str, Answer]) -> None:
    rows = valid(given_).rows
    assert [row.item for row in rows] == [one.name for one in variables(KINDS)]
    for row in rows:
        assert (row.text is None) or (row.code is None and row.missing is None)
        assert (row.text, row.code, row.missing) != (None, None, None)


@given(answers(KINDS))
def test_a_response_comes_back_from_its_bytes(given_: dict[str, Answer]) -> None:
    response = Response(wave="w", instrument=LABEL, answers=given_)
    document = json.loads(response.content())
    again = {item: answer_of(value) for item, value in document["answers"].items()}
    assert again == given_
    assert valid(document["answers"]).answers == given_
    assert {item: written(answer) for item, answer in again.items()} == response.document()["answers"]


anything = st.recursive(
    st.none()
    | st.booleans()
    | st.integers()
    | st.floats()
    | st.text(max_size=20)
    | st.sampled_from(list(Missing)),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(max_size=8), inner, max_size=2),
    max_leaves=5,
)


@given(st.dictionaries(st.sampled_from([item.id for item in KINDS.items]), anything, max_size=6))
def test_anything_gives_rows_or_findings_and_never_an_exception(given_: dict[str, object]) -> None:
    found = check(KINDS, given_)
    if isinstance(found, ValidAnswers):
        assert check(KINDS, found.answers) == found
    else:
        assert all(one.what and one.fix for one in found.findings)
