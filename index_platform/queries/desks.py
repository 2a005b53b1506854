"""What the desks read of waves: where each stands, what was done to it, how many came. Never an answer."""

import json
from collections.abc import Collection, Mapping
from dataclasses import dataclass, field
from typing import Any

from sqlmodel import Session, col, func, select

from index_platform.tables import (
    AnswerRow,
    AuditRow,
    FreezeRow,
    InstrumentVersionRow,
    ReceivedRow,
    ResponseRow,
    WaveRow,
)


@dataclass(frozen=True, slots=True, kw_only=True)
class WaveFacts:
    """One wave as it stands."""

    key: str
    title: str
    kind: str
    state: str
    instrument: str
    origin: str  # of the instrument: shipped, approved or local
    created_at: str
    responses: int
    written_at: str = ""  # when the questionnaire was published here
    opens_on: str | None = None
    closes_on: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class FreezeFacts:
    """The newest snapshot of a wave."""

    sha256: str
    file: str
    responses: int
    frozen_at: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Done:
    """The newest entry of one deed on one object."""

    moment: str
    actor: str
    roles: tuple[str, ...]
    detail: Mapping[str, Any] = field(default_factory=dict)


Tally = Mapping[str | None, int]


def waves(session: Session) -> tuple[WaveFacts, ...]:
    """Every wave, the newest first."""
    counts = dict(session.exec(select(ResponseRow.wave, func.count()).group_by(col(ResponseRow.wave))).all())
    rows = session.exec(
        select(WaveRow, InstrumentVersionRow)
        .join(InstrumentVersionRow, col(InstrumentVersionRow.sha256) == col(WaveRow.instrument_sha256))
        .order_by(col(WaveRow.created_at).desc(), col(WaveRow.key))
    )
    return tuple(_wave(row, version, counts.get(row.key, 0)) for row, version in rows)


def freezes(session: Session) -> Mapping[str, FreezeFacts]:
    """The newest snapshot of each wave that has one."""
    rows = session.exec(select(FreezeRow).order_by(col(FreezeRow.id)))
    names = FreezeFacts.__dataclass_fields__
    return {row.wave: FreezeFacts(**{name: getattr(row, name) for name in names}) for row in rows}


def done(session: Session, kind: str, actions: Collection[str]) -> Mapping[tuple[str, str], Done]:
    """The newest entry of each of ``actions`` on objects of a kind, by (action, key of the object)."""
    newest = (
        select(func.max(AuditRow.number))
        .where(AuditRow.kind == kind, AuditRow.outcome == "done", col(AuditRow.action).in_(actions))
        .group_by(col(AuditRow.action), col(AuditRow.key))
    )
    rows = session.exec(select(AuditRow).where(col(AuditRow.number).in_(newest)))
    return {(row.action, row.key): _done(row) for row in rows}


def by_place(session: Session, wave: str) -> Tally:
    """How many responses of a wave came from each place; None: from people whose place is not known."""
    return dict(
        session.exec(
            select(ResponseRow.place, func.count())
            .where(ResponseRow.wave == wave)
            .group_by(col(ResponseRow.place))
        ).all()
    )


def by_mode(session: Session, wave: str) -> Tally:
    """How many responses of a wave came in each mode."""
    return dict(
        session.exec(
            select(ResponseRow.mode, func.count())
            .where(ResponseRow.wave == wave)
            .group_by(col(ResponseRow.mode))
        ).all()
    )


def by_language(session: Session, wave: str) -> Tally:
    """How many responses of a wave were given in each language."""
    return dict(
        session.exec(
            select(ResponseRow.language, func.count())
            .where(ResponseRow.wave == wave)
            .group_by(col(ResponseRow.language))
        ).all()
    )


def by_answer(session: Session, wave: str, items: Collection[str]) -> Mapping[tuple[str, int], int]:
    """How many gave each answer to items that a wave is shared out by, by (item, code)."""
    rows = session.exec(
        select(AnswerRow.item, AnswerRow.code, func.count())
        .join(ResponseRow, col(ResponseRow.number) == col(AnswerRow.response))
        .where(ResponseRow.wave == wave, col(AnswerRow.item).in_(items), col(AnswerRow.code).is_not(None))
        .group_by(col(AnswerRow.item), col(AnswerRow.code))
    ).all()
    return {(item, code): count for item, code, count in rows if code is not None}


def by_day(session: Session, wave: str) -> Mapping[str, int]:
    """How many responses of a wave arrived on each day, in the order of the days."""
    day = func.substr(col(ReceivedRow.received_at), 1, 10)
    return dict(
        session.exec(
            select(day, func.count())
            .join(ResponseRow, col(ResponseRow.id) == col(ReceivedRow.id))
            .where(ResponseRow.wave == wave)
            .group_by(day)
            .order_by(day)
        ).all()
    )


def _wave(row: WaveRow, version: InstrumentVersionRow, responses: int) -> WaveFacts:
    return WaveFacts(
        key=row.key,
        title=row.title,
        kind=row.kind,
        state=row.state,
        instrument=version.label,
        origin=version.origin,
        created_at=row.created_at,
        responses=responses,
        written_at=version.published_at,
        opens_on=row.opens_on,
        closes_on=row.closes_on,
    )


def _done(row: AuditRow) -> Done:
    return Done(
        moment=row.moment,
        actor=row.actor,
        roles=tuple(json.loads(row.roles)),
        detail=json.loads(row.detail),
    )
