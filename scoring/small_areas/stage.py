"""The stage of small places: direct figures -> models -> draws that agree with reported places -> the index.

Estimates are never made anew on replicates: all of a small place is counted in draws of its true figures.
What is computed, and by whose formulas: docs/small-areas.md.
"""

from collections.abc import Iterator, Mapping, Sequence
from concurrent.futures import Executor
from dataclasses import dataclass
from functools import partial

import numpy as np

from instruments.errors import InvalidInputError, NotIdentifiedError
from scoring.aggregate import arithmetic
from scoring.arrays import Bools, Floats, Ints
from scoring.combining import combined
from scoring.figures import COMPOSITES, SHARES, Figures, domain_columns
from scoring.grouping import grouping
from scoring.one_thread import in_one_thread
from scoring.small_areas.direct import Asked, SmallDirect, small_direct
from scoring.small_areas.domains import domains_of_people, domains_of_places
from scoring.small_areas.hold import disagreement, hold_words
from scoring.small_areas.models import Modelled, modelled_means, modelled_shares
from scoring.small_areas.places import SmallPlaces
from scoring.small_areas.run import SmallAreaRun
from scoring.smoothing.benchmark import benchmarked_by_difference, benchmarked_by_odds
from scoring.spec import IndexSpec, MeasureKind, SmallModel
from scoring.streams import seed_of
from scoring.summaries import drawn_summaries

_STAGE = "small_areas"
NOT_MODELLED = "not-modelled"


@dataclass(frozen=True, slots=True)
class _Fit:
    """A model and the measures it is of: its k-th figure is that of the k-th column."""

    columns: tuple[int, ...]
    model: Modelled


@dataclass(frozen=True, slots=True)
class _Work:
    """What all models need."""

    found: SmallPlaces
    direct: SmallDirect
    asked: Asked
    spec: IndexSpec


def small_areas(
    found: SmallPlaces,
    figures: Figures,
    reported: Floats,
    asked: Asked,
    spec: IndexSpec,
    *,
    executor: Executor | None = None,
) -> SmallAreaRun:
    """The smoothed figures of small places, from their direct figures (W, M, 1 + R) in index points.

    reported: (P, M, D) draws of the whole and the reported places. NotIdentifiedError where too few places
    have answers for the model. A measure that alone cannot be modelled has no figure, and a domain that
    nobody was asked leaves no index. executor: takes a model, with its draws, at a time.
    """
    direct = small_direct(figures, asked, spec)
    fits = _fits(_Work(found, direct, asked, spec), executor)
    domains = fits[0]
    people = _people(found, asked)
    draws = _with_composites(_benchmarked(fits, found, people, reported, spec), spec)
    likely = drawn_summaries(draws, reported[0], spec)
    synthetic: Bools = np.asarray(np.isnan(direct.values[:, list(domains.columns)]).any(axis=1))
    keys = [measure.key for measure in spec.measures]
    differing = disagreement(domains.model, domains.columns, direct, asked, found, spec, executor=executor)
    return SmallAreaRun(
        rule=found.rule,
        places=found.places,
        parents=found.parents,
        direct=direct.values,
        variance=direct.variance,
        n=direct.n,
        positive=direct.positive,
        clusters=direct.clusters,
        respondents=np.bincount(asked.place[asked.place >= 0], minlength=len(found.places)),
        n_effective=direct.n_effective,
        moves=direct.moves.astype(np.float32),
        x=found.x,
        people=people,
        draws=draws,
        estimate=draws.mean(axis=-1),
        low=likely.low,
        high=likely.high,
        difference=likely.difference,
        difference_low=likely.difference_low,
        difference_high=likely.difference_high,
        outcomes=likely.outcomes,
        reliability=_reliability(fits, draws, spec),
        synthetic=synthetic,
        sigma2={
            keys[column]: float(fit.model.sigma2[k]) for fit in fits for k, column in enumerate(fit.columns)
        },
        correlation=domains.model.correlation,
        disagreement={keys[column]: share for column, share in differing.items()},
        hold=hold_words(differing, found, spec),
        codes=_codes(fits, spec),
    )


def _fits(work: _Work, executor: Executor | None) -> list[_Fit]:
    """The model of all domains, then those of the other measures."""
    columns = (None, *_others(work.spec))
    made = (executor.map if executor else map)(partial(_fitted, work), columns)
    return [fit for fit in made if fit is not None]


def _domains(found: SmallPlaces, direct: SmallDirect, asked: Asked, spec: IndexSpec) -> _Fit:
    """All domains that anybody was asked, modelled together."""
    columns = [column for column in domain_columns(spec) if not np.isnan(direct.values[:, column]).all()]
    if not columns:
        raise NotIdentifiedError("no domain has answers", where=_STAGE, fix="Give answers with known places.")
    seed = seed_of(spec.seed, f"{_STAGE}.domains")
    try:
        if found.rule.model is SmallModel.UNIT_LEVEL:
            model = domains_of_people(asked, columns, found.x, n_draws=spec.draws, seed=seed)
        else:
            model = domains_of_places(direct, columns, found.x, spec, n_draws=spec.draws, seed=seed)
    except InvalidInputError as thin:
        raise NotIdentifiedError(
            "too few of them have enough answers for the model",
            where=_STAGE,
            fix="Collect answers in more places, take fewer covariates, or publish direct figures only.",
        ) from thin
    return _Fit(tuple(columns), model)


def _others(spec: IndexSpec) -> Iterator[int]:
    """The columns of shares and means, which are modelled each by itself."""
    for column, measure in enumerate(spec.measures):
        if measure.kind is not MeasureKind.DOMAIN and measure.kind not in COMPOSITES:
            yield column


@in_one_thread  # a worker has threads of its own
def _fitted(work: _Work, column: int | None) -> _Fit | None:
    """The model of a share or a mean as far as its answers carry one, or with None that of all domains."""
    if column is None:
        return _domains(work.found, work.direct, work.asked, work.spec)
    try:
        return _Fit((column,), _single(work, column))
    except InvalidInputError:  # told by its absence from the fits: see _codes
        return None


def _single(work: _Work, column: int) -> Modelled:
    spec, direct, x = work.spec, work.direct, work.found.x
    measure, y, n = spec.measures[column], direct.values[:, column], direct.n_effective[:, column]
    seed = seed_of(spec.seed, f"{_STAGE}.{measure.key}")
    if measure.kind in SHARES:
        return modelled_shares(y, n, x, n_draws=spec.draws, seed=seed)
    return modelled_means(y, direct.variance[:, column], n, x, n_draws=spec.draws, seed=seed)


def _benchmarked(
    fits: Sequence[_Fit], found: SmallPlaces, people: Floats, reported: Floats, spec: IndexSpec
) -> Floats:
    """(W, M, D) draws that make up those of the reported places, NaN for what has no model."""
    draws = np.full((len(found.places), len(spec.measures), spec.draws), np.nan)
    group, parts = grouped(people, found.parents)
    for fit in fits:
        for k, column in enumerate(fit.columns):
            share = spec.measures[column].kind in SHARES
            held = benchmarked_by_odds if share else benchmarked_by_difference
            draws[:, column] = held(fit.model.draws[:, k], parts, group, reported[:, column])
    return draws


def grouped(people: Floats, parents: Ints) -> tuple[Ints, Floats]:
    """(W,) the larger place that each has to make up, -1 for one without people, and its part in it."""
    return np.where(people > 0.0, parents, -1), np.where(people > 0.0, people, 1.0)


def _with_composites(draws: Floats, spec: IndexSpec) -> Floats:
    """The draws with the index and the plain average of each: no noise is left in them to be taken off."""
    parts, made = draws[:, domain_columns(spec)], draws.copy()
    for column, measure in enumerate(spec.measures):
        if measure.kind is MeasureKind.INDEX:
            made[:, column] = combined(parts, spec.handling.aggregation)
        elif measure.kind is MeasureKind.ARITHMETIC:
            made[:, column] = arithmetic(parts)
    return made


def _reliability(fits: Sequence[_Fit], draws: Floats, spec: IndexSpec) -> Floats:
    """(W, M) weight of the own answers; of a composite the mean of its domains. NaN without a figure."""
    own = np.full(draws.shape[:2], np.nan)
    for fit in fits:
        own[:, list(fit.columns)] = fit.model.own
    composites = [column for column, measure in enumerate(spec.measures) if measure.kind in COMPOSITES]
    own[:, composites] = own[:, domain_columns(spec)].mean(axis=1, keepdims=True)
    return np.where(np.isnan(draws).any(axis=-1), np.nan, own)


def _people(found: SmallPlaces, asked: Asked) -> Floats:
    """(W,) people of each place, or all that its answers stand for where the geography does not know."""
    if (found.people > 0.0).all():
        return found.people
    return np.asarray(grouping(asked.place, len(found.places)) @ asked.weights)


def _codes(fits: Sequence[_Fit], spec: IndexSpec) -> Mapping[str, tuple[str, ...]]:
    """What the model of each measure warns of; nothing where it warns of nothing."""
    told = {column: fit.model.codes for fit in fits for column in fit.columns}
    made = {
        measure.key: told.get(column, (NOT_MODELLED,))
        for column, measure in enumerate(spec.measures)
        if measure.kind not in COMPOSITES
    }
    return {key: codes for key, codes in made.items() if codes}
