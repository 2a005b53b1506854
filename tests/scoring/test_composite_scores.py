"""COINr's example from raw data to ranks, and the laws that hold for any composite index."""

from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest

from instruments.errors import InvalidInputError
from scoring.composite import (
    Aggregation,
    CompositeSpec,
    ImputationMethod,
    ImputationRule,
    IndicatorTable,
    NormalisationMethod,
    NormalisationRule,
)
from scoring.composite.definition import parse_composite
from scoring.composite.outliers import OutlierRule
from scoring.composite.rules import normalised
from scoring.composite.scores import aggregated, composite_scores, denominated, prepared
from tests.reference import Block
from tests.scoring import asem
from tests.scoring.test_composite_definition import WRITTEN, changed

ONE_TO_HUNDRED = NormalisationRule(NormalisationMethod.MIN_MAX, low=1.0)
AGGREGATIONS = {
    "06_amean": {},
    "06_gmean_minmax_1_100": {"aggregation": Aggregation.GEOMETRIC, "normalisation": ONE_TO_HUNDRED},
    "06_hmean_minmax_1_100": {"aggregation": Aggregation.HARMONIC, "normalisation": ONE_TO_HUNDRED},
    "06_genmean_p2": {"aggregation": Aggregation.QUADRATIC, "normalisation": ONE_TO_HUNDRED},
    "06_copeland_all_levels": {"aggregation": Aggregation.COPELAND},
}


@pytest.mark.holds("scoring.composite.scores.denominated", "coin", "01_denominated", 1e-12)
def test_denominators_divide_as_in_coinr(block: Block) -> None:
    block.equal(denominated(asem.table(), asem.spec()), asem.reference(block.id.name))


@pytest.mark.holds("scoring.composite.scores.prepared", "coin", "03_screened 04_treated", 1e-12)
def test_the_way_from_raw_data_to_treated_indicators_is_that_of_coinr(block: Block) -> None:
    found = prepared(asem.table(), asem.spec())
    assert found.left_out == ()
    ours = found.values if block.id.name == "04_treated" else found.imputed.values
    block.equal(ours, asem.reference(block.id.name))


@pytest.mark.holds(
    "scoring.composite.scores.composite_scores",
    "coin",
    "06_amean 06_gmean* 06_hmean* 06_genmean_p2 06_copeland_all_levels",
    1e-10,
)
def test_every_level_is_aggregated_as_in_coinr(block: Block) -> None:
    spec = replace(asem.spec(), **AGGREGATIONS[block.id.name])
    block.equal(composite_scores(asem.table(), spec).scores, asem.parts(block.id.name))


@pytest.mark.holds(
    "scoring.composite.scores: an aggregation of its own", "coin", "06_amean_amean_gmean", 1e-10
)
def test_a_node_may_be_aggregated_in_its_own_way(block: Block) -> None:
    spec = replace(asem.spec(), normalisation=ONE_TO_HUNDRED)
    top = replace(spec.nodes[-1], aggregation=Aggregation.GEOMETRIC)
    own = replace(spec, nodes=(*spec.nodes[:-1], top))
    block.equal(composite_scores(asem.table(), own).scores, asem.parts(block.id.name))


@pytest.mark.holds("scoring.composite.rules.normalised: targets", "coin", "05_dist2targ_iMeta", 1e-10)
def test_targets_of_the_definition_are_turned_with_their_indicators(block: Block) -> None:
    rule = NormalisationRule(NormalisationMethod.DISTANCE_TO_TARGET)
    spec = replace(asem.spec(), normalisation=rule)
    block.equal(normalised(asem.reference("04_treated"), spec), asem.reference(block.id.name))


def test_the_file_on_disk_gives_the_same_index(tmp_path: Path, shared: Path) -> None:
    assert shared.is_dir()
    spec = asem.written(tmp_path)
    assert spec == asem.spec()
    assert len(spec.indicators) == 49
    assert len(spec.nodes) == 11


def small(**parts: object) -> CompositeSpec:
    return parse_composite(changed(**parts), where="a test")


def numbers(units: int = 12, seed: int = 1) -> IndicatorTable:
    rng = np.random.default_rng(seed)
    columns = {name: rng.lognormal(0.0, 0.5, units) for name in ("a", "b", "c", "people")}
    kind = tuple("xy"[unit % 2] for unit in range(units))
    return IndicatorTable(units=tuple(f"u{n}" for n in range(units)), columns=columns, groups={"kind": kind})


def holed() -> IndicatorTable:
    table = numbers()
    columns = {name: column.copy() for name, column in table.columns.items()}
    columns["a"][[0, 5]] = columns["c"][5] = np.nan
    return replace(table, columns=columns)


def by_hand(table: IndicatorTable) -> np.ndarray:
    """The small index, unit after unit and part after part."""
    a, b, c = table.column("a"), -table.column("b") / table.column("people"), table.column("c")
    one = [1.0 + 99.0 * (x - x.min()) / (x.max() - x.min()) for x in (a, b, c)]
    return np.array([((p + q) / 2.0 + 2.0 * r) / 3.0 for p, q, r in zip(*one, strict=True)])


def test_the_index_is_that_of_a_calculation_by_hand() -> None:
    found = composite_scores(numbers(), small())
    np.testing.assert_allclose(found.index, by_hand(numbers()), rtol=1e-13)
    np.testing.assert_allclose(found.of("whole"), found.index)
    np.testing.assert_allclose(found.of("left"), (found.of("a") + found.of("b")) / 2.0)


def test_the_order_of_units_and_the_units_of_measurement_do_not_matter() -> None:
    table, order = numbers(), np.random.default_rng(2).permutation(12)
    scaled = {"a": 7.0 + 3.0 * table.column("a"), "b": 0.1 * table.column("b"), "c": 2.0 * table.column("c")}
    mixed = IndicatorTable(
        units=tuple(table.units[row] for row in order),
        columns={name: {**table.columns, **scaled}[name][order] for name in table.columns},
    )
    whole = composite_scores(table, small()).scores
    np.testing.assert_allclose(composite_scores(mixed, small()).scores, whole[order], rtol=1e-12)


def test_more_of_what_is_better_never_makes_a_unit_worse() -> None:
    table = numbers()
    better = {**table.columns, "a": table.column("a").copy(), "b": table.column("b").copy()}
    better["a"][4] *= 1.05
    better["b"][4] *= 0.95
    before = composite_scores(table, small()).index
    after = composite_scores(replace(table, columns=better), small()).index
    assert after[4] > before[4]


@pytest.mark.parametrize("method", list(NormalisationMethod))
def test_every_normalisation_puts_a_better_unit_higher(method: NormalisationMethod) -> None:
    constants = {"direction": 1, "target": 9.0, "goalposts": [0.1, 9.0]}
    plain = [{**indicator, **constants} for indicator in WRITTEN["indicators"]]
    spec = small(normalisation={"method": method.value}, indicators=plain)
    values = np.sort(np.random.default_rng(3).lognormal(0.0, 0.5, (9, 3)), axis=0)
    assert (np.diff(normalised(values, spec), axis=0) > 0.0).all()


@pytest.mark.parametrize("method", list(ImputationMethod))
def test_every_imputation_fills_gaps_and_marks_them(method: ImputationMethod) -> None:
    group = "kind" if method is ImputationMethod.GROUP_MEAN else None
    table = numbers()
    columns = {**table.columns, "a": np.where(np.arange(12) == 5, np.nan, table.column("a"))}
    spec = replace(small(), imputation=ImputationRule(method, group))
    found = composite_scores(replace(table, columns=columns), spec)
    assert np.argwhere(found.prepared.imputed.filled).tolist() == [[5, 0]]
    assert not np.isnan(found.index).any()


def test_without_imputation_a_gap_takes_the_score_away_or_the_weight() -> None:
    strict = composite_scores(holed(), small(aggregation="arithmetic"))
    assert np.isnan(strict.index).nonzero()[0].tolist() == [0, 5]
    soft = composite_scores(holed(), small(renormalise=True))
    assert not np.isnan(soft.index).any()
    np.testing.assert_allclose(soft.of("left")[0], soft.of("b")[0])
    np.testing.assert_allclose(soft.index[5], soft.of("b")[5])


def test_units_with_too_little_are_left_out_before_anything_is_done() -> None:
    found = composite_scores(holed(), small(least_available=0.6, renormalise=True))
    assert found.prepared.left_out == ("u5",)
    assert len(found.index) == len(found.units) == 11
    assert "u5" not in found.units


def test_with_goalposts_a_new_unit_changes_nobodys_score_and_directions_turn_them() -> None:
    posts = [{**indicator, "goalposts": [-1.0, 4.0]} for indicator in WRITTEN["indicators"]]
    spec = small(normalisation={"method": "goalposts", "low": 70, "high": 130}, indicators=posts)
    found = composite_scores(numbers(), spec)
    np.testing.assert_allclose(found.of("a"), 82.0 + 12.0 * numbers().column("a"))
    raw = numbers().column("b") / numbers().column("people")
    np.testing.assert_allclose(found.of("b"), 118.0 - 12.0 * raw)
    fewer = IndicatorTable(
        units=numbers().units[:8], columns={name: column[:8] for name, column in numbers().columns.items()}
    )
    np.testing.assert_array_equal(composite_scores(fewer, spec).scores, found.scores[:8])


def test_copeland_goes_up_the_tree_run_by_run() -> None:
    spec, rng = small(aggregation="copeland"), np.random.default_rng(6)
    spec = replace(spec, nodes=tuple(replace(node, aggregation=None) for node in spec.nodes))
    draws, weights = rng.uniform(1.0, 100.0, (7, 3, 4)), rng.uniform(0.5, 2.0, (6, 4))
    by_draw = aggregated(draws, spec, weights=spec.nominal_weights)
    by_run = aggregated(draws[:, :, 0], spec, weights=weights)
    for r in range(4):
        alone = aggregated(draws[:, :, r], spec, weights=spec.nominal_weights)
        np.testing.assert_array_equal(by_draw[:, :, r], alone)
        np.testing.assert_array_equal(
            by_run[:, :, r], aggregated(draws[:, :, 0], spec, weights=weights[:, r])
        )


def test_a_table_with_much_that_was_guessed_or_left_out_says_so() -> None:
    assert composite_scores(numbers(), small()).prepared.warnings == ()
    table = numbers(12, 7)
    gaps = {name: np.where(np.arange(12) < 5, np.nan, table.column(name)) for name in ("a", "c")}
    holes = replace(table, columns={**table.columns, **gaps})
    filled = composite_scores(holes, small(imputation={"method": "mean"})).prepared
    assert [warning.code for warning in filled.warnings] == ["many-guesses"]
    fewer = composite_scores(holes, small(least_available=0.5)).prepared
    assert [warning.code for warning in fewer.warnings] == ["left-out"]
    wild = replace(table, columns={**table.columns, "a": 10.0 ** np.append(np.zeros(11), 9.0)})
    treated = prepared(wild, replace(small(), outliers=OutlierRule(moves=0)))
    assert [(warning.code, warning.items) for warning in treated.warnings] == [("still-skewed", (0,))]


def test_draws_and_runs_go_through_the_tree_one_by_one() -> None:
    spec, rng = small(), np.random.default_rng(4)
    draws, weights = rng.uniform(1.0, 100.0, (5, 3, 6)), rng.uniform(0.5, 2.0, (6, 6))
    by_draw = aggregated(draws, spec, weights=spec.nominal_weights)
    by_run = aggregated(draws[:, :, 0], spec, weights=weights)
    for r in range(6):
        alone = aggregated(draws[:, :, r], spec, weights=spec.nominal_weights)
        np.testing.assert_allclose(by_draw[:, :, r], alone)
        np.testing.assert_allclose(by_run[:, :, r], aggregated(draws[:, :, 0], spec, weights=weights[:, r]))


def test_outliers_are_treated_where_the_definition_says_so() -> None:
    table = numbers(40, 5)
    wild = {**table.columns, "a": np.where(np.arange(40) == 7, 900.0, table.column("a"))}
    spec = replace(small(), outliers=OutlierRule())
    found = composite_scores(replace(table, columns=wild), spec).prepared
    assert found.outliers is not None
    assert found.outliers.moved[7].tolist() == [1, 0, 0]


def test_what_cannot_be_computed_is_refused() -> None:
    table = numbers()
    with pytest.raises(InvalidInputError, match="denominator 'people' is 0"):
        composite_scores(replace(table, columns={**table.columns, "people": np.zeros(12)}), small())
    with pytest.raises(InvalidInputError, match="no groups 'land'"):
        composite_scores(holed(), small(imputation={"method": "group_mean", "group": "land"}))
    with pytest.raises(InvalidInputError, match="1 units have enough"):
        composite_scores(
            replace(table, columns={k: v.copy() for k, v in _emptied(table).items()}),
            small(least_available=1),
        )
    for method, constant in (("goalposts", "goalposts"), ("distance_to_target", "target")):
        rule = NormalisationRule(NormalisationMethod(method))
        with pytest.raises(InvalidInputError, match=f"'a' has no {constant}"):
            composite_scores(table, replace(small(), normalisation=rule))
    spec = replace(small(), aggregation=Aggregation.MPI)
    with pytest.raises(InvalidInputError, match="has no weights"):
        composite_scores(table, spec)


def _emptied(table: IndicatorTable) -> dict[str, np.ndarray]:
    return {name: np.where(np.arange(12) > 0, np.nan, column) for name, column in table.columns.items()}
