"""Gaps are filled as COINr fills them, and every guess is marked as one."""

import numpy as np
import pytest

from instruments.errors import InvalidInputError
from scoring.composite.imputation import (
    imputed_by_group_mean,
    imputed_by_mean,
    imputed_by_median,
    imputed_by_own_mean,
)
from tests.index_reference import columns
from tests.reference import Block
from tests.scoring import asem

HOLED = np.array([[1.0, 10.0, 0.2], [2.0, np.nan, 0.4], [6.0, 30.0, np.nan], [np.nan, 50.0, 0.3]])


@pytest.mark.holds("scoring.composite.imputation.imputed_by_mean", "coin", "02_imputed_mean", 1e-10)
def test_means_fill_gaps_as_in_coinr(block: Block) -> None:
    block.equal(imputed_by_mean(columns("coin", "01_denominated")).values, columns("coin", block.id.name))


@pytest.mark.holds("scoring.composite.imputation.imputed_by_median", "coin", "02_imputed_median", 1e-10)
def test_medians_fill_gaps_as_in_coinr(block: Block) -> None:
    block.equal(imputed_by_median(columns("coin", "01_denominated")).values, columns("coin", block.id.name))


@pytest.mark.holds(
    "scoring.composite.imputation.imputed_by_group_mean", "coin", "02_imputed_mean_by_EurAsia", 1e-10
)
def test_means_of_groups_fill_gaps_as_in_coinr(block: Block) -> None:
    group = asem.table().groups["EurAsia_group"]
    found = imputed_by_group_mean(columns("coin", "01_denominated"), group)
    block.equal(found.values, columns("coin", block.id.name))
    assert found.filled.sum() == 65


@pytest.mark.holds(
    "scoring.composite.imputation.imputed_by_own_mean", "coin", "02_imputed_rowmean_pillar*", 1e-10
)
def test_means_of_the_unit_itself_fill_gaps_as_in_coinr(block: Block) -> None:
    spec = asem.spec()
    blocks = [rows for rows in spec.children.values() if max(rows) < len(spec.indicators)]
    direction = [indicator.direction for indicator in spec.indicators]
    found = imputed_by_own_mean(asem.reference("01_denominated"), blocks, direction=direction)
    block.equal(found.values, asem.reference(block.id.name))


def test_gaps_are_filled_and_marked_and_nothing_else_changes() -> None:
    by_mean, by_median = imputed_by_mean(HOLED), imputed_by_median(HOLED)
    np.testing.assert_array_equal(by_mean.filled, np.isnan(HOLED))
    np.testing.assert_allclose(by_mean.values[np.isnan(HOLED)], [30.0, 0.3, 3.0])
    np.testing.assert_allclose(by_median.values[np.isnan(HOLED)], [30.0, 0.3, 2.0])
    np.testing.assert_array_equal(by_mean.values[~by_mean.filled], HOLED[~np.isnan(HOLED)])


def test_a_group_fills_from_itself_alone() -> None:
    found = imputed_by_group_mean(HOLED, ["a", "b", "b", "a"])
    np.testing.assert_allclose(found.values[np.isnan(HOLED)], [30.0, 0.4, 1.0])


def test_a_unit_that_is_best_wherever_it_is_known_is_guessed_to_be_best() -> None:
    """Less is better in the second column: the guess is its least value, 10."""
    values = np.array([[0.0, 90.0], [5.0, 10.0], [9.0, np.nan]])
    found = imputed_by_own_mean(values, [(0, 1)], direction=[1, -1])
    np.testing.assert_allclose(found.values[2], [9.0, 10.0])


def test_the_order_of_units_and_the_unit_of_measurement_do_not_matter() -> None:
    rng = np.random.default_rng(3)
    values = rng.normal(size=(20, 4))
    values[rng.random((20, 4)) < 0.1] = np.nan
    order, blocks = rng.permutation(20), [(0, 1), (2, 3)]
    whole = imputed_by_own_mean(values, blocks).values
    np.testing.assert_allclose(imputed_by_own_mean(values[order], blocks).values, whole[order])
    np.testing.assert_allclose(imputed_by_own_mean(7.0 + 2.0 * values, blocks).values, 7.0 + 2.0 * whole)


def test_a_gap_that_nothing_can_fill_is_refused_with_its_place() -> None:
    with pytest.raises(InvalidInputError, match="gap of unit 2 in indicator 2"):
        imputed_by_group_mean(HOLED, ["a", "b", "a", "a"])
    with pytest.raises(InvalidInputError, match="gap of unit 4 in indicator 1"):
        imputed_by_own_mean(HOLED, [(0,), (1, 2)])
    with pytest.raises(InvalidInputError, match="no value for any unit"):
        imputed_by_mean([[1.0, np.nan], [2.0, np.nan]])
    with pytest.raises(InvalidInputError, match="group has shape"):
        imputed_by_group_mean(HOLED, ["a"])
