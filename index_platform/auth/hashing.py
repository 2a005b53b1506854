"""Two lanes in which passwords are looked at, off the event loop: an attack fills one and never the other."""

import asyncio
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from itertools import count
from typing import TypeVar

from index_platform.auth.passwords import Hasher
from instruments.errors import ConflictError

Made = TypeVar("Made")
Standing = Callable[[], tuple[int, int]]  # read when a turn comes; the smaller goes first
WAITING = 64  # in one lane
PATIENCE = 10.0  # seconds


def _equal() -> tuple[int, int]:
    return 0, 0


class BusyError(ConflictError):
    """More people sign in at this moment than passwords can be looked at."""

    code = "busy"


def _busy() -> BusyError:
    return BusyError("too many people are signing in", where="sign-in", fix="Try again in a few seconds.")


class Lane:
    """One thread, and those who wait for it in order of their standing. It lives on one event loop."""

    def __init__(self, name: str, waiting: int = WAITING) -> None:
        self._thread = ThreadPoolExecutor(1, thread_name_prefix=f"passwords-{name}")
        self._most, self._taken, self._number = waiting, False, count()
        self._queue: list[tuple[Standing, int, asyncio.Future[None]]] = []

    async def run(self, work: Callable[[], Made], standing: Standing = _equal) -> Made:
        """What ``work`` gives. BusyError for who waits too long, or stands last where too many wait."""
        await self._turn(standing)
        try:
            return await asyncio.get_running_loop().run_in_executor(self._thread, work)
        finally:
            self._pass_on()

    def close(self) -> None:
        """Take no more work."""
        self._thread.shutdown(wait=False, cancel_futures=True)

    async def _turn(self, standing: Standing) -> None:
        if not self._taken:
            self._taken = True
            return
        turn = asyncio.get_running_loop().create_future()
        self._queue.append((standing, next(self._number), turn))
        self._send_the_last_away()
        try:
            await asyncio.wait_for(turn, PATIENCE)
        except TimeoutError:
            raise _busy() from None
        except asyncio.CancelledError:
            if turn.done() and not turn.cancelled() and turn.exception() is None:
                self._pass_on()
            raise

    def _send_the_last_away(self) -> None:
        self._queue = [each for each in self._queue if not each[2].done()]
        if len(self._queue) > self._most:
            last = max(self._queue, key=_place)
            self._queue.remove(last)
            last[2].set_exception(_busy())

    def _pass_on(self) -> None:
        self._queue = [each for each in self._queue if not each[2].done()]
        if self._queue:
            first = min(self._queue, key=_place)
            self._queue.remove(first)
            first[2].set_result(None)
        else:
            self._taken = False


def _place(waiting: tuple[Standing, int, asyncio.Future[None]]) -> tuple[tuple[int, int], int]:
    standing, number, _ = waiting
    return standing(), number


class Lanes:
    """Strangers wait behind strangers; a browser that was here before never waits behind them."""

    def __init__(self, hasher: Hasher | None = None, *, waiting: int = WAITING) -> None:
        self._hasher = hasher or Hasher()
        self._known, self._strangers = Lane("known", waiting), Lane("strangers", waiting)
        self.hashes = 0  # passwords looked at since the start

    async def checked(
        self, password: str, kept: str | None, *, known: bool, standing: Standing = _equal
    ) -> tuple[bool, str | None]:
        """(Whether it is the password, the hash to keep from now on if it is another).

        Where there is nothing to compare with, the caller waits in the lane all the same, so that time tells
        nothing, and then takes none: who tries many names keeps nobody waiting.
        """
        return await (self._known if known else self._strangers).run(
            lambda: self._checked(password, kept), standing
        )

    async def hashed(self, password: str) -> str:
        """A new password as it is kept. Who sets one was let in before."""
        self.hashes += 1
        return await self._known.run(lambda: self._hasher.hashed(password))

    def close(self) -> None:
        """Take no more work."""
        self._known.close()
        self._strangers.close()

    def _checked(self, password: str, kept: str | None) -> tuple[bool, str | None]:
        if kept is None:
            return False, None
        self.hashes += 1
        return self._hasher.checked(password, kept)
