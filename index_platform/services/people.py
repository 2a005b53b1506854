"""The people who work here: invited, given roles, let in again, kept out. Each deed is written down."""

import re
from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from uuid import uuid4

from sqlalchemy import Engine
from sqlmodel import Session

from index_platform.auth.actors import EVERYWHERE, Actor, Grant
from index_platform.auth.deeds import deed
from index_platform.auth.guards import require
from index_platform.auth.keys import fingerprint, new_token
from index_platform.auth.roles import BY_AREA, Right, Role
from index_platform.auth.words import ROLES
from index_platform.clock import stamp
from index_platform.db import reading, unit_of_work
from index_platform.queries import accounts, audit, links, places, sessions
from index_platform.queries.accounts import Account
from index_platform.queries.links import LinkFacts
from index_platform.services import hands, refusals, second_steps
from index_platform.services.hands import LinkMade as LinkMade  # what the page of a person shows
from instruments.errors import ConflictError, InvalidInputError, NotFoundError

LINK_LASTS = timedelta(hours=72)
_EMAIL = re.compile(r"[^@\s\x00-\x1f]+@[^@\s\x00-\x1f]+")
_LONGEST_EMAIL, _LONGEST_NAME = 254, 120


@dataclass(frozen=True, slots=True, kw_only=True)
class Person:
    """An account as those see it who manage people: nothing that could be used to sign in."""

    id: str
    email: str
    name: str
    state: str
    second_step: bool
    grants: tuple[Grant, ...]
    link: LinkMade | None  # to set a password, the newest


@dataclass(frozen=True, slots=True, kw_only=True)
class Link:
    """A way to set a password, to be handed over once."""

    person: Person
    token: str = field(repr=False)
    ends_at: str


def link_address(public_url: str, token: str) -> str:
    """The link as it is handed over."""
    return f"{public_url}/account/welcome/{token}"


def everybody(engine: Engine, actor: Actor) -> tuple[Person, ...]:
    """All accounts, by name."""
    require(actor, Right.MANAGE_ACCOUNTS, where="people")
    with reading(engine) as session:
        return tuple(_person(session, one) for one in accounts.every(session))


def person(engine: Engine, actor: Actor, account: str) -> Person:
    """One account."""
    require(actor, Right.MANAGE_ACCOUNTS, where="people")
    with reading(engine) as session:
        return _person(session, accounts.get(session, account))


def found(engine: Engine, actor: Actor, email: str) -> Person:
    """The account of an address."""
    require(actor, Right.MANAGE_ACCOUNTS, where="people")
    with reading(engine) as session:
        account = accounts.by_email(session, email.strip().lower())
        if account is not None:
            return _person(session, account)
    raise NotFoundError(
        f"no account has the address {email}", where="users", fix="See them all: thriving users list."
    )


def invited(
    engine: Engine, actor: Actor, *, email: str, name: str, grants: Sequence[Grant], moment: datetime
) -> Link:
    """A new account, and the link by which its owner sets a password."""
    require(actor, Right.MANAGE_ACCOUNTS, where="people")
    account = Account(
        id=f"a{uuid4().hex}",
        email=_email(email),
        name=_name(name),
        state="invited",
        created_at=stamp(moment),
    )
    with unit_of_work(engine) as session:
        accounts.add(session, account)
        audit.write(session, deed(actor, "account.invite", "account", account.id, moment=moment))
        for grant in grants:
            _grant(session, actor, account.id, grant, moment)
        return _linked(session, actor, account.id, "invitation", moment)


def granted(engine: Engine, actor: Actor, account: str, grant: Grant, *, moment: datetime) -> bool:
    """Give a role: whether the account did not have it."""
    with (
        refusals.noted(engine, actor, "grant.add", "account", account, moment=moment),
        unit_of_work(engine) as session,
    ):
        require(actor, Right.MANAGE_ACCOUNTS, where="people")
        accounts.get(session, account)
        return _grant(session, actor, account, grant, moment)


def revoked(engine: Engine, actor: Actor, account: str, grant: Grant, *, moment: datetime) -> bool:
    """Take a role away: whether the account had it."""
    require(actor, Right.MANAGE_ACCOUNTS, where="people")
    with unit_of_work(engine) as session:
        if grant.role is Role.ADMINISTRATOR:
            _leave_one(session, actor, account)
        if not accounts.revoke(session, account, (grant.role.value, grant.area)):
            return False
        facts = {"role": grant.role.value, "area": grant.area}
        audit.write(session, deed(actor, "grant.remove", "account", account, moment=moment, detail=facts))
        return True


def disabled(engine: Engine, actor: Actor, account: str, *, moment: datetime) -> bool:
    """Keep somebody out from this moment on: whether they could come in before."""
    require(actor, Right.MANAGE_ACCOUNTS, where="people")
    with unit_of_work(engine) as session:
        if accounts.get(session, account).state == "disabled":
            return False
        _leave_one(session, actor, account)
        accounts.change(session, account, state="disabled")
        links.drop(session, account)
        count = sessions.end_all(session, account)
        facts = {"sessions": count}
        audit.write(session, deed(actor, "account.disable", "account", account, moment=moment, detail=facts))
        return True


def recovered(
    engine: Engine, actor: Actor, account: str, *, moment: datetime, second_step: bool = False
) -> Link:
    """A link to set a new password, also for an account that was disabled.

    second_step: take the second step away too, which only whoever holds the machine may do.
    """
    require(actor, Right.MANAGE_ACCOUNTS, where="people")
    if second_step and not actor.is_local:
        raise ConflictError(
            "a second step is taken away on the machine itself",
            where="people",
            fix="Use a recovery code, or run there: thriving users recover EMAIL --second-step.",
        )
    if account == actor.id:
        raise ConflictError(
            "a link is made for somebody else",
            where="people",
            fix="Change your own password on the page of your account.",
        )
    with unit_of_work(engine) as session:
        waiting = accounts.get(session, account).state == "invited"
        if second_step:
            second_steps.forget(session, account)
            sessions.end_all(session, account)
            audit.write(session, deed(actor, "second_step.remove", "account", account, moment=moment))
        return _linked(session, actor, account, "invitation" if waiting else "recovery", moment)


def _linked(session: Session, actor: Actor, account: str, purpose: str, moment: datetime) -> Link:
    token, ends = new_token(), stamp(moment + LINK_LASTS)
    facts = LinkFacts(
        id=fingerprint(token),
        purpose=purpose,
        account=account,
        made_by=actor.id,
        made_at=stamp(moment),
        ends_at=ends,
    )
    links.add(session, facts)
    audit.write(
        session,
        deed(actor, "account.link", "account", account, moment=moment, detail={"purpose": purpose}),
    )
    return Link(person=_person(session, accounts.get(session, account)), token=token, ends_at=ends)


def _grant(session: Session, actor: Actor, account: str, grant: Grant, moment: datetime) -> bool:
    _require_area(session, grant)
    held = (grant.role.value, grant.area)
    if not accounts.grant(session, account, held, by=actor.id, moment=stamp(moment)):
        return False
    facts = {"role": grant.role.value, "area": grant.area}
    audit.write(session, deed(actor, "grant.add", "account", account, moment=moment, detail=facts))
    return True


def _require_area(session: Session, grant: Grant) -> None:
    """A role of fieldwork holds in one place that is known here; every other holds everywhere."""
    name = ROLES[grant.role]
    if grant.role not in BY_AREA:
        if grant.area != EVERYWHERE:
            raise InvalidInputError(
                f"{name} is a role for the whole site", where="area", fix="Leave the area out."
            )
        return
    known = {place.code for geography in places.stored(session) for place in geography.places}
    if grant.area not in known:
        raise InvalidInputError(
            f"{name} is a role for one area, and {grant.area or 'none'} is not the code of a place here",
            where="area",
            fix="Give the code of a place: thriving places list shows them.",
        )


def _leave_one(session: Session, actor: Actor, account: str) -> None:
    """Refuse to leave the site without an administrator, except on the machine itself, where one is made."""
    if not actor.is_local and accounts.holders(session, Role.ADMINISTRATOR.value) == (account,):
        raise ConflictError(
            "this is the last administrator who can sign in",
            where="people",
            fix="Make somebody else an administrator first.",
        )


def _person(session: Session, account: Account) -> Person:
    grants = tuple(Grant(role=Role(role), area=area) for role, area in account.grants)
    return Person(
        id=account.id,
        email=account.email,
        name=account.name,
        state=account.state,
        second_step=account.totp_secret is not None,
        grants=grants,
        link=hands.newest(session, account.id),
    )


def _email(typed: str) -> str:
    email = typed.strip().lower()
    if len(email) > _LONGEST_EMAIL or not _EMAIL.fullmatch(email):
        raise InvalidInputError(
            f"{typed!r} is not an email address", where="email", fix="Write it like name@example.org."
        )
    return email


def _name(typed: str) -> str:
    name = " ".join(typed.split())
    if not name or len(name) > _LONGEST_NAME or not name.isprintable():
        raise InvalidInputError(
            "there is no name that can be shown", where="name", fix="Write the name as colleagues know it."
        )
    return name
