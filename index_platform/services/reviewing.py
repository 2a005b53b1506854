"""What was held for a person to decide: when it came, for which wave, why. Never what was answered."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from functools import cache

from sqlalchemy import Engine

from index_platform.auth.actors import Actor
from index_platform.auth.guards import require
from index_platform.auth.roles import Right
from index_platform.db import reading
from index_platform.queries import held
from index_platform.queries.held import HeldArrival
from index_platform.services.surveys import Survey, Surveys, chain

NAMED = 5  # waves that are not known, each in a group of its own: the most often claimed
_OTHERS = "the wave that it names is not known"


@dataclass(frozen=True, slots=True, kw_only=True)
class Held:
    """Arrivals of one wave that were held for one reason."""

    wave: str  # empty: of many that are not known
    why: str
    door: str
    count: int
    first: str
    last: str


def waiting(engine: Engine, *, actor: Actor) -> tuple[Held, ...]:
    """What waits, by wave and reason; of an area only for those who hold the right in an area.

    Anybody can make up names of waves: beyond ``NAMED`` of them, all others are one group.
    """
    require(actor, Right.REVIEW_RESPONSES, where="responses")
    everywhere = actor.holds(Right.REVIEW_RESPONSES, within=())
    near = cache(lambda wave, place: _is_near(Surveys(engine).find(wave), place, actor))
    with reading(engine) as session:
        return _grouped(one for one in held.arrivals(session) if everywhere or near(one.wave, one.place))


def _is_near(survey: Survey | None, place: str | None, actor: Actor) -> bool:
    """Whether an arrival says that it is from a place in the area of the actor."""
    if survey is None or place is None or not survey.geography.has(place):
        return False
    return actor.holds(Right.REVIEW_RESPONSES, within=chain(survey.geography, place))


def _grouped(arrivals: Iterable[HeldArrival]) -> tuple[Held, ...]:
    groups: dict[tuple[str, str, str], Held] = {}
    unknown: set[str] = set()
    for one in arrivals:
        group = Held(
            wave=one.wave, why=one.reason, door=one.door, count=1, first=one.received_at, last=one.received_at
        )
        key = (one.wave, one.reason, one.door)
        groups[key] = _together(groups[key], group) if key in groups else group
        if not one.is_known:
            unknown.add(one.wave)
    known = [group for group in groups.values() if group.wave not in unknown]
    named, others = _named([group for group in groups.values() if group.wave in unknown])
    return (*sorted((*known, *named), key=lambda group: (group.wave, group.why, group.door)), *others)


def _named(groups: Sequence[Held]) -> tuple[Sequence[Held], Sequence[Held]]:
    """Of waves that are not known: those most often claimed, and all others together, by door."""
    often = sorted(groups, key=lambda group: (-group.count, group.wave, group.why, group.door))
    others: dict[str, Held] = {}
    for group in often[NAMED:]:
        plain = replace(group, wave="", why=_OTHERS)
        others[group.door] = _together(others[group.door], plain) if group.door in others else plain
    return often[:NAMED], [others[door] for door in sorted(others)]


def _together(one: Held, other: Held) -> Held:
    return replace(
        one,
        count=one.count + other.count,
        first=min(one.first, other.first),
        last=max(one.last, other.last),
    )
