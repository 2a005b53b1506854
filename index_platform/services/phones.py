"""Phones of researchers: let in once by a code that a supervisor hands over, then known by a token.

The token is made of the code and of the id that the phone made for itself, so that a phone whose answer was
lost on the way may ask again with the same code, and gets the same token. Nobody else can use the code then.
"""

from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from uuid import UUID

from sqlalchemy import Engine
from sqlmodel import Session

from index_platform.auth import tickets
from index_platform.auth.actors import Actor
from index_platform.auth.base64url import text_of
from index_platform.auth.deeds import deed
from index_platform.auth.guards import require
from index_platform.auth.keys import Keys, fingerprint
from index_platform.auth.return_codes import new_return_code, return_code
from index_platform.auth.roles import Right
from index_platform.auth.tickets import Ticket
from index_platform.auth.tries import Tries, phone_code
from index_platform.clock import stamp
from index_platform.db import reading, unit_of_work
from index_platform.queries import accounts, audit, phones
from index_platform.queries.accounts import Account
from index_platform.queries.phones import Phone, PhoneCode
from index_platform.services.receipts import keyed
from index_platform.services.sessions import actor_of
from index_platform.services.signing_in import Wait
from index_platform.services.supervising import WHERE, researcher, researchers
from instruments.errors import InvalidInputError, NotFoundError, NotPermittedError

CODE_LASTS = timedelta(days=7)
FREE = 20  # codes that one network may try at once: researchers of a team are let in together
HEARD_EVERY = timedelta(minutes=1)  # a request is noted no more often, unless the phone has another count
LONGEST_NAME = 60  # signs


class WrongCodeError(NotPermittedError):
    """The code lets no phone in: it never did, was used, is too old, or its researcher was kept out."""

    code = "wrong-code"


@dataclass(frozen=True, slots=True, kw_only=True)
class Researcher:
    """Somebody who takes answers, as their supervisor sees them."""

    id: str
    name: str


@dataclass(frozen=True, slots=True, kw_only=True)
class HandedOut:
    """A code for one researcher, to be handed over once."""

    researcher: Researcher
    code: str = field(repr=False)
    ends_at: str


@dataclass(frozen=True, slots=True, kw_only=True)
class LetIn:
    """A phone that was let in: the token that it keeps, and whose it is."""

    token: str = field(repr=False)
    researcher: Researcher
    delivery: str = field(repr=False)  # key of tickets, as text


@dataclass(frozen=True, slots=True, kw_only=True)
class Here:
    """The phone behind a request, and the researcher as who acts."""

    id: str
    phone: str
    actor: Actor
    unsent: int | None = None  # what it holds that is not here yet, with what it sends now


@dataclass(frozen=True, slots=True, kw_only=True)
class Seen:
    """A phone as supervisors see it."""

    phone: Phone
    researcher: Researcher


class Phones:
    """The phones of one site. It counts guesses of codes while the server runs."""

    def __init__(self, engine: Engine, keys: Keys, *, clock: Callable[[], datetime]) -> None:
        self._engine, self._clock = engine, clock
        self._keys, self._secret = keys, keys.derived("phones")
        self._tries = Tries(free=FREE)

    def researchers(self, *, actor: Actor) -> tuple[Researcher, ...]:
        """Whom this supervisor can make a code for, by name."""
        with reading(self._engine) as session:
            return tuple(map(_shown, researchers(session, actor).values()))

    def code_for(self, account: str, *, actor: Actor) -> HandedOut:
        """A new code for a researcher of the supervisor's area."""
        require(actor, Right.SUPERVISE, where=WHERE)
        moment, code = self._clock(), new_return_code()
        ends = stamp(moment + CODE_LASTS)
        with unit_of_work(self._engine) as session:
            found = researcher(session, actor, account)
            made = PhoneCode(
                id=self._sha256(code),
                account=found.id,
                made_by=actor.id,
                made_at=stamp(moment),
                ends_at=ends,
            )
            phones.add_code(session, made)
            audit.write(session, deed(actor, "phone.code", "account", found.id, moment=moment))
        return HandedOut(researcher=_shown(found), code=code, ends_at=ends)

    def let_in(self, typed: str, phone: UUID, name: str, address: str) -> LetIn | Wait:
        """Let a phone in by a code; WrongCodeError in the same words whatever is wrong with the code.

        The phone that used a code may ask again with it, as long as nobody has ended the phone.
        """
        said, code = _name(name), return_code(typed)
        if code is None:
            raise _wrong()
        who = phone_code(address)
        if seconds := self._tries.taken(who, self._clock()):
            return Wait(seconds=seconds)
        token = keyed(self._secret, "phone token", f"{code}\0{phone}".encode()).hex()
        with unit_of_work(self._engine) as session:
            found = self._account(session, code, token)
            if phones.find(session, fingerprint(token)) is None:
                self._add(session, found, self._sha256(code), self._phone(token, phone, found, said))
        self._tries.given_back(who)
        return LetIn(token=token, researcher=_shown(found), delivery=self.delivery_key(str(phone), found.id))

    def delivery_key(self, phone: str, account: str) -> str:
        """The key by which a researcher's phone makes tickets, as text."""
        return text_of(tickets.delivery_key(self._keys, phone, account))

    def here(self, token: str, *, unsent: int | None) -> Here | None:
        """The phone of a token, noted as heard from; None where it is not let in, or was ended.

        unsent: how much the phone says it has not sent; None where it says nothing.
        """
        return self._here(lambda session: phones.find(session, fingerprint(token)), unsent)

    def proved(
        self, ticket: Ticket, method: str, path: str, body: bytes, *, unsent: int | None
    ) -> Here | None:
        """The same by a ticket; None too where it is not for these very bytes at this very address."""
        key = tickets.delivery_key(self._keys, ticket.phone, ticket.account)
        if not tickets.is_proof(ticket.proof, key, method, path, body):
            return None
        return self._here(lambda session: phones.let_in(session, ticket.phone, ticket.account), unsent)

    def heard(self, phone: str, unsent: int | None) -> None:
        """Note that a phone was heard from now."""
        with unit_of_work(self._engine, audited=False) as session:
            phones.heard(session, phone, stamp(self._clock()), unsent)

    def seen(self, *, actor: Actor) -> tuple[Seen, ...]:
        """The phones of the supervisor's researchers that are let in, silent for longest first."""
        with reading(self._engine) as session:
            near = researchers(session, actor)
            found = [one for one in phones.every(session) if one.ended_at is None and one.account in near]
        return tuple(Seen(phone=one, researcher=_shown(near[one.account])) for one in found)

    def one(self, phone: str, *, actor: Actor) -> Seen:
        """One of them."""
        found = next((one for one in self.seen(actor=actor) if one.phone.id == phone), None)
        if found is None:
            raise NotFoundError("no such phone is let in", where=WHERE, fix="Choose one from the list.")
        return found

    def end(self, phone: str, *, actor: Actor) -> None:
        """Let a phone in no more. What is on it stays there, and can be sent once it is let in anew."""
        require(actor, Right.SUPERVISE, where=WHERE)
        found, moment = self.one(phone, actor=actor), self._clock()
        with unit_of_work(self._engine) as session:
            if phones.end(session, phone, by=actor.id, moment=stamp(moment)):
                facts = {"phone": found.phone.name}
                audit.write(
                    session,
                    deed(actor, "phone.end", "account", found.researcher.id, moment=moment, detail=facts),
                )

    def _here(self, find: Callable[[Session], Phone | None], unsent: int | None) -> Here | None:
        with reading(self._engine) as session:
            phone = find(session)
            account = None if phone is None else accounts.get(session, phone.account)
        if phone is None or account is None or phone.ended_at is not None or not account.may_sign_in:
            return None
        moment, told = self._clock(), phone.unsent if unsent is None else unsent
        if told != phone.unsent or phone.seen_at <= stamp(moment - HEARD_EVERY):
            self.heard(phone.id, told)
        actor = actor_of(account.id, account.name, account.grants)
        return Here(id=phone.id, phone=phone.phone, actor=actor, unsent=unsent)

    def _account(self, session: Session, code: str, token: str) -> Account:
        """Whom a code is for: it is unused and young, or this very phone has used it and was not ended."""
        found = phones.code(session, self._sha256(code))
        if found is None:
            raise _wrong()
        before = phones.find(session, fingerprint(token))
        account = accounts.get(session, found.account)
        fresh = found.used_at is None and stamp(self._clock()) < found.ends_at
        again = before is not None and before.ended_at is None
        if not account.may_sign_in or not (fresh or again):
            raise _wrong()
        return account

    def _add(self, session: Session, account: Account, code: str, phone: Phone) -> None:
        moment, actor = self._clock(), actor_of(account.id, account.name, account.grants)
        phones.use_code(session, code, stamp(moment))
        phones.end_same(session, phone.phone, account.id, moment=stamp(moment))
        phones.add(session, phone)
        facts = {"phone": phone.name}
        audit.write(session, deed(actor, "phone.let_in", "account", account.id, moment=moment, detail=facts))

    def _phone(self, token: str, phone: UUID, account: Account, name: str) -> Phone:
        moment = stamp(self._clock())
        return Phone(
            id=fingerprint(token),
            phone=str(phone),
            account=account.id,
            name=name,
            let_in_at=moment,
            seen_at=moment,
        )

    def _sha256(self, code: str) -> str:
        return keyed(self._secret, "phone code", code.encode()).hex()


def _shown(account: Account) -> Researcher:
    return Researcher(id=account.id, name=account.name)


def _wrong() -> WrongCodeError:
    return WrongCodeError(
        "this code lets no phone in", where=WHERE, fix="Ask a supervisor for a new one, and type all of it."
    )


def _name(given: str) -> str:
    name = " ".join(given.split())
    if not 0 < len(name) <= LONGEST_NAME or not name.isprintable():
        raise InvalidInputError(
            "the phone has no name that can be shown",
            where=WHERE,
            fix=f"Give it one of 1 to {LONGEST_NAME} signs, such as Blue phone.",
        )
    return name
