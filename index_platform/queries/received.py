"""What was received before, by id."""

from collections.abc import Mapping, Sequence

from sqlmodel import Session, col, select

from index_platform.tables import ReceivedRow

_IDS_AT_ONCE = 500


def hashes(session: Session, ids: Sequence[str]) -> Mapping[str, str]:
    """The content hash of every one of ``ids`` that was received before."""
    found: dict[str, str] = {}
    for start in range(0, len(ids), _IDS_AT_ONCE):
        some = ids[start : start + _IDS_AT_ONCE]
        rows = session.exec(select(ReceivedRow.id, ReceivedRow.sha256).where(col(ReceivedRow.id).in_(some)))
        found |= dict(rows.all())
    return found
