"""Answers that were held, in groups of one wave, version, door and reason: how many, and of what kind.

Never what was answered. Whoever holds the right in an area sees what says that it is from there.
"""

from collections import Counter
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from functools import cache

from sqlalchemy import Engine
from sqlmodel import Session

from index_platform.auth.actors import Actor
from index_platform.auth.guards import require
from index_platform.auth.roles import Right
from index_platform.db import reading
from index_platform.queries import held
from index_platform.queries.arrivals import Decision
from index_platform.queries.held import HeldArrival
from index_platform.services.surveys import Survey, Surveys, chain
from instruments.canonical import canonical_json, sha256

WHERE = "review"
DECLINED = "the person did not want to go on"
NAMED = 5  # waves that are not known, each in groups of its own: those most often claimed
_OTHERS = "the wave that it names is not known"
_DIGITS = 12


@dataclass(frozen=True, slots=True, kw_only=True)
class Group:
    """Arrivals that were held for one reason, the oldest first."""

    key: str  # by which a page finds it
    wave: str  # empty: of many that are not known
    instrument: str  # empty: of many
    door: str
    why: str
    arrivals: tuple[HeldArrival, ...]

    @property
    def first(self) -> str:
        """When the first of them came."""
        return self.arrivals[0].received_at

    @property
    def last(self) -> str:
        """When the last of them came."""
        return self.arrivals[-1].received_at

    @property
    def title(self) -> str:
        """The title of their wave; empty where none is known."""
        return (self.arrivals[0].title or "") if self.wave else ""

    @property
    def can_be_asked_again(self) -> bool:
        """Whether researchers held them, on phones of theirs, and nobody among them said no."""
        return self.door == "field" and DECLINED not in self.why

    def of(self, decision: Decision | None) -> tuple[HeldArrival, ...]:
        """Those on which this was decided; None: those that wait."""
        return tuple(one for one in self.arrivals if one.decision is decision)


def groups(engine: Engine, *, actor: Actor) -> tuple[Group, ...]:
    """Everything that was held, by wave and reason.

    Anybody can make up names of waves: beyond ``NAMED`` of them, all others are one group a door.
    """
    require(actor, Right.REVIEW_RESPONSES, where=WHERE)
    with reading(engine) as session:
        return grouped(seen(session, Surveys(engine), actor))


def waiting(engine: Engine, *, actor: Actor) -> Mapping[str, int]:
    """How many arrivals wait for a decision, by the wave that they name."""
    require(actor, Right.REVIEW_RESPONSES, where=WHERE)
    with reading(engine) as session:
        found = seen(session, Surveys(engine), actor)
    return Counter(one.wave for one in found if one.decision is None)


def seen(session: Session, surveys: Surveys, actor: Actor) -> tuple[HeldArrival, ...]:
    """What of all that was held this actor looks after."""
    near = cache(nearness(surveys, actor))
    return tuple(one for one in held.arrivals(session) if near(one.wave, one.place))


def nearness(surveys: Surveys, actor: Actor) -> Callable[[str, str | None], bool]:
    """Whether something of this wave, which says that it is from this place, is in the area of the actor."""
    everywhere = actor.holds(Right.REVIEW_RESPONSES, within=())
    return lambda wave, place: everywhere or _is_near(surveys.find(wave), place, actor)


def grouped(arrivals: Sequence[HeldArrival]) -> tuple[Group, ...]:
    """Arrivals by wave, version, reason and door; of waves that are not known, the most often named."""
    claims = Counter(one.wave for one in arrivals if not one.is_known)
    often = sorted(claims, key=lambda wave: (-claims[wave], wave))[:NAMED]
    found: dict[tuple[str, str, str, str], list[HeldArrival]] = {}
    for one in arrivals:
        named = one.is_known or one.wave in often
        key = (one.wave, one.reason, one.door, one.instrument) if named else ("", _OTHERS, one.door, "")
        found.setdefault(key, []).append(one)
    order = sorted(found, key=lambda key: (key[0] == "", key))
    return tuple(_group(key, found[key]) for key in order)


def _group(key: tuple[str, str, str, str], arrivals: Sequence[HeldArrival]) -> Group:
    wave, why, door, instrument = key
    return Group(
        key=sha256(canonical_json(list(key)))[:_DIGITS],
        wave=wave,
        instrument=instrument,
        door=door,
        why=why,
        arrivals=tuple(arrivals),
    )


def _is_near(survey: Survey | None, place: str | None, actor: Actor) -> bool:
    if survey is None or place is None or not survey.geography.has(place):
        return False
    return actor.holds(Right.REVIEW_RESPONSES, within=chain(survey.geography, place))
