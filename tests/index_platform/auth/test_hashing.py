import asyncio
import threading
from collections.abc import Callable

import pytest
from pwdlib import PasswordHash
from pwdlib.hashers.argon2 import Argon2Hasher

from index_platform.auth import hashing
from index_platform.auth.hashing import BusyError, Lane, Lanes
from index_platform.auth.passwords import Hasher

QUICK = Hasher(PasswordHash((Argon2Hasher(time_cost=1, memory_cost=8, parallelism=1),)))


async def in_line(lane: Lane, standings: list[tuple[int, int]]) -> list[int | BusyError]:
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
    return [each if isinstance(each, int | BusyError) else -1 for each in found]


def test_who_failed_less_goes_first_and_equals_in_the_order_they_came() -> None:
    standings = [(5, 1), (0, 2), (0, 1), (0, 1)]
    assert asyncio.run(in_line(Lane("test"), standings)) == [3, 2, 0, 1]


def test_where_too_many_wait_the_one_that_stands_last_is_sent_away() -> None:
    found = asyncio.run(in_line(Lane("test", waiting=2), [(0, 5), (0, 1), (0, 1)]))
    assert isinstance(found[0], BusyError)
    assert found[1:] == [0, 1]


def test_nobody_waits_for_ever(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(hashing, "PATIENCE", 0.05)

    async def waited() -> None:
        lane, held = Lane("test"), threading.Event()
        first = asyncio.create_task(lane.run(held.wait))
        await asyncio.sleep(0.01)
        with pytest.raises(BusyError):
            await lane.run(lambda: 1)
        held.set()
        await first
        assert await lane.run(lambda: 2) == 2

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
        assert await lane.run(lambda: 3) == 3

    asyncio.run(went_on())


def test_a_browser_that_was_here_before_does_not_wait_for_strangers() -> None:
    async def went_past() -> None:
        lanes = Lanes(QUICK)
        kept = QUICK.hashed("seven green ladders sing")
        held = threading.Event()
        strangers = lanes._strangers
        blocking = asyncio.create_task(strangers.run(held.wait))
        await asyncio.sleep(0.01)
        found = await asyncio.wait_for(lanes.checked("seven green ladders sing", kept, known=True), 5)
        assert found[0]
        held.set()
        await blocking
        lanes.close()

    asyncio.run(went_past())


def test_where_there_is_no_password_nothing_is_hashed() -> None:
    async def looked() -> None:
        lanes = Lanes(QUICK)
        assert await lanes.checked("anything", None, known=False) == (False, None)
        assert lanes.hashes == 0
        kept = await lanes.hashed("seven green ladders sing")
        assert (await lanes.checked("seven green ladders sing", kept, known=False))[0]
        assert lanes.hashes == 2
        lanes.close()

    asyncio.run(looked())
