"""Browsers that are signed in. A cookie is known by its hash only."""

from dataclasses import dataclass

from sqlmodel import Session, col, delete, select, update

from index_platform.queries.accounts import Held
from index_platform.tables import AccountRow, GrantRow, SessionRow


@dataclass(frozen=True, slots=True, kw_only=True)
class Device:
    """One browser that is signed in."""

    id: str  # SHA-256 of its cookie
    account: str
    browser: str
    started_at: str
    seen_at: str
    ends_at: str


@dataclass(frozen=True, slots=True, kw_only=True)
class SignedIn:
    """A browser with the account that it is signed in to, as it stands now."""

    device: Device
    name: str
    state: str
    grants: tuple[Held, ...]


def add(session: Session, device: Device) -> None:
    """Store a browser that has just signed in."""
    facts = {name: getattr(device, name) for name in Device.__dataclass_fields__ if name != "id"}
    session.add(SessionRow(token_sha256=device.id, **facts))


# columns and not rows: half the time of a request goes into making objects that nobody looks at
_SIGNED_IN = (
    select(
        SessionRow.account,
        SessionRow.browser,
        SessionRow.started_at,
        SessionRow.seen_at,
        SessionRow.ends_at,
        AccountRow.name,
        AccountRow.state,
        GrantRow.role,
        GrantRow.area,
    )  # type: ignore[call-overload]  # sqlmodel types four columns at most
    .join(AccountRow, col(AccountRow.id) == col(SessionRow.account))
    .outerjoin(GrantRow, col(GrantRow.account) == col(AccountRow.id))
)


def signed_in(session: Session, device: str) -> SignedIn | None:
    """The browser with this hash, its account and its grants, in one query; None if it is not signed in."""
    rows = session.exec(_SIGNED_IN.where(col(SessionRow.token_sha256) == device)).all()
    if not rows:
        return None
    first = rows[0]
    return SignedIn(
        device=Device(
            id=device,
            account=first.account,
            browser=first.browser,
            started_at=first.started_at,
            seen_at=first.seen_at,
            ends_at=first.ends_at,
        ),
        name=first.name,
        state=first.state,
        grants=tuple(sorted((row.role, row.area) for row in rows if row.role is not None)),
    )


def of_account(session: Session, account: str) -> tuple[Device, ...]:
    """The browsers that are signed in to an account, the one seen last first."""
    rows = session.exec(
        select(SessionRow).where(SessionRow.account == account).order_by(col(SessionRow.seen_at).desc())
    )
    return tuple(
        Device(
            id=row.token_sha256,
            account=row.account,
            browser=row.browser,
            started_at=row.started_at,
            seen_at=row.seen_at,
            ends_at=row.ends_at,
        )
        for row in rows
    )


def seen(session: Session, device: str, moment: str) -> None:
    """Note that a browser was here."""
    session.exec(update(SessionRow).where(col(SessionRow.token_sha256) == device).values(seen_at=moment))


def end(session: Session, device: str, *, account: str) -> bool:
    """Sign a browser of this account out: whether it was signed in."""
    found = session.exec(
        delete(SessionRow).where(col(SessionRow.token_sha256) == device, col(SessionRow.account) == account)
    )
    return bool(found.rowcount)


def end_all(session: Session, account: str, *, but: str | None = None) -> int:
    """Sign every browser of an account out, one excepted: how many."""
    statement = delete(SessionRow).where(col(SessionRow.account) == account)
    if but is not None:
        statement = statement.where(col(SessionRow.token_sha256) != but)
    return int(session.exec(statement).rowcount)


def end_stale(session: Session, *, ended: str, unseen: str) -> None:
    """Forget browsers whose time has ended before, or that were not seen since."""
    stale = (col(SessionRow.ends_at) <= ended) | (col(SessionRow.seen_at) <= unseen)
    session.exec(delete(SessionRow).where(stale))
