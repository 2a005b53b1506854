"""The number printed on one paper: its digits, and a check digit by which most slips of a finger are noticed.

The check digit is that of ISO 7064, MOD 11,10: every wrong digit shows, and most pairs that changed places.
"""

import re

from instruments.errors import InvalidInputError

LONGEST = 12  # digits with the check digit
_TYPED = re.compile(r"[0-9]{2,12}")
_BETWEEN = str.maketrans({" ": None, "-": None, "\N{NO-BREAK SPACE}": None})


def numbered(serial: int) -> str:
    """The number of the paper with this serial number: at least four digits, then the check digit."""
    digits = f"{serial:04d}"
    if serial < 1 or len(digits) >= LONGEST:
        raise InvalidInputError(
            f"{serial} cannot be the number of a paper",
            where="numbers of papers",
            fix=f"Count from 1, and use at most {LONGEST - 1} digits.",
        )
    return digits + _check_digit(digits)


def number_of(typed: str) -> str:
    """The number that somebody typed, as it is kept; InvalidInputError where it cannot be one."""
    digits = typed.strip().translate(_BETWEEN)
    if _TYPED.fullmatch(digits) is None:
        raise _wrong("this is not the number of a paper")
    if _check_digit(digits[:-1]) != digits[-1]:
        raise _wrong("the last digit does not belong to the others")
    return digits


def printed(number: str) -> str:
    """A kept number as people read it: the check digit stands apart."""
    return f"{number[:-1]}-{number[-1]}"


def _check_digit(digits: str) -> str:
    carried = 10
    for digit in digits:
        carried = ((int(digit) + carried) % 10 or 10) * 2 % 11
    return str((11 - carried) % 10)


def _wrong(what: str) -> InvalidInputError:
    return InvalidInputError(
        what,
        where="number of the paper",
        fix="Type it as it is printed on each page, such as 0042-3, digit by digit.",
    )
