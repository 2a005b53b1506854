"""Arrivals that were held for a person: when, of which wave, why, and what was decided on them."""

import json
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

from sqlmodel import Session, and_, col, func, select

from index_platform.queries.arrivals import Decision
from index_platform.tables import (
    AskedAgainRow,
    HeldFlagRow,
    ReceivedRow,
    ReviewRow,
    SecondInterviewRow,
    WaveRow,
)
from instruments.flags import Flag, Raised

_IDS_AT_ONCE = 500


@dataclass(frozen=True, slots=True, kw_only=True)
class HeldArrival:
    """One arrival that was held, without what was answered. Of its content only the place is read."""

    id: str
    wave: str  # as it claims
    title: str | None  # of the wave of that key; None where there is none now
    instrument: str  # as it claims
    reason: str
    received_at: str
    door: str
    place: str | None  # where it says that it is from
    decision: Decision | None  # None: it waits
    said: str  # why it was decided so
    asked_again: str | None = None  # why it is asked again, where it is
    second: str | None = None  # the id of what came for it

    @property
    def is_known(self) -> bool:
        """Whether there is such a wave now."""
        return self.title is not None


@dataclass(frozen=True, slots=True, kw_only=True)
class RawArrival:
    """One arrival that was held, byte for byte."""

    id: str
    wave: str
    instrument: str
    door: str
    content: bytes
    taken_by: str | None


def arrivals(session: Session) -> Iterator[HeldArrival]:
    """Everything that was held, the oldest first."""
    newest = (
        select(func.max(ReviewRow.number))
        .where(ReviewRow.received == ReceivedRow.id)
        .correlate(ReceivedRow)
        .scalar_subquery()
    )
    decided = and_(ReviewRow.received == ReceivedRow.id, ReviewRow.number == newest)
    seconds = dict(session.exec(select(SecondInterviewRow.first, SecondInterviewRow.received)).all())
    rows = session.exec(
        select(ReceivedRow, WaveRow.title, ReviewRow, AskedAgainRow.why)
        .outerjoin(WaveRow, col(WaveRow.key) == ReceivedRow.wave)
        .outerjoin(ReviewRow, decided)
        .outerjoin(AskedAgainRow, col(AskedAgainRow.review) == ReviewRow.number)
        .where(ReceivedRow.status == "held")
        .order_by(col(ReceivedRow.received_at), col(ReceivedRow.id))
        .execution_options(yield_per=500)
    )
    for row, title, review, why in rows:
        yield HeldArrival(
            id=row.id,
            wave=row.wave,
            title=title,
            instrument=row.instrument,
            reason=row.reason or "",
            received_at=row.received_at,
            door=row.door,
            place=_place(row.content),
            decision=standing_decision(review.decision if review else None),
            said=review.reason if review else "",
            asked_again=why,
            second=seconds.get(row.id),
        )


def raw(session: Session, ids: Sequence[str]) -> Iterator[RawArrival]:
    """Those of ``ids`` that were held, in their order, as they came."""
    for start in range(0, len(ids), _IDS_AT_ONCE):
        some = ids[start : start + _IDS_AT_ONCE]
        rows = session.exec(select(ReceivedRow).where(col(ReceivedRow.id).in_(some)))
        found = {row.id: row for row in rows}
        for name in some:
            if (row := found.get(name)) is not None:
                yield RawArrival(**{field: getattr(row, field) for field in RawArrival.__dataclass_fields__})


def noticed(session: Session, ids: Sequence[str]) -> Mapping[str, tuple[Flag, ...]]:
    """What was noticed of those of ``ids`` that were held, when they came; nothing where nothing was."""
    found: dict[str, tuple[Flag, ...]] = {}
    for start in range(0, len(ids), _IDS_AT_ONCE):
        some = ids[start : start + _IDS_AT_ONCE]
        rows = select(HeldFlagRow).where(col(HeldFlagRow.received).in_(some))
        for row in session.exec(rows.order_by(col(HeldFlagRow.rule), col(HeldFlagRow.item))):
            flag = Flag(Raised(row.rule), row.item, row.detail)
            found[row.received] = (*found.get(row.received, ()), flag)
    return found


def standing_decision(newest: str | None) -> Decision | None:
    """What stands after the newest decision: nothing where it was undone, or there was none."""
    return None if newest in (None, Decision.UNDONE) else Decision(newest)


def _place(content: bytes) -> str | None:
    try:
        document = json.loads(content)
    except (ValueError, RecursionError):
        return None
    place = document.get("place") if isinstance(document, dict) else None
    return place if isinstance(place, str) else None
