"""Who may read a release some hours before it is public. Nobody is taken out, only off."""

import json
from collections.abc import Sequence
from dataclasses import dataclass

from sqlmodel import Session, col, func, select

from index_platform.db import LARGEST
from index_platform.tables import AuditRow, EarlyReaderRow
from instruments.errors import NotFoundError


@dataclass(frozen=True, slots=True, kw_only=True)
class EarlyReader:
    """An account that may read a release from some hours before it is public, and why."""

    number: int
    release: str  # such as R1
    account: str
    roles: tuple[str, ...]  # when it was added
    hours: int
    reason: str
    added_at: str
    removed_at: str | None


def add(
    session: Session,
    release: str,
    account: str,
    *,
    roles: Sequence[str],
    hours: int,
    reason: str,
    actor: str,
    moment: str,
) -> EarlyReader:
    """Store somebody who may read a release before it is public."""
    row = EarlyReaderRow(
        release=_number(release),
        account=account,
        roles=json.dumps(list(roles)),
        hours=hours,
        reason=reason,
        added_by=actor,
        added_at=moment,
    )
    session.add(row)
    session.flush()
    return _reader(row)


def remove(session: Session, reader: EarlyReader, *, actor: str, moment: str) -> None:
    """Take somebody off: from now on they may not read it before."""
    row = session.get_one(EarlyReaderRow, reader.number)
    row.removed_by, row.removed_at = actor, moment
    session.add(row)
    session.flush()


def of_release(session: Session, release: str) -> tuple[EarlyReader, ...]:
    """Everybody who was ever put on the list of a release, the first added first."""
    return _found(session, release=_number(release))


def of_account(session: Session, account: str) -> tuple[EarlyReader, ...]:
    """The lists on which an account stands now, the oldest first."""
    return tuple(one for one in _found(session, account=account) if one.removed_at is None)


def get(session: Session, release: str, number: int) -> EarlyReader:
    """One entry of the list of a release."""
    row = session.get(EarlyReaderRow, number) if number <= LARGEST else None
    if row is None or row.release != _number(release):
        raise NotFoundError(
            f"nobody stands under {number} on the list of {release}",
            where="releases",
            fix="Look at the list of the release again.",
        )
    return _reader(row)


def openings(session: Session, release: str, until: str) -> dict[str, int]:
    """How often each account opened a release before a moment, by the audit."""
    rows = session.exec(
        select(AuditRow.actor, func.count())
        .where(
            AuditRow.kind == "release",
            AuditRow.key == release,
            AuditRow.action == "release.read",
            AuditRow.outcome == "done",
            AuditRow.moment < until,
        )
        .group_by(col(AuditRow.actor))
    )
    return dict(rows.all())


def _found(session: Session, **values: object) -> tuple[EarlyReader, ...]:
    rows = session.exec(select(EarlyReaderRow).filter_by(**values).order_by(col(EarlyReaderRow.number)))
    return tuple(map(_reader, rows))


def _number(release: str) -> int:
    return int(release.removeprefix("R"))


def _reader(row: EarlyReaderRow) -> EarlyReader:
    return EarlyReader(
        number=row.number or 0,
        release=f"R{row.release}",
        account=row.account,
        roles=tuple(json.loads(row.roles)),
        hours=row.hours,
        reason=row.reason,
        added_at=row.added_at,
        removed_at=row.removed_at,
    )
