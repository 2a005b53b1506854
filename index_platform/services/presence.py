"""Who is here: the one read of a signed-in request, and the note of it that is made beside the request."""

import asyncio
from collections.abc import Callable
from datetime import datetime

from sqlalchemy import Engine

from index_platform.services import sessions
from index_platform.services.beside import Beside
from index_platform.services.sessions import SignedIn


class Presence:
    """Reads who is behind a cookie; notes now and then that they were seen."""

    def __init__(self, engine: Engine, beside: Beside, *, clock: Callable[[], datetime]) -> None:
        self._engine, self._beside, self._clock = engine, beside, clock

    async def of(self, token: str) -> SignedIn | None:
        """Who is signed in with this cookie."""
        moment = self._clock()
        found = await asyncio.to_thread(sessions.who, self._engine, token, moment=moment)
        if found is not None and not found.noted:
            device = found.device
            self._beside.do(device, lambda: sessions.note(self._engine, device, moment=moment))
        return found
