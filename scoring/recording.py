"""What a run records of each stage: settings, what it says of itself, and the hash of what it gave."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import asdict, replace

import numpy as np

from instruments.places import Geography
from scoring.arrays import Floats
from scoring.breakdowns import Breakdown
from scoring.fingerprints import fingerprint
from scoring.small_areas.run import SmallAreaRun
from scoring.snapshot import Snapshot
from scoring.spec import IndexSpec, SmallModel
from scoring.stages import Stage
from scoring.summaries import Summaries
from scoring.weighting.pooling import pools
from scoring.weighting.replicated import CHUNK, ReplicatedWeights

Warnings = Sequence[tuple[str, str]]  # stage and words


def stages(
    snapshot: Snapshot,
    spec: IndexSpec,
    *,
    people: Floats,
    weights: ReplicatedWeights,
    measured: Floats,
    index: Floats,
    likely: Summaries,
    later: Sequence[Stage],
    warnings: Warnings,
) -> tuple[Stage, ...]:
    """Every stage of a run, in order.

    people: (n, M) what each person adds to each measure. measured: (P, M, 1 + R) their means by place.
    index: (P, M, 1 + R) the figures.
    later: the stages that come after.
    warnings: what to know beside the figures, by the stage that it belongs to.
    """
    found = (
        Stage(
            name="people",
            takes=("snapshot", "definition", "base"),
            settings={"drafts": spec.drafts.value},
            out=fingerprint(people),
        ),
        *_of_weights(snapshot, spec, weights),
        Stage(
            name="estimates",
            takes=("people", "weights"),
            settings={"level": snapshot.geography.report_level},
            out=fingerprint(measured),
        ),
        Stage(name="index", takes=("estimates", "base", "definition"), out=fingerprint(index)),
        Stage(
            name="likely ranges",
            takes=("index", "definition"),
            settings={
                "level": spec.level,
                "equivalence": {unit.value: width for unit, width in spec.equivalence.items()},
            },
            out=fingerprint(_together(likely)),
        ),
        *later,
    )
    return tuple(_with_warnings(found, warnings))


def draws_stage(spec: IndexSpec, draws: Floats) -> Stage:
    """The stage of joint draws around direct figures. draws: (P, M, D)."""
    settings = {"number": spec.draws, "seed": spec.seed}
    return Stage(name="draws", takes=("index", "definition"), settings=settings, out=fingerprint(draws))


def groups_stage(spec: IndexSpec, found: Sequence[Breakdown]) -> Iterator[Stage]:
    """The stage of figures by groups; none where the definition asks for none."""
    if found:
        parts = (part for one in found for part in (one.own, one.others))
        told = [part for figures in parts for part in (figures.values, figures.low, figures.high)]
        yield Stage(
            name="groups",
            takes=("people", "weights", "base", "definition"),
            settings={"items": list(spec.breakdowns.items), "measures": list(spec.breakdowns.measures)},
            result={one.key: list(one.categories) for one in found},
            out=fingerprint(np.concatenate([part.ravel() for part in told])),
        )


def small_stage(spec: IndexSpec, geography: Geography, small: SmallAreaRun) -> Stage:
    """The stage of small places: the parameters and doubts of its models, and nothing of one place."""
    known = {one.key: f"{one.title} ({one.vintage}); {one.source}" for one in geography.covariates}
    return Stage(
        name="small areas",
        takes=("index", "draws", "snapshot", "definition"),
        settings={
            "level": small.rule.level,
            "covariates": {key: known[key] for key in small.rule.covariates},
            "hold_share": small.rule.hold_share,
            "number": spec.draws,
            "seed": spec.seed,
        },
        result={
            "sigma2": dict(small.sigma2),
            "correlation": small.correlation,
            "disagreement": dict(small.disagreement),
            "hold": small.hold,
            "doubts": {key: list(codes) for key, codes in small.codes.items()},
        },
        out=fingerprint(small.draws),
    )


def smoothing_words(small: SmallAreaRun, geography: Geography) -> str:
    """What was smoothed, and by what is known of places from elsewhere, in words that are printed."""
    plural = next(level.plural for level in geography.levels if level.key == small.rule.level)
    known = " and ".join(covariate_titles(small, geography))
    like = f" like them in {known}" if known else ""
    return (
        f"Figures of {plural} are pulled towards what is usual for {plural}{like}, the more the fewer "
        f"people answered there, and together they make up the places that they lie in "
        f"({_MODELS[small.rule.model]}). No other figure borrows from another place"
    )


def covariate_titles(small: SmallAreaRun, geography: Geography) -> tuple[str, ...]:
    """What is known of small places from elsewhere, each in words."""
    titles = {one.key: one.title for one in geography.covariates}
    return tuple(titles[key] for key in small.rule.covariates)


_MODELS: Mapping[SmallModel, str] = {
    SmallModel.FAY_HERRIOT: "the model of Fay and Herriot",
    SmallModel.UNIT_LEVEL: "a model of people, domain by domain",
}


def _of_weights(snapshot: Snapshot, spec: IndexSpec, weights: ReplicatedWeights) -> Iterator[Stage]:
    yield Stage(
        name="replicates",
        takes=("snapshot", "definition"),
        settings={"kind": "Fay-Poisson", "number": spec.replicates, "seed": spec.seed, "chunk": CHUNK},
        out=weights.mass,
    )
    yield Stage(
        name="weights",
        takes=("replicates", "snapshot"),
        settings={
            "margins": [margin.title for margin in snapshot.margins],
            "rule": asdict(weights.rule),
        },
        result={
            "deff": weights.deff,
            "n_effective": weights.n_effective,
            "margin_error": weights.margin_error,
            "iterations": weights.full.iterations,
            "pools": [asdict(pool) for pool in pools(snapshot, weights.rule)],
        },
        out=weights.factors,
    )


def _together(likely: Summaries) -> Floats:
    parts = (likely.low, likely.high, likely.difference, likely.difference_low, likely.difference_high)
    return np.stack(parts, axis=-1)


def _with_warnings(found: Sequence[Stage], warnings: Warnings) -> Iterator[Stage]:
    for stage in found:
        yield replace(stage, warnings=tuple(words for name, words in warnings if name == stage.name))
