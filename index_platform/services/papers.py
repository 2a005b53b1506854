"""Typing in papers: a batch of one version, each paper by its number, twice, by two accounts, each blind.

Nothing here reads two entries together: what a second person is shown never rests on what a first one typed.
Whoever types may go on with an entry and take it back; once it is finished, nobody reads it again.
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID, uuid5

from sqlalchemy import Engine
from sqlmodel import Session

from index_platform.auth.actors import Actor
from index_platform.auth.deeds import deed
from index_platform.auth.guards import require
from index_platform.auth.roles import Right
from index_platform.clock import stamp
from index_platform.db import reading, unit_of_work
from index_platform.queries import audit, desks, erasures, papers
from index_platform.queries.papers import Batch, Paper, Turn
from index_platform.services.receipts import keyed
from index_platform.services.surveys import Survey, Surveys, chain
from instruments.canonical import canonical_json
from instruments.definition import Instrument, Missing
from instruments.errors import ConflictError, InvalidInputError, NotFoundError, NotPermittedError
from instruments.paper_entry import PLACE, Entry, Standing, Unanswered, compared
from instruments.response import Mode
from instruments.response_numbers import number_of, printed

__all__ = ["HASH_DIGITS", "WHERE", "Batch", "Own", "Paper", "Papers", "Pile", "response_of"]

WHERE = "papers"
NAMESPACE = UUID("3c1d7b52-64b8-4a0e-9a51-0f2e8f6f1c77")  # of all ids of papers; never changes
HASH_DIGITS = 12  # of the version, as they stand on each page
LONGEST_TITLE = 80
_HEX = frozenset("0123456789abcdef")


def response_of(secret: bytes, wave: str, number: str) -> UUID:
    """The id of the response that a paper becomes, known before it is printed.

    A uuid5 of wave and number in a namespace of this site: nobody else can take it first, or find by a number
    what was answered. What else is printed for one person, such as a code to withdraw by, is made from it.
    """
    ours = uuid5(NAMESPACE, keyed(secret, "papers", b"").hex())
    return uuid5(ours, canonical_json([wave, number]).decode())


@dataclass(frozen=True, kw_only=True)
class Pile:
    """A batch of papers with the version that they were printed from, in its wave."""

    batch: Batch
    survey: Survey
    instrument: Instrument


@dataclass(frozen=True, kw_only=True)
class Own:
    """What somebody is typing in: their own entry of one paper, not finished yet."""

    pile: Pile
    paper: UUID
    number: str
    turn: int
    entry: Entry

    @property
    def lacking(self) -> tuple[str, ...]:
        """What was not typed in yet."""
        return tuple(name for name in compared(self.pile.instrument) if name not in self.entry)


class Papers:
    """The papers of one database, for those who type them in."""

    def __init__(
        self, engine: Engine, surveys: Surveys, *, secret: bytes, clock: Callable[[], datetime]
    ) -> None:
        self._engine, self._surveys, self._secret, self._clock = engine, surveys, secret, clock

    def survey(self, wave: str, *, actor: Actor) -> Survey:
        """The wave that papers are typed in for."""
        require_typist(actor)
        return self._surveys.get(wave)

    def batches(self, wave: str, *, actor: Actor) -> tuple[Batch, ...]:
        """The batches of a wave, the newest first."""
        require_typist(actor)
        with reading(self._engine) as session:
            return papers.batches(session, wave)

    def pile(self, number: int, *, actor: Actor) -> Pile:
        """One batch."""
        require_typist(actor)
        with reading(self._engine) as session:
            return self._pile(session, number)

    def open_batch(self, wave: str, title: str, digits: str, *, actor: Actor) -> int:
        """The number of a new batch; refused where the papers show another version than the wave asks.

        digits: the first digits of the version's hash, as they stand on each page.
        """
        require_typist(actor)
        survey, moment = self._surveys.get(wave), self._clock()
        require_version(survey.instrument, digits)
        with unit_of_work(self._engine) as session:
            require_takes(session, survey)
            number = papers.add_batch(
                session,
                wave=wave,
                instrument_sha256=survey.instrument.sha256,
                title=_title(title),
                opened_by=actor.id,
                opened_at=stamp(moment),
            )
            facts = {"wave": wave, "instrument": survey.instrument.label}
            audit.write(
                session, deed(actor, "paper.batch", "batch", str(number), moment=moment, detail=facts)
            )
        return number

    def begin(self, batch: int, typed: str, *, actor: Actor) -> str:
        """Begin to type in the paper with this number, or go on with it: the number as it is kept."""
        require_typist(actor)
        number = number_of(typed)
        with unit_of_work(self._engine) as session:
            pile = self._pile(session, batch)
            found = papers.find(session, pile.batch.wave, number)
            if found is None or not _is_begun(found, batch, actor):
                require_takes(session, pile.survey)
                name, turn = (self._added(session, pile, number), 1) if found is None else (found.id, 2)
                papers.add_entry(session, name, actor.id, turn=turn, moment=stamp(self._clock()))
                note(session, actor, "paper.begin", pile, number, {"turn": turn}, moment=self._clock())
        return number

    def own(self, batch: int, number: str, *, actor: Actor) -> Own:
        """The entry that somebody has begun and not finished."""
        require_typist(actor)
        with reading(self._engine) as session:
            return self._own(session, batch, number, actor)

    def save(self, batch: int, number: str, given: Entry, *, actor: Actor) -> Own:
        """Keep what was typed in on one page; what was there before of other pages stays."""
        require_typist(actor)
        with unit_of_work(self._engine, audited=False) as session:
            own = self._own(session, batch, number, actor)
            if PLACE in given:
                _require_area(actor, own.pile.survey, given[PLACE])
            entry = {**own.entry, **given}
            papers.save_entry(session, own.paper, actor.id, entry, moment=stamp(self._clock()))
            return self._own(session, batch, number, actor)

    def finish(self, batch: int, number: str, *, actor: Actor) -> Own:
        """Say that the whole paper was typed in; refused where something is lacking."""
        require_typist(actor)
        moment = self._clock()
        with unit_of_work(self._engine) as session:
            own = self._own(session, batch, number, actor)
            require_takes(session, own.pile.survey)
            if own.lacking:
                raise InvalidInputError(
                    f"{len(own.lacking)} of the questions were not typed in",
                    where=WHERE,
                    fix="Type - where nothing is ticked or written.",
                )
            papers.finish_entry(session, own.paper, actor.id, moment=stamp(moment))
            note(session, actor, "paper.typed", own.pile, number, {"turn": own.turn}, moment=self._clock())
        return own

    def undo(self, batch: int, number: str, *, actor: Actor) -> None:
        """Take one's own entry back: the first until the second begins, the second until it is finished.

        Whoever decides on papers may do it for somebody who does not come back.
        """
        require_typist(actor)
        with unit_of_work(self._engine) as session:
            pile = self._pile(session, batch)
            found, turn = self._turn(session, pile, number, actor, others=actor.holds(Right.DECIDE_PAPERS))
            require_can_undo(found, turn)
            papers.remove_entry(session, found, turn.account)
            note(session, actor, "paper.undo", pile, number, {"turn": turn.turn}, moment=self._clock())

    def papers_of(self, batch: int, *, actor: Actor) -> tuple[Paper, ...]:
        """The papers of a batch and how far each is; never what was typed in."""
        require_typist(actor)
        with reading(self._engine) as session:
            return papers.of_batch(session, batch)

    def _added(self, session: Session, pile: Pile, number: str) -> UUID:
        name = response_of(self._secret, pile.batch.wave, number)
        if erasures.is_erased(session, name):
            raise ConflictError(
                f"whoever filled in the paper {printed(number)} had its answers taken out",
                where=WHERE,
                fix="Do not type it in again. Destroy the paper, as the rules of this survey say.",
            )
        papers.add(session, name, pile.batch, number)
        return name

    def _pile(self, session: Session, number: int) -> Pile:
        found = papers.batch(session, number)
        if found is None:
            raise NotFoundError("there is no such batch", where=WHERE, fix="Choose one from the list.")
        survey = self._surveys.get(found.wave)
        instrument = self._surveys.instrument(found.instrument_sha256)
        return Pile(batch=found, survey=survey, instrument=instrument)

    def _own(self, session: Session, batch: int, number: str, actor: Actor) -> Own:
        pile = self._pile(session, batch)
        found, turn = self._turn(session, pile, number, actor)
        if turn.finished_at is not None:
            raise ConflictError(
                f"you have typed in the paper {printed(number)}, and nobody reads it again",
                where=WHERE,
                fix="If something was wrong, take the entry back before somebody else types the paper in.",
            )
        entry = papers.own_entry(session, found.id, actor.id)
        return Own(pile=pile, paper=found.id, number=number, turn=turn.turn, entry=entry)

    def _turn(
        self, session: Session, pile: Pile, number: str, actor: Actor, *, others: bool = False
    ) -> tuple[Paper, Turn]:
        """The actor's turn at a paper; the last of anybody where ``others``."""
        found = papers.find(session, pile.batch.wave, number)
        turn = None if found is None else found.turn_of(actor.id) or (found.turns[-1] if others else None)
        if found is None or turn is None or found.batch != pile.batch.number:
            raise NotFoundError(
                "you have not begun to type in such a paper",
                where=WHERE,
                fix="Type its number on the page of its batch.",
            )
        return found, turn


def note(
    session: Session,
    actor: Actor,
    action: str,
    pile: Pile,
    number: str,
    facts: Mapping[str, object],
    *,
    moment: datetime,
) -> None:
    """Write down what was done with a paper of a pile, in the same transaction; never what stands on it."""
    key, detail = f"{pile.batch.wave}/{number}", {**facts, "batch": pile.batch.number}
    audit.write(session, deed(actor, action, "paper", key, moment=moment, detail=detail))


def require_typist(actor: Actor) -> None:
    """Refuse whoever may not type in papers: without the right, or able to find out whose they are."""
    require(actor, Right.ENTER_PAPERS, where=WHERE)
    require_no_names(actor)


def require_no_names(actor: Actor) -> None:
    """Refuse whoever reads identifiers; the machine has no account, and types nothing in."""
    if actor.is_local or actor.holds(Right.READ_IDENTIFIERS):
        raise NotPermittedError(
            "whoever can read who people are must not see what they answered",
            where=WHERE,
            fix="Let somebody with another account do it.",
        )


def require_version(instrument: Instrument, digits: str) -> None:
    """Refuse papers that were printed from another version; ``digits`` stand on each of their pages."""
    told = digits.replace(" ", "").lower()
    if len(told) != HASH_DIGITS or not _HEX.issuperset(told):
        raise InvalidInputError(
            f"the version has {HASH_DIGITS} digits and letters from a to f",
            where=WHERE,
            fix="Type what stands beside the name of the questionnaire at the foot of each page.",
        )
    if not instrument.sha256.startswith(told):
        raise ConflictError(
            f"these papers were printed from another version: the wave asks {instrument.label}",
            where=WHERE,
            fix="Compare every digit with the page. If they differ, the papers belong to another wave: "
            "keep them apart.",
        )


def require_takes(session: Session, survey: Survey) -> None:
    """Refuse a wave that takes no papers now: it is not open, and what was answered is frozen."""
    if survey.fieldwork.modes and Mode.PAPER.value not in survey.fieldwork.modes:
        raise NotPermittedError(
            f"the wave {survey.title!r} is not asked on paper",
            where=WHERE,
            fix="Look at the wave for the ways in which it takes answers.",
        )
    frozen = survey.key in desks.freezes(session)
    if survey.is_open or (survey.state == "closed" and not frozen):
        return
    why = "is frozen" if frozen else "was never open"
    raise NotPermittedError(
        f"the wave {survey.title!r} {why}, so its papers cannot be typed in now",
        where=WHERE,
        fix="Have a survey manager open it. What was typed in so far is kept.",
    )


def require_can_undo(found: Paper, turn: Turn) -> None:
    """Refuse to take back what another entry rests on."""
    if len(found.turns) > turn.turn or found.compared is not None:
        raise ConflictError(
            "somebody else has begun to type in this paper, so your entry stays",
            where=WHERE,
            fix="Go on: where the two entries differ, a third look at the paper decides.",
        )


def _is_begun(found: Paper, batch: int, actor: Actor) -> bool:
    """Whether this account goes on with a paper; refused where it cannot type it in."""
    own, shown = found.turn_of(actor.id), printed(found.number)
    if found.batch != batch:
        raise ConflictError(
            f"the paper {shown} was begun in another batch",
            where=WHERE,
            fix="Look at its number again, digit by digit; a number is there once in a wave.",
        )
    if own is not None and own.finished_at is None:
        return True
    why = _why_not(found, own)
    if why:
        raise ConflictError(f"{why[0]} {shown}{why[1]}", where=WHERE, fix=why[2])
    return False


def _why_not(found: Paper, own: Turn | None) -> tuple[str, str, str] | None:
    """Why an account cannot begin with a paper that is known; None where it can."""
    look = "Look at the number again, digit by digit."
    if found.compared is not None:
        return (
            "the paper",
            " was typed in twice already",
            f"{look} Two papers with one number: keep both apart.",
        )
    if own is not None:
        return (
            "you have typed in the paper",
            "",
            "Let somebody else type it in the second time; or take your entry back.",
        )
    if len(found.turns) > 1 or found.turns[0].finished_at is None:
        return "somebody else is typing in the paper", " now", f"{look} Take another paper meanwhile."
    return None


def _require_area(actor: Actor, survey: Survey, place: Standing) -> None:
    """Refuse a paper from outside the area of the account; one without a place is for the whole."""
    known = isinstance(place, str) and not isinstance(place, Missing | Unanswered)
    within = chain(survey.geography, str(place) if known else survey.geography.whole.code)
    require(actor, Right.ENTER_PAPERS, where=WHERE, within=within)


def _title(given: str) -> str:
    title = " ".join(given.split())
    if not title or len(title) > LONGEST_TITLE:
        raise InvalidInputError(
            f"the pile needs a name of 1 to {LONGEST_TITLE} signs",
            where=WHERE,
            fix="Write what tells it from other piles, such as: library, 14 November.",
        )
    return title
