"""Raked replicate weights: all columns at once over cells, against one column at a time over people."""

from collections.abc import Hashable, Mapping, Sequence

import numpy as np

from benchmarks.measure import Bench
from scoring.arrays import Floats
from scoring.replicates import fay_poisson
from scoring.weighting import rake_columns

PEOPLE, REPLICATES, SEED = 50_000, 200, 20261121
SIZES = {"age": 7, "sex": 2, "ward": 20, "tenure": 4, "group": 5}
_TOLERANCE = 1e-12

Margins = Mapping[str, Sequence[str]]
Targets = Mapping[str, Mapping[Hashable, float]]


def benches() -> tuple[Bench, ...]:
    """One bench: 200 replicates of 50,000 people on 5 margins."""
    margins, targets, base = _wave()
    return (
        Bench(
            name="raking-replicates",
            what=f"{REPLICATES} raked replicates of {PEOPLE} people on {len(SIZES)} margins,"
            " against raking each replicate on its own, person by person",
            at_least=4.0,
            ours=lambda: rake_columns(margins, targets, base).values,
            reference=lambda: one_by_one(margins, targets, base),
            tolerance=1e-8,
            runs=3,
        ),
    )


def _wave() -> tuple[Margins, Targets, Floats]:
    """Labels of every person, targets that differ from the sample, and base weights with replicates."""
    rng = np.random.default_rng(SEED)
    margins: dict[str, Sequence[str]] = {}
    targets: dict[str, Mapping[Hashable, float]] = {}
    for name, size in SIZES.items():
        labels = [f"{name} {number}" for number in range(size)]
        margins[name] = rng.choice(labels, PEOPLE, p=rng.dirichlet(np.full(size, 20.0))).tolist()
        shares = rng.dirichlet(np.full(size, 20.0))
        targets[name] = dict(zip(labels, (187_041 * shares).tolist(), strict=True))
    factors = fay_poisson([str(person) for person in range(PEOPLE)], REPLICATES, seed=SEED)
    return margins, targets, np.concatenate([np.ones((PEOPLE, 1)), factors], axis=1)


def one_by_one(margins: Margins, targets: Targets, base: Floats) -> Floats:
    """(n, 1 + R) raked weights by the textbook loop: replicate after replicate, margin after margin."""
    codes = {name: np.unique(list(labels), return_inverse=True) for name, labels in margins.items()}
    wanted = {name: np.array([targets[name][label] for label in codes[name][0]]) for name in margins}
    columns = []
    for column in base.T:
        weights, worst = column.copy(), np.inf
        while worst > _TOLERANCE:
            worst = 0.0
            for name, (_, code) in codes.items():
                ratio = wanted[name] / np.bincount(code, weights)
                worst = max(worst, float(np.abs(ratio - 1.0).max()))
                weights *= ratio[code]
        columns.append(weights)
    return np.column_stack(columns)
