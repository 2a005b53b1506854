"""The same index under other defensible choices: many runs at once, and without one of its parts.

A factor is one step of the definition with its options. Steps are made once for each combination that occurs,
however many runs use it, and all weights of a combination go up the tree together.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from functools import cached_property
from typing import Any

import numpy as np
from numpy.typing import ArrayLike

from instruments.errors import InvalidInputError
from scoring.arrays import Floats, Ints, floats, require_shape
from scoring.composite.rank_scores import ranks
from scoring.composite.rules import normalised
from scoring.composite.scores import Prepared, aggregated, composite_scores, prepared
from scoring.composite.spec import CompositeSpec, IndicatorTable

_PREPARING = ("imputation", "outliers")
_WEIGHTS = "weights"
_FIELDS = (*_PREPARING, "normalisation", "aggregation", _WEIGHTS)


@dataclass(frozen=True, slots=True)
class Factor:
    """One choice that could have been another: a step of the definition, and what it may be."""

    name: str
    step: str  # a field of CompositeSpec
    options: tuple[object, ...]

    def __post_init__(self) -> None:
        if self.step not in _FIELDS or len(self.options) < 2:
            raise InvalidInputError(
                f"the factor {self.name!r} has {len(self.options)} options for the step {self.step!r}",
                where="Factor",
                fix=f"Give two options or more for one of: {', '.join(_FIELDS)}.",
            )


@dataclass(frozen=True, kw_only=True)
class Runs:
    """The index in the nominal run and in others. nominal: (units,). scores: (units, runs)."""

    units: tuple[str, ...]
    nominal: Floats
    scores: Floats

    @cached_property
    def nominal_ranks(self) -> Floats:
        """(units,) ranks of the nominal run, 1 the highest; ties share the best."""
        return descending_ranks(self.nominal[:, None])[:, 0]

    @cached_property
    def ranks(self) -> Floats:
        """(units, runs) ranks within each run, 1 the highest; ties share the best."""
        return descending_ranks(self.scores)

    @property
    def rank_changes(self) -> Floats:
        """(runs,) how many places a unit moves on average against the nominal run."""
        return np.asarray(np.nanmean(np.abs(self.ranks - self.nominal_ranks[:, None]), axis=0))

    def rank_quantiles(self, shares: Sequence[float]) -> Floats:
        """(units, shares) quantiles of the ranks of each unit over the runs."""
        return np.asarray(np.nanquantile(self.ranks, shares, axis=1).T)


def descending_ranks(scores: ArrayLike) -> Floats:
    """Ranks on axis 0, 1 the highest; ties share the best, NaN has none."""
    return ranks(-floats(scores))


def runs(table: IndicatorTable, spec: CompositeSpec, factors: Sequence[Factor], choices: Ints) -> Runs:
    """The index under each row of choices. choices: (runs, factors) which option of each factor, from 0."""
    _check(factors, choices)
    nominal = composite_scores(table, spec)
    steps, weights = _parted(factors)
    combinations, row = np.unique(choices[:, steps], axis=0, return_inverse=True)
    scores = np.empty((len(nominal.index), len(choices)))
    stages = _Stages(table)
    for number, combination in enumerate(combinations):
        chosen = {factors[f].step: factors[f].options[o] for f, o in zip(steps, combination, strict=True)}
        members = np.flatnonzero(row.reshape(-1) == number)
        changed = _changed(spec, chosen)
        scores[:, members] = _index(stages.normalised(changed), changed, weights, choices[members])
    return Runs(units=nominal.units, nominal=nominal.index, scores=scores)


def without_each(table: IndicatorTable, spec: CompositeSpec, keys: Sequence[str]) -> Runs:
    """The index without each of some indicators or nodes, in their order: what does each part do to ranks?"""
    nominal = composite_scores(table, spec)
    scores = [composite_scores(table, without(spec, key)).index for key in keys]
    return Runs(units=nominal.units, nominal=nominal.index, scores=np.column_stack(scores))


def without(spec: CompositeSpec, key: str) -> CompositeSpec:
    """The definition without a part and all that it is made of; the weights of the others count for all."""
    gone = {key, *(spec.keys[row] for row in _below(spec, spec.position(key)))}
    indicators = tuple(part for part in spec.indicators if part.key not in gone)
    nodes = tuple(part for part in spec.nodes if part.key not in gone)
    parents = {part.parent for part in spec.parts if part.key not in gone}
    if not nodes or not all(node.key in parents for node in nodes):
        raise InvalidInputError(
            f"without {key!r} a node would be empty",
            where=str(spec.version),
            fix="Remove that node instead, or keep the part.",
        )
    kept = [row for row, name in enumerate(spec.keys) if name not in gone]
    weights = None if spec.weights is None else tuple(spec.weights[row] for row in kept)
    return replace(spec, indicators=indicators, nodes=nodes, weights=weights)


def noisy_weights(weights: ArrayLike, noise: ArrayLike, n: int, *, seed: int) -> Floats:
    """(n, keys) weights, each moved evenly by up to a share of itself.

    weights: (keys,). noise: (keys,) the greatest share, 0 to 1; 0 keeps a weight as it is.
    """
    own, share = floats(weights), floats(noise)
    require_shape("noise", share, own.shape, where="noisy_weights")
    if not ((share >= 0.0) & (share < 1.0)).all():
        raise InvalidInputError(
            "a share of noise is not from 0 to under 1",
            where="noisy_weights",
            fix="Give shares such as 0.25; at 1 a part could vanish.",
        )
    moves = np.random.default_rng(seed).uniform(-1.0, 1.0, size=(n, len(own)))
    return np.asarray(own * (1.0 + moves * share))


class _Stages:
    """What has been made so far, so that no step is made twice for the same rules."""

    def __init__(self, table: IndicatorTable) -> None:
        self._table = table
        self._prepared: dict[tuple[object, ...], Prepared] = {}
        self._normalised: dict[tuple[object, ...], Floats] = {}

    def normalised(self, spec: CompositeSpec) -> Floats:
        """The normalised indicators of a definition."""
        preparing = (spec.imputation, spec.outliers)
        if preparing not in self._prepared:
            self._prepared[preparing] = prepared(self._table, spec)
        key = (*preparing, spec.normalisation)
        if key not in self._normalised:
            self._normalised[key] = normalised(self._prepared[preparing].values, spec)
        return self._normalised[key]


def _index(
    indicators: Floats, spec: CompositeSpec, weights: tuple[int, Floats] | None, choices: Ints
) -> Floats:
    """(units, runs) the index of one combination of steps under the weights of its runs."""
    if weights is None:
        return aggregated(indicators, spec, weights=spec.nominal_weights)[:, -1, None]
    factor, options = weights
    chosen, row = np.unique(choices[:, factor], return_inverse=True)
    return np.asarray(aggregated(indicators, spec, weights=options[chosen].T)[:, -1][:, row.reshape(-1)])


def _parted(factors: Sequence[Factor]) -> tuple[list[int], tuple[int, Floats] | None]:
    """The factors that change a step, and the one that changes weights with its options (options, keys)."""
    steps = [row for row, factor in enumerate(factors) if factor.step != _WEIGHTS]
    weighing = next((row for row, factor in enumerate(factors) if factor.step == _WEIGHTS), None)
    options: Any = None if weighing is None else factors[weighing].options
    return steps, None if weighing is None else (weighing, floats(options))


def _changed(spec: CompositeSpec, steps: Mapping[str, Any]) -> CompositeSpec:
    return replace(spec, **steps)


def _below(spec: CompositeSpec, position: int) -> list[int]:
    """The positions of everything that a part is made of, down to indicators."""
    own = spec.children.get(spec.keys[position], ())
    return [row for child in own for row in (child, *_below(spec, child))]


def _check(factors: Sequence[Factor], choices: Ints) -> None:
    require_shape("choices", choices, (None, len(factors)), where="runs")
    sizes = np.array([len(factor.options) for factor in factors])
    if len({factor.step for factor in factors}) < len(factors) or len(factors) == 0:
        raise InvalidInputError(
            "two factors change one step, or there is none",
            where="runs",
            fix="Give one factor a step, with all its options.",
        )
    if not ((choices >= 0) & (choices < sizes)).all():
        raise InvalidInputError(
            "a run chooses an option that is not there", where="runs", fix="Number options from 0."
        )
