"""Browsers that are signed in: who is behind a cookie, and how a session begins and ends."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime, timedelta

from sqlalchemy import Engine

from index_platform.auth.actors import Actor, Grant
from index_platform.auth.deeds import deed
from index_platform.auth.keys import fingerprint, new_token
from index_platform.auth.roles import Role
from index_platform.clock import stamp
from index_platform.db import reading, unit_of_work
from index_platform.queries import accounts, audit, sessions
from index_platform.queries.accounts import Account, Held
from index_platform.queries.sessions import Device as Device  # what the page of an account lists
from instruments.errors import NotPermittedError

IDLE = timedelta(hours=8)
LONGEST = timedelta(days=7)  # researchers are out for days
SEEN_EVERY = timedelta(minutes=5)  # a look is noted no more often, so that a request writes nothing


@dataclass(frozen=True, slots=True, kw_only=True)
class SignedIn:
    """Who is behind a cookie, and by which browser."""

    actor: Actor
    device: str  # id of the session: the hash of its cookie
    noted: bool  # whether the browser was noted as seen a short while ago


def actor_of(account: str, name: str, grants: Iterable[Held]) -> Actor:
    """An account as one who acts."""
    held = tuple(Grant(role=Role(role), area=area) for role, area in grants)
    return Actor(id=account, name=name, grants=held)


def who(engine: Engine, token: str, *, moment: datetime) -> SignedIn | None:
    """Who is signed in with this cookie now: one query, no write."""
    device = fingerprint(token)
    with reading(engine) as session:
        found = sessions.signed_in(session, device)
    if found is None or found.state != "active":
        return None
    seen, ends = found.device.seen_at, found.device.ends_at
    if stamp(moment) >= ends or stamp(moment - IDLE) >= seen:
        return None
    actor = actor_of(found.device.account, found.name, found.grants)
    return SignedIn(actor=actor, device=device, noted=seen > stamp(moment - SEEN_EVERY))


def note(engine: Engine, device: str, *, moment: datetime) -> None:
    """Note that a browser was here, and forget those that have ended."""
    with unit_of_work(engine, audited=False) as session:
        sessions.seen(session, device, stamp(moment))
        sessions.end_stale(session, ended=stamp(moment), unseen=stamp(moment - IDLE))


def start(
    engine: Engine, account: Account, browser: str, *, moment: datetime, instead_of: str | None = None
) -> str:
    """The cookie of a new session. The one that the browser had before ends: a value is never kept."""
    token = new_token()
    actor = actor_of(account.id, account.name, account.grants)
    device = Device(
        id=fingerprint(token),
        account=account.id,
        browser=browser,
        started_at=stamp(moment),
        seen_at=stamp(moment),
        ends_at=stamp(moment + LONGEST),
    )
    with unit_of_work(engine) as session:
        _require_unchanged(accounts.get(session, account.id), account)
        if instead_of is not None:
            sessions.end(session, fingerprint(instead_of), account=account.id)
        sessions.add(session, device)
        audit.write(
            session,
            deed(actor, "session.start", "account", account.id, moment=moment, detail={"browser": browser}),
        )
    return token


def _require_unchanged(now: Account, looked_at: Account) -> None:
    """Refuse a session if password or account have changed since the password was looked at."""
    if not now.may_sign_in or now.password_hash != looked_at.password_hash:
        raise NotPermittedError(
            "this account has changed while you signed in", where="sign-in", fix="Sign in once more."
        )


def devices(engine: Engine, actor: Actor, *, moment: datetime) -> tuple[Device, ...]:
    """The browsers in which this person is signed in now."""
    with reading(engine) as session:
        found = sessions.of_account(session, actor.id)
    return tuple(one for one in found if one.ends_at > stamp(moment) and one.seen_at > stamp(moment - IDLE))


def ended(engine: Engine, actor: Actor, device: str, *, moment: datetime) -> bool:
    """Sign one of one's own browsers out: whether it was signed in."""
    with unit_of_work(engine) as session:
        if not sessions.end(session, device, account=actor.id):
            return False
        audit.write(session, deed(actor, "session.end", "account", actor.id, moment=moment))
        return True


def others_ended(engine: Engine, actor: Actor, device: str | None, *, moment: datetime) -> int:
    """Sign all of one's own browsers out but this one: how many."""
    with unit_of_work(engine) as session:
        count = sessions.end_all(session, actor.id, but=device)
        if count:
            facts = {"sessions": count}
            audit.write(
                session, deed(actor, "session.end_others", "account", actor.id, moment=moment, detail=facts)
            )
        return count
