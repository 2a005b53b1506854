"""What draws say of the order of places: against slow counting, and fair to ties, gaps and luck."""

from dataclasses import asdict

import numpy as np
import pytest
from scipy.stats import norm

from instruments.errors import InvalidInputError
from scoring.ranks import band_probabilities, pair_probabilities, rank_summary, rank_summary_and_bands

RNG = np.random.default_rng(20261121)
DRAWS = RNG.normal(size=(7, 400)) + np.arange(7.0)[:, None] / 2.0
TIED = RNG.integers(0, 4, size=(6, 300)).astype(float)


def with_gap(draws: np.ndarray, row: int) -> np.ndarray:
    return np.insert(draws, row, np.nan, axis=0)


def slow_ranks(draws: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
    """The best and worst rank of each place in each draw, counted one by one."""
    best, worst = np.empty_like(draws), np.empty_like(draws)
    for place in range(len(draws)):
        for draw in range(draws.shape[1]):
            best[place, draw] = 1 + sum(other > draws[place, draw] for other in draws[:, draw])
            worst[place, draw] = sum(other >= draws[place, draw] for other in draws[:, draw])
    return best, worst


@pytest.mark.parametrize("draws", [DRAWS, TIED])
def test_expected_ranks_and_their_intervals_are_those_of_slow_counting(draws: np.ndarray) -> None:
    best, worst = slow_ranks(draws)
    found = rank_summary(draws, level=0.9)
    np.testing.assert_allclose(found.expected, (best + worst).mean(axis=1) / 2.0)
    for place in range(len(draws)):
        covered = np.mean((best[place] >= found.low[place]) & (worst[place] <= found.high[place]))
        assert covered >= 0.9
        assert np.mean(best[place] <= found.low[place]) >= 0.05
        assert np.mean(best[place] < found.low[place]) < 0.05 + 1e-12
    assert found.expected.sum() == pytest.approx(len(draws) * (len(draws) + 1) / 2.0)


@pytest.mark.parametrize("draws", [DRAWS, TIED, with_gap(DRAWS, 2)])
def test_ranks_and_bands_at_once_are_those_of_either_alone(draws: np.ndarray) -> None:
    ranks, bands = rank_summary_and_bands(draws, level=0.9, bands=3)
    np.testing.assert_equal(asdict(ranks), asdict(rank_summary(draws, level=0.9)))
    np.testing.assert_equal(asdict(bands), asdict(band_probabilities(draws, bands=3)))


@pytest.mark.parametrize("draws", [DRAWS, TIED])
def test_bands_and_pairs_are_those_of_slow_counting(draws: np.ndarray) -> None:
    best, worst = slow_ranks(draws)
    n = len(draws)
    bands, pairs = band_probabilities(draws, bands=3), pair_probabilities(draws)
    middle = (best + worst) / 2.0
    for place in range(n):
        for band in range(3):
            inside = (middle[place] > band * n / 3) & (middle[place] <= (band + 1) * n / 3)
            assert bands.values[place, band] == pytest.approx(inside.mean())
        for other in range(n):
            if other != place:
                above = np.mean(draws[place] > draws[other]) + np.mean(draws[place] == draws[other]) / 2.0
                assert pairs.values[place, other] == pytest.approx(above)


def test_shares_of_bands_and_pairs_add_up() -> None:
    bands, pairs = band_probabilities(DRAWS), pair_probabilities(TIED)
    np.testing.assert_allclose(bands.values.sum(axis=1), 1.0)
    np.testing.assert_allclose((pairs.values + pairs.values.T)[~np.eye(6, dtype=bool)], 1.0)
    assert np.isnan(np.diag(pairs.values)).all()


def test_five_bands_share_twenty_places_out_evenly() -> None:
    found = band_probabilities(RNG.normal(size=(20, 50)))
    np.testing.assert_allclose(found.values.sum(axis=0), 4.0)
    assert found.values.shape == (20, 5)


def test_the_probability_of_a_pair_is_that_of_the_normal_distribution_within_its_error() -> None:
    rng = np.random.default_rng(3)
    draws = np.stack([rng.normal(1.0, 1.0, 40_000), rng.normal(0.0, 1.0, 40_000)])
    found = pair_probabilities(draws)
    assert abs(found.values[0, 1] - norm.cdf(1.0 / np.sqrt(2.0))) < 4.0 * found.errors[0, 1]
    assert found.errors[0, 1] == pytest.approx(0.0021, abs=2e-4)


def test_monte_carlo_errors_say_how_far_another_run_of_draws_comes_out() -> None:
    rng = np.random.default_rng(4)
    centre = np.arange(10.0)[:, None] / 2.0
    again = [rank_summary(centre + rng.normal(size=(10, 500))) for _ in range(60)]
    spread = np.std([found.expected for found in again], axis=0, ddof=1)
    told = np.mean([found.expected_error for found in again], axis=0)
    np.testing.assert_allclose(spread, told, rtol=0.35)
    limits = np.std([found.high for found in again], axis=0, ddof=1)
    assert (limits <= 2.0 * np.max([found.high_error for found in again], axis=0) + 1e-9).all()


def test_certain_draws_give_ranks_without_spread_and_shares_still_have_an_error() -> None:
    draws = np.arange(6.0)[:, None].repeat(100, axis=1)
    found = rank_summary(draws)
    np.testing.assert_array_equal(found.low, [6, 5, 4, 3, 2, 1])
    np.testing.assert_array_equal(found.high, found.low)
    assert (found.expected_error == 0.0).all()
    bands = band_probabilities(draws, bands=3)
    assert bands.likeliest.tolist() == [2.0, 2.0, 1.0, 1.0, 0.0, 0.0]
    assert (bands.errors > 0.0).all()


def test_places_that_always_tie_could_have_any_of_their_ranks() -> None:
    draws = np.array([[5.0] * 50, [1.0] * 50, [1.0] * 50, [1.0] * 50])
    found = rank_summary(draws)
    assert found.low.tolist() == [1.0, 2.0, 2.0, 2.0]
    assert found.high.tolist() == [1.0, 4.0, 4.0, 4.0]
    assert found.expected.tolist() == [1.0, 3.0, 3.0, 3.0]


def test_a_withheld_place_has_no_rank_and_changes_nobodys() -> None:
    found, whole = rank_summary(with_gap(DRAWS, 2)), rank_summary(DRAWS)
    kept = np.arange(8) != 2
    for name in ("expected", "low", "high", "low_error", "high_error", "expected_error"):
        values = getattr(found, name)
        assert np.isnan(values[2])
        np.testing.assert_array_equal(values[kept], getattr(whole, name))
    assert found.n_ranked == 7
    bands, pairs = band_probabilities(with_gap(DRAWS, 2)), pair_probabilities(with_gap(DRAWS, 2))
    assert np.isnan(bands.values[2]).all()
    assert np.isnan(bands.likeliest[2])
    assert np.isnan(pairs.values[2]).all()
    np.testing.assert_array_equal(bands.values[kept], band_probabilities(DRAWS).values)
    np.testing.assert_array_equal(pairs.values[np.ix_(kept, kept)], pair_probabilities(DRAWS).values)


def test_only_the_order_counts_and_places_and_draws_may_come_in_any_order() -> None:
    rng = np.random.default_rng(5)
    rows, columns = rng.permutation(7), rng.permutation(400)
    whole = rank_summary(DRAWS)
    np.testing.assert_array_equal(rank_summary(np.exp(DRAWS)).expected, whole.expected)
    mixed = rank_summary(DRAWS[rows][:, columns])
    np.testing.assert_allclose(mixed.expected, whole.expected[rows])
    np.testing.assert_array_equal(mixed.high, whole.high[rows])
    turned = rank_summary(-DRAWS)
    np.testing.assert_allclose(turned.expected, 8.0 - whole.expected)


def test_a_place_that_is_higher_in_every_draw_ranks_no_worse() -> None:
    better = DRAWS.copy()
    better[3] += 0.4
    before, after = rank_summary(DRAWS), rank_summary(better)
    assert after.expected[3] < before.expected[3]
    assert after.low[3] <= before.low[3]
    assert after.high[3] <= before.high[3]


def test_draws_that_have_no_order_are_refused() -> None:
    holed = DRAWS.copy()
    holed[1, 5] = np.nan
    for function in (rank_summary, band_probabilities, pair_probabilities):
        with pytest.raises(InvalidInputError, match="in some draws and none in others"):
            function(holed)
        with pytest.raises(InvalidInputError, match="1 places with values in 400 draws"):
            function(with_gap(DRAWS[:1], 0))
    with pytest.raises(InvalidInputError, match="7 places cannot be shared out among 8 bands"):
        band_probabilities(DRAWS, bands=8)
    with pytest.raises(InvalidInputError, match="level is 95"):
        rank_summary(DRAWS, level=95)
