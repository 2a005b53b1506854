"""What was held for a person to decide: when it came, for which wave, why. Never what was answered."""

from collections.abc import Iterable
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


@dataclass(frozen=True, slots=True, kw_only=True)
class Held:
    """Arrivals of one wave that were held for one reason."""

    wave: str
    why: str
    door: str
    count: int
    first: str
    last: str


def waiting(engine: Engine, *, actor: Actor) -> tuple[Held, ...]:
    """What waits, by wave and reason; of an area only for those who hold the right in an area."""
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
    for one in arrivals:
        key = (one.wave, one.reason, one.door)
        group = groups.get(key) or Held(
            wave=one.wave, why=one.reason, door=one.door, count=0, first=one.received_at, last=""
        )
        groups[key] = replace(group, count=group.count + 1, last=one.received_at)
    return tuple(groups[key] for key in sorted(groups))
