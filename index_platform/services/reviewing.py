"""What a person should know of answers that were counted: what was flagged. Never what was answered."""

from collections.abc import Callable
from dataclasses import dataclass
from functools import cache

import numpy as np
from sqlalchemy import Engine
from sqlmodel import Session

from index_platform.auth.actors import Actor
from index_platform.auth.guards import require
from index_platform.auth.roles import Right
from index_platform.db import reading
from index_platform.queries import desks, flags
from index_platform.queries.flags import FlagCount
from index_platform.services.held import nearness
from index_platform.services.surveys import Surveys
from instruments.definition import Instrument
from scoring.disclosure import protect_counts
from scoring.published import PublishedCount
from scoring.spec import DisclosureRule


@dataclass(frozen=True, slots=True, kw_only=True)
class Flagged:
    """Responses of one wave that were counted, and flagged for one thing."""

    wave: str
    rule: str
    item: str
    detail: str  # which check
    words: str  # the question, or what the check says, in the first language of the questionnaire
    count: PublishedCount


@dataclass(frozen=True, slots=True, kw_only=True)
class Answered:
    """A wave that somebody answered, and how many responses of it the reader looks after."""

    key: str
    title: str
    responses: PublishedCount


def flagged(engine: Engine, *, actor: Actor) -> tuple[Flagged, ...]:
    """What was flagged, by wave, rule and item; of an area only for those who hold the right in an area."""
    require(actor, Right.REVIEW_RESPONSES, where="responses")
    surveys = Surveys(engine)
    near = cache(nearness(surveys, actor))
    with reading(engine) as session:
        counted = [one for one in flags.counts(session) if near(one.wave, one.place)]
        totals = {wave: _total(session, wave, near) for wave in {one.wave for one in counted}}
    groups: dict[tuple[str, str, str, str], list[FlagCount]] = {}
    for one in counted:
        groups.setdefault((one.wave, one.rule, one.item, one.detail), []).append(one)
    return tuple(
        _flagged(
            groups[key][-1],
            surveys.instrument(groups[key][-1].instrument_sha256),
            safe_count(sum(one.count for one in groups[key]), totals[key[0]]),
        )
        for key in sorted(groups)
    )


def answered(engine: Engine, *, actor: Actor) -> tuple[Answered, ...]:
    """The waves that anybody answered, the newest first; counts of an area for those who have one."""
    require(actor, Right.REVIEW_RESPONSES, where="responses")
    near = cache(nearness(Surveys(engine), actor))
    with reading(engine) as session:
        return tuple(
            Answered(key=wave.key, title=wave.title, responses=_shown(_total(session, wave.key, near)))
            for wave in desks.waves(session)
            if wave.responses
        )


def safe_count(some: int, of: int) -> PublishedCount:
    """How many of all: withheld where they, or the others, are few."""
    [[safe, _]] = protect_counts(np.array([[some, of - some]]), DisclosureRule())
    return safe


def _shown(count: int) -> PublishedCount:
    [[safe]] = protect_counts(np.array([[count]]), DisclosureRule())
    return safe


def _total(session: Session, wave: str, near: Callable[[str, str | None], bool]) -> int:
    return sum(count for place, count in desks.by_place(session, wave).items() if near(wave, place))


def _flagged(one: FlagCount, instrument: Instrument, count: PublishedCount) -> Flagged:
    item = instrument.item(one.item)
    said = next((check.message for check in item.checks if check.id == one.detail), item.wording)
    return Flagged(
        wave=one.wave,
        rule=one.rule,
        item=one.item,
        detail=one.detail,
        words=said.get(instrument.source_language, ""),
        count=count,
    )
