"""The stages of an index in order: the only module that knows them all."""

from collections.abc import Iterator, Mapping
from concurrent.futures import Executor
from dataclasses import dataclass, replace

import numpy as np

from instruments.errors import (
    ConflictError,
    InvalidInputError,
    NotIdentifiedError,
    TooFewRespondentsError,
)
from scoring import drafts
from scoring.arrays import Floats, Ints, numbered
from scoring.breakdowns import breakdowns
from scoring.choices import what_if_words
from scoring.counted import responses_counted, scales_counted
from scoring.figures import (
    Figures,
    direct_figures,
    figure_draws,
    on_goalposts,
    on_scale,
    points,
    with_composites,
)
from scoring.fit import refuse_misfit
from scoring.group_limits import Everybody
from scoring.inner_cells import inner_cells, known_by
from scoring.items import ItemMatrix
from scoring.levels import UNPLACED, reported_places, rows_at_level, rows_reported
from scoring.manifest import NO_SMOOTHING, manifest
from scoring.mode_adjustment import people_compared
from scoring.once import Once
from scoring.one_thread import in_one_thread
from scoring.people import person_values
from scoring.place_groups import PlaceGroups, place_groups
from scoring.place_sums import MOST
from scoring.place_values import Progress, place_values
from scoring.recording import draws_stage, groups_stage, small_stage, smoothing_words, stages
from scoring.replicates import Words
from scoring.respondents import profiles, reliabilities, respondents
from scoring.run import IndexRun, Weighting
from scoring.scales import scale_scores
from scoring.since_base import questions_since_base, refuse_incomparable, since_base_words
from scoring.small_areas import small_areas
from scoring.small_areas.direct import Asked
from scoring.small_areas.places import SmallPlaces, small_places
from scoring.small_areas.run import SmallAreaRun
from scoring.snapshot import Margin, Snapshot
from scoring.spec import Base, IndexSpec
from scoring.stages import Stage
from scoring.summaries import Summaries, summaries
from scoring.weighting.margins import margins_used, weighting_words
from scoring.weighting.pooling import pooling_words
from scoring.weighting.replicated import ReplicatedWeights, replicated_weights


@in_one_thread
def compute(
    snapshot: Snapshot,
    spec: IndexSpec,
    *,
    executor: Executor | None = None,
    progress: Progress | None = None,
    once: Once | None = None,
) -> IndexRun:
    """The whole index, from frozen answers to figures for every place. Pure and repeatable.

    ``spec`` carries its base (``with_base``). Figures of the whole and of the reported places are direct
    estimates; places below them are smoothed where the definition says so.
    ``executor`` takes a chunk of replicates or a model of small places at a time, whatever its workers.
    ``progress`` is told (stage, done, total).
    ``once`` holds what other chains of the same wave gave: no stage is made twice from the same values.
    """
    base, once = _checked(snapshot, spec), once or Once()
    snapshot = once(responses_counted, snapshot, spec.handling.flagged)
    since_base = questions_since_base(snapshot, spec, base)
    refuse_incomparable(since_base, snapshot, base)
    found, not_found = _small_places(snapshot, spec)
    answers = _answers(snapshot, spec, base, once, executor)
    groups = _groups_of(snapshot, answers.below, found, once)
    measured = once(
        place_values, answers.people, answers.weights, groups, executor=executor, progress=progress
    )
    estimates = direct_figures(measured, answers.people, groups, spec, clusters=answers.clusters)
    direct = _direct(estimates, answers, spec, base)
    by_group = breakdowns(snapshot, spec, base.goalposts, _everybody(answers, estimates), executor=executor)
    small, small_words = None, not_found
    if found is not None:
        small, small_words = _small(found, direct, _asked(answers, groups, spec, base), spec, executor)
    warnings = (
        *_warnings(snapshot, spec),
        *(("index", words) for words in since_base_words(since_base)),
        *(("small areas", words) for words in small_words),
    )
    recorded = stages(
        snapshot,
        spec,
        people=answers.people,
        weights=answers.weights,
        measured=measured,
        index=direct.figures.values,
        likely=direct.likely,
        later=(
            draws_stage(spec, direct.draws),
            *groups_stage(spec, by_group),
            *_small_stages(snapshot, spec, small),
        ),
        warnings=warnings,
    )
    smoothing = NO_SMOOTHING if small is None else smoothing_words(small, snapshot.geography)
    record = manifest(snapshot, spec, base, stages=recorded, smoothing=smoothing, since_base=since_base)
    return replace(
        _run(record, snapshot, spec, base, answers, direct),
        breakdowns=by_group,
        small=small,
        warnings=tuple(words for _, words in warnings),
    )


@dataclass(frozen=True, kw_only=True)
class _Answers:
    """Everybody who counts.

    people: (n, M) what each adds to each measure. place: (n,) reported place, of as many as ``below``.
    who: (n,) words by which people are known again in another release.
    """

    items: ItemMatrix
    people: Floats
    weights: ReplicatedWeights
    place: Ints
    below: int
    clusters: Ints
    who: Words


@dataclass(frozen=True, kw_only=True)
class _Direct:
    """Direct figures of the whole and the reported places, with what chance could have done to them.

    small: figures of the small places. draws: (P, M, D) joint draws.
    """

    figures: Figures
    small: Figures
    likely: Summaries
    draws: Floats


def _answers(
    snapshot: Snapshot, spec: IndexSpec, base: Base, once: Once, executor: Executor | None
) -> _Answers:
    """From codes to what each person adds, and how much each counts for."""
    place = once(rows_reported, snapshot)
    items = once(drafts.counted_items, snapshot, spec, on=(spec.drafts,))
    scales = once(scales_counted, snapshot.instrument.scales, spec.handling.missing)
    scores = once(scale_scores, items, scales)
    asked_of = (id(spec.measures), id(spec.domains), spec.thriving_at_least)
    people = once(person_values, items, scores, spec, base.standards, on=asked_of)
    weights = once(
        replicated_weights,
        snapshot,
        n_replicates=spec.replicates,
        seed=spec.seed,
        rule=spec.weighting,
        executor=executor,
    )
    people = once(people_compared, people, spec.measures, snapshot, place, weights, spec.handling.mode)
    return _Answers(
        items=items,
        people=people,
        weights=weights,
        place=place,
        below=len(reported_places(snapshot.geography)) - 1,
        clusters=numbered(snapshot.clusters),
        who=once(known_by, snapshot.ids),
    )


def _groups_of(snapshot: Snapshot, below: int, found: SmallPlaces | None, once: Once) -> PlaceGroups:
    """Who is where: in the whole, in which reported place, and in which small one."""
    place = once(rows_reported, snapshot)
    if found is None:
        return once(grouped_people, place, None, sizes=(1, below))
    small = once(rows_at_level, snapshot, found.rule.level)
    return once(grouped_people, place, small, sizes=(1, below, len(found.places)))


def grouped_people(place: Ints, small: Ints | None, *, sizes: tuple[int, ...]) -> PlaceGroups:
    """The groups of people who share all their places. small: (n,) small places, if there are any."""
    rows = (np.zeros_like(place), place, *(() if small is None else (small,)))
    return place_groups(tuple(zip(rows, sizes, strict=True)), most=MOST)


def _direct(estimates: Figures, answers: _Answers, spec: IndexSpec, base: Base) -> _Direct:
    """Every direct figure: domains on their scale, the index that they make, likely ranges and draws."""
    first = 1 + answers.below
    scaled = on_scale(on_goalposts(estimates, spec, base.goalposts), spec, slice(1, first))
    everywhere = with_composites(scaled, spec)
    figures = everywhere.rows(slice(first))
    return _Direct(
        figures=figures,
        small=everywhere.rows(slice(first, None)),
        likely=summaries(figures, spec, deff=answers.weights.deff),
        draws=figure_draws(figures, spec),
    )


def _everybody(answers: _Answers, estimates: Figures) -> Everybody:
    return Everybody(
        people=answers.people,
        weights=answers.weights,
        place=answers.place,
        places=estimates.values[: 1 + answers.below],
        clusters=answers.clusters,
        who=answers.who,
    )


def _run(
    record: Mapping[str, object],
    snapshot: Snapshot,
    spec: IndexSpec,
    base: Base,
    answers: _Answers,
    direct: _Direct,
) -> IndexRun:
    """The run with its direct figures. record: its manifest."""
    figures, likely, weights = direct.figures, direct.likely, answers.weights
    return IndexRun(
        manifest=record,
        spec=spec,
        base=base,
        snapshot=snapshot,
        places=reported_places(snapshot.geography),
        values=figures.values,
        low=likely.low,
        high=likely.high,
        difference=likely.difference,
        difference_low=likely.difference_low,
        difference_high=likely.difference_high,
        outcomes=likely.outcomes,
        n=figures.n,
        positive=figures.positive,
        clusters=figures.clusters,
        inner=inner_cells(snapshot, answers.people, weights.full_sample, answers.who, spec),
        weights=weights.full_sample,
        respondents=respondents(answers.place, answers.below),
        profiles=profiles(snapshot, spec, answers.place, answers.below),
        reliability=reliabilities(snapshot, answers.items, spec),
        weighting=_weighting(snapshot, spec, weights),
        draws=direct.draws,
        drafted=drafts.people(drafts.drafted(snapshot)),
    )


def _checked(snapshot: Snapshot, spec: IndexSpec) -> Base:
    """The base of a definition that can be run on this wave, or an error that says why it cannot."""
    if not len(snapshot):
        raise TooFewRespondentsError(
            f"the wave {snapshot.wave.key!r} has no answers",
            where="scoring.chain",
            fix="Collect or import answers and freeze the wave again.",
        )
    refuse_misfit(spec, snapshot.instrument)
    if spec.base is None:
        raise InvalidInputError(
            f"{spec.label} has no base, so nothing is 100",
            where="scoring.chain",
            fix="Write its constants once with 'thriving index base', and give them by --base.",
        )
    if spec.base.definition_sha256 != spec.sha256:
        raise ConflictError(
            f"the base was written for {spec.base.definition}, another content than this {spec.label}",
            where="scoring.chain",
            fix="Give the base of this very definition, or the definition of this base.",
        )
    return spec.base


def _small_places(snapshot: Snapshot, spec: IndexSpec) -> tuple[SmallPlaces | None, tuple[str, ...]]:
    """The small places that the definition asks for, or in words why they have no figures."""
    if (rule := spec.small_areas) is None:
        return None, ()
    try:
        return small_places(snapshot.geography, rule, reported_places(snapshot.geography)), ()
    except NotIdentifiedError as reason:
        return None, (_no_small(rule.level, reason),)


def _small(
    found: SmallPlaces,
    direct: _Direct,
    asked: Asked,
    spec: IndexSpec,
    executor: Executor | None,
) -> tuple[SmallAreaRun | None, tuple[str, ...]]:
    """The figures of small places, or in words why there are none, or why they have to wait."""
    try:
        small = small_areas(found, direct.small, direct.draws, asked, spec, executor=executor)
    except NotIdentifiedError as reason:
        return None, (_no_small(found.rule.level, reason),)
    return small, () if small.hold is None else (small.hold,)


def _no_small(level: str, reason: NotIdentifiedError) -> str:
    return f"There are no figures for places of the level {level!r}: {reason.what}."


def _small_stages(snapshot: Snapshot, spec: IndexSpec, small: SmallAreaRun | None) -> Iterator[Stage]:
    if small is not None:
        yield small_stage(spec, snapshot.geography, small)


def _asked(answers: _Answers, groups: PlaceGroups, spec: IndexSpec, base: Base) -> Asked:
    unit, start = points(spec, base.goalposts)
    place, _ = groups.levels[-1]
    return Asked(values=answers.people * unit + start, weights=answers.weights.full_sample, place=place)


def _weighting(snapshot: Snapshot, spec: IndexSpec, weights: ReplicatedWeights) -> Weighting:
    return Weighting(
        margins=tuple(_margin_words(margin) for margin in margins_used(snapshot, spec.weighting)),
        deff=weights.deff,
        n_effective=weights.n_effective,
        margin_error=weights.margin_error,
        margin_errors=weights.full.margin_errors,
    )


def _margin_words(margin: Margin) -> str:
    return f"{margin.title} ({margin.source})" if margin.source else margin.title


def _warnings(snapshot: Snapshot, spec: IndexSpec) -> Iterator[tuple[str, str]]:
    """(stage, what a reader must know beside the figures); without counts, which only the gate may give."""
    whole = snapshot.geography.whole.name
    if spec.what_if:
        yield "index", what_if_words(spec)
    for words in (*weighting_words(snapshot, spec.weighting), *pooling_words(snapshot, spec.weighting)):
        yield "weights", words
    if (rows_reported(snapshot) < 0).any():
        yield "estimates", f"{UNPLACED}: they count for {whole} only."
    if not snapshot.instrument.verified:
        yield "people", "The wording of some questions was not seen at its source."
    if _is_base(snapshot, spec):
        yield "index", f"This is the base wave: {whole} is 100 by definition."


def _is_base(snapshot: Snapshot, spec: IndexSpec) -> bool:
    """Whether the whole is 100 here: the constants come from these very answers, handled as defined.

    The key of a wave says less: a wave that is frozen again, with late answers, keeps it.
    """
    of_base = spec.base is not None and spec.base.snapshot_sha256 == snapshot.as_frozen
    return of_base and not spec.what_if
