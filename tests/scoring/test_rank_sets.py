"""Sets of ranks: against a slow stepdown, and they keep their promise where places are alike."""

import numpy as np
import pytest

from instruments.errors import InvalidInputError
from scoring.rank_sets import RankSets, marginal_rank_sets, normal_errors, simultaneous_rank_sets
from scoring.ranks import rank_summary

PLACES, LEVEL = 8, 0.9
SIGMA = 0.04 * (0.3 * np.ones((PLACES, PLACES)) + 0.7 * np.diag(np.linspace(0.5, 3.0, PLACES)))
ESTIMATES = np.array([0.0, 0.1, 0.9, 1.0, 1.1, 2.4, 2.5, 4.0])
ERRORS = normal_errors(SIGMA, 800, seed=1)


def slow(estimates: np.ndarray, errors: np.ndarray, rows: list[int]) -> set[tuple[int, int]]:
    """Pairs (above, below) that the stepdown finds clear among those that a row of ``rows`` is in."""
    n, draws = errors.shape
    covariance = np.array([[np.mean(errors[i] * errors[j]) for j in range(n)] for i in range(n)])
    left = {(i, j) for i in range(n) for j in range(n) if i != j and (i in rows or j in rows)}
    clear: set[tuple[int, int]] = set()
    while left:
        error = {
            (i, j): np.sqrt(covariance[i, i] + covariance[j, j] - 2.0 * covariance[i, j]) for i, j in left
        }
        greatest = [max((errors[i, d] - errors[j, d]) / error[i, j] for i, j in left) for d in range(draws)]
        limit = np.quantile(greatest, LEVEL, method="higher")
        found = {(i, j) for i, j in left if (estimates[i] - estimates[j]) / error[i, j] > limit}
        if not found:
            break
        clear, left = clear | found, left - found
    return clear


def limits(clear: set[tuple[int, int]], place: int, n: int) -> tuple[int, int]:
    return 1 + sum(below == place for _, below in clear), n - sum(above == place for above, _ in clear)


def test_simultaneous_sets_are_those_of_a_slow_stepdown() -> None:
    found = simultaneous_rank_sets(ESTIMATES, ERRORS[:, :120], level=LEVEL)
    clear = slow(ESTIMATES, ERRORS[:, :120], list(range(PLACES)))
    assert {(int(i), int(j)) for i, j in np.argwhere(found.above)} == clear
    assert [(low, high) for low, high in zip(found.low, found.high, strict=True)] == [
        limits(clear, place, PLACES) for place in range(PLACES)
    ]
    np.testing.assert_array_equal(found.below, found.above.T)
    assert found.n_steps >= 2


def test_the_second_step_finds_pairs_that_the_first_leaves_open() -> None:
    """Of the clear pairs here a single step finds four fewer."""
    errors = normal_errors(SIGMA, 120, seed=32)
    estimates = np.sort(np.random.default_rng(32).normal(size=PLACES) * 1.2)
    found = simultaneous_rank_sets(estimates, errors, level=LEVEL)
    assert {(int(i), int(j)) for i, j in np.argwhere(found.above)} == slow(
        estimates, errors, list(range(PLACES))
    )
    error = np.sqrt(np.mean((errors[:, None] - errors[None, :]) ** 2, axis=2) + np.eye(PLACES))
    limit = np.quantile(((errors[:, None] - errors[None, :]) / error[:, :, None]).max(axis=(0, 1)), LEVEL)
    away = (estimates[:, None] - estimates[None, :]) / error
    assert found.above.sum() > (away > limit).sum()


def test_each_marginal_set_is_that_of_a_slow_stepdown_of_its_place_alone() -> None:
    found = marginal_rank_sets(ESTIMATES, ERRORS[:, :120], level=LEVEL)
    for place in range(PLACES):
        clear = slow(ESTIMATES, ERRORS[:, :120], [place])
        assert (found.low[place], found.high[place]) == limits(clear, place, PLACES)


def test_errors_of_a_covariance_have_that_covariance_and_repeat_with_their_seed() -> None:
    drawn = normal_errors(SIGMA, 200_000, seed=2)
    np.testing.assert_allclose(np.cov(drawn), SIGMA, atol=2e-3)
    np.testing.assert_array_equal(normal_errors(SIGMA, 50, seed=3), normal_errors(SIGMA, 50, seed=3))
    flat = normal_errors(np.ones((3, 3)), 50, seed=4)
    np.testing.assert_allclose(flat[0], flat[2])


def holds(found: RankSets, truth: np.ndarray) -> np.ndarray:
    """Whether each set holds every rank that the true value has, ties included."""
    best = 1 + (truth[None, :] > truth[:, None]).sum(axis=1)
    worst = (truth[None, :] >= truth[:, None]).sum(axis=1)
    return np.asarray((found.low <= best) & (found.high >= worst))


@pytest.mark.proof
@pytest.mark.parametrize("spacing", [0.0, 0.15, 1.0])
def test_sets_keep_their_promise_however_close_the_true_values_are(
    spacing: float, proof_share: float
) -> None:
    """All alike is where intervals from draws around estimates fail."""
    rng, runs = np.random.default_rng(6), max(60, round(1000 * proof_share))
    truth = spacing * np.arange(10.0)
    errors = normal_errors(0.09 * np.eye(10), 600, seed=7)
    together, alone = [], []
    for _ in range(runs):
        estimates = truth + rng.normal(0.0, 0.3, 10)
        together.append(holds(simultaneous_rank_sets(estimates, errors), truth).all())
        alone.append(holds(marginal_rank_sets(estimates, errors), truth))
    slack = 3.0 * np.sqrt(0.95 * 0.05 / runs) + 0.01
    assert np.mean(together) > 0.95 - slack
    assert np.mean(alone) > 0.95 - slack


@pytest.mark.proof
def test_intervals_of_ranks_around_unsmoothed_estimates_do_not_keep_their_promise(proof_share: float) -> None:
    """Ten places that are nearly alike: the draws around estimates repeat their noise, the sets do not."""
    rng, runs = np.random.default_rng(11), max(60, round(600 * proof_share))
    truth = 0.02 * np.arange(10.0)
    errors, naive, sets = normal_errors(0.09 * np.eye(10), 600, seed=12), [], []
    for _ in range(runs):
        estimates = truth + rng.normal(0.0, 0.3, 10)
        found = rank_summary(estimates[:, None] + errors)
        naive.append((found.low <= 10.0 - np.arange(10.0)) & (found.high >= 10.0 - np.arange(10.0)))
        sets.append(holds(marginal_rank_sets(estimates, errors), truth))
    assert np.mean(naive) < 0.92
    assert np.mean(sets) > 0.95


def test_sets_for_all_places_are_never_narrower_than_those_for_one() -> None:
    alone, together = marginal_rank_sets(ESTIMATES, ERRORS), simultaneous_rank_sets(ESTIMATES, ERRORS)
    assert (together.low <= alone.low).sum() >= PLACES - 1
    assert (together.high - together.low).sum() >= (alone.high - alone.low).sum()


def test_more_certainty_asks_for_wider_sets_and_less_error_gives_narrower_ones() -> None:
    widths = [
        (found.high - found.low).sum()
        for level in (0.5, 0.9, 0.99)
        for found in [simultaneous_rank_sets(ESTIMATES, ERRORS, level=level)]
    ]
    assert widths == sorted(widths)
    narrow = simultaneous_rank_sets(ESTIMATES, ERRORS / 100.0)
    np.testing.assert_array_equal(narrow.low, narrow.high)
    np.testing.assert_array_equal(narrow.low, [8, 7, 6, 5, 4, 3, 2, 1])


def test_the_unit_the_level_of_all_and_the_order_of_places_do_not_matter() -> None:
    order = np.random.default_rng(8).permutation(PLACES)
    whole = marginal_rank_sets(ESTIMATES, ERRORS)
    moved = marginal_rank_sets(50.0 + 7.0 * ESTIMATES, 7.0 * ERRORS)
    mixed = marginal_rank_sets(ESTIMATES[order], ERRORS[order])
    np.testing.assert_array_equal(moved.low, whole.low)
    np.testing.assert_array_equal(mixed.high, whole.high[order])
    turned = marginal_rank_sets(-ESTIMATES, -ERRORS)
    np.testing.assert_array_equal(turned.low, PLACES + 1 - whole.high)


def test_errors_that_all_places_share_say_nothing_about_their_order() -> None:
    shared = ERRORS + np.random.default_rng(9).normal(0.0, 50.0, (1, 800))
    np.testing.assert_array_equal(
        simultaneous_rank_sets(ESTIMATES, shared).above, simultaneous_rank_sets(ESTIMATES, ERRORS).above
    )


def test_places_without_an_estimate_stand_aside() -> None:
    estimates, errors = np.insert(ESTIMATES, 3, np.nan), np.insert(ERRORS, 3, np.nan, axis=0)
    for function in (simultaneous_rank_sets, marginal_rank_sets):
        found, whole = function(estimates, errors), function(ESTIMATES, ERRORS)
        kept = np.arange(PLACES + 1) != 3
        np.testing.assert_array_equal(found.low[kept], whole.low)
        assert np.isnan(found.low[3])
        assert not found.above[3].any()
        assert not found.below[:, 3].any()


def test_without_any_error_of_a_difference_equal_places_tie_and_others_do_not() -> None:
    errors = np.random.default_rng(10).normal(size=(1, 200)).repeat(3, axis=0)
    found = simultaneous_rank_sets([1.0, 1.0, 2.0], errors)
    assert found.low.tolist() == [2.0, 2.0, 1.0]
    assert found.high.tolist() == [3.0, 3.0, 1.0]


def test_two_places_are_enough_and_the_level_has_an_error() -> None:
    found = simultaneous_rank_sets([0.0, 9.0], ERRORS[:2])
    assert found.low.tolist() == [2.0, 1.0]
    assert found.level_error == pytest.approx(np.sqrt(0.95 * 0.05 / 800))


def test_what_gives_no_sets_is_refused() -> None:
    with pytest.raises(InvalidInputError, match="fewer than two estimates"):
        simultaneous_rank_sets([1.0, np.nan], ERRORS[:2])
    with pytest.raises(InvalidInputError, match="an estimate without errors"):
        marginal_rank_sets([1.0, 2.0], np.array([[0.1, np.nan], [0.2, 0.1]]))
    with pytest.raises(InvalidInputError, match="errors has shape 8 x 800"):
        marginal_rank_sets([1.0, 2.0], ERRORS)
    with pytest.raises(InvalidInputError, match="level is 1"):
        marginal_rank_sets(ESTIMATES, ERRORS, level=1.0)
    with pytest.raises(InvalidInputError, match="not square"):
        normal_errors(np.ones((2, 3)), seed=1)
    with pytest.raises(InvalidInputError, match="negative variance"):
        normal_errors(np.diag([1.0, -1.0]), seed=1)
