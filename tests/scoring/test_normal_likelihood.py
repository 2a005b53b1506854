"""The normal likelihood of rows with gaps: a slow twin, small steps, and the most likely moments."""

import numpy as np
import pytest
from scipy.stats import multivariate_normal

from scoring.confirmatory.normal_likelihood import (
    expected_curvature,
    gradient,
    most_likely,
    normal,
    observed_curvature,
    patterns,
    precisions,
    row_scores,
)

K = 4


def made(seed: int = 1, n: int = 60, share: float = 0.25) -> tuple[np.ndarray, np.ndarray]:
    """Rows with gaps, none empty, and weights."""
    rng = np.random.default_rng(seed)
    rows = rng.normal(size=(n, 1)) + rng.normal(size=(n, K))
    rows[rng.random((n, K)) < share] = np.nan
    return rows[~np.isnan(rows).all(axis=1)], rng.uniform(0.5, 2.0, n)[~np.isnan(rows).all(axis=1)]


def spot(seed: int = 3) -> tuple[np.ndarray, np.ndarray]:
    rng = np.random.default_rng(seed)
    root = rng.normal(size=(K, K))
    return 0.3 * rng.normal(size=K), root @ root.T + K * np.eye(K)


def lower() -> tuple[np.ndarray, np.ndarray]:
    row, column = np.tril_indices(K)
    return row.astype(np.int64), column.astype(np.int64)


def unfolded(point: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
    row, column = lower()
    square = np.zeros((K, K))
    square[row, column], square[column, row] = point[K:], point[K:]
    return point[:K], square


def folded(means: np.ndarray, covariance: np.ndarray) -> np.ndarray:
    return np.concatenate([means, covariance[lower()]])


def slow_value(rows: np.ndarray, weights: np.ndarray, means: np.ndarray, covariance: np.ndarray) -> float:
    """Minus twice the log-likelihood, row by row, without its constant."""
    total = 0.0
    for row, weight in zip(rows, weights, strict=True):
        there = ~np.isnan(row)
        density = multivariate_normal(means[there], covariance[np.ix_(there, there)])
        total += weight * (-2.0 * float(density.logpdf(row[there])) - there.sum() * np.log(2.0 * np.pi))
    return total


def test_the_likelihood_is_that_of_every_row_by_itself() -> None:
    (rows, weights), (means, covariance) = made(), spot()
    found = normal(patterns(rows, weights), means, covariance)
    assert found is not None
    assert found.value == pytest.approx(slow_value(rows, weights, means, covariance), rel=1e-12)


def test_slopes_and_curvature_are_those_that_small_steps_show() -> None:
    (rows, weights), point = made(), folded(*spot())
    data, step = patterns(rows, weights), 1e-5

    def slope(at: np.ndarray) -> np.ndarray:
        found = normal(data, *unfolded(at))
        assert found is not None
        return gradient(found, lower())

    moved = np.eye(len(point)) * step
    values = [
        slow_value(rows, weights, *unfolded(point + each))
        - slow_value(rows, weights, *unfolded(point - each))
        for each in moved
    ]
    np.testing.assert_allclose(slope(point), np.array(values) / (2 * step), rtol=1e-5, atol=1e-6)
    bends = np.stack([(slope(point + each) - slope(point - each)) / (2 * step) for each in moved])
    found = normal(data, *unfolded(point))
    assert found is not None
    np.testing.assert_allclose(observed_curvature(found, lower()), bends, rtol=1e-5, atol=1e-5)


def test_the_expected_curvature_is_the_mean_of_the_observed() -> None:
    """Over many rows of the very distribution; and exactly so where moments are as implied."""
    means, covariance = spot()
    rng = np.random.default_rng(5)
    rows = rng.multivariate_normal(means, covariance, 40_000)
    found = normal(patterns(rows, np.ones(len(rows))), means, covariance)
    assert found is not None
    expected, observed = (
        each(found, lower()) / len(rows) for each in (expected_curvature, observed_curvature)
    )
    np.testing.assert_allclose(observed, expected, atol=0.02 * np.abs(expected).max())


def test_scores_of_rows_add_up_to_the_slopes() -> None:
    (rows, weights), (means, covariance) = made(), spot()
    data = patterns(rows, weights)
    found = normal(data, means, covariance)
    assert found is not None
    scores = row_scores(data, rows, means, found, lower())
    np.testing.assert_allclose(-2.0 * weights @ scores, gradient(found, lower()), atol=1e-9)


def test_the_most_likely_moments_of_complete_rows_are_those_of_the_rows() -> None:
    rows, weights = made(share=0.0)
    means, covariance = most_likely(patterns(rows, weights))
    share = weights / weights.sum()
    np.testing.assert_allclose(means, share @ rows)
    np.testing.assert_allclose(covariance, (rows - means).T @ ((rows - means) * share[:, None]))


def test_the_most_likely_moments_of_rows_with_gaps_are_where_expectation_and_maximisation_end() -> None:
    rows, weights = made(seed=8, n=150)
    means, covariance = np.zeros(K), np.eye(K)
    for _ in range(4000):  # Dempster, Laird and Rubin's slow way
        filled, spread = np.zeros_like(rows), np.zeros((K, K))
        for number, (row, weight) in enumerate(zip(rows, weights, strict=True)):
            there = ~np.isnan(row)
            slope = covariance[:, there] @ np.linalg.inv(covariance[np.ix_(there, there)])
            filled[number] = means + slope @ (row[there] - means[there])
            spread += weight * (covariance - slope @ covariance[there])
        before, means = means, weights @ filled / weights.sum()
        centred = filled - means
        covariance = ((centred.T * weights) @ centred + spread) / weights.sum()
        if np.abs(means - before).max() < 1e-13:
            break
    found = most_likely(patterns(rows, weights))
    np.testing.assert_allclose(found[0], means, atol=1e-8)
    np.testing.assert_allclose(found[1], covariance, atol=1e-7)


def test_the_most_likely_moments_are_found_where_gaps_lead_steps_astray() -> None:
    """More than half the answers are absent: some steps on the way lead to what is no covariance."""
    rng = np.random.default_rng(7)
    rows = 3.0 * rng.normal(size=(30, 1)) + rng.normal(size=(30, K))
    rows[rng.random((30, K)) < 0.55] = np.nan
    data = patterns(rows[~np.isnan(rows).all(axis=1)], np.ones((~np.isnan(rows).all(axis=1)).sum()))
    found = normal(data, *most_likely(data))
    assert found is not None
    np.testing.assert_allclose(gradient(found, lower()), 0.0, atol=1e-6)


def test_what_is_no_covariance_has_no_likelihood() -> None:
    rows, weights = made()
    assert normal(patterns(rows, weights), np.zeros(K), -np.eye(K)) is None


def test_the_inverse_of_what_is_present_is_zero_where_something_is_absent() -> None:
    _, covariance = spot()
    there = np.array([[True, False, True, True]])
    (found,) = precisions(covariance, there)
    kept = np.flatnonzero(there[0])
    np.testing.assert_allclose(found[np.ix_(kept, kept)], np.linalg.inv(covariance[np.ix_(kept, kept)]))
    assert not found[1].any()
    assert not found[:, 1].any()
