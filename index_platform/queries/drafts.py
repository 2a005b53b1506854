"""Questionnaires that were begun and not sent: one row each, found by its id, shown only to its holder."""

import json
from collections.abc import Mapping
from dataclasses import dataclass, replace
from typing import Any
from uuid import UUID

from sqlmodel import Session, col, delete, select, update

from index_platform.tables import DraftRow
from instruments.canonical import canonical_json
from instruments.definition import Missing
from instruments.response import Answer

_CHANGING = ("language", "place", "place_asked", "saved_at")


@dataclass(frozen=True, slots=True, kw_only=True)
class StoredDraft:
    """A questionnaire as far as it got. ``id`` is that of the response it becomes."""

    id: UUID
    holder_sha256: str
    taken_by: str | None
    wave: str
    instrument_sha256: str
    language: str
    place: str | None
    place_asked: bool
    answers: Mapping[str, Answer]
    started_at: str
    saved_at: str

    def with_answer(self, item: str, answer: Answer) -> "StoredDraft":
        """The draft with one answer more, or another one."""
        return replace(self, answers={**self.answers, item: answer})


def add(session: Session, draft: StoredDraft) -> None:
    """Store a draft that has just begun."""
    facts = {name: getattr(draft, name) for name in StoredDraft.__dataclass_fields__}
    session.add(DraftRow(**{**facts, "id": str(draft.id), "answers": _text(draft.answers)}))
    session.flush()


def find(session: Session, name: UUID) -> StoredDraft | None:
    """The draft with this id, or None."""
    row = session.get(DraftRow, str(name))
    return None if row is None else _draft(row)


def newest(session: Session, wave: str, holder_sha256: str) -> StoredDraft | None:
    """The draft of a wave that this holder saved last, or None."""
    statement = (
        select(DraftRow)
        .where(
            DraftRow.holder_sha256 == holder_sha256, DraftRow.wave == wave, col(DraftRow.taken_by).is_(None)
        )
        .order_by(col(DraftRow.saved_at).desc())
        .limit(1)
    )
    row = session.exec(statement).one_or_none()
    return None if row is None else _draft(row)


def taken_by(session: Session, account: str) -> tuple[StoredDraft, ...]:
    """The drafts that a researcher holds, the one saved last first."""
    statement = select(DraftRow).where(DraftRow.taken_by == account).order_by(col(DraftRow.saved_at).desc())
    return tuple(_draft(row) for row in session.exec(statement))


def save(session: Session, draft: StoredDraft) -> None:
    """Store what changed in a draft that is there."""
    row = session.get_one(DraftRow, str(draft.id))
    for name in _CHANGING:
        setattr(row, name, getattr(draft, name))
    row.answers = _text(draft.answers)
    session.add(row)
    session.flush()


def hand_over(session: Session, before: str, after: str) -> None:
    """Give the drafts of one holder to another: the same browser under a new token."""
    statement = update(DraftRow).where(col(DraftRow.holder_sha256) == before).values(holder_sha256=after)
    session.connection().execute(statement)


def remove(session: Session, name: UUID) -> None:
    """Delete one draft; one that is gone already stays gone."""
    session.connection().execute(delete(DraftRow).where(col(DraftRow.id) == str(name)))


def remove_older(session: Session, moment: str) -> None:
    """Delete every draft that was last saved before ``moment``."""
    session.connection().execute(delete(DraftRow).where(col(DraftRow.saved_at) < moment))


def _text(answers: Mapping[str, Answer]) -> str:
    plain = {
        item: {"missing": answer.value} if isinstance(answer, Missing) else answer
        for item, answer in answers.items()
    }
    return canonical_json(plain).decode()


def _draft(row: DraftRow) -> StoredDraft:
    facts: dict[str, Any] = {name: getattr(row, name) for name in StoredDraft.__dataclass_fields__}
    given: Mapping[str, Any] = json.loads(row.answers)
    answers = {
        item: Missing(answer["missing"]) if isinstance(answer, dict) else answer
        for item, answer in given.items()
    }
    return StoredDraft(**{**facts, "id": UUID(row.id), "answers": answers})
