"""Coefficient alpha: a slow twin, laws, replicate weights, and what makes it impossible or doubtful."""

from typing import Any

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from instruments.errors import InvalidInputError, MeasureError, TooFewRespondentsError
from scoring.reliability import alpha
from scoring.replicates import fay_poisson


def made(seed: int, n: int = 200, k: int = 4) -> np.ndarray:
    rng = np.random.default_rng(seed)
    return rng.normal(size=(n, 1)) + rng.normal(size=(n, k))


def test_alpha_is_what_its_textbook_formula_gives() -> None:
    items = made(1)
    total = items.sum(axis=1).var(ddof=1)
    slow = 4 / 3 * (1 - sum(items[:, k].var(ddof=1) for k in range(4)) / total)
    found = alpha(items)
    assert found.alpha == pytest.approx(slow, rel=1e-12)
    rest = [np.corrcoef(items[:, k], np.delete(items, k, axis=1).sum(axis=1))[0, 1] for k in range(4)]
    np.testing.assert_allclose(found.item_rest, rest, rtol=1e-12)
    without = [alpha(np.delete(items, k, axis=1)).alpha for k in range(4)]
    np.testing.assert_allclose(found.alpha_if_dropped, without, rtol=1e-12)


def test_whole_weights_count_a_person_as_often_as_they_say() -> None:
    items, times = made(2), np.random.default_rng(3).integers(1, 4, 200)
    weighted, repeated = alpha(items, weights=times.astype(float)), alpha(np.repeat(items, times, axis=0))
    assert weighted.alpha == pytest.approx(repeated.alpha, rel=1e-12)
    assert weighted.interval.high - weighted.interval.low > repeated.interval.high - repeated.interval.low


def test_equal_weights_are_no_weights_and_zero_weights_are_nobody() -> None:
    items = made(4)
    plain, equal = alpha(items), alpha(items, weights=np.full(200, 0.3))
    assert equal.alpha == pytest.approx(plain.alpha)
    assert equal.interval.low == pytest.approx(plain.interval.low)
    kept = alpha(items, weights=np.repeat([1.0, 0.0], 100))
    assert kept.alpha == pytest.approx(alpha(items[:100]).alpha)
    assert kept.n_respondents == 100


def test_a_linear_change_of_all_items_changes_nothing() -> None:
    items = made(5)
    assert alpha(3.0 * items + 7.0).alpha == pytest.approx(alpha(items).alpha, rel=1e-12)


def test_a_higher_level_gives_a_wider_interval_around_alpha() -> None:
    items = made(6)
    narrow, wide = alpha(items, level=0.8), alpha(items, level=0.99)
    assert wide.interval.low < narrow.interval.low < narrow.alpha < narrow.interval.high < wide.interval.high
    assert wide.interval.level == 0.99


def test_rows_with_a_gap_are_left_out_and_many_of_them_are_told() -> None:
    items = made(7)
    items[:50, 0] = np.nan
    found = alpha(items)
    assert found.alpha == pytest.approx(alpha(items[50:]).alpha)
    assert [warning.what for warning in found.warnings] == ["50 of 200 rows are incomplete and were left out"]


def test_an_item_keyed_the_wrong_way_is_refused_by_name_or_told_where_asked_for() -> None:
    items = made(8)
    items[:, 2] *= -1.0
    with pytest.raises(InvalidInputError, match="answers to item 3 go against"):
        alpha(items)
    told = alpha(items, check_direction=False).warnings[0]
    assert (told.code, told.items) == ("against-the-rest", (2,))


def test_an_item_that_chance_alone_may_turn_is_told_and_not_refused() -> None:
    items = made(8, n=400)
    rest = items[:, :3].sum(axis=1) - items[:, :3].sum(axis=1).mean()
    items[:, 3] -= (items[:, 3] @ rest + 20.0) / (rest @ rest) * rest  # leaves a covariance of -20 / 399
    assert [(warning.code, warning.items) for warning in alpha(items).warnings] == [
        ("against-the-rest", (3,))
    ]


def test_items_that_pull_apart_are_told_and_few_rows_as_well() -> None:
    items = made(9, n=20, k=2)
    items[:, 1] = -items[:, 0] + 0.1 * items[:, 1]
    found = alpha(items, check_direction=False)
    assert found.alpha < 0.0
    assert [warning.code for warning in found.warnings] == [
        "against-the-rest",
        "negative-alpha",
        "two-items",
        "few-rows",
    ]
    assert np.isnan(found.alpha_if_dropped).all()


def test_a_sum_that_never_varies_has_no_alpha_above_minus_infinity() -> None:
    column = made(10)[:, 0]
    found = alpha(np.column_stack([column, -column]), check_direction=False)
    assert found.alpha == -np.inf
    assert np.isnan(found.standard_error)
    assert "singular-items" in [warning.code for warning in found.warnings]
    with_third = alpha(np.column_stack([column, -column, made(11)[:, 0]]), check_direction=False)
    assert np.isnan(with_third.item_rest[2])


def slow_alpha(items: np.ndarray, weights: np.ndarray) -> float:
    """Covariances one by one, by loops over people."""
    n, k = items.shape
    share = weights / weights.sum()
    means = [sum(share[i] * items[i, a] for i in range(n)) for a in range(k)]
    divisor = 1.0 - sum(w * w for w in share)

    def covariance(a: int, b: int) -> float:
        moves = (share[i] * (items[i, a] - means[a]) * (items[i, b] - means[b]) for i in range(n))
        return float(sum(moves) / divisor)

    own = sum(covariance(a, a) for a in range(k))
    whole = sum(covariance(a, b) for a in range(k) for b in range(k))
    return float(k / (k - 1) * (1.0 - own / whole))


def test_alpha_is_what_loops_over_people_give() -> None:
    items, weights = made(12, n=60), np.random.default_rng(12).uniform(0.2, 3.0, 60)
    assert alpha(items).alpha == pytest.approx(slow_alpha(items, np.ones(60)), rel=1e-12)
    assert alpha(items, weights=weights).alpha == pytest.approx(slow_alpha(items, weights), rel=1e-12)


def test_pairwise_covariances_are_those_of_each_pair_alone() -> None:
    items = made(13)
    items[np.random.default_rng(13).random(items.shape) < 0.1] = np.nan
    covariance = np.empty((4, 4))
    for a in range(4):
        for b in range(4):
            both = ~np.isnan(items[:, a]) & ~np.isnan(items[:, b])
            covariance[a, b] = np.cov(items[both, a], items[both, b])[0, 1]
    expected = 4 / 3 * (1 - np.trace(covariance) / covariance.sum())
    assert alpha(items, missing="pairwise").alpha == pytest.approx(expected, rel=1e-12)


@given(st.integers(0, 10_000), st.permutations(range(4)), st.floats(0.1, 40.0), st.floats(-30.0, 30.0))
@settings(max_examples=25, deadline=None)
def test_order_size_of_weights_and_a_constant_change_nothing(
    seed: int, order: list[int], factor: float, constant: float
) -> None:
    items, rng = made(seed), np.random.default_rng(seed)
    weights, rows = rng.uniform(0.3, 2.0, 200), rng.permutation(200)
    plain = alpha(items, weights=weights)
    mixed = alpha(items[rows][:, order] + constant, weights=factor * weights[rows])
    assert mixed.alpha == pytest.approx(plain.alpha, abs=1e-10)
    assert mixed.lambda_6 == pytest.approx(plain.lambda_6, abs=1e-10)
    np.testing.assert_allclose(mixed.item_rest, plain.item_rest[order], atol=1e-10)
    assert mixed.interval.low == pytest.approx(plain.interval.low, abs=1e-10)


@given(st.integers(0, 10_000))
@settings(max_examples=25, deadline=None)
def test_reversing_every_item_changes_nothing_and_reversing_one_twice_neither(seed: int) -> None:
    items = np.round(made(seed))
    plain, turned = alpha(items, check_direction=False), alpha(6.0 - items, check_direction=False)
    assert turned.alpha == pytest.approx(plain.alpha, abs=1e-12)
    items[:, 0] = 6.0 - (6.0 - items[:, 0])
    assert alpha(items, check_direction=False).alpha == plain.alpha


def test_replicate_weights_give_the_interval_and_leave_the_value() -> None:
    items = made(14, n=500)
    factors = fay_poisson([str(row) for row in range(500)], 200, seed=7)
    weights = np.column_stack([np.ones(500), factors])
    found, plain = alpha(items, weights=weights), alpha(items)
    assert (found.interval_by, plain.interval_by) == ("replicate weights", "Feldt")
    assert found.alpha == pytest.approx(plain.alpha, abs=1e-12)
    width, feldt = found.interval.high - found.interval.low, plain.interval.high - plain.interval.low
    assert found.interval.low < found.alpha < found.interval.high < 1.0
    assert width == pytest.approx(feldt, rel=0.25)


def test_each_coefficient_has_a_full_name_of_its_own_and_a_source() -> None:
    found = alpha(made(15))
    assert [coefficient.value for coefficient in found.coefficients] == [
        found.alpha,
        found.standardised,
        found.lambda_6,
    ]
    assert len({coefficient.name for coefficient in found.coefficients}) == 3
    assert all("(19" in coefficient.source for coefficient in found.coefficients)


def test_a_duplicate_item_leaves_lambda_6_without_value_and_says_so() -> None:
    items = made(16)
    found = alpha(np.column_stack([items, items[:, 0]]))
    assert np.isnan(found.lambda_6)
    assert [warning.code for warning in found.warnings] == ["singular-items"]
    assert found.warnings[0].items == (0, items.shape[1])
    assert "follow from each other" in found.warnings[0].what


REFUSALS: dict[str, tuple[Any, Any, type[MeasureError], str]] = {
    "two rows": (np.ones((2, 3)), None, TooFewRespondentsError, "2 respondents answered all items"),
    "constant": (
        np.column_stack([np.arange(9.0), np.ones(9)]),
        None,
        TooFewRespondentsError,
        "give item 2 the same",
    ),
    "one item": (np.ones((9, 1)), None, InvalidInputError, "one item has no reliability"),
    "text": ([["a", "b"]] * 9, None, InvalidInputError, "not a number"),
    "all missing": (np.full((9, 2), np.nan), None, TooFewRespondentsError, "0 respondents"),
    "nobody": (np.empty((0, 2)), None, TooFewRespondentsError, "0 respondents"),
    "no table": (np.ones(9), None, InvalidInputError, "items has shape 9"),
    "weights": (np.ones((9, 2)), np.ones(8), InvalidInputError, "weights has shape 8"),
    "negative": (np.ones((9, 2)), np.full(9, -1.0), InvalidInputError, "a weight is negative"),
    "nan": (np.ones((9, 2)), np.full(9, np.nan), InvalidInputError, "a weight is negative or not a number"),
}


@pytest.mark.parametrize("case", REFUSALS)
def test_data_that_cannot_carry_an_alpha_are_refused(case: str) -> None:
    items, weights, error, told = REFUSALS[case]
    with pytest.raises(error, match=told):
        alpha(items, weights=weights)


def test_two_items_that_nobody_answered_together_are_refused() -> None:
    items = made(17)
    items[:100, 0], items[100:, 1] = np.nan, np.nan
    with pytest.raises(TooFewRespondentsError, match="both of items 1 and 2"):
        alpha(items, missing="pairwise")
