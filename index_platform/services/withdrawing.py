"""Taking answers out by the code on their receipt. Tries are counted for each network, and must wait."""

from collections.abc import Callable
from datetime import datetime
from pathlib import Path

from sqlalchemy import Engine

from index_platform.auth.tries import Tries, withdrawal
from index_platform.services import erasing
from index_platform.services.erasing import HOLDER, Erasable, Tombstone
from index_platform.services.receipts import is_code
from index_platform.services.signing_in import Wait
from instruments.errors import NotFoundError

__all__ = ["Erasable", "Outcome", "Tombstone", "Wait", "Withdrawing"]

Outcome = Erasable | Tombstone | Wait | None  # None: no answers go with the code


class Withdrawing:
    """The way of a code to the answers that it stands for. folder: where the snapshots lie."""

    def __init__(self, engine: Engine, folder: Path, *, clock: Callable[[], datetime]) -> None:
        self._engine, self._folder, self._clock = engine, folder, clock
        self._tries = Tries()

    def look(self, code: str, address: str) -> Outcome:
        """What would go with the answers of a code."""
        return self._tried(
            code, address, lambda: erasing.found(self._engine, self._folder, code, actor=HOLDER)
        )

    def withdraw(self, code: str, address: str) -> Outcome:
        """Erase the answers of a code: what went."""
        return self._tried(
            code,
            address,
            lambda: erasing.erased(self._engine, self._folder, code, moment=self._clock(), actor=HOLDER),
        )

    def sweep(self) -> None:
        """Finish what a kill cut off, and what came back with a copy of a file."""
        erasing.swept(self._engine, self._folder)

    def _tried(self, code: str, address: str, work: Callable[[], Erasable | Tombstone]) -> Outcome:
        if not is_code(code):
            return None
        who = withdrawal(address)
        if seconds := self._tries.taken(who, self._clock()):
            return Wait(seconds=seconds)
        try:
            found = work()
        except NotFoundError:
            return None
        self._tries.given_back(who)
        return found
