"""The rules that a composite index may name: for gaps, for one scale, and for parts that become one.

Each word of a definition stands for one function here.
"""

from collections.abc import Callable, Mapping, Sequence
from typing import TypeVar

import numpy as np

from instruments.errors import InvalidInputError
from scoring import aggregate, normalise
from scoring.arrays import Floats
from scoring.composite import rank_scores
from scoring.composite.imputation import (
    Imputed,
    imputed_by_group_mean,
    imputed_by_mean,
    imputed_by_median,
    imputed_by_own_mean,
)
from scoring.composite.spec import (
    Aggregation,
    CompositeSpec,
    ImputationMethod,
    Indicator,
    NormalisationMethod,
)

_T = TypeVar("_T")


def filled(values: Floats, groups: Mapping[str, tuple[str, ...]], spec: CompositeSpec) -> Imputed:
    """The table with its gaps filled by the rule of the definition, or as it is where there is none."""
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


def normalised(values: Floats, spec: CompositeSpec) -> Floats:
    """(units, indicators[, R]) on one scale where more is better."""
    direction = _column([float(indicator.direction) for indicator in spec.indicators], values)
    return _NORMALISED[spec.normalisation.method](values * direction, spec)


def _column(constants: Sequence[float], values: Floats) -> Floats:
    """One constant an indicator, to be put beside values (units, indicators[, R])."""
    return np.array(constants, dtype=np.float64).reshape(-1, *[1] * (values.ndim - 2))


def _between_goalposts(values: Floats, spec: CompositeSpec) -> Floats:
    rule = spec.normalisation
    turned = [
        np.sort(np.array(_needed(part.goalposts, part, "goalposts")) * part.direction)
        for part in spec.indicators
    ]
    low, high = (_column([posts[end] for posts in turned], values) for end in (0, 1))
    return normalise.goalposts(values, low, high, to=(rule.low, rule.high))


def _needed(found: _T | None, part: Indicator, constant: str) -> _T:
    """A constant of an indicator; a definition that was read has it, one that was changed may not."""
    if found is None:
        raise InvalidInputError(
            f"the indicator {part.key!r} has no {constant}",
            where="normalised",
            fix=f"Give it in the definition: this scale needs a {constant} of every indicator.",
        )
    return found


def _near_targets(values: Floats, spec: CompositeSpec) -> Floats:
    targets = [_needed(part.target, part, "target") * part.direction for part in spec.indicators]
    return normalise.distance_to_reference(values, _column(targets, values))


def _near_greatest(values: Floats, _: CompositeSpec) -> Floats:
    return normalise.distance_to_reference(values, np.nanmax(values, axis=0, keepdims=True))


def _min_max(values: Floats, spec: CompositeSpec) -> Floats:
    return normalise.min_max(values, to=(spec.normalisation.low, spec.normalisation.high))


def _z_score(values: Floats, spec: CompositeSpec) -> Floats:
    return normalise.z_score(values, mean=spec.normalisation.mean, sd=spec.normalisation.sd)


def _copeland(values: Floats, weights: Floats, _: bool) -> Floats:
    """Duels are fought run by run: all pairs of units in all runs at once would not fit."""
    if values.ndim == 2 and weights.ndim == 1:
        return aggregate.copeland(values, weights=weights)
    runs = values.shape[2] if values.ndim == 3 else weights.shape[1]
    many = np.broadcast_to(values.reshape(*values.shape[:2], -1), (*values.shape[:2], runs))
    own = np.broadcast_to(weights.reshape(len(weights), -1), (len(weights), runs))
    duels = [aggregate.copeland(many[:, :, run], weights=own[:, run]) for run in range(runs)]
    return np.column_stack(duels)


_Normalise = Callable[[Floats, CompositeSpec], Floats]
_NORMALISED: Mapping[NormalisationMethod, _Normalise] = {
    NormalisationMethod.GOALPOSTS: _between_goalposts,
    NormalisationMethod.MIN_MAX: _min_max,
    NormalisationMethod.Z_SCORE: _z_score,
    NormalisationMethod.RANK: lambda values, _: rank_scores.ranks(values),
    NormalisationMethod.BORDA: lambda values, _: rank_scores.borda(values),
    NormalisationMethod.PERCENTILE_RANK: lambda values, _: normalise.percentile_rank(values),
    NormalisationMethod.NORMAL_SCORE: lambda values, _: rank_scores.normal_score(values),
    NormalisationMethod.EXPONENTIAL_SCORE: lambda values, _: rank_scores.exponential_score(values),
    NormalisationMethod.DISTANCE_TO_GREATEST: _near_greatest,
    NormalisationMethod.DISTANCE_TO_TARGET: _near_targets,
    NormalisationMethod.SHARE_OF_GREATEST: lambda values, _: normalise.share_of_greatest(values),
}
_Aggregate = Callable[[Floats, Floats, bool], Floats]
AGGREGATED: Mapping[Aggregation, _Aggregate] = {
    Aggregation.ARITHMETIC: lambda v, w, again: aggregate.arithmetic(v, weights=w, renormalise=again),
    Aggregation.GEOMETRIC: lambda v, w, again: aggregate.geometric(v, weights=w, renormalise=again),
    Aggregation.HARMONIC: lambda v, w, again: aggregate.harmonic(v, weights=w, renormalise=again),
    Aggregation.QUADRATIC: lambda v, w, again: aggregate.power_mean(v, 2.0, weights=w, renormalise=again),
    Aggregation.MPI: _mpi,
    Aggregation.COPELAND: _copeland,
}
