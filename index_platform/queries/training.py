"""What researchers went through, and the sign-offs that let them ask at doors."""

from collections.abc import Mapping
from dataclasses import dataclass

from sqlmodel import Session, col, select, update

from index_platform.tables import SignOffRow, TrainingRow


@dataclass(frozen=True, slots=True, kw_only=True)
class SignOff:
    """That somebody else saw that a researcher can do it."""

    id: str
    account: str
    signed_by: str
    signed_at: str
    until: str  # ISO day, the last on which it holds


def add_part(session: Session, account: str, part: str, moment: str) -> bool:
    """Note that somebody went through a part: whether it is new."""
    if session.get(TrainingRow, (account, part)) is not None:
        return False
    session.add(TrainingRow(account=account, part=part, done_at=moment))
    session.flush()
    return True


def parts(session: Session, account: str) -> Mapping[str, str]:
    """{part that somebody went through: when}."""
    rows = session.exec(select(TrainingRow).where(col(TrainingRow.account) == account))
    return {row.part: row.done_at for row in rows}


def sign(session: Session, sign_off: SignOff) -> None:
    """Store a sign-off."""
    session.add(SignOffRow(**{name: getattr(sign_off, name) for name in SignOff.__dataclass_fields__}))
    session.flush()


def signed(session: Session, account: str, today: str) -> SignOff | None:
    """The sign-off that holds today for longest, or None."""
    row = session.exec(
        select(SignOffRow)
        .where(
            col(SignOffRow.account) == account,
            col(SignOffRow.revoked_at).is_(None),
            col(SignOffRow.until) >= today,
        )
        .order_by(col(SignOffRow.until).desc(), col(SignOffRow.id))
    ).first()
    if row is None:
        return None
    return SignOff(**{name: getattr(row, name) for name in SignOff.__dataclass_fields__})


def revoke(session: Session, account: str, today: str, *, by: str, moment: str, reason: str) -> int:
    """Take back all sign-offs of somebody that hold: how many they were."""
    found = session.exec(
        update(SignOffRow)
        .where(
            col(SignOffRow.account) == account,
            col(SignOffRow.revoked_at).is_(None),
            col(SignOffRow.until) >= today,
        )
        .values(revoked_by=by, revoked_at=moment, reason=reason)
    )
    return int(found.rowcount)
