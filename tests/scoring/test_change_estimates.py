"""Differences by coordinated replicates: truth that is known, the slow formula, laws."""

import numpy as np
import pytest
from scipy.stats import norm

from scoring.arrays import Floats
from scoring.change.estimates import Differences, Wave, differences
from scoring.estimates import place_means
from scoring.replicates import fay_poisson, variance
from scoring.uncertainty import interval, share_interval

MEAN, SHARE = np.array([False]), np.array([True])


def wave(answers: Floats, keys: list[str], *, replicates: int = 200, share: bool = False) -> Wave:
    """One place, one measure, every answer counting alike."""
    factors = fay_poisson(keys, replicates, seed=7)
    weights = np.column_stack([np.ones(len(keys)), factors])
    values = place_means(answers, weights, np.zeros(len(keys), dtype=np.int64), 1).values[:, None]
    base = np.full((1, 1), float(len(keys)))
    low, high = share_interval(values, 0.95, base=base) if share else interval(values, 0.95)
    return Wave(values=values, low=low, high=high)


def panel(
    n: int, part: float, change: float, *, seed: int, steady: float = 0.8, replicates: int = 200
) -> tuple[Wave, Wave, Differences]:
    """Two waves of n people, of whom a part is in both and answers much alike."""
    rng = np.random.default_rng(seed)
    both = round(n * part)
    first = rng.normal(size=n)
    second = rng.normal(size=n)
    second[:both] = steady * first[:both] + np.sqrt(1 - steady**2) * second[:both]
    keys = [f"person {row}" for row in range(n)]
    later_keys = [*keys[:both], *(f"other {row}" for row in range(n - both))]
    earlier = wave(first, keys, replicates=replicates)
    later = wave(second + change, later_keys, replicates=replicates)
    return earlier, later, differences(earlier, later, 0.95, shares=MEAN)


def test_the_variance_of_a_change_is_that_of_both_waves_less_twice_their_covariance() -> None:
    earlier, later, found = panel(400, 0.6, 0.2, seed=1)
    one, other = (side.values - side.values[..., :1] for side in (earlier, later))
    covariance = 4 * (one * other)[..., 1:].mean(axis=-1)
    expected = variance(earlier.values) + variance(later.values) - 2 * covariance
    np.testing.assert_allclose(found.error**2, expected)


def test_the_error_of_a_panel_is_what_the_formula_says() -> None:
    """2 / n (1 - part x steadiness), over a hundred panels."""
    errors = [panel(300, 0.5, 0.0, seed=seed)[2].error[0, 0] for seed in range(40)]
    assert np.mean(np.square(errors)) == pytest.approx(2 / 300 * (1 - 0.5 * 0.8), rel=0.05)


def test_the_same_people_show_smaller_changes() -> None:
    apart, half, same = (panel(300, part, 0.0, seed=3)[2] for part in (0.0, 0.5, 1.0))
    assert same.error[0, 0] < half.error[0, 0] < apart.error[0, 0]
    assert same.least_change[0, 0] < half.least_change[0, 0] < apart.least_change[0, 0]
    assert abs(apart.correlation[0, 0]) < 0.25
    assert same.correlation[0, 0] == pytest.approx(0.8, abs=0.15)


@pytest.mark.parametrize("part", [0.0, 0.5])
def test_intervals_of_change_hold_the_truth_as_often_as_they_say(part: float, proof_share: float) -> None:
    waves = max(200, round(4000 * proof_share))
    held = []
    for seed in range(waves):
        found = panel(120, part, 0.3, seed=100 + seed, replicates=150)[2]
        held.append(found.low[0, 0] <= 0.3 <= found.high[0, 0])
    assert abs(np.mean(held) - 0.95) < 0.01 + 3 * np.sqrt(0.05 * 0.95 / waves)


def test_the_least_change_is_seen_in_four_waves_of_five(proof_share: float) -> None:
    waves = max(200, round(4000 * proof_share))
    least = float(norm.ppf(0.975) + norm.ppf(0.8)) * np.sqrt(2 / 150)
    seen = [
        panel(150, 0.0, least, seed=9000 + seed, replicates=100)[2].low[0, 0] > 0 for seed in range(waves)
    ]
    assert abs(np.mean(seen) - 0.8) < 0.01 + 3 * np.sqrt(0.2 * 0.8 / waves)


@pytest.mark.parametrize(("before", "after"), [(0.5, 0.6), (0.02, 0.05), (0.95, 0.95)])
def test_intervals_of_shares_hold_the_truth_near_the_ends_too(
    before: float, after: float, proof_share: float
) -> None:
    waves = max(200, round(2000 * proof_share))
    rng = np.random.default_rng(17)
    held = []
    for number in range(waves):
        people = [[f"{number} {side} {row}" for row in range(100)] for side in "ab"]
        one, other = (
            wave((rng.random(100) < p).astype(float), keys, replicates=100, share=True)
            for p, keys in zip((before, after), people, strict=True)
        )
        found = differences(one, other, 0.95, shares=SHARE)
        held.append(found.low[0, 0] <= after - before <= found.high[0, 0])
    assert np.mean(held) > 0.95 - 0.015 - 3 * np.sqrt(0.05 * 0.95 / waves)


def test_limits_of_shares_stay_within_what_shares_can_do() -> None:
    people = [f"person {row}" for row in range(40)]
    none, all_of_them = (wave(np.full(40, end), people, share=True) for end in (0.0, 1.0))
    found = differences(none, all_of_them, 0.95, shares=SHARE)
    assert found.difference[0, 0] == 1.0
    assert 0.8 < found.low[0, 0] < 1.0
    assert found.high[0, 0] <= 1.0


@pytest.mark.parametrize("share", [False, True])
def test_waves_that_change_places_change_the_sign(share: bool) -> None:
    rng = np.random.default_rng(5)
    sides = [
        wave(
            (rng.random(90) < p).astype(float),
            [f"person {row}" for row in range(first, first + 90)],
            share=share,
        )
        for p, first in ((0.3, 0), (0.5, 40))
    ]
    shares = np.array([share])
    forth, back = differences(*sides, 0.95, shares=shares), differences(*sides[::-1], 0.95, shares=shares)
    np.testing.assert_allclose(back.difference, -forth.difference)
    np.testing.assert_allclose(back.low, -forth.high)
    np.testing.assert_allclose(back.error, forth.error)
    np.testing.assert_allclose(back.probability_up, 1 - forth.probability_up)


def test_equal_waves_give_zero_and_nothing_to_see_chance_by() -> None:
    same = panel(100, 0.0, 0.0, seed=2)[0]
    found = differences(same, same, 0.95, shares=MEAN)
    assert (found.difference, found.error, found.low, found.high) == (0.0, 0.0, 0.0, 0.0)
    assert np.isnan(found.p_value).all()


def test_how_likely_a_rise_is_follows_the_sign_and_the_error() -> None:
    found = panel(400, 0.0, 0.5, seed=4)[2]
    z = found.difference[0, 0] / found.error[0, 0]
    assert found.probability_up[0, 0] == pytest.approx(norm.cdf(z))
    assert found.p_value[0, 0] == pytest.approx(2 * norm.cdf(-abs(z)))
