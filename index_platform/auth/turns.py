"""One at a time, in the order of standing: a queue, and queues by name."""

import asyncio
from collections.abc import Callable
from itertools import count

from instruments.errors import ConflictError

Place = tuple[int, ...]
Standing = Callable[[], Place]  # read when a turn comes; the smaller goes first
PATIENCE = 10.0  # seconds


def equal() -> Place:
    """The standing of who stands like everybody."""
    return ()


class BusyError(ConflictError):
    """More people sign in at this moment than passwords can be looked at."""

    code = "busy"


def _busy() -> BusyError:
    return BusyError("too many people are signing in", where="sign-in", fix="Try again in a few seconds.")


class Turns:
    """One has the turn, and the others wait for it. It lives on one event loop."""

    def __init__(self, waiting: int) -> None:
        self._most, self._taken, self._number = waiting, False, count()
        self._queue: list[tuple[Standing, int, asyncio.Future[None]]] = []

    @property
    def idle(self) -> bool:
        """Whether nobody has the turn, and nobody waits for it."""
        return not self._taken

    async def come(self, standing: Standing) -> None:
        """Wait for the turn. BusyError for who waits too long, or stands last where too many wait."""
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
                self.pass_on()
            raise

    def pass_on(self) -> None:
        """Give the turn to who stands first."""
        self._queue = [each for each in self._queue if not each[2].done()]
        if self._queue:
            first = min(self._queue, key=_place)
            self._queue.remove(first)
            first[2].set_result(None)
        else:
            self._taken = False

    def _send_the_last_away(self) -> None:
        self._queue = [each for each in self._queue if not each[2].done()]
        if len(self._queue) > self._most:
            last = max(self._queue, key=_place)
            self._queue.remove(last)
            last[2].set_exception(_busy())


def _place(waiting: tuple[Standing, int, asyncio.Future[None]]) -> tuple[Place, int]:
    standing, number, _ = waiting
    return standing(), number


class TurnsByName:
    """Turns for each name apart. A name is remembered while somebody has its turn or waits for it."""

    def __init__(self, waiting: int) -> None:
        self._most = waiting
        self._names: dict[str, Turns] = {}

    def __len__(self) -> int:
        """The number of names at which somebody has the turn."""
        return len(self._names)

    async def come(self, name: str, standing: Standing = equal) -> None:
        """Wait for the turn of a name. BusyError as for any turn."""
        turns = self._names.setdefault(name, Turns(self._most))
        try:
            await turns.come(standing)
        finally:
            self._forget_idle(name)

    def pass_on(self, name: str) -> None:
        """Give the turn of a name to who stands first."""
        self._names[name].pass_on()
        self._forget_idle(name)

    def _forget_idle(self, name: str) -> None:
        if self._names[name].idle:
            del self._names[name]
