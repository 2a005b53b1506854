"""The second step of an account: turned on and off by its owner, asked for at each sign-in."""

from dataclasses import dataclass, field
from datetime import datetime

from sqlalchemy import Engine
from sqlmodel import Session

from index_platform.auth import second_step
from index_platform.auth.actors import Actor
from index_platform.auth.deeds import deed
from index_platform.auth.keys import Keys, fingerprint
from index_platform.auth.roles import Role
from index_platform.clock import stamp
from index_platform.db import reading, unit_of_work
from index_platform.queries import accounts, audit, links, sessions
from index_platform.queries.accounts import Account
from index_platform.queries.audit import Deed
from instruments.errors import ConflictError
from reports.qr import qr_picture

WITHIN = 900  # seconds to finish turning it on
ADVISED = frozenset({Role.ADMINISTRATOR, Role.STATISTICS_LEAD, Role.DATA_PROTECTION_OFFICER})
_OFFERED, _KEPT = "second step offered", "second step"


@dataclass(frozen=True, slots=True, kw_only=True)
class Offer:
    """A secret to be taken into an app, before it counts."""

    secret: str = field(repr=False)
    sealed: str = field(repr=False)  # the same, to come back with the first code
    picture: str = field(repr=False)  # data image of the QR code
    email: str


def offered(engine: Engine, keys: Keys, actor: Actor, *, site: str, moment: datetime) -> Offer:
    """A new secret for this person."""
    secret = second_step.new_secret()
    sealed = keys.sealed(_OFFERED, f"{actor.id} {secret}", moment=moment)
    return _offer(engine, actor, secret, sealed, site)


def offered_again(
    engine: Engine, keys: Keys, actor: Actor, sealed: str, *, site: str, moment: datetime
) -> Offer:
    """The secret that was offered before, after a code that was wrong; a new one where it is too old."""
    secret = _secret(keys.opened(_OFFERED, sealed, moment=moment, seconds=WITHIN), actor.id)
    if secret is None:
        return offered(engine, keys, actor, site=site, moment=moment)
    return _offer(engine, actor, secret, sealed, site)


def turned_on(
    engine: Engine,
    keys: Keys,
    actor: Actor,
    sealed: str,
    typed: str,
    *,
    device: str | None,
    moment: datetime,
) -> tuple[str, ...] | None:
    """The recovery codes, if the typed code is the app's; None otherwise. Other browsers are signed out."""
    secret = _secret(keys.opened(_OFFERED, sealed, moment=moment, seconds=WITHIN), actor.id)
    step = second_step.matching_step(secret, typed, after=None, moment=moment) if secret else None
    if secret is None or step is None:
        return None
    codes = second_step.new_codes()
    kept = keys.sealed(_KEPT, f"{actor.id} {secret}", moment=moment)
    with unit_of_work(engine) as session:
        if accounts.get(session, actor.id).totp_secret is not None:
            raise ConflictError(
                "the second step is on already",
                where="account",
                fix="Turn it off first to move it to another phone.",
            )
        accounts.change(session, actor.id, totp_secret=kept, totp_used=step)
        links.set_codes(session, actor.id, [_hash(actor.id, code) for code in codes])
        sessions.end_all(session, actor.id, but=device)
        audit.write(session, deed(actor, "second_step.on", "account", actor.id, moment=moment))
    return codes


def turned_off(engine: Engine, actor: Actor, *, device: str | None, moment: datetime) -> None:
    """Sign in with the password alone from now on. Other browsers are signed out."""
    with unit_of_work(engine) as session:
        forget(session, actor.id)
        sessions.end_all(session, actor.id, but=device)
        audit.write(session, deed(actor, "second_step.off", "account", actor.id, moment=moment))


def forget(session: Session, account: str) -> None:
    """Take the second step of an account away, within the transaction of a deed."""
    accounts.change(session, account, totp_secret=None, totp_used=None)
    links.set_codes(session, account, ())


def codes_renewed(engine: Engine, actor: Actor, *, moment: datetime) -> tuple[str, ...]:
    """Ten new recovery codes; the old ones serve no more."""
    codes = second_step.new_codes()
    with unit_of_work(engine) as session:
        links.set_codes(session, actor.id, [_hash(actor.id, code) for code in codes])
        audit.write(session, deed(actor, "second_step.codes", "account", actor.id, moment=moment))
    return codes


def taken(engine: Engine, keys: Keys, account: Account, typed: str, *, moment: datetime) -> bool:
    """Whether the typed code is right for this account and was not used before; it is used now."""
    if second_step.is_recovery(typed):
        return _recovered(engine, account, typed, moment=moment)
    secret = _secret(keys.opened(_KEPT, account.totp_secret or ""), account.id)
    step = (
        second_step.matching_step(secret, typed, after=account.totp_used, moment=moment) if secret else None
    )
    if step is None:
        return False
    with unit_of_work(engine, audited=False) as session:  # the deed is the session that follows
        return accounts.take_step(session, account.id, step)


def _recovered(engine: Engine, account: Account, typed: str, *, moment: datetime) -> bool:
    """Whether a recovery code is one of this account's and was not used before; it is used now."""
    code = _hash(account.id, second_step.plain_code(typed))
    entry = Deed(
        actor=account.id,
        action="second_step.recovery_code",
        kind="account",
        key=account.id,
        moment=stamp(moment),
    )
    with unit_of_work(engine) as session:
        if not links.take_code(session, account.id, code, stamp(moment)):
            return False
        audit.write(session, entry)
        return True


def _offer(engine: Engine, actor: Actor, secret: str, sealed: str, site: str) -> Offer:
    with reading(engine) as session:
        email = accounts.get(session, actor.id).email
    address = second_step.address(secret, email=email, site=site)
    return Offer(secret=secret, sealed=sealed, picture=qr_picture(address), email=email)


def _secret(opened: str | None, account: str) -> str | None:
    """The secret in what was sealed for this account; one sealed for another account is none."""
    owner, _, secret = (opened or "").partition(" ")
    return secret if secret and owner == account else None


def _hash(account: str, code: str) -> str:
    return fingerprint(f"{account} {code}")
