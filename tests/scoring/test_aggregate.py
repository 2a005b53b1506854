"""Aggregation against COINr and the published Mazziotta-Pareto formulas; small samples are not punished."""

from collections.abc import Callable

import numpy as np
import pytest

from instruments.errors import InvalidInputError
from scoring.aggregate import (
    ampi,
    arithmetic,
    copeland,
    distance_from_ideal,
    geometric,
    harmonic,
    mean_of_greatest,
    mean_of_least,
    mpi,
    outranking,
    power_mean,
)
from scoring.normalise import z_score
from tests.index_reference import columns
from tests.reference import Block

FOUR = np.array([[110.0, 105.0, 90.0, 95.0]])
EIGHT = ("LPI", "Flights", "Ship", "Bord", "Elec", "Gas", "ConSpeed", "Cov4G")


@pytest.mark.holds("scoring.aggregate.mpi", "compind", "*/mpi_published_formula", 1e-8)
def test_mpi_is_the_published_formula(block: Block) -> None:
    raw = columns("data", "compind_BLI_2017")
    parts = 100.0 + 10.0 * (raw - raw.mean(axis=0)) / raw.std(axis=0)
    block.equal(mpi(parts), block.result["minus"])
    block.equal(2.0 * parts.mean(axis=1) - mpi(parts), block.result["plus"])


@pytest.mark.holds("scoring.aggregate.ampi", "compind", "*/ampi", 1e-8)
def test_ampi_is_the_published_formula(block: Block) -> None:
    """References 50, 100 and 100, less and plus half the range; less is better in two parts."""
    raw = columns("data", "compind_EU_2020_long", ("employ", "gasemiss", "deprived"))
    half, turned = np.ptp(raw, axis=0) / 2.0, np.array([1.0, -1.0, -1.0])
    reference = np.array([50.0, 100.0, 100.0])
    ours = ampi(raw, reference - turned * half, reference + turned * half)
    block.equal(ours, block.result["published_minus"])


@pytest.mark.holds("scoring.aggregate.outranking", "coin", "06_outrank_matrix_8_indicators", 1e-12)
def test_who_outranks_whom_is_that_of_coinr(block: Block) -> None:
    values = columns("coin", "05_minmax_0_100", EIGHT)
    ours = outranking(values, weights=[1, 2, 1, 1, 1, 3, 1, 1])
    block.equal(ours, columns("coin", block.id.name, tuple(f"V{unit}" for unit in range(1, 52))))


@pytest.mark.holds("scoring.aggregate.geometric", "compind", "*/geom_equal", 1e-10)
def test_the_geometric_mean_is_that_of_compind(block: Block) -> None:
    block.equal(geometric(columns("data", "compind_BLI_2017")), block.result)


@pytest.mark.holds("scoring.aggregate.distance_from_ideal", "compind", "*/wroclaw_on_z", 1e-10)
def test_the_distance_from_the_ideal_is_that_of_compind(block: Block) -> None:
    parts = z_score(columns("data", "compind_BLI_2017"), mean=100.0, sd=10.0)
    block.equal(distance_from_ideal(parts), block.result)


@pytest.mark.holds("scoring.aggregate.mean_of_least", "compind", "*/owa_4", 1e-10)
def test_the_means_of_the_least_and_greatest_are_those_of_compind(block: Block) -> None:
    raw = columns("data", "compind_BLI_2017")
    block.equal(mean_of_least(raw, 4), block.result["n"])
    block.equal(mean_of_greatest(raw, 4), block.result["p"])


def test_the_worked_example_of_four_parts() -> None:
    assert mpi([[110, 105, 90, 95]]) == 99.375
    assert arithmetic(FOUR)[0] == 100.0
    assert geometric(FOUR)[0] == pytest.approx(99.68665530, abs=1e-8)
    assert harmonic(FOUR)[0] == pytest.approx(99.37358491, abs=1e-8)


def test_weights_count_a_part_as_often_as_they_say() -> None:
    weights, repeated = np.array([2.0, 1.0, 1.0, 0.0]), FOUR[:, [0, 0, 1, 2]]
    for method in (arithmetic, geometric, harmonic):
        np.testing.assert_allclose(method(FOUR, weights=weights), method(repeated))


def test_means_keep_their_order_and_equal_parts_have_no_penalty() -> None:
    values = np.random.default_rng(1).uniform(80.0, 120.0, size=(50, 4))
    assert (harmonic(values) < geometric(values)).all()
    assert (geometric(values) < arithmetic(values)).all()
    assert (mpi(values) < arithmetic(values)).all()
    np.testing.assert_array_equal(mpi(np.full((2, 4), 97.0)), 97.0)


@pytest.mark.parametrize("method", [arithmetic, geometric, harmonic, mpi])
def test_replicates_are_aggregated_one_by_one(method: object) -> None:
    values = np.random.default_rng(2).uniform(80.0, 120.0, size=(6, 4, 3))
    together = method(values)  # type: ignore[operator]
    for r in range(3):
        np.testing.assert_allclose(together[:, r], method(values[:, :, r]))  # type: ignore[operator]


@pytest.mark.parametrize("method", [arithmetic, geometric, harmonic, mpi, copeland])
def test_a_missing_part_makes_the_index_missing_in_that_unit(method: object) -> None:
    values = np.array([[101.0, 99.0], [np.nan, 99.0], [98.0, 97.0]])
    found = method(values)  # type: ignore[operator]
    assert np.isnan(found[1])
    assert method is copeland or not np.isnan(found[[0, 2]]).any()


def test_the_penalty_gives_back_what_chance_adds_to_it() -> None:
    """tr(H Sigma) / m, here worked out with the centring matrix itself."""
    rng = np.random.default_rng(3)
    root = rng.normal(size=(5, 4, 4))
    sigma, values = root @ root.transpose(0, 2, 1), rng.uniform(60.0, 140.0, size=(5, 4))
    centring = np.eye(4) - 0.25
    for unit in range(5):
        mean = values[unit].mean()
        spread = ((values[unit] - mean) ** 2).mean() - np.trace(centring @ sigma[unit]) / 4.0
        expected = mean - max(spread, 0.0) / mean
        assert mpi(values, covariance=sigma)[unit] == pytest.approx(expected, rel=1e-13)


def test_one_covariance_a_unit_serves_all_its_replicates() -> None:
    rng = np.random.default_rng(4)
    values, sigma = (
        rng.uniform(60.0, 140.0, size=(3, 4, 7)),
        np.array([np.eye(4) * k for k in (1.0, 9.0, 25.0)]),
    )
    together = mpi(values, covariance=sigma)
    for r in range(7):
        np.testing.assert_allclose(together[:, r], mpi(values[:, :, r], covariance=sigma))


def test_a_penalty_never_becomes_a_reward() -> None:
    assert mpi(FOUR, covariance=np.eye(4)[None] * 1e4)[0] == 100.0


def test_no_noise_changes_nothing_and_noise_that_all_parts_share_is_no_spread() -> None:
    np.testing.assert_allclose(mpi(FOUR, covariance=np.zeros((1, 4, 4))), mpi(FOUR))
    np.testing.assert_allclose(mpi(FOUR, covariance=np.full((1, 4, 4), 50.0)), mpi(FOUR))


@pytest.mark.parametrize("error", [3.0, 5.0, 8.0])
def test_the_correction_removes_most_of_what_sampling_noise_takes_from_a_small_place(error: float) -> None:
    """Uncorrected the bias is -(1 - 1/m) SE^2 / M: -0.07, -0.19 and -0.48 points at SE 3, 5 and 8."""
    rng = np.random.default_rng(5)
    noisy = FOUR + rng.normal(0.0, error, size=(200_000, 4))
    sigma = np.broadcast_to(np.eye(4) * error**2, (200_000, 4, 4))
    raw, corrected = mpi(noisy).mean() - 99.375, mpi(noisy, covariance=sigma).mean() - 99.375
    assert raw == pytest.approx(-0.75 * error**2 / 100.0, rel=0.08)
    assert abs(corrected) < 0.15 * abs(raw)


def test_the_correction_holds_where_errors_of_the_parts_go_together() -> None:
    rng = np.random.default_rng(6)
    sigma = 36.0 * (0.4 * np.ones((4, 4)) + 0.6 * np.eye(4))
    noisy = FOUR + rng.multivariate_normal(np.zeros(4), sigma, size=200_000)
    corrected = mpi(noisy, covariance=np.broadcast_to(sigma, (200_000, 4, 4)))
    assert abs(corrected.mean() - 99.375) < 0.15 * abs(mpi(noisy).mean() - 99.375)


def test_ampi_is_mpi_on_its_goalposts_with_noise_in_raw_units() -> None:
    raw, low, high = np.array([[3.0, 40.0]]), np.array([0.0, 100.0]), np.array([6.0, 0.0])
    placed, sigma = np.array([[100.0, 106.0]]), np.array([[[0.04, 0.1], [0.1, 25.0]]])
    np.testing.assert_allclose(ampi(raw, low, high), mpi(placed))
    scale = np.array([10.0, -0.6])
    expected = mpi(placed, covariance=sigma * np.outer(scale, scale))
    np.testing.assert_allclose(ampi(raw, low, high, covariance=sigma), expected)
    np.testing.assert_allclose(ampi(raw[:, :, None].repeat(2, axis=2), low, high)[:, 1], mpi(placed))


def test_duels_are_counted_as_a_slow_loop_counts_them() -> None:
    rng = np.random.default_rng(7)
    values, weights = rng.integers(0, 4, size=(12, 3)).astype(float), np.array([0.1, 0.2, 0.3])
    expected = [
        sum(
            np.sign(
                round(
                    sum(w * np.sign(a - b) for w, a, b in zip(weights, values[i], values[j], strict=True)), 12
                )
            )
            for j in range(12)
        )
        for i in range(12)
    ]
    np.testing.assert_array_equal(copeland(values, weights=weights), expected)
    assert copeland(values).sum() == 0.0


@pytest.mark.parametrize("method", [geometric, harmonic])
def test_parts_that_are_not_positive_are_refused_where_they_would_annihilate(method: object) -> None:
    with pytest.raises(InvalidInputError, match="a part is 0 or negative"):
        method(np.array([[1.0, 0.0]]))  # type: ignore[operator]


def test_parts_around_zero_are_refused_by_mpi() -> None:
    with pytest.raises(InvalidInputError, match="mean of the parts is not above 0"):
        mpi(np.array([[-1.0, 1.0]]))


def test_covariances_and_posts_that_do_not_fit_are_refused() -> None:
    with pytest.raises(InvalidInputError, match="covariance has shape 4 x 4"):
        mpi(FOUR, covariance=np.eye(4))
    with pytest.raises(InvalidInputError, match="low has shape 2"):
        ampi(FOUR, np.zeros(2), np.ones(4))


def test_the_power_mean_is_the_known_means_at_its_powers_and_rises_with_it() -> None:
    values = np.random.default_rng(8).uniform(1.0, 9.0, size=(20, 4))
    weights = [1.0, 2.0, 0.5, 3.0]
    for power, method in ((1.0, arithmetic), (0.0, geometric), (-1.0, harmonic)):
        np.testing.assert_allclose(
            power_mean(values, power, weights=weights), method(values, weights=weights)
        )
    rising = [power_mean(values, power, weights=weights) for power in (-3.0, -1.0, 1e-9, 0.5, 1.0, 2.0, 6.0)]
    assert (np.diff(rising, axis=0) > 0.0).all()
    np.testing.assert_allclose(rising[2], geometric(values, weights=weights), rtol=1e-6)


@pytest.mark.parametrize("method", [arithmetic, geometric, harmonic])
def test_weights_of_missing_parts_go_to_the_others_only_where_that_is_asked_for(method: object) -> None:
    values = np.array([[4.0, 2.0, np.nan], [4.0, 2.0, 1.0], [np.nan, np.nan, np.nan]])
    weights = np.array([3.0, 1.0, 4.0])
    found = method(values, weights=weights, renormalise=True)  # type: ignore[operator]
    strict = method(values, weights=weights)  # type: ignore[operator]
    assert found[0] == pytest.approx(method([[4.0, 2.0]], weights=[3.0, 1.0])[0])  # type: ignore[operator]
    assert found[1] == pytest.approx(strict[1])
    assert np.isnan(strict[0])
    assert np.isnan(found[2])


def test_replicates_may_each_have_their_own_weights() -> None:
    rng = np.random.default_rng(9)
    values, weights = rng.uniform(1.0, 9.0, size=(5, 3)), rng.uniform(0.5, 2.0, size=(3, 4))
    many = values[:, :, None].repeat(4, axis=2)
    for method in (arithmetic, geometric, harmonic):
        together = method(values, weights=weights)
        np.testing.assert_allclose(method(many, weights=weights), together)
        for r in range(4):
            np.testing.assert_allclose(together[:, r], method(values, weights=weights[:, r]))


@pytest.mark.parametrize(
    "method", [arithmetic, geometric, harmonic, distance_from_ideal, lambda values: mean_of_least(values, 2)]
)
def test_a_better_part_never_makes_a_worse_index_and_the_order_of_parts_does_not_matter(
    method: object,
) -> None:
    rng = np.random.default_rng(10)
    values = rng.uniform(1.0, 9.0, size=(20, 4))
    better = values.copy()
    better[3, 1] += 0.5 * (values[:, 1].max() - values[3, 1])  # still below the best
    ours, theirs = method(values)[3], method(better)[3]  # type: ignore[operator]
    assert theirs < ours if method is distance_from_ideal else theirs >= ours
    np.testing.assert_allclose(method(values[:, [2, 0, 3, 1]]), method(values))  # type: ignore[operator]


def test_the_unit_with_the_best_of_everything_has_no_distance_from_the_ideal() -> None:
    assert distance_from_ideal([[9.0, 9.0], [1.0, 9.0], [5.0, 2.0]])[0] == 0.0


def test_what_one_wins_the_other_loses_and_ties_are_shared() -> None:
    values = np.random.default_rng(11).integers(0, 3, size=(10, 5)).astype(float)
    ahead = outranking(values, weights=[1.0, 2.0, 3.0, 4.0, 5.0])
    np.testing.assert_allclose(ahead + ahead.T, 1.0 - np.eye(10))
    assert outranking([[1.0, 5.0], [1.0, 2.0]], weights=[1.0, 3.0])[0, 1] == 0.875


def test_weights_and_numbers_of_parts_that_do_not_fit_are_refused() -> None:
    with pytest.raises(InvalidInputError, match="weights has shape 3"):
        arithmetic(FOUR, weights=[1.0, 1.0, 1.0])
    with pytest.raises(InvalidInputError, match="a weight is negative"):
        arithmetic(FOUR, weights=[1.0, 1.0, 1.0, -1.0])
    with pytest.raises(InvalidInputError, match="weights has shape 4 x 2"):
        copeland(FOUR, weights=np.ones((4, 2)))
    with pytest.raises(InvalidInputError, match="5 of 4 parts"):
        mean_of_least(FOUR, 5)


@pytest.mark.parametrize("index", [arithmetic, geometric, harmonic, mpi, copeland])
@pytest.mark.parametrize(
    ("values", "told"),
    [
        ([110.0, 105.0, 90.0, 95.0], "values has shape 4"),
        ([], "values has shape 0"),
        (100.0, "a single number"),
        (np.zeros((2, 0)), "values has shape 2 x 0"),
        ([["high", "low"]], "not a number"),
        ([[1.0, np.inf]], "an infinite number"),
    ],
)
def test_what_is_no_table_of_units_and_parts_is_refused(
    index: Callable[..., object], values: object, told: str
) -> None:
    with pytest.raises(InvalidInputError, match=told):
        index(values)


@pytest.mark.parametrize("weights", [[1.0, -1.0], [0.0, 0.0], [np.nan, 1.0]])
def test_duels_are_fought_with_weights_that_weigh(weights: list[float]) -> None:
    with pytest.raises(InvalidInputError, match=r"a weight is negative or not a number|all weights are 0"):
        copeland([[1.0, 2.0], [2.0, 1.0]], weights=weights)
