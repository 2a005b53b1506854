"""Jobs: long work that a page asked for, with how far it came and how it ended."""

import json
from collections.abc import Collection, Mapping
from dataclasses import dataclass, field
from typing import Any

from sqlalchemy import ColumnElement
from sqlmodel import Session, and_, col, func, or_, select

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
    subject: str  # key of the wave; id of the release that becomes public; else empty
    actor: str
    state: str
    stage: str
    done: int
    total: int
    asked_at: str
    ended_at: str | None
    holder: str | None
    tries: int
    stop_asked: bool
    not_before: str | None
    asked: Mapping[str, Any] = field(default_factory=dict)
    answer: Mapping[str, Any] = field(default_factory=dict)

    @property
    def active(self) -> bool:
        """Whether it still waits or runs."""
        return self.state in ACTIVE


def add(
    session: Session,
    *,
    kind: str,
    subject: str,
    actor: str,
    asked: Mapping[str, object],
    moment: str,
    not_before: str | None = None,
) -> Job:
    """Store new work, which waits until somebody does it, and for its moment where it has one."""
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
        not_before=not_before,
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


def is_waiting(session: Session, kind: str, subject: str) -> bool:
    """Whether work of this kind waits that nobody has begun."""
    asked = select(JobRow.number).where(JobRow.kind == kind, JobRow.subject == subject)
    return session.exec(asked.where(JobRow.state == "waiting")).first() is not None


def latest(session: Session) -> Mapping[str, Job]:
    """The newest work on each wave that ever had some."""
    rows = session.exec(select(JobRow).order_by(col(JobRow.number)))
    return {row.subject: _job(row) for row in rows}


def waiting(session: Session, kinds: Collection[str], moment: str) -> int:
    """How much work of these kinds can be begun: it waits, or whoever did it has not been heard of."""
    return session.exec(select(func.count()).select_from(JobRow).where(_free(kinds, moment))).one()


def held(session: Session, moment: str) -> int:
    """How much work somebody does now."""
    doing = and_(col(JobRow.state) == "running", col(JobRow.held_until) > moment)
    return session.exec(select(func.count()).select_from(JobRow).where(doing)).one()


def begin(session: Session, kinds: Collection[str], holder: str, moment: str, until: str) -> Job | None:
    """The oldest work of these kinds that can be begun, held by ``holder`` until then; None where none is."""
    row = session.exec(select(JobRow).where(_free(kinds, moment)).order_by(col(JobRow.number))).first()
    if row is None:
        return None
    row.state, row.holder, row.held_until, row.tries = "running", holder, until, row.tries + 1
    return _kept(session, row)


def hold(session: Session, job: Job, until: str) -> Job | None:
    """The same work, held until then; None where it is no longer its holder's."""
    return _changed(session, job, held_until=until)


def tell(session: Session, job: Job, stage: str, done: int, total: int) -> Job | None:
    """The same work with how far it came; None as for ``hold``."""
    return _changed(session, job, stage=stage, done=done, total=total)


def end(session: Session, job: Job, state: str, answer: Mapping[str, object], moment: str) -> Job | None:
    """The same work as it ended: ``done`` or ``failed``. None as for ``hold``: then it stays as it is."""
    return _changed(session, job, state=state, ended_at=moment, result=_result(job.asked, answer))


def give_back(session: Session, job: Job) -> Job | None:
    """The same work, waiting as if it had not been begun; None as for ``hold``."""
    return _changed(session, job, state="waiting", held_until=None, tries=job.tries - 1)


def ask_stop(session: Session, number: int, answer: Mapping[str, object], moment: str) -> Job:
    """Work that shall not go on: what waits has failed with ``answer``, what runs is to end itself."""
    row = _row(session, number)
    row.stop_asked = True
    if row.state == "waiting":
        row.state, row.ended_at = "failed", moment
        row.result = _result(json.loads(row.result)["asked"], answer)
    return _kept(session, row)


def _free(kinds: Collection[str], moment: str) -> ColumnElement[bool]:
    """What nobody does: it waits, or its time with whoever had it is over, or it is of an older program.

    What waits for a moment that has not come is not there yet.
    """
    until, begins = col(JobRow.held_until), col(JobRow.not_before)
    left = and_(col(JobRow.state) == "running", or_(until.is_(None), until <= moment))
    waits = and_(col(JobRow.state) == "waiting", or_(begins.is_(None), begins <= moment))
    return and_(col(JobRow.kind).in_(kinds), or_(waits, left))


def _changed(session: Session, job: Job, **values: object) -> Job | None:
    """Work with new values, where the one that holds ``job`` still does it."""
    row = _row(session, job.number)
    if row.state != "running" or row.holder != job.holder:
        return None
    for name, value in values.items():
        setattr(row, name, value)
    return _kept(session, row)


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
