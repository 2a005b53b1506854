"""Check-ins of researchers who work alone: who is out, and whose next word is overdue.

When the next one is due counts from the moment at which the last was heard here, so that a phone with a wrong
clock neither hides a missed one nor makes one up.
"""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime, timedelta

from sqlalchemy import Engine

from index_platform.auth.actors import Actor
from index_platform.clock import stamp
from index_platform.db import reading, unit_of_work
from index_platform.queries import check_ins
from index_platform.queries.check_ins import CheckIn
from index_platform.services import wire
from index_platform.services.phones import Here
from index_platform.services.supervising import supervised
from instruments.shapes import record

END = "end"
KEPT = timedelta(days=30)
_LONGEST = timedelta(hours=12)  # beyond it nobody would look
_CHECK_IN = record(
    {"phone": wire.uuid, "at": wire.moment, "kind": wire.word("start", "still-here", END)},
    {"next_by": wire.moment},
)


@dataclass(frozen=True, slots=True, kw_only=True)
class Out:
    """Somebody who said that they are out, and has not said since that they are back."""

    researcher: str
    heard_at: str
    due_at: str | None  # None where they named no next time
    missed: bool


class CheckIns:
    """The check-ins of one site."""

    def __init__(self, engine: Engine, *, clock: Callable[[], datetime]) -> None:
        self._engine, self._clock = engine, clock

    def heard(self, content: bytes, here: Here) -> str:
        """When a check-in was heard; one that comes again adds nothing."""
        told, moment = wire.read(content, _CHECK_IN), stamp(self._clock())
        check_in = CheckIn(
            account=here.actor.id,
            phone=here.phone,
            at=told["at"],
            kind=told["kind"],
            next_by=told.get("next_by"),
            received_at=moment,
        )
        with unit_of_work(self._engine, audited=False) as session:
            check_ins.keep(session, check_in)
        return moment

    def out(self, *, actor: Actor) -> tuple[Out, ...]:
        """Those of the supervisor's researchers who are out, whose next word is overdue first."""
        with reading(self._engine) as session:
            near = supervised(session, actor)
            newest: dict[str, CheckIn] = {}
            for one in check_ins.every(session):
                newest.setdefault(one.account, one)
        away = [
            self._out(one, near[account].name)
            for account, one in newest.items()
            if account in near and one.kind != END
        ]
        return tuple(sorted(away, key=lambda one: (not one.missed, one.due_at or "~", one.researcher)))

    def sweep(self) -> None:
        """Forget what was heard more than ``KEPT`` ago."""
        with unit_of_work(self._engine, audited=False) as session:
            check_ins.forget(session, stamp(self._clock() - KEPT))

    def _out(self, one: CheckIn, name: str) -> Out:
        due = _due(one)
        return Out(
            researcher=name,
            heard_at=one.received_at,
            due_at=due,
            missed=due is not None and due < stamp(self._clock()),
        )


def _due(one: CheckIn) -> str | None:
    """When the next one is due, by our clock; None where none was promised."""
    if one.next_by is None:
        return None
    promised = datetime.fromisoformat(one.next_by) - datetime.fromisoformat(one.at)
    return stamp(datetime.fromisoformat(one.received_at) + min(max(promised, timedelta()), _LONGEST))
