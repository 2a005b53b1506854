"""What the desks and the worker share: one database, one data folder, one clock."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import Engine

from index_platform.auth.actors import LOCAL, Actor
from index_platform.db import reading
from index_platform.queries import accounts
from index_platform.services.progress import Progress
from index_platform.services.sessions import actor_of
from index_platform.settings import Settings
from instruments.errors import NotPermittedError


@dataclass(frozen=True, slots=True, kw_only=True)
class Workplace:
    """Where those who sign in work. ``wake`` tells the worker that something waits.

    site: writes the public side as files, and gives how many there are.
    """

    engine: Engine
    settings: Settings
    clock: Callable[[], datetime]
    wake: Callable[[], None] = lambda: None
    site: Callable[[Progress], int] = lambda _: 0

    def actor(self, account: str) -> Actor:
        """Whoever asked for work, with the rights that the account has now."""
        if account == LOCAL.id:
            return LOCAL
        with reading(self.engine) as session:
            found = accounts.get(session, account)
        if found.state != "active":
            raise NotPermittedError(
                "the account that asked for it cannot sign in any more",
                where="jobs",
                fix="Ask for it again with another account.",
            )
        return actor_of(found.id, found.name, found.grants)
