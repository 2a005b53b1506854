"""Decisions on what was held: taken in by the one writer, left out or undone in a unit of work."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from sqlalchemy import Column, delete
from sqlmodel import Session, col, func, select

from index_platform.queries.arrivals import Arrival, Decision
from index_platform.queries.audit import Deed
from index_platform.queries.held import standing_decision
from index_platform.queries.storing import Store
from index_platform.tables import FreezeRow, ReceivedRow, ResponseRow, ReviewRow, Table
from instruments.errors import ConflictError, NotPermittedError

_ROW = ("number", "received", "decision", "reason", "decided_by", "decided_at")
_IDS_AT_ONCE = 500


@dataclass(frozen=True, slots=True, kw_only=True)
class Ruling:
    """What somebody decides, why, and when."""

    decision: Decision
    reason: str
    by: str
    at: str


def taken_in(store: Store, arrivals: Sequence[Arrival], ruling: Ruling, deed: Deed) -> int:
    """How many held arrivals became responses: all of them, or an error that takes everything back."""
    standing = store.standing(arrivals)
    for arrival in arrivals:
        known = standing.receipts.get(arrival.id)
        if known is None or known.decision is not None:
            raise decided_meanwhile()
        if (why := standing.why_held(arrival)) is not None:
            raise NotPermittedError(
                f"it cannot be taken in: {why}",
                where="review",
                fix="Look at the page again: it says what can be taken in now.",
            )
    [[last]] = store.writer.execute("SELECT COALESCE(MAX(number), 0) FROM reviews")
    rows = enumerate((str(one.id) for one in arrivals), int(last) + 1)
    store.writer.add("reviews", _ROW, ((number, name, *_said(ruling)) for number, name in rows))
    store.add_responses(arrivals, standing)
    store.note(deed)
    return len(arrivals)


def left_out(session: Session, ids: Sequence[str], ruling: Ruling) -> None:
    """Store that arrivals stay out; ConflictError where something is decided on one of them."""
    if any(decision is not None for decision, _ in _newest(session, ids).values()):
        raise decided_meanwhile()
    _add(session, ids, ruling)


def undone(session: Session, ids: Sequence[str], ruling: Ruling) -> None:
    """Store that arrivals wait again, and take away the responses that they were; the bytes stay."""
    before = _newest(session, ids)
    if any(before.get(name, (None, ""))[0] is None for name in ids):
        raise decided_meanwhile()
    if frozen := [name for name in ids if _is_frozen(session, name, before[name][1])]:
        raise NotPermittedError(
            f"{len(frozen)} of these decisions cannot be undone: their wave was frozen since",
            where="review",
            fix="What is frozen stays as it is. Ask for new figures in a new wave.",
        )
    _remove(session, ids)
    _add(session, ids, ruling)


def decided_meanwhile() -> ConflictError:
    """The error of whoever decides what somebody else has decided."""
    return ConflictError(
        "somebody else has decided on some of these meanwhile",
        where="review",
        fix="Look at the page again: it says what waits now.",
    )


def _add(session: Session, ids: Sequence[str], ruling: Ruling) -> None:
    decision, reason, by, at = _said(ruling)
    last = session.exec(select(func.max(ReviewRow.number))).one() or 0
    for number, name in enumerate(ids, last + 1):
        session.add(
            ReviewRow(
                number=number,
                received=name,
                decision=decision,
                reason=reason,
                decided_by=by,
                decided_at=at,
            )
        )
    session.flush()


def _newest(session: Session, ids: Sequence[str]) -> Mapping[str, tuple[Decision | None, str]]:
    """What stands for each of ``ids`` on which something was decided, and since when."""
    found: dict[str, tuple[Decision | None, str]] = {}
    for some in _parts(ids):
        rows = select(ReviewRow).where(col(ReviewRow.received).in_(some)).order_by(col(ReviewRow.number))
        for row in session.exec(rows):
            found[row.received] = (standing_decision(row.decision), row.decided_at)
    return found


def _is_frozen(session: Session, name: str, decided_at: str) -> bool:
    """Whether the wave of an arrival was frozen after this was decided on it."""
    freezes = (
        select(FreezeRow.id)
        .join(ReceivedRow, col(ReceivedRow.wave) == FreezeRow.wave)
        .where(ReceivedRow.id == name, FreezeRow.frozen_at >= decided_at)
    )
    return session.exec(freezes).first() is not None


def _remove(session: Session, ids: Sequence[str]) -> None:
    for some in _parts(ids):
        numbers = select(ResponseRow.number).where(col(ResponseRow.id).in_(some))
        for column in _of_responses():
            session.connection().execute(delete(column.table).where(column.in_(numbers)))
        session.exec(delete(ResponseRow).where(col(ResponseRow.id).in_(some)))


def _of_responses() -> Iterator[Column[Any]]:
    """The column of each table by which its rows hang on a response."""
    for table in reversed(Table.metadata.sorted_tables):
        yield from (key.parent for key in table.foreign_keys if key.column.table.name == "responses")


def _parts(ids: Sequence[str]) -> Iterator[Sequence[str]]:
    for start in range(0, len(ids), _IDS_AT_ONCE):
        yield ids[start : start + _IDS_AT_ONCE]


def _said(ruling: Ruling) -> tuple[str, str, str, str]:
    return ruling.decision.value, ruling.reason, ruling.by, ruling.at
