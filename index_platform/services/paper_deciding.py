"""Papers that were typed in twice: what is equal goes in, what differs waits for a third look at the paper.

``settle`` may be called at any time, and again after a crash: it does what is left to do, and nothing twice.
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import datetime
from hashlib import sha256
from uuid import UUID

from sqlalchemy import Engine
from sqlmodel import Session

from index_platform.auth.actors import Actor
from index_platform.auth.guards import require
from index_platform.auth.roles import Right
from index_platform.clock import stamp
from index_platform.db import reading, unit_of_work
from index_platform.queries import paper_differences, papers
from index_platform.queries.arrivals import Arrival
from index_platform.queries.intake import Intake
from index_platform.queries.paper_differences import Decision, Entries
from index_platform.queries.papers import Paper
from index_platform.services.answering import valid, why_held
from index_platform.services.papers import (
    WHERE,
    Papers,
    Pile,
    note,
    require_no_names,
    require_takes,
    require_typist,
)
from index_platform.services.receipts import coded
from instruments.definition import Missing
from instruments.errors import ConflictError, InvalidInputError, MeasureError, NotFoundError
from instruments.flags import flags
from instruments.paper_entry import (
    LANGUAGE,
    PLACE,
    Entry,
    Standing,
    Unanswered,
    answers_of,
    compared,
    differing,
    paper_flags,
)
from instruments.response import Mode, Response
from instruments.response_numbers import printed

DOOR = "paper"
LONGEST_NOTE = 200
ONE, OTHER, NEITHER = "one", "other", "neither"


@dataclass(frozen=True, slots=True)
class Difference:
    """What two people typed at one question. Which of the two comes first says nothing about who it was."""

    item: str
    one: Standing
    other: Standing


@dataclass(frozen=True, slots=True, kw_only=True)
class Choice:
    """What a third look found at one question: one of the two, or neither and then what stands there."""

    side: str
    standing: Standing | None = None
    note: str = ""


@dataclass(frozen=True, kw_only=True)
class Case:
    """A paper that waits for a decision."""

    pile: Pile
    number: str
    differences: tuple[Difference, ...]
    typed_in_too: bool  # whether who decides typed in one of the two entries


class Deciding:
    """The way of papers from two entries into the intake."""

    def __init__(
        self,
        engine: Engine,
        typing: Papers,
        intake: Intake,
        *,
        secret: bytes,
        clock: Callable[[], datetime],
    ) -> None:
        self._engine, self._typing, self._intake = engine, typing, intake
        self._secret, self._clock = secret, clock

    def case(self, batch: int, number: str, *, actor: Actor) -> Case:
        """Where the two entries of a paper differ, and what each says there."""
        _require_decider(actor)
        pile = self._typing.pile(batch, actor=actor)
        with reading(self._engine) as session:
            found = _undecided(session, pile, number)
            entries = paper_differences.entries(session, found.id)
            waiting = paper_differences.open_items(session, found.id)
        items = [item for item in compared(pile.instrument) if item in waiting]
        return Case(
            pile=pile,
            number=number,
            differences=tuple(_difference(found.id, item, entries) for item in items),
            typed_in_too=found.turn_of(actor.id) is not None,
        )

    def decide(self, batch: int, number: str, choices: Mapping[str, Choice], *, actor: Actor) -> None:
        """Keep what a third look found at every question of a paper that differed; then it goes in."""
        _require_decider(actor)
        pile = self._typing.pile(batch, actor=actor)
        moment = self._clock()
        with unit_of_work(self._engine) as session:
            found = _undecided(session, pile, number)
            waiting = paper_differences.open_items(session, found.id)
            _require_all(waiting, choices)
            entries = paper_differences.entries(session, found.id)
            decisions = [_decision(found.id, item, choices[item], entries) for item in waiting]
            paper_differences.decide(session, found.id, decisions, by=actor.id, moment=stamp(moment))
            facts = {
                "taken": {one.item: one.taken for one in decisions},
                "typed_in_too": found.turn_of(actor.id) is not None,
            }
            note(session, actor, "paper.decide", pile, number, facts, moment=moment)

    def settle(self, *, actor: Actor) -> None:
        """Compare what was typed in twice, and give to the intake what is equal or decided."""
        require_typist(actor)
        with reading(self._engine) as session:
            twice = papers.twice(session)
        for name in twice:
            self._compare(name, actor)
        with reading(self._engine) as session:
            ready = paper_differences.ready(session)
        for name in ready:
            self._store(name, actor)

    def _compare(self, name: UUID, actor: Actor) -> None:
        with unit_of_work(self._engine) as session:
            found = papers.by_id(session, name)
            if found.compared is not None:  # somebody else's request came first
                return
            pile = self._typing.pile(found.batch, actor=actor)
            entries = paper_differences.entries(session, name)
            where = differing(pile.instrument, entries.first, entries.second)
            asked = len(compared(pile.instrument))
            paper_differences.add(session, name, where, compared=asked)
            facts = {"compared": asked, "differed": len(where)}
            note(session, actor, "paper.compare", pile, found.number, facts, moment=self._clock())

    def _store(self, name: UUID, actor: Actor) -> None:
        with reading(self._engine) as session:
            found = papers.by_id(session, name)
            pile = self._typing.pile(found.batch, actor=actor)
            if found.stored_at is not None or not _is_taken(session, pile):
                return
            entries = paper_differences.entries(session, name)
            entry = {**entries.first, **paper_differences.decided(session, name)}
        [receipt] = self._intake.accept(self._arrival(found, pile, entry)).result()
        with unit_of_work(self._engine) as session:
            if papers.by_id(session, name).stored_at is not None:
                return
            paper_differences.end(session, name, status=receipt.status.value, moment=stamp(self._clock()))
            stored = {"status": receipt.status.value}
            note(session, actor, "paper.store", pile, found.number, stored, moment=self._clock())

    def _arrival(self, found: Paper, pile: Pile, entry: Entry) -> Arrival:
        instrument, wave = pile.instrument, pile.batch.wave
        checked = valid(instrument, answers_of(instrument, entry), pile.survey.geography)
        response = Response(
            wave=wave,
            instrument=instrument.label,
            answers=checked.answers,
            place=_place(entry[PLACE]),
            mode=Mode.PAPER,
            language=str(entry[LANGUAGE]),
        )
        arrival = Arrival(
            id=found.id,
            wave=wave,
            instrument=instrument.label,
            content=response.content(),
            door=DOOR,
            response=response,
            rows=checked.rows,
            flags=(*flags(instrument, checked.answers), *paper_flags(instrument, entry)),
            held=why_held(instrument, checked.answers),
            at=f"paper {printed(found.number)}",
            until_frozen=True,
        )
        return coded(self._secret, arrival)


def _require_decider(actor: Actor) -> None:
    require(actor, Right.DECIDE_PAPERS, where=WHERE)
    require_no_names(actor)


def _undecided(session: Session, pile: Pile, number: str) -> Paper:
    found = papers.find(session, pile.batch.wave, number)
    if found is None or found.batch != pile.batch.number:
        raise NotFoundError(
            "there is no such paper in this batch", where=WHERE, fix="Choose one from the list."
        )
    if not found.undecided:
        raise ConflictError(
            f"nothing waits for a decision at the paper {printed(number)}",
            where=WHERE,
            fix="Go on with the next paper in the list.",
        )
    return found


def _is_taken(session: Session, pile: Pile) -> bool:
    """Whether the wave takes papers now; what waits goes in when it is opened again."""
    try:
        require_takes(session, pile.survey)
    except MeasureError:
        return False
    return True


def _is_swapped(paper: UUID, item: str) -> bool:
    """Whether the second entry is shown first: by chance, and the same each time the page is shown."""
    return bool(sha256(f"{paper}/{item}".encode()).digest()[0] & 1)


def _difference(paper: UUID, item: str, entries: Entries) -> Difference:
    both = (entries.first[item], entries.second[item])
    one, other = reversed(both) if _is_swapped(paper, item) else both
    return Difference(item, one, other)


def _decision(paper: UUID, item: str, choice: Choice, entries: Entries) -> Decision:
    note = " ".join(choice.note.split())
    if len(note) > LONGEST_NOTE:
        raise InvalidInputError(
            f"a note is longer than {LONGEST_NOTE} signs", where=WHERE, fix="Say it in fewer words."
        )
    if choice.side == NEITHER and choice.standing is not None:
        return Decision(item=item, taken="neither", answer=choice.standing, note=note)
    is_second = (choice.side == OTHER) != _is_swapped(paper, item)
    taken, entry = ("second", entries.second) if is_second else ("first", entries.first)
    return Decision(item=item, taken=taken, answer=entry[item], note=note)


def _require_all(waiting: tuple[str, ...], choices: Mapping[str, Choice]) -> None:
    if set(waiting) != set(choices):
        raise InvalidInputError(
            "not every difference is decided, or somebody else has decided some meanwhile",
            where=WHERE,
            fix="Open the paper again from the list.",
        )


def _place(standing: Standing) -> str | None:
    return (
        str(standing)
        if isinstance(standing, str) and not isinstance(standing, Missing | Unanswered)
        else None
    )
