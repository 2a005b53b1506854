"""Small writes beside a request, which does not wait for them and never fails with them."""

import asyncio
import logging
from collections.abc import Callable, Hashable

from instruments.errors import MeasureError

_LOG = logging.getLogger(__name__)


class Beside:
    """Work in threads, one at a time for each key: what is asked again meanwhile is left out."""

    def __init__(self) -> None:
        self._tasks: dict[Hashable, asyncio.Task[None]] = {}

    def __len__(self) -> int:
        """How much is under way."""
        return len(self._tasks)

    def do(self, key: Hashable, work: Callable[[], None]) -> None:
        """Do this work soon, unless work of this key is under way."""
        if key not in self._tasks:
            task = asyncio.create_task(asyncio.to_thread(_done, work))
            self._tasks[key] = task
            task.add_done_callback(lambda _: self._tasks.pop(key, None))

    async def finished(self) -> None:
        """Wait for all that is under way."""
        await asyncio.gather(*self._tasks.values())


def _done(work: Callable[[], None]) -> None:
    try:
        work()
    except MeasureError as error:  # the database is busy or full, which requests tell of
        _LOG.warning("a small write was left out: %s", error)
