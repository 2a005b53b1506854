"""Interviews that come from phones: opened, held to the same rules as every response, and acknowledged.

What cannot be opened, or is another interview under an id that is taken, is kept as it came and told to a
supervisor for ``KEPT``. The phone gets no receipt for it, so it keeps its copy too.
"""

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from typing import Any
from uuid import UUID

from sqlalchemy import Engine

from index_platform.auth.actors import LOCAL, Actor
from index_platform.auth.deeds import deed
from index_platform.auth.phone_keys import PhoneKeys, Signed
from index_platform.auth.roles import Right
from index_platform.clock import stamp
from index_platform.db import reading, unit_of_work
from index_platform.queries import audit, erasures, interviews, received, second_interviews
from index_platform.queries.arrivals import Arrival
from index_platform.queries.intake import Intake
from index_platform.queries.interviews import TAKING_PART, Interview, SetAside
from index_platform.services import wire
from index_platform.services.allowance import Allowance
from index_platform.services.assignments import counted
from index_platform.services.held import DECLINED
from index_platform.services.phones import Here
from index_platform.services.receipts import Acknowledged, acknowledged, coded, withdrawn
from index_platform.services.receiving import (
    HELD_A_DAY,
    TooMuchHeldError,
    UnreadableError,
    checked,
    claimed,
    document,
)
from index_platform.services.supervising import supervised
from index_platform.services.surveys import Survey, Surveys, chain
from instruments.canonical import canonical_json, sha256
from instruments.errors import ConflictError, InvalidInputError
from instruments.response import Mode
from instruments.shapes import list_of, number, record, text, text_up_to

DOOR = "field"
SERVER = "thriving"
KEPT = timedelta(days=180)  # of what was set aside
_NAME = text_up_to(200)
_KEY = record({"kty": text, "crv": text, "x": wire.bytes_text, "y": wire.bytes_text}, {"kid": text})
ENVELOPE = record(
    {
        "format": wire.format_1,
        "id": wire.uuid,
        "phone": wire.uuid,
        "researcher": _NAME,
        "wave": _NAME,
        "epk": _KEY,
        "iv": wire.bytes_text,
        "sealed": wire.bytes_text,
    },
    {},
)
_HELD = record(
    {
        "started_at": wire.moment,
        "finished_at": wire.moment,
        "outcome": wire.word("complete", "partial", "refused"),
        "languages": list_of(_NAME, least=1, most=20),
    },
    {
        "assignment": wire.uuid,
        "visit": wire.uuid,
        "clock_offset_s": number,
        "taking_part": wire.word(*TAKING_PART),
        "again": wire.uuid,
    },
)
_UNWANTED = "it was asked again for an interview that is not to be asked again"
_BESIDE = "field"  # what is said of the interview, beside the document that it is sealed with


class NotOpenedError(InvalidInputError):
    """It is no interview that this server can open. It was kept as it came; whoever sent it keeps it too."""

    code = "not-opened"


@dataclass(frozen=True, slots=True, kw_only=True)
class Taken:
    """What becomes of something that a phone made."""

    new: bool  # it was not here before
    waits: bool  # for a person to look at it


@dataclass(frozen=True, slots=True, kw_only=True)
class Delivered(Taken):
    """The same of what is on disk: a receipt with our signature."""

    receipt: Signed


@dataclass(frozen=True, slots=True, kw_only=True)
class Aside:
    """Something set aside, as supervisors see it."""

    aside: SetAside
    researcher: str
    is_stored: bool  # whether answers are stored under its id all the same
    goes_at: str  # forgotten from this moment on


class Interviews:
    """The door for sealed interviews."""

    def __init__(
        self,
        engine: Engine,
        surveys: Surveys,
        intake: Intake,
        keys: PhoneKeys,
        *,
        secret: bytes,
        clock: Callable[[], datetime],
    ) -> None:
        self._engine, self._surveys, self._intake, self._keys = engine, surveys, intake, keys
        self._secret, self._clock = secret, clock
        self._room = Allowance(HELD_A_DAY, clock=clock)

    def deliver(self, name: UUID, content: bytes, here: Here) -> Delivered:
        """The receipt of an interview, once it is on disk. The same document gets the same receipt.

        NotOpenedError where it cannot be opened, ConflictError where its id stands for another interview:
        both are kept as they came. ErasedError where it was withdrawn: then nothing is kept.
        """
        try:
            arrival = self._arrival(name, content, here)
            [receipt] = self._intake.accept(coded(self._secret, arrival)).result()
        except (UnreadableError, ConflictError) as error:
            self._keep(name, content, here, error.what)
            if isinstance(error, ConflictError):
                raise
            raise _not_opened(error) from error
        return self._delivered(acknowledged(self._secret, receipt), content)

    def tried(self, name: UUID, content: bytes, here: Here) -> Taken:
        """The same, as far as it can be told before anything is stored."""
        with reading(self._engine) as session:
            known = received.arrived(session, name)
            if erasures.is_erased(session, name):
                raise withdrawn()
        try:
            arrival = self._arrival(name, content, here)
        except UnreadableError as error:
            raise _not_opened(error) from error
        if known is not None and known.receipt.sha256 != arrival.sha256:
            raise ConflictError("another interview is stored under its id", where=DOOR, fix="Keep both.")
        survey = self._surveys.find(arrival.wave)
        waits = arrival.held is not None or survey is None or not survey.takes(Mode.DOOR)
        return Taken(new=known is None, waits=waits)

    def aside(self, *, actor: Actor) -> tuple[Aside, ...]:
        """What phones of the supervisor's researchers sent and could not be taken in, the oldest first."""
        with reading(self._engine) as session:
            near = supervised(session, actor)
            found = [(one, is_stored) for one, is_stored in interviews.aside(session) if one.account in near]
        return tuple(
            Aside(
                aside=one,
                researcher=near[one.account].name,
                is_stored=is_stored,
                goes_at=stamp(datetime.fromisoformat(one.set_aside_at) + KEPT),
            )
            for one, is_stored in found
        )

    def sweep(self) -> None:
        """Forget what was set aside more than ``KEPT`` ago, and write down what that was."""
        moment = self._clock()
        with unit_of_work(self._engine) as session:
            for one in [one for one, _ in interviews.aside(session)]:
                if one.set_aside_at >= stamp(moment - KEPT):
                    break  # the oldest come first
                facts = {"researcher": one.account, "since": one.set_aside_at}
                entry = deed(LOCAL, "set_aside.forget", "set_aside", one.sha256, moment=moment, detail=facts)
                audit.write(session, entry)
                interviews.forget(session, one.sha256)

    def _arrival(self, name: UUID, content: bytes, here: Here) -> Arrival:
        envelope = wire.read(content, ENVELOPE)
        opened = self._keys.opened(name, envelope["epk"], envelope["iv"], envelope["sealed"])
        if opened is None:
            raise UnreadableError(
                "it was not sealed for this server", where=DOOR, fix="Let the phone in anew."
            )
        found = dict(document(opened))
        said = found.pop(_BESIDE, None)
        flaws = [] if said is None else list(_HELD(said, (_BESIDE,)))
        how = None if flaws or said is None else _interview(said, here.phone)
        plain = Arrival(
            id=name,
            wave=claimed(found, "wave"),
            instrument=claimed(found, "instrument"),
            content=_canonical(found),
            door=DOOR,
            at=DOOR,
            taken_by=here.actor.id,
            interview=how,
        )
        survey = self._surveys.lately(plain.wave)
        known = self._second(plain)
        arrival = checked(self._counted(known, found, survey), found, survey, vouched=True)
        unwanted = _UNWANTED if known is not plain else None
        reasons = [arrival.held, unwanted, *_doubts(arrival, envelope, here, survey)]
        return replace(arrival, held="; ".join(filter(None, reasons)) or None)

    def _second(self, arrival: Arrival) -> Arrival:
        """The arrival; without the interview that it was asked again for, where nobody wants that of it."""
        how = arrival.interview
        if how is None or how.again is None:
            return arrival
        with reading(self._engine) as session:
            asked = second_interviews.wanted(session, arrival.taken_by or "")
            is_wanted = any((one.id, one.wave) == (how.again, arrival.wave) for one in asked)
        return arrival if is_wanted else replace(arrival, interview=replace(how, again=None))

    def _counted(self, arrival: Arrival, found: Mapping[str, Any], survey: Survey | None) -> Arrival:
        """The arrival with what it is to its assignment, where it names one."""
        how, answers = arrival.interview, found.get("answers")
        if how is None or how.assignment is None:
            return arrival
        with reading(self._engine) as session:
            counts = counted(
                session,
                how.assignment,
                arrival.wave,
                arrival.taken_by or "",
                survey.instrument if survey is not None else None,
                answers if isinstance(answers, Mapping) and how.outcome != "refused" else None,
            )
        return replace(arrival, interview=replace(how, targets=counts.targets, excess=counts.excess))

    def _keep(self, name: UUID, content: bytes, here: Here, reason: str) -> None:
        found = SetAside(
            sha256=sha256(content),
            received=str(name),
            account=here.actor.id,
            phone=here.phone,
            reason=reason,
            set_aside_at=stamp(self._clock()),
        )
        with unit_of_work(self._engine, audited=False) as session:
            if erasures.is_erased(session, name):
                raise withdrawn()
            if not interviews.is_kept(session, found.sha256) and not self._room.is_taken(len(content)):
                raise TooMuchHeldError(
                    "too much came that could not be opened",
                    where=DOOR,
                    fix="Keep it on the phone, and send it again later.",
                )
            interviews.keep(session, found, content)

    def _delivered(self, told: Acknowledged, content: bytes) -> Delivered:
        reason = told.reason if told.held else None
        receipt = signed_receipt(
            self._keys, told.id, told.sha256, told.received_at, content, held=told.held, reason=reason
        )
        return Delivered(receipt=receipt, new=told.new, waits=told.held and told.decision is None)


def signed_receipt(
    keys: PhoneKeys,
    name: UUID,
    digest: str,
    received_at: str,
    content: bytes,
    *,
    held: bool = False,
    reason: str | None = None,
) -> Signed:
    """The text that says what is on disk since when, with our signature.

    digest: of the document, however it was sealed; ``content``: the very bytes that came.
    """
    said = {
        "id": str(name),
        "sha256": digest,
        "received_at": received_at,
        "held": held,
        "reason": reason,
        "server": SERVER,
        "envelope": sha256(content),
    }
    return keys.signed(canonical_json(said).decode())


def _doubts(
    arrival: Arrival, envelope: Mapping[str, Any], here: Here, survey: Survey | None
) -> Iterator[str]:
    """Why a person should look at answers that the rules of every door let pass."""
    if envelope["researcher"] != here.actor.id:
        yield "it names another researcher than the one whose phone sent it"
    if arrival.interview is None:
        yield "it does not say how the interview was held"
    elif arrival.interview.outcome == "refused":
        yield DECLINED
    if arrival.response is None:
        return
    if arrival.response.mode is not Mode.DOOR:
        yield "it does not say that it was answered at the door"
    place = arrival.response.place
    within = None if survey is None or place is None else chain(survey.geography, place)
    if not here.actor.holds(Right.TAKE_ANSWERS, within=within):
        yield "the researcher takes no answers where it is from"


def _not_opened(error: UnreadableError) -> NotOpenedError:
    return NotOpenedError(
        f"{error.what}: it was kept as it came",
        where=DOOR,
        fix="Keep it on the phone too. A supervisor sees that it is here.",
    )


def _canonical(found: Mapping[str, Any]) -> bytes:
    try:
        return canonical_json(found)
    except (InvalidInputError, RecursionError) as error:  # a number without end, or lists in lists
        raise _unreadable("it holds what no questionnaire asks") from error


def _unreadable(what: str) -> UnreadableError:
    return UnreadableError(what, where=DOOR, fix="Let the phone in anew, then send it again.")


def _interview(said: Mapping[str, Any], phone: str) -> Interview:
    return Interview(
        phone=phone,
        started_at=said["started_at"],
        finished_at=said["finished_at"],
        outcome=said["outcome"],
        languages=tuple(said["languages"]),
        assignment=said.get("assignment"),
        visit=said.get("visit"),
        taking_part=said.get("taking_part"),
        again=said.get("again"),
        clock_offset=round(said.get("clock_offset_s", 0)),
    )
