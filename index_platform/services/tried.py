"""What is stored of tries to sign in: those that failed, and a password kept at the cost of today."""

from datetime import UTC, datetime, timedelta

from sqlalchemy import Engine

from index_platform.clock import stamp
from index_platform.db import unit_of_work
from index_platform.queries import accounts, audit
from index_platform.queries.accounts import Account
from index_platform.queries.audit import Deed

_EVERY = timedelta(minutes=1)
SOMEBODY = "somebody"  # who acts before anybody is known; no id of an account has this form


def refused(engine: Engine, account: str, *, moment: datetime) -> None:
    """Write down that somebody failed to sign in to an account. What was typed is kept nowhere."""
    entry = Deed(
        actor=SOMEBODY,
        action="session.start",
        kind="account",
        key=account,
        moment=stamp(moment),
        outcome="refused",
    )
    with unit_of_work(engine) as session:
        audit.write(session, entry)


def unknown(engine: Engine, count: int, *, moment: datetime) -> None:
    """Write down how often addresses were tried that no account has."""
    entry = Deed(
        actor=SOMEBODY,
        action="session.start",
        kind="account",
        key="",
        moment=stamp(moment),
        outcome="refused",
        detail={"tries": count},
    )
    with unit_of_work(engine) as session:
        audit.write(session, entry)


class Unknown:
    """Counts tries of addresses that no account has, so that many of them make one entry and not many."""

    def __init__(self) -> None:
        self._count, self._next = 0, datetime.min.replace(tzinfo=UTC)

    def due(self, moment: datetime) -> int:
        """Count one more: how many there were if an entry is due, else 0."""
        self._count += 1
        if moment < self._next:
            return 0
        count, self._count, self._next = self._count, 0, moment + _EVERY
        return count


def rehashed(engine: Engine, account: Account, password_hash: str, *, moment: datetime) -> None:
    """Keep the same password at today's cost, unless it was changed meanwhile."""
    entry = Deed(
        actor=account.id, action="password.rehash", kind="account", key=account.id, moment=stamp(moment)
    )
    with unit_of_work(engine) as session:
        if accounts.get(session, account.id).password_hash == account.password_hash:
            accounts.change(session, account.id, password_hash=password_hash)
            audit.write(session, entry)
