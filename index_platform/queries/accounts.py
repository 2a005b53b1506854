"""Accounts and what each may do. Rows never leave: callers get frozen values."""

from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field

from sqlalchemy.exc import IntegrityError
from sqlmodel import Session, col, delete, select, update

from index_platform.tables import AccountRow, GrantRow
from instruments.errors import ConflictError, NotFoundError, NotPermittedError

Held = tuple[str, str]  # (role, area); an empty area means everywhere


@dataclass(frozen=True, slots=True, kw_only=True)
class Account:
    """One person who can sign in, as stored."""

    id: str
    email: str
    name: str
    state: str
    created_at: str
    password_hash: str | None = field(default=None, repr=False)
    totp_secret: str | None = field(default=None, repr=False)  # sealed
    totp_used: int | None = None
    grants: tuple[Held, ...] = ()

    @property
    def may_sign_in(self) -> bool:
        """Whether it has accepted its invitation and was not disabled."""
        return self.state == "active" and self.password_hash is not None


def add(session: Session, account: Account) -> None:
    """Store a new account; ConflictError where its address has one already."""
    facts = {name: getattr(account, name) for name in AccountRow.model_fields}
    if by_email(session, account.email) is not None:
        raise ConflictError(
            "there is an account with this address already",
            where="accounts",
            fix="Look for it in the list of people; give it another role there, or a new link.",
        )
    session.add(AccountRow(**facts))
    session.flush()


def by_email(session: Session, email: str) -> Account | None:
    """The account of an address in lower case; None where there is none."""
    return next(_accounts(session, session.exec(select(AccountRow).where(AccountRow.email == email))), None)


def get(session: Session, account: str) -> Account:
    """The account with this id."""
    found = next(_accounts(session, session.exec(select(AccountRow).where(AccountRow.id == account))), None)
    if found is None:
        raise NotFoundError(
            "there is no such account", where="accounts", fix="Choose one from the list of people."
        )
    return found


def are_there(session: Session) -> bool:
    """Whether anybody has an account here, also one that is not used yet or was disabled."""
    return session.exec(select(AccountRow.id).limit(1)).first() is not None


def every(session: Session) -> tuple[Account, ...]:
    """All accounts, by name."""
    return tuple(
        _accounts(session, session.exec(select(AccountRow).order_by(AccountRow.name, AccountRow.id)))
    )


def change(session: Session, account: str, **values: str | int | None) -> None:
    """Store new values of an account: its state, password_hash, totp_secret or totp_used."""
    session.exec(update(AccountRow).where(col(AccountRow.id) == account).values(**values))


def take_step(session: Session, account: str, step: int) -> bool:
    """Whether this time step of the second step was not used yet; it is used now, and all before it."""
    unused = col(AccountRow.totp_used).is_(None) | (col(AccountRow.totp_used) < step)
    taken = session.exec(
        update(AccountRow).where(col(AccountRow.id) == account, unused).values(totp_used=step)
    )
    return bool(taken.rowcount)


def grant(session: Session, account: str, held: Held, *, by: str, moment: str) -> bool:
    """Give an account a role in an area, if the database allows it: whether it did not hold it before."""
    role, area = held
    if session.get(GrantRow, (account, role, area)) is not None:
        return False
    with _in_our_words():
        session.add(GrantRow(account=account, role=role, area=area, granted_by=by, granted_at=moment))
        session.flush()
    return True


def revoke(session: Session, account: str, held: Held) -> bool:
    """Take a role in an area away: whether it was held."""
    role, area = held
    found = session.exec(
        delete(GrantRow).where(
            col(GrantRow.account) == account, col(GrantRow.role) == role, col(GrantRow.area) == area
        )
    )
    return bool(found.rowcount)


def holders(session: Session, role: str) -> tuple[str, ...]:
    """The ids of active accounts that hold a role anywhere."""
    statement = (
        select(AccountRow.id)
        .join(GrantRow, col(GrantRow.account) == col(AccountRow.id))
        .where(GrantRow.role == role, AccountRow.state == "active")
        .distinct()
    )
    return tuple(session.exec(statement))


def _accounts(session: Session, rows: Iterable[AccountRow]) -> Iterator[Account]:
    for row in rows:
        held = session.exec(
            select(GrantRow.role, GrantRow.area)
            .where(GrantRow.account == row.id)
            .order_by(GrantRow.role, GrantRow.area)
        )
        facts = {name: getattr(row, name) for name in AccountRow.model_fields}
        yield Account(**facts, grants=tuple((role, area) for role, area in held))


_TRIGGERS = {
    "nobody grants a role to themselves": (
        "nobody gives a role to themselves",
        "Ask another administrator.",
    ),
    "nobody reads both identifiers and answers": (
        "this role reads answers and another of this account reads who people are, or the other way round",
        "Take the other role away first, or give this one to somebody else.",
    ),
}


@contextmanager
def _in_our_words() -> Iterator[None]:
    """A block in which what the triggers of the database refuse becomes an error of ours."""
    try:
        yield
    except IntegrityError as error:
        for words, (what, fix) in _TRIGGERS.items():
            if words in str(error.orig):
                raise NotPermittedError(what, where="accounts", fix=fix) from error
        raise
