"""Two lanes in which passwords are looked at, off the event loop: an attack fills one and never the other."""

import asyncio
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, field
from typing import TypeVar

from index_platform.auth.passwords import Hasher
from index_platform.auth.turns import Standing, Turns, TurnsByName, equal

Made = TypeVar("Made")
WAITING = 64  # in one lane
OF_ONE_ACCOUNT = 8  # wait in the lane of known browsers
HELD = 0.5  # seconds for which a stranger's try holds its name: more than looking at a password takes


@dataclass(frozen=True, slots=True, kw_only=True)
class Look:
    """What came of looking at a password."""

    right: bool
    renewed: str | None = field(default=None, repr=False)  # the hash to keep from now on if it is another
    at: float  # when its turn came, by the clock of the event loop


class Lane:
    """One thread, and those who wait for it in order of their standing. It lives on one event loop."""

    def __init__(self, name: str, waiting: int = WAITING) -> None:
        self._thread = ThreadPoolExecutor(1, thread_name_prefix=f"passwords-{name}")
        self._turns = Turns(waiting)

    async def run(self, work: Callable[[], Made], standing: Standing = equal) -> tuple[Made, float]:
        """(What ``work`` gives, when its turn came). BusyError where there is no turn for it."""
        await self._turns.come(standing)
        loop = asyncio.get_running_loop()
        at = loop.time()
        try:
            return await loop.run_in_executor(self._thread, work), at
        finally:
            self._turns.pass_on()

    def close(self) -> None:
        """Take no more work."""
        self._thread.shutdown(wait=False, cancel_futures=True)


class Lanes:
    """Strangers wait behind strangers; a browser that was here before never waits behind them.

    In each lane a name has one try under way. So nobody fills the lane of known browsers alone, and tries of
    one name come to their turns alike, whether or not there is such an account.
    """

    def __init__(self, hasher: Hasher | None = None, *, waiting: int = WAITING) -> None:
        self._hasher = hasher or Hasher()
        self._known, self._strangers = Lane("known", waiting), Lane("strangers", waiting)
        self._known_names, self._strange_names = TurnsByName(OF_ONE_ACCOUNT), TurnsByName(waiting)
        self.hashes = 0  # passwords looked at since the start

    async def of_known(self, password: str, kept: str | None, *, name: str) -> Look:
        """What comes of a password from somebody who was here before. ``name``: address of the account."""
        await self._known_names.come(name)
        try:
            return await self._look(self._known, password, kept)
        finally:
            self._known_names.pass_on(name)

    async def of_stranger(self, password: str, kept: str | None, *, name: str, standing: Standing) -> Look:
        """What comes of a password from anybody, and a name as it was typed.

        Where there is nothing to compare with, the caller waits in the lane all the same and then takes none
        of it: who tries many names keeps nobody waiting. Its name is held for as long as any other.
        """
        loop = asyncio.get_running_loop()
        await self._strange_names.come(name, standing)
        try:
            look = await self._look(self._strangers, password, kept, standing)
        except BaseException:
            self._strange_names.pass_on(name)
            raise
        loop.call_later(max(0.0, look.at + HELD - loop.time()), self._strange_names.pass_on, name)
        return look

    async def hashed(self, password: str, *, name: str) -> str:
        """A new password as it is kept. Who sets one was let in before."""
        await self._known_names.come(name)
        try:
            self.hashes += 1
            made, _ = await self._known.run(lambda: self._hasher.hashed(password))
            return made
        finally:
            self._known_names.pass_on(name)

    def close(self) -> None:
        """Take no more work."""
        self._known.close()
        self._strangers.close()

    async def _look(self, lane: Lane, password: str, kept: str | None, standing: Standing = equal) -> Look:
        (right, renewed), at = await lane.run(lambda: self._checked(password, kept), standing)
        return Look(right=right, renewed=renewed, at=at)

    def _checked(self, password: str, kept: str | None) -> tuple[bool, str | None]:
        if kept is None:
            return False, None
        self.hashes += 1
        return self._hasher.checked(password, kept)
