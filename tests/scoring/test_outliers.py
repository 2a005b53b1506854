"""Outliers are drawn in as COINr does it, no more often than the rule allows, and told."""

import numpy as np
import pytest

from instruments.errors import InvalidInputError
from scoring.column_facts import kurtosis, skewness
from scoring.composite.outliers import OutlierRule, on_log_scale, treated
from tests.index_reference import columns, rows
from tests.reference import Block

MOVES = {"": 0, "winhi": 1, "winlo": -1}


@pytest.mark.holds("scoring.composite.outliers.treated: values", "coin", "04_treated", 1e-12)
def test_values_are_drawn_in_as_in_coinr(block: Block) -> None:
    block.equal(treated(columns("coin", "03_screened"), OutlierRule()).values, columns("coin", "04_treated"))


@pytest.mark.holds("scoring.composite.outliers.treated: points", "coin", "04_treated_points", 0)
def test_the_same_points_are_drawn_in_as_in_coinr(block: Block) -> None:
    found = treated(columns("coin", "03_screened"), OutlierRule())
    block.equal(found.moved, [[MOVES[word] for word in row.values()] for row in rows("coin", block.id.name)])


@pytest.mark.holds(
    "scoring.composite.outliers.treated: moves and shape", "coin", "04_treatment_details", 1e-10
)
def test_the_moves_and_the_shape_before_and_after_are_those_of_coinr(block: Block) -> None:
    told = rows("coin", block.id.name)
    raw = columns("coin", "03_screened")
    found = treated(raw, OutlierRule())
    block.equal(found.n_moves, [float(row["winsorise.nwin"] or 0) for row in told])
    passed = [row["check_SkewKurt0.Pass"] == "TRUE" for row in told]
    np.testing.assert_array_equal(~OutlierRule().fails(raw), passed)
    for stage, values in (("0", raw), ("1", found.values)):
        seen = [row[f"check_SkewKurt{stage}.Skew"] != "" for row in told]
        for function, name in ((skewness, "Skew"), (kurtosis, "Kurt")):
            theirs = [float(row[f"check_SkewKurt{stage}.{name}"] or "nan") for row in told]
            block.equal(function(values)[seen], np.array(theirs)[seen])
    assert not found.logged.any()
    assert not found.fails.any()


def one_by_one(column: np.ndarray, rule: OutlierRule) -> np.ndarray:
    """The rule as a person would follow it with one column on paper."""
    values = column.copy()
    for _ in range(rule.moves):
        if not rule.fails(values[:, None])[0]:
            return values
        high = skewness(values[:, None])[0] > 0.0
        end = values.max() if high else values.min()
        rest = values[values != end]
        values[values == end] = rest.max() if high else rest.min()
    return on_log_scale(column[:, None])[:, 0] if rule.fails(values[:, None])[0] else values


@pytest.mark.parametrize("moves", [0, 1, 3, 8])
def test_all_columns_at_once_equal_one_by_one(moves: int) -> None:
    rng = np.random.default_rng(4)
    values = np.concatenate([rng.lognormal(0.0, 1.5, (40, 12)), -rng.lognormal(0.0, 1.5, (40, 12))], axis=1)
    rule = OutlierRule(moves=moves)
    ours = treated(values, rule)
    for column in range(24):
        np.testing.assert_array_equal(ours.values[:, column], one_by_one(values[:, column], rule))
    assert (ours.n_moves <= moves).all()


def test_treatment_keeps_the_order_of_units_or_makes_them_equal() -> None:
    values = np.random.default_rng(5).lognormal(0.0, 2.0, (50, 6))
    for rule in (OutlierRule(moves=1), OutlierRule(moves=5)):
        order = np.argsort(values, axis=0)
        assert (np.diff(np.take_along_axis(treated(values, rule).values, order, axis=0), axis=0) >= 0.0).all()


def test_a_long_lower_tail_is_drawn_in_from_below_and_the_unit_does_not_matter() -> None:
    values = np.random.default_rng(6).lognormal(0.0, 1.2, (50, 5))
    up, down = treated(values, OutlierRule()), treated(-values, OutlierRule())
    np.testing.assert_allclose(down.values, -up.values)
    np.testing.assert_array_equal(down.moved, -up.moved)
    np.testing.assert_allclose(
        treated(3.0 * values, OutlierRule(moves=9)).moved, treated(values, OutlierRule(moves=9)).moved
    )


def test_a_column_that_one_move_does_not_mend_is_put_on_a_log_scale_whole() -> None:
    values = np.append(np.linspace(1.0, 2.0, 30), [60.0, 80.0, 90.0])[:, None]
    found = treated(values, OutlierRule(moves=1))
    assert found.logged.all()
    assert found.n_moves.tolist() == [0]
    assert not found.moved.any()
    np.testing.assert_array_equal(found.values, on_log_scale(values))
    assert treated(values, OutlierRule(moves=3)).n_moves.tolist() == [3]


def test_gaps_stay_gaps_and_columns_without_spread_stay_as_they_are() -> None:
    values = np.random.default_rng(7).lognormal(0.0, 2.0, (40, 2))
    values[3, 0], values[:, 1] = np.nan, 5.0
    found = treated(values, OutlierRule())
    assert np.isnan(found.values[3, 0])
    np.testing.assert_array_equal(found.values[:, 1], 5.0)


def test_rules_and_tables_without_meaning_are_refused() -> None:
    with pytest.raises(InvalidInputError, match="has -1 moves"):
        OutlierRule(moves=-1)
    with pytest.raises(InvalidInputError, match="no value for any unit"):
        treated([[np.nan], [np.nan]], OutlierRule())
