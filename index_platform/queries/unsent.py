"""How far the drafts came that were never sent: a count for each part, and nothing that leads to a draft."""

from collections import Counter
from collections.abc import Mapping

from sqlmodel import Session, col, delete, func, select, update

from index_platform.tables import DraftRow, ReceivedRow, UnsentRow

# of a draft whose answers arrived, a crash left the row alone
_ARRIVED = col(DraftRow.id).in_(select(ReceivedRow.id))


def sweep(session: Session, moment: str) -> None:
    """Delete every draft that was last saved before ``moment``, and count those that were not sent."""
    old = col(DraftRow.saved_at) < moment
    connection = session.connection()
    connection.execute(delete(DraftRow).where(old, _ARRIVED))
    gone = connection.execute(
        delete(DraftRow).where(old).returning(col(DraftRow.wave), col(DraftRow.reached))
    )
    for (wave, part), count in Counter((str(wave), int(part)) for wave, part in gone).items():
        row = _row(session, wave, part)
        row.swept += count
    session.flush()


def close(session: Session, wave: str) -> None:
    """Count what was never sent to a wave that closes now; a count of an earlier close is replaced."""
    session.connection().execute(update(UnsentRow).where(col(UnsentRow.wave) == wave).values(at_close=None))
    session.expire_all()
    lying = _lying(session, wave)
    swept = {row.part for row in session.exec(select(UnsentRow).where(UnsentRow.wave == wave))}
    for part in {0, *lying, *swept}:  # a wave whose drafts were all sent has a count too
        row = _row(session, wave, part)
        row.at_close = row.swept + lying.get(part, 0)
    session.flush()


def at_close(session: Session, wave: str) -> Mapping[int, int]:
    """{part: how many ended there unsent} when a wave was last closed; empty where nobody counted."""
    rows = session.exec(select(UnsentRow).where(UnsentRow.wave == wave))
    return {row.part: row.at_close for row in rows if row.at_close is not None}


def _lying(session: Session, wave: str) -> dict[int, int]:
    """{part: drafts of a wave that lie there now and did not arrive}."""
    found = (
        select(DraftRow.reached, func.count())
        .where(DraftRow.wave == wave, ~_ARRIVED)
        .group_by(col(DraftRow.reached))
    )
    return {int(part): int(count) for part, count in session.exec(found)}


def _row(session: Session, wave: str, part: int) -> UnsentRow:
    row = session.get(UnsentRow, (wave, part))
    if row is None:
        row = UnsentRow(wave=wave, part=part, swept=0)
        session.add(row)
    return row
