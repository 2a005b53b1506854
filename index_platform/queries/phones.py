"""Phones of researchers and the codes that let them in. Codes and tokens are known by their hashes only."""

from dataclasses import dataclass

from sqlmodel import Session, col, select, update

from index_platform.tables import PhoneCodeRow, PhoneRow


@dataclass(frozen=True, slots=True, kw_only=True)
class PhoneCode:
    """A code that was handed out."""

    id: str
    account: str
    made_by: str
    made_at: str
    ends_at: str
    used_at: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Phone:
    """A phone with its researcher. ``unsent``: as it told last; None where it never did."""

    id: str  # SHA-256 of its token
    phone: str
    account: str
    name: str
    let_in_at: str
    seen_at: str
    unsent: int | None = None
    ended_by: str | None = None
    ended_at: str | None = None


def add_code(session: Session, code: PhoneCode) -> None:
    """Store a new code."""
    facts = {name: getattr(code, name) for name in PhoneCode.__dataclass_fields__ if name != "id"}
    session.add(PhoneCodeRow(code_sha256=code.id, **facts))
    session.flush()


def code(session: Session, code_sha256: str) -> PhoneCode | None:
    """The code with this hash, used or not; None where there is none."""
    row = session.get(PhoneCodeRow, code_sha256)
    if row is None:
        return None
    facts = {name: getattr(row, name) for name in PhoneCode.__dataclass_fields__ if name != "id"}
    return PhoneCode(id=row.code_sha256, **facts)


def use_code(session: Session, code_sha256: str, moment: str) -> None:
    """Note that a code has done its work."""
    session.exec(
        update(PhoneCodeRow).where(col(PhoneCodeRow.code_sha256) == code_sha256).values(used_at=moment)
    )


def add(session: Session, phone: Phone) -> None:
    """Store a phone that was just let in."""
    facts = {name: getattr(phone, name) for name in Phone.__dataclass_fields__ if name != "id"}
    session.add(PhoneRow(token_sha256=phone.id, **facts))
    session.flush()


def find(session: Session, token_sha256: str) -> Phone | None:
    """The phone with this hash of a token, ended or not; None where there is none."""
    row = session.get(PhoneRow, token_sha256)
    return None if row is None else _phone(row)


def let_in(session: Session, phone: str, account: str) -> Phone | None:
    """The phone of this id as it is let in for a researcher now; None where it is not, or was ended."""
    found = session.exec(
        select(PhoneRow).where(
            col(PhoneRow.phone) == phone, col(PhoneRow.account) == account, col(PhoneRow.ended_at).is_(None)
        )
    ).first()
    return None if found is None else _phone(found)


def every(session: Session) -> tuple[Phone, ...]:
    """All phones that were ever let in, the one that was silent for longest first."""
    rows = session.exec(select(PhoneRow).order_by(col(PhoneRow.seen_at), col(PhoneRow.token_sha256)))
    return tuple(map(_phone, rows))


def heard(session: Session, token_sha256: str, moment: str, unsent: int | None) -> None:
    """Note that a phone was heard from, and how much it has not sent."""
    session.exec(
        update(PhoneRow)
        .where(col(PhoneRow.token_sha256) == token_sha256, col(PhoneRow.ended_at).is_(None))
        .values(seen_at=moment, unsent=unsent)
    )


def end(session: Session, token_sha256: str, *, by: str, moment: str) -> bool:
    """End a phone: whether it was let in until now."""
    found = session.exec(
        update(PhoneRow)
        .where(col(PhoneRow.token_sha256) == token_sha256, col(PhoneRow.ended_at).is_(None))
        .values(ended_by=by, ended_at=moment)
    )
    return bool(found.rowcount)


def end_same(session: Session, phone: str, account: str, *, moment: str) -> None:
    """End what a phone was let in by before, for the same researcher, who is let in anew."""
    session.exec(
        update(PhoneRow)
        .where(
            col(PhoneRow.phone) == phone, col(PhoneRow.account) == account, col(PhoneRow.ended_at).is_(None)
        )
        .values(ended_by=account, ended_at=moment)
    )


def _phone(row: PhoneRow) -> Phone:
    facts = {name: getattr(row, name) for name in Phone.__dataclass_fields__ if name != "id"}
    return Phone(id=row.token_sha256, **facts)
