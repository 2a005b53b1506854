"""Normalisation against COINr, and the laws that keep an index comparable over time."""

from pathlib import Path

import numpy as np
import pytest

from instruments.errors import InvalidInputError
from scoring.normalise import distance_to_reference, goalposts, min_max, percentile_rank, z_score
from tests.parity import Parity
from tests.scoring.making import csv_matrix, csv_rows


class Asem:
    """The indicators of COINr's example, turned so that more is better, and its targets."""

    def __init__(self, shared: Path) -> None:
        self.folder = shared / "reference" / "index" / "coin"
        meta = {
            row["iCode"]: row for row in csv_rows(shared / "reference" / "index" / "data" / "asem_iMeta.csv")
        }
        codes = list(csv_rows(self.folder / "04_treated.csv")[0])[1:]
        self.direction = np.array([float(meta[code]["Direction"]) for code in codes])
        self.targets = np.array([float(meta[code]["Target"]) for code in codes]) * self.direction
        self.values = self.table("04_treated.csv") * self.direction

    def table(self, name: str) -> np.ndarray:
        return csv_matrix(self.folder / name, skip=1)


@pytest.fixture(scope="module")
def asem(shared: Path) -> Asem:
    return Asem(shared)


@pytest.mark.parity(
    "z-scores, min-max (0 to 100 and 1 to 100)", "COINr 1.1.14, n_zscore and n_minmax, ASEM", 1e-10
)
def test_z_scores_and_min_max_are_those_of_coinr(asem: Asem, parity: Parity) -> None:
    parity.equal(z_score(asem.values), asem.table("05_zscore.csv"))
    parity.equal(min_max(asem.values), asem.table("05_minmax_0_100.csv"))
    parity.equal(min_max(asem.values, to=(1.0, 100.0)), asem.table("05_minmax_1_100.csv"))


@pytest.mark.parity("percentile ranks", "COINr 1.1.14, n_prank, ASEM", 1e-12)
def test_percentile_ranks_are_those_of_coinr(asem: Asem, parity: Parity) -> None:
    parity.equal(percentile_rank(asem.values), asem.table("05_prank.csv"))


@pytest.mark.parity(
    "distance to the greatest, to a target and to one unit",
    "COINr 1.1.14, n_dist2max, n_dist2targ, n_dist2ref, ASEM",
    1e-10,
)
def test_distances_to_a_reference_are_those_of_coinr(asem: Asem, parity: Parity) -> None:
    values = asem.values
    parity.equal(distance_to_reference(values, values.max(axis=0)), asem.table("05_dist2max.csv"))
    parity.equal(distance_to_reference(values, asem.targets), asem.table("05_dist2targ_iMeta.csv"))
    able = values[0] > values.min(axis=0)  # COINr divides by zero in the four others, and we refuse
    ours = distance_to_reference(values[:, able], values[0, able])
    parity.equal(ours, asem.table("05_dist2ref_AUT_row1.csv")[:, able])


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
