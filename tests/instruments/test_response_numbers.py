"""The number of a paper: the check digit shows slips of a finger."""

import pytest

from instruments.errors import InvalidInputError
from instruments.response_numbers import number_of, numbered, printed


def slow_check_digit(digits: str) -> int:
    """The one digit with which the sum of ISO 7064, MOD 11,10 comes out at 1, found by trying all ten."""
    for last in range(10):
        product = 10
        for digit in digits:
            product = (product + int(digit)) % 10 or 10
            product = (2 * product) % 11
        if (product + last) % 10 == 1:
            return last
    raise AssertionError("no digit fits")


@pytest.mark.parametrize("serial", [1, 7, 42, 999, 1000, 65432, 12345678901])
def test_the_last_digit_is_the_one_that_the_standard_asks_for(serial: int) -> None:
    number = numbered(serial)
    assert int(number[-1]) == slow_check_digit(number[:-1])
    assert number_of(number) == number


def test_the_example_of_the_standard_has_its_digit() -> None:
    assert numbered(794) == "07945"  # ISO 7064: 0794 has the check digit 5


def test_every_wrong_digit_is_noticed() -> None:
    number = numbered(4711)
    for at, right in enumerate(number):
        for wrong in set("0123456789") - {right}:
            with pytest.raises(InvalidInputError, match="last digit"):
                number_of(number[:at] + wrong + number[at + 1 :])


@pytest.mark.parametrize("typed", ["0794-5", " 0794 5 ", "07945", "0794\N{NO-BREAK SPACE}5"])
def test_a_number_may_be_typed_with_or_without_what_stands_between(typed: str) -> None:
    assert number_of(typed) == "07945"
    assert printed(number_of(typed)) == "0794-5"


@pytest.mark.parametrize("typed", ["", "7", "abc", "0794x", "1234567890123", "\u0660\u0661\u0662"])
def test_what_is_no_number_is_refused_with_the_way_out(typed: str) -> None:
    with pytest.raises(InvalidInputError) as refused:
        number_of(typed)
    assert "as it is printed" in refused.value.fix


@pytest.mark.parametrize("serial", [0, -1, 10**11])
def test_a_paper_is_counted_from_one_and_its_number_stays_short(serial: int) -> None:
    with pytest.raises(InvalidInputError):
        numbered(serial)
