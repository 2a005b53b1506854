"""A confirmatory model of three scales as ordered items: against lavaan, and against a general search."""

import numpy as np
from scipy.optimize import minimize

from benchmarks.measure import Bench
from benchmarks.r_session import RSession, has_r
from scoring.arrays import Floats
from scoring.confirmatory import confirm
from scoring.confirmatory.least_squares import OrderedGroup, least_squares_fit, ordered_groups, squares_of
from scoring.confirmatory.model_text import parsed
from scoring.confirmatory.parameters import Plan
from scoring.confirmatory.problem import Problem, starting_values
from scoring.confirmatory.sample import FactorSample, factor_sample

PEOPLE, SEED = 2_000, 20261122
SCALES = (("a", 4, 11), ("b", 3, 3), ("c", 6, 5))  # name, items, categories: as ONS4, UCLA-3 and BRS
ITEMS = sum(items for _, items, _ in SCALES)
MODEL = "a =~ v1 + v2 + v3 + v4; b =~ v5 + v6 + v7; c =~ v8 + v9 + v10 + v11 + v12 + v13"
_LAVAAN = (
    f"{{ f <- lavaan::cfa('{MODEL}', data = x, ordered = names(x), estimator = 'WLSMV', std.lv = TRUE);"
    f" c(lavaan::standardizedSolution(f)$est.std[1:{ITEMS}],"
    " lavaan::fitMeasures(f, c('cfi.scaled', 'rmsea.scaled', 'srmr'))) }"
)


def benches() -> tuple[Bench, ...]:
    """Two benches: the whole analysis, and the search for the estimates alone."""
    codes = answers()
    r = RSession(codes, "lavaan") if has_r("lavaan") else None
    sample, groups = _moments(codes)
    problem = _problem(groups[0])
    return (
        Bench(
            name="wlsmv",
            what=f"WLSMV, {len(SCALES)} factors, {ITEMS} items, {PEOPLE} people: estimates, errors, scaled"
            " fit, against lavaan::cfa",
            at_least=3.0,
            ours=lambda: analysed(codes),
            reference=None if r is None else lambda: r.numbers(_LAVAAN),
            tolerance=1e-3,
        ),
        Bench(
            name="wlsmv-search",
            what=f"the estimates of {problem.n_free} parameters with their errors and test, against a general"
            " search with numeric slopes for the estimates alone",
            at_least=10.0,
            ours=lambda: least_squares_fit(problem, groups, sample.shares, "wlsmv").theta[:ITEMS],
            reference=lambda: by_general_search(problem, groups, sample.shares)[:ITEMS],
            tolerance=1e-3,
            runs=3,
        ),
    )


def answers() -> Floats:
    """(people, items) answers to three correlated scales of 11, 3 and 5 categories."""
    rng = np.random.default_rng(SEED)
    common, columns = rng.normal(size=PEOPLE), []
    for _, items, categories in SCALES:
        factor = 0.6 * common + 0.8 * rng.normal(size=PEOPLE)
        cuts = np.linspace(-1.6, 1.6, categories - 1)
        responses = 0.75 * factor[:, None] + 0.66 * rng.normal(size=(PEOPLE, items))
        columns.append(np.digitize(responses, cuts) + 1.0)
    return np.column_stack(columns)


def analysed(codes: Floats) -> Floats:
    """Standardised loadings, scaled CFI and RMSEA, and SRMR, in one array."""
    found = confirm({f"v{item + 1}": column for item, column in enumerate(codes.T)}, MODEL)
    if found.scaled is None:
        raise ArithmeticError("a model with degrees of freedom has a scaled test")
    loadings = found.groups[0].standardised_loadings
    return np.array([*loadings[loadings != 0.0], found.scaled.cfi, found.scaled.rmsea, found.srmr])


def by_general_search(problem: Problem, groups: tuple[OrderedGroup, ...], shares: Floats) -> Floats:
    """(q,) the estimates by a quasi-Newton search that takes its slopes from small steps."""
    squares = squares_of(problem, groups, shares, "wlsmv")
    start = starting_values(
        problem,
        [group.polychoric.correlations for group in groups],
        [np.concatenate(group.polychoric.thresholds) for group in groups],
    )

    def value(theta: Floats) -> float:
        return squares.slope(theta).value

    found: Floats = minimize(value, start, method="BFGS").x
    return found


def _moments(codes: Floats) -> tuple[FactorSample, tuple[OrderedGroup, ...]]:
    data = {f"v{item + 1}": column for item, column in enumerate(codes.T)}
    sample = factor_sample(data, tuple(data), group=None, weights=None, missing="listwise")
    return sample, ordered_groups(sample, pairwise=False)


def _problem(group: OrderedGroup) -> Problem:
    counts = tuple(len(each) for each in group.polychoric.thresholds)
    return Problem.of(Plan(model=parsed(MODEL), groups=("all",), means=True, n_thresholds=counts))
