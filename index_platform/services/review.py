"""What a person decides on answers that were held: taken in, left out, or undone until the wave is frozen.

Nothing is taken in that the door would not take by the same rules; received bytes never change.
"""

from collections import Counter
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from uuid import UUID

from sqlalchemy import Engine
from sqlmodel import Session

from index_platform.auth.actors import Actor
from index_platform.auth.deeds import deed
from index_platform.auth.guards import require
from index_platform.auth.roles import Right
from index_platform.clock import stamp
from index_platform.db import reading, unit_of_work
from index_platform.queries import audit, desks, held, reviews, second_interviews
from index_platform.queries.arrivals import Arrival, Decision, Standing, WaveFacts
from index_platform.queries.audit import Deed
from index_platform.queries.held import HeldArrival, RawArrival
from index_platform.queries.intake import Intake
from index_platform.queries.reviews import Ruling
from index_platform.services import receiving
from index_platform.services.held import WHERE, Group, grouped, seen
from index_platform.services.surveys import Survey, Surveys
from instruments.canonical import canonical_json, sha256
from instruments.errors import ConflictError, InvalidInputError, NotFoundError
from instruments.flags import Flag
from instruments.response import Mode

__all__ = [
    "ASKED_AGAIN",
    "AT_ONCE",
    "LONGEST",
    "Decision",
    "Group",
    "HeldArrival",
    "Judged",
    "Review",
    "Tried",
]

AT_ONCE = 1000  # arrivals of one decision: it is one transaction, and one page waits for it
LONGEST = 500  # signs of a reason
ASKED_AGAIN: Mapping[str, str] = {  # what the researcher is told: nothing of what was answered
    "gaps": "Many questions have no answer.",
    "mixed_up": "It may belong to another place, person or survey.",
    "broken_off": "It was broken off.",
    "not_fitting": "Some answers do not fit the questionnaire.",
    "to_talk": "Talk with your supervisor about it first.",
}


@dataclass(frozen=True, slots=True, kw_only=True)
class Judged:
    """One arrival, and why it cannot be taken in now; empty: it can. flags: what should be known of it."""

    arrival: HeldArrival
    why: str
    flags: tuple[Flag, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Tried:
    """What a decision would do."""

    group: Group
    arrivals: tuple[HeldArrival, ...]  # on which it decides
    refused: Mapping[str, int]  # why some could not be taken in -> how many
    more: int  # how many are left for another turn
    seal: str  # stands for these arrivals: whoever decides on them has seen how many they are

    @property
    def fit(self) -> int:
        """How many would be taken in."""
        return len(self.arrivals) - sum(self.refused.values())


class Review:
    """The desk at which held answers are decided."""

    def __init__(
        self, engine: Engine, surveys: Surveys, intake: Intake, *, clock: Callable[[], datetime]
    ) -> None:
        self._engine, self._surveys, self._intake, self._clock = engine, surveys, intake, clock

    def group(self, key: str, *, actor: Actor) -> Group:
        """The group with this key; NotFoundError where the actor sees none."""
        require(actor, Right.REVIEW_RESPONSES, where=WHERE)
        with reading(self._engine) as session:
            return self._group(session, key, actor)

    def judged(self, arrivals: Sequence[HeldArrival], *, actor: Actor) -> tuple[Judged, ...]:
        """What keeps each of these from being taken in now. No answer is told."""
        require(actor, Right.REVIEW_RESPONSES, where=WHERE)
        with reading(self._engine) as session:
            again = {str(one.id): one for one in self._again(session, arrivals)}
        return tuple(_told(one, again.get(one.id)) for one in arrivals)

    def tried(self, key: str, decision: Decision, *, actor: Actor, only: str = "") -> Tried:
        """What a decision on a group would do, or on one arrival of it."""
        group = self.group(key, actor=actor)
        before = [Decision.TAKEN_IN, Decision.LEFT_OUT] if decision is Decision.UNDONE else [None]
        asked = [one for one in group.arrivals if one.decision in before and only in ("", one.id)]
        some = tuple(asked[:AT_ONCE])
        judged = self.judged(some, actor=actor) if decision is Decision.TAKEN_IN else ()
        return Tried(
            group=group,
            arrivals=some,
            refused=Counter(one.why for one in judged if one.why),
            more=len(asked) - len(some),
            seal=sha256(canonical_json([one.id for one in some])),
        )

    def take_in(self, key: str, seal: str, *, actor: Actor, only: str = "") -> int:
        """How many of a group became responses; the others wait as before."""
        require(actor, Right.REVIEW_RESPONSES, where=WHERE)
        tried = self._sealed(key, Decision.TAKEN_IN, seal, actor, only)
        with reading(self._engine) as session:
            fit = [one for one in self._again(session, tried.arrivals) if one.held is None]
        if not fit:
            why = "; ".join(tried.refused)
            raise ConflictError(
                f"none of them can be taken in: {why}",
                where=WHERE,
                fix="They stay as they came. Leave them out, or wait until that is mended.",
            )
        ruling, written = self._ruling("take_in", Decision.TAKEN_IN, "", actor, tried, len(fit))
        return self._intake.apart(lambda store: reviews.taken_in(store, fit, ruling, written)).result()

    def leave_out(self, key: str, seal: str, reason: str, *, actor: Actor, only: str = "") -> int:
        """How many of a group stay out, for a reason."""
        require(actor, Right.REVIEW_RESPONSES, where=WHERE)
        return self._decide(key, Decision.LEFT_OUT, seal, _reason(reason), actor, only)

    def ask_again(self, key: str, seal: str, why: str, *, actor: Actor, only: str = "") -> int:
        """How many of a group stay out and are to be asked again by their researchers.

        why: a key of ``ASKED_AGAIN``. Only what came from a researcher's phone, while its wave is open; and
        nobody who did not want to go on.
        """
        require(actor, Right.REVIEW_RESPONSES, where=WHERE)
        if why not in ASKED_AGAIN:
            raise InvalidInputError("no reason was chosen", where=WHERE, fix="Choose why.")
        tried = self._sealed(key, Decision.LEFT_OUT, seal, actor, only)
        ids = [one.id for one in tried.arrivals]
        if tried.group.door != "field":
            raise _not_again("nobody can ask these people again: they answered by themselves")
        with reading(self._engine) as session:
            if second_interviews.declined(session, ids):
                raise _not_again("somebody among them did not want to go on, and is not asked again")
        survey = self._surveys.find(tried.group.wave)
        if survey is None or not survey.takes(Mode.DOOR):
            raise _not_again("the wave asks nobody at the door any more")
        said = f"asked again: {ASKED_AGAIN[why]}"
        ruling, written = self._ruling("ask_again", Decision.LEFT_OUT, said, actor, tried, len(ids))
        with unit_of_work(self._engine) as session:
            reviews.left_out(session, ids, ruling)
            second_interviews.want(session, ids, why)
            audit.write(session, written)
        return len(ids)

    def undo(self, key: str, seal: str, *, actor: Actor, only: str = "") -> int:
        """How many of a group wait again; what was taken in is no response any more."""
        require(actor, Right.REVIEW_RESPONSES, where=WHERE)
        tried = self._sealed(key, Decision.UNDONE, seal, actor, only)
        with reading(self._engine) as session:
            came = [one for one in tried.arrivals if one.second and _beside(session, one.id)]
        if came:
            raise ConflictError(
                f"{came[0].id[:8]} was asked again as {(came[0].second or '')[:8]}, which counts",
                where=WHERE,
                fix="Of one person one interview counts. Undo the others one by one.",
            )
        return self._decide(key, Decision.UNDONE, seal, "", actor, only)

    def _decide(self, key: str, decision: Decision, seal: str, reason: str, actor: Actor, only: str) -> int:
        tried = self._sealed(key, decision, seal, actor, only)
        ids = [one.id for one in tried.arrivals]
        ruling, written = self._ruling(_ACTIONS[decision], decision, reason, actor, tried, len(ids))
        store = reviews.undone if decision is Decision.UNDONE else reviews.left_out
        with unit_of_work(self._engine) as session:
            store(session, ids, ruling)
            audit.write(session, written)
        return len(ids)

    def _sealed(self, key: str, decision: Decision, seal: str, actor: Actor, only: str) -> Tried:
        """What is decided, if it is still what was seen."""
        tried = self.tried(key, decision, actor=actor, only=only)
        if not tried.arrivals or tried.seal != seal:
            raise ConflictError(
                "others came meanwhile, or somebody else has decided on some of these",
                where=WHERE,
                fix="Look again at what it is about now, then decide.",
            )
        return tried

    def _ruling(
        self, action: str, decision: Decision, reason: str, actor: Actor, tried: Tried, count: int
    ) -> tuple[Ruling, Deed]:
        moment, group = self._clock(), tried.group
        key = group.wave if group.arrivals[0].is_known else "unknown"  # anybody can make up a name
        facts = {"count": count, "group": group.key, "door": group.door}
        written = deed(actor, f"responses.{action}", "wave", key, moment=moment, reason=reason, detail=facts)
        return Ruling(decision=decision, reason=reason, by=actor.id, at=stamp(moment)), written

    def _group(self, session: Session, key: str, actor: Actor) -> Group:
        found = next((one for one in grouped(seen(session, self._surveys, actor)) if one.key == key), None)
        if found is None:
            raise NotFoundError("there is no such group", where=WHERE, fix="Choose one from the list.")
        return found

    def _again(self, session: Session, arrivals: Sequence[HeldArrival]) -> Iterator[Arrival]:
        """Arrivals judged again, as the intake will: ``held`` says what keeps each from being taken in."""
        surveys = {wave: self._surveys.find(wave) for wave in {one.wave for one in arrivals}}
        frozen = desks.freezes(session)
        facts = {
            wave: WaveFacts(
                found.state,
                found.instrument.label,
                found.instrument.sha256,
                frozen=wave in frozen,
                modes=found.fieldwork.modes,
            )
            for wave, found in surveys.items()
            if found is not None
        }
        standing, names = Standing(facts, {}, ""), [one.id for one in arrivals]
        noticed = held.noticed(session, names)
        taken: list[str] = []
        for raw in held.raw(session, names):
            found = _judged(raw, surveys[raw.wave])
            flags = dict.fromkeys((*found.flags, *noticed.get(raw.id, ())))
            why = standing.why_held(found) or _beside(session, raw.id, taken)
            taken += [raw.id] if why is None else []
            yield replace(found, held=why, flags=tuple(flags))


def _beside(session: Session, name: str, also: Sequence[str] = ()) -> str | None:
    """Why it cannot count beside a response of the same person, or beside one of ``also``; None: it can."""
    other = second_interviews.counted_beside(session, name, also)
    return None if other is None else f"of the same person {other[:8]} counts, asked again or before"


def _not_again(what: str) -> ConflictError:
    return ConflictError(what, where=WHERE, fix="Take the answers in, or leave them out.")


def _told(one: HeldArrival, again: Arrival | None) -> Judged:
    if again is None:
        return Judged(arrival=one, why=_GONE)
    return Judged(arrival=one, why=again.held or "", flags=tuple(again.flags))


_GONE = "it is not there any more"
_ACTIONS = {Decision.LEFT_OUT: "leave_out", Decision.UNDONE: "undo"}


def _judged(raw: RawArrival, survey: Survey | None) -> Arrival:
    """An arrival by the rules of its door, as if it came now."""
    plain = Arrival(
        id=UUID(raw.id),
        wave=raw.wave,
        instrument=raw.instrument,
        content=raw.content,
        door=raw.door,
        at=WHERE,
        taken_by=raw.taken_by,
        until_frozen=True,
    )
    try:
        document = receiving.document(raw.content)
    except receiving.UnreadableError as error:
        return replace(plain, held=error.what)
    return receiving.checked(plain, document, survey, vouched=raw.door != receiving.DOOR)


def _reason(given: str) -> str:
    reason = " ".join(given.split())
    if not reason:
        raise InvalidInputError("no reason was given", where=WHERE, fix="Write why, in a sentence.")
    if len(reason) > LONGEST:
        raise InvalidInputError(
            f"the reason is longer than {LONGEST} signs", where=WHERE, fix="Say it in fewer words."
        )
    return reason
