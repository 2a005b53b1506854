"""The withdrawal code of an interview, by the reference that was written down at the door.

At a door without network nobody can be told a code of ours: the phone shows the id of the interview. Whoever
wants their answers out later gives it to a supervisor, who tells the code; what it is about nobody is shown.
"""

from collections.abc import Callable
from datetime import datetime
from uuid import UUID

from sqlalchemy import Engine

from index_platform.auth.actors import Actor
from index_platform.auth.deeds import deed
from index_platform.auth.guards import require
from index_platform.auth.roles import Right
from index_platform.db import unit_of_work
from index_platform.queries import audit, received
from index_platform.services.receipts import withdrawal_code
from index_platform.services.supervising import WHERE, supervised
from instruments.errors import InvalidInputError, NotFoundError


class References:
    """The references of one site."""

    def __init__(self, engine: Engine, *, secret: bytes, clock: Callable[[], datetime]) -> None:
        self._engine, self._secret, self._clock = engine, secret, clock

    def code_of(self, typed: str, *, actor: Actor) -> str:
        """The code of an interview of the supervisor's researchers, however its id was typed."""
        require(actor, Right.SUPERVISE, where=WHERE)
        name = _reference(typed)
        with unit_of_work(self._engine) as session:
            arrived = received.arrived(session, name)
            if arrived is None or arrived.taken_by not in supervised(session, actor):
                raise NotFoundError(
                    "no interview of this reference has arrived from your area",
                    where=WHERE,
                    fix="Compare it sign by sign; if it is right, ask whether the phone has sent everything.",
                )
            entry = deed(actor, "phone.withdrawal", "wave", arrived.wave, moment=self._clock())
            audit.write(session, entry)
        return withdrawal_code(self._secret, name)


def _reference(typed: str) -> UUID:
    try:
        return UUID("".join(filter(str.isalnum, typed)))
    except ValueError as error:
        raise InvalidInputError(
            "this is no reference", where=WHERE, fix="It has 32 signs, 0 to 9 and a to f; gaps do not count."
        ) from error
