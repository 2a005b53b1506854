"""Rescue files: what a phone could not send, brought by hand. Looked at, then taken in; again, nothing twice.

Answers and notes in such a file are sealed and visits hold no words, so whoever carries it reads nothing. It
is taken in as if its phone had sent it, and only from phones that were let in for a researcher of the
supervisor's area.
"""

from collections import Counter
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from typing import Any, Protocol
from uuid import UUID

from sqlalchemy import Engine

from index_platform.auth.actors import Actor
from index_platform.auth.deeds import deed
from index_platform.auth.guards import require
from index_platform.auth.roles import Right
from index_platform.db import reading, unit_of_work
from index_platform.queries import audit, phones
from index_platform.services import wire
from index_platform.services.interviews import ENVELOPE, Taken
from index_platform.services.phones import Here
from index_platform.services.receipts import ErasedError
from index_platform.services.receiving import PracticeError, TooMuchHeldError, UnreadableError
from index_platform.services.sessions import actor_of
from index_platform.services.supervising import WHERE, supervised
from index_platform.services.visits import VISIT
from instruments.canonical import canonical_json
from instruments.errors import ConflictError, InvalidInputError
from instruments.flaws import At, Flaw
from instruments.shapes import list_of, record, text_up_to

LARGEST = 20_000_000  # bytes
MOST = 5_000  # of one kind in one file


class Kind(StrEnum):
    """What a file holds, by the name it has there."""

    INTERVIEWS = "interviews"
    VISITS = "visits"
    NOTES = "notes"


class Fate(StrEnum):
    """What becomes of one interview, visit or note of a file."""

    NEW = "new"
    HELD = "held"
    KNOWN = "known"
    OTHER = "other"
    WITHDRAWN = "withdrawn"
    PRACTICE = "practice"
    NOT_OPENED = "not_opened"
    NO_ROOM = "no_room"  # it cannot be opened, and as much as is kept of that in a day has come
    STRANGE = "strange"  # of no phone that was let in for a researcher of this area


@dataclass(frozen=True, slots=True, kw_only=True)
class Rescued:
    """What a file would do, or did: how many of each kind and fate."""

    made_at: str
    fates: Mapping[tuple[Kind, Fate], int]


Does = Callable[[UUID, bytes, Here], Taken]
_Came = tuple[Kind, Fate]
_BROKE_OFF = "it broke off, and can be brought again"


class Door(Protocol):
    """What takes in one kind of what phones send."""

    def deliver(self, name: UUID, content: bytes, here: Here) -> Taken:
        """The receipt of what is on disk now."""

    def tried(self, name: UUID, content: bytes, here: Here) -> Taken:
        """The same, as far as it can be told before anything is stored."""


class Rescue:
    """The door for rescue files: each kind goes through the door of its own."""

    def __init__(
        self, engine: Engine, interviews: Door, visits: Door, notes: Door, *, clock: Callable[[], datetime]
    ) -> None:
        self._engine, self._clock = engine, clock
        self._doors = {Kind.INTERVIEWS: interviews, Kind.VISITS: visits, Kind.NOTES: notes}

    def tried(self, content: bytes, *, actor: Actor) -> Rescued:
        """What a file would do. Nothing of it is kept."""
        file = _file(content)
        doors = {kind: door.tried for kind, door in self._doors.items()}
        return _rescued(file, Counter(self._each(file, actor, doors)))

    def imported(self, content: bytes, *, actor: Actor) -> Rescued:
        """Take in what a file holds; importing it again adds nothing.

        What came is written down also where it breaks off.
        """
        require(actor, Right.SUPERVISE, where=WHERE)
        file, fates, reason = _file(content), Counter[_Came](), _BROKE_OFF
        doors = {kind: door.deliver for kind, door in self._doors.items()}
        try:
            for each in self._each(file, actor, doors):
                fates[each] += 1
            reason = ""
        finally:
            done = _rescued(file, fates)
            facts = {f"{kind}_{fate}": count for (kind, fate), count in done.fates.items()}
            moment = self._clock()
            with unit_of_work(self._engine) as session:
                audit.write(
                    session,
                    deed(
                        actor,
                        "phone.rescue",
                        "file",
                        done.made_at,
                        moment=moment,
                        reason=reason,
                        detail=facts,
                    ),
                )
        return done

    def _each(self, file: Mapping[str, Any], actor: Actor, doors: Mapping[Kind, Does]) -> Iterator[_Came]:
        """What its door makes of each thing in a file, one after the other."""
        require(actor, Right.SUPERVISE, where=WHERE)
        known = self._phones(actor)
        for kind in Kind:
            for one in file.get(kind, ()):
                yield kind, _fate(_sent(kind, one, file["phone"]), known, doors[kind])

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


@dataclass(frozen=True, slots=True, kw_only=True)
class _Sent:
    """One thing of a file: whose it is, and its bytes as the phone would have sent them."""

    id: UUID
    phone: str
    researcher: str
    content: bytes


def _file(content: bytes) -> Mapping[str, Any]:
    """A rescue file; UnreadableError where it is none, or no whole one."""
    try:
        return wire.read(content, _FILE)
    except UnreadableError as error:
        raise UnreadableError(
            f"this is no whole rescue file: {error.what}",
            where=WHERE,
            fix="Let the phone make it anew, and bring it as it came.",
        ) from error


def _rescued(file: Mapping[str, Any], fates: Mapping[_Came, int]) -> Rescued:
    in_order = [(kind, fate) for kind in Kind for fate in Fate if (kind, fate) in fates]
    return Rescued(made_at=file["made_at"], fates={each: fates[each] for each in in_order})


def _sent(kind: Kind, one: Any, phone: str) -> _Sent | None:  # noqa: ANN401 - whatever stands in the file
    """What a file holds, if it is of its kind. A visit says nothing of who made it: that stands round it."""
    is_visit = kind is Kind.VISITS
    if next((_ROUND if is_visit else ENVELOPE)(one, ()), None) is not None:
        return None
    held = one["visit"] if is_visit else one
    return _Sent(
        id=UUID(held["id"]),
        phone=phone if is_visit else one["phone"],
        researcher=one["researcher"],
        content=canonical_json(held),
    )


def _fate(sent: _Sent | None, known: Mapping[tuple[str, str], Here], do: Does) -> Fate:
    if sent is None:
        return Fate.NOT_OPENED
    here = known.get((sent.phone, sent.researcher))
    if here is None:
        return Fate.STRANGE
    try:
        done = do(sent.id, sent.content, here)
    except ConflictError:
        return Fate.OTHER
    except ErasedError:
        return Fate.WITHDRAWN
    except PracticeError:
        return Fate.PRACTICE
    except TooMuchHeldError:
        return Fate.NO_ROOM
    except InvalidInputError:
        return Fate.NOT_OPENED
    return Fate.KNOWN if not done.new else Fate.HELD if done.waits else Fate.NEW


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
    {"visits": list_of(_anything, most=MOST), "notes": list_of(_anything, most=MOST)},
)
_ROUND = record({"researcher": text_up_to(200), "visit": VISIT}, {})
