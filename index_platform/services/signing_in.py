"""Signing in: password, second step, and what keeps guessing slow without keeping anybody else waiting."""

import asyncio
from collections.abc import Awaitable, Callable
from dataclasses import dataclass, field
from datetime import datetime

from sqlalchemy import Engine

from index_platform.auth import devices, tries
from index_platform.auth.actors import Actor
from index_platform.auth.hashing import BusyError, Lanes
from index_platform.auth.keys import Keys, fingerprint
from index_platform.auth.passwords import too_long
from index_platform.auth.tries import Tries
from index_platform.db import reading
from index_platform.queries import accounts
from index_platform.queries.accounts import Account
from index_platform.services import second_steps, sessions, tried

Clock = Callable[[], datetime]
LEAST = 0.6  # seconds: a refusal is told after one, two ... of them, whether or not there is such an account
CODE_WITHIN = 300  # seconds
BUSY = 3  # seconds to wait when too many people sign in at once
_PASSED = "password passed"


@dataclass(frozen=True, slots=True, kw_only=True)
class Caller:
    """Where a try comes from."""

    address: str
    browser: str = "unknown"
    device: str = field(default="", repr=False)  # cookie of browsers that signed in before
    session: str | None = field(default=None, repr=False)  # cookie of the session it had


@dataclass(frozen=True, slots=True, kw_only=True)
class Started:
    """Signed in: the two cookies from now on, and whose they are."""

    session: str = field(repr=False)
    device: str = field(repr=False)
    account: str


@dataclass(frozen=True, slots=True, kw_only=True)
class CodeWanted:
    """The password was right; the second step is still to come. ``passed`` proves it for five minutes."""

    passed: str = field(repr=False)


@dataclass(frozen=True, slots=True, kw_only=True)
class Refused:
    """Wrong, and no word about what. ``account`` is None where there is none."""

    account: str | None


@dataclass(frozen=True, slots=True, kw_only=True)
class Wait:
    """Not looked at: too many tries went before, or too many people are here."""

    seconds: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Expired:
    """The password was given too long ago, or has changed since."""


class Door:
    """The way in to one site. It remembers tries while the server runs; restarting forgives them."""

    def __init__(self, engine: Engine, keys: Keys, lanes: Lanes, *, clock: Clock) -> None:
        self._engine, self._keys, self._lanes, self._clock = engine, keys, lanes, clock
        self._tries = Tries()
        self._unknown = tried.Unknown()

    @property
    def hashes(self) -> int:
        """How many passwords were looked at since the start."""
        return self._lanes.hashes

    async def password(
        self, email: str, password: str, caller: Caller
    ) -> Started | CodeWanted | Refused | Wait:
        """What comes of an address and a password."""
        begun = asyncio.get_running_loop().time()
        email, moment = email.strip().lower(), self._clock()
        device = devices.known(caller.device, email, self._keys, moment=moment)
        who = tries.browser(device, email) if device else tries.pair(email, caller.address)
        if seconds := self._tries.taken(who, moment):
            return Wait(seconds=seconds)
        account = await asyncio.to_thread(self._account, email)
        try:
            right = await self._is_right(account, password, known=device is not None)
        except BusyError:
            self._tries.given_back(who)
            return Wait(seconds=BUSY)
        if account is None or not right:
            return await _after(begun, self._refused(account))
        if account.totp_secret is not None:
            self._tries.given_back(who)
            return CodeWanted(passed=self._passed(account, moment))
        self._tries.forgiven(who)
        return await asyncio.to_thread(self._started, account, caller)

    async def code(self, passed: str, typed: str, caller: Caller) -> Started | Refused | Wait | Expired:
        """What comes of a code of the second step, after the password."""
        begun, moment = asyncio.get_running_loop().time(), self._clock()
        account = await asyncio.to_thread(self._who_passed, passed, moment)
        if account is None:
            return Expired()
        device = devices.known(caller.device, account.email, self._keys, moment=moment)
        who = tries.browser(device, account.id) if device else tries.second_step(account.id)
        if seconds := self._tries.taken(who, moment):
            return Wait(seconds=seconds)
        right = await asyncio.to_thread(
            second_steps.taken, self._engine, self._keys, account, typed, moment=moment
        )
        if not right:
            return await _after(begun, self._refused(account))
        self._tries.forgiven(who)
        return await asyncio.to_thread(self._started, account, caller)

    async def left(self, actor: Actor, session: str) -> None:
        """Sign a browser out."""
        await asyncio.to_thread(sessions.ended, self._engine, actor, session, moment=self._clock())

    async def _is_right(self, account: Account | None, password: str, *, known: bool) -> bool:
        """Whether it is the password. Where there is none to compare with, nothing is hashed."""
        kept = account.password_hash if account is not None and not too_long(password) else None
        right, renewed = await self._lanes.checked(password, kept, known=known)
        if account is not None and renewed is not None:
            await asyncio.to_thread(tried.rehashed, self._engine, account, renewed, moment=self._clock())
        return right

    async def _refused(self, account: Account | None) -> Refused:
        if account is not None:
            await asyncio.to_thread(tried.refused, self._engine, account.id, moment=self._clock())
        elif count := self._unknown.due(self._clock()):
            await asyncio.to_thread(tried.unknown, self._engine, count, moment=self._clock())
        return Refused(account=account.id if account else None)

    def _account(self, email: str) -> Account | None:
        with reading(self._engine) as session:
            found = accounts.by_email(session, email)
        return found if found is not None and found.may_sign_in else None

    def _passed(self, account: Account, moment: datetime) -> str:
        text = f"{account.id} {fingerprint(account.password_hash or '')}"
        return self._keys.sealed(_PASSED, text, moment=moment)

    def _who_passed(self, passed: str, moment: datetime) -> Account | None:
        text = self._keys.opened(_PASSED, passed, moment=moment, seconds=CODE_WITHIN) or ""
        name, _, password = text.partition(" ")
        if not name:
            return None
        with reading(self._engine) as session:
            account = accounts.get(session, name)
        same = account.may_sign_in and fingerprint(account.password_hash or "") == password
        return account if same else None

    def _started(self, account: Account, caller: Caller) -> Started:
        moment = self._clock()
        session = sessions.start(
            self._engine, account, caller.browser, moment=moment, instead_of=caller.session
        )
        device = devices.remembered(caller.device, account.email, self._keys, moment=moment)
        return Started(session=session, device=device, account=account.id)


async def _after(begun: float, answer: Awaitable[Refused]) -> Refused:
    """The answer, told a whole number of ``LEAST`` seconds after the try began."""
    told = await answer
    spent = asyncio.get_running_loop().time() - begun
    await asyncio.sleep(-spent % LEAST)
    return told
