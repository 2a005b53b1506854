"""What a person should know of answers that were counted: what was flagged. Never what was answered."""

from dataclasses import dataclass
from functools import cache

from sqlalchemy import Engine

from index_platform.auth.actors import Actor
from index_platform.auth.guards import require
from index_platform.auth.roles import Right
from index_platform.db import reading
from index_platform.queries import flags
from index_platform.queries.flags import FlagCount
from index_platform.services.held import nearness
from index_platform.services.surveys import Surveys
from instruments.definition import Instrument


@dataclass(frozen=True, slots=True, kw_only=True)
class Flagged:
    """Responses of one wave that were counted, and flagged for one thing."""

    wave: str
    rule: str
    item: str
    detail: str  # which check
    words: str  # the question, or what the check says, in the first language of the questionnaire
    count: int


def flagged(engine: Engine, *, actor: Actor) -> tuple[Flagged, ...]:
    """What was flagged, by wave, rule and item; of an area only for those who hold the right in an area."""
    require(actor, Right.REVIEW_RESPONSES, where="responses")
    surveys = Surveys(engine)
    near = cache(nearness(surveys, actor))
    with reading(engine) as session:
        counted = [one for one in flags.counts(session) if near(one.wave, one.place)]
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
