"""Answers: a row for every item, or everything that is wrong with them."""

from collections.abc import Callable
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from instruments import catalogue
from instruments.answers import AnswerRow, Finding, Findings, ValidAnswers, check
from instruments.definition import Instrument, Missing
from instruments.values import allows

Written = dict[str, Any]


@pytest.fixture
def mood(written: Written, sound: Callable[[Written], Instrument]) -> Instrument:
    return sound(written)


def finding(instrument: Instrument, answers: object) -> Finding:
    found = check(instrument, answers)  # type: ignore[arg-type]
    assert isinstance(found, Findings)
    [only] = found.findings
    return only


def test_there_is_a_row_for_every_item_in_order(mood: Instrument) -> None:
    found = check(mood, {"hours": 3, "calm": 2, "joy": {"missing": "skipped"}})
    assert found == ValidAnswers(
        answers={"hours": 3, "calm": 2, "joy": Missing.SKIPPED},
        rows=(
            AnswerRow("calm", 2, None),
            AnswerRow("tense", None, Missing.NOT_ASKED),
            AnswerRow("joy", None, Missing.SKIPPED),
            AnswerRow("hours", 3, None),
        ),
    )


def test_no_answers_at_all_are_valid(mood: Instrument) -> None:
    found = check(mood, {})
    assert isinstance(found, ValidAnswers)
    assert {row.missing for row in found.rows} == {Missing.NOT_ASKED}
    assert found.codes() == {}


def test_a_choice_that_says_nothing_gives_its_code_and_its_reason(mood: Instrument) -> None:
    found = check(mood, {"calm": 998, "tense": 4})
    assert isinstance(found, ValidAnswers)
    assert found.rows[:2] == (AnswerRow("calm", 998, Missing.REFUSED), AnswerRow("tense", 4, None))
    assert found.codes() == {"calm": 998, "tense": 4}


@pytest.mark.parametrize("reason", list(Missing))
def test_every_reason_is_taken_in_both_forms(mood: Instrument, reason: Missing) -> None:
    row = AnswerRow("calm", None, reason)
    for value in (reason, {"missing": reason.value}, {"missing": reason}):
        found = check(mood, {"calm": value})
        assert isinstance(found, ValidAnswers)
        assert found.rows[0] == row


CODES = 'Give one of 1, 2, 3, 4, 998, or {"missing": reason}.'


@pytest.mark.parametrize(
    ("value", "what", "fix"),
    [
        (True, "True is true or false, not a code", CODES),
        (7.0, "7.0 is a decimal number, not a code", f"Give a whole number. {CODES}"),
        (float("nan"), "nan is a decimal number, not a code", f"Give a whole number. {CODES}"),
        ("2", "'2' is text, not a code", f"Give a number without quotes. {CODES}"),
        ("refused", "'refused' is a reason, not a code", 'Give {"missing": "refused"}.'),
        (
            None,
            "there is no answer and no reason",
            'Leave the item out if it was not asked, or give {"missing": reason}.',
        ),
        ([2], "a list is not a code", CODES),
        (5, "5 is not an answer to 'calm'", CODES),
        (-1, "-1 is not an answer to 'calm'", CODES),
        pytest.param(10**5000, "a number of many digits is not an answer to 'calm'", CODES, id="10**5000"),
    ],
)
def test_what_is_not_a_code_is_told_with_its_remedy(
    mood: Instrument, value: object, what: str, fix: str
) -> None:
    found = finding(mood, {"calm": value})
    assert (found.item, found.what, found.fix) == ("calm", what, fix)
    assert found.value is value


@pytest.mark.parametrize(
    ("item", "value", "high"), [("joy", 11, 10), ("joy", -1, 10), ("hours", 25, 24), ("hours", -1, 24)]
)
def test_a_number_beyond_its_limits_is_told(mood: Instrument, item: str, value: int, high: int) -> None:
    assert (
        finding(mood, {item: value}).fix == f'Give a whole number from 0 to {high}, or {{"missing": reason}}.'
    )


@pytest.mark.parametrize(
    ("value", "what"),
    [
        ({"missing": "refusd"}, "'refusd' is not a reason"),
        ({"missing": None}, "None is not a reason"),
        ({"missing": 3}, "3 is not a reason"),
        ({}, "named values are not an answer"),
        ({"missing": "refused", "code": 1}, "named values are not an answer"),
        ({"reason": "refused"}, "named values are not an answer"),
    ],
)
def test_a_wrong_reason_is_told(mood: Instrument, value: dict[str, object], what: str) -> None:
    found = finding(mood, {"calm": value})
    assert found.what == what
    assert "refused, dont_know, not_asked, skipped, off_route" in found.fix


def test_a_near_reason_is_offered(mood: Instrument) -> None:
    assert finding(mood, {"calm": {"missing": "refusd"}}).fix.startswith("Did you mean 'refused'?")


def test_an_unknown_item_names_the_nearest(mood: Instrument) -> None:
    found = finding(mood, {"clam": 1})
    assert (found.item, found.value) == ("clam", 1)
    assert found.what == "mood@1.0 has no item 'clam'"
    assert found.fix == "Did you mean 'calm'? Its items are: calm, tense, joy, hours."


def test_a_key_that_is_not_text_is_an_unknown_item(mood: Instrument) -> None:
    assert finding(mood, {1: 1}).what == "mood@1.0 has no item 1"


@pytest.mark.parametrize("answers", [None, [], "calm", 7])
def test_answers_that_are_not_named_by_item_are_refused(mood: Instrument, answers: object) -> None:
    assert finding(mood, answers).what == "the answers are not named by item"


def test_all_findings_are_told_in_the_order_of_the_items(mood: Instrument) -> None:
    found = check(mood, {"nowhere": 1, "hours": "3", "calm": 7, "joy": 5})
    assert isinstance(found, Findings)
    assert [one.item for one in found.findings] == ["calm", "hours", "nowhere"]


def test_a_long_list_of_codes_is_cut_in_the_remedy(
    written: Written, sound: Callable[[Written], Instrument]
) -> None:
    written["choice_sets"]["many"] = [
        {"id": f"c{n}", "code": n, "wording": {"en": str(n)}} for n in range(1, 40)
    ]
    written["items"][0]["choices"] = "many"
    del written["scales"], written["test_values"]
    assert finding(sound(written), {"calm": 99}).fix.endswith('19, 20, ..., or {"missing": reason}.')


anything = st.recursive(
    st.none()
    | st.booleans()
    | st.integers()
    | st.floats()
    | st.text(max_size=20)
    | st.sampled_from(list(Missing)),
    lambda inner: st.lists(inner, max_size=2) | st.dictionaries(st.text(max_size=8), inner, max_size=2),
    max_leaves=4,
)


@given(
    st.dictionaries(
        st.sampled_from(["satis", "ucla1", "age_band", "x", ""]) | st.text(max_size=9), anything, max_size=6
    )
)
def test_anything_gives_rows_or_findings_and_never_an_exception(answers: dict[str, object]) -> None:
    instrument = catalogue.get("thriving-communities@1.0")
    found = check(instrument, answers)
    if isinstance(found, ValidAnswers):
        assert [row.item for row in found.rows] == [item.id for item in instrument.items]
        assert all(row.code is None or allows(instrument.item(row.item), row.code) for row in found.rows)
        assert all((row.code is None) <= (row.missing is not None) for row in found.rows)
    else:
        assert found.findings
        assert all(one.what and one.fix for one in found.findings)


@given(st.data())
def test_every_code_of_every_item_is_taken(data: st.DataObject) -> None:
    instrument = catalogue.get("thriving-communities@1.0")
    codes = {
        item.id: data.draw(
            st.sampled_from([c.code for c in item.choices]) if item.choices else st.integers(0, 10)
        )
        for item in instrument.items
    }
    found = check(instrument, codes)
    assert isinstance(found, ValidAnswers)
    assert found.codes() == codes
