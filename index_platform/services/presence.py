"""Who is here: the one read of a signed-in request, and the note of it that may fail and be made later."""

import asyncio
import logging
from collections.abc import Callable
from datetime import datetime

from sqlalchemy import Engine

from index_platform.services import sessions
from index_platform.services.sessions import SignedIn
from instruments.errors import MeasureError

_LOG = logging.getLogger(__name__)


class Presence:
    """Reads who is behind a cookie; notes now and then, beside the request, that they were seen."""

    def __init__(self, engine: Engine, *, clock: Callable[[], datetime]) -> None:
        self._engine, self._clock = engine, clock
        self._notes: dict[str, asyncio.Task[None]] = {}

    async def of(self, token: str) -> SignedIn | None:
        """Who is signed in with this cookie."""
        moment = self._clock()
        found = await asyncio.to_thread(sessions.who, self._engine, token, moment=moment)
        if found is not None and not found.noted and found.device not in self._notes:
            task = asyncio.create_task(asyncio.to_thread(self._note, found.device, moment))
            self._notes[found.device] = task
            task.add_done_callback(lambda _: self._notes.pop(found.device, None))
        return found

    @property
    def being_made(self) -> int:
        """How many notes are being made now."""
        return len(self._notes)

    async def finished(self) -> None:
        """Wait for notes that are being made."""
        await asyncio.gather(*self._notes.values())

    def _note(self, device: str, moment: datetime) -> None:
        try:
            sessions.note(self._engine, device, moment=moment)
        except MeasureError as error:  # the database is busy: the next request tries again
            _LOG.info("a session was not noted as seen: %s", error)
