"""Questionnaires that were begun and not sent: one row each, found by its id, shown only to its holder."""

import json
from collections.abc import Mapping
from dataclasses import dataclass, replace
from typing import Any
from uuid import UUID

from sqlmodel import Session, col, delete, select
from sqlmodel.sql.expression import SelectOfScalar

from index_platform.tables import DraftRow
from instruments.canonical import canonical_json
from instruments.response import Answer, answer_of, written

_CHANGING = ("language", "place", "place_asked", "saved_at")


@dataclass(frozen=True, slots=True, kw_only=True)
class StoredDraft:
    """A questionnaire as far as it got. ``id`` is that of the response it becomes.

    kept: checks ("item.check") that did not hold for an answer, which somebody was asked about and kept.
    """

    id: UUID
    holder_sha256: str
    taken_by: str | None
    wave: str
    instrument_sha256: str
    language: str
    place: str | None
    place_asked: bool
    answers: Mapping[str, Answer]
    kept: frozenset[str] = frozenset()
    started_at: str
    saved_at: str

    def with_answer(self, item: str, answer: Answer) -> "StoredDraft":
        """The draft with one answer more, or another one, of which nothing was asked yet."""
        kept = self.kept if self.answers.get(item) == answer else without(self.kept, item)
        return replace(self, answers={**self.answers, item: answer}, kept=kept)


def without(kept: frozenset[str], item: str) -> frozenset[str]:
    """What was asked about and kept, the checks of one item left out: its answer is another one."""
    return frozenset(name for name in kept if name.rpartition(".")[0] != item)


def add(session: Session, draft: StoredDraft) -> None:
    """Store a draft that has just begun."""
    facts = {name: getattr(draft, name) for name in StoredDraft.__dataclass_fields__}
    texts = {"id": str(draft.id), "answers": _text(draft.answers), "kept": _listed(draft.kept)}
    session.add(DraftRow(**{**facts, **texts}))
    session.flush()


def find(session: Session, name: UUID, *, since: str) -> StoredDraft | None:
    """The draft with this id; None where there is none, or nobody saved it since then."""
    row = session.get(DraftRow, str(name))
    return None if row is None or row.saved_at < since else _draft(row)


def newest(session: Session, wave: str, holder_sha256: str, *, since: str) -> StoredDraft | None:
    """The draft of a wave that this holder saved last, before any in which nothing was answered; or None."""
    latest = (col(DraftRow.place_asked).desc(), col(DraftRow.saved_at).desc())
    found = _of_browser(holder_sha256, since).where(DraftRow.wave == wave).order_by(*latest).limit(1)
    return _one(session, found)


def empty(session: Session, like: StoredDraft, *, since: str) -> StoredDraft | None:
    """A draft of the same holder, wave and version in which nothing was answered yet, or None."""
    found = _of_browser(like.holder_sha256, since).where(
        DraftRow.wave == like.wave,
        DraftRow.instrument_sha256 == like.instrument_sha256,
        col(DraftRow.place_asked).is_(False),
        DraftRow.answers == _text({}),
    )
    return _one(session, found.limit(1))


def is_holder(session: Session, holder_sha256: str, *, since: str) -> bool:
    """Whether this holder has a draft of any wave."""
    return _one(session, _of_browser(holder_sha256, since).limit(1)) is not None


def taken_by(session: Session, account: str, *, since: str) -> tuple[StoredDraft, ...]:
    """The drafts that a researcher holds, the one saved last first."""
    held = select(DraftRow).where(DraftRow.taken_by == account, DraftRow.saved_at >= since)
    return tuple(_draft(row) for row in session.exec(held.order_by(col(DraftRow.saved_at).desc())))


def save(session: Session, draft: StoredDraft) -> None:
    """Store what changed in a draft that is there."""
    row = session.get_one(DraftRow, str(draft.id))
    for name in _CHANGING:
        setattr(row, name, getattr(draft, name))
    row.answers, row.kept = _text(draft.answers), _listed(draft.kept)
    session.add(row)
    session.flush()


def remove(session: Session, name: UUID) -> None:
    """Delete one draft; one that is gone already stays gone."""
    session.connection().execute(delete(DraftRow).where(col(DraftRow.id) == str(name)))


def remove_older(session: Session, moment: str) -> None:
    """Delete every draft that was last saved before ``moment``."""
    session.connection().execute(delete(DraftRow).where(col(DraftRow.saved_at) < moment))


def _of_browser(holder_sha256: str, since: str) -> SelectOfScalar[DraftRow]:
    return select(DraftRow).where(
        DraftRow.holder_sha256 == holder_sha256,
        col(DraftRow.taken_by).is_(None),
        DraftRow.saved_at >= since,
    )


def _one(session: Session, found: SelectOfScalar[DraftRow]) -> StoredDraft | None:
    row = session.exec(found).one_or_none()
    return None if row is None else _draft(row)


def _text(answers: Mapping[str, Answer]) -> str:
    return canonical_json({item: written(answer) for item, answer in answers.items()}).decode()


def _listed(kept: frozenset[str]) -> str:
    return canonical_json(sorted(kept)).decode()


def _draft(row: DraftRow) -> StoredDraft:
    facts: dict[str, Any] = {name: getattr(row, name) for name in StoredDraft.__dataclass_fields__}
    given: Mapping[str, Any] = json.loads(row.answers)
    answers = {item: answer_of(answer) for item, answer in given.items()}
    kept = frozenset(json.loads(row.kept))
    return StoredDraft(**{**facts, "id": UUID(row.id), "answers": answers, "kept": kept})
