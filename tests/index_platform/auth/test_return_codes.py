"""A code to come back can be read out, typed by anybody, and hardly guessed."""

from itertools import combinations
from math import log2

import pytest

from index_platform.auth.return_codes import (
    WORDS,
    new_return_code,
    return_code,
    return_words,
    typed_words,
    unknown_words,
)


def near(one: str, other: str) -> bool:
    """Whether one is the other with one letter more, less or changed."""
    if abs(len(one) - len(other)) > 1:
        return False
    short, long = sorted((one, other), key=len)
    at = next((k for k, (a, b) in enumerate(zip(short, long, strict=False)) if a != b), len(short))
    return short[at + (len(short) == len(long)) :] == long[at + 1 :]


def test_a_code_is_one_of_more_than_a_million_millions() -> None:
    assert WORDS * log2(len(return_words())) >= 45


def test_no_word_is_another_after_a_slip_of_one_letter_nor_begins_another() -> None:
    assert near("heron", "hero")
    assert near("heron", "heran")
    assert not near("heron", "robin")
    for one, other in combinations(sorted(return_words()), 2):
        assert not near(one, other), (one, other)
        assert not other.startswith(one)
    assert all(word.isascii() and word.islower() and 4 <= len(word) <= 8 for word in return_words())


@pytest.mark.parametrize(
    "typed",
    ["{}", "  {}\n", "{} .", "(1) {}"],
)
def test_it_is_read_however_it_was_typed(typed: str) -> None:
    code = new_return_code()
    assert return_code(typed.format(code.upper().replace(" ", "-"))) == code
    assert return_code(typed.format(code.title().replace(" ", ", "))) == code


@pytest.mark.parametrize("typed", ["", "acorn", "acorn " * 6, "acorn actor album alarm ambr", "\0", "\ud800"])
def test_what_cannot_be_one_is_none(typed: str) -> None:
    assert return_code(typed) is None
    assert len(typed_words(typed)) <= 6


def test_two_codes_differ() -> None:
    assert len({new_return_code() for _ in range(100)}) == 100


def test_a_slip_of_one_letter_is_told_with_the_word_that_was_meant() -> None:
    for word in sorted(return_words())[::40]:
        typo = f"{word[:2]}{'x' if word[2] != 'x' else 'q'}{word[3:]}"
        [unknown] = unknown_words(f"{typo} {word} {typo}")
        assert unknown.word == typo
        assert word in unknown.near
    assert unknown_words(new_return_code()) == ()
    [far] = unknown_words("ö" * 500)
    assert (len(far.word), far.near) == (40, ())
