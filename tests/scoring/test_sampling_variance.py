"""Sampling variances as a function of the number of answers."""

import numpy as np
import pytest
from scipy.optimize import minimize

from instruments.errors import InvalidInputError, NotIdentifiedError
from scoring.smoothing import sampling_variance
from scoring.smoothing.sampling_variance import smoothed_covariances, smoothed_variances


def raw(seed: int, n: np.ndarray, levels: tuple[float, ...], slope: float = -1.0) -> np.ndarray:
    """(P, K) variances as samples of n answers would tell them: chi-squared around the truth."""
    rng = np.random.default_rng(seed)
    truth = np.array(levels) * n[:, None] ** slope
    return truth * rng.chisquare(n[:, None] - 1.0, size=truth.shape) / (n[:, None] - 1.0)


def sizes(seed: int, places: int = 300) -> np.ndarray:
    return np.random.default_rng(seed).integers(4, 300, places).astype(float)


@pytest.mark.parametrize("slope", [-1.0, -0.8])
def test_the_function_finds_level_and_slope_of_each_domain(slope: float) -> None:
    n = sizes(1)
    found = smoothed_variances(raw(1, n, (2.0, 30.0), slope), np.column_stack([n, n]))
    assert found.slope == pytest.approx(slope, abs=0.03)
    np.testing.assert_allclose(np.exp(found.level), [2.0, 30.0], rtol=0.12)
    np.testing.assert_allclose(found.values, np.array([2.0, 30.0]) * n[:, None] ** slope, rtol=0.06)
    assert found.scatter < 0.3
    assert found.warnings == ()


def test_it_is_the_greatest_gamma_likelihood() -> None:
    n = sizes(2, 40)
    given = raw(2, n, (2.0,))
    found = smoothed_variances(given, n[:, None])

    def loss(point: np.ndarray) -> float:
        mean = np.exp(point[0] + point[1] * np.log(n))
        return float(((n - 1.0) * (given[:, 0] / mean + np.log(mean))).sum())

    best = minimize(loss, [0.0, -1.0], method="Nelder-Mead", options={"xatol": 1e-9, "fatol": 1e-10})
    np.testing.assert_allclose([found.level[0], found.slope], best.x, atol=1e-5)


def test_smoothed_variances_are_nearer_the_truth_than_raw_ones_by_far() -> None:
    n = np.resize([5.0, 8.0, 20.0, 100.0], 200)
    given = raw(3, n, (1.0,))
    error = np.abs(smoothed_variances(given, n[:, None]).values[:, 0] * n - 1.0).mean()
    assert error < 0.25 * np.abs(given[:, 0] * n - 1.0).mean()


def test_a_variance_of_0_counts_and_one_that_is_missing_is_filled() -> None:
    n = sizes(4)
    given = raw(4, n, (2.0,))
    given[0], given[1] = 0.0, np.nan
    found = smoothed_variances(given, n[:, None])
    assert (found.values > 0.0).all()
    assert found.values[1, 0] == pytest.approx(np.exp(found.level[0]) * n[1] ** found.slope)
    assert [warning.code for warning in found.warnings] == ["no-spread"]


def test_places_of_one_size_get_one_variance_and_are_told() -> None:
    given = raw(5, np.full(50, 40.0), (2.0,))
    found = smoothed_variances(given, np.full((50, 1), 40.0))
    np.testing.assert_allclose(found.values, given.mean())
    assert (found.slope, [warning.code for warning in found.warnings]) == (-1.0, ["no-slope"])


def test_an_unusual_slope_is_told() -> None:
    n = sizes(6)
    found = smoothed_variances(raw(6, n, (2.0,), 0.2), n[:, None])
    assert "unusual-slope" in [warning.code for warning in found.warnings]


def test_covariances_share_one_correlation_and_are_never_indefinite() -> None:
    rng, n = np.random.default_rng(7), sizes(7)
    truth = 0.4 + 0.6 * np.eye(3)
    people = [rng.multivariate_normal(np.zeros(3), truth, int(k)) for k in n]
    given = np.array([np.cov(one.T) / len(one) for one in people])
    given[5] = np.nan
    found, function = smoothed_covariances(given, np.repeat(n[:, None], 3, axis=1))
    assert np.linalg.eigvalsh(found)[:, 0].min() > 0.0
    sd = np.sqrt(function.values)
    correlation = found / (sd[:, :, None] * sd[:, None, :])
    np.testing.assert_allclose(correlation, np.broadcast_to(correlation[0], correlation.shape))
    np.testing.assert_allclose(correlation[0], truth, atol=0.03)
    np.testing.assert_allclose(found[:, 0, 0], function.values[:, 0])


@pytest.mark.parametrize(
    ("variances", "n"),
    [
        ([[1.0], [-1.0]], [[5.0], [5.0]]),
        ([[1.0], [1.0]], [[5.0], [0.0]]),
        ([[1.0], [1.0]], [[5.0], [np.nan]]),
        ([[0.0], [0.0]], [[5.0], [5.0]]),
        ([[np.nan], [np.nan]], [[5.0], [5.0]]),
        ([[1.0], [1.0]], [[5.0]]),
    ],
)
def test_what_is_no_variance_is_refused(variances: list[list[float]], n: list[list[float]]) -> None:
    with pytest.raises(InvalidInputError) as refused:
        smoothed_variances(variances, n)
    assert refused.value.fix


def test_a_slope_that_is_not_found_is_an_error(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(sampling_variance, "_MOST_STEPS", 1)
    n = sizes(8)
    with pytest.raises(NotIdentifiedError):
        smoothed_variances(raw(8, n, (1.0,)), n[:, None])
