"""Place estimates: weighted means and shares of every place in every replicate."""

import json
from pathlib import Path

import numpy as np
import pytest

from instruments.errors import InvalidInputError
from scoring.estimates import place_clusters, place_means, place_shares
from scoring.replicates import variance
from tests.parity import Parity
from tests.scoring.making import csv_matrix, csv_rows

REPLICATES = {"J1": "rep_jk1_apiclus1.csv", "B": "rep_bootstrap_apiclus1.csv"}


@pytest.mark.parametrize("kind", REPLICATES)
@pytest.mark.parity(
    "means and standard errors with given replicate weights, whole and by group",
    "R survey 4.1-1, svymean and svyby, JK1 and bootstrap, apiclus1",
    1e-9,
)
def test_means_and_standard_errors_are_those_of_r(shared: Path, parity: Parity, kind: str) -> None:
    index = shared / "reference" / "index"
    rows = csv_rows(index / "data" / "apiclus1.csv")
    theirs = json.loads((index / "survey" / "replicates.json").read_text())[kind]
    multipliers = csv_matrix(index / "survey" / REPLICATES[kind])
    base = np.array([float(row["pw"]) for row in rows])
    weights = base[:, None] * np.column_stack([np.ones(len(rows)), multipliers])
    scores = np.array([float(row["api00"]) for row in rows])
    whole = place_means(scores, weights, np.zeros(len(rows), dtype=np.int64), 1).values
    ours = variance(whole)[0] * theirs["scale"] * multipliers.shape[1] / 4.0
    mse = theirs["mean_mse_true"]
    parity.equal([whole[0, 0], np.sqrt(ours)], [mse["est"]["api00"], mse["se"]["api00"]])
    group = np.array(["EHM".index(row["stype"]) for row in rows])
    by_group = place_means(scores, weights, group, 3).values
    moves = by_group[:, 1:] - by_group[:, 1:].mean(axis=1, keepdims=True)
    parity.equal(by_group[:, 0], theirs["by_stype"]["api00"])
    parity.equal(np.sqrt(theirs["scale"] * (moves**2).sum(axis=1)), theirs["by_stype"]["se"])


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
