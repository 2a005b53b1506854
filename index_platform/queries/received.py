"""What was received before, by id."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from uuid import UUID

from sqlmodel import Session, col, select

from index_platform.queries.arrivals import Receipt, Status
from index_platform.queries.held import standing_decision
from index_platform.tables import ReceivedRow, ReviewRow

_IDS_AT_ONCE = 500


@dataclass(frozen=True, slots=True, kw_only=True)
class Arrived:
    """What is on disk of one arrival, without its content."""

    wave: str
    taken_by: str | None
    receipt: Receipt


def hashes(session: Session, ids: Sequence[str]) -> Mapping[str, str]:
    """The content hash of every one of ``ids`` that was received before."""
    found: dict[str, str] = {}
    for start in range(0, len(ids), _IDS_AT_ONCE):
        some = ids[start : start + _IDS_AT_ONCE]
        rows = session.exec(select(ReceivedRow.id, ReceivedRow.sha256).where(col(ReceivedRow.id).in_(some)))
        found |= dict(rows.all())
    return found


def arrived(session: Session, name: UUID) -> Arrived | None:
    """What is on disk under this id, or None."""
    row = session.get(ReceivedRow, str(name))
    if row is None:
        return None
    reviews = select(ReviewRow.decision).where(ReviewRow.received == row.id)
    newest = session.exec(reviews.order_by(col(ReviewRow.number).desc())).first()
    receipt = Receipt(
        id=name,
        sha256=row.sha256,
        received_at=row.received_at,
        status=Status(row.status),
        reason=row.reason,
        created=False,
        decision=standing_decision(newest),
    )
    return Arrived(wave=row.wave, taken_by=row.taken_by, receipt=receipt)
