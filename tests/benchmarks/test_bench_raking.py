"""The textbook loop that the bench times against is a right one, and ours agrees with it on any wave."""

from collections.abc import Hashable, Mapping

import numpy as np
import pytest

from benchmarks.bench_raking import one_by_one
from scoring.replicates import fay_poisson
from scoring.weighting import rake_columns

CASES = 400
PEOPLE, REPLICATES = 400, 8


@pytest.mark.proof
def test_raking_over_cells_equals_raking_each_replicate_over_people(proof_share: float) -> None:
    """Random margins of 2 to 5 labels, random targets; each case is its own seed."""
    for seed in range(round(CASES * proof_share)):
        rng = np.random.default_rng(seed)
        labels: dict[str, list[str]] = {}
        targets: dict[str, Mapping[Hashable, float]] = {}
        for name in ("a", "b", "c"):
            names = [f"{name}{number}" for number in range(rng.integers(2, 6))]
            labels[name] = rng.choice(names, PEOPLE).tolist()
            shares = rng.dirichlet(np.full(len(names), 10.0))
            targets[name] = dict(zip(names, (1000 * shares).tolist(), strict=True))
        base = fay_poisson([str(person) for person in range(PEOPLE)], REPLICATES, seed=seed)
        ours = rake_columns(labels, targets, base).values
        np.testing.assert_allclose(ours, one_by_one(labels, targets, base), rtol=1e-9, err_msg=f"seed {seed}")
        for name, wanted in targets.items():
            sums = [ours[np.array(labels[name]) == label].sum(axis=0) for label in wanted]
            np.testing.assert_allclose(sums, np.array([*wanted.values()])[:, None].repeat(REPLICATES, 1))
