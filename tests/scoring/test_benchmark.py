"""Places that make up a larger place: their draws agree with its draws."""

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from instruments.errors import InvalidInputError
from scoring.direct_draws import direct_draws, direct_share_draws
from scoring.replicates import fay_poisson, variance
from scoring.smoothing.benchmark import (
    benchmarked_by_difference,
    benchmarked_by_error,
    benchmarked_by_odds,
    benchmarked_by_ratio,
)

GROUP = np.array([0, 0, 1, 1, 1, -1])
PARTS = np.array([100.0, 300.0, 50.0, 50.0, 100.0, 70.0])


def means(values: np.ndarray) -> np.ndarray:
    """Of both groups, the slow way."""
    return np.array(
        [sum(PARTS[i] * values[i] for i in members) / PARTS[members].sum() for members in ([0, 1], [2, 3, 4])]
    )


@settings(max_examples=30, deadline=None)
@given(st.integers(0, 10_000))
def test_every_draw_meets_its_target_by_each_way(seed: int) -> None:
    rng = np.random.default_rng(seed)
    draws, targets = rng.gamma(5.0, size=(6, 9)), rng.gamma(5.0, size=(2, 9))
    ways = (
        benchmarked_by_difference(draws, PARTS, GROUP, targets),
        benchmarked_by_ratio(draws, PARTS, GROUP, targets),
        benchmarked_by_error(draws, PARTS, GROUP, targets, error=rng.gamma(1.0, size=6)),
    )
    for moved in ways:
        np.testing.assert_allclose(means(moved), targets, rtol=1e-10)
        np.testing.assert_array_equal(moved[5], draws[5])


def test_one_amount_one_factor_or_what_is_least_sure_moves() -> None:
    values, targets = np.array([1.0, 2.0, 3.0, 4.0, 5.0, 6.0]), np.array([3.0, np.nan])
    by_amount = benchmarked_by_difference(values, PARTS, GROUP, targets)
    np.testing.assert_allclose(by_amount - values, [1.25, 1.25, 0.0, 0.0, 0.0, 0.0])
    by_factor = benchmarked_by_ratio(values, PARTS, GROUP, targets)
    np.testing.assert_allclose(by_factor / values, [3.0 / 1.75, 3.0 / 1.75, 1.0, 1.0, 1.0, 1.0])
    by_error = benchmarked_by_error(values, PARTS, GROUP, targets, error=[0.0, 1.0, 1.0, 1.0, 1.0, 1.0])
    np.testing.assert_allclose(by_error[:2], [1.0, 11.0 / 3.0])


def test_one_target_serves_all_draws_and_places_that_agree_stay() -> None:
    draws = np.tile([[1.0], [2.0], [3.0], [4.0], [5.0], [6.0]], 4)
    moved = benchmarked_by_difference(draws, PARTS, GROUP, means(draws)[:, 0])
    np.testing.assert_allclose(moved, draws)


def test_draws_of_the_larger_place_carry_their_doubt_into_the_smaller_ones() -> None:
    """Wards drawn tightly, a cluster drawn loosely: afterwards their mean is as loose as the cluster."""
    rng = np.random.default_rng(1)
    wards = 5.0 + 0.1 * rng.normal(size=(6, 4000))
    cluster = 5.0 + 2.0 * rng.normal(size=(2, 4000))
    moved = benchmarked_by_difference(wards, PARTS, GROUP, cluster)
    np.testing.assert_allclose(means(moved).std(axis=1), cluster.std(axis=1), rtol=1e-9)


def test_what_cannot_be_moved_is_refused() -> None:
    values, targets = np.ones(6), np.ones(2)
    with pytest.raises(InvalidInputError, match="value is missing"):
        benchmarked_by_difference(np.full(6, np.nan), PARTS, GROUP, targets)
    with pytest.raises(InvalidInputError, match="part is not above 0"):
        benchmarked_by_difference(values, np.zeros(6), GROUP, targets)
    with pytest.raises(InvalidInputError, match="without target"):
        benchmarked_by_difference(values, PARTS, GROUP, targets[:1])
    with pytest.raises(InvalidInputError, match="error is negative"):
        benchmarked_by_error(values, PARTS, GROUP, targets, error=-np.ones(6))
    with pytest.raises(InvalidInputError, match="mean of a group is not above 0"):
        benchmarked_by_ratio(-values, PARTS, GROUP, targets)
    with pytest.raises(InvalidInputError, match="shape"):
        benchmarked_by_difference(values, PARTS[:5], GROUP, targets)


def test_direct_draws_vary_together_as_the_replicates_do() -> None:
    """Two clusters and two domains over shared households: the covariance of draws is that of replicates."""
    rng = np.random.default_rng(2)
    factors = np.column_stack([np.ones(60), fay_poisson([str(k) for k in range(60)], 400, seed=1)])
    answers = rng.normal(size=(2, 2, 60)) + rng.normal(size=60)
    values = answers @ factors / factors.sum(axis=0)
    draws = direct_draws(values, 20_000, 3)
    assert draws.shape == (2, 2, 20_000)
    np.testing.assert_allclose(draws.mean(axis=-1), values[..., 0], atol=0.01)
    np.testing.assert_allclose(draws.var(axis=-1), variance(values), rtol=0.05)
    moves = (values - values[..., :1])[..., 1:].reshape(4, -1)
    np.testing.assert_allclose(np.cov(draws.reshape(4, -1)), 4.0 * moves @ moves.T / 400, atol=0.004)
    np.testing.assert_array_equal(direct_draws(values[:1], 5, 3), direct_draws(values, 5, 3)[:1])


def test_direct_draws_need_replicates() -> None:
    for values, n in (([1.0, 1.1], 5), (np.ones((2, 9)), 0), (3.0, 5)):
        with pytest.raises(InvalidInputError, match="direct_draws"):
            direct_draws(values, n, 1)


@settings(max_examples=30, deadline=None)
@given(st.integers(0, 10_000))
def test_shares_meet_any_target_by_one_factor_of_their_odds_and_stay_shares(seed: int) -> None:
    rng = np.random.default_rng(seed)
    draws = rng.beta(0.4, 0.6, size=(6, 9))
    draws[0, 0], draws[1, 1] = 0.0, 1.0
    targets = rng.beta(0.3, 0.3, size=(2, 9)) * 0.98 + 0.01
    moved = benchmarked_by_odds(draws, PARTS, GROUP, targets)
    np.testing.assert_allclose(means(moved), targets, rtol=0.0, atol=1e-11)
    assert moved.min() >= 0.0
    assert moved.max() <= 1.0
    np.testing.assert_array_equal(moved[5], draws[5])
    inner = moved[2:5, :] / (1.0 - moved[2:5, :]) / (draws[2:5, :] / (1.0 - draws[2:5, :]))
    np.testing.assert_allclose(inner, np.broadcast_to(inner[:1], inner.shape), rtol=1e-3)


@pytest.mark.parametrize("target", [0.0, 1.0, -0.1, 1.1, np.nan])
def test_a_target_that_no_odds_can_meet_leaves_its_group_as_it_is(target: float) -> None:
    draws = np.random.default_rng(1).beta(2.0, 2.0, size=(6, 3))
    targets = np.array([[target] * 3, [0.5] * 3])
    moved = benchmarked_by_odds(draws, PARTS, GROUP, targets)
    np.testing.assert_array_equal(moved[:2], draws[:2])
    np.testing.assert_allclose(means(moved)[1], 0.5, atol=1e-11)


def test_draws_of_shares_lie_within_their_ends_and_spread_as_replicates_do() -> None:
    rng = np.random.default_rng(4)
    shares = np.clip(0.3 + 0.01 * rng.normal(size=(2, 401)), 0.0, 1.0)
    shares[1] = 0.05 + 0.004 * rng.normal(size=401)
    draws = direct_share_draws(shares, 4000, 7)
    assert draws.min() > 0.0
    np.testing.assert_allclose(draws.mean(axis=1), shares[:, 0], rtol=0.05)
    np.testing.assert_allclose(draws.var(axis=1), variance(shares), rtol=0.15)
    plain = direct_draws(shares, 4000, 7)
    assert np.corrcoef(draws[0], plain[0])[0, 1] > 0.99  # one noise for all that is drawn with a seed


def test_nothing_is_drawn_of_a_share_that_no_replicate_moves() -> None:
    given_shares = np.array([[0.0] * 30, [1.0] * 30, [0.4] * 30])
    assert np.isnan(direct_share_draws(given_shares, 5, 1)).all()
