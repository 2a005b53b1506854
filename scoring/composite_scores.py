"""A table and a definition -> the composite index, step by step, with what each step did.

The steps: denominators, units with too little left out, gaps filled, outliers drawn in, directions, one
scale, then parts into parts up the tree. The last axis of scores, if there is one, is the replicate or draw.
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass

import numpy as np

from instruments.errors import InvalidInputError
from scoring import aggregate, normalise, rank_scores
from scoring.arrays import Floats, require_shape
from scoring.column_facts import Availability, availability
from scoring.composite import (
    Aggregation,
    CompositeSpec,
    ImputationMethod,
    IndicatorTable,
    NormalisationMethod,
    NormalisationRule,
)
from scoring.imputation import (
    Imputed,
    imputed_by_group_mean,
    imputed_by_mean,
    imputed_by_median,
    imputed_by_own_mean,
)
from scoring.outliers import Treated, treated


@dataclass(frozen=True, slots=True, kw_only=True)
class Prepared:
    """The indicators before they are put on one scale, (units, indicators) each.

    units: those that stay in; left_out: those with too few values. outliers: None where none are treated.
    """

    units: tuple[str, ...]
    left_out: tuple[str, ...]
    denominated: Floats
    available: Availability
    imputed: Imputed
    outliers: Treated | None

    @property
    def values(self) -> Floats:
        """The table that is normalised."""
        return self.imputed.values if self.outliers is None else self.outliers.values


@dataclass(frozen=True, slots=True, kw_only=True)
class CompositeScores:
    """The index and all its parts. scores: (units, keys), indicators normalised, then nodes."""

    spec: CompositeSpec
    prepared: Prepared
    scores: Floats

    @property
    def units(self) -> tuple[str, ...]:
        """The codes of the units with a score."""
        return self.prepared.units

    @property
    def index(self) -> Floats:
        """(units,) the index itself."""
        return np.asarray(self.scores[:, -1])

    def of(self, key: str) -> Floats:
        """(units,) the scores of an indicator or node."""
        return np.asarray(self.scores[:, self.spec.position(key)])


def composite_scores(table: IndicatorTable, spec: CompositeSpec) -> CompositeScores:
    """The index and all its parts for every unit of the table."""
    ready = prepared(table, spec)
    indicators = normalised(ready.values, spec)
    return CompositeScores(
        spec=spec, prepared=ready, scores=aggregated(indicators, spec, weights=spec.nominal_weights)
    )


def prepared(table: IndicatorTable, spec: CompositeSpec) -> Prepared:
    """The indicators divided by their denominators, with gaps filled and outliers drawn in."""
    given = denominated(table, spec)
    available = availability(given)
    kept = np.flatnonzero(available.enough(spec.least_available))
    if len(kept) < 2:
        raise InvalidInputError(
            f"{len(kept)} units have enough values",
            where=str(spec.version),
            fix="An index compares units: give at least 2, or lower least_available.",
        )
    groups = {name: tuple(words[row] for row in kept) for name, words in table.groups.items()}
    filled = _imputed(given[kept], groups, spec)
    return Prepared(
        units=tuple(table.units[row] for row in kept),
        left_out=tuple(unit for row, unit in enumerate(table.units) if row not in kept),
        denominated=given,
        available=available,
        imputed=filled,
        outliers=None if spec.outliers is None else treated(filled.values, spec.outliers),
    )


def denominated(table: IndicatorTable, spec: CompositeSpec) -> Floats:
    """(units, indicators) each divided by its denominator, where it has one."""
    columns = []
    for indicator in spec.indicators:
        column = table.column(indicator.key)
        if indicator.denominator is not None:
            below = table.column(indicator.denominator)
            if (below == 0.0).any():
                raise InvalidInputError(
                    f"the denominator {indicator.denominator!r} is 0 in a unit",
                    where=str(spec.version),
                    fix="Give NaN where it is not known; nothing can be divided by 0.",
                )
            column = column / below
        columns.append(column)
    return np.column_stack(columns)


def normalised(values: Floats, spec: CompositeSpec) -> Floats:
    """(units, indicators[, R]) on one scale where more is better."""
    direction = np.array([float(indicator.direction) for indicator in spec.indicators])
    targets = np.array([np.nan if i.target is None else i.target for i in spec.indicators]) * direction
    turned = values * direction.reshape(-1, *[1] * (values.ndim - 2))
    return _NORMALISED[spec.normalisation.method](turned, spec.normalisation, targets)


def aggregated(indicators: Floats, spec: CompositeSpec, *, weights: Floats) -> Floats:
    """(units, keys[, R]) the normalised indicators, then every node up to the index.

    indicators: (units, indicators[, R]). weights: (keys,), or (keys, R) where each run has its own.
    """
    require_shape("weights", weights, (len(spec.keys), *weights.shape[1:]), where="aggregated")
    runs = weights.shape[1:] or indicators.shape[2:]
    scores = np.empty((len(indicators), len(spec.keys), *runs))
    leaves = indicators if indicators.ndim == scores.ndim else indicators[..., None]
    scores[:, : len(spec.indicators)] = leaves
    for node in spec.nodes:
        parts = list(spec.children[node.key])
        rule = _AGGREGATED[node.aggregation or spec.aggregation]
        scores[:, spec.position(node.key)] = rule(scores[:, parts], weights[parts], spec.renormalise)
    return scores


def _imputed(values: Floats, groups: Mapping[str, tuple[str, ...]], spec: CompositeSpec) -> Imputed:
    if spec.imputation is None:
        return Imputed(values=values, filled=np.zeros(values.shape, dtype=np.bool_))
    return _FILLED[spec.imputation.method](values, groups, spec)


def _by_group(values: Floats, groups: Mapping[str, tuple[str, ...]], spec: CompositeSpec) -> Imputed:
    name = "" if spec.imputation is None else spec.imputation.group or ""
    if name not in groups:
        raise InvalidInputError(
            f"the table has no groups {name!r}",
            where=str(spec.version),
            fix=f"Add them to the table. It has: {', '.join(groups) or 'none'}.",
        )
    return imputed_by_group_mean(values, groups[name])


def _by_own(values: Floats, _: Mapping[str, tuple[str, ...]], spec: CompositeSpec) -> Imputed:
    """Blocks are the nodes that indicators go into."""
    blocks = [[row for row in rows if row < len(spec.indicators)] for rows in spec.children.values()]
    direction = [indicator.direction for indicator in spec.indicators]
    return imputed_by_own_mean(values, [block for block in blocks if block], direction=direction)


def _mpi(values: Floats, weights: Floats, renormalise: bool) -> Floats:
    if renormalise or not np.allclose(weights, weights[:1], rtol=1e-12, atol=0.0):
        raise InvalidInputError(
            "the Mazziotta-Pareto index has no weights, and no place for a missing part",
            where="aggregated",
            fix="Give its parts one weight and all their values, or aggregate them another way.",
        )
    return aggregate.mpi(values)


_Fill = Callable[[Floats, Mapping[str, tuple[str, ...]], CompositeSpec], Imputed]
_FILLED: Mapping[ImputationMethod, _Fill] = {
    ImputationMethod.MEAN: lambda values, *_: imputed_by_mean(values),
    ImputationMethod.MEDIAN: lambda values, *_: imputed_by_median(values),
    ImputationMethod.GROUP_MEAN: _by_group,
    ImputationMethod.OWN_MEAN: _by_own,
}
_Normalise = Callable[[Floats, NormalisationRule, Floats], Floats]
_NORMALISED: Mapping[NormalisationMethod, _Normalise] = {
    NormalisationMethod.MIN_MAX: lambda v, rule, _: normalise.min_max(v, to=(rule.low, rule.high)),
    NormalisationMethod.Z_SCORE: lambda v, rule, _: normalise.z_score(v, mean=rule.mean, sd=rule.sd),
    NormalisationMethod.RANK: lambda v, *_: rank_scores.ranks(v),
    NormalisationMethod.BORDA: lambda v, *_: rank_scores.borda(v),
    NormalisationMethod.PERCENTILE_RANK: lambda v, *_: normalise.percentile_rank(v),
    NormalisationMethod.NORMAL_SCORE: lambda v, *_: rank_scores.normal_score(v),
    NormalisationMethod.EXPONENTIAL_SCORE: lambda v, *_: rank_scores.exponential_score(v),
    NormalisationMethod.DISTANCE_TO_GREATEST: lambda v, *_: normalise.distance_to_reference(
        v, np.nanmax(v, axis=0, keepdims=True)
    ),
    NormalisationMethod.DISTANCE_TO_TARGET: lambda v, _, targets: normalise.distance_to_reference(
        v, targets.reshape(-1, *[1] * (v.ndim - 2))
    ),
    NormalisationMethod.SHARE_OF_GREATEST: lambda v, *_: normalise.share_of_greatest(v),
}
_Aggregate = Callable[[Floats, Floats, bool], Floats]
_AGGREGATED: Mapping[Aggregation, _Aggregate] = {
    Aggregation.ARITHMETIC: lambda v, w, again: aggregate.arithmetic(v, weights=w, renormalise=again),
    Aggregation.GEOMETRIC: lambda v, w, again: aggregate.geometric(v, weights=w, renormalise=again),
    Aggregation.HARMONIC: lambda v, w, again: aggregate.harmonic(v, weights=w, renormalise=again),
    Aggregation.QUADRATIC: lambda v, w, again: aggregate.power_mean(v, 2.0, weights=w, renormalise=again),
    Aggregation.MPI: _mpi,
    Aggregation.COPELAND: lambda v, w, _: aggregate.copeland(v, weights=w),
}
