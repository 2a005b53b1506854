"""Place estimates: weighted means and shares of every place in every replicate."""

from collections.abc import Callable

import numpy as np
import pytest

from instruments.errors import InvalidInputError
from scoring.estimates import (
    crossed,
    differences,
    place_clusters,
    place_design_effects,
    place_means,
    place_ratios,
    place_shares,
    place_totals,
)
from scoring.replicates import fay_poisson, variance


def made(seed: int, n: int = 300) -> tuple[np.ndarray, np.ndarray, np.ndarray]:
    rng = np.random.default_rng(seed)
    scores = np.where(rng.random(n) < 0.1, np.nan, rng.normal(size=n))
    return scores, rng.gamma(2.0, size=(n, 9)), rng.integers(-1, 6, n)


def test_means_are_those_of_a_slow_loop() -> None:
    scores, weights, place = made(1)
    estimates = place_means(scores, weights, place, 6)
    for p in range(6):
        rows = [r for r in range(300) if place[r] == p and not np.isnan(scores[r])]
        assert estimates.n[p] == len(rows)
        for column in range(9):
            mean = sum(scores[r] * weights[r, column] for r in rows) / sum(weights[r, column] for r in rows)
            assert estimates.values[p, column] == pytest.approx(mean, rel=1e-12)


def test_the_same_order_gives_the_same_bits() -> None:
    arguments = made(2)
    np.testing.assert_array_equal(place_means(*arguments, 6).values, place_means(*arguments, 6).values)


def test_a_place_estimate_ignores_the_order_of_respondents() -> None:
    """Adding up in another order may change the last bit; freezing sorts by response id."""
    scores, weights, place = made(3)
    shuffled = np.random.default_rng(4).permutation(300)
    straight = place_means(scores, weights, place, 6)
    mixed = place_means(scores[shuffled], weights[shuffled], place[shuffled], 6)
    np.testing.assert_allclose(mixed.values, straight.values, rtol=1e-12)
    np.testing.assert_array_equal(mixed.n, straight.n)


def test_the_size_of_the_weights_does_not_matter_and_shifting_scores_shifts_means() -> None:
    scores, weights, place = made(5)
    values = place_means(scores, weights, place, 6).values
    np.testing.assert_allclose(place_means(scores, 7.0 * weights, place, 6).values, values, rtol=1e-12)
    np.testing.assert_allclose(place_means(scores + 3.0, weights, place, 6).values, values + 3.0, rtol=1e-12)


def test_a_place_without_scores_is_nan_and_counts_nobody() -> None:
    estimates = place_means(np.array([1.0, np.nan]), np.ones((2, 3)), np.array([0, 1]), 3)
    assert np.isnan(estimates.values[1:]).all()
    np.testing.assert_array_equal(estimates.n, [1, 0, 0])


def test_shares_are_means_of_hits_with_the_people_who_count() -> None:
    scores, weights, place = made(6)
    hits = np.where(np.isnan(scores), np.nan, scores > 0.3)
    shares = place_shares(hits, weights, place, 6)
    means = place_means(hits, weights, place, 6)
    np.testing.assert_array_equal(shares.values, means.values)
    np.testing.assert_array_equal(shares.n, means.n)
    np.testing.assert_array_equal(shares.positive, [(hits[place == p] == 1.0).sum() for p in range(6)])


def test_a_share_of_everybody_is_exactly_one_in_every_replicate() -> None:
    _, weights, place = made(7)
    hits = np.where(place == 2, 0.0, 1.0)
    values = place_shares(hits, weights, place, 6).values
    assert (values[[0, 1, 3, 4, 5]] == 1.0).all()
    assert (values[2] == 0.0).all()


def test_nobody_gives_empty_places() -> None:
    estimates = place_means(np.empty(0), np.empty((0, 4)), np.empty(0, dtype=np.int64), 2)
    assert np.isnan(estimates.values).all()
    assert estimates.values.shape == (2, 4)


def test_a_place_outside_the_table_is_refused() -> None:
    with pytest.raises(InvalidInputError, match="at place 2, but there are 2 places"):
        place_means(np.ones(1), np.ones((1, 2)), np.array([2]), 2)


def test_weights_and_places_of_other_lengths_are_refused() -> None:
    with pytest.raises(InvalidInputError, match="weights has shape 2 x 2"):
        place_means(np.ones(1), np.ones((2, 2)), np.zeros(1, dtype=np.int64), 1)
    with pytest.raises(InvalidInputError, match="place has shape 2"):
        place_means(np.ones(1), np.ones((1, 2)), np.zeros(2, dtype=np.int64), 1)


def test_a_hit_that_is_neither_yes_nor_no_is_refused() -> None:
    with pytest.raises(InvalidInputError, match="neither 0, 1 nor NaN"):
        place_shares(np.array([0.5]), np.ones((1, 2)), np.zeros(1, dtype=np.int64), 1)


def test_clusters_are_counted_once_in_each_place_where_somebody_answered() -> None:
    rng = np.random.default_rng(6)
    scores = np.where(rng.random(400) < 0.3, np.nan, 1.0)
    clusters, place = rng.integers(0, 60, 400), rng.integers(-1, 5, 400)
    slow = [
        len(
            {int(c) for c, p, score in zip(clusters, place, scores, strict=True) if p == row and score == 1.0}
        )
        for row in range(7)
    ]
    assert place_clusters(scores, clusters, place, 7).tolist() == slow
    assert slow[5:] == [0, 0]


def test_nobody_comes_from_no_cluster() -> None:
    nobody = np.zeros(0, dtype=np.int64)
    assert place_clusters(np.zeros(0), nobody, nobody, 2).tolist() == [0, 0]


def test_totals_add_up_over_places_and_are_means_times_the_people_who_answered() -> None:
    scores, weights, place = made(8)
    totals, means = place_totals(scores, weights, place, 6), place_means(scores, weights, place, 6)
    answered = np.where(np.isnan(scores), np.nan, 1.0)
    people = place_totals(answered, weights, place, 6)
    np.testing.assert_allclose(totals.values, means.values * people.values, rtol=1e-10)
    np.testing.assert_array_equal(totals.n, means.n)
    whole = place_totals(scores, weights, np.where(place < 0, -1, 0), 1)
    np.testing.assert_allclose(totals.values.sum(axis=0), whole.values[0], rtol=1e-10)


def test_a_total_of_nobody_is_nothing() -> None:
    found = place_totals(np.array([np.nan]), np.ones((1, 2)), np.zeros(1, dtype=np.int64), 2)
    np.testing.assert_array_equal(found.values, 0.0)
    assert found.n.tolist() == [0, 0]


def test_a_ratio_counts_the_people_who_have_both_and_one_to_one_is_a_mean() -> None:
    scores, weights, place = made(9)
    other = np.random.default_rng(9).gamma(3.0, size=300)
    other[::7] = np.nan
    found = place_ratios(scores, other, weights, place, 6)
    for row in range(6):
        kept = (place == row) & ~np.isnan(scores) & ~np.isnan(other)
        assert found.n[row] == kept.sum()
        slow = (scores[kept] @ weights[kept]) / (other[kept] @ weights[kept])
        np.testing.assert_allclose(found.values[row], slow, rtol=1e-10)
    ones = place_ratios(scores, np.ones(300), weights, place, 6).values
    np.testing.assert_allclose(ones, place_means(scores, weights, place, 6).values, rtol=1e-12)


def test_a_ratio_to_nothing_is_not_known() -> None:
    found = place_ratios(np.ones(2), np.zeros(2), np.ones((2, 3)), np.array([0, 0]), 2)
    assert np.isnan(found.values).all()


def test_groups_within_places_are_places_of_their_own() -> None:
    scores, weights, place = made(10)
    group = np.random.default_rng(10).integers(-1, 3, 300)
    found = place_means(scores, weights, crossed(place, group, 3), 18).values.reshape(6, 3, -1)
    for row in range(6):
        inside = np.where(place == row, group, -1)
        np.testing.assert_array_equal(found[row], place_means(scores, weights, inside, 3).values)


def test_a_difference_is_taken_in_each_replicate_so_that_what_is_shared_cancels_out() -> None:
    rng = np.random.default_rng(11)
    shared = rng.normal(size=51)
    values = np.stack([shared + 3.0, shared + 1.0, rng.normal(size=51)])
    gaps = differences(values, [(0, 1), (1, 0), (0, 2)])
    np.testing.assert_allclose(gaps[0], 2.0)
    np.testing.assert_allclose(gaps[1], -gaps[0])
    assert variance(gaps)[0] == pytest.approx(0.0, abs=1e-20)
    assert variance(gaps)[2] > 0.0


def test_people_drawn_singly_have_a_design_effect_about_one_and_twins_one_about_two() -> None:
    rng = np.random.default_rng(12)
    scores, place = rng.normal(size=600), np.zeros(600, dtype=np.int64)

    def effect(values: np.ndarray, keys: list[str]) -> float:
        weights = np.column_stack([np.ones(600), fay_poisson(keys, 800, seed=5)])
        sampling = variance(place_means(values, weights, place, 1).values)
        return float(place_design_effects(values, weights[:, 0], place, 1, sampling)[0])

    assert effect(scores, [str(k) for k in range(600)]) == pytest.approx(1.0, abs=0.15)
    assert effect(np.repeat(scores[:300], 2), [str(k // 2) for k in range(600)]) == pytest.approx(
        2.0, abs=0.3
    )


def test_one_person_a_place_and_equal_answers_have_no_design_effect() -> None:
    found = place_design_effects(
        np.array([3.0, 2.0, 2.0]), np.ones(3), np.array([0, 1, 1]), 3, np.array([0.1, 0.1, 0.1])
    )
    assert np.isnan(found).all()


def test_one_person_a_place_is_an_estimate_that_no_replicate_moves() -> None:
    """Its variance is 0 and says nothing: summaries and the gate look at clusters, not at it."""
    weights = np.column_stack([np.ones(3), fay_poisson(list("abc"), 50, seed=1)])
    found = place_means(np.array([1.0, 5.0, 9.0]), weights, np.arange(3), 3)
    np.testing.assert_array_equal(found.values[:, 0], [1.0, 5.0, 9.0])
    np.testing.assert_allclose(variance(found.values), 0.0, atol=1e-20)
    np.testing.assert_array_equal(place_clusters(np.ones(3), np.arange(3), np.arange(3), 3), 1)


def test_lists_do_as_well_as_arrays() -> None:
    means = place_means([1.0, 3.0, 5.0], [[1, 1], [1, 3], [2, 2]], [0, 0, 1], 2)
    np.testing.assert_allclose(means.values, [[2.0, 2.5], [5.0, 5.0]])
    shares = place_shares([1, 0, 1], np.ones((3, 1)), [0, 0, 1], 2)
    assert shares.values[:, 0].tolist() == [0.5, 1.0]
    assert shares.positive.tolist() == [1, 1]


@pytest.mark.parametrize(
    ("given", "told"),
    [
        ({"weights": np.array([[1.0], [-0.9]])}, "a weight is negative"),
        ({"weights": np.array([[1.0], [np.nan]])}, "not a number"),
        ({"weights": np.zeros((2, 1))}, "all weights are 0"),
        ({"weights": np.empty((2, 0))}, "no column"),
        ({"weights": np.ones((3, 1))}, "weights has shape 3 x 1"),
        ({"place": np.array([0.0, 1.0])}, "place holds something that is not a whole number"),
        ({"place": [0, 2]}, "a respondent is at place 2, but there are 2 places"),
        ({"scores": ["yes", "no"]}, "not a number"),
        ({"scores": [1.0, np.inf]}, "an infinite number"),
        ({"scores": [[1.0, 0.0]]}, "scores has shape 1 x 2"),
        ({"n_places": 1.5}, "n_places is 1.5"),
    ],
)
@pytest.mark.parametrize("figure", [place_means, place_shares, place_totals])
def test_what_no_place_can_be_estimated_from_is_refused(
    figure: Callable[..., object], given: dict[str, object], told: str
) -> None:
    good = {"scores": [1.0, 0.0], "weights": np.ones((2, 1)), "place": [0, 1], "n_places": 2}
    with pytest.raises(InvalidInputError, match=told):
        figure(*(good | given).values())
