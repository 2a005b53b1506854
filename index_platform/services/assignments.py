"""Assignments: made, given, taken away, closed and opened again by supervisors; found again by what comes.

Nothing that was done for an assignment is refused. What comes when it wants no more, or from somebody who
does not have it any more, is kept and marked as excess: so it can be given to somebody else while both phones
are offline, and both may send.
"""

from collections.abc import Callable, Collection, Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from typing import Any
from uuid import uuid4

from sqlalchemy import Engine
from sqlmodel import Session

from index_platform.auth.actors import Actor
from index_platform.auth.deeds import deed
from index_platform.auth.guards import require
from index_platform.auth.roles import Right
from index_platform.clock import stamp
from index_platform.db import reading, unit_of_work
from index_platform.fieldwork import day_of
from index_platform.queries import accounts, assignments, audit, training, waves
from index_platform.queries.accounts import Account
from index_platform.queries.assignments import Address, Assignment, Target
from index_platform.queries.waves import StoredWave
from index_platform.services.assigned_targets import of_plan, read
from index_platform.services.groups import groupings
from index_platform.services.sessions import actor_of
from index_platform.services.supervising import researcher
from index_platform.services.surveys import chain
from instruments.definition import Instrument
from instruments.errors import ConflictError, InvalidInputError, NotFoundError
from instruments.expression_reading import built
from instruments.logic import evaluate
from instruments.places import Place
from instruments.routing import route
from instruments.shapes import is_day

WHERE = "assignments"
LONGEST_NOTE = 300


class State(StrEnum):
    """What an assignment is to whoever has it."""

    OPEN = "open"
    COMPLETED = "completed"  # all that was wanted has come
    CLOSED = "closed"


@dataclass(frozen=True, slots=True, kw_only=True)
class Wanted:
    """A target with what has come for it."""

    id: str  # t1, t2 ... in the order of the assignment
    target: Target
    done: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Seen:
    """An assignment as it stands now."""

    assignment: Assignment
    state: State
    wanted: tuple[Wanted, ...]
    interviews: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Named:
    """The same with the names that supervisors read."""

    seen: Seen
    title: str  # of the wave
    place: str
    researcher: str  # empty: nobody's


@dataclass(frozen=True, slots=True, kw_only=True)
class Counted:
    """What an interview or visit is to its assignment. ``excess``: why it was not wanted any more."""

    targets: tuple[str, ...] = ()
    excess: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Asked:
    """What a supervisor asks of a new assignment. ``lines``: None for the plan of the wave."""

    wave: str
    place: str
    account: str
    until: str | None
    note: str
    lines: str | None


@dataclass(frozen=True, slots=True, kw_only=True)
class Door:
    """An address with what came of it so far. ``last``: AAPOR's code; None where nobody has been."""

    address: Address
    tries: int
    last: str | None
    appointment: str | None


@dataclass(frozen=True, slots=True, kw_only=True)
class Work:
    """What one researcher has to do. ``assigned``: (wave, place) that are asked by assignment alone."""

    trained_until: str | None
    held: tuple[Seen, ...]
    doors: tuple[Door, ...]  # of what is open
    assigned: frozenset[tuple[str, str]]

    def gives(self, wave: str, places: Iterable[str]) -> bool:
        """Whether the researcher may ask in a wave. ``places``: theirs, and all that these lie in."""
        has_one = any(one.assignment.wave == wave for one in self.held)
        return has_one or self.assigned.isdisjoint((wave, place) for place in places)


class Assignments:
    """The assignments of one site."""

    def __init__(self, engine: Engine, *, clock: Callable[[], datetime]) -> None:
        self._engine, self._clock = engine, clock

    def every(self, *, actor: Actor) -> tuple[Named, ...]:
        """Those of the places in which this actor supervises, by wave and place."""
        require(actor, Right.SUPERVISE, where=WHERE)
        with reading(self._engine) as session:
            stored: dict[str, StoredWave] = {}
            near = []
            for one in assignments.every(session):
                wave = stored.setdefault(one.wave, stored.get(one.wave) or waves.get(session, one.wave))
                if _supervises(actor, wave, one.place):
                    near.append(one)
            return tuple(_shown(session, one, stored[one.assignment.wave]) for one in standing(session, near))

    def one(self, name: str, *, actor: Actor) -> Named:
        """One of them; NotFoundError where this actor sees none of this id."""
        require(actor, Right.SUPERVISE, where=WHERE)
        with reading(self._engine) as session:
            return _one(session, name, actor)

    def excess(self, name: str, *, actor: Actor) -> Mapping[str, tuple[int, int]]:
        """{reason: (interviews, visits) that came for one of them and were not wanted any more}."""
        self.one(name, actor=actor)
        with reading(self._engine) as session:
            return assignments.excess(session, name)

    def places(self, *, actor: Actor) -> tuple[tuple[StoredWave, Place], ...]:
        """Every place for which this actor can make an assignment, of waves that are not over."""
        require(actor, Right.SUPERVISE, where=WHERE)
        with reading(self._engine) as session:
            there = [one.key for one in waves.summaries(session) if one.state != "closed"]
            found = [waves.get(session, key) for key in there]
        return tuple(
            (wave, place)
            for wave in found
            for place in wave.geography.places
            if _supervises(actor, wave, place.code)
        )

    def make(self, asked: Asked, *, actor: Actor) -> str:
        """The id of a new assignment, given to nobody where ``account`` is empty."""
        require(actor, Right.SUPERVISE, where=WHERE)
        moment = self._clock()
        until, note = _until(asked.until), _note(asked.note)
        with unit_of_work(self._engine) as session:
            wave = waves.get(session, asked.wave)
            if not _supervises(actor, wave, asked.place):
                raise NotFoundError(
                    "there is no such place in your area", where=WHERE, fix="Choose one from the list."
                )
            ways = groupings(wave)
            wanted = (
                of_plan(wave.fieldwork.targets, asked.place, ways)
                if asked.lines is None
                else read(asked.lines, ways)
            )
            account = self._holder(session, asked.account, wave, asked.place, actor)
            made = Assignment(
                id=str(uuid4()),
                wave=asked.wave,
                place=asked.place,
                account=account,
                until=until,
                note=note,
                made_by=actor.id,
                made_at=stamp(moment),
            )
            assignments.add(session, made, wanted)
            facts = {"wave": made.wave, "place": made.place, "researcher": account or ""}
            audit.write(
                session, deed(actor, "assignment.make", "assignment", made.id, moment=moment, detail=facts)
            )
        return made.id

    def give(self, name: str, account: str, *, actor: Actor) -> None:
        """Give an assignment to another researcher, or take it away where ``account`` is empty."""

        def given(session: Session, shown: Named) -> Mapping[str, object]:
            one = shown.seen.assignment
            wave = waves.get(session, one.wave)
            return {"account": self._holder(session, account, wave, one.place, actor)}

        self._change(name, "assignment.give" if account else "assignment.take_away", given, actor)

    def close(self, name: str, *, actor: Actor) -> None:
        """Want nothing more of an assignment. What comes all the same is kept."""
        self._change(name, "assignment.close", lambda *_: {"is_closed": True, "goes_on": False}, actor)

    def reopen(self, name: str, *, actor: Actor) -> None:
        """Let it be worked on again, also where all that was wanted has come."""
        self._change(name, "assignment.reopen", lambda *_: {"is_closed": False, "goes_on": True}, actor)

    def sweep(self) -> None:
        """Forget the addresses of waves that are over."""
        with unit_of_work(self._engine, audited=False) as session:
            assignments.forget_addresses(session, day_of(self._clock()))

    def _change(
        self,
        name: str,
        action: str,
        changes: Callable[[Session, Named], Mapping[str, object]],
        actor: Actor,
    ) -> None:
        require(actor, Right.SUPERVISE, where=WHERE)
        with unit_of_work(self._engine) as session:
            shown = _one(session, name, actor)
            made = changes(session, shown)
            if not assignments.change(session, shown.seen.assignment, **made):
                raise ConflictError(
                    "somebody else has changed it meanwhile", where=WHERE, fix="Look at it again."
                )
            facts = {"researcher": made["account"] or ""} if "account" in made else {}
            audit.write(session, deed(actor, action, "assignment", name, moment=self._clock(), detail=facts))

    def _holder(
        self, session: Session, account: str, wave: StoredWave, place: str, actor: Actor
    ) -> str | None:
        if not account:
            return None
        found = researcher(session, actor, account)
        if not _takes(found, wave, place):
            raise InvalidInputError(
                f"{found.name} takes no answers in this place",
                where=WHERE,
                fix="Choose somebody who does, or ask an administrator to give them this area.",
            )
        if training.signed(session, found.id, day_of(self._clock())) is None:
            raise InvalidInputError(
                f"nobody has signed that {found.name} can ask at doors, or that is over",
                where=WHERE,
                fix="Sign for them first, under Training.",
            )
        return found.id


def standing(session: Session, found: list[Assignment]) -> tuple[Seen, ...]:
    """Assignments as they stand now."""
    names = [one.id for one in found]
    wanted, done = assignments.targets(session, names), assignments.done(session, names)
    seen = []
    for one in found:
        targets = tuple(
            Wanted(id=f"t{number}", target=target, done=done[one.id][f"t{number}"])
            for number, target in enumerate(wanted[one.id], 1)
        )
        seen.append(
            Seen(
                assignment=one,
                state=_state(one, targets),
                wanted=targets,
                interviews=done[one.id][""],
            )
        )
    return tuple(seen)


def of_researcher(engine: Engine, account: str, today: str) -> Work:
    """What a researcher has to do, of all waves: nothing where nobody has signed for them."""
    with reading(engine) as session:
        every = assignments.every(session)
        signed = training.signed(session, account, today)
        held = standing(session, [one for one in every if signed and one.account == account])
        going = [one.assignment.id for one in held if one.state is State.OPEN]
        return Work(
            trained_until=None if signed is None else signed.until,
            held=held,
            doors=doors(session, going),
            assigned=frozenset((one.wave, one.place) for one in every),
        )


def doors(session: Session, names: Collection[str]) -> tuple[Door, ...]:
    """The addresses of assignments, each with what came of it so far."""
    found = tuple(assignments.addresses(session, names))
    knocked = assignments.knocks(session, [one.id for one in found])
    return tuple(
        Door(address=one, tries=tries, last=last, appointment=appointment)
        for one in found
        for tries, last, appointment in [knocked.get(one.id, (0, None, None))]
    )


def counted(
    session: Session,
    name: str,
    wave: str,
    account: str,
    instrument: Instrument | None = None,
    answers: Mapping[str, Any] | None = None,
) -> Counted:
    """What came from this account is to the assignment of this id, as that stands now."""
    found = assignments.find(session, name)
    if found is None or found.wave != wave:
        return Counted(excess="unknown")
    [seen] = standing(session, [found])
    targets: tuple[str, ...] = ()
    if instrument is not None and answers is not None:
        values = route(instrument, answers).values
        targets = tuple(one.id for one in seen.wanted if evaluate(built(one.target.when), values) is True)
    if seen.state is State.CLOSED:
        return Counted(targets=targets, excess="closed")
    if found.account != account:
        return Counted(targets=targets, excess="taken_away")
    return Counted(targets=targets, excess="completed" if seen.state is State.COMPLETED else None)


def _state(one: Assignment, wanted: tuple[Wanted, ...]) -> State:
    if one.is_closed:
        return State.CLOSED
    full = bool(wanted) and all(each.done >= each.target.wanted for each in wanted)
    return State.COMPLETED if full and not one.goes_on else State.OPEN


def _one(session: Session, name: str, actor: Actor) -> Named:
    found = assignments.find(session, name)
    wave = None if found is None else waves.get(session, found.wave)
    if found is None or wave is None or not _supervises(actor, wave, found.place):
        raise NotFoundError(
            "there is no such assignment in your area", where=WHERE, fix="Choose one from the list."
        )
    [seen] = standing(session, [found])
    return _shown(session, seen, wave)


def _shown(session: Session, seen: Seen, wave: StoredWave) -> Named:
    account = seen.assignment.account
    return Named(
        seen=seen,
        title=wave.wave.title,
        place=wave.geography.place(seen.assignment.place).name,
        researcher=accounts.get(session, account).name if account else "",
    )


def _supervises(actor: Actor, wave: StoredWave, place: str) -> bool:
    there = {one.code for one in wave.geography.places}
    return place in there and actor.holds(Right.SUPERVISE, within=chain(wave.geography, place))


def _takes(account: Account, wave: StoredWave, place: str) -> bool:
    actor = actor_of(account.id, account.name, account.grants)
    return actor.holds(Right.TAKE_ANSWERS, within=chain(wave.geography, place))


def _until(given: str | None) -> str | None:
    if given is not None and not is_day(given):
        raise InvalidInputError(f"{given!r} is no day", where="until", fix="Write it as 2026-12-01.")
    return given


def _note(given: str) -> str:
    note = " ".join(given.split())
    if len(note) > LONGEST_NOTE or not note.isprintable():
        raise InvalidInputError(
            f"the note is longer than {LONGEST_NOTE} signs, or holds one that cannot be shown",
            where="note",
            fix="Say it in few and plain words.",
        )
    return note
