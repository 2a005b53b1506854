import asyncio
import threading
from collections.abc import Callable

import pytest
from pwdlib import PasswordHash
from pwdlib.hashers.argon2 import Argon2Hasher

from index_platform.auth import hashing, turns
from index_platform.auth.hashing import HELD, Lane, Lanes
from index_platform.auth.passwords import Hasher
from index_platform.auth.turns import BusyError, equal

QUICK = Hasher(PasswordHash((Argon2Hasher(time_cost=1, memory_cost=8, parallelism=1),)))


async def in_line(lane: Lane, standings: list[tuple[int, ...]]) -> list[int | BusyError]:
    """What comes of waiting in a lane that is held until all stand there: when each got through."""
    held, through = threading.Event(), list[int]()

    def note(number: int) -> Callable[[], int]:
        def work() -> int:
            through.append(number)
            return len(through) - 1

        return work

    first = asyncio.create_task(lane.run(held.wait))
    await asyncio.sleep(0.01)
    waiting = [
        asyncio.create_task(lane.run(note(number), lambda standing=standing: standing))
        for number, standing in enumerate(standings)
    ]
    await asyncio.sleep(0.01)
    held.set()
    found = await asyncio.gather(*waiting, return_exceptions=True)
    await first
    return [each if isinstance(each, BusyError) else each[0] for each in found]


def test_who_failed_less_goes_first_and_equals_in_the_order_they_came() -> None:
    standings = [(5, 1), (0, 2), (0, 1), (0, 1)]
    assert asyncio.run(in_line(Lane("test"), standings)) == [3, 2, 0, 1]


def test_where_too_many_wait_the_one_that_stands_last_is_sent_away() -> None:
    found = asyncio.run(in_line(Lane("test", waiting=2), [(0, 5), (0, 1), (0, 1)]))
    assert isinstance(found[0], BusyError)
    assert found[1:] == [0, 1]


def test_nobody_waits_for_ever(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(turns, "PATIENCE", 0.05)

    async def waited() -> None:
        lane, held = Lane("test"), threading.Event()
        first = asyncio.create_task(lane.run(held.wait))
        await asyncio.sleep(0.01)
        with pytest.raises(BusyError):
            await lane.run(lambda: 1)
        held.set()
        await first
        assert (await lane.run(lambda: 2))[0] == 2

    asyncio.run(waited())


def test_a_lane_goes_on_after_work_that_failed_or_was_given_up() -> None:
    async def went_on() -> None:
        lane, held = Lane("test"), threading.Event()
        with pytest.raises(ZeroDivisionError):
            await lane.run(lambda: 1 // 0)
        first = asyncio.create_task(lane.run(held.wait))
        await asyncio.sleep(0.01)
        second = asyncio.create_task(lane.run(lambda: 2))
        await asyncio.sleep(0.01)
        second.cancel()
        held.set()
        await first
        assert (await lane.run(lambda: 3))[0] == 3

    asyncio.run(went_on())


def test_a_browser_that_was_here_before_does_not_wait_for_strangers() -> None:
    async def went_past() -> None:
        lanes = Lanes(QUICK)
        kept = QUICK.hashed("seven green ladders sing")
        held = threading.Event()
        strangers = lanes._strangers
        blocking = asyncio.create_task(strangers.run(held.wait))
        await asyncio.sleep(0.01)
        found = await asyncio.wait_for(lanes.of_known("seven green ladders sing", kept, name="ann"), 5)
        assert found.right
        held.set()
        await blocking
        lanes.close()

    asyncio.run(went_past())


def test_where_there_is_no_password_nothing_is_hashed() -> None:
    async def looked() -> None:
        lanes = Lanes(QUICK)
        assert not (await lanes.of_stranger("anything", None, name="eve", standing=equal)).right
        assert lanes.hashes == 0
        kept = await lanes.hashed("seven green ladders sing", name="ann")
        look = await lanes.of_stranger("seven green ladders sing", kept, name="ann", standing=equal)
        assert look.right
        assert lanes.hashes == 2
        lanes.close()

    asyncio.run(looked())


def test_tries_of_one_name_come_to_their_turns_alike_whether_or_not_there_is_such_an_account(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(hashing, "HELD", HELD / 5)

    async def turns_of(kept: str | None) -> list[float]:
        lanes, begun = Lanes(QUICK), asyncio.get_running_loop().time()
        tried = [lanes.of_stranger("wrong", kept, name="ann", standing=equal) for _ in range(4)]
        looks = await asyncio.gather(*tried)
        lanes.close()
        return sorted(look.at - begun for look in looks)

    there, not_there = asyncio.run(turns_of(QUICK.hashed("right"))), asyncio.run(turns_of(None))
    for known, unknown, number in zip(there, not_there, range(4), strict=True):
        assert known == pytest.approx(number * HELD / 5, abs=0.06)
        assert unknown == pytest.approx(number * HELD / 5, abs=0.06)


def test_a_name_that_is_held_holds_up_no_other(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(hashing, "HELD", 30.0)

    async def went_past() -> None:
        lanes = Lanes(QUICK)
        await lanes.of_stranger("wrong", None, name="ann", standing=equal)
        await asyncio.wait_for(lanes.of_stranger("wrong", None, name="bob", standing=equal), 5)
        await asyncio.wait_for(lanes.of_known("wrong", None, name="ann"), 5)
        lanes.close()

    asyncio.run(went_past())


def test_one_account_has_one_place_in_the_lane_of_known_browsers() -> None:
    """Whoever sends ninety at once waits for themselves: others come in between."""

    async def went_between() -> list[str]:
        lanes, held, order = Lanes(QUICK), threading.Event(), list[str]()
        kept = QUICK.hashed("right")

        async def come(name: str) -> None:
            try:
                await lanes.of_known("right", kept, name=name)
            except BusyError:
                order.append("sent away")
            else:
                order.append(name)

        first = asyncio.create_task(lanes._known.run(held.wait))
        await asyncio.sleep(0.01)
        crowd = [asyncio.create_task(come("eve")) for _ in range(90)]
        await asyncio.sleep(0.01)
        other = asyncio.create_task(come("ann"))
        await asyncio.sleep(0.01)
        held.set()
        await asyncio.gather(first, other, *crowd)
        lanes.close()
        return order

    order = asyncio.run(went_between())
    assert order.count("sent away") > 70
    assert [name for name in order if name != "sent away"].index("ann") <= 1
