"""Polychoric correlations of six items: against lavaan, and all replicate weights against one by one."""

import numpy as np

from benchmarks.measure import Bench, Limit
from benchmarks.r_session import RSession, has_r
from scoring.arrays import Floats, floats
from scoring.polychoric import polychoric, replicate_polychorics
from scoring.replicates import fay_poisson

PEOPLE, ITEMS, REPLICATES, SEED = 5_000, 6, 200, 20261121
_LAVAAN = "lavaan::lavCor(x, ordered = names(x))"


def benches() -> tuple[Bench | Limit, ...]:
    """The matrix itself, and 200 replicates of it: against one by one, and in less than 1.5 s."""
    codes, weights = _answers()
    r = RSession(codes, "lavaan") if has_r("lavaan") else None
    return (
        Bench(
            name="polychoric",
            what=f"polychoric correlations of {ITEMS} items of 5 categories, {PEOPLE} people,"
            " against lavaan::lavCor",
            at_least=20.0,
            ours=lambda: polychoric(codes).correlations.ravel(),
            reference=None if r is None else lambda: r.numbers(_LAVAAN),
            tolerance=1e-6,
        ),
        Bench(
            name="polychoric-replicates",
            what=f"{REPLICATES} replicate-weight polychorics of {ITEMS} items, {PEOPLE} people,"
            " against one matrix after the other",
            at_least=4.0,
            ours=lambda: replicate_polychorics(codes, weights).correlations,
            reference=lambda: one_by_one(codes, weights),
            tolerance=1e-7,
            runs=3,
        ),
        Limit(
            name="polychoric-replicates-time",
            what=f"{REPLICATES} replicate-weight polychorics of {ITEMS} items, {PEOPLE} people",
            ours=lambda: replicate_polychorics(codes, weights).correlations,
            seconds=1.5,
        ),
    )


def _answers() -> tuple[Floats, Floats]:
    """Answers to six items of one factor, and full-sample weights with replicates."""
    rng = np.random.default_rng(SEED)
    latent = 0.7 * rng.normal(size=(PEOPLE, 1)) + 0.7 * rng.normal(size=(PEOPLE, ITEMS))
    factors = fay_poisson([str(person) for person in range(PEOPLE)], REPLICATES, seed=SEED)
    codes = floats(np.digitize(latent, (-1.2, -0.4, 0.4, 1.3)) + 1.0)
    return codes, np.column_stack([np.ones(PEOPLE), factors])


def one_by_one(codes: Floats, weights: Floats) -> Floats:
    """(k, k, 1 + R) the same matrices, each found on its own."""
    return np.stack([polychoric(codes, weights=column).correlations for column in weights.T], axis=2)
