"""The stages of an index in order: the only module that knows them all."""

from collections.abc import Iterator
from concurrent.futures import Executor

from instruments.errors import ConflictError, InvalidInputError, TooFewRespondentsError
from scoring import drafts
from scoring.arrays import numbered
from scoring.figures import Progress, direct_figures, on_goalposts, with_composites
from scoring.fit import refuse_misfit
from scoring.levels import reported_places, rows_reported
from scoring.manifest import manifest
from scoring.people import person_values
from scoring.replicates import fay_poisson
from scoring.respondents import profiles, reliabilities, respondents
from scoring.run import IndexRun, Weighting
from scoring.scales import scale_scores
from scoring.since_base import questions_since_base, refuse_incomparable, since_base_words
from scoring.snapshot import Margin, Snapshot
from scoring.spec import Base, IndexSpec
from scoring.summaries import summaries
from scoring.weighting import Weights, raked_weights


def compute(
    snapshot: Snapshot,
    spec: IndexSpec,
    *,
    executor: Executor | None = None,
    progress: Progress | None = None,
) -> IndexRun:
    """The whole index, from frozen answers to figures for every place. Pure and repeatable.

    ``spec`` carries its base (``with_base``). Every figure is a direct estimate; nothing is smoothed.
    ``executor`` takes one chunk a measure, whatever its number of workers.
    ``progress`` is told (stage, done, total).
    """
    base = _checked(snapshot, spec)
    since_base = questions_since_base(snapshot, spec, base)
    refuse_incomparable(since_base, snapshot, base)
    places = reported_places(snapshot.geography)
    place, below = rows_reported(snapshot), len(places) - 1

    items = drafts.counted_items(snapshot, spec)
    scores = scale_scores(items, snapshot.instrument.scales)
    people = person_values(items, scores, spec, base.standards)
    factors = fay_poisson(snapshot.clusters, spec.replicates, seed=spec.seed)
    weights = raked_weights(snapshot, factors)
    direct = direct_figures(
        people,
        weights.values,
        place,
        below,
        spec,
        clusters=numbered(snapshot.clusters),
        executor=executor,
        progress=progress,
    )
    domains = on_goalposts(direct, spec, base.goalposts)
    figures = with_composites(domains, spec)
    likely = summaries(figures, spec, deff=weights.deff)

    return IndexRun(
        manifest=manifest(
            snapshot,
            spec,
            base,
            weights=weights,
            estimates=direct.values,
            index=figures.values,
            since_base=since_base,
        ),
        spec=spec,
        base=base,
        snapshot=snapshot,
        places=places,
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
        respondents=respondents(place, below),
        profiles=profiles(snapshot, spec, place, below),
        reliability=reliabilities(snapshot, items, spec),
        weighting=_weighting(snapshot, weights),
        drafted=drafts.people(drafts.drafted(snapshot)),
        warnings=(*_warnings(snapshot, spec), *since_base_words(since_base)),
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


def _weighting(snapshot: Snapshot, weights: Weights) -> Weighting:
    return Weighting(
        margins=tuple(_margin_words(margin) for margin in snapshot.margins),
        deff=weights.deff,
        n_effective=weights.n_effective,
        margin_error=weights.margin_error,
    )


def _margin_words(margin: Margin) -> str:
    return f"{margin.title} ({margin.source})" if margin.source else margin.title


def _warnings(snapshot: Snapshot, spec: IndexSpec) -> Iterator[str]:
    """What a reader must know beside the figures; without counts, which only the gate may give."""
    whole = snapshot.geography.whole.name
    if not snapshot.margins:
        yield f"There are no known totals for {whole} in this wave: every answer counts equally."
    if (rows_reported(snapshot) < 0).any():
        yield f"Some answers have no known place: they count for {whole} only."
    if not snapshot.instrument.verified:
        yield "The wording of some questions was not seen at its source."
    if spec.base is not None and spec.base.wave_key == snapshot.wave.key:
        yield f"This is the base wave: {whole} is 100 by definition."
