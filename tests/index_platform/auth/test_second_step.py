from datetime import UTC, datetime, timedelta

import pyotp
import pytest

from index_platform.auth import second_step

SECRET, NOW = "GEZDGNBVGY3TQOJQGEZDGNBVGY3TQOJQ", datetime(2026, 11, 22, 8, 0, 15, tzinfo=UTC)
STEP = int(NOW.timestamp()) // 30


def matching(typed: str, *, after: int | None = None) -> int | None:
    return second_step.matching_step(SECRET, typed, after=after, moment=NOW)


def code(steps: int) -> str:
    return pyotp.TOTP(SECRET).at(NOW + timedelta(seconds=30 * steps))


def test_the_codes_are_those_of_the_standard() -> None:
    """RFC 6238, appendix B, with the last six of its eight digits."""
    for seconds, expected in ((59, "287082"), (1111111109, "081804"), (2000000000, "279037")):
        moment = datetime.fromtimestamp(seconds, UTC)
        assert second_step.matching_step(SECRET, expected, after=None, moment=moment) == seconds // 30


@pytest.mark.parametrize(("steps", "fits"), [(-2, False), (-1, True), (0, True), (1, True), (2, False)])
def test_a_code_fits_half_a_minute_before_and_after(steps: int, fits: bool) -> None:
    assert matching(code(steps)) == (STEP + steps if fits else None)


def test_a_code_serves_once_and_so_do_all_before_it() -> None:
    assert matching(code(0), after=STEP) is None
    assert matching(code(-1), after=STEP) is None
    assert matching(code(1), after=STEP) == STEP + 1


@pytest.mark.parametrize("typed", ["", "12345", "1234567", "abcdef", "١٢٣٤٥٦", "-12345"])
def test_what_is_no_code_fits_never(typed: str) -> None:
    assert matching(typed) is None


def test_a_code_may_be_typed_with_spaces() -> None:
    assert matching(f" {code(0)[:3]} {code(0)[3:]} ") == STEP


def test_recovery_codes_are_ten_that_nobody_guesses_and_may_be_typed_in_any_way() -> None:
    codes = second_step.new_codes()
    assert len(set(codes)) == 10
    for each in codes:
        assert len(each) == 19
        assert second_step.plain_code(each.upper().replace("-", " ")) == each
        assert second_step.plain_code(f" {each.replace('-', '')}\n") == each


def test_an_app_reads_secret_name_and_site() -> None:
    address = second_step.address(SECRET, email="ann@example.org", site="survey.example.org")
    parsed = pyotp.parse_uri(address)
    assert isinstance(parsed, pyotp.TOTP)
    assert (parsed.secret, parsed.name, parsed.issuer) == (SECRET, "ann@example.org", "survey.example.org")
