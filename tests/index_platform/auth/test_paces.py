"""How fast one network may send: so much at once, as much again over an hour, and no address is kept."""

from datetime import timedelta

import pytest

from index_platform.auth.paces import Pace, Paces
from index_platform.auth.tries import Tries, coming_back
from tests.index_platform.survey import MOMENT

PACE = Pace(at_once=3, an_hour=60)
HALL = "192.0.2.7"


def taken(paces: Paces, address: str = HALL, *, after: float = 0.0, door: str = "start") -> int:
    return paces.taken(door, address, PACE, MOMENT + timedelta(seconds=after))


def test_so_many_come_at_once_and_the_next_waits_until_one_is_back() -> None:
    paces = Paces()
    assert [taken(paces) for _ in range(3)] == [0, 0, 0]
    assert taken(paces) == 60
    assert taken(paces, after=59) == 1
    assert taken(paces, after=60) == 0
    assert taken(paces, after=60) == 60


def test_who_is_sent_away_does_not_wait_longer_for_having_tried() -> None:
    paces = Paces()
    waits = [taken(paces) for _ in range(20)]
    assert waits == [0, 0, 0] + [60] * 17


def test_over_an_hour_as_many_are_taken_as_are_said_and_those_at_once() -> None:
    """The naive twin: a bucket that is filled drop by drop."""
    paces, left, counted = Paces(), 3.0, 0
    for second in range(3600):
        left = min(3.0, left + (60 / 3600 if second else 0.0))
        fits = left >= 1 - 1e-6
        left -= fits
        counted += fits
        assert (taken(paces, after=second) == 0) is fits, second
    assert counted == 3 + 59


def test_doors_and_networks_are_counted_apart_and_an_ipv6_network_is_one() -> None:
    paces = Paces()
    for _ in range(3):
        taken(paces, "2001:db8::1")
    assert taken(paces, "2001:db8::ffff") == 60
    assert taken(paces, "2001:db8:0:1::1") == 0
    assert taken(paces, "2001:db8::1", door="send") == 0
    assert taken(paces, HALL) == 0


def test_a_clock_that_is_put_back_locks_nobody_out_for_longer_than_the_pace() -> None:
    paces = Paces()
    assert taken(paces, after=7200) == 0
    waits = [taken(paces, after=0) for _ in range(5)]
    assert max(waits) <= 7200 + 180


def test_more_networks_than_are_remembered_push_out_the_oldest() -> None:
    paces = Paces(most=2)
    for address in ("192.0.2.1", "192.0.2.2", "192.0.2.3"):
        for _ in range(3):
            taken(paces, address)
    assert len(paces) == 2
    assert taken(paces, "192.0.2.3") == 60
    assert taken(paces, "192.0.2.1") == 0


def test_a_pace_so_many_times_as_generous_takes_so_many_times_as_much() -> None:
    assert PACE.times(5) == Pace(at_once=15, an_hour=300)


@pytest.mark.parametrize("attribute", ["_free_at", "_counts"])
def test_what_is_remembered_of_an_address_is_another_hash_in_every_server(attribute: str) -> None:
    """The address itself stands nowhere in it, and no list of all hashes can be made ahead."""
    remembered = []
    for _ in range(2):
        paces, tries = Paces(), Tries()
        taken(paces)
        tries.taken(coming_back(HALL), MOMENT)
        remembered.append(getattr(paces if attribute == "_free_at" else tries, attribute))
    one, other = (list(each) for each in remembered)
    assert len(one[0]) == 16
    assert one != other
    assert HALL.encode() not in one[0]
