"""Codes that are read out, copied and typed."""

import pytest

from index_platform.auth.spoken_signs import grouped, read_signs


@pytest.mark.parametrize(
    "typed",
    [
        "7K2M-9X4Q-01AB",
        "7k2m 9x4q olab",
        "7K2M\u20139X4Q\u2011O1AB",  # an en dash, and a hyphen that does not break
        "7K2M\u00a09X4Q\t01AB\n",  # as it comes out of a PDF
        "7K2M\u200b9X4Q.01AB",  # with a sign that nobody sees
        "\uff17K2M9X4Q\u0660\u0661AB",  # a wide digit, and digits of an Arabic keyboard
    ],
)
def test_a_code_is_read_however_it_was_typed(typed: str) -> None:
    assert read_signs(typed) == "7K2M9X4Q01AB"


def test_signs_stand_in_groups() -> None:
    assert grouped("7K2M9X4Q01AB", 4) == "7K2M-9X4Q-01AB"


@pytest.mark.parametrize("typed", ["", "-", "\x00", "\u06d4"])
def test_what_holds_no_sign_is_empty(typed: str) -> None:
    assert read_signs(typed) == ""
