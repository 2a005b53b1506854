"""Rescue files: what a phone could not send, brought by hand. Looked at, then taken in; again, nothing twice.

Everything in such a file is sealed, so whoever carries it reads nothing. It is taken in as if its phone had
sent it, and only from phones that were let in for a researcher of the supervisor's area.
"""

from collections import Counter
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from typing import Any
from uuid import UUID

from sqlalchemy import Engine

from index_platform.auth.actors import Actor
from index_platform.auth.deeds import deed
from index_platform.auth.guards import require
from index_platform.auth.roles import Right
from index_platform.db import reading, unit_of_work
from index_platform.queries import audit, phones
from index_platform.services import wire
from index_platform.services.interviews import ENVELOPE, Interviews, NotOpenedError
from index_platform.services.phones import Here
from index_platform.services.receipts import ErasedError
from index_platform.services.sessions import actor_of
from index_platform.services.supervising import WHERE, supervised
from instruments.canonical import canonical_json
from instruments.errors import ConflictError
from instruments.flaws import At, Flaw
from instruments.shapes import list_of, record

LARGEST = 20_000_000  # bytes
MOST = 5_000  # interviews of one file


class Fate(StrEnum):
    """What becomes of one interview of a file."""

    NEW = "new"
    HELD = "held"
    KNOWN = "known"
    OTHER = "other"
    WITHDRAWN = "withdrawn"
    NOT_OPENED = "not_opened"
    STRANGE = "strange"  # of no phone that was let in for a researcher of this area


@dataclass(frozen=True, slots=True, kw_only=True)
class Rescued:
    """What a file would do, or did: how many interviews of each fate."""

    made_at: str
    fates: Mapping[Fate, int]


class Rescue:
    """The door for rescue files."""

    def __init__(self, engine: Engine, interviews: Interviews, *, clock: Callable[[], datetime]) -> None:
        self._engine, self._interviews, self._clock = engine, interviews, clock

    def tried(self, content: bytes, *, actor: Actor) -> Rescued:
        """What a file would do. Nothing of it is kept."""
        return self._each(content, actor, self._interviews.tried)

    def imported(self, content: bytes, *, actor: Actor) -> Rescued:
        """Take in what a file holds; importing it again adds nothing."""
        require(actor, Right.SUPERVISE, where=WHERE)
        done = self._each(content, actor, self._interviews.delivered)
        with unit_of_work(self._engine) as session:
            facts = {fate.value: count for fate, count in done.fates.items()}
            entry = deed(actor, "phone.rescue", "file", done.made_at, moment=self._clock(), detail=facts)
            audit.write(session, entry)
        return done

    def _each(
        self, content: bytes, actor: Actor, do: Callable[[UUID, bytes, Here], tuple[bool, bool]]
    ) -> Rescued:
        """The file with what ``do`` makes of each interview: (whether it is new, whether it waits)."""
        require(actor, Right.SUPERVISE, where=WHERE)
        found, known = wire.read(content, _FILE), self._phones(actor)
        fates = Counter(_fate(one, known, do) for one in found["interviews"])
        return Rescued(made_at=found["made_at"], fates={fate: fates[fate] for fate in Fate if fates[fate]})

    def _phones(self, actor: Actor) -> Mapping[tuple[str, str], Here]:
        """{(id of a phone, account): who sends from it}, of all that were ever let in, ended or not."""
        with reading(self._engine) as session:
            near = supervised(session, actor)
            return {
                (phone.phone, phone.account): Here(
                    id=phone.id, phone=phone.phone, actor=actor_of(account.id, account.name, account.grants)
                )
                for phone in phones.every(session)
                if (account := near.get(phone.account)) is not None
            }


def _fate(
    envelope: Any,  # noqa: ANN401 - whatever stands in the file
    known: Mapping[tuple[str, str], Here],
    do: Callable[[UUID, bytes, Here], tuple[bool, bool]],
) -> Fate:
    if next(ENVELOPE(envelope, ()), None) is not None:
        return Fate.NOT_OPENED
    here = known.get((envelope["phone"], envelope["researcher"]))
    if here is None:
        return Fate.STRANGE
    try:
        is_new, waits = do(UUID(envelope["id"]), canonical_json(envelope), here)
    except ConflictError:
        return Fate.OTHER
    except ErasedError:
        return Fate.WITHDRAWN
    except NotOpenedError:
        return Fate.NOT_OPENED
    return Fate.KNOWN if not is_new else Fate.HELD if waits else Fate.NEW


def _anything(_: object, __: At) -> Iterator[Flaw]:
    return iter(())


_FILE = record(
    {
        "format": wire.format_1,
        "kind": wire.word("thriving-rescue"),
        "phone": wire.uuid,
        "made_at": wire.moment,
        "interviews": list_of(_anything, most=MOST),
    },
    {"visits": list_of(_anything, most=MOST)},
)
