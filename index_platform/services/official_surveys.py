"""Other surveys beside ours: loaded from a file, and what a release tells of them."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace
from datetime import datetime
from pathlib import Path

from sqlalchemy import Engine

from index_platform.auth.actors import LOCAL, Actor
from index_platform.auth.deeds import deed
from index_platform.auth.guards import require
from index_platform.auth.roles import Right
from index_platform.clock import stamp
from index_platform.db import reading, unit_of_work
from index_platform.queries import audit, places
from index_platform.queries import official_surveys as stored
from instruments import official_survey
from instruments.english import listed
from instruments.official_survey import OfficialSurvey
from instruments.places import Geography, Place
from scoring.precision import FINER, nearest
from scoring.published import OfficialComparison, PublishedMeasure, PublishedOfficial, PublishedTable


@dataclass(frozen=True, slots=True, kw_only=True)
class LoadedSurvey:
    """A survey, whose district the whole of a geography is, and whether it was not stored before."""

    survey: OfficialSurvey
    whole: Place
    new: bool


def load(
    engine: Engine, description: Path, *, moment: datetime, dry_run: bool = False, actor: Actor = LOCAL
) -> LoadedSurvey:
    """Store the survey that ``description`` names, or only say whether it would be."""
    require(actor, Right.MANAGE_WAVES, where="places load-survey")
    file = official_survey.described(description)
    with reading(engine) as session:
        number = places.id_of(session, file.geography, file.vintage)
        whole = places.by_id(session, number).whole
    survey = official_survey.read(file, whole)
    with reading(engine) if dry_run else unit_of_work(engine) as session:
        new = stored.is_new(session, number, survey)
        if new and not dry_run:
            stored.add(session, number, survey, stamp(moment))
            key = f"{file.geography} {file.vintage}: {survey.key} {survey.period}"
            audit.write(session, deed(actor, "places.survey", "survey", key, moment=moment))
    return LoadedSurvey(survey=survey, whole=whole, new=new)


def with_official(engine: Engine, geography: Geography, table: PublishedTable) -> PublishedTable:
    """The table with what the newest of each survey says of its measures; unchanged where none does."""
    with reading(engine) as session:
        surveys = stored.newest(session, places.id_of(session, geography.key, geography.vintage))
    told = (one for survey in surveys for one in _told(survey, table))
    return replace(table, official=tuple(one for one in told if one.comparisons))


def _told(survey: OfficialSurvey, table: PublishedTable) -> Iterator[PublishedOfficial]:
    """What a survey says of all districts, and once more of those that were chosen as similar."""
    values = {measure: found.get(table.whole.code) for measure, found in survey.figures.items()}
    yield _published(survey, values, table)
    if survey.similar:
        names = listed(sorted(survey.similar.values()))
        chosen = f"districts like {table.whole.name} ({survey.why}): {names}"
        yield _published(replace(survey.of_similar(), districts=chosen), values, table)


def _published(
    survey: OfficialSurvey, values: Mapping[str, float | None], table: PublishedTable
) -> PublishedOfficial:
    """``values``: of the whole, by measure."""
    return PublishedOfficial(
        key=survey.key,
        title=survey.title,
        source=survey.source,
        period=survey.period,
        mode=survey.mode,
        caveat=survey.caveat,
        districts=survey.districts,
        count=survey.count,
        comparisons=tuple(
            _comparison(survey, values[measure.key], measure)
            for measure in table.measures
            if survey.scales.get(measure.key) == (measure.low, measure.high)
        ),
    )


def _comparison(survey: OfficialSurvey, value: float | None, measure: PublishedMeasure) -> OfficialComparison:
    """A decimal more than our figures have: such surveys are larger than ours."""
    shares = (0.0, 0.25, 0.5, 0.75, 1.0)
    decimals = measure.decimals + FINER
    least, quarter, middle, three_quarters, greatest = (
        nearest(survey.quantile(measure.key, share), decimals) for share in shares
    )
    return OfficialComparison(
        measure=measure.key,
        value=None if value is None else nearest(value, decimals),
        least=least,
        quarter=quarter,
        middle=middle,
        three_quarters=three_quarters,
        greatest=greatest,
    )
