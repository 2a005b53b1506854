"""Interviews that were set aside to be asked again, and those that came for them."""

import json
from collections.abc import Collection, Iterator, Sequence
from dataclasses import dataclass

from sqlmodel import Session, col, func, select

from index_platform.tables import (
    AskedAgainRow,
    InterviewRow,
    ReceivedRow,
    ResponseRow,
    ReviewRow,
    SecondInterviewRow,
)
from index_platform.tables.reviews import WHYS

__all__ = ["WHYS", "Wanted", "counted_beside", "declined", "want", "wanted"]


@dataclass(frozen=True, slots=True, kw_only=True)
class Wanted:
    """An interview that its researcher is asked to hold again, without its answers. why: one of ``WHYS``."""

    id: str
    wave: str
    place: str
    assignment: str | None
    why: str


def want(session: Session, ids: Sequence[str], why: str) -> None:
    """Store that what was set aside just now is asked again."""
    for name in ids:
        newest = select(func.max(ReviewRow.number)).where(ReviewRow.received == name)
        session.add(AskedAgainRow(review=session.exec(newest).one() or 0, received=name, why=why))
    session.flush()


def declined(session: Session, ids: Sequence[str]) -> bool:
    """Whether somebody among these did not want to go on."""
    said_no = select(InterviewRow.received).where(
        col(InterviewRow.received).in_(ids), InterviewRow.outcome == "refused"
    )
    return session.exec(said_no).first() is not None


def wanted(session: Session, account: str) -> Iterator[Wanted]:
    """What this researcher is to ask again and has not sent yet, the longest wanted first."""
    newest = (
        select(func.max(ReviewRow.number))
        .where(ReviewRow.received == AskedAgainRow.received)
        .correlate(AskedAgainRow)
        .scalar_subquery()
    )
    came = select(SecondInterviewRow.received).where(SecondInterviewRow.first == AskedAgainRow.received)
    rows = session.exec(
        select(AskedAgainRow, ReceivedRow, InterviewRow.assignment)
        .join(ReceivedRow, col(ReceivedRow.id) == AskedAgainRow.received)
        .outerjoin(InterviewRow, col(InterviewRow.received) == AskedAgainRow.received)
        .where(ReceivedRow.taken_by == account, AskedAgainRow.review == newest, ~came.exists())
        .order_by(col(AskedAgainRow.review))
    )
    for asked, received, assignment in rows:
        place = str(json.loads(received.content).get("place") or "")
        yield Wanted(id=received.id, wave=received.wave, place=place, assignment=assignment, why=asked.why)


def counted_beside(session: Session, name: str, also: Collection[str] = ()) -> str | None:
    """The id of a response, or one of ``also``, beside which this one must not count; None: there is none.

    Both are of one person: one was asked again for the other, or both for a third.
    """
    own = session.exec(select(SecondInterviewRow.first).where(SecondInterviewRow.received == name)).all()
    firsts = [name, *own]
    seconds = session.exec(
        select(SecondInterviewRow.received).where(col(SecondInterviewRow.first).in_(firsts))
    )
    others = {*own, *seconds} - {name}
    counting = session.exec(select(ResponseRow.id).where(col(ResponseRow.id).in_(others)))
    return min({*counting, *others.intersection(also)}, default=None)
