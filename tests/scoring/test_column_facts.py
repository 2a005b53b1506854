"""What columns look like, against COINr and scipy; who has enough values."""

import numpy as np
import pytest
from scipy import stats

from instruments.errors import InvalidInputError
from scoring.column_facts import availability, column_facts, kurtosis, skewness
from tests.index_reference import columns, rows
from tests.reference import Block
from tests.scoring import asem

FACTS = {
    "low": "Min",
    "high": "Max",
    "mean": "Mean",
    "median": "Median",
    "sd": "Std",
    "skewness": "Skew",
    "kurtosis": "Kurt",
    "n": "N.Avail",
    "n_distinct": "N.Unique",
    "n_most_common": "N.Same",
}
HOLED = np.array(
    [[1.0, 0.0, 5.0], [2.0, np.nan, 5.0], [4.0, 0.0, np.nan], [9.0, 3.0, np.nan], [9.0, 1.0, 2.0]]
)


@pytest.mark.holds("scoring.column_facts.column_facts", "coin", "04_stats_screened", 1e-10)
def test_facts_of_columns_are_those_of_coinr(block: Block) -> None:
    facts = column_facts(columns("coin", "03_screened"))
    for ours, theirs in FACTS.items():
        block.equal(getattr(facts, ours), columns("coin", block.id.name, (theirs,))[:, 0])
    block.equal(facts.n - facts.n_zero, columns("coin", block.id.name, ("N.NonZero",))[:, 0])


@pytest.mark.holds(
    "scoring.column_facts.availability", "coin", "03_data_availability_by_group 03_screen_raw*", 1e-12
)
def test_what_each_unit_has_is_told_as_coinr_tells_it(block: Block) -> None:
    table = asem.table()
    raw = np.column_stack([table.column(indicator.key) for indicator in asem.spec().indicators])
    found = availability(raw)
    block.equal(found.n_missing, columns("coin", block.id.name, ("N_missing",))[:, 0])
    block.equal(found.n_zero, columns("coin", block.id.name, ("N_zero",))[:, 0])
    block.equal(found.share, columns("coin", block.id.name, ("Dat_Avail",))[:, 0])
    block.equal(found.non_zero, columns("coin", block.id.name, ("Non_Zero",))[:, 0])
    if block.id.name.startswith("03_screen"):
        kept = [row["Included"] == "TRUE" for row in rows("coin", block.id.name)]
        assert found.enough(0.9).tolist() == kept


@pytest.mark.holds("scoring.column_facts.availability: units left out", "coin", "03_screen/*", 0)
def test_the_units_with_too_little_are_those_that_coinr_leaves_out(block: Block) -> None:
    table = asem.table()
    raw = np.column_stack([table.column(indicator.key) for indicator in asem.spec().indicators])
    left_out = [
        unit for unit, kept in zip(table.units, availability(raw).enough(0.9), strict=True) if not kept
    ]
    found = {
        "removed_units_raw_0.9": left_out,
        "n_missing_raw": sum(np.isnan(column).sum() for column in table.columns.values()),
        "n_missing_denominated": np.isnan(columns("coin", "01_denominated")).sum(),
    }
    block.record.append(0.0)
    assert found[block.id.name.partition("/")[2]] == block.result


def test_moments_are_those_of_scipy_column_by_column_without_gaps() -> None:
    values = np.random.default_rng(1).gamma(1.0, size=(30, 4))
    values[3, 1] = values[[5, 6], 2] = np.nan
    for column in range(4):
        there = values[~np.isnan(values[:, column]), column]
        assert skewness(values)[column] == pytest.approx(stats.skew(there, bias=False), rel=1e-12)
        assert kurtosis(values)[column] == pytest.approx(stats.kurtosis(there, bias=False), rel=1e-12)


def test_moments_do_not_care_for_the_unit_of_a_column() -> None:
    values = np.random.default_rng(2).gamma(1.0, size=(30, 2))
    np.testing.assert_allclose(skewness(7.0 - 3.0 * values), -skewness(values))
    np.testing.assert_allclose(kurtosis(7.0 - 3.0 * values), kurtosis(values))


def test_columns_too_short_or_all_alike_have_no_shape() -> None:
    assert np.isnan(skewness(np.array([[1.0], [2.0]]))).all()
    assert np.isnan(kurtosis(np.array([[1.0], [2.0], [4.0]]))).all()
    assert np.isnan(skewness(np.full((9, 1), 3.0))).all()


def test_gaps_and_zeros_are_counted_apart() -> None:
    found = availability(HOLED)
    assert found.n_missing.tolist() == [0, 1, 1, 1, 0]
    assert found.n_zero.tolist() == [1, 0, 1, 0, 0]
    np.testing.assert_allclose(found.share, [1.0, 2 / 3, 2 / 3, 2 / 3, 1.0])
    np.testing.assert_allclose(found.non_zero, [2 / 3, 1.0, 0.5, 1.0, 1.0])
    facts = column_facts(HOLED)
    assert facts.n.tolist() == [5, 4, 3]
    assert facts.n_distinct.tolist() == [4, 3, 2]
    assert facts.n_most_common.tolist() == [2, 2, 2]


def test_a_unit_without_any_value_has_no_share_of_zeros() -> None:
    assert np.isnan(availability([[np.nan, np.nan], [1.0, 2.0]]).non_zero[0])


def test_an_indicator_without_any_value_is_refused() -> None:
    with pytest.raises(InvalidInputError, match="no value for any unit"):
        column_facts([[1.0, np.nan], [2.0, np.nan]])
