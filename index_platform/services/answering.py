"""Answering on pages: begun, saved after every page, sent once, acknowledged as often as asked.

A draft belongs to the browser that began it (by a random token, of which the database holds the hash) or
to the researcher who asks the questions (by account). To everybody else it does not exist.
"""

import hmac
from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from uuid import UUID, uuid4

from sqlalchemy import Engine
from sqlmodel import Session

from index_platform.auth.actors import Actor
from index_platform.auth.guards import require
from index_platform.auth.keys import fingerprint, new_token
from index_platform.auth.roles import Right
from index_platform.clock import stamp
from index_platform.db import reading, unit_of_work
from index_platform.queries import drafts, received
from index_platform.queries.arrivals import Arrival, Receipt
from index_platform.queries.drafts import StoredDraft
from index_platform.queries.intake import Intake
from index_platform.queries.received import Arrived
from index_platform.services.receipts import Acknowledged, acknowledged, coded, is_late, receipt_proof
from index_platform.services.surveys import Survey, Surveys, chain, smallest
from instruments import answers
from instruments.answers import Findings, ValidAnswers
from instruments.definition import Instrument
from instruments.errors import (
    ConflictError,
    InvalidInputError,
    MeasureError,
    NotFoundError,
    NotPermittedError,
)
from instruments.places import Place
from instruments.response import Answer, Mode, Response

KEPT = timedelta(days=30)  # how long a draft that nobody saves is there; pages say so
DOOR = "pages"


@dataclass(frozen=True, slots=True, kw_only=True)
class Holder:
    """Who asks to see a draft or a receipt: a browser by what it was given, a researcher by account."""

    token: str | None = None
    proof: str | None = None  # of a receipt
    actor: Actor | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Begun:
    """A draft that has just begun. ``token`` is for the browser alone; None where an account holds it."""

    id: UUID
    token: str | None


@dataclass(frozen=True, kw_only=True)
class Draft:
    """A questionnaire as far as it got, on the version it began with."""

    id: UUID
    survey: Survey
    instrument: Instrument
    language: str
    place: Place | None
    place_asked: bool  # tells "not reached yet" from "rather not say"
    answers: Mapping[str, Answer]
    taken_by: str | None


class NotOpenError(NotPermittedError):
    """The survey takes no answers now."""

    code = "survey-not-open"


class AlreadySentError(MeasureError):
    """The draft was sent: there is a receipt to see instead."""

    code = "already-sent"


class Answering:
    """Drafts and receipts of one database."""

    def __init__(
        self,
        engine: Engine,
        surveys: Surveys,
        intake: Intake,
        *,
        secret: bytes,
        clock: Callable[[], datetime],
    ) -> None:
        self._engine, self._surveys, self._intake = engine, surveys, intake
        self._secret, self._clock = secret, clock

    def begin(self, wave: str, language: str, holder: Holder) -> Begun:
        """A new draft of a browser. Its other drafts come along under the new token."""
        survey = self._open(wave)
        token = new_token()
        draft = self._fresh(survey, language, fingerprint(token))
        with unit_of_work(self._engine, audited=False) as session:
            drafts.remove_older(session, stamp(self._clock() - KEPT))
            if holder.token is not None:
                drafts.hand_over(session, fingerprint(holder.token), fingerprint(token))
            drafts.add(session, draft)
        return Begun(id=draft.id, token=token)

    def begin_for(self, wave: str, language: str, place: str, actor: Actor) -> Begun:
        """A new draft of a researcher, who asks somebody living in ``place``."""
        survey = self._open(wave)
        require_area(actor, survey, place)
        nobody = fingerprint(new_token())
        draft = replace(
            self._fresh(survey, language, nobody), taken_by=actor.id, place=place, place_asked=True
        )
        with unit_of_work(self._engine, audited=False) as session:
            drafts.add(session, draft)
        return Begun(id=draft.id, token=None)

    def draft(self, wave: str, name: UUID, holder: Holder) -> Draft:
        """The draft as it stands; AlreadySentError where its receipt is to be seen instead."""
        with reading(self._engine) as session:
            draft = self._own(session, wave, name, holder)
        return self._seen(draft)

    def newest(self, wave: str, holder: Holder) -> UUID | None:
        """The draft of a wave that this browser saved last, or None."""
        if holder.token is None:
            return None
        with reading(self._engine) as session:
            found = drafts.newest(session, wave, fingerprint(holder.token))
        return None if found is None else found.id

    def unsent(self, actor: Actor) -> tuple[Draft, ...]:
        """The drafts that a researcher holds and has not sent, the one saved last first."""
        require(actor, Right.TAKE_ANSWERS, where="drafts")
        with reading(self._engine) as session:
            held = drafts.taken_by(session, actor.id)
        return tuple(self._seen(draft) for draft in held)

    def answer(self, wave: str, name: UUID, holder: Holder, given: tuple[str, Answer]) -> None:
        """Save the answer to one item: (item, answer). What the definition forbids is refused."""
        item, answer = given

        def answered(draft: StoredDraft) -> StoredDraft:
            _valid(self._surveys.instrument(draft.instrument_sha256), {item: answer})
            return draft.with_answer(item, answer)

        self._change(wave, name, holder, answered)

    def live_in(self, wave: str, name: UUID, holder: Holder, code: str | None) -> None:
        """Save where somebody lives; None for "rather not say"."""
        survey = self._surveys.get(wave)

        def placed(draft: StoredDraft) -> StoredDraft:
            if code is not None and draft.taken_by is not None:
                require_area(holder.actor, survey, code)
            elif code is not None:
                _require_smallest(survey, code)
            return replace(draft, place=code, place_asked=True)

        self._change(wave, name, holder, placed)

    def speak(self, wave: str, name: UUID, holder: Holder, language: str) -> None:
        """Go on in another language of the instrument; no answer changes."""

        def speaking(draft: StoredDraft) -> StoredDraft:
            _require_language(self._surveys.instrument(draft.instrument_sha256), language)
            return replace(draft, language=language)

        self._change(wave, name, holder, speaking)

    def forget(self, wave: str, name: UUID, holder: Holder) -> None:
        """Delete a draft that was not sent."""
        with unit_of_work(self._engine, audited=False) as session:
            drafts.remove(session, self._own(session, wave, name, holder).id)

    def send(self, wave: str, name: UUID, holder: Holder) -> Acknowledged:
        """Send a draft: it is on disk as a response when this returns, and only then is the draft deleted.

        Sending twice gives the same receipt. Where something was changed in between, what came first stands.
        """
        try:
            with reading(self._engine) as session:
                draft = self._own(session, wave, name, holder)
        except AlreadySentError:
            return self._forgotten(name, self._stored(name).receipt)
        try:
            [receipt] = self._intake.accept(self._arrival(draft)).result()
        except ConflictError:
            receipt = self._stored(name).receipt
        return self._forgotten(name, receipt)

    def receipt(self, wave: str, name: UUID, holder: Holder) -> Acknowledged:
        """The receipt of a response, for whoever sent it."""
        arrived = self._stored(name)
        if arrived.wave != wave or not self._may_see(name, arrived, holder):
            raise _no_draft()
        with reading(self._engine) as session:
            late = is_late(session, wave, arrived.receipt.received_at)
        shown = acknowledged(self._secret, arrived.receipt, taken_by=arrived.taken_by)
        return replace(shown, late=late)

    def proof(self, name: UUID) -> str:
        """What a browser keeps to see its receipt again."""
        return receipt_proof(self._secret, name)

    def _open(self, wave: str) -> Survey:
        survey = self._surveys.get(wave)
        if not survey.is_open:
            raise NotOpenError(
                "this survey takes no answers now", where="surveys", fix="Come back when it is open."
            )
        return survey

    def _fresh(self, survey: Survey, language: str, holder_sha256: str) -> StoredDraft:
        _require_language(survey.instrument, language)
        moment = stamp(self._clock())
        return StoredDraft(
            id=uuid4(),
            holder_sha256=holder_sha256,
            taken_by=None,
            wave=survey.key,
            instrument_sha256=survey.instrument.sha256,
            language=language,
            place=None,
            place_asked=False,
            answers={},
            started_at=moment,
            saved_at=moment,
        )

    def _seen(self, draft: StoredDraft) -> Draft:
        survey = self._surveys.get(draft.wave)
        return Draft(
            id=draft.id,
            survey=survey,
            instrument=self._surveys.instrument(draft.instrument_sha256),
            language=draft.language,
            place=None if draft.place is None else survey.geography.place(draft.place),
            place_asked=draft.place_asked,
            answers=draft.answers,
            taken_by=draft.taken_by,
        )

    def _forgotten(self, name: UUID, receipt: Receipt) -> Acknowledged:
        """The receipt of a response that is on disk; its draft is deleted now."""
        with unit_of_work(self._engine, audited=False) as session:
            drafts.remove(session, name)
        return acknowledged(self._secret, receipt)

    def _own(self, session: Session, wave: str, name: UUID, holder: Holder) -> StoredDraft:
        """The holder's draft; AlreadySentError where its answers are on disk."""
        draft = drafts.find(session, name)
        arrived = received.arrived(session, name)
        if (
            draft is None
            and arrived is not None
            and arrived.wave == wave
            and self._may_see(name, arrived, holder)
        ):
            raise _already_sent()
        if draft is None or draft.wave != wave or not _holds(draft, holder):
            raise _no_draft()
        if draft.taken_by is not None:  # a grant that was taken away takes the drafts with it
            within = self._within(draft)
            require(holder.actor, Right.TAKE_ANSWERS, where="drafts", within=within)
        if arrived is not None:  # a crash came between its arrival and the end of its draft
            raise _already_sent()
        return draft

    def _within(self, draft: StoredDraft) -> tuple[str, ...] | None:
        if draft.place is None:
            return None
        return chain(self._surveys.get(draft.wave).geography, draft.place)

    def _change(
        self, wave: str, name: UUID, holder: Holder, change: Callable[[StoredDraft], StoredDraft]
    ) -> None:
        """Read, change and store a draft in one go: two tabs never undo each other's answers."""
        with unit_of_work(self._engine, audited=False) as session:
            changed = change(self._own(session, wave, name, holder))
            drafts.save(session, replace(changed, saved_at=stamp(self._clock())))

    def _stored(self, name: UUID) -> Arrived:
        with reading(self._engine) as session:
            arrived = received.arrived(session, name)
        if arrived is None:
            raise _no_draft()
        return arrived

    def _may_see(self, name: UUID, arrived: Arrived, holder: Holder) -> bool:
        if arrived.taken_by is not None:
            return holder.actor is not None and holder.actor.id == arrived.taken_by
        return holder.proof is not None and _same(holder.proof, self.proof(name))

    def _arrival(self, draft: StoredDraft) -> Arrival:
        instrument = self._surveys.instrument(draft.instrument_sha256)
        response = Response(
            wave=draft.wave,
            instrument=instrument.label,
            answers=draft.answers,
            place=draft.place,
            mode=Mode.WEB if draft.taken_by is None else Mode.DOOR,
            language=draft.language,
        )
        arrival = Arrival(
            id=draft.id,
            wave=draft.wave,
            instrument=instrument.label,
            content=response.content(),
            door=DOOR,
            response=response,
            rows=_valid(instrument, draft.answers).rows,
            at=DOOR,
            taken_by=draft.taken_by,
        )
        return coded(self._secret, arrival)


def require_area(actor: Actor | None, survey: Survey, place: str) -> None:
    """Refuse whoever may not take answers from people living in ``place``."""
    _require_smallest(survey, place)
    within = chain(survey.geography, place)
    require(actor, Right.TAKE_ANSWERS, where=f"place {place}", within=within)


def areas_of(actor: Actor, survey: Survey) -> tuple[Place, ...]:
    """The smallest places in which an actor may take answers, in alphabetical order."""
    return tuple(
        place
        for place in smallest(survey.geography)
        if actor.holds(Right.TAKE_ANSWERS, within=chain(survey.geography, place.code))
    )


def _require_smallest(survey: Survey, code: str) -> None:
    if code not in {place.code for place in smallest(survey.geography)}:
        raise InvalidInputError(
            "this is not a place of the survey", where="drafts", fix="Choose one of the places in the list."
        )


def _require_language(instrument: Instrument, language: str) -> None:
    if language not in instrument.languages:
        raise InvalidInputError(
            f"{instrument.label} is not there in this language",
            where="drafts",
            fix=f"Choose one of: {', '.join(instrument.languages)}.",
        )


def _valid(instrument: Instrument, given: Mapping[str, Answer]) -> ValidAnswers:
    checked = answers.check(instrument, given)
    if isinstance(checked, Findings):
        first = checked.findings[0]
        raise InvalidInputError(first.what, where=f"item {first.item}", fix=first.fix)
    return checked


def _holds(draft: StoredDraft, holder: Holder) -> bool:
    if draft.taken_by is not None:
        return holder.actor is not None and holder.actor.id == draft.taken_by
    return holder.token is not None and _same(fingerprint(holder.token), draft.holder_sha256)


def _same(one: str, other: str) -> bool:
    return hmac.compare_digest(one.encode(errors="replace"), other.encode(errors="replace"))


def _no_draft() -> NotFoundError:
    return NotFoundError(
        "there is no such questionnaire in this browser",
        where="drafts",
        fix="Begin again from the start page.",
    )


def _already_sent() -> AlreadySentError:
    return AlreadySentError("these answers were sent", where="drafts", fix="Look at the receipt.")
