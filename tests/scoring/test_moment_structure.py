"""What a factor model implies: slopes against small steps, and the laws of its two parameterisations."""

from dataclasses import replace

import numpy as np
import pytest

from scoring.confirmatory.model_text import parsed
from scoring.confirmatory.parameters import Plan
from scoring.confirmatory.problem import Problem

MODEL = parsed("""
    f =~ a + b + c + d
    g =~ 1*d + e + same*h
    a ~~ b
    f ~~ g
""")
PLANS = {
    "continuous": Plan(model=MODEL, groups=("1",), means=False),
    "with means": Plan(model=MODEL, groups=("1", "2"), means=True, equal=("loadings", "intercepts")),
    "delta": Plan(
        model=MODEL, groups=("1", "2"), means=True, n_thresholds=(4, 3, 4, 2, 4, 4), equal=("thresholds",)
    ),
    "theta": Plan(
        model=MODEL,
        groups=("1", "2"),
        means=True,
        n_thresholds=(4, 3, 4, 2, 4, 4),
        theta=True,
        equal=("thresholds", "loadings", "intercepts"),
    ),
}


def somewhere(problem: Problem, seed: int = 1) -> np.ndarray:
    return np.random.default_rng(seed).uniform(0.3, 0.7, problem.n_free)


def moments(problem: Problem, theta: np.ndarray) -> np.ndarray:
    pairs = zip(problem.structures, problem.matrices(theta), strict=True)
    return np.concatenate([structure.moments(each) for structure, each in pairs])


@pytest.mark.parametrize("name", PLANS)
def test_slopes_are_those_that_small_steps_show(name: str) -> None:
    problem = Problem.of(PLANS[name])
    theta, step = somewhere(problem), 1e-6
    found = np.concatenate(problem.slopes(problem.matrices(theta)))
    slow = np.stack(
        [
            (moments(problem, theta + step * each) - moments(problem, theta - step * each)) / (2.0 * step)
            for each in np.eye(problem.n_free)
        ],
        axis=1,
    )
    np.testing.assert_allclose(found, slow, atol=1e-7)


@pytest.mark.parametrize("name", ["continuous", "with means"])
def test_the_bend_is_that_which_small_steps_show(name: str) -> None:
    problem = Problem.of(PLANS[name])
    theta, step = somewhere(problem), 1e-5
    structure, k = problem.structures[-1], len(MODEL.items)
    rng = np.random.default_rng(2)
    means, square = rng.normal(size=k), rng.normal(size=(k, k))
    square += square.T

    def slope(at: np.ndarray) -> np.ndarray:
        """Slopes of the weighted sum of implied means and covariances."""
        row, column = structure.pairs
        weights = np.where(row == column, 1.0, 2.0) * square[row, column]
        if structure.plan.means:
            weights = np.concatenate([means, weights])
        return weights @ structure.jacobian(problem.matrices(at)[-1]) @ problem.spread

    slow = np.stack(
        [
            (slope(theta + step * each) - slope(theta - step * each)) / (2 * step)
            for each in np.eye(len(theta))
        ]
    )
    bend = structure.bend(problem.matrices(theta)[-1], means if structure.plan.means else np.zeros(k), square)
    np.testing.assert_allclose(problem.spread.T @ bend @ problem.spread, slow, atol=1e-6)


def test_covariances_are_the_textbook_product_of_the_matrices() -> None:
    problem = Problem.of(PLANS["continuous"])
    (found,) = problem.matrices(somewhere(problem))
    slow = found.loadings @ found.factors @ found.loadings.T + found.residuals
    np.testing.assert_allclose(found.covariance, slow)
    np.testing.assert_array_equal(found.residuals, found.residuals.T)
    assert found.residuals[0, 1] == found.residuals[1, 0] != 0.0


def test_the_response_behind_an_ordered_item_has_the_variance_of_its_scale() -> None:
    delta = Problem.of(PLANS["delta"])
    for found in delta.matrices(somewhere(delta)):
        np.testing.assert_allclose(found.covariance.diagonal(), found.scales**-2.0)
    theta = Problem.of(PLANS["theta"])
    first, _ = theta.matrices(somewhere(theta))
    np.testing.assert_array_equal(first.residuals.diagonal(), 1.0)
    np.testing.assert_allclose(first.scales, first.covariance.diagonal() ** -0.5)


def test_matrices_of_several_alternatives_are_those_of_each() -> None:
    problem = Problem.of(PLANS["theta"])
    several = np.stack([somewhere(problem, seed) for seed in (1, 2, 3)])
    together = problem.matrices(several)
    for number, one in enumerate(several):
        for group, alone in enumerate(problem.matrices(one)):
            np.testing.assert_allclose(together[group].covariance[number], alone.covariance)
            structure = problem.structures[group]
            np.testing.assert_allclose(structure.moments(together[group])[number], structure.moments(alone))


def test_what_is_equal_is_one_parameter_and_frees_what_it_makes_known() -> None:
    base = Plan(model=parsed("f =~ a + b + c + d"), groups=("x", "y"), means=True, n_thresholds=(3,) * 4)
    free = {
        equal: Problem.of(replace(base, equal=equal)).n_free
        for equal in (
            (),
            ("thresholds",),
            ("thresholds", "loadings"),
            ("thresholds", "loadings", "intercepts"),
            ("thresholds", "loadings", "intercepts", "factor_means"),
            ("thresholds", "loadings", "intercepts", "factor_means", "factor_variances"),
        )
    }
    # 4 loadings and 12 thresholds a group; equal thresholds free 4 intercepts and 4 scales, equal loadings a
    # factor variance, equal intercepts a factor mean
    assert list(free.values()) == [32, 28, 25, 22, 21, 20]
