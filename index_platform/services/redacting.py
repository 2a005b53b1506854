"""Open answers before others read them: a person looks at each, takes out who people are, and confirms.

What was written is read here and nowhere else, one answer at a time, and each look is written down. Nobody
who can find out who people are reads any of it. Everything that leaves takes only what was confirmed.
"""

from dataclasses import dataclass, replace
from datetime import datetime

import numpy as np
from sqlalchemy import Engine
from sqlmodel import Session

from index_platform.auth.actors import Actor
from index_platform.auth.deeds import deed
from index_platform.auth.guards import require
from index_platform.auth.roles import Right
from index_platform.clock import stamp
from index_platform.db import reading, unit_of_work
from index_platform.queries import audit, open_answers, waves
from index_platform.queries.open_answers import Decided, Progress, Written
from index_platform.queries.waves import StoredWave
from index_platform.services.papers import require_no_names
from instruments import redaction
from instruments.definition import Instrument, ItemKind
from instruments.errors import ConflictError, NotFoundError
from instruments.redaction import Span, readable, suggested
from scoring.disclosure import protect_counts
from scoring.published import PublishedCount, ShownCount
from scoring.spec import DisclosureRule

WHERE = "open answers"
CONFIRMED, KEPT_BACK = "confirmed", "kept_back"
RIGHTS = (Right.REDACT_ANSWERS, Right.CODE_ANSWERS)

__all__ = ["CONFIRMED", "KEPT_BACK", "RIGHTS", "Concern", "OpenQuestion", "Opened", "Progress"]


@dataclass(frozen=True, slots=True, kw_only=True)
class OpenQuestion:
    """One question of a wave that is answered in free words, and how far its answers are."""

    wave: str
    title: str  # of the wave
    state: str
    item: str
    words: str  # the question, in the first language of the questionnaire
    progress: Progress

    @property
    def counts(self) -> tuple[PublishedCount, ...]:
        """How many wrote something, are confirmed and kept back; few are not told.

        As long as some wait, and nobody is told how many, one of these follows from no other.
        """
        found, rule = self.progress, DisclosureRule()
        alone = (found.written, found.confirmed, found.kept_back)
        written, *apart = (_count(one, rule) for one in alone)
        if found.waiting:
            return (written, *apart)
        [parts] = protect_counts(np.array([[found.confirmed, found.kept_back]]), rule)
        return (written, *parts)

    @property
    def most_to_read(self) -> int | None:
        """At most so many wait to be read, by the counts that are told; None where these tell nothing."""
        if not self.progress.waiting:
            return 0
        written, *decided = self.counts
        if not isinstance(written, ShownCount):
            return None
        return written.count - sum(one.count for one in decided if isinstance(one, ShownCount))


def _count(number: int, rule: DisclosureRule) -> PublishedCount:
    [[told]] = protect_counts(np.array([[number]]), rule)
    return told


@dataclass(frozen=True, slots=True, kw_only=True)
class Opened:
    """One answer before a person: its words, what the program marked, what others would read by that."""

    response: int
    question: OpenQuestion
    text: str
    spans: tuple[Span, ...]
    decided: Decided | None  # by whom and how, where somebody did already

    @property
    def suggestion(self) -> str:
        """What others would read if the marks are right; what was confirmed, where it was."""
        if self.decided is not None and self.decided.text is not None:
            return self.decided.text
        return redaction.redacted(self.text, self.spans)

    @property
    def version(self) -> str:
        """What a decision rests on: the moment of the one before, empty before the first."""
        return "" if self.decided is None else self.decided.decided_at


@dataclass(frozen=True, slots=True, kw_only=True)
class Concern:
    """An answer in which somebody may be in danger, told without its words."""

    wave: str
    response: int
    item: str
    raised_at: str
    seen_at: str | None


def questions(engine: Engine, *, actor: Actor) -> tuple[OpenQuestion, ...]:
    """Every open question of every wave, for those who redact or code."""
    if not any(actor.holds(right) for right in RIGHTS):
        require(actor, Right.CODE_ANSWERS, where=WHERE)
    with reading(engine) as session:
        found = [waves.get(session, one.key) for one in waves.summaries(session)]
        return tuple(one for wave in found for one in questions_of(session, wave))


def question_of(session: Session, wave: str, item: str) -> OpenQuestion:
    """One open question; NotFoundError where the wave asks none of this name."""
    for one in questions_of(session, waves.get(session, wave)):
        if one.item == item:
            return one
    raise NotFoundError("the wave asks no such question", where=WHERE, fix="Choose one from the list.")


def next_answer(engine: Engine, wave: str, item: str, *, actor: Actor) -> int | None:
    """The answer to look at next; None where all were looked at."""
    require_redactor(actor)
    with reading(engine) as session:
        question_of(session, wave, item)
        return open_answers.next_undecided(session, wave, item)


def opened(engine: Engine, wave: str, item: str, response: int, *, moment: datetime, actor: Actor) -> Opened:
    """One answer as it was written. That it was read is written down."""
    require_redactor(actor)
    with unit_of_work(engine) as session:
        shown = _shown(session, wave, item, response)
        _note(session, actor, "open_answer.read", shown.question, response, moment)
        return shown


def decide(
    engine: Engine,
    wave: str,
    item: str,
    response: int,
    *,
    edited: str | None,
    concern: bool,
    version: str,
    moment: datetime,
    actor: Actor,
) -> None:
    """Confirm what others may read of an answer, or keep it back from everybody (``edited`` is None).

    version: of what was shown, so that nobody writes over what somebody else decided meanwhile.
    """
    require_redactor(actor)
    with unit_of_work(engine) as session:
        shown = _shown(session, wave, item, response)
        if shown.version != version:
            raise ConflictError(
                "somebody else has decided on this answer meanwhile", where=WHERE, fix="Look at it again."
            )
        text = None if edited is None else redaction.confirmed(shown.text, edited)
        outcome = KEPT_BACK if text is None else CONFIRMED
        decision = Decided(
            response=response,
            item=item,
            outcome=outcome,
            text=text,
            suggested=len(shown.spans),
            taken_out=0 if text is None else len(redaction.marks(text)),
            concern=concern,
            decided_by=actor.id,
            decided_at=stamp(moment),
        )
        open_answers.decide(session, decision)
        _note(session, actor, f"open_answer.{outcome}", shown.question, response, moment, concern=concern)


def concerns(engine: Engine, *, actor: Actor) -> tuple[Concern, ...]:
    """Answers in which somebody may be in danger, those that nobody looked after first; never their words."""
    require(actor, Right.ANSWER_CONCERNS, where=WHERE)
    require_no_names(actor)
    with reading(engine) as session:
        return tuple(
            Concern(
                wave=wave,
                response=one.response,
                item=one.item,
                raised_at=one.decided_at,
                seen_at=one.seen_at,
            )
            for wave, one in open_answers.concerns(session)
        )


def concern(engine: Engine, response: int, item: str, *, moment: datetime, actor: Actor) -> Opened:
    """One such answer as it was written. That it was read is written down."""
    require(actor, Right.ANSWER_CONCERNS, where=WHERE)
    require_no_names(actor)
    with unit_of_work(engine) as session:
        shown = _concerning(session, response, item)
        _note(session, actor, "open_answer.read", shown.question, response, moment)
        return shown


def looked_after(engine: Engine, response: int, item: str, *, moment: datetime, actor: Actor) -> None:
    """Write down that somebody looked after a concern; what was done is kept where such cases are kept."""
    require(actor, Right.ANSWER_CONCERNS, where=WHERE)
    require_no_names(actor)
    with unit_of_work(engine) as session:
        shown = _concerning(session, response, item)
        if shown.decided is not None and shown.decided.seen_at is None:
            seen = replace(shown.decided, seen_by=actor.id, seen_at=stamp(moment))
            open_answers.decide(session, seen)
            _note(session, actor, "open_answer.looked_after", shown.question, response, moment)


def require_redactor(actor: Actor) -> None:
    """Refuse whoever may not read answers as they were written."""
    require(actor, Right.REDACT_ANSWERS, where=WHERE)
    require_no_names(actor)


def _concerning(session: Session, response: int, item: str) -> Opened:
    decided, written = open_answers.decided(session, response, item), _written(session, response, item)
    if decided is None or not decided.concern:
        raise _no_such_answer()
    return _shown(session, written.wave, item, response)


def _shown(session: Session, wave: str, item: str, response: int) -> Opened:
    question, written = question_of(session, wave, item), _written(session, response, item)
    if written.wave != wave:
        raise _no_such_answer()
    text = readable(written.text)
    return Opened(
        response=response,
        question=question,
        text=text,
        spans=suggested(text),
        decided=open_answers.decided(session, response, item),
    )


def _written(session: Session, response: int, item: str) -> Written:
    if (found := open_answers.written(session, response, item)) is None:
        raise _no_such_answer()
    return found


def _no_such_answer() -> NotFoundError:
    return NotFoundError("there is no such answer", where=WHERE, fix="Go back to the list.")


def questions_of(session: Session, wave: StoredWave) -> tuple[OpenQuestion, ...]:
    """The open questions of one wave, and how far their answers are."""
    key = wave.wave.key
    asked = _open(wave.instrument)
    progress = open_answers.progress(session, key, list(asked))
    return tuple(
        OpenQuestion(
            wave=key, title=wave.wave.title, state=wave.state, item=item, words=words, progress=progress[item]
        )
        for item, words in asked.items()
    )


def _open(instrument: Instrument) -> dict[str, str]:
    """{item answered in free words: the question}."""
    language = instrument.source_language
    return {
        item.id: item.wording.get(language, item.id)
        for item in instrument.items
        if item.kind is ItemKind.TEXT
    }


def _note(
    session: Session,
    actor: Actor,
    action: str,
    question: OpenQuestion,
    response: int,
    moment: datetime,
    *,
    concern: bool = False,
) -> None:
    """Write down what was done with an answer, in the same transaction; never its words."""
    key = f"{question.wave}/{question.item}/{response}"
    detail = {"concern": True} if concern else {}
    audit.write(session, deed(actor, action, "open_answer", key, moment=moment, detail=detail))
