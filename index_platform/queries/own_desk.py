"""One's own desk: saved places in their order, reminders that were put off, the address of reminders."""

from collections.abc import Collection, Sequence
from dataclasses import dataclass

from sqlmodel import Session, col, delete, select

from index_platform.tables import PutOffRow, ReminderAddressRow, SavedPlaceRow


@dataclass(frozen=True, slots=True)
class SavedPlace:
    """A place of a desk: the key of its geography and its code."""

    geography: str
    place: str


@dataclass(frozen=True, slots=True, kw_only=True)
class PutOff:
    """Until which ISO day one version of an entry does not remind, and why."""

    entry: int
    version: int
    until: str
    reason: str
    put_off_at: str


def saved(session: Session, account: str) -> tuple[SavedPlace, ...]:
    """The places of a desk, in their order."""
    rows = session.exec(
        select(SavedPlaceRow).where(SavedPlaceRow.account == account).order_by(col(SavedPlaceRow.position))
    )
    return tuple(SavedPlace(row.geography, row.place) for row in rows)


def save(session: Session, account: str, places: Sequence[SavedPlace]) -> None:
    """Keep these places of a desk, in this order, and no other."""
    session.exec(delete(SavedPlaceRow).where(col(SavedPlaceRow.account) == account))
    session.add_all(
        SavedPlaceRow(account=account, geography=one.geography, place=one.place, position=position)
        for position, one in enumerate(places)
    )
    session.flush()


def put_off(session: Session, found: PutOff, by: str) -> None:
    """Keep until when a reminder is put off."""
    session.add(
        PutOffRow(
            entry=found.entry,
            version=found.version,
            until=found.until,
            reason=found.reason,
            put_off_by=by,
            put_off_at=found.put_off_at,
        )
    )
    session.flush()


def put_offs(session: Session, entries: Collection[int]) -> dict[tuple[int, int], tuple[PutOff, ...]]:
    """(entry, version) -> each time that it was put off, the first first."""
    rows = session.exec(
        select(PutOffRow).where(col(PutOffRow.entry).in_(entries)).order_by(col(PutOffRow.number))
    )
    found: dict[tuple[int, int], tuple[PutOff, ...]] = {}
    for row in rows:
        one = PutOff(
            entry=row.entry,
            version=row.version,
            until=row.until,
            reason=row.reason,
            put_off_at=row.put_off_at,
        )
        key = (row.entry, row.version)
        found[key] = (*found.get(key, ()), one)
    return found


def address_made(session: Session, account: str) -> str | None:
    """When the address of an account's reminders was made; None where it has none."""
    row = session.get(ReminderAddressRow, account)
    return None if row is None else row.made_at


def account_of(session: Session, token_sha256: str) -> str | None:
    """The account whose reminders are read at an address; None where nobody's are."""
    return session.exec(
        select(ReminderAddressRow.account).where(ReminderAddressRow.token_sha256 == token_sha256)
    ).first()


def set_address(session: Session, account: str, token_sha256: str, moment: str) -> None:
    """Keep the one address of an account's reminders; the one before is none any more."""
    drop_address(session, account)
    session.add(ReminderAddressRow(account=account, token_sha256=token_sha256, made_at=moment))
    session.flush()


def drop_address(session: Session, account: str) -> None:
    """Take the address of an account's reminders away."""
    session.exec(delete(ReminderAddressRow).where(col(ReminderAddressRow.account) == account))
