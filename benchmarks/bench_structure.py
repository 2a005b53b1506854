"""Extraction by an analytic slope, and shuffled polychorics all at once, beside R and slower ways."""

import numpy as np

from benchmarks.measure import Bench
from benchmarks.r_session import RSession, has_r
from scoring.arrays import Floats, floats
from scoring.polychoric import polychoric
from scoring.structure import parallel_analysis
from scoring.structure.extraction import factors

PEOPLE, ITEMS, DRAWS, SEED = 2_000, 12, 20, 20261121
_FA = "sort(psych::fa(cor(x), 3, n.obs = nrow(x), fm = 'minres', rotate = 'none')$uniquenesses)"
_POLY = f"psych::fa.parallel(x, cor = 'poly', fa = 'pc', n.iter = {DRAWS}, plot = FALSE)$pc.values"


def benches() -> tuple[Bench, ...]:
    """Two pieces of work, each against psych where R is, and against a slower way to the same figures."""
    codes = _answers()
    r = floats(np.corrcoef(codes, rowvar=False))
    six = codes[:, :6]
    by_r = RSession(codes, "psych") if has_r("psych") else None
    six_by_r = RSession(six, "psych") if has_r("psych") else None
    return (
        Bench(
            name="factors-psych",
            what=f"three minres factors of {ITEMS} items, against psych::fa",
            at_least=1.0,
            ours=lambda: np.sort(factors(r, 3, method="minres", rotation="none").uniquenesses),
            reference=None if by_r is None else lambda: by_r.numbers(_FA),
            tolerance=1e-4,
        ),
        Bench(
            name="factors",
            what=f"three minres factors of {ITEMS} items, against factor_analyzer, which steps to each slope",
            at_least=2.0,
            ours=lambda: np.sort(factors(r, 3, method="minres", rotation="none").uniquenesses),
            reference=lambda: _stepped(r),
            tolerance=1e-3,
        ),
        Bench(
            name="parallel-psych",
            what=f"parallel analysis of 6 ordered items, {PEOPLE} people, {DRAWS} draws, against psych",
            at_least=20.0,
            ours=lambda: parallel_analysis(six, seed=SEED, draws=DRAWS).observed,
            reference=None if six_by_r is None else lambda: six_by_r.numbers(_POLY),
            tolerance=1e-3,
            runs=3,
        ),
        Bench(
            name="parallel",
            what=f"the same, against one draw after the other, {DRAWS} draws",
            at_least=1.2,
            ours=lambda: parallel_analysis(six, seed=SEED, draws=DRAWS).random,
            reference=lambda: _one_by_one(six),
            tolerance=1e-7,
            runs=3,
        ),
    )


def _answers() -> Floats:
    """Answers to twelve items of three factors."""
    rng = np.random.default_rng(SEED)
    traits = np.repeat(rng.normal(size=(PEOPLE, 3)), ITEMS // 3, axis=1)
    latent = 0.7 * traits + 0.7 * rng.normal(size=(PEOPLE, ITEMS))
    return floats(np.digitize(latent, (-1.2, -0.4, 0.4, 1.3)) + 1.0)


def _stepped(r: Floats) -> Floats:
    """The same uniquenesses by the library, whose search takes a step along each item to learn a slope."""
    from factor_analyzer.factor_analyzer import FactorAnalyzer

    loadings = FactorAnalyzer(3, rotation=None, method="minres")._fit_factor_analysis(r.copy())
    return floats(np.sort(1.0 - (loadings**2).sum(axis=1)))


def _one_by_one(codes: Floats) -> Floats:
    """(k, draws) eigenvalues of the same shuffled answers, each draw correlated by itself."""
    repeated = np.broadcast_to(codes.astype(np.int64) - 1, (DRAWS, *codes.shape))
    shuffled = np.random.default_rng(SEED).permuted(repeated, axis=1)
    return floats(
        np.stack([np.linalg.eigvalsh(polychoric(draw).correlations)[::-1] for draw in shuffled], axis=1)
    )
