"""Quantiles of weighted answers in every replicate: those of repeated answers, with limits that hold."""

from collections.abc import Mapping
from typing import Any

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from instruments.errors import InvalidInputError
from scoring.quantiles import QuantileRule, place_quantiles, quantile_limits, weighted_quantiles
from scoring.replicates import fay_poisson

SHARES = np.array([0.0, 0.1, 0.25, 0.5, 0.75, 0.9, 1.0])
NUMPY: Mapping[QuantileRule, Any] = {  # numpy's types name each method; these come from a table
    QuantileRule.LEAST: "inverted_cdf",
    QuantileRule.MIDDLE: "averaged_inverted_cdf",
    QuantileRule.WEIGHT: "interpolated_inverted_cdf",
    QuantileRule.HALF: "hazen",
    QuantileRule.SAMPLE: "weibull",
    QuantileRule.INNER: "linear",
    QuantileRule.MEDIAN_FREE: "median_unbiased",
    QuantileRule.NORMAL_FREE: "normal_unbiased",
}
STEPS = (QuantileRule.LEAST, QuantileRule.MIDDLE)


@pytest.mark.parametrize("rule", QuantileRule)
@given(seed=st.integers(0, 10_000), n=st.integers(1, 40))
@settings(max_examples=40, deadline=None)
def test_equal_weights_give_the_quantiles_that_numpy_has(rule: QuantileRule, seed: int, n: int) -> None:
    values = np.random.default_rng(seed).normal(size=n)
    found = weighted_quantiles(values, np.ones((n, 1)), SHARES, rule)[:, 0]
    np.testing.assert_allclose(found, np.quantile(values, SHARES, method=NUMPY[rule]), atol=1e-9)


@pytest.mark.parametrize("rule", STEPS)
@given(seed=st.integers(0, 10_000))
@settings(max_examples=30, deadline=None)
def test_a_weight_of_three_is_three_people_who_say_the_same(rule: QuantileRule, seed: int) -> None:
    rng = np.random.default_rng(seed)
    values, times = rng.integers(0, 6, 20).astype(float), rng.integers(0, 4, 20)
    times[0] += 1
    weighted = weighted_quantiles(values, times[:, None].astype(float), SHARES, rule)
    repeated = np.repeat(values, times)
    plain = weighted_quantiles(repeated, np.ones((len(repeated), 1)), SHARES, rule)
    np.testing.assert_array_equal(weighted, plain)


@pytest.mark.parametrize("rule", QuantileRule)
def test_columns_are_told_each_on_its_own_and_order_and_size_of_weights_do_not_matter(
    rule: QuantileRule,
) -> None:
    rng = np.random.default_rng(3)
    values = np.where(rng.random(60) < 0.1, np.nan, rng.normal(size=60))
    weights = rng.integers(0, 4, (60, 8)).astype(float)  # zeros among them, as in a bootstrap
    weights[np.flatnonzero(~np.isnan(values))[0]] += 1.0
    found = weighted_quantiles(values, weights, SHARES, rule)
    for column in range(8):
        counts = (weights[:, column] > 0) & ~np.isnan(values)
        alone = weighted_quantiles(values[counts], weights[counts][:, [column]], SHARES, rule)
        np.testing.assert_allclose(found[:, [column]], alone, rtol=1e-12)
    order = rng.permutation(60)
    np.testing.assert_allclose(
        weighted_quantiles(values[order], 7.0 * weights[order], SHARES, rule), found, rtol=1e-12
    )


def test_places_have_their_own_quantiles_and_an_empty_one_has_none() -> None:
    rng = np.random.default_rng(4)
    scores, place = rng.normal(size=90), rng.integers(-1, 3, 90)
    weights = rng.gamma(2.0, size=(90, 6))
    found = place_quantiles(scores, weights, place, 4, SHARES)
    for row in range(3):
        here = place == row
        np.testing.assert_array_equal(found[row], weighted_quantiles(scores[here], weights[here], SHARES))
    assert np.isnan(found[3]).all()


def test_one_person_is_every_quantile() -> None:
    for rule in QuantileRule:
        np.testing.assert_array_equal(weighted_quantiles(np.array([4.0]), np.ones((1, 2)), SHARES, rule), 4.0)


def test_nobody_and_a_share_that_is_not_known_give_none() -> None:
    assert np.isnan(weighted_quantiles(np.array([np.nan]), np.ones((1, 2)), SHARES)).all()
    assert np.isnan(weighted_quantiles(np.array([1.0]), np.ones((1, 1)), np.array([np.nan]))).all()


def test_nine_in_ten_limits_of_the_median_hold_the_truth() -> None:
    rng, held = np.random.default_rng(5), 0
    for run in range(200):
        weights = np.column_stack(
            [np.ones(120), fay_poisson([f"{run} {k}" for k in range(120)], 100, seed=2)]
        )
        low, high = quantile_limits(rng.exponential(size=120), weights, np.array([0.5]), 0.9)
        held += int(low[0] <= np.log(2.0) <= high[0])
    assert 0.84 <= held / 200 <= 0.96


def test_limits_that_no_replicate_moves_are_not_known() -> None:
    low, high = quantile_limits(np.array([1.0, 2.0]), np.ones((2, 5)), np.array([0.5]), 0.95)
    assert np.isnan([low, high]).all()


@pytest.mark.parametrize(
    ("weights", "shares", "told"),
    [
        (np.ones((3, 1)), [1.5], "share is not between 0 and 1"),
        (np.ones((2, 1)), [0.5], "weights has shape 2 x 1"),
        (-np.ones((3, 1)), [0.5], "a weight is negative"),
        (np.zeros((3, 1)), [0.5], "all weights are 0"),
    ],
)
def test_what_has_no_quantile_is_refused(weights: np.ndarray, shares: list[float], told: str) -> None:
    with pytest.raises(InvalidInputError, match=told):
        weighted_quantiles(np.array([1.0, 2.0, 3.0]), weights, np.array(shares))
