"""Several domains at once: the slow way with whole matrices, coverage, laws, and what is refused."""

import numpy as np
import pytest

from instruments.errors import InvalidInputError, MeasureError, NotIdentifiedError
from scoring.smoothing import fay_herriot, fay_herriot_multivariate
from scoring.smoothing.joint import JointData, between, given, means, solved
from scoring.smoothing.proposal import spread_points
from tests.scoring.places_made import SPREADS, domain_places, places

SIMULATIONS = 60


def slow_joint(data: JointData, spread: np.ndarray) -> tuple[float, np.ndarray, np.ndarray, np.ndarray]:
    """Log restricted likelihood, coefficients, means, covariances: one matrix over places and domains."""
    n, k = data.y.shape
    effects, errors = np.kron(np.eye(n), spread), np.zeros((n * k, n * k))
    for i in range(n):
        errors[i * k : (i + 1) * k, i * k : (i + 1) * k] = data.covariance[i]
    x, y, v = np.kron(data.x, np.eye(k)), data.y.ravel(), effects + errors
    inverse = np.linalg.inv(v)
    moment = x.T @ inverse @ x
    p = inverse - inverse @ x @ np.linalg.inv(moment) @ x.T @ inverse
    height = -0.5 * (np.linalg.slogdet(v)[1] + np.linalg.slogdet(moment)[1] + y @ p @ y)
    beta = np.linalg.solve(moment, x.T @ inverse @ y)
    mean = y - errors @ p @ y
    left = errors - errors @ p @ errors
    blocks = np.array([left[i * k : (i + 1) * k, i * k : (i + 1) * k] for i in range(n)])
    return float(height), beta.reshape(-1, k), mean.reshape(n, k), blocks


@pytest.mark.parametrize("link", [-0.2, 0.0, 0.6])
def test_given_the_spread_all_follows_as_by_one_great_matrix(link: float) -> None:
    made = domain_places(1, 12)
    data = JointData(made.y, made.covariance, np.linalg.qr(np.column_stack([np.ones(12), made.x]))[0])
    spread = between(np.array([0.5, 1.0, 0.2, 2.0]), link)
    found = given(data, spread)
    height, beta, mean, left = slow_joint(data, spread)
    assert solved(data, spread).restricted == pytest.approx(height, rel=1e-10)
    np.testing.assert_allclose(found.beta, beta, rtol=1e-8)
    ours = means(data, found)
    np.testing.assert_allclose(ours[0], mean, rtol=1e-8)
    np.testing.assert_allclose(ours[1], left, atol=1e-10)


def test_the_points_are_a_fair_picture_of_two_domains() -> None:
    """Mean SDs and correlation against sums over a fine grid of all three."""
    made = domain_places(2, 12, 2)
    data = JointData(made.y, made.covariance, np.linalg.qr(np.column_stack([np.ones(12), made.x]))[0])
    found = spread_points(data)
    axis, links = np.linspace(0.1, 5.0, 20), np.linspace(-0.95, 0.95, 20)
    grid = np.array([(a, b, c) for a in axis for b in axis for c in links])
    height = np.array([solved(data, between(point[:2], float(point[2]))).restricted for point in grid])
    weight = np.exp(height - height.max())
    wanted = weight @ grid / weight.sum()
    ours = [*(found.weight @ found.sd), found.weight @ found.correlation]
    np.testing.assert_allclose(ours, wanted, atol=0.12)
    assert found.effective > 20


@pytest.mark.proof
def test_joint_draws_cover_the_truth_and_beat_domains_alone(proof_share: float) -> None:
    """90 % limits of 20 places in 4 domains, and the errors of the estimates, joint and domain by domain."""
    simulations = round(SIMULATIONS * proof_share) + 7
    covered, joint, alone, told = [], [], [], []
    for seed in range(simulations):
        made = domain_places(seed, 20, 4, 0.8)
        fit = fay_herriot_multivariate(made.y, made.covariance, made.x)
        low, high = np.quantile(fit.draws(1000, seed), [0.05, 0.95], axis=2)
        covered.append((low <= made.truth) & (made.truth <= high))
        joint.append((fit.estimate - made.truth) ** 2)
        told.append(fit.mse)
        singly = [fay_herriot(made.y[:, k], made.covariance[:, k, k], made.x).estimate for k in range(4)]
        alone.append((np.column_stack(singly) - made.truth) ** 2)
    assert abs(np.mean(covered) - 0.9) < 0.02 + 0.1 / np.sqrt(simulations)
    assert np.mean(joint) < np.mean(alone)
    assert np.mean(joint) == pytest.approx(np.mean(told), rel=0.25)


def test_many_places_find_the_truth() -> None:
    made = domain_places(3, 600, 4, 0.5)
    fit = fay_herriot_multivariate(made.y, made.covariance, made.x)
    np.testing.assert_allclose(fit.sigma2, 1.0, atol=0.25)
    assert fit.correlation == pytest.approx(0.5, abs=0.1)
    np.testing.assert_allclose(fit.beta, np.array([[1.0] * 4, [0.5] * 4]), atol=0.25)
    assert np.mean((fit.estimate - made.truth) ** 2) == pytest.approx(fit.mse.mean(), rel=0.05)
    assert fit.warnings == ()


def test_draws_have_the_means_and_covariances_that_are_told() -> None:
    made = domain_places(4, 30)
    fit = fay_herriot_multivariate(made.y, made.covariance, made.x)
    draws = fit.draws(6000, 3)
    assert draws.shape == (30, 4, 6000)
    assert np.abs(draws.mean(axis=2) - fit.estimate).max() < 0.12
    covariance = np.einsum("pin,pjn->pij", *2 * [draws - draws.mean(axis=2, keepdims=True)]) / 6000
    assert np.abs(covariance - fit.covariance).max() < 0.25
    assert (fit.mse > 0.0).all()
    np.testing.assert_array_equal(fit.draws(10, 3), fit.draws(10, 3))


def test_the_weight_of_the_own_figure_falls_with_its_variance() -> None:
    made = domain_places(5, 40)
    fit = fay_herriot_multivariate(made.y, made.covariance, made.x)
    by_variance = fit.gamma.mean(axis=1).reshape(-1, len(SPREADS)).mean(axis=0)
    assert (np.diff(by_variance) < 0.0).all()
    by_error = fit.mse.mean(axis=1).reshape(-1, len(SPREADS)).mean(axis=0)
    assert (np.diff(by_error) > 0.0).all()


def test_the_order_of_places_and_the_units_of_domains_change_next_to_nothing() -> None:
    made = domain_places(6, 30)
    fit = fay_herriot_multivariate(made.y, made.covariance, made.x)
    turned, unit = np.random.default_rng(1).permutation(30), np.array([1.0, 10.0, 0.1, 100.0])
    other = fay_herriot_multivariate(
        made.y[turned] * unit, made.covariance[turned] * np.outer(unit, unit), made.x[turned]
    )
    np.testing.assert_allclose(other.estimate / unit, fit.estimate[turned], rtol=1e-6)
    np.testing.assert_allclose(other.mse / unit**2, fit.mse[turned], rtol=1e-6)


def test_domains_that_have_nothing_to_do_with_each_other_are_much_as_they_are_alone() -> None:
    first, second = places(7, 200), places(8, 200)
    y = np.column_stack([first.y, second.y])
    fit = fay_herriot_multivariate(y, first.d[:, None, None] * np.eye(2), np.zeros((200, 0)))
    alone = fay_herriot(first.y, first.d, np.zeros((200, 0)))
    assert abs(fit.correlation) < 0.25
    assert np.abs(fit.estimate[:, 0] - alone.estimate).max() < 0.3


def test_places_elsewhere_share_the_model_and_are_less_sure() -> None:
    made = domain_places(9, 60)
    fit = fay_herriot_multivariate(made.y[:50], made.covariance[:50], made.x[:50])
    there = fit.synthetic_draws(made.x[50:], 2000, 1)
    assert there.shape == (10, 4, 2000)
    wanted = fit.beta[0] + made.x[50:, None] * fit.beta[1]
    assert np.abs(there.mean(axis=2) - wanted).max() < 0.2
    assert there.var(axis=2).mean() > fit.mse.mean()


def test_few_places_and_few_points_are_told() -> None:
    made = domain_places(10, 6, 2)
    codes = [warning.code for warning in fay_herriot_multivariate(made.y, made.covariance, made.x).warnings]
    assert "few-places" in codes


GOOD = domain_places(11, 8, 2)
LOPSIDED = GOOD.covariance.copy()
LOPSIDED[3, 0, 1] = 0.0
INDEFINITE = GOOD.covariance.copy()
INDEFINITE[3, 0, 1] = INDEFINITE[3, 1, 0] = 1.01 * INDEFINITE[3, 0, 0]
MISSING = GOOD.covariance.copy()
MISSING[3, 0, 1] = np.nan
BAD: dict[str, tuple[object, object, object, type[MeasureError]]] = {
    "one domain": (GOOD.y[:, :1], GOOD.covariance[:, :1, :1], GOOD.x, InvalidInputError),
    "a missing figure": (
        np.where(GOOD.y == GOOD.y[0, 0], np.nan, GOOD.y),
        GOOD.covariance,
        GOOD.x,
        InvalidInputError,
    ),
    "covariances of other places": (GOOD.y, GOOD.covariance[:7], GOOD.x, InvalidInputError),
    "a negative variance": (GOOD.y, -GOOD.covariance, GOOD.x, InvalidInputError),
    "a lopsided covariance": (GOOD.y, LOPSIDED, GOOD.x, InvalidInputError),
    "an indefinite covariance": (GOOD.y, INDEFINITE, GOOD.x, InvalidInputError),
    "a missing covariance": (GOOD.y, MISSING, GOOD.x, InvalidInputError),
    "two places": (GOOD.y[:2], GOOD.covariance[:2], np.zeros((2, 0)), NotIdentifiedError),
    "no place": (np.zeros((0, 2)), np.zeros((0, 2, 2)), np.zeros((0, 0)), NotIdentifiedError),
}


@pytest.mark.parametrize("name", BAD)
def test_what_cannot_be_smoothed_is_refused_with_a_remedy(name: str) -> None:
    y, covariance, x, kind = BAD[name]
    with pytest.raises(kind) as refused:
        fay_herriot_multivariate(y, covariance, x)  # type: ignore[arg-type]
    assert refused.value.fix
