"""Signing in: password, second step, and what keeps guessing slow without keeping anybody else waiting."""

import asyncio
from collections.abc import Callable
from dataclasses import dataclass, field, replace
from datetime import datetime
from math import ceil

from sqlalchemy import Engine

from index_platform.auth import devices, second_step, tries
from index_platform.auth.actors import Actor
from index_platform.auth.hashing import HELD, Lanes, Look
from index_platform.auth.keys import Keys, fingerprint
from index_platform.auth.passwords import too_long
from index_platform.auth.tries import Tries
from index_platform.auth.turns import BusyError
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
    actor: Actor


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
        found = await asyncio.to_thread(self._account, email)
        try:
            if device:
                look = await self._lanes.of_known(password, _kept(found, password), name=email)
            else:
                look = await self._strange(email, password, found, caller.address, who)
        except BusyError:
            self._tries.given_back(who)
            return Wait(seconds=BUSY)
        if found is None or not look.right:
            return await self._refused(found, begun, ready=look.at + HELD)
        return await self._right(await self._renewed(found, look), caller, who)

    async def code(self, passed: str, typed: str, caller: Caller) -> Started | Refused | Wait | Expired:
        """What comes of a code of the second step, after the password."""
        begun, moment = asyncio.get_running_loop().time(), self._clock()
        account = await asyncio.to_thread(self._who_passed, passed, moment)
        if account is None:
            return Expired()
        who = self._who_types(typed, account, caller, moment)
        if seconds := self._tries.taken(who, moment):
            return Wait(seconds=seconds)
        right = await asyncio.to_thread(
            second_steps.taken, self._engine, self._keys, account, typed, moment=moment
        )
        if not right:
            return await self._refused(account, begun, ready=begun)
        self._tries.forgiven(who)
        return await self._started(account, caller)

    async def left(self, actor: Actor, session: str) -> None:
        """Sign a browser out."""
        await asyncio.to_thread(sessions.ended, self._engine, actor, session, moment=self._clock())

    async def _strange(
        self, email: str, password: str, found: Account | None, address: str, who: bytes
    ) -> Look:
        """What comes of a password from a browser that is new here, behind those who failed less."""
        behind = (*tries.everybody_at(address), tries.named(email))
        for each in behind:
            self._places.counted(each, self._clock())

        def standing() -> tuple[int, ...]:
            *places, name = map(self._places.failed, behind)
            return (*places, self._tries.failed(who), name)

        kept = _kept(found, password)
        look = await self._lanes.of_stranger(password, kept, name=email, standing=standing)
        if look.right:
            for each in behind:
                self._places.given_back(each)
        return look

    async def _right(self, account: Account, caller: Caller, who: bytes) -> Started | CodeWanted:
        """What follows the right password."""
        if account.totp_secret is not None:
            self._tries.given_back(who)
            return CodeWanted(passed=self._passed(account, self._clock()))
        self._tries.forgiven(who)
        return await self._started(account, caller)

    def _who_types(self, typed: str, account: Account, caller: Caller, moment: datetime) -> bytes:
        """Whose tries a code counts among. Six digits are guessed; a recovery code does not wait for them."""
        device = devices.known(caller.device, account.email, self._keys, moment=moment)
        if second_step.is_recovery(typed):
            return tries.recovery(account.id, device or caller.address)
        return tries.browser(device, account.id) if device else tries.second_step(account.id)

    async def _renewed(self, account: Account, look: Look) -> Account:
        """The account with the hash that it has from now on."""
        if look.renewed is None:
            return account
        await asyncio.to_thread(tried.rehashed, self._engine, account, look.renewed, moment=self._clock())
        return replace(account, password_hash=look.renewed)

    async def _refused(self, account: Account | None, begun: float, *, ready: float) -> Refused:
        """The refusal, written down beside it.

        It is told a whole number of ``LEAST`` seconds after the try began and no sooner than ``ready``, which
        is counted from its turn and not from its end: what was looked at shows in nothing.
        """
        engine, moment, loop = self._engine, self._clock(), asyncio.get_running_loop()
        if account is not None:
            self._beside.do(object(), lambda: tried.refused(engine, account.id, moment=moment))
        elif count := self._unknown.due(moment):
            self._beside.do(object(), lambda: tried.unknown(engine, count, moment=moment))
        taken = max(loop.time(), ready) - begun
        await asyncio.sleep(begun + ceil(taken / LEAST) * LEAST - loop.time())
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
        actor = sessions.actor_of(account.id, account.name, account.grants)
        return Started(session=session, device=device, actor=actor)


def _kept(account: Account | None, password: str) -> str | None:
    """What a password is held against. Where there is nothing to compare with, nothing is hashed."""
    return None if account is None or too_long(password) else account.password_hash
