"""Two waves of places smoothed together: the slow way, coverage with and without a panel, laws, refusals."""

import numpy as np
import pytest

from instruments.errors import InvalidInputError
from scoring.smoothing import fay_herriot
from scoring.smoothing.joint import JointData, between, means, solved
from scoring.smoothing.joint import given as given_spread
from scoring.smoothing.proposal import both_waves
from scoring.smoothing.waves import fay_herriot_waves, own_weight_of_change, wave_points
from tests.scoring.test_smoothing_multivariate import slow_joint
from tests.scoring.two_waves_made import TwoWaves, two_waves

SIMULATIONS = 200


def changes(made: TwoWaves, seed: int, n: int = 1000) -> tuple[np.ndarray, np.ndarray]:
    """Draws of the change (P, K, n) and the true change (P, K)."""
    k = made.earlier.shape[1]
    fit = fay_herriot_waves(made.earlier, made.later, made.covariance, made.x)
    draws = fit.draws(n, seed)
    return draws[:, k:] - draws[:, :k], made.truth[:, k:] - made.truth[:, :k]


def test_given_the_spread_all_follows_as_by_one_great_matrix() -> None:
    made = two_waves(1, 12, 3)
    y = np.column_stack([made.earlier, made.later])
    data = JointData(y, made.covariance, np.linalg.qr(np.column_stack([np.ones(12), made.x]))[0])
    spread = both_waves(between(np.array([0.5, 1.0, 2.0]), 0.4), 0.9)
    assert spread[0, 3] == pytest.approx(0.9 * 0.5**2)
    assert spread[0, 4] == pytest.approx(0.9 * 0.4 * 0.5 * 1.0)
    height, _, mean, left = slow_joint(data, spread)
    ours = means(data, given_spread(data, spread))
    assert solved(data, spread).restricted == pytest.approx(height, rel=1e-10)
    np.testing.assert_allclose(ours[0], mean, rtol=1e-7)
    np.testing.assert_allclose(ours[1], left, atol=1e-9)


def test_the_points_are_a_fair_picture_of_one_domain_in_two_waves() -> None:
    """Mean SD and persistence against sums over a fine grid of both."""
    made = two_waves(2, 15, 1)
    y = np.column_stack([made.earlier, made.later])
    data = JointData(y, made.covariance, np.linalg.qr(np.column_stack([np.ones(15), made.x]))[0])
    found = wave_points(data)
    grid = np.array([(sd, at) for sd in np.linspace(0.01, 6.0, 120) for at in np.linspace(-0.995, 0.995, 80)])
    height = np.array(
        [solved(data, both_waves(np.array([[sd**2]]), float(at))).restricted for sd, at in grid]
    )
    weight = np.exp(height - height.max())
    assert found.persistence is not None
    ours = [float(found.weight @ found.sd[:, 0]), float(found.weight @ found.persistence)]
    np.testing.assert_allclose(ours, weight @ grid / weight.sum(), atol=0.05)
    assert found.effective > 40


@pytest.mark.proof
@pytest.mark.parametrize("panel", [True, False])
def test_draws_of_a_change_cover_the_truth(panel: bool, proof_share: float) -> None:
    """95 % limits of the change of 20 places in 4 domains, and of the mean of the domains."""
    simulations = round(SIMULATIONS * proof_share) + 4
    covered, together, squared, direct = [], [], [], []
    for seed in range(simulations):
        made = two_waves(seed, 20, panel=panel)
        draws, truth = changes(made, seed)
        low, high = np.quantile(draws, [0.025, 0.975], axis=2)
        covered.append((low <= truth) & (truth <= high))
        low, high = np.quantile(draws.mean(axis=1), [0.025, 0.975], axis=1)
        together.append((low <= truth.mean(axis=1)) & (truth.mean(axis=1) <= high))
        squared.append((draws.mean(axis=2) - truth) ** 2)
        direct.append((made.later - made.earlier - truth) ** 2)
    assert abs(np.mean(covered) - 0.95) < 0.015 + 0.06 / np.sqrt(simulations)
    assert abs(np.mean(together) - 0.95) < 0.02 + 0.1 / np.sqrt(simulations)
    assert np.mean(squared) < 0.5 * np.mean(direct)


def test_chance_that_both_waves_share_is_not_taken_for_what_lasts() -> None:
    """Without its covariance, limits hold the truth in 92 of 100 cases where they should in 95."""
    inside, lasting = [], []
    for seed in range(8):
        made = two_waves(seed, 40)
        k = made.earlier.shape[1]
        truth, deaf = made.truth[:, k:] - made.truth[:, :k], made.covariance.copy()
        deaf[:, :k, k:] = deaf[:, k:, :k] = 0.0
        for covariance in (made.covariance, deaf):
            fit = fay_herriot_waves(made.earlier, made.later, covariance, made.x)
            draws = fit.draws(500, seed)
            low, high = np.quantile(draws[:, k:] - draws[:, :k], [0.025, 0.975], axis=2)
            inside.append(np.mean((low <= truth) & (truth <= high)))
            assert fit.points.persistence is not None
            lasting.append(fit.points.weight @ fit.points.persistence)
    assert np.mean(inside[::2]) > np.mean(inside[1::2]) + 0.02
    assert np.mean(inside[::2]) > 0.93
    assert np.mean(lasting[::2]) < np.mean(lasting[1::2]) - 0.03


def test_waves_without_any_noise_in_common_and_no_persistence_are_as_if_alone() -> None:
    made = two_waves(5, 300, 1, panel=False, lasting=0.0)
    fit = fay_herriot_waves(made.earlier, made.later, made.covariance, made.x)
    single = fay_herriot(made.earlier[:, 0], made.covariance[:, 0, 0], made.x)
    assert np.abs(fit.estimate[:, 0] - single.estimate).mean() < 0.1
    assert fit.points.persistence is not None
    assert abs(fit.points.weight @ fit.points.persistence) < 0.15


def test_waves_that_change_places_change_the_sign() -> None:
    made = two_waves(6, 30)
    k = made.earlier.shape[1]
    order = np.r_[np.arange(k, 2 * k), np.arange(k)]
    forth = fay_herriot_waves(made.earlier, made.later, made.covariance, made.x)
    back = fay_herriot_waves(made.later, made.earlier, made.covariance[:, order][:, :, order], made.x)
    np.testing.assert_allclose(back.estimate[:, order], forth.estimate, rtol=1e-6, atol=1e-8)
    np.testing.assert_allclose(own_weight_of_change(back), own_weight_of_change(forth), atol=1e-8)


def test_the_own_weight_of_a_change_grows_with_what_is_known_of_it() -> None:
    made = two_waves(7, 40)
    fit = fay_herriot_waves(made.earlier, made.later, made.covariance, made.x)
    own, unsure = own_weight_of_change(fit), made.covariance[:, 0, 0]
    assert ((own >= 0.0) & (own <= 1.0)).all()
    assert own[unsure < 0.2].mean() > 2.0 * own[unsure > 2.0].mean()


def test_what_is_no_pair_of_waves_is_refused() -> None:
    made = two_waves(8, 12, 2)
    with pytest.raises(InvalidInputError, match="figures of the later wave"):
        fay_herriot_waves(made.earlier, made.later[:, :1], made.covariance, made.x)
    impossible = made.covariance.copy()
    impossible[:, 0, 2] = impossible[:, 2, 0] = 1.5 * impossible[:, 0, 0]
    with pytest.raises(InvalidInputError, match="not positive definite"):
        fay_herriot_waves(made.earlier, made.later, impossible, made.x)
    with pytest.raises(InvalidInputError, match="no domain"):
        fay_herriot_waves(made.earlier[:, :0], made.later[:, :0], made.covariance[:, :0, :0], made.x)
