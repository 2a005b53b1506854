"""Weighted least squares for ordered items: a slow twin of the objective, and what the estimators share."""

import numpy as np
import pytest
from scipy.optimize import minimize

from scoring.confirmatory import confirm
from scoring.confirmatory.least_squares import ordered_groups, squares_of
from scoring.confirmatory.model_text import parsed
from scoring.confirmatory.parameters import Plan
from scoring.confirmatory.problem import Problem
from scoring.confirmatory.sample import factor_sample
from tests.scoring.factor_data import model_of, ordered_answers

DATA = ordered_answers(4, n=300)


def slow_objective(
    loadings: np.ndarray, thresholds: np.ndarray, moments: np.ndarray, gamma: np.ndarray
) -> float:
    """Half the weighted squares of one factor with variance 1, pair by pair."""
    total, k, place = 0.0, len(loadings), len(thresholds)
    for number, threshold in enumerate(thresholds):
        total += 0.5 * (moments[number] - threshold) ** 2 / gamma[number, number]
    for one in range(k):
        for other in range(one + 1, k):
            gap = moments[place] - loadings[one] * loadings[other]
            total += 0.5 * gap**2 / gamma[place, place]
            place += 1
    return total


def test_objective_and_slopes_are_those_of_the_slow_twin() -> None:
    sample = factor_sample(DATA, tuple(DATA), group=None, weights=None, missing="listwise")
    groups = ordered_groups(sample, pairwise=False)
    plan = Plan(model=parsed(model_of(DATA)), groups=("all",), means=True, n_thresholds=(4, 4, 4, 4))
    problem = Problem.of(plan)
    squares = squares_of(problem, groups, sample.shares, "wlsmv")
    theta, step = np.random.default_rng(1).uniform(0.4, 0.8, problem.n_free), 1e-6

    def slow(at: np.ndarray) -> float:
        return slow_objective(at[:4], at[4:], groups[0].moments, groups[0].gamma)

    found = squares.slope(theta)
    assert found.value == pytest.approx(slow(theta), rel=1e-12)
    slopes = [(slow(theta + step * each) - slow(theta - step * each)) / (2 * step) for each in np.eye(20)]
    np.testing.assert_allclose(found.gradient, slopes, rtol=1e-5, atol=1e-6)


def test_the_estimates_are_where_a_general_search_of_the_slow_twin_ends() -> None:
    sample = factor_sample(DATA, tuple(DATA), group=None, weights=None, missing="listwise")
    (group,) = ordered_groups(sample, pairwise=False)
    tau = group.moments[:16]
    slow = minimize(
        lambda at: slow_objective(at, tau, group.moments, group.gamma), np.full(4, 0.5), tol=1e-12
    )
    found = confirm(DATA, model_of(DATA))
    np.testing.assert_allclose(found.groups[0].loadings[:, 0], slow.x, atol=1e-5)
    assert found.chi2 == pytest.approx(2.0 * found.n_respondents * slow.fun, rel=1e-6)


def test_parameters_that_imply_no_variance_have_no_squares() -> None:
    sample = factor_sample(DATA, tuple(DATA), group=None, weights=None, missing="listwise")
    model = parsed(model_of(DATA).replace("=~ ", "=~ 1*"))
    plan = Plan(model=model, groups=("all",), means=True, n_thresholds=(4, 4, 4, 4), theta=True)
    problem = Problem.of(plan)
    squares = squares_of(problem, ordered_groups(sample, pairwise=False), sample.shares, "wlsmv")
    theta = np.full(problem.n_free, 0.5)
    assert squares.possible(theta) is not None
    theta[problem.table.labels.index("factors[0,0]")] = -9.0
    assert squares.possible(theta) is None


def test_estimators_that_weigh_alike_estimate_alike_and_differ_in_the_test() -> None:
    shifted, adjusted = (confirm(DATA, model_of(DATA), estimator=each) for each in ("wlsmv", "wlsm"))
    np.testing.assert_array_equal(shifted.groups[0].loadings, adjusted.groups[0].loadings)
    assert shifted.chi2 == adjusted.chi2
    assert shifted.scaled is not None
    assert adjusted.scaled is not None
    assert shifted.scaled.chi2 != adjusted.scaled.chi2
