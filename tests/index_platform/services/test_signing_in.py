"""The door by itself: who waits for whom, and what time tells."""

import asyncio
import threading
from collections.abc import Iterator
from functools import cache

import pytest
from pwdlib import PasswordHash
from pwdlib.hashers.argon2 import Argon2Hasher

from index_platform.auth import devices
from index_platform.auth.hashing import HELD, WAITING, Lanes
from index_platform.auth.keys import Keys
from index_platform.auth.passwords import Hasher
from index_platform.clock import now
from index_platform.db import unit_of_work
from index_platform.queries import accounts
from index_platform.services.beside import Beside
from index_platform.services.signing_in import LEAST, Caller, Door, Refused, Started, Wait
from tests.index_platform.people import person
from tests.index_platform.survey import Survey

pytestmark = pytest.mark.slow
PASSWORD, ANN = "seven green ladders sing", "ann@example.org"
KEYS = Keys("a secret for tests")
TRIES = 8


@cache
def password_hash() -> str:
    return Hasher().hashed(PASSWORD)


@pytest.fixture
def with_ann(survey: Survey) -> Survey:
    """A survey with the account of Ann."""
    person(survey.engine, "ann")
    with unit_of_work(survey.engine, audited=False) as session:
        accounts.change(session, "ann", password_hash=password_hash())
    return survey


@pytest.fixture
def lanes() -> Iterator[Lanes]:
    """The lanes of one door."""
    made = Lanes()
    yield made
    made.close()


def door_of(survey: Survey, lanes: Lanes) -> Door:
    return Door(survey.engine, KEYS, lanes, Beside(), clock=now)


def told_after(survey: Survey, lanes: Lanes, email: str) -> list[int]:
    """In which second each of many tries at once, from as many networks, is told that it is wrong."""

    async def timed(door: Door, number: int) -> float:
        begun = asyncio.get_running_loop().time()
        answer = await door.password(email, "wrong", Caller(address=f"192.0.{number}.1"))
        if not isinstance(answer, Refused):
            raise TypeError(answer)
        return asyncio.get_running_loop().time() - begun

    async def all_at_once() -> list[float]:
        door = door_of(survey, lanes)
        return await asyncio.gather(*(timed(door, number) for number in range(TRIES)))

    return sorted(int(seconds / LEAST) for seconds in asyncio.run(all_at_once()))


def test_many_tries_at_once_tell_nothing_of_whether_there_is_such_an_account(
    with_ann: Survey, lanes: Lanes
) -> None:
    """A look that costs next to nothing here, so that the machine may be busy."""
    quick = Hasher(PasswordHash((Argon2Hasher(time_cost=1, memory_cost=8, parallelism=1),)))
    with unit_of_work(with_ann.engine, audited=False) as session:
        accounts.change(session, "ann", password_hash=quick.hashed(PASSWORD))
    there, not_there = (told_after(with_ann, lanes, email) for email in (ANN, "nobody@example.org"))
    assert lanes.hashes == TRIES
    assert not_there[-1] >= int(TRIES * HELD / LEAST)
    assert all(abs(known - unknown) <= 1 for known, unknown in zip(there, not_there, strict=True))


def crowded(survey: Survey, lanes: Lanes, caller: Caller) -> tuple[object, int]:
    """What comes of Ann's right password amid tries from one /48, and how many of those were sent away."""

    async def both() -> tuple[object, int]:
        door, held = door_of(survey, lanes), threading.Event()
        holding = asyncio.create_task(lanes._strangers.run(held.wait))
        await asyncio.sleep(0.05)
        crowd = [
            asyncio.create_task(
                door.password(f"name{number}@example.org", "x", Caller(address=f"2001:db8:1:{number:x}::1"))
            )
            for number in range(WAITING + 10)
        ]
        await asyncio.sleep(0.5)
        honest = asyncio.create_task(door.password(ANN, PASSWORD, caller))
        await asyncio.sleep(0.5)
        held.set()
        await holding
        answers = await asyncio.gather(*crowd)
        return await honest, sum(isinstance(answer, Wait) for answer in answers)

    return asyncio.run(both())


def test_fresh_networks_of_one_wide_network_crowd_nobody_else_out(with_ann: Survey, lanes: Lanes) -> None:
    answer, sent_away = crowded(with_ann, lanes, Caller(address="2001:db8:2:1::1"))
    assert isinstance(answer, Started)
    assert sent_away > 0


def test_nor_a_neighbour_whose_browser_was_here_before(with_ann: Survey, lanes: Lanes) -> None:
    device = devices.remembered("", ANN, KEYS, moment=now())
    answer, _ = crowded(with_ann, lanes, Caller(address="2001:db8:1:1::1", device=device))
    assert isinstance(answer, Started)
