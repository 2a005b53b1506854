"""Drafts: questionnaires that were begun, kept for whoever began them until they are sent.

One that nobody has saved for thirty days is not there any more: nobody is shown it, and ``sweep`` deletes it.
What was said in one is locked (``draft_safe.py``): this server opens it only for whoever holds it.
"""

from collections.abc import Callable, Mapping
from dataclasses import asdict, dataclass, field, replace
from datetime import datetime, timedelta
from uuid import UUID, uuid4

from sqlalchemy import Engine
from sqlmodel import Session

from index_platform.auth.actors import Actor
from index_platform.auth.guards import require
from index_platform.auth.keys import fingerprint, new_token
from index_platform.auth.return_codes import new_return_code
from index_platform.auth.roles import Right
from index_platform.clock import stamp
from index_platform.db import reading, unit_of_work
from index_platform.queries import drafts, received, unsent
from index_platform.queries.drafts import LockedDraft
from index_platform.queries.received import Arrived
from index_platform.services.areas import require_area
from index_platform.services.draft_safe import (
    Safe,
    StoredDraft,
    account_lock,
    browser_lock,
    code_lock,
    without,
)
from index_platform.services.holders import Holder, no_draft
from index_platform.services.receipts import keyed, receipt_proof
from index_platform.services.surveys import Survey, Surveys, chain, require_language
from instruments.definition import Instrument
from instruments.errors import MeasureError, NotPermittedError
from instruments.parts import furthest
from instruments.places import Place
from instruments.response import Answer, Mode

KEPT = timedelta(days=30)  # how long a draft that nobody saves is there; pages say so


@dataclass(frozen=True, slots=True, kw_only=True)
class Begun:
    """A draft that somebody holds now. ``token`` is for the browser alone; None where an account holds it."""

    id: UUID
    wave: str
    token: str | None


@dataclass(frozen=True, slots=True, kw_only=True)
class Entry:
    """How somebody came in. ``consent``: hash of what was agreed to; the others as in ``StoredDraft``."""

    consent: str = ""
    invitation: str = ""
    by_program: bool = False


OPEN = Entry()


@dataclass(frozen=True, kw_only=True)
class Draft:
    """A questionnaire as far as it got, on the version it began with.

    kept: checks ("item.check") that did not hold for an answer, which somebody was asked about and kept.
    """

    id: UUID
    survey: Survey
    instrument: Instrument
    language: str
    place: Place | None
    place_asked: bool  # tells "not reached yet" from "rather not say"
    answers: Mapping[str, Answer]
    kept: frozenset[str] = frozenset()
    taken_by: str | None
    contact: Mapping[str, str] = field(default_factory=dict)  # empty: not to be asked again

    def with_answer(self, item: str, answer: Answer) -> "Draft":
        """The draft as it is once this answer is saved."""
        kept = self.kept if self.answers.get(item) == answer else without(self.kept, item)
        return replace(self, answers={**self.answers, item: answer}, kept=kept)


class NotOpenError(NotPermittedError):
    """The survey takes no answers now."""

    code = "survey-not-open"


class NotInvitedError(NotPermittedError):
    """The survey takes answers by invitation only, and there was none."""

    code = "not-invited"


class AlreadySentError(MeasureError):
    """The draft was sent: there is a receipt to see instead."""

    code = "already-sent"


class Drafts:
    """The drafts of one database."""

    def __init__(
        self, engine: Engine, surveys: Surveys, safe: Safe, *, secret: bytes, clock: Callable[[], datetime]
    ) -> None:
        self._engine, self._surveys, self._safe = engine, surveys, safe
        self._secret, self._clock = secret, clock

    def begin(self, wave: str, language: str, holder: Holder, entry: Entry = OPEN) -> Begun:
        """A draft of a browser, and the token that shows it; ``entry``: how somebody came in.

        A browser that holds a draft already keeps its token, so that beginning twice loses nothing; and one
        in which nothing was answered yet serves again.
        """
        survey = self._open(wave, Mode.WEB)
        if survey.by_invitation and not entry.invitation:
            raise NotInvitedError("this survey is by invitation", where="surveys", fix="Come with a code.")
        with unit_of_work(self._engine, audited=False) as session:
            token = self._known(session, holder) or new_token()
            lock, draft = browser_lock(token), replace(self._fresh(survey, language), **asdict(entry))
            fresh = self._safe.locked(draft, lock, holder_sha256=fingerprint(token))
            empty = drafts.empty(session, fresh, since=self._since())
            if empty is None:
                drafts.add(session, fresh)
            else:
                again = replace(
                    self._safe.opened(empty, lock),
                    **asdict(entry),
                    language=language,
                    turned_at=draft.turned_at,
                    saved_at=draft.saved_at,
                )
                drafts.save(session, self._safe.changed(empty, lock, again))
        return Begun(id=fresh.id if empty is None else empty.id, wave=wave, token=token)

    def begin_for(self, wave: str, language: str, place: str, actor: Actor, *, consent: str = "") -> Begun:
        """A new draft of a researcher, who asks somebody living in ``place``."""
        survey = self._open(wave, Mode.DOOR)
        require_area(actor, survey, place)
        nobody = fingerprint(new_token())
        fresh = replace(self._fresh(survey, language), consent=consent)
        draft = replace(fresh, taken_by=actor.id, place=place, place_asked=True)
        with unit_of_work(self._engine, audited=False) as session:
            drafts.add(session, self._safe.locked(draft, account_lock(actor.id), holder_sha256=nobody))
        return Begun(id=draft.id, wave=wave, token=None)

    def return_code(self, wave: str, name: UUID, holder: Holder) -> str:
        """The code by which any device can come back to a draft of this browser; made when first asked."""
        with unit_of_work(self._engine, audited=False) as session:
            locked, draft = self._own(session, wave, name, holder)
            if draft.code or draft.taken_by is not None:
                return draft.code
            code, lock = new_return_code(), _lock(locked, holder)
            coded = replace(
                self._safe.changed(locked, lock, replace(draft, code=code)),
                code_sha256=self._code_sha256(code),
                code_key=self._safe.locked_too(locked.key, lock, code_lock(code)),
            )
            drafts.save(session, coded)
        return code

    def come_back(self, code: str, holder: Holder) -> Begun | None:
        """The draft to which a code leads, held by this browser from now on; None where it leads to none.

        The browser that held it opens it no more, except by the code. One that holds drafts already keeps its
        token, so that coming back loses none of them.
        """
        with unit_of_work(self._engine, audited=False) as session:
            draft = drafts.by_code(session, self._code_sha256(code), since=self._since())
            if draft is None or draft.code_key is None:
                return None
            token = self._known(session, holder) or new_token()
            key = self._safe.locked_too(draft.code_key, code_lock(code), browser_lock(token))
            drafts.save(session, replace(draft, holder_sha256=fingerprint(token), key=key))
        return Begun(id=draft.id, wave=draft.wave, token=token)

    def get(self, wave: str, name: UUID, holder: Holder) -> Draft:
        """The draft as it stands; AlreadySentError where its receipt is to be seen instead."""
        return self._seen(self.stored(wave, name, holder))

    def stored(self, wave: str, name: UUID, holder: Holder) -> StoredDraft:
        """The same as it is kept."""
        with reading(self._engine) as session:
            return self._own(session, wave, name, holder)[1]

    def newest(self, wave: str, holder: Holder) -> UUID | None:
        """The draft of a wave at which this browser answered last, or None."""
        if holder.token is None:
            return None
        with reading(self._engine) as session:
            found = drafts.newest(session, wave, fingerprint(holder.token), since=self._since())
        return None if found is None else found.id

    def unsent(self, actor: Actor) -> tuple[Draft, ...]:
        """The drafts that a researcher holds and has not sent, the one saved last first."""
        require(actor, Right.TAKE_ANSWERS, where="drafts")
        with reading(self._engine) as session:
            held = drafts.taken_by(session, actor.id, since=self._since())
        lock = account_lock(actor.id)
        return tuple(self._seen(self._safe.opened(draft, lock)) for draft in held)

    def change(
        self, wave: str, name: UUID, holder: Holder, change: Callable[[StoredDraft], StoredDraft]
    ) -> None:
        """Read, change and store a draft in one go: two tabs never undo each other's answers."""
        with unit_of_work(self._engine, audited=False) as session:
            locked, draft = self._own(session, wave, name, holder)
            changed = self._saved(change(draft))
            drafts.save(session, self._safe.changed(locked, _lock(locked, holder), changed))

    def _saved(self, draft: StoredDraft) -> StoredDraft:
        """The draft as it is saved now, with how far it came."""
        reached = furthest(self._surveys.instrument(draft.instrument_sha256), draft.answers)
        return replace(draft, reached=reached, saved_at=stamp(self._clock()))

    def turn(
        self, wave: str, name: UUID, holder: Holder, page: str, change: Callable[[StoredDraft], StoredDraft]
    ) -> None:
        """Change a draft by what was answered on a page, and keep how long that took."""
        moment = stamp(self._clock())
        self.change(wave, name, holder, lambda draft: change(draft).turned(page, moment))

    def forget(self, wave: str, name: UUID, holder: Holder) -> None:
        """Delete a draft that was not sent."""
        with unit_of_work(self._engine, audited=False) as session:
            drafts.remove(session, self._own(session, wave, name, holder)[0].id)

    def end(self, name: UUID) -> None:
        """Delete a draft whose answers are on disk as a response."""
        with unit_of_work(self._engine, audited=False) as session:
            drafts.remove(session, name)

    def sweep(self) -> None:
        """Delete every draft that nobody has saved for ``KEPT``; how many came how far is counted."""
        with unit_of_work(self._engine, audited=False) as session:
            unsent.sweep(session, self._since())

    def _since(self) -> str:
        """What was saved before this moment is not there any more."""
        return stamp(self._clock() - KEPT)

    def _open(self, wave: str, mode: Mode) -> Survey:
        survey = self._surveys.get(wave)
        if not survey.takes(mode):
            raise NotOpenError(
                "this survey takes no answers now", where="surveys", fix="Come back when it is open."
            )
        return survey

    def _known(self, session: Session, holder: Holder) -> str | None:
        """The token of a browser that holds a draft of any wave. One that holds none is not kept."""
        if holder.token is None:
            return None
        held = drafts.is_holder(session, fingerprint(holder.token), since=self._since())
        return holder.token if held else None

    def _code_sha256(self, code: str) -> str:
        """The hash by which a code is known: without the server's secret nobody can try codes against it."""
        return keyed(self._secret, "return code", code.encode()).hex()

    def _fresh(self, survey: Survey, language: str) -> StoredDraft:
        require_language(survey, survey.instrument, language)
        moment = stamp(self._clock())
        return StoredDraft(
            id=uuid4(),
            taken_by=None,
            wave=survey.key,
            instrument_sha256=survey.instrument.sha256,
            language=language,
            place_asked=False,
            answers={},
            turned_at=moment,
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
            kept=draft.kept,
            taken_by=draft.taken_by,
            contact=draft.contact,
        )

    def _own(
        self, session: Session, wave: str, name: UUID, holder: Holder
    ) -> tuple[LockedDraft, StoredDraft]:
        """The holder's draft, locked and opened; AlreadySentError where its answers are on disk."""
        draft = drafts.find(session, name, since=self._since())
        arrived = received.arrived(session, name)
        if draft is None:
            raise self._gone(wave, name, arrived, holder)
        if draft.wave != wave or not holder.holds(draft):
            raise no_draft()
        opened = self._safe.opened(draft, _lock(draft, holder))
        self._require_grant(opened, holder)
        if arrived is not None:  # a crash came between its arrival and the end of its draft
            raise _already_sent()
        return draft, opened

    def _gone(self, wave: str, name: UUID, arrived: Arrived | None, holder: Holder) -> MeasureError:
        """Why a draft is not there: it was sent, as its holder may know, or it is none of theirs."""
        if arrived is None or arrived.wave != wave:
            return no_draft()
        return _already_sent() if holder.sees(arrived, receipt_proof(self._secret, name)) else no_draft()

    def _require_grant(self, draft: StoredDraft, holder: Holder) -> None:
        """A grant that was taken away takes the drafts with it."""
        if draft.taken_by is None:
            return
        within = None if draft.place is None else self._chain(draft.wave, draft.place)
        require(holder.actor, Right.TAKE_ANSWERS, where="drafts", within=within)

    def _chain(self, wave: str, place: str) -> tuple[str, ...]:
        return chain(self._surveys.get(wave).geography, place)


def _lock(draft: LockedDraft, holder: Holder) -> str:
    """The lock that opens a draft for the one who holds it."""
    return browser_lock(holder.token or "") if draft.taken_by is None else account_lock(draft.taken_by)


def _already_sent() -> AlreadySentError:
    return AlreadySentError("these answers were sent", where="drafts", fix="Look at the receipt.")
