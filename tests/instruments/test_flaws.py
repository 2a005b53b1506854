"""Flaws: told together, by line, in words that lead to the place."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from instruments.errors import Told
from instruments.flaws import Flaw, line_of, near, place_of, refusal

CONTENT = {"items": [{"id": "calm", "wording": {"en": "Calm?"}}, {"code": 7}, {"key": "k"}, {"plain": 1}, 5]}


@pytest.mark.parametrize(
    ("at", "words"),
    [
        ((), ""),
        (("items", 0, "wording", "en"), "items > calm > wording > en"),
        (("items", 1), "items > 7"),
        (("items", 2), "items > k"),
        (("items", 3), "items > number 4"),
        (("items", 4), "items > number 5"),
        (("items", 99, "wording"), "items > number 100 > wording"),
        (("nowhere", 0), "nowhere > number 1"),
        (("items", 3, 1), "items > number 4 > 1"),
    ],
)
def test_a_place_is_told_by_the_names_that_its_author_gave(at: tuple[str | int, ...], words: str) -> None:
    assert place_of(at, CONTENT) == words


def test_the_line_of_a_value_that_is_not_there_is_that_of_what_should_hold_it() -> None:
    lines = {(): 1, ("items",): 4, ("items", 0): 5}
    assert line_of(("items", 0, "wording"), lines) == 5
    assert line_of(("items", 3), lines) == 4
    assert line_of(("title",), lines) == 1
    assert line_of(("title",), {}) is None


def test_one_flaw_is_told_as_an_error_of_its_line() -> None:
    error = refusal(
        [Flaw(("items", 0), "is bad", "Mend it.")], where="f", content=CONTENT, lines={("items",): 4}
    )
    assert (error.what, error.where, error.fix) == ("items > calm is bad", "f, line 4", "Mend it.")


def test_one_flaw_without_a_line_names_the_file_only() -> None:
    error = refusal([Flaw((), "has no item", "Add one.")], where="f", content=CONTENT)
    assert (error.what, error.where) == ("has no item", "f")


def test_several_flaws_are_told_together_in_the_order_of_the_file() -> None:
    flaws = [Flaw((), "late", "B.", line=9), Flaw((), "early", "A.", line=2), Flaw(("x",), "unknown", "C.")]
    error = refusal(flaws, where="f", content={})
    assert error.code == "invalid-definition"
    assert error.what.startswith("3 things are wrong:")
    assert error.what.index("unknown") < error.what.index("early") < error.what.index("late")
    assert "Line 2: early. A." in error.what
    assert error.told == (Told(None, "x unknown", "C.", "x"), Told(2, "early", "A."), Told(9, "late", "B."))


def test_a_near_word_is_offered_and_a_far_one_is_not() -> None:
    assert near("wordng", ["wording", "kind"]) == "Did you mean 'wording'? "
    assert near("KIND", ["wording", "kind"]) == "Did you mean 'kind'? "
    assert near("zzz", ["wording", "kind"]) == ""
    assert near(7, ["wording"]) == ""


@given(st.text(max_size=3000))
def test_no_word_is_too_odd_to_be_compared(word: str) -> None:
    hint = near(word, ["wording", "kind"])
    assert hint in ("", "Did you mean 'wording'? ", "Did you mean 'kind'? ")
