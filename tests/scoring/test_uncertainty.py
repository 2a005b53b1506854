"""Intervals from replicates: normal for means, on the logit scale for shares, exact where nothing moves."""

import numpy as np
import pytest
from scipy.stats import binomtest, norm

from instruments.errors import InvalidInputError
from scoring.estimates import place_shares
from scoring.replicates import fay_poisson, variance
from scoring.share_limits import ShareMethod, share_limits
from scoring.uncertainty import interval, share_interval


def test_a_logit_interval_of_replicates_is_that_of_their_standard_error() -> None:
    """The limits themselves are held against R where share_limits is."""
    values = np.random.default_rng(8).normal(0.3, 0.02, size=(4, 201))
    error = np.sqrt(variance(values))
    expected = share_limits(values[:, 0], error, 0.9, method=ShareMethod.LOGIT)
    np.testing.assert_allclose(share_interval(values, 0.9, base=np.full(4, 90.0)), expected, rtol=1e-12)


def test_an_interval_is_the_estimate_and_z_standard_errors() -> None:
    values = np.random.default_rng(1).normal(50.0, 2.0, size=(3, 4, 201))
    low, high = interval(values, 0.9)
    np.testing.assert_allclose((low + high) / 2, values[..., 0])
    np.testing.assert_allclose((high - low) / 2, norm.ppf(0.95) * np.sqrt(variance(values)))


def test_an_estimate_that_cannot_be_made_has_no_limits() -> None:
    values = np.full((1, 11), np.nan)
    assert np.isnan(interval(values, 0.95)).all()
    assert np.isnan(share_interval(values, 0.95, base=np.array([0.0]))).all()


def test_nine_in_ten_intervals_hold_the_truth() -> None:
    rng = np.random.default_rng(2)
    held = 0
    for run in range(400):
        weights = np.column_stack(
            [np.ones(150), fay_poisson([f"{run} {k}" for k in range(150)], 150, seed=1)]
        )
        hits = (rng.random(150) < 0.12).astype(float)
        values = place_shares(hits, weights, np.zeros(150, dtype=np.int64), 1).values
        low, high = share_interval(values, 0.9, base=np.array([150.0]))
        held += int(low[0] <= 0.12 <= high[0])
    assert 0.86 <= held / 400 <= 0.94


def test_limits_of_a_share_stay_between_none_and_all_and_turn_round_with_it() -> None:
    values = np.clip(np.random.default_rng(3).normal(0.03, 0.02, size=(5, 101)), 0.001, 0.999)
    low, high = share_interval(values, 0.95, base=np.full(5, 40.0))
    assert (low > 0.0).all()
    assert (high < 1.0).all()
    mirrored = share_interval(1.0 - values, 0.95, base=np.full(5, 40.0))
    np.testing.assert_allclose(mirrored, (1.0 - high, 1.0 - low))


@pytest.mark.parametrize(("hits", "n"), [(0, 12), (12, 12), (5, 12)])
def test_a_share_that_no_replicate_moves_has_the_exact_binomial_limits(hits: int, n: int) -> None:
    low, high = share_interval(np.full((1, 21), hits / n), 0.95, base=np.array([float(n)]))
    exact = binomtest(hits, n).proportion_ci(0.95, method="exact")
    assert (low[0], high[0]) == pytest.approx((exact.low, exact.high), abs=1e-12)


@pytest.mark.parametrize("everybody", [1.0 - 2.0**-52, 1.0, 1.0 + 2.0**-52])
def test_a_share_of_everybody_has_limits_though_its_sums_differ_in_a_last_bit(everybody: float) -> None:
    low, high = share_interval(np.full((1, 21), everybody), 0.95, base=np.array([20.0]))
    assert low[0] == pytest.approx(0.83157, abs=1e-5)
    assert high[0] == pytest.approx(1.0, abs=1e-12)


def test_a_smaller_effective_base_widens_an_exact_interval() -> None:
    _, high = share_interval(np.zeros((2, 11)), 0.95, base=np.array([30.0, 12.5]))
    assert 0.0 < high[0] < high[1] < 1.0


def test_a_share_near_its_end_with_a_wide_spread_does_not_overflow() -> None:
    values = np.array([[1e-9] + [0.9] * 20])
    low, high = share_interval(values, 0.95, base=np.array([10.0]))
    assert low[0] == 0.0
    assert high[0] == 1.0


@pytest.mark.parametrize("level", [0.0, 1.0, 95.0])
def test_a_level_that_is_no_share_is_refused(level: float) -> None:
    with pytest.raises(InvalidInputError, match="Give a share between 0 and 1"):
        interval(np.zeros((1, 3)), level)
