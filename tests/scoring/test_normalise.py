"""Normalisation against COINr, and the laws that keep an index comparable over time."""

from collections.abc import Callable

import numpy as np
import pytest

from instruments.errors import InvalidInputError
from scoring.composite.rank_scores import ranks
from scoring.normalise import (
    distance_to_reference,
    goalposts,
    min_max,
    percentile_rank,
    share_of_greatest,
    z_score,
)
from tests.index_reference import columns, result
from tests.reference import Block
from tests.scoring import asem


def treated() -> np.ndarray:
    """The indicators of COINr's example, turned so that more is better."""
    return asem.reference("04_treated") * direction()


def direction() -> np.ndarray:
    return np.array([float(indicator.direction) for indicator in asem.spec().indicators])


@pytest.mark.holds("scoring.normalise.z_score", "coin", "05_zscore", 1e-10)
def test_z_scores_are_those_of_coinr(block: Block) -> None:
    block.equal(z_score(treated()), asem.reference(block.id.name))


@pytest.mark.holds("scoring.normalise.min_max", "coin", "05_minmax_*", 1e-10)
def test_min_max_is_that_of_coinr(block: Block) -> None:
    low = float(block.id.name.split("_")[2])
    block.equal(min_max(treated(), to=(low, 100.0)), asem.reference(block.id.name))


@pytest.mark.holds("scoring.normalise.percentile_rank", "coin", "05_prank", 1e-12)
def test_percentile_ranks_are_those_of_coinr(block: Block) -> None:
    block.equal(percentile_rank(treated()), asem.reference(block.id.name))


@pytest.mark.holds("scoring.normalise.distance_to_reference", "coin", "05_dist2*", 1e-10)
def test_distances_to_a_reference_are_those_of_coinr(block: Block) -> None:
    """COINr divides by zero where a reference is itself the least unit; we refuse those measures."""
    values = treated()
    targets = np.array([i.target for i in asem.spec().indicators], dtype=np.float64) * direction()
    references = {"dist2max": values.max(axis=0), "dist2targ": targets, "dist2ref": values[0]}
    reference = references[block.id.name.split("_")[1]]
    able = reference > values.min(axis=0)
    assert able.sum() >= 44
    block.equal(
        distance_to_reference(values[:, able], reference[able]), asem.reference(block.id.name)[:, able]
    )


@pytest.mark.holds("scoring.normalise.share_of_greatest", "coin", "05_fracmax", 1e-10)
def test_shares_of_the_greatest_are_those_of_coinr(block: Block) -> None:
    """We refuse measures with values below 0, for which COINr gives shares without meaning."""
    values = treated()
    able = values.min(axis=0) >= 0.0
    assert able.sum() > 30
    block.equal(share_of_greatest(values[:, able]), asem.reference(block.id.name)[:, able])


@pytest.mark.holds("scoring.normalise: z-scores, min-max and ranks", "compind", "*/normalise", 1e-10)
def test_normalised_values_are_those_of_compind(block: Block) -> None:
    found = result("compind", block.id.name)
    values = columns("data", "compind_BLI_2017")
    table = {name: np.column_stack([*found[name].values()]) for name in found}
    block.equal(z_score(values, mean=100.0, sd=10.0), table["z_100_10"])
    block.equal(min_max(values, to=(0.0, 1.0)), table["minmax"])
    turned = values * np.where(np.arange(values.shape[1]) == 0, -1.0, 1.0)
    middle = (ranks(turned) + len(values) + 1.0 - ranks(-turned)) / 2.0  # of ties
    block.equal(middle, table["rank_first_negative"])


VALUES = np.array([[1.0, 40.0], [2.0, 10.0], [4.0, 20.0], [np.nan, 30.0]])


def test_fixed_constants_place_each_unit_without_looking_at_the_others() -> None:
    placed = z_score(VALUES, centre=2.0, unit=np.array([0.5, 10.0]), mean=100.0, sd=10.0)
    np.testing.assert_array_equal(placed[:3, 0], [80.0, 100.0, 140.0])
    np.testing.assert_array_equal(
        z_score(VALUES[:1], centre=2.0, unit=0.5, mean=100.0, sd=10.0)[:, 0], [80.0]
    )


def test_constants_of_the_table_give_mean_zero_and_unit_spread() -> None:
    scores = z_score(VALUES)
    np.testing.assert_allclose(np.nanmean(scores, axis=0), 0.0, atol=1e-12)
    np.testing.assert_allclose(np.nanstd(scores, axis=0, ddof=1), 1.0)


def test_replicates_are_placed_one_by_one() -> None:
    many = np.stack([VALUES, VALUES + 1.0], axis=2)
    np.testing.assert_allclose(z_score(many)[:, :, 1], z_score(VALUES))
    np.testing.assert_allclose(min_max(many)[:, :, 1], min_max(VALUES))
    np.testing.assert_allclose(percentile_rank(many)[:, :, 1], percentile_rank(VALUES))


def test_goalposts_fall_on_the_ends_and_can_be_clipped_or_turned() -> None:
    values = np.array([[0.0], [5.0], [10.0], [20.0]])
    np.testing.assert_allclose(
        goalposts(values, 0.0, 10.0, to=(70.0, 130.0))[:, 0], [70.0, 100.0, 130.0, 190.0]
    )
    np.testing.assert_allclose(goalposts(values, 0.0, 10.0, clip=True)[:, 0], [0.0, 50.0, 100.0, 100.0])
    np.testing.assert_allclose(goalposts(values, 10.0, 0.0)[:, 0], [100.0, 50.0, 0.0, -100.0])


def test_ties_share_the_lowest_rank_and_missing_units_have_none() -> None:
    ranks = percentile_rank(np.array([[3.0], [1.0], [3.0], [np.nan], [5.0]]))
    np.testing.assert_allclose(ranks[:, 0], [1 / 3, 0.0, 1 / 3, np.nan, 1.0])


def test_beyond_a_reference_is_over_one_unless_capped() -> None:
    values = np.array([[0.0], [4.0], [8.0]])
    np.testing.assert_allclose(distance_to_reference(values, 4.0)[:, 0], [0.0, 1.0, 2.0])
    np.testing.assert_allclose(distance_to_reference(values, 4.0, cap=True)[:, 0], [0.0, 1.0, 1.0])


@pytest.mark.parametrize("function", [z_score, min_max, lambda values: distance_to_reference(values, 3.0)])
def test_a_measure_that_is_the_same_everywhere_is_refused(function: object) -> None:
    with pytest.raises(InvalidInputError, match="no spread"):
        function(np.array([[3.0], [3.0]]))  # type: ignore[operator]


@pytest.mark.parametrize("function", [z_score, min_max, lambda values: distance_to_reference(values, 3.0)])
def test_a_measure_without_any_value_is_refused(function: object) -> None:
    with pytest.raises(InvalidInputError, match="no value for any unit"):
        function(np.array([[3.0, np.nan], [4.0, np.nan]]))  # type: ignore[operator]


def test_posts_on_one_spot_and_units_of_zero_are_refused() -> None:
    with pytest.raises(InvalidInputError, match="no spread"):
        goalposts(VALUES, 1.0, 1.0)
    with pytest.raises(InvalidInputError, match="no spread"):
        z_score(VALUES, centre=1.0, unit=np.array([1.0, 0.0]))


def test_one_unit_alone_has_no_rank() -> None:
    with pytest.raises(InvalidInputError, match="fewer than two units"):
        percentile_rank(np.array([[1.0], [np.nan]]))


def test_shares_of_the_greatest_keep_the_true_zero_and_ask_for_one() -> None:
    found = share_of_greatest(np.array([[0.0], [2.0], [np.nan], [8.0]]))
    np.testing.assert_array_equal(found[:, 0], [0.0, 0.25, np.nan, 1.0])
    with pytest.raises(InvalidInputError, match="below 0"):
        share_of_greatest([[-1.0], [2.0]])
    with pytest.raises(InvalidInputError, match="no spread"):
        share_of_greatest([[0.0], [0.0]])


@pytest.mark.parametrize("sd", [-10.0, 0.0, np.inf, np.nan])
def test_a_scale_is_not_turned_round_by_its_standard_deviation(sd: float) -> None:
    with pytest.raises(InvalidInputError, match="sd is"):
        z_score([[1.0], [2.0]], sd=sd)


def test_one_unit_has_no_spread_but_can_be_placed_by_given_constants() -> None:
    with pytest.raises(InvalidInputError, match="no spread"):
        z_score([[1.0]])
    with pytest.raises(InvalidInputError, match="no value for any unit"):
        z_score(1.0)
    assert z_score(1.0, centre=0.0, unit=0.5) == 2.0


@pytest.mark.parametrize("function", [z_score, min_max, lambda values: goalposts(values, 0.0, 1.0)])
def test_endless_values_are_refused(function: Callable[[object], object]) -> None:
    with pytest.raises(InvalidInputError, match="an infinite number"):
        function([[1.0], [np.inf], [2.0]])
