"""Signing in: password, second step, and what keeps guessing slow without keeping anybody else waiting."""

import asyncio
from collections.abc import Callable
from dataclasses import dataclass, field, replace
from datetime import datetime

from sqlalchemy import Engine

from index_platform.auth import devices, tries
from index_platform.auth.actors import Actor
from index_platform.auth.hashing import BusyError, Lanes, Standing
from index_platform.auth.keys import Keys, fingerprint
from index_platform.auth.passwords import too_long
from index_platform.auth.tries import Tries
from index_platform.db import reading
from index_platform.queries import accounts
from index_platform.queries.accounts import Account
from index_platform.services import second_steps, sessions, tried
from index_platform.services.beside import Beside

Clock = Callable[[], datetime]
LEAST = 1.0  # seconds: a refusal is told after one, two ... of them, whether or not there is such an account
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

    def __init__(self, engine: Engine, keys: Keys, lanes: Lanes, beside: Beside, *, clock: Clock) -> None:
        self._engine, self._keys, self._lanes, self._clock = engine, keys, lanes, clock
        self._beside = beside
        self._tries, self._places = Tries(), Tries()
        self._unknown = tried.Unknown()

    def __len__(self) -> int:
        """The number of pairs whose tries are remembered."""
        return len(self._tries)

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
        place = tries.everybody_at(caller.address)
        self._places.counted(place, moment)

        def standing() -> tuple[int, int]:
            return self._places.failed(place), self._tries.failed(who)

        found = await asyncio.to_thread(self._account, email)
        try:
            account = await self._matched(found, password, known=device is not None, standing=standing)
        except BusyError:
            self._tries.given_back(who)
            return Wait(seconds=BUSY)
        if account is None:
            return await self._refused(found, begun)
        self._places.given_back(place)
        if account.totp_secret is not None:
            self._tries.given_back(who)
            return CodeWanted(passed=self._passed(account, moment))
        self._tries.forgiven(who)
        return await self._started(account, caller)

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
            return await self._refused(account, begun)
        self._tries.forgiven(who)
        return await self._started(account, caller)

    async def left(self, actor: Actor, session: str) -> None:
        """Sign a browser out."""
        await asyncio.to_thread(sessions.ended, self._engine, actor, session, moment=self._clock())

    async def _matched(
        self, found: Account | None, password: str, *, known: bool, standing: Standing
    ) -> Account | None:
        """The account, if it is its password. Where there is none to compare with, nothing is hashed."""
        kept = found.password_hash if found is not None and not too_long(password) else None
        right, renewed = await self._lanes.checked(password, kept, known=known, standing=standing)
        if found is None or not right:
            return None
        if renewed is None:
            return found
        await asyncio.to_thread(tried.rehashed, self._engine, found, renewed, moment=self._clock())
        return replace(found, password_hash=renewed)

    async def _refused(self, account: Account | None, begun: float) -> Refused:
        """The refusal, a whole number of ``LEAST`` seconds after the try began; written down beside that."""
        engine, moment = self._engine, self._clock()
        if account is not None:
            self._beside.do(object(), lambda: tried.refused(engine, account.id, moment=moment))
        elif count := self._unknown.due(moment):
            self._beside.do(object(), lambda: tried.unknown(engine, count, moment=moment))
        await asyncio.sleep((begun - asyncio.get_running_loop().time()) % LEAST)
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

    async def _started(self, account: Account, caller: Caller) -> Started:
        moment = self._clock()
        session = await asyncio.to_thread(
            sessions.start, self._engine, account, caller.browser, moment=moment, instead_of=caller.session
        )
        device = devices.remembered(caller.device, account.email, self._keys, moment=moment)
        return Started(session=session, device=device, account=account.id)
