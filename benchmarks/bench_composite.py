"""A hundred runs of a composite index: within their time, and steps shared against the whole chain for each.

The second is how COINr does it (``get_sensitivity``): 15 to 21 s in R for its own example of this size, which
is no row here because R is not part of this project.
"""

from dataclasses import replace
from typing import Any

import numpy as np

from benchmarks.measure import Bench, Limit
from instruments.version import InstrumentVersion
from scoring.arrays import Floats, Ints
from scoring.composite import (
    Aggregation,
    CompositeSpec,
    ImputationMethod,
    ImputationRule,
    Indicator,
    IndicatorTable,
    Node,
    NormalisationMethod,
    NormalisationRule,
)
from scoring.composite.outliers import OutlierRule
from scoring.composite.runs import Factor, noisy_weights, runs
from scoring.composite.scores import composite_scores

UNITS, PILLARS, INDICATORS, RUNS, SEED = 51, 8, 49, 100, 20261121
SECONDS = 0.5


def benches() -> tuple[Bench | Limit, ...]:
    """100 runs over treatment, normalisation, weights and aggregation: their seconds, and their gain."""
    table, spec, factors, choices = case()
    return (
        Limit(
            name="composite-hundred",
            what=f"{RUNS} runs of an index of {INDICATORS} indicators in {PILLARS} pillars for {UNITS} units,"
            f" against the {SECONDS:g} s that we allow",
            ours=lambda: runs(table, spec, factors, choices),
            seconds=SECONDS,
        ),
        Bench(
            name="composite-uncertainty",
            what=f"{RUNS} runs of an index of {INDICATORS} indicators in {PILLARS} pillars for {UNITS} units,"
            " against the whole chain again for each run",
            at_least=4.0,
            ours=lambda: runs(table, spec, factors, choices).scores,
            reference=lambda: one_by_one(table, spec, factors, choices),
            tolerance=1e-10,
            runs=3,
        ),
    )


def case(n_runs: int = RUNS) -> tuple[IndicatorTable, CompositeSpec, tuple[Factor, ...], Ints]:
    """A table with gaps and outliers, its index, four factors and what each run chooses of them."""
    rng = np.random.default_rng(SEED)
    spec = _index()
    values = rng.lognormal(0.0, rng.uniform(0.1, 1.5, INDICATORS), (UNITS, INDICATORS))
    values[rng.random(values.shape) < 0.02] = np.nan
    table = IndicatorTable(
        units=tuple(f"u{unit}" for unit in range(UNITS)),
        columns={part.key: column for part, column in zip(spec.indicators, values.T, strict=True)},
    )
    weights = noisy_weights(spec.nominal_weights, np.full(len(spec.keys), 0.25), 50, seed=SEED)
    z_scores = NormalisationRule(NormalisationMethod.Z_SCORE, mean=10.0, sd=1.0)
    factors = (
        Factor("treatment", "outliers", tuple(OutlierRule(moves=moves) for moves in range(1, 6))),
        Factor("normalisation", "normalisation", (spec.normalisation, z_scores)),
        Factor("weights", "weights", tuple(tuple(row) for row in weights.tolist())),
        Factor("aggregation", "aggregation", (Aggregation.ARITHMETIC, Aggregation.GEOMETRIC)),
    )
    choices = rng.integers(0, [len(factor.options) for factor in factors], size=(n_runs, 4))
    return table, spec, factors, choices


def _index() -> CompositeSpec:
    pillars = [Node(key=f"p{row}", title="pillar", parent=f"half{row % 2}") for row in range(PILLARS)]
    halves = [Node(key=f"half{row}", title="half", parent="index") for row in range(2)]
    return CompositeSpec(
        version=InstrumentVersion("bench", 1, 0),
        title="An index of the usual size",
        statement="Made up.",
        indicators=tuple(
            Indicator(key=f"i{row}", title="indicator", parent=f"p{row % PILLARS}")
            for row in range(INDICATORS)
        ),
        nodes=(*pillars, *halves, Node(key="index", title="index")),
        normalisation=NormalisationRule(NormalisationMethod.MIN_MAX, low=1.0),
        imputation=ImputationRule(ImputationMethod.MEAN),
        outliers=OutlierRule(),
    )


def one_by_one(
    table: IndicatorTable, spec: CompositeSpec, factors: tuple[Factor, ...], choices: Ints
) -> Floats:
    """(units, runs) the index, all of it made again from the table in every run."""
    columns = []
    for row in choices.tolist():
        changed: dict[str, Any] = {f.step: f.options[option] for f, option in zip(factors, row, strict=True)}
        columns.append(composite_scores(table, replace(spec, **changed)).index)
    return np.column_stack(columns)
