"""Visits of researchers: taken in once each, counted by outcome; rates where a wave has a sample."""

from collections import Counter
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from itertools import groupby
from typing import Any
from uuid import UUID

from sqlalchemy import Engine
from sqlmodel import Session

from index_platform.auth.actors import EVERYWHERE, Actor
from index_platform.auth.phone_keys import PhoneKeys
from index_platform.auth.roles import Right
from index_platform.clock import stamp
from index_platform.db import reading, unit_of_work
from index_platform.queries import visits, waves
from index_platform.queries.visits import Visit
from index_platform.services import wire
from index_platform.services.assignments import counted
from index_platform.services.interviews import Delivered, Taken, signed_receipt
from index_platform.services.phones import Here
from index_platform.services.supervising import supervised
from instruments.canonical import canonical_json, sha256
from instruments.errors import ConflictError, InvalidInputError
from instruments.flaws import At, Flaw
from instruments.shapes import record, text_up_to, whole
from scoring.dispositions import Disposition, SampleRates, disposition, sample_rates

__all__ = ["VISIT", "Disposition", "Outcomes", "SampleRates", "Visits", "disposition"]

WHERE = "visits"
LEAST = 10  # addresses below which no rate is told
_SIGN = text_up_to(100)


def _code(value: object, at: At) -> Iterator[Flaw]:
    try:
        disposition(value if isinstance(value, str) else "")
    except InvalidInputError as error:
        yield Flaw(at, error.what, error.fix, blocks=True)


def _number(value: object, at: At) -> Iterator[Flaw]:
    yield from whole(value, at)
    if isinstance(value, int) and value < 1:
        yield Flaw(at, f"is {value}", "The first try is 1.", blocks=True)


VISIT = record(
    {
        "format": wire.format_1,
        "id": wire.uuid,
        "wave": _SIGN,
        "at": wire.moment,
        "outcome": _code,
        "try": _number,
    },
    {
        "assignment": wire.uuid,
        "address": _SIGN,
        "appointment": wire.moment,
        "interview": wire.uuid,  # not kept here: it names its visit, and is erased with its answers
    },
)


@dataclass(frozen=True, slots=True, kw_only=True)
class Outcomes:
    """What came of the visits of a wave. rates: None where it has no sample, or too few were visited."""

    wave: str
    title: str
    visits: int
    counts: Mapping[Disposition, int]
    rates: SampleRates | None


class Visits:
    """The door for visits, and what supervisors see of them."""

    def __init__(self, engine: Engine, keys: PhoneKeys, *, clock: Callable[[], datetime]) -> None:
        self._engine, self._keys, self._clock = engine, keys, clock

    def deliver(self, name: UUID, content: bytes, here: Here) -> Delivered:
        """The receipt of a visit that is stored; ConflictError where its id stands for another one."""
        told, digest = _read(name, content)
        with unit_of_work(self._engine, audited=False) as session:
            known = _known(session, told, digest)
            assignment = told.get("assignment")
            visit = known or Visit(
                id=str(name),
                account=here.actor.id,
                phone=here.phone,
                wave=told["wave"],
                assignment=assignment,
                address=told.get("address"),
                at=told["at"],
                outcome=told["outcome"],
                number=told["try"],
                appointment=told.get("appointment"),
                sha256=digest,
                received_at=stamp(self._clock()),
                excess=assignment and counted(session, assignment, told["wave"], here.actor.id).excess,
            )
            if known is None:
                visits.add(session, visit)
        receipt = signed_receipt(self._keys, name, digest, visit.received_at, content)
        return Delivered(receipt=receipt, new=known is None, waits=False)

    def tried(self, name: UUID, content: bytes, _: Here) -> Taken:
        """The same, as far as it can be told before anything is stored."""
        told, digest = _read(name, content)
        with reading(self._engine) as session:
            return Taken(new=_known(session, told, digest) is None, waits=False)

    def outcomes(self, *, actor: Actor) -> tuple[Outcomes, ...]:
        """What came of the visits of the supervisor's researchers, by wave.

        Rates are of a whole sample, so only who supervises everywhere is told them.
        """
        with reading(self._engine) as session:
            near = supervised(session, actor)
            seen = [one for one in visits.every(session) if one.account in near]
            whole_site = EVERYWHERE in actor.areas(Right.SUPERVISE)
            return tuple(
                _outcomes(session, wave, tuple(some), whole_site=whole_site)
                for wave, some in groupby(seen, key=lambda one: one.wave)
            )


def _read(name: UUID, content: bytes) -> tuple[Mapping[str, Any], str]:
    """A visit and the hash of it."""
    told = wire.read(content, VISIT)
    if told["id"] != str(name):
        raise InvalidInputError(
            "its id is not that of its address", where=WHERE, fix="Send it to its own id."
        )
    return told, sha256(canonical_json(told))


def _known(session: Session, told: Mapping[str, Any], digest: str) -> Visit | None:
    """The same visit as it is stored, if it is; ConflictError where its id stands for another one."""
    known = visits.find(session, told["id"])
    if known is not None and known.sha256 != digest:
        raise ConflictError(
            "another visit is stored under this id", where=WHERE, fix="Give it an id of its own."
        )
    waves.get(session, told["wave"])
    return known


def _outcomes(session: Session, key: str, seen: Sequence[Visit], *, whole_site: bool) -> Outcomes:
    wave = waves.get(session, key)
    sample = wave.fieldwork.sample
    return Outcomes(
        wave=key,
        title=wave.wave.title,
        visits=len(seen),
        counts=Counter(disposition(one.outcome) for one in seen),
        rates=_rates(seen, sample.chosen) if whole_site and sample is not None else None,
    )


def _rates(seen: Sequence[Visit], chosen: int) -> SampleRates | None:
    """The rates; none where fewer addresses than ``LEAST`` were visited, or more than were chosen."""
    visited: dict[str, list[Disposition]] = {}
    for one in seen:
        if one.address is not None:
            visited.setdefault(one.address, []).append(disposition(one.outcome))
    return sample_rates(visited, chosen) if LEAST <= len(visited) <= chosen else None
