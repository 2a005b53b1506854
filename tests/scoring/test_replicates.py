"""Replicate factors depend on a key alone, and behave as Fay's Poisson bootstrap should."""

from hashlib import blake2b
from typing import Any

import numpy as np
import pytest

from instruments.errors import InvalidInputError
from scoring.estimates import place_means
from scoring.replicates import covariance, fay_poisson, moves, variance, widened

KEYS = [f"household {k}" for k in range(4000)]
WORD = 2**64


def mixed(word: int) -> int:
    """The finaliser of SplitMix64 in plain whole numbers."""
    word = (word ^ word >> 30) * 0xBF58476D1CE4E5B9 % WORD
    word = (word ^ word >> 27) * 0x94D049BB133111EB % WORD
    return word ^ word >> 31


def slow_factor(key: str, replicate: int, seed: int) -> float:
    """One factor, by walking up the counts."""
    digest = blake2b(key.encode(), digest_size=8, key=str(seed).encode()).digest()
    step = mixed((replicate // 4 + 1) * 0x9E3779B97F4A7C15 % WORD)
    number = mixed(int.from_bytes(digest, "little") ^ step) >> 16 * (replicate % 4) & 0xFFFF
    below = np.cumsum([24109, 24109, 12055, 4021, 1002, 201, 33, 5, 1])
    return 1.0 + 0.5 * (sum(int(number >= limit) for limit in below) - 1.0)


def test_factors_are_those_of_a_slow_walk_through_whole_numbers() -> None:
    fast = fay_poisson(KEYS[:30], 21, seed=7)
    slow = [[slow_factor(key, replicate, 7) for replicate in range(21)] for key in KEYS[:30]]
    np.testing.assert_array_equal(fast, slow)


def test_factors_never_change_between_versions_of_this_program() -> None:
    """Published intervals rest on these numbers: a change here breaks every manifest."""
    expected = [
        [1.0, 1.0, 0.5, 1.0, 0.5, 1.0, 0.5, 1.5, 1.0],
        [0.5, 1.0, 1.0, 1.0, 1.0, 1.0, 0.5, 1.0, 0.5],
        [0.5, 1.0, 1.0, 1.5, 1.0, 0.5, 1.0, 1.0, 0.5],
    ]
    np.testing.assert_array_equal(fay_poisson(["household 7", "a", "é"], 9, seed=20261121), expected)


def test_a_key_has_the_same_factors_in_any_file_and_any_order() -> None:
    whole = fay_poisson(KEYS, 40, seed=1)
    np.testing.assert_array_equal(fay_poisson(KEYS[::-1], 40, seed=1), whole[::-1])
    np.testing.assert_array_equal(fay_poisson(["new", *KEYS[5:8]], 40, seed=1)[1:], whole[5:8])


def test_rows_of_one_household_move_together() -> None:
    factors = fay_poisson(["x", "y", "x"], 40, seed=1)
    np.testing.assert_array_equal(factors[0], factors[2])
    np.testing.assert_array_equal(factors[:2], fay_poisson(["x", "y"], 40, seed=1))


def test_more_replicates_begin_with_the_fewer() -> None:
    np.testing.assert_array_equal(
        fay_poisson(KEYS[:50], 101, seed=1)[:, :30], fay_poisson(KEYS[:50], 30, seed=1)
    )


def test_another_seed_gives_other_factors() -> None:
    assert (fay_poisson(KEYS, 10, seed=1) != fay_poisson(KEYS, 10, seed=2)).mean() > 0.5


def test_factors_have_mean_one_and_the_variance_and_counts_of_fays_poisson() -> None:
    factors = fay_poisson(KEYS, 500, seed=1)
    n = factors.size
    assert abs(factors.mean() - 1.0) < 4 * 0.5 / np.sqrt(n)
    assert factors.var() == pytest.approx(0.25, rel=0.01)
    counts = np.bincount((2 * factors - 1).astype(int).ravel(), minlength=4) / n
    for k, expected in enumerate(np.exp(-1.0) / np.array([1, 1, 2, 6])):
        assert abs(counts[k] - expected) < 5 * np.sqrt(expected / n) + 3 / 65536
    assert factors.min() == 0.5


def test_factors_are_independent_over_replicates_and_over_keys() -> None:
    factors = fay_poisson(KEYS, 200, seed=1)
    for table, n in ((factors.T, 4000), (factors[:300], 200)):
        correlations = np.corrcoef(table)[np.triu_indices(len(table), 1)] * np.sqrt(n)
        assert abs(correlations.mean()) < 0.05
        assert correlations.std() == pytest.approx(1.0, abs=0.03)
        assert np.abs(correlations).max() < 6.0


def test_the_variance_of_a_mean_is_that_of_theory() -> None:
    values = np.random.default_rng(2).normal(size=4000)
    weights = np.column_stack([np.ones(4000), fay_poisson(KEYS, 4000, seed=3)])
    means = (values @ weights / weights.sum(axis=0))[None, :]
    assert variance(means)[0] == pytest.approx(values.var() / 4000, rel=0.08)


def test_variance_is_four_times_the_mean_squared_move() -> None:
    values = np.random.default_rng(4).normal(size=(3, 2, 11))
    slow = [[4 / 10 * sum((v[r] - v[0]) ** 2 for r in range(1, 11)) for v in row] for row in values]
    np.testing.assert_allclose(variance(values), slow)


def test_no_keys_have_no_factors() -> None:
    assert fay_poisson([], 5, seed=1).shape == (0, 5)


def test_a_single_replicate_is_refused() -> None:
    with pytest.raises(InvalidInputError, match="1 replicates cannot give a variance"):
        fay_poisson(["a"], 1, seed=1)


def test_widened_replicates_give_the_variance_of_a_mean_of_few_clusters() -> None:
    """1 / 4 and 1 / 12 for 4 and 12 answers of variance 1; raw replicates say 3 / 16 and 11 / 144."""
    rng, sizes, runs = np.random.default_rng(20261123), np.array([4, 12]), 1500
    place = np.tile(np.repeat([0, 1], sizes), runs) + 2 * np.repeat(np.arange(runs), sizes.sum())
    factors = fay_poisson([f"home {row}" for row in range(len(place))], 60, seed=3)
    weights = np.column_stack([np.ones(len(place)), factors])
    means = place_means(rng.normal(size=len(place)), weights, place, 2 * runs).values
    told = variance(widened(means, np.tile(sizes, runs))).reshape(runs, 2).mean(axis=0)
    np.testing.assert_allclose(told * sizes, 1.0, atol=0.08)
    assert (variance(means).reshape(runs, 2).mean(axis=0) * sizes)[0] < 0.85


def test_widening_keeps_the_estimate_and_multiplies_its_variance_by_clusters_less_one() -> None:
    values = np.random.default_rng(5).normal(size=(3, 2, 9))
    clusters = np.array([[2, 10], [1, 500], [0, 3]])
    wide = widened(values, clusters)
    np.testing.assert_array_equal(wide[..., 0], values[..., 0])
    factor = [[2.0, 10.0 / 9.0], [1.0, 500.0 / 499.0], [0.0, 1.5]]
    np.testing.assert_allclose(variance(wide), variance(values) * factor, rtol=1e-12)


def test_one_household_that_does_not_move_still_does_not() -> None:
    still = np.full((1, 8), 1.0 / 3.0)
    np.testing.assert_array_equal(widened(still, np.array([1])), still)
    np.testing.assert_array_equal(widened(still, np.array([7])), still)


def test_covariances_are_sums_over_replicates_written_out() -> None:
    values = np.random.default_rng(6).normal(size=(2, 3, 8))
    slow = np.zeros((2, 3, 3))
    for place in range(2):
        for one in range(3):
            for other in range(3):
                for replicate in range(1, 8):
                    first = values[place, one, replicate] - values[place, one, 0]
                    second = values[place, other, replicate] - values[place, other, 0]
                    slow[place, one, other] += 4.0 / 7.0 * first * second
    np.testing.assert_allclose(covariance(moves(values), moves(values)), slow, rtol=1e-12)
    np.testing.assert_allclose(np.einsum("pkk->pk", slow), variance(values), rtol=1e-12)


@pytest.mark.parametrize(
    ("given", "told"),
    [
        ({"keys": "ab"}, "the keys are not a sequence of texts"),
        ({"keys": [1, 2]}, "the keys are not a sequence of texts"),
        ({"keys": [None]}, "the keys are not a sequence of texts"),
        ({"seed": None}, "seed is None"),
        ({"seed": "x"}, "seed is 'x'"),
        ({"seed": 1.5}, "seed is 1.5"),
        ({"n_replicates": 2.5}, "n_replicates is 2.5"),
    ],
)
def test_factors_are_made_of_texts_and_whole_numbers(given: dict[str, Any], told: str) -> None:
    with pytest.raises(InvalidInputError, match=told):
        fay_poisson(**({"keys": ["a", "b"], "n_replicates": 3, "seed": 1} | given))
