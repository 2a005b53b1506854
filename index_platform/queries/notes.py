"""Notes of researchers, sealed."""

from collections.abc import Iterator
from dataclasses import dataclass

from sqlmodel import Session, col, delete, select

from index_platform.tables import NoteRow


@dataclass(frozen=True, slots=True, kw_only=True)
class Note:
    """One note, whose text is sealed."""

    id: str
    account: str
    phone: str
    place: str
    about: str
    at: str
    sealed: str
    sha256: str
    received_at: str


def find(session: Session, name: str) -> Note | None:
    """The note of this id, or None."""
    row = session.get(NoteRow, name)
    return None if row is None else _note(row)


def add(session: Session, note: Note) -> None:
    """Store a new note."""
    session.add(NoteRow(**{name: getattr(note, name) for name in Note.__dataclass_fields__}))
    session.flush()


def every(session: Session) -> Iterator[Note]:
    """All notes, the newest first."""
    order = (col(NoteRow.received_at).desc(), col(NoteRow.id))
    yield from map(_note, session.exec(select(NoteRow).order_by(*order)))


def forget(session: Session, before: str) -> None:
    """Delete those that came before a moment."""
    session.exec(delete(NoteRow).where(col(NoteRow.received_at) < before))


def _note(row: NoteRow) -> Note:
    return Note(**{name: getattr(row, name) for name in Note.__dataclass_fields__})
