"""A table and a definition -> the composite index, step by step, with what each step did.

The steps: denominators, units with too little left out, gaps filled, outliers drawn in, directions, one
scale, then parts into parts up the tree. The last axis of scores, if there is one, is the replicate or draw.
"""

from dataclasses import dataclass

import numpy as np

from instruments.errors import InvalidInputError
from scoring.arrays import Floats, require_shape
from scoring.column_facts import Availability, availability
from scoring.composite.imputation import Imputed
from scoring.composite.outliers import Treated, treated
from scoring.composite.rules import AGGREGATED, filled, normalised
from scoring.composite.spec import CompositeSpec, IndicatorTable
from scoring.result_warnings import ResultWarning, Warnings, holding

_MANY_GUESSES = 0.1  # of all values, beyond which gaps say more than values do


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

    @property
    def warnings(self) -> Warnings:
        """What a reader should know of the table before the index."""
        guessed = float(self.imputed.filled.mean())
        skewed = () if self.outliers is None else tuple(np.flatnonzero(self.outliers.fails).tolist())
        return holding(
            [
                (
                    len(self.left_out) > 0,
                    ResultWarning(
                        "left-out",
                        f"units with too few values are left out: {', '.join(self.left_out)}",
                        "Say so beside the index: it is an index of the others.",
                    ),
                ),
                (
                    guessed > _MANY_GUESSES,
                    ResultWarning(
                        "many-guesses",
                        f"{guessed:.0%} of the values are guesses",
                        "Ask for more values of each unit, or drop indicators with many gaps.",
                    ),
                ),
                (
                    bool(skewed),
                    ResultWarning(
                        "still-skewed",
                        "indicators have far-out values after treatment",
                        "Look at these indicators: few units decide what they say.",
                        skewed,
                    ),
                ),
            ]
        )


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
    without_gaps = filled(given[kept], groups, spec)
    return Prepared(
        units=tuple(table.units[row] for row in kept),
        left_out=tuple(unit for row, unit in enumerate(table.units) if row not in kept),
        denominated=given,
        available=available,
        imputed=without_gaps,
        outliers=None if spec.outliers is None else treated(without_gaps.values, spec.outliers),
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
        rule = AGGREGATED[node.aggregation or spec.aggregation]
        scores[:, spec.position(node.key)] = rule(scores[:, parts], weights[parts], spec.renormalise)
    return scores
