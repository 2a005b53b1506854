"""Two lanes in which passwords are hashed, off the event loop: an attack fills one and never the other."""

import asyncio
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from typing import ParamSpec, TypeVar

from index_platform.auth.passwords import Hasher
from instruments.errors import ConflictError

Given = ParamSpec("Given")
Made = TypeVar("Made")
WAITING = 8  # in one lane; at 0.2 s a hash the last of them waits under 2 s


class BusyError(ConflictError):
    """More people sign in at this moment than passwords can be looked at."""

    code = "busy"


class Lane:
    """One thread, and a bounded number of people waiting for it."""

    def __init__(self, name: str, waiting: int) -> None:
        self._thread = ThreadPoolExecutor(1, thread_name_prefix=f"passwords-{name}")
        self._most, self._here = waiting, 0

    async def run(self, work: Callable[Given, Made], *given: Given.args, **named: Given.kwargs) -> Made:
        """What ``work`` gives; BusyError at once where too many wait already."""
        if self._here >= self._most:
            raise BusyError(
                "too many people are signing in", where="sign-in", fix="Try again in a few seconds."
            )
        self._here += 1
        try:
            return await asyncio.get_running_loop().run_in_executor(
                self._thread, lambda: work(*given, **named)
            )
        finally:
            self._here -= 1

    def close(self) -> None:
        """Take no more work."""
        self._thread.shutdown(wait=False, cancel_futures=True)


class Lanes:
    """Strangers wait behind strangers; a browser that was here before never waits behind them."""

    def __init__(self, hasher: Hasher | None = None, *, waiting: int = WAITING) -> None:
        self._hasher = hasher or Hasher()
        self.hashes = 0  # passwords looked at since the start
        self._known, self._strangers = Lane("known", waiting), Lane("strangers", waiting)

    async def checked(self, password: str, kept: str | None, *, known: bool) -> tuple[bool, str | None]:
        """(Whether it is the password, the hash to keep from now on if it is another).

        Where there is nothing to compare with, the caller waits in the lane all the same, so that time tells
        nothing, and then takes none: who tries many names keeps nobody waiting.
        """
        lane = self._known if known else self._strangers
        if kept is None:
            return await lane.run(lambda: (False, None))
        self.hashes += 1
        return await lane.run(self._hasher.checked, password, kept)

    async def hashed(self, password: str) -> str:
        """A new password as it is kept. Who sets one was let in before."""
        self.hashes += 1
        return await self._known.run(self._hasher.hashed, password)

    def close(self) -> None:
        """Take no more work."""
        self._known.close()
        self._strangers.close()
