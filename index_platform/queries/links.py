"""Links that let somebody set a password once, and codes that stand in for a second step once."""

from collections.abc import Iterable
from dataclasses import dataclass

from sqlmodel import Session, col, delete, func, select, update
from sqlmodel.sql.expression import SelectOfScalar

from index_platform.tables import AccountTokenRow, RecoveryCodeRow


@dataclass(frozen=True, slots=True, kw_only=True)
class LinkFacts:
    """A link that was handed out; its token is known by its hash only."""

    id: str
    purpose: str
    account: str
    made_by: str
    made_at: str
    ends_at: str
    used_at: str | None = None


def add(session: Session, link: LinkFacts) -> None:
    """Store a new link. Older ones of the account stop working."""
    session.exec(
        delete(AccountTokenRow).where(
            col(AccountTokenRow.account) == link.account, col(AccountTokenRow.used_at).is_(None)
        )
    )
    facts = {name: getattr(link, name) for name in LinkFacts.__dataclass_fields__ if name != "id"}
    session.add(AccountTokenRow(token_sha256=link.id, **facts))


def usable(session: Session, token: str, *, moment: str) -> LinkFacts | None:
    """The link with this hash, if it was not used and has not ended."""
    row = session.exec(select(AccountTokenRow).where(AccountTokenRow.token_sha256 == token)).first()
    if row is None or row.used_at is not None or row.ends_at <= moment:
        return None
    return _link(row)


def newest(session: Session, account: str) -> LinkFacts | None:
    """The link that was made last for an account, used or not; None where there is none."""
    return _first(session, account, select(AccountTokenRow).order_by(col(AccountTokenRow.made_at).desc()))


def last_used(session: Session, account: str) -> LinkFacts | None:
    """The link by which the password of an account was set last; None where there is none."""
    used = select(AccountTokenRow).where(col(AccountTokenRow.used_at).is_not(None))
    return _first(session, account, used.order_by(col(AccountTokenRow.used_at).desc()))


def used(session: Session, token: str, moment: str) -> None:
    """Note that a link has done its work."""
    session.exec(
        update(AccountTokenRow).where(col(AccountTokenRow.token_sha256) == token).values(used_at=moment)
    )


def drop(session: Session, account: str) -> None:
    """Take back every link of an account that was not used."""
    session.exec(
        delete(AccountTokenRow).where(
            col(AccountTokenRow.account) == account, col(AccountTokenRow.used_at).is_(None)
        )
    )


def set_codes(session: Session, account: str, codes: Iterable[str]) -> None:
    """The recovery codes (hashes) of an account from now on."""
    session.exec(delete(RecoveryCodeRow).where(col(RecoveryCodeRow.account) == account))
    session.add_all(RecoveryCodeRow(code_sha256=code, account=account) for code in codes)


def take_code(session: Session, account: str, code: str, moment: str) -> bool:
    """Whether this recovery code (hash) was unused; it is used now."""
    taken = session.exec(
        update(RecoveryCodeRow)
        .where(
            col(RecoveryCodeRow.account) == account,
            col(RecoveryCodeRow.code_sha256) == code,
            col(RecoveryCodeRow.used_at).is_(None),
        )
        .values(used_at=moment)
    )
    return bool(taken.rowcount)


def codes_left(session: Session, account: str) -> int:
    """How many recovery codes an account has left."""
    return session.exec(
        select(func.count())
        .select_from(RecoveryCodeRow)
        .where(RecoveryCodeRow.account == account, col(RecoveryCodeRow.used_at).is_(None))
    ).one()


def _first(session: Session, account: str, links: SelectOfScalar[AccountTokenRow]) -> LinkFacts | None:
    row = session.exec(links.where(AccountTokenRow.account == account)).first()
    return None if row is None else _link(row)


def _link(row: AccountTokenRow) -> LinkFacts:
    facts = {name: getattr(row, name) for name in LinkFacts.__dataclass_fields__ if name != "id"}
    return LinkFacts(id=row.token_sha256, **facts)
