"""Texts have one form in which they are kept, and it changes no words."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from instruments.plain import is_plain, plain, unkept


@pytest.mark.parametrize(
    ("typed", "kept"),
    [
        ("  more parks \n", "more parks"),
        ("one\r\ntwo\rthree", "one\ntwo\nthree"),
        ("a\tb", "a b"),
        ("cafe\u0301", "caf\u00e9"),
        ("\u067e\u0627\u0631\u06a9\u200c\u06c1\u0627", "\u067e\u0627\u0631\u06a9\u200c\u06c1\u0627"),
        (" \n\t ", ""),
    ],
)
def test_what_stands_around_a_text_goes_and_its_words_stay(typed: str, kept: str) -> None:
    assert plain(typed) == kept


@given(st.text())
def test_the_form_of_a_kept_text_is_its_own(text: str) -> None:
    assert plain(plain(text)) == plain(text)


@pytest.mark.parametrize(
    ("text", "sign"),
    [
        ("a\0b", "U+0000"),
        ("\x1b[31m", "U+001B"),
        ("\x7f", "U+007F"),
        ("\x85", "U+0085"),
        ("\ud800", "U+D800"),
        ("a\udfff\0", "U+DFFF"),
        ("lines\nand\ttabs \u200c\u202b and \U0001f333", ""),
    ],
)
def test_a_sign_that_cannot_be_kept_is_named(text: str, sign: str) -> None:
    assert unkept(text) == sign


@pytest.mark.parametrize("text", ["", " a", "a\r\nb", "a\0b", "e\u0301"])
def test_what_stands_in_another_form_is_not_plain(text: str) -> None:
    assert not is_plain(text)
    assert is_plain("a\nb")
