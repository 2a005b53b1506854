"""What came of work at doors, counted for those who look after it: by assignment, and what named none."""

from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass

from sqlmodel import Session, col, func, select

from index_platform.tables import AssignmentRow, InterviewRow, ReceivedRow, VisitRow, WaveRow

_UNKNOWN = "unknown"


@dataclass(frozen=True, slots=True, kw_only=True)
class Came:
    """Interviews that came for an assignment. ``excess``: those that it did not want any more."""

    excess: int
    heard: str  # when the last of them came


@dataclass(frozen=True, slots=True, kw_only=True)
class Unknown:
    """What one researcher sent of a wave for assignments that are not of that wave."""

    account: str
    title: str  # of the wave
    interviews: int
    visits: int


def interviews(session: Session, wave: str) -> Mapping[str, Came]:
    """{assignment of a wave: the interviews that came for it}, those that wait for a person among them."""
    rows = session.exec(
        select(AssignmentRow.id, func.count(col(InterviewRow.excess)), func.max(col(ReceivedRow.received_at)))
        .join(InterviewRow, col(InterviewRow.assignment) == col(AssignmentRow.id))
        .join(ReceivedRow, col(ReceivedRow.id) == col(InterviewRow.received))
        .where(AssignmentRow.wave == wave, ReceivedRow.wave == wave)
        .group_by(col(AssignmentRow.id))
    )
    return {name: Came(excess=excess, heard=heard) for name, excess, heard in rows}


def visits(session: Session, wave: str) -> Mapping[str, Mapping[str, int]]:
    """{assignment of a wave: {outcome by AAPOR's code: visits}}."""
    rows = session.exec(
        select(AssignmentRow.id, VisitRow.outcome, func.count())
        .join(VisitRow, col(VisitRow.assignment) == col(AssignmentRow.id))
        .where(AssignmentRow.wave == wave, VisitRow.wave == wave)
        .group_by(col(AssignmentRow.id), col(VisitRow.outcome))
    )
    found: dict[str, dict[str, int]] = {}
    for name, outcome, number in rows:
        found.setdefault(name, {})[outcome] = number
    return found


def unknown(session: Session) -> tuple[Unknown, ...]:
    """What named no assignment of its wave, of waves that are not closed, by wave and researcher."""
    came = session.exec(
        select(ReceivedRow.taken_by, WaveRow.title, func.count())
        .join(InterviewRow, col(InterviewRow.received) == col(ReceivedRow.id))
        .join(WaveRow, col(WaveRow.key) == col(ReceivedRow.wave))
        .where(InterviewRow.excess == _UNKNOWN, WaveRow.state != "closed")
        .group_by(col(ReceivedRow.taken_by), col(WaveRow.key), col(WaveRow.title))
    )
    knocked = session.exec(
        select(VisitRow.account, WaveRow.title, func.count())
        .join(WaveRow, col(WaveRow.key) == col(VisitRow.wave))
        .where(VisitRow.excess == _UNKNOWN, WaveRow.state != "closed")
        .group_by(col(VisitRow.account), col(WaveRow.key), col(WaveRow.title))
    )
    talks = Counter({(account or "", title): number for account, title, number in came})
    knocks = Counter({(account, title): number for account, title, number in knocked})
    return tuple(
        Unknown(account=account, title=title, interviews=talks[account, title], visits=knocks[account, title])
        for account, title in sorted({*talks, *knocks}, key=lambda one: one[::-1])
    )
