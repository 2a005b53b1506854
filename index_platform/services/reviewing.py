"""What a person should look at: what was held, and what was counted and flagged. Never what was answered."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from functools import cache

from sqlalchemy import Engine

from index_platform.auth.actors import Actor
from index_platform.auth.guards import require
from index_platform.auth.roles import Right
from index_platform.db import reading
from index_platform.queries import flags, held
from index_platform.queries.flags import FlagCount
from index_platform.queries.held import HeldArrival
from index_platform.services.surveys import Survey, Surveys, chain
from instruments.definition import Instrument

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


@dataclass(frozen=True, slots=True, kw_only=True)
class Flagged:
    """Responses of one wave that were counted, and flagged for one thing."""

    wave: str
    rule: str
    item: str
    detail: str  # which check
    words: str  # the question, or what the check says, in the first language of the questionnaire
    count: int


def waiting(engine: Engine, *, actor: Actor) -> tuple[Held, ...]:
    """What waits, by wave and reason; of an area only for those who hold the right in an area.

    Anybody can make up names of waves: beyond ``NAMED`` of them, all others are one group.
    """
    require(actor, Right.REVIEW_RESPONSES, where="responses")
    everywhere = actor.holds(Right.REVIEW_RESPONSES, within=())
    near = cache(lambda wave, place: _is_near(Surveys(engine).find(wave), place, actor))
    with reading(engine) as session:
        return _grouped(one for one in held.arrivals(session) if everywhere or near(one.wave, one.place))


def flagged(engine: Engine, *, actor: Actor) -> tuple[Flagged, ...]:
    """What was flagged, by wave, rule and item; of an area only for those who hold the right in an area."""
    require(actor, Right.REVIEW_RESPONSES, where="responses")
    everywhere = actor.holds(Right.REVIEW_RESPONSES, within=())
    surveys = Surveys(engine)
    near = cache(lambda wave, place: _is_near(surveys.find(wave), place, actor))
    with reading(engine) as session:
        counted = [one for one in flags.counts(session) if everywhere or near(one.wave, one.place)]
    groups: dict[tuple[str, str, str, str], Flagged] = {}
    for one in counted:
        key = (one.wave, one.rule, one.item, one.detail)
        before = groups[key].count if key in groups else 0
        groups[key] = _flagged(one, surveys.instrument(one.instrument_sha256), before)
    return tuple(groups[key] for key in sorted(groups))


def _flagged(one: FlagCount, instrument: Instrument, before: int) -> Flagged:
    item = instrument.item(one.item)
    said = next((check.message for check in item.checks if check.id == one.detail), item.wording)
    return Flagged(
        wave=one.wave,
        rule=one.rule,
        item=one.item,
        detail=one.detail,
        words=said.get(instrument.source_language, ""),
        count=before + one.count,
    )


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
