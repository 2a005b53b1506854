"""Notes of researchers: sealed on the phone, sealed here, opened by supervisors, each time written down.

They are no part of any answer, snapshot or export, and are forgotten after ``KEPT``.
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any
from uuid import UUID

from sqlalchemy import Engine
from sqlmodel import Session

from index_platform.auth.actors import Actor
from index_platform.auth.deeds import deed
from index_platform.auth.guards import require
from index_platform.auth.keys import Keys
from index_platform.auth.phone_keys import NOTE, PhoneKeys
from index_platform.auth.roles import Right
from index_platform.clock import stamp
from index_platform.db import reading, unit_of_work
from index_platform.queries import audit, notes, places
from index_platform.queries.notes import Note
from index_platform.services import wire
from index_platform.services.interviews import ENVELOPE, Delivered, NotOpenedError, Taken, signed_receipt
from index_platform.services.phones import Here
from index_platform.services.receipts import keyed
from index_platform.services.supervising import supervised
from instruments.canonical import canonical_json, sha256
from instruments.errors import ConflictError, NotFoundError
from instruments.shapes import record, text_up_to

WHERE = "notes"
KEPT = timedelta(days=180)
_PURPOSE = "field note"
_NOTE = record(
    {
        "format": wire.format_1,
        "id": wire.uuid,
        "at": wire.moment,
        "place": text_up_to(200),
        "about": wire.word("safeguarding", "other"),
        "text": text_up_to(2000),
    },
    {"visit": wire.uuid, "interview": wire.uuid},
)


@dataclass(frozen=True, slots=True, kw_only=True)
class Told:
    """A note as a supervisor sees it. ``text``: None where it was not opened.

    place: its name, or what the phone called it where no places of this site have such a code.
    """

    note: Note
    researcher: str
    place: str
    text: str | None = None


class Notes:
    """The notes of one site."""

    def __init__(
        self, engine: Engine, keys: Keys, phone_keys: PhoneKeys, *, clock: Callable[[], datetime]
    ) -> None:
        self._engine, self._keys, self._phone_keys, self._clock = engine, keys, phone_keys, clock
        self._secret = keys.derived("field notes")

    def deliver(self, name: UUID, content: bytes, here: Here) -> Delivered:
        """The receipt of a note that is stored; ConflictError where its id stands for another one."""
        (told, digest), moment = self._opened(name, content), self._clock()
        mark = self._mark(digest)
        with unit_of_work(self._engine, audited=False) as session:
            known = _known(session, name, mark)
            note = known or Note(
                id=str(name),
                account=here.actor.id,
                phone=here.phone,
                place=told["place"],
                about=told["about"],
                at=told["at"],
                sealed=self._keys.sealed(_PURPOSE, told["text"], moment=moment),
                sha256=mark,
                received_at=stamp(moment),
            )
            if known is None:
                notes.add(session, note)
        receipt = signed_receipt(self._phone_keys, name, digest, note.received_at, content)
        return Delivered(receipt=receipt, new=known is None, waits=False)

    def tried(self, name: UUID, content: bytes, _: Here) -> Taken:
        """The same, as far as it can be told before anything is stored."""
        mark = self._mark(self._opened(name, content)[1])
        with reading(self._engine) as session:
            return Taken(new=_known(session, name, mark) is None, waits=False)

    def _mark(self, digest: str) -> str:
        """By which a note is known again. The bare hash beside what is sealed would let it be guessed."""
        return keyed(self._secret, "field note", digest.encode()).hex()

    def _opened(self, name: UUID, content: bytes) -> tuple[Mapping[str, Any], str]:
        """What a note says, and the hash of it; NotOpenedError where it was not sealed for here."""
        envelope = wire.read(content, ENVELOPE)
        plain = self._phone_keys.opened(name, envelope["epk"], envelope["iv"], envelope["sealed"], info=NOTE)
        if plain is None:
            raise NotOpenedError(
                "it was not sealed for this server",
                where=WHERE,
                fix="Keep it on the phone. Let that in anew.",
            )
        told = wire.read(plain, _NOTE)
        if told["id"] != str(name):
            raise NotOpenedError(
                "its id is not that of its address", where=WHERE, fix="Keep it on the phone."
            )
        return told, sha256(canonical_json(told))

    def listed(self, *, actor: Actor) -> tuple[Told, ...]:
        """The notes of the supervisor's researchers, the newest first, without their text."""
        with reading(self._engine) as session:
            near = supervised(session, actor)
            found = [one for one in notes.every(session) if one.account in near]
            names = _places(session)
        return tuple(
            Told(note=one, researcher=near[one.account].name, place=names.get(one.place, one.place))
            for one in found
        )

    def read(self, name: str, *, actor: Actor) -> Told:
        """One note with its text; that it was opened is written down."""
        require(actor, Right.SUPERVISE, where=WHERE)
        moment = self._clock()
        with unit_of_work(self._engine) as session:
            near, note = supervised(session, actor), notes.find(session, name)
            if note is None or note.account not in near:
                raise NotFoundError("there is no such note", where=WHERE, fix="Choose one from the list.")
            audit.write(session, deed(actor, "note.read", "note", name, moment=moment))
            place = _places(session).get(note.place, note.place)
        text = self._keys.opened(_PURPOSE, note.sealed)
        return Told(note=note, researcher=near[note.account].name, place=place, text=text)

    def sweep(self) -> None:
        """Forget what came more than ``KEPT`` ago."""
        with unit_of_work(self._engine, audited=False) as session:
            notes.forget(session, stamp(self._clock() - KEPT))


def _places(session: Session) -> Mapping[str, str]:
    """{code of a place, in any geography: its name}."""
    return {
        place.code: geography.told_apart(place)
        for geography in places.stored(session)
        for place in geography.places
    }


def _known(session: Session, name: UUID, mark: str) -> Note | None:
    """The same note as it is stored, if it is; ConflictError where its id stands for another one."""
    known = notes.find(session, str(name))
    if known is not None and known.sha256 != mark:
        raise ConflictError(
            "another note is stored under this id", where=WHERE, fix="Give it an id of its own."
        )
    return known
