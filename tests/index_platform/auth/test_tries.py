from datetime import UTC, datetime, timedelta

import pytest

from index_platform.auth import tries
from index_platform.auth.tries import FREE, Tries

START = datetime(2026, 11, 22, 8, tzinfo=UTC)
WHO = tries.pair("ann@example.org", "192.0.2.1")


def after(seconds: float) -> datetime:
    return START + timedelta(seconds=seconds)


def test_five_tries_are_free_and_then_each_waits_twice_as_long_up_to_a_quarter_of_an_hour() -> None:
    counts, now, waits = Tries(), 0.0, []
    for _ in range(FREE):
        assert counts.taken(WHO, after(now)) == 0
    for _ in range(8):
        waits.append(counts.taken(WHO, after(now)))
        now += waits[-1]
        assert counts.taken(WHO, after(now)) == 0
    assert waits == [30, 60, 120, 240, 480, 900, 900, 900]


def test_asking_while_one_waits_makes_the_wait_no_longer() -> None:
    counts = Tries()
    for _ in range(FREE):
        counts.taken(WHO, START)
    assert [counts.taken(WHO, after(second)) for second in (0, 10, 29.5, 30)] == [30, 20, 1, 0]


def test_a_right_try_forgives_and_a_day_forgets() -> None:
    counts = Tries()
    for _ in range(FREE):
        counts.taken(WHO, START)
    counts.forgiven(WHO)
    assert counts.taken(WHO, START) == 0
    for _ in range(FREE):
        counts.taken(WHO, START)
    assert counts.taken(WHO, START) > 0
    assert [counts.taken(WHO, after(86_401)) for _ in range(FREE)] == [0] * FREE


def test_a_try_that_was_never_looked_at_counts_for_nothing() -> None:
    counts = Tries()
    for _ in range(3 * FREE):
        assert counts.taken(WHO, START) == 0
        counts.given_back(WHO)
    assert counts.failed(WHO) == 0


def test_what_is_only_counted_waits_for_nothing() -> None:
    counts, name = Tries(), tries.named("ann@example.org")
    for _ in range(100):
        counts.counted(name, START)
    assert counts.failed(name) == 100
    counts.given_back(name)
    assert counts.failed(name) == 99


@pytest.mark.parametrize(
    ("one", "other", "shared"),
    [
        ("192.0.2.1", "192.0.2.2", [True, False]),
        ("192.0.2.1", "192.0.3.1", [False, False]),
        ("::ffff:192.0.2.1", "192.0.2.1", [True, True]),
        ("2001:db8:1:2::1", "2001:db8:1:2::9", [True, True, True]),
        ("2001:db8:1:2::1", "2001:db8:1:3::1", [True, True, False]),
        ("2001:db8:1:2::1", "2001:db8:1:102::1", [True, False, False]),
        ("2001:db8:1:2::1", "2001:db8:2:2::1", [False, False, False]),
        ("unix", "unix", [True]),
    ],
)
def test_whoever_takes_many_narrow_networks_stands_at_the_wide_one(
    one: str, other: str, shared: list[bool]
) -> None:
    both = zip(tries.everybody_at(one), tries.everybody_at(other), strict=True)
    assert [left == right for left, right in both] == shared


def test_no_more_pairs_are_kept_than_there_is_room_for_and_the_oldest_goes_first() -> None:
    counts = Tries(most=3)
    names = [tries.pair(name, "192.0.2.1") for name in "abcd"]
    for who in names:
        counts.taken(who, START)
    assert len(counts) == 3
    assert [counts.failed(who) for who in names] == [0, 1, 1, 1]


@pytest.mark.parametrize(
    ("one", "other", "same"),
    [
        ("192.0.2.1", "192.0.2.2", False),
        ("2001:db8:1:2::1", "2001:db8:1:2:ffff::9", True),
        ("2001:db8:1:2::1", "2001:db8:1:3::1", False),
        ("::ffff:192.0.2.1", "192.0.2.1", True),
        ("", "", True),
        ("unix", "unix", True),
    ],
)
def test_a_network_is_an_address_or_what_one_line_gets_of_ipv6(one: str, other: str, same: bool) -> None:
    assert (tries.network(one) == tries.network(other)) is same
    assert (tries.pair("a", one) == tries.pair("a", other)) is same


def test_the_same_words_mean_another_count_in_another_part() -> None:
    found = {
        tries.pair("a", "b"),
        tries.browser("a", "b"),
        tries.pair("ab", ""),
        tries.second_step("a"),
        tries.recovery("a", "b"),
        tries.link("a"),
        tries.named("a"),
        *tries.everybody_at("a"),
    }
    assert len(found) == 8
