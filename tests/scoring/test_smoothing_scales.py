"""Shares by arcsine and amounts by logarithm: bounds, bends, coverage, refusals."""

import numpy as np
import pytest
from scipy.integrate import quad
from scipy.special import expit, logit
from scipy.stats import norm

from instruments.errors import InvalidInputError
from scoring.small_areas.models import modelled_shares
from scoring.smoothing import fay_herriot_log, fay_herriot_shares
from scoring.smoothing.benchmark import benchmarked_by_odds
from scoring.smoothing.transforms import share_of


def shares(seed: int, n: int = 100) -> tuple[np.ndarray, np.ndarray, np.ndarray, np.ndarray]:
    """Direct shares, answers, a covariate and the truth."""
    rng = np.random.default_rng(seed)
    x, answers = rng.normal(size=n), rng.integers(8, 200, n)
    truth = share_of(0.7 + 0.08 * x + 0.06 * rng.normal(size=n))
    return rng.binomial(answers, truth) / answers, answers.astype(float), x, truth


def test_shares_stay_within_their_bounds_also_where_all_say_yes() -> None:
    direct, answers, x, _ = shares(1)
    direct[:2] = 0.0, 1.0
    fit = fay_herriot_shares(direct, answers, x)
    for found in (fit.estimate, fit.naive, fit.draws(300, 1), fit.synthetic_draws(x[:5], 300, 1)):
        assert found.min() >= 0.0
        assert found.max() <= 1.0
    assert 0.0 < fit.estimate[0] < fit.estimate[1] < 1.0
    assert (fit.mse > 0.0).all()
    assert fit.warnings == fit.model.warnings


@pytest.mark.proof
def test_draws_of_shares_cover_the_truth(proof_share: float) -> None:
    simulations, found = round(100 * proof_share), []
    for seed in range(simulations):
        direct, answers, x, truth = shares(seed)
        low, high = np.quantile(
            fay_herriot_shares(direct, answers, x).draws(600, seed), [0.025, 0.975], axis=1
        )
        found.append(np.mean((low <= truth) & (truth <= high)))
    assert abs(np.mean(found) - 0.95) < 0.01 + 0.05 / np.sqrt(simulations)


def test_the_estimate_is_the_mean_over_what_is_left_open_by_integration() -> None:
    direct, answers, x, _ = shares(2, 20)
    fit = fay_herriot_shares(direct, answers, x)
    spread = np.sqrt(fit.model.sigma2 * (1.0 - fit.gamma))
    for place in range(20):
        centre, sd = fit.model.estimate[place], spread[place]

        def part(angle: float, centre: float = centre, sd: float = sd) -> float:
            return float(np.sin(angle) ** 2 * norm.pdf(angle, centre, sd))

        assert fit.estimate[place] == pytest.approx(quad(part, 0.0, np.pi / 2.0)[0], abs=1e-6)


def test_errors_of_shares_are_those_of_the_truth() -> None:
    direct, answers, x, truth = shares(3, 3000)
    fit = fay_herriot_shares(direct, answers, x)
    assert np.mean((fit.estimate - truth) ** 2) == pytest.approx(fit.mse.mean(), rel=0.1)
    assert np.mean((fit.estimate - truth) ** 2) < np.mean((direct - truth) ** 2)


def test_amounts_are_above_0_and_corrected_upwards_for_the_bend() -> None:
    rng = np.random.default_rng(4)
    x = rng.normal(size=80)
    truth = np.exp(3.0 + 0.3 * x + 0.2 * rng.normal(size=80))
    d = (0.15 * truth) ** 2
    fit = fay_herriot_log(truth + np.sqrt(d) * rng.normal(size=80), d, x)
    assert (fit.estimate > fit.naive).all()
    spread = fit.model.sigma2 * (1.0 - fit.gamma)
    np.testing.assert_allclose(fit.estimate, fit.naive * np.exp(0.5 * spread), rtol=1e-10)
    assert (fit.draws(100, 1) > 0.0).all()


def test_what_is_no_share_and_no_amount_is_refused() -> None:
    with pytest.raises(InvalidInputError, match="not between 0 and 1"):
        fay_herriot_shares([0.2, 43.0, 0.1, 0.5], np.full(4, 50.0), np.zeros((4, 0)))
    with pytest.raises(InvalidInputError, match="not above 0"):
        fay_herriot_shares([0.2, 0.3, 0.1, 0.5], [10.0, 0.0, 5.0, 5.0], np.zeros((4, 0)))
    with pytest.raises(InvalidInputError, match="amount"):
        fay_herriot_log([1.0, 0.0, 2.0, 3.0], np.ones(4), np.zeros((4, 0)))


@pytest.mark.parametrize("middle", [0.07, 0.3])
def test_modelled_shares_hold_known_truths_and_come_out_a_little_low_where_few_answered(
    middle: float,
) -> None:
    """As the chain makes them: held to the places above, whose true shares are taken for known here."""
    rng, group = np.random.default_rng(20261123), np.repeat(np.arange(4), 10)
    holds, off, few = [], [], []
    for run in range(25):
        n = rng.integers(10, 100, 40)
        true = expit(logit(middle) + 0.4 * rng.normal(size=40))
        share = rng.binomial(n, true) / n
        alone = modelled_shares(share, n.astype(float), np.empty((40, 0)), n_draws=300, seed=run).draws[:, 0]
        above = np.repeat(true.reshape(4, 10).mean(axis=1)[:, None], 300, axis=1)
        draws = benchmarked_by_odds(alone, np.ones(40), group, above)
        low, high = np.quantile(draws, [0.025, 0.975], axis=1)
        holds.append((low <= true) & (true <= high))
        off.append(draws.mean(axis=1) - true)
        few.append(n < 20)
    small = np.array(few)
    assert 0.93 < np.mean(holds) < 0.98
    assert np.array(holds)[small].mean() > 0.93
    assert -0.015 < np.array(off)[small].mean() < 0.0
    assert abs(np.array(off)[~small].mean()) < 0.004
