"""Flags: what was answered off the route, which checks do not hold; and the rows that stand for it."""

import pytest

from instruments.answers import AnswerRow, ValidAnswers
from instruments.answers import check as checked
from instruments.definition import Missing
from instruments.flags import Flag, Raised, broken, flags
from scoring.scales import score_answers
from tests.instruments.asking import asking, check, day, multiple, number, single, words

ONLY_WORKING = {"eq": [{"item": "works"}, 1]}
WORK = asking(
    single("works", "or_not"),
    number("hours", 0, 168, show_if=ONLY_WORKING),
    multiple("helps", show_if=ONLY_WORKING),
    words("why", show_if=ONLY_WORKING),
    single("calm", "or_not", show_if=ONLY_WORKING),
)
DAYS = asking(
    day("began"),
    day("ended", checks=[check("not_before", {"ge": [{"item": "ended"}, {"item": "began"}]})]),
    number("people", 0, 2000, checks=[check("many", {"le": [{"item": "people"}, 1000]}, "soft")]),
)
SLIPS = {"began": "2026-06-02", "ended": "2026-06-01", "people": 1200}


def rows(given: dict[str, object]) -> dict[str, AnswerRow]:
    found = checked(WORK, given)
    assert isinstance(found, ValidAnswers)
    return {row.item: row for row in found.rows}


def test_what_was_answered_off_the_route_is_flagged_in_the_order_of_the_items() -> None:
    given = {"works": 2, "why": "none", "hours": 8, "helps": Missing.SKIPPED}
    assert flags(WORK, given) == (Flag(Raised.OFF_ROUTE, "hours"), Flag(Raised.OFF_ROUTE, "why"))
    assert flags(WORK, {**given, "works": 1}) == ()


def test_an_item_off_the_route_has_a_row_that_says_so() -> None:
    assert rows({"works": 2})["hours"] == AnswerRow("hours", None, Missing.OFF_ROUTE)
    assert rows({"works": 2, "hours": Missing.SKIPPED})["hours"].missing is Missing.OFF_ROUTE
    assert rows({"works": 2})["helps.h1"] == AnswerRow("helps.h1", None, Missing.OFF_ROUTE)
    assert rows({"works": 1})["hours"] == AnswerRow("hours", None, Missing.NOT_ASKED)


def test_an_answer_off_the_route_keeps_its_code_or_words_beside_the_reason() -> None:
    found = rows({"works": 2, "hours": 8, "helps": (2,), "why": "It is quiet.", "calm": 998})
    assert found["hours"] == AnswerRow("hours", 8, Missing.OFF_ROUTE)
    assert found["helps.h2"] == AnswerRow("helps.h2", 1, Missing.OFF_ROUTE)
    assert found["why"] == AnswerRow("why", None, None, "It is quiet.")
    assert found["calm"] == AnswerRow("calm", 998, Missing.OFF_ROUTE)


def test_an_answer_off_the_route_is_in_no_score() -> None:
    scale = {
        "id": "calm",
        "title": {"en": "Calm"},
        "rule": "single",
        "items": ["calm"],
        "minimum_answered": 1,
    }
    rest = {"low": 1, "high": 2, "direction": "higher_is_better", "source": "a test"}
    scored = asking(
        single("works", "or_not"),
        single("calm", "or_not", show_if=ONLY_WORKING),
        scales=[{**scale, **rest}],
    )
    assert score_answers(scored, {"works": 1, "calm": 2}) == {"calm": 2.0}
    assert score_answers(scored, {"works": 2, "calm": 2})["calm"] != 2.0


def test_checks_that_do_not_hold_are_flagged_and_hard_ones_are_broken() -> None:
    assert flags(DAYS, SLIPS) == (
        Flag(Raised.CHECK, "ended", "not_before"),
        Flag(Raised.CHECK, "people", "many"),
    )
    assert [one.name for one in broken(DAYS, SLIPS)] == ["ended.not_before"]
    assert broken(DAYS, {**SLIPS, "ended": "2026-06-03"}) == ()


@pytest.mark.parametrize("given", [{}, {"works": Missing.REFUSED}, {"works": 1, "hours": 8}])
def test_what_is_as_it_should_be_raises_no_flag(given: dict[str, object]) -> None:
    assert flags(WORK, given) == ()
