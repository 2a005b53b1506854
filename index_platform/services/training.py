"""Training of researchers: modules with check questions, practice, and a sign-off that ends.

Without a sign-off that holds nobody is given an assignment. ``training.yaml`` beside this is the content.
"""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from functools import cache
from pathlib import Path
from typing import Any
from uuid import uuid4

import yaml
from sqlalchemy import Engine

from index_platform.auth.actors import Actor
from index_platform.auth.deeds import deed
from index_platform.auth.guards import require
from index_platform.auth.roles import Right
from index_platform.clock import stamp
from index_platform.db import reading, unit_of_work
from index_platform.fieldwork import day_of
from index_platform.queries import audit, training
from index_platform.queries.accounts import Account
from index_platform.queries.training import SignOff
from index_platform.services.supervising import researcher, researchers
from instruments.errors import ConflictError, InvalidInputError, NotFoundError, NotPermittedError
from instruments.shapes import is_day

WHERE = "training"
PRACTICE = "practice"  # the part that is told by the researcher, after practising in the app
LONGEST = timedelta(days=366)  # that a sign-off holds
LONGEST_REASON = 500  # signs


@dataclass(frozen=True, slots=True, kw_only=True)
class Question:
    """A check question. ``right``: the number of the right choice, from 1."""

    ask: str
    choices: tuple[str, ...]
    right: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Module:
    """One thing to learn."""

    key: str
    title: str
    paragraphs: tuple[str, ...]
    questions: tuple[Question, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Trained:
    """How far somebody is. ``sign_off``: the one that holds today, or None."""

    account: str
    name: str
    done: Mapping[str, str]  # {part: when}
    sign_off: SignOff | None

    @property
    def lacks(self) -> tuple[str, ...]:
        """The parts that they have not gone through."""
        return tuple(part for part in (*(one.key for one in modules()), PRACTICE) if part not in self.done)


@cache
def modules() -> tuple[Module, ...]:
    """All modules, in order."""
    content = yaml.safe_load(Path(__file__).with_name("training.yaml").read_text(encoding="utf-8"))
    return tuple(_module(one) for one in content["modules"])


def module(key: str) -> Module:
    """One of them; NotFoundError where there is none of this key."""
    found = next((one for one in modules() if one.key == key), None)
    if found is None:
        raise NotFoundError("there is no such module", where=WHERE, fix="Choose one from the list.")
    return found


class Training:
    """The training of one site's researchers."""

    def __init__(self, engine: Engine, *, clock: Callable[[], datetime]) -> None:
        self._engine, self._clock = engine, clock

    def mine(self, *, actor: Actor) -> Trained:
        """How far the actor is."""
        require(actor, Right.TAKE_ANSWERS, where=WHERE)
        return self._trained(actor.id, actor.name)

    def answer(self, key: str, chosen: Sequence[int], *, actor: Actor) -> tuple[int, ...]:
        """Answer the check questions of a module: the numbers of those that were wrong; none: it is done."""
        require(actor, Right.TAKE_ANSWERS, where=WHERE)
        asked = module(key).questions
        given = (*chosen, *[0] * len(asked))
        wrong = tuple(number for number, one in enumerate(asked, 1) if given[number - 1] != one.right)
        if not wrong:
            self._done(key, actor)
        return wrong

    def practised(self, *, actor: Actor) -> None:
        """Tell that one has practised in the app."""
        require(actor, Right.TAKE_ANSWERS, where=WHERE)
        self._done(PRACTICE, actor)

    def every(self, *, actor: Actor) -> tuple[Trained, ...]:
        """The supervisor's researchers, by name."""
        return tuple(self._trained(one.id, one.name) for one in self._near(actor).values())

    def one(self, account: str, *, actor: Actor) -> Trained:
        """One of them; NotFoundError where this supervisor looks after none of this id."""
        with reading(self._engine) as session:
            found = researcher(session, actor, account)
        return self._trained(found.id, found.name)

    def sign(self, account: str, until: str, *, actor: Actor) -> None:
        """Sign that a researcher of one's area can ask at doors, until a day."""
        require(actor, Right.SUPERVISE, where=WHERE)
        found, moment = self.one(account, actor=actor), self._clock()
        if account == actor.id:
            raise NotPermittedError(
                "nobody signs for themselves", where=WHERE, fix="Ask another supervisor to sign."
            )
        if found.lacks:
            raise ConflictError(
                f"{found.name} has not gone through all of it yet: {', '.join(found.lacks)}",
                where=WHERE,
                fix="Let them finish it first.",
            )
        _require_ahead(until, moment)
        made = SignOff(
            id=str(uuid4()), account=account, signed_by=actor.id, signed_at=stamp(moment), until=until
        )
        with unit_of_work(self._engine) as session:
            training.sign(session, made)
            facts = {"until": until}
            audit.write(
                session, deed(actor, "training.sign", "account", account, moment=moment, detail=facts)
            )

    def revoke(self, account: str, reason: str, *, actor: Actor) -> None:
        """Take the sign-off of a researcher back, for a reason."""
        require(actor, Right.SUPERVISE, where=WHERE)
        found, moment, said = self.one(account, actor=actor), self._clock(), " ".join(reason.split())
        if not 0 < len(said) <= LONGEST_REASON or not said.isprintable():
            raise InvalidInputError(
                "no reason was given that can be shown, or a long one",
                where="reason",
                fix="Write why, in a sentence.",
            )
        with unit_of_work(self._engine) as session:
            gone = training.revoke(
                session, found.account, day_of(moment), by=actor.id, moment=stamp(moment), reason=said
            )
            if gone:
                written = deed(actor, "training.revoke", "account", account, moment=moment, reason=said)
                audit.write(session, written)

    def _done(self, part: str, actor: Actor) -> None:
        moment = self._clock()
        with unit_of_work(self._engine) as session:
            if training.add_part(session, actor.id, part, stamp(moment)):
                facts = {"part": part}
                audit.write(
                    session, deed(actor, "training.done", "account", actor.id, moment=moment, detail=facts)
                )

    def _near(self, actor: Actor) -> Mapping[str, Account]:
        with reading(self._engine) as session:
            return researchers(session, actor)

    def _trained(self, account: str, name: str) -> Trained:
        with reading(self._engine) as session:
            return Trained(
                account=account,
                name=name,
                done=training.parts(session, account),
                sign_off=training.signed(session, account, day_of(self._clock())),
            )


def _require_ahead(until: str, moment: datetime) -> None:
    last = (moment + LONGEST).date()
    if not is_day(until) or not moment.date() <= date.fromisoformat(until) <= last:
        raise InvalidInputError(
            f"{until!r} is no day from today to {last.isoformat()}",
            where="until",
            fix="A sign-off holds a year at most. Write the day as 2026-12-01.",
        )


def _module(content: Mapping[str, Any]) -> Module:
    return Module(
        key=content["key"],
        title=content["title"],
        paragraphs=tuple(content["paragraphs"]),
        questions=tuple(
            Question(ask=one["ask"], choices=tuple(one["choices"]), right=one["right"])
            for one in content["questions"]
        ),
    )
