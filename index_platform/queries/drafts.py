"""Questionnaires that were begun and not sent: one row each, found by its id, its holder or its code."""

from dataclasses import dataclass, fields
from typing import Any
from uuid import UUID

from sqlmodel import Session, col, delete, select
from sqlmodel.sql.expression import SelectOfScalar

from index_platform.tables import DraftRow


@dataclass(frozen=True, slots=True, kw_only=True)
class LockedDraft:
    """A questionnaire as far as it got, as it is kept. ``id`` is that of the response it becomes.

    reached: the last part in which something was answered, which is not locked: it says nothing of what.
    said: place, answers and what was kept, encrypted; key, code_key: the key to it, locked for the holder and
    for the code to come back.
    """

    id: UUID
    holder_sha256: str
    taken_by: str | None
    wave: str
    instrument_sha256: str
    language: str
    place_asked: bool
    reached: int = 0
    said: str
    key: str
    code_sha256: str | None = None
    code_key: str | None = None
    started_at: str
    saved_at: str


FOR_GOOD = frozenset({"id", "taken_by", "wave", "instrument_sha256", "started_at"})  # never change
_COLUMNS = tuple(one.name for one in fields(LockedDraft))
_CHANGING = tuple(name for name in _COLUMNS if name not in FOR_GOOD)


def add(session: Session, draft: LockedDraft) -> None:
    """Store a draft that has just begun."""
    facts = {name: getattr(draft, name) for name in _COLUMNS}
    session.add(DraftRow(**{**facts, "id": str(draft.id)}))
    session.flush()


def find(session: Session, name: UUID, *, since: str) -> LockedDraft | None:
    """The draft with this id; None where there is none, or nobody saved it since then."""
    row = session.get(DraftRow, str(name))
    return None if row is None or row.saved_at < since else _draft(row)


def by_code(session: Session, code_sha256: str, *, since: str) -> LockedDraft | None:
    """The draft to which a code leads, or None."""
    found = select(DraftRow).where(DraftRow.code_sha256 == code_sha256, DraftRow.saved_at >= since)
    return _one(session, found)


def newest(session: Session, wave: str, holder_sha256: str, *, since: str) -> LockedDraft | None:
    """The draft of a wave that this holder saved last, before any in which nothing was answered; or None."""
    latest = (col(DraftRow.place_asked).desc(), col(DraftRow.saved_at).desc())
    found = _of_browser(holder_sha256, since).where(DraftRow.wave == wave).order_by(*latest).limit(1)
    return _one(session, found)


def empty(session: Session, like: LockedDraft, *, since: str) -> LockedDraft | None:
    """A draft of the same holder, wave and version in which nothing was answered yet, or None."""
    found = _of_browser(like.holder_sha256, since).where(
        DraftRow.wave == like.wave,
        DraftRow.instrument_sha256 == like.instrument_sha256,
        col(DraftRow.place_asked).is_(False),  # the first page of every questionnaire
    )
    return _one(session, found.limit(1))


def is_holder(session: Session, holder_sha256: str, *, since: str) -> bool:
    """Whether this holder has a draft of any wave."""
    return _one(session, _of_browser(holder_sha256, since).limit(1)) is not None


def taken_by(session: Session, account: str, *, since: str) -> tuple[LockedDraft, ...]:
    """The drafts that a researcher holds, the one saved last first."""
    held = select(DraftRow).where(DraftRow.taken_by == account, DraftRow.saved_at >= since)
    return tuple(_draft(row) for row in session.exec(held.order_by(col(DraftRow.saved_at).desc())))


def save(session: Session, draft: LockedDraft) -> None:
    """Store what changed in a draft that is there."""
    row = session.get_one(DraftRow, str(draft.id))
    for name in _CHANGING:
        setattr(row, name, getattr(draft, name))
    session.add(row)
    session.flush()


def remove(session: Session, name: UUID) -> None:
    """Delete one draft; one that is gone already stays gone."""
    session.connection().execute(delete(DraftRow).where(col(DraftRow.id) == str(name)))


def _of_browser(holder_sha256: str, since: str) -> SelectOfScalar[DraftRow]:
    return select(DraftRow).where(
        DraftRow.holder_sha256 == holder_sha256,
        col(DraftRow.taken_by).is_(None),
        DraftRow.saved_at >= since,
    )


def _one(session: Session, found: SelectOfScalar[DraftRow]) -> LockedDraft | None:
    row = session.exec(found).one_or_none()
    return None if row is None else _draft(row)


def _draft(row: DraftRow) -> LockedDraft:
    facts: dict[str, Any] = {name: getattr(row, name) for name in _COLUMNS}
    return LockedDraft(**{**facts, "id": UUID(row.id)})
