"""Invitations: made in batches, shown once, counted when the answers of somebody who came by one arrive.

The database holds hashes alone, keyed with the server's secret. Which answers came by which code, or by which
batch, is written nowhere: how often a code was used is a number without a moment.
"""

import json
from collections.abc import Callable
from dataclasses import asdict, dataclass, field
from datetime import datetime
from enum import StrEnum
from uuid import UUID

import numpy as np
from sqlalchemy import Engine
from sqlmodel import Session

from index_platform.auth.actors import LOCAL, Actor
from index_platform.auth.deeds import deed
from index_platform.auth.guards import require
from index_platform.auth.keys import Keys
from index_platform.auth.roles import Right
from index_platform.auth.spoken_signs import grouped, new_signs, read_signs
from index_platform.clock import stamp
from index_platform.db import reading, unit_of_work
from index_platform.fieldwork import day_of, words_of_day
from index_platform.queries import audit, invitations, waves
from index_platform.queries.invitations import Batch
from index_platform.services.receipts import keyed
from instruments.errors import ConflictError, InvalidInputError, NotFoundError
from instruments.places import Geography
from instruments.shapes import is_day
from scoring.disclosure import protect_counts
from scoring.published import PublishedCount
from scoring.spec import DisclosureRule

WHERE = "invitations"
MOST_CODES, MOST_USES, LONGEST = 500, 10_000, 80  # codes of a batch, uses of a code, signs of a label
_SIGNS, _GROUP = 10, 5  # 50 random bits, in two groups
_PURPOSE, _SHOWN = "invitations", "invitations shown"
_SHOWN_FOR = 3600  # seconds
_IS_STOPPED = "no code of it begins anything any more"


class State(StrEnum):
    """What a code is good for."""

    READY = "ready"
    USED = "used"
    ENDED = "ended"


@dataclass(frozen=True, slots=True, kw_only=True)
class Invited:
    """A code as somebody brought it: to which wave it leads, and what it is good for."""

    code: str
    sha256: str
    wave: str
    state: State


@dataclass(frozen=True, slots=True, kw_only=True)
class Order:
    """A batch that is wanted. ``id``: made by whoever orders, so that ordering twice makes one batch.

    A refusal says in its ``where`` which of these it is about.
    """

    id: UUID
    label: str
    codes: int
    uses: int = 1
    place: str | None = None
    until: str | None = None  # ISO day


@dataclass(frozen=True, slots=True, kw_only=True)
class Made:
    """A batch with its codes, which nobody can show again."""

    batch: Batch
    codes: tuple[str, ...] = field(repr=False)


@dataclass(frozen=True, slots=True, kw_only=True)
class BatchCount:
    """A batch, and how often its codes were used, as far as that may be seen."""

    batch: Batch
    used: PublishedCount


class Invitations:
    """The codes of one site."""

    def __init__(self, engine: Engine, keys: Keys, *, clock: Callable[[], datetime]) -> None:
        self._engine, self._keys, self._clock = engine, keys, clock
        self._secret = keys.derived(_PURPOSE)

    def found(self, typed: str) -> Invited | None:
        """The invitation of a code however it was typed; None where there is none."""
        signs = read_signs(typed)
        code_sha256 = self._sha256(signs)
        with reading(self._engine) as session:
            one = invitations.find(session, code_sha256)
        if one is None:
            return None
        ended = one.stopped_at is not None or (one.until or "9999") < self._clock().date().isoformat()
        state = State.ENDED if ended else State.READY if one.left > 0 else State.USED
        return Invited(code=grouped(signs, _GROUP), sha256=code_sha256, wave=one.wave, state=state)

    def made(self, wave: str, order: Order, *, actor: Actor = LOCAL) -> Made:
        """A new batch of codes for a wave. ConflictError where it was made already: codes are shown once."""
        require(actor, Right.MANAGE_WAVES, where=WHERE)
        moment = self._clock()
        codes = tuple(dict.fromkeys(new_signs(_SIGNS) for _ in range(order.codes)))
        with unit_of_work(self._engine) as session:
            batch = _batch(session, wave, order, moment)
            invitations.add(session, batch, [self._sha256(code) for code in codes])
            facts = {"codes": order.codes, "uses": order.uses, "label": batch.label}
            entry = deed(actor, "invitations.make", "wave", wave, moment=moment, detail=facts)
            audit.write(session, entry)
        return Made(batch=batch, codes=tuple(grouped(code, _GROUP) for code in codes))

    def sealed(self, made: Made) -> str:
        """A batch with its codes, to travel with the page that shows them: nothing of it is stored."""
        facts = {"batch": asdict(made.batch), "codes": made.codes}
        return self._keys.sealed(_SHOWN, json.dumps(facts), moment=self._clock())

    def opened(self, wave: str, sealed: str, *, actor: Actor = LOCAL) -> Made:
        """What was sealed, for an hour."""
        require(actor, Right.MANAGE_WAVES, where=WHERE)
        text = self._keys.opened(_SHOWN, sealed, moment=self._clock(), seconds=_SHOWN_FOR)
        facts = json.loads(text) if text else {"batch": {"wave": None}}
        if facts["batch"]["wave"] != wave:
            raise InvalidInputError(
                "the page that showed these codes is too old",
                where=WHERE,
                fix="Stop that batch if nobody has its codes, and make another.",
            )
        return Made(batch=Batch(**facts["batch"]), codes=tuple(facts["codes"]))

    def batches(self, wave: str, *, actor: Actor = LOCAL) -> tuple[BatchCount, ...]:
        """The batches of a wave, the newest first, with safe counts."""
        require(actor, Right.MANAGE_WAVES, where=WHERE)
        with reading(self._engine) as session:
            waves.get(session, wave)
            found = invitations.batches(session, wave)
        return tuple(BatchCount(batch=one, used=_protected(one.used)) for one in found)

    def batch(self, wave: str, name: str, *, actor: Actor = LOCAL) -> Batch:
        """One batch of a wave."""
        require(actor, Right.MANAGE_WAVES, where=WHERE)
        with reading(self._engine) as session:
            return _known(session, name, wave)

    def stop(self, wave: str, name: str, *, actor: Actor = LOCAL) -> None:
        """Have no code of a batch begin anything any more, and count no use of what was begun with one."""
        require(actor, Right.MANAGE_WAVES, where=WHERE)
        moment = self._clock()
        with unit_of_work(self._engine) as session:
            batch = _known(session, name, wave)
            if batch.stopped_at is not None:
                raise ConflictError(
                    "it was stopped before", where=WHERE, fix=f"Nothing is to do: {_IS_STOPPED}."
                )
            invitations.stop(session, name, stamp(moment))
            facts = {"label": batch.label}
            audit.write(session, deed(actor, "invitations.stop", "wave", wave, moment=moment, detail=facts))

    def is_only(self, wave: str) -> bool:
        """Whether a wave takes answers by invitation only."""
        with reading(self._engine) as session:
            waves.get(session, wave)
            return invitations.is_invited(session, wave)

    def set_only(self, wave: str, *, only: bool, actor: Actor = LOCAL) -> bool:
        """Have a wave take answers by invitation only, or from everybody: whether that changed anything."""
        require(actor, Right.MANAGE_WAVES, where=WHERE)
        moment = self._clock()
        with unit_of_work(self._engine) as session:
            waves.get(session, wave)
            if invitations.is_invited(session, wave) is only:
                return False
            invitations.set_invited(session, wave, only=only)
            action = "invitations.only" if only else "invitations.everybody"
            audit.write(session, deed(actor, action, "wave", wave, moment=moment))
            return True

    def _sha256(self, signs: str) -> str:
        return keyed(self._secret, "invitation", signs.encode("utf-8", "replace")).hex()


def address(public_url: str, code: str) -> str:
    """Where a code leads, to be scanned or typed."""
    return f"{public_url}/i/{code}"


def _batch(session: Session, wave: str, order: Order, moment: datetime) -> Batch:
    """The batch that is ordered, held against its wave."""
    stored = waves.get(session, wave)
    label = _label(order.label)
    _require_between(order.codes, MOST_CODES, "codes", "codes")
    _require_between(order.uses, MOST_USES, "uses", "uses of each code")
    if order.place is not None:
        _require_place(stored.geography, order.place)
    if order.until is not None:
        _require_day(order.until, moment)
    if invitations.batch(session, str(order.id)) is not None:
        raise ConflictError(
            "this batch was made already, and its codes are shown once",
            where=WHERE,
            fix="If nobody has them, stop that batch and make another.",
        )
    return Batch(
        id=str(order.id),
        wave=wave,
        label=label,
        place=order.place,
        until=order.until,
        made_at=stamp(moment),
        stopped_at=None,
        codes=order.codes,
        uses=order.uses,
        used=0,
    )


def _known(session: Session, name: str, wave: str) -> Batch:
    found = invitations.batch(session, name)
    if found is None or found.wave != wave:
        raise NotFoundError("there is no such batch", where=WHERE, fix="Choose one from the list.")
    return found


def _label(given: str) -> str:
    label = " ".join(given.split())
    if not 0 < len(label) <= LONGEST or not label.isprintable():
        raise InvalidInputError(
            "where the codes are given out is not said in a few plain words",
            where="label",
            fix=f"Write it in 1 to {LONGEST} signs that can be printed, such as libraries.",
        )
    return label


def _require_between(number: int, most: int, where: str, what: str) -> None:
    if not 1 <= number <= most:
        raise InvalidInputError(
            f"the number of {what} is not from 1 to {most:,}", where=where, fix="Make more than one batch."
        )


def _require_place(geography: Geography, code: str) -> None:
    if not geography.has(code):
        raise InvalidInputError(
            f"there is no place {code[:20]!r} in this wave", where="place", fix="Choose one from the list."
        )


def _require_day(day: str, moment: datetime) -> None:
    if not is_day(day):
        raise InvalidInputError(
            f"the last day {day[:20]!r} is not a day of the calendar",
            where="until",
            fix="Write it as 2026-12-31.",
        )
    if day < day_of(moment):
        what = f"the last day, {words_of_day(day)}, is over"
        raise InvalidInputError(what, where="until", fix="Give a day from today on.")


def _protected(count: int) -> PublishedCount:
    """A count that may be seen: under ten it is not told."""
    [[safe]] = protect_counts(np.array([[count]], dtype=np.int64), DisclosureRule())
    return safe
