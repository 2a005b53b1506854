"""What is said around the figures of a release: places, tiles, measures, groups and the method."""

from collections.abc import Iterator
from dataclasses import replace

from instruments.definition import Instrument
from instruments.places import Geography, Place
from scoring.manifest import NO_SMOOTHING, software, software_line
from scoring.method import (
    attributions,
    counted_words,
    definitions_used,
    domain_lines,
    domain_units,
    questions_of,
    text_of,
)
from scoring.precision import ALPHA_DECIMALS, DECIMALS, nearest
from scoring.published import Method, PublishedCount, PublishedGroup, PublishedMeasure, PublishedPlace, Tile
from scoring.recording import covariate_titles, smoothing_words
from scoring.run import IndexRun
from scoring.spec import Group, IndexSpec, Measure
from scoring.summaries import PRINTED


def published_place(place: Place, geography: Geography, respondents: PublishedCount) -> PublishedPlace:
    """A place with the names of its parts."""
    return PublishedPlace(
        code=place.code,
        name=geography.told_apart(place),
        level=place.level,
        members=tuple(map(geography.told_apart, geography.children(place.code))),
        respondents=respondents,
    )


def published_small(place: Place, geography: Geography, respondents: PublishedCount) -> PublishedPlace:
    """A small place, with the reported place that holds it; the whole, where no other does."""
    holder = geography.ancestor(place.code, geography.report_level) or geography.whole
    return replace(published_place(place, geography, respondents), holder=holder.code)


def tiles(geography: Geography) -> Iterator[Tile]:
    """The tiles of the map."""
    for place in geography.places:
        reported = geography.ancestor(place.code, geography.report_level)
        if place.tile is not None and reported is not None:
            column, row = place.tile
            name = geography.told_apart(place)
            yield Tile(name=name, place=reported.code, column=column, row=row, code=place.code)


def published_measure(measure: Measure, spec: IndexSpec, instrument: Instrument) -> PublishedMeasure:
    """What a figure is, with the question as it was asked."""
    scale = PRINTED[measure.unit]
    return PublishedMeasure(
        key=measure.key,
        title=measure.title,
        kind=measure.kind,
        unit=measure.unit,
        group=measure.group,
        about=measure.about,
        question=text_of(instrument.item(measure.question).wording) if measure.question else "",
        counts=counted_words(measure.condition, instrument) if measure.condition else "",
        low=measure.low * scale,
        high=measure.high * scale,
        decimals=DECIMALS[measure.unit],
        margin=spec.equivalence[measure.unit],
        higher_is_better=measure.higher_is_better,
        questions=questions_of(measure, spec, instrument),
    )


def published_group(group: Group, spec: IndexSpec) -> PublishedGroup:
    """Measures that stand together."""
    measures = tuple(measure.key for measure in spec.measures if measure.group == group.key)
    return PublishedGroup(key=group.key, title=group.title, page=group.page, measures=measures)


def published_method(run: IndexRun) -> Method:
    """How the figures were made."""
    spec, wave, used = run.spec, run.snapshot.wave, definitions_used(run.snapshot.instrument)
    return Method(
        statement=spec.statement,
        population=wave.population,
        selection=wave.selection,
        source=wave.source,
        margins=run.weighting.margins,
        replicates=spec.replicates,
        draws=spec.draws,
        normalisation=spec.handling.normalisation,
        aggregation=spec.handling.aggregation,
        smoothing=NO_SMOOTHING if run.small is None else smoothing_words(run.small, run.snapshot.geography),
        covariates=() if run.small is None else covariate_titles(run.small, run.snapshot.geography),
        units=domain_units(spec, run.base),
        lines=domain_lines(spec, run.snapshot.instrument),
        instruments=tuple(part.label for part in used),
        attributions=attributions(used),
        unverified=tuple(part.label for part in used if not part.rights.verified),
        deff=nearest(run.weighting.deff, ALPHA_DECIMALS),
        snapshot_sha256=run.snapshot.as_frozen,
        definition_sha256=spec.sha256,
        base_sha256=run.base.sha256,
        software=software_line(software()),
    )
