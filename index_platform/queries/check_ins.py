"""Check-ins of researchers who work alone."""

from collections.abc import Iterator
from dataclasses import dataclass

from sqlmodel import Session, col, delete, select

from index_platform.tables import CheckInRow


@dataclass(frozen=True, slots=True, kw_only=True)
class CheckIn:
    """That somebody told that all is well; the next one is due at ``next_by``. Both by the phone's clock."""

    account: str
    phone: str
    at: str
    kind: str  # start, still-here or end
    next_by: str | None
    received_at: str


def keep(session: Session, check_in: CheckIn) -> None:
    """Store a check-in, unless the same is there already."""
    key = (check_in.account, check_in.phone, check_in.at, check_in.kind)
    if session.get(CheckInRow, key) is None:
        session.add(CheckInRow(**{name: getattr(check_in, name) for name in CheckIn.__dataclass_fields__}))
        session.flush()


def every(session: Session) -> Iterator[CheckIn]:
    """All that are kept, the one heard last first."""
    order = (col(CheckInRow.received_at).desc(), col(CheckInRow.at).desc())
    for row in session.exec(select(CheckInRow).order_by(*order)):
        yield CheckIn(**{name: getattr(row, name) for name in CheckIn.__dataclass_fields__})


def forget(session: Session, before: str) -> None:
    """Delete those that were heard before a moment."""
    session.exec(delete(CheckInRow).where(col(CheckInRow.received_at) < before))
