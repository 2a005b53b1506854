"""Raked replicate weights: all columns at once over cells, beside loops over people, R survey and svy."""

import importlib
import importlib.util
from collections.abc import Callable, Hashable, Mapping, Sequence
from typing import Any

import numpy as np

from benchmarks.measure import Bench
from benchmarks.r_session import RSession, has_r
from scoring.arrays import Floats
from scoring.replicates import fay_poisson
from scoring.weighting import rake_columns

PEOPLE, REPLICATES, SEED = 50_000, 200, 20261121
SIZES = {"age": 7, "sex": 2, "ward": 20, "tenure": 4, "group": 5}
SEEN = 50  # people whose weights R hands over: enough to see that it did the same work
_TOLERANCE = 1e-12
_WHAT = f"{REPLICATES} raked replicates of {PEOPLE} people on {len(SIZES)} margins, against"

Margins = Mapping[str, Sequence[str]]
Targets = Mapping[str, Mapping[Hashable, float]]


def benches() -> tuple[Bench, ...]:
    """200 replicates of 50,000 people on 5 margins, three ways; R and svy where they are."""
    margins, targets, base = _wave()

    def ours() -> Floats:
        return rake_columns(margins, targets, base).values

    return (
        Bench(
            name="raking-replicates",
            what=f"{_WHAT} raking each replicate on its own, person by person",
            at_least=5.0,
            ours=ours,
            reference=lambda: one_by_one(margins, targets, base),
            tolerance=1e-8,
            runs=3,
        ),
        Bench(
            name="raking-replicates-survey",
            what=f"{_WHAT} R survey",
            at_least=50.0,
            ours=lambda: ours()[:SEEN],
            reference=_by_r(margins, targets, base) if has_r("survey") else None,
            tolerance=1e-6,
            runs=1,
        ),
        Bench(
            name="raking-replicates-svy",
            what=f"{_WHAT} svy",
            at_least=2.0,
            ours=ours,
            reference=_by_svy(margins, targets, base) if importlib.util.find_spec("svy") else None,
            tolerance=1e-6,
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


def _by_r(margins: Margins, targets: Targets, base: Floats) -> Callable[[], Floats]:
    """The (SEEN, 1 + R) weights that R survey gives; it holds all people before the clock starts."""
    codes = [[*targets[name]].index for name in margins]
    columns = [
        np.array([code(label) for label in labels], dtype=np.float64)
        for code, labels in zip(codes, margins.values(), strict=True)
    ]
    r = RSession(np.column_stack([*columns, base]), "survey")
    first, last = len(columns) + 1, len(columns) + base.shape[1]
    sides = [
        (f"~v{column}", f"data.frame(v{column} = 0:{len(wanted) - 1}, Freq = c({_listed(wanted)}))")
        for column, wanted in enumerate((targets[name] for name in margins), start=1)
    ]
    r.numbers(
        f"{{ d <- svrepdesign(data = x[, 1:{len(columns)}], weights = x$v{first},"
        f" repweights = as.matrix(x[, {first + 1}:{last}]), type = 'other', scale = 1,"
        f" rscales = rep(1, {REPLICATES}), combined.weights = TRUE); nrow(d) }}"
    )
    raked = (
        f"rake(d, list({', '.join(formula for formula, _ in sides)}),"
        f" list({', '.join(table for _, table in sides)}), control = list(maxit = 100, epsilon = 1e-9))"
    )
    rows = f"1:{SEEN}"
    told = f"{{ r <- {raked}; cbind(weights(r, 'sampling')[{rows}], weights(r, 'analysis')[{rows}, ]) }}"
    return lambda: r.numbers(told).reshape(base.shape[1], SEEN).T


def _listed(wanted: Mapping[Hashable, float]) -> str:
    return ", ".join(f"{people:.17g}" for people in wanted.values())


def _by_svy(margins: Margins, targets: Targets, base: Floats) -> Callable[[], Floats]:
    """The (n, 1 + R) weights that svy gives; it holds all people before the clock starts."""
    svy: Any = importlib.import_module("svy")
    polars: Any = importlib.import_module("polars")
    names = ["w", *(f"w{replicate}" for replicate in range(1, REPLICATES + 1))]
    data = {**margins, **dict(zip(names, base.T, strict=True))}
    replicates = svy.RepWeights(method="bootstrap", prefix="w", n_reps=REPLICATES)
    sample = svy.Sample(polars.DataFrame(data), svy.Design(wgt="w", rep_wgts=replicates))

    def raked() -> Floats:
        found = sample.weighting.rake(controls=targets, tol=1e-10, max_iter=200, wgt_name="k")
        kept = ["k", *(f"k{replicate}" for replicate in range(1, REPLICATES + 1))]
        return np.asarray(found.data.select(kept).to_numpy(), dtype=np.float64)

    return raked
