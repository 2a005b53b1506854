"""Visits of researchers: stored once each, read by wave."""

from collections.abc import Iterator
from dataclasses import dataclass

from sqlmodel import Session, col, select

from index_platform.tables import VisitRow


@dataclass(frozen=True, slots=True, kw_only=True)
class Visit:
    """One knock, with what came of it."""

    id: str
    account: str
    phone: str
    wave: str
    assignment: str | None
    address: str | None
    at: str
    outcome: str
    number: int
    appointment: str | None
    sha256: str
    received_at: str
    excess: str | None = None  # why its assignment wanted no more of it when it came


def find(session: Session, name: str) -> Visit | None:
    """The visit of this id, or None."""
    row = session.get(VisitRow, name)
    return None if row is None else _visit(row)


def add(session: Session, visit: Visit) -> None:
    """Store a new visit."""
    session.add(VisitRow(**{name: getattr(visit, name) for name in Visit.__dataclass_fields__}))
    session.flush()


def every(session: Session) -> Iterator[Visit]:
    """All visits, by wave and moment."""
    order = (col(VisitRow.wave), col(VisitRow.at), col(VisitRow.id))
    yield from map(_visit, session.exec(select(VisitRow).order_by(*order)))


def _visit(row: VisitRow) -> Visit:
    return Visit(**{name: getattr(row, name) for name in Visit.__dataclass_fields__})
