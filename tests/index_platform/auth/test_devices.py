from datetime import UTC, datetime, timedelta

from index_platform.auth import devices
from index_platform.auth.keys import Keys

KEYS, NOW = Keys("k" * 64), datetime(2026, 11, 22, 8, tzinfo=UTC)


def known(cookie: str, email: str, *, keys: Keys = KEYS, days: float = 0) -> str | None:
    return devices.known(cookie, email, keys, moment=NOW + timedelta(days=days))


def remembered(cookie: str, email: str) -> str:
    return devices.remembered(cookie, email, KEYS, moment=NOW)


def test_a_browser_is_known_to_the_accounts_that_signed_in_with_it() -> None:
    both = remembered(remembered("", "ann@example.org"), "bob@example.org")
    assert known(both, "ann@example.org")
    assert known(both, "bob@example.org")
    assert known(both, "ann@example.org") != known(both, "bob@example.org")
    assert known(both, "eve@example.org") is None


def test_a_cookie_that_we_did_not_sign_is_no_device() -> None:
    cookie = remembered("", "ann@example.org")
    device, issued, mark = cookie.split(".")
    for forged in (
        "",
        "~",
        "a.b.c",
        f"{device}.{issued}.",
        f"{device}x.{issued}.{mark}",
        f"{device}.{int(issued) + 1}.{mark}",
        f"{device}.{issued}.{mark[:-1]}ż",
    ):
        assert known(forged, "ann@example.org") is None
    assert known(cookie, "ann@example.org", keys=Keys("j" * 64)) is None


def test_a_device_is_forgotten_after_half_a_year() -> None:
    cookie = remembered("", "ann@example.org")
    assert known(cookie, "ann@example.org", days=179)
    assert known(cookie, "ann@example.org", days=181) is None


def test_a_cookie_holds_four_accounts_the_latest_first_and_each_once() -> None:
    cookie = ""
    for name in "abcdea":
        cookie = remembered(cookie, f"{name}@example.org")
    assert len(cookie.split("~")) == 4
    assert [name for name in "abcde" if known(cookie, f"{name}@example.org")] == ["a", "c", "d", "e"]
