"""Arrivals that were held for a person: when, of which wave, why. Of their content only the place is read."""

import json
from collections.abc import Iterator
from dataclasses import dataclass

from sqlmodel import Session, col, select

from index_platform.tables import ReceivedRow, WaveRow


@dataclass(frozen=True, slots=True, kw_only=True)
class HeldArrival:
    """One arrival that waits, without what was answered."""

    wave: str  # as it claims
    is_known: bool  # whether there is such a wave now
    reason: str
    received_at: str
    door: str
    place: str | None  # where it says that it is from


def arrivals(session: Session) -> Iterator[HeldArrival]:
    """Everything that was held, the oldest first."""
    rows = session.exec(
        select(ReceivedRow, WaveRow.key)
        .outerjoin(WaveRow, col(WaveRow.key) == ReceivedRow.wave)
        .where(ReceivedRow.status == "held")
        .order_by(col(ReceivedRow.received_at), col(ReceivedRow.id))
        .execution_options(yield_per=500)
    )
    for row, key in rows:
        yield HeldArrival(
            wave=row.wave,
            is_known=key is not None,
            reason=row.reason or "",
            received_at=row.received_at,
            door=row.door,
            place=_place(row.content),
        )


def _place(content: bytes) -> str | None:
    try:
        document = json.loads(content)
    except (ValueError, RecursionError):
        return None
    place = document.get("place") if isinstance(document, dict) else None
    return place if isinstance(place, str) else None
