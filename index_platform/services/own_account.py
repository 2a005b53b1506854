"""What people do with their own account: set a password by a link, change it, see what they did."""

import asyncio
from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import Engine

from index_platform.auth import passwords, tries
from index_platform.auth.actors import Actor
from index_platform.auth.deeds import deed
from index_platform.auth.hashing import Lanes
from index_platform.auth.keys import Keys, fingerprint
from index_platform.auth.passwords import too_long
from index_platform.auth.tries import Tries
from index_platform.auth.turns import BusyError
from index_platform.clock import stamp
from index_platform.db import reading, unit_of_work
from index_platform.queries import accounts, audit, links, sessions
from index_platform.queries.accounts import Account
from index_platform.queries.audit import Deed
from index_platform.services import refusals
from index_platform.services.signing_in import BUSY, Wait
from instruments.errors import NotFoundError


@dataclass(frozen=True, slots=True, kw_only=True)
class Holder:
    """Whose link it is, so that the page can say so."""

    name: str
    email: str
    is_new: bool  # invited, and not somebody who lost a password


@dataclass(frozen=True, slots=True, kw_only=True)
class Own:
    """One's own account."""

    name: str
    email: str
    second_step: bool
    codes_left: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Flaw:
    """What keeps a password from being taken, by the field of the form."""

    field: str
    words: str


class LinkEndedError(NotFoundError):
    """A link to set a password that was used, has ended or never was."""


class OwnAccount:
    """The accounts of one site as their owners see and change them. ``site`` is its name in their apps."""

    def __init__(
        self, engine: Engine, keys: Keys, lanes: Lanes, *, clock: Callable[[], datetime], site: str
    ) -> None:
        self.engine, self.keys, self.site = engine, keys, site
        self._lanes, self._clock = lanes, clock
        self._tries = Tries()
        self._confirming: set[str] = set()

    def own(self, actor: Actor) -> Own:
        """What the page of one's account says."""
        with reading(self.engine) as session:
            found = accounts.get(session, actor.id)
            return Own(
                name=found.name,
                email=found.email,
                second_step=found.totp_secret is not None,
                codes_left=links.codes_left(session, actor.id),
            )

    def holder(self, token: str) -> Holder:
        """Whose link this is; NotFoundError for one that was used, has ended or never was."""
        with reading(self.engine) as session:
            link = links.usable(session, fingerprint(token), moment=stamp(self._clock()))
            if link is None:
                raise _no_link()
            account = accounts.get(session, link.account)
        return Holder(name=account.name, email=account.email, is_new=link.purpose == "invitation")

    async def set_by_link(self, token: str, password: str) -> Flaw | Wait | None:
        """Set the password of a link's holder: what keeps it from being taken, if anything does."""
        holder = await asyncio.to_thread(self.holder, token)
        if words := passwords.flaw(password, email=holder.email, name=holder.name):
            return Flaw(field="password", words=words)
        who = tries.link(holder.email)  # a link serves once, and could be sent often before it has
        if seconds := self._tries.taken(who, self._clock()):
            return Wait(seconds=seconds)
        try:
            kept = await self._lanes.hashed(password, name=holder.email)
        except BusyError:
            return Wait(seconds=BUSY)
        await asyncio.to_thread(self._set_by_link, token, kept)
        self._tries.forgiven(who)
        return None

    async def changed(
        self, actor: Actor, device: str | None, current: str, password: str
    ) -> Flaw | Wait | None:
        """Change one's password and sign other browsers out: what keeps it from being taken, if anything."""
        own = await asyncio.to_thread(self.own, actor)
        if words := passwords.flaw(password, email=own.email, name=own.name):
            return Flaw(field="password", words=words)
        if (held := await self.confirmed(actor, current, field="current")) is not None:
            return held
        try:
            kept = await self._lanes.hashed(password, name=own.email)
        except BusyError:
            return Wait(seconds=BUSY)
        await asyncio.to_thread(self._set, actor, device, kept)
        return None

    async def confirmed(self, actor: Actor, password: str, *, field: str = "password") -> Flaw | Wait | None:
        """None if it is this person's password, asked for again before something that others must not do."""
        if actor.id in self._confirming:  # one at a time: nobody fills the lane alone
            return Wait(seconds=BUSY)
        self._confirming.add(actor.id)
        try:
            return await self._confirmed(actor, password, field)
        finally:
            self._confirming.discard(actor.id)

    async def _confirmed(self, actor: Actor, password: str, field: str) -> Flaw | Wait | None:
        who = tries.browser("confirmed", actor.id)
        if seconds := self._tries.taken(who, self._clock()):
            return Wait(seconds=seconds)
        account = await asyncio.to_thread(self._account, actor.id)
        kept = None if too_long(password) else account.password_hash
        try:
            look = await self._lanes.of_known(password, kept, name=account.email)
        except BusyError:
            self._tries.given_back(who)
            return Wait(seconds=BUSY)
        if not look.right:
            await asyncio.to_thread(self._refused, actor)
            return Flaw(field=field, words="This is not your password.")
        self._tries.forgiven(who)
        return None

    def _refused(self, actor: Actor) -> None:
        moment = self._clock()
        refusals.written(self.engine, actor, "password.confirm", "account", actor.id, moment=moment)

    def _account(self, account: str) -> Account:
        with reading(self.engine) as session:
            return accounts.get(session, account)

    def _set_by_link(self, token: str, kept: str) -> None:
        moment = stamp(self._clock())
        with unit_of_work(self.engine) as session:
            link = links.usable(session, fingerprint(token), moment=moment)
            if link is None:  # somebody else was faster
                raise _no_link()
            links.used(session, link.id, moment)
            accounts.change(session, link.account, password_hash=kept, state="active")
            sessions.end_all(session, link.account)
            audit.write(
                session,
                Deed(
                    actor=link.account,
                    action="password.set",
                    kind="account",
                    key=link.account,
                    moment=moment,
                    detail={"purpose": link.purpose, "link_by": link.made_by},
                ),
            )

    def _set(self, actor: Actor, device: str | None, kept: str) -> None:
        moment = self._clock()
        with unit_of_work(self.engine) as session:
            accounts.change(session, actor.id, password_hash=kept)
            links.drop(session, actor.id)
            sessions.end_all(session, actor.id, but=device)
            audit.write(session, deed(actor, "password.change", "account", actor.id, moment=moment))


def _no_link() -> LinkEndedError:
    return LinkEndedError(
        "this link was used already, or its time is over", where="account", fix="Ask for a new one."
    )
