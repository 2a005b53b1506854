"""Jobs: long work that a page asked for, with how far it came and how it ended."""

import json
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from sqlmodel import Session, col, func, select

from index_platform.db import LARGEST
from index_platform.tables import JobRow
from instruments.canonical import canonical_json
from instruments.errors import NotFoundError

ACTIVE = ("waiting", "running")


@dataclass(frozen=True, slots=True, kw_only=True)
class Job:
    """One piece of work. ``asked`` is what it was given; ``answer`` what came of it, or the error."""

    number: int
    kind: str
    subject: str  # key of the wave
    actor: str
    state: str
    stage: str
    done: int
    total: int
    asked_at: str
    ended_at: str | None
    asked: Mapping[str, Any] = field(default_factory=dict)
    answer: Mapping[str, Any] = field(default_factory=dict)

    @property
    def active(self) -> bool:
        """Whether it still waits or runs."""
        return self.state in ACTIVE


def add(
    session: Session, *, kind: str, subject: str, actor: str, asked: Mapping[str, object], moment: str
) -> Job:
    """Store new work, which waits until somebody does it."""
    row = JobRow(
        kind=kind,
        subject=subject,
        actor=actor,
        state="waiting",
        stage="",
        done=0,
        total=0,
        result=_result(asked, {}),
        asked_at=moment,
    )
    session.add(row)
    session.flush()
    return _job(row)


def get(session: Session, number: int) -> Job:
    """The job of this number."""
    return _job(_row(session, number))


def active(session: Session, subject: str) -> Job | None:
    """The work on a wave that waits or runs; None where there is none."""
    row = session.exec(select(JobRow).where(JobRow.subject == subject, col(JobRow.state).in_(ACTIVE))).first()
    return None if row is None else _job(row)


def latest(session: Session) -> Mapping[str, Job]:
    """The newest work on each wave that ever had some."""
    rows = session.exec(select(JobRow).order_by(col(JobRow.number)))
    return {row.subject: _job(row) for row in rows}


def waiting(session: Session) -> int:
    """How much work waits."""
    return session.exec(select(func.count()).select_from(JobRow).where(JobRow.state == "waiting")).one()


def begin(session: Session) -> Job | None:
    """The oldest work that waits, running from now on; None where nothing waits."""
    row = session.exec(select(JobRow).where(JobRow.state == "waiting").order_by(col(JobRow.number))).first()
    if row is None:
        return None
    row.state = "running"
    return _kept(session, row)


def tell(session: Session, number: int, stage: str, done: int, total: int) -> None:
    """Note how far running work came."""
    row = _row(session, number)
    if row.state == "running":
        row.stage, row.done, row.total = stage, done, total
        _kept(session, row)


def end(session: Session, number: int, state: str, answer: Mapping[str, object], moment: str) -> None:
    """Note how work ended: ``done`` or ``failed``. What has ended already stays as it ended."""
    row = _row(session, number)
    if row.state in ACTIVE:
        row.state, row.ended_at = state, moment
        row.result = _result(json.loads(row.result)["asked"], answer)
        _kept(session, row)


def running(session: Session) -> tuple[Job, ...]:
    """All work that is noted as running."""
    return tuple(_job(row) for row in session.exec(select(JobRow).where(JobRow.state == "running")))


def _row(session: Session, number: int) -> JobRow:
    row = session.get(JobRow, number) if number <= LARGEST else None
    if row is None:
        raise NotFoundError(f"there is no job {number}", where="database", fix="Look at the wave again.")
    return row


def _kept(session: Session, row: JobRow) -> Job:
    session.add(row)
    session.flush()
    return _job(row)


def _result(asked: Mapping[str, object], answer: Mapping[str, object]) -> str:
    return canonical_json({"asked": dict(asked), "answer": dict(answer)}).decode()


def _job(row: JobRow) -> Job:
    names = [name for name in Job.__dataclass_fields__ if name not in ("asked", "answer")]
    return Job(**{name: getattr(row, name) for name in names}, **json.loads(row.result))
