"""What parts have to do with each other and with the index: against COINr, psych and scipy."""

from dataclasses import replace

import numpy as np
import pytest
from scipy import stats

from instruments.errors import InvalidInputError
from scoring.composite.runs import descending_ranks
from scoring.composite.scores import CompositeScores, composite_scores
from scoring.composite.statistics import (
    Correlation,
    correlation_table,
    effective_weights,
    principal_components,
)
from scoring.reliability.cronbach import alpha
from tests.index_reference import columns, rows
from tests.reference import Block, numbers
from tests.scoring import asem
from tests.scoring.test_composite_scores import small


def scores() -> CompositeScores:
    return composite_scores(asem.table(), asem.spec())


def raw() -> np.ndarray:
    return np.column_stack([asem.table().column(indicator.key) for indicator in asem.spec().indicators])


@pytest.mark.holds(
    "scoring.composite.statistics.correlation_table",
    "coin",
    "07_correlations/pearson_level?_? 07_correlations/spearman* 07_correlations/kendall*",
    1e-10,
)
def test_correlations_at_every_level_are_those_of_coinr(block: Block) -> None:
    spec = asem.spec()
    method = Correlation(block.id.name.partition("/")[2].split("_")[0])
    table = correlation_table(scores().scores, method=method)
    at = [
        (spec.position(one), spec.position(two))
        for one, two in zip(block.result["Var1"], block.result["Var2"], strict=True)
    ]
    block.equal([table[pair] for pair in at], block.result["Correlation"])


@pytest.mark.holds(
    "scoring.composite.statistics.correlation_table: parents", "coin", "*/pearson_with_parents*", 1e-10
)
def test_correlations_with_all_that_an_indicator_is_part_of_are_those_of_coinr(block: Block) -> None:
    spec, table = asem.spec(), correlation_table(scores().scores)
    parents = {part.key: part.parent for part in spec.parts}
    steps = {"Pillar": 1, "Sub-index": 2, "Index": 3}
    ours = []
    for level, indicator in zip(block.result["Var1"], block.result["Var2"], strict=True):
        above = indicator
        for _ in range(steps[level]):
            above = parents[above] or ""
        ours.append(table[spec.position(indicator), spec.position(above)])
    block.equal(ours, block.result["Correlation"])


@pytest.mark.holds("scoring.composite.statistics.correlation_table: close pairs", "coin", "*/flags", 0)
def test_pairs_too_close_within_a_pillar_are_those_of_coinr(block: Block) -> None:
    spec, table = asem.spec(), correlation_table(scores().scores)
    close = {
        frozenset((spec.keys[one], spec.keys[two])): round(float(table[one, two]), 3)
        for rows_ in spec.children.values()
        for one in rows_
        for two in rows_
        if one < two < len(spec.indicators) and table[one, two] > 0.75
    }
    theirs = [frozenset(pair) for pair in zip(block.result["Ind1"], block.result["Ind2"], strict=True)]
    assert set(theirs) == set(close)
    block.equal([close[pair] for pair in theirs], block.result["Corr"])


@pytest.mark.holds("scoring.composite.statistics.correlation_table: gaps", "coin", "*/denom_corr", 0)
def test_indicators_that_follow_a_denominator_are_those_of_coinr(block: Block) -> None:
    below = np.column_stack([asem.table().column(name) for name in asem.DENOMINATORS])
    table = correlation_table(np.column_stack([raw(), below]))[:49, 49:]
    ours = {
        (asem.spec().keys[row], asem.DENOMINATORS[column]): float(f"{table[row, column]:.2g}")
        for row, column in np.argwhere(np.abs(table) > 0.5)
    }
    theirs = list(zip(block.result["Ind"], block.result["Denom"], strict=True))
    assert set(theirs) == set(ours)
    block.equal([ours[pair] for pair in theirs], block.result["Corr"])


@pytest.mark.holds("scoring.composite.statistics.principal_components", "coin", "07_pca/*", 1e-8)
def test_principal_components_are_those_of_coinr_up_to_their_signs(block: Block) -> None:
    found = scores()
    for theirs in block.result.values():
        ours = principal_components(np.column_stack([found.of(key) for key in theirs["iCodes"]]))
        block.equal(ours.sds, theirs["sdev"])
        loadings = numbers(theirs["rotation"])
        sign = np.where((ours.loadings * loadings).sum(axis=0) < 0.0, -1.0, 1.0)
        block.equal(ours.loadings, loadings * sign)
        block.equal(np.abs(ours.loadings[:, 0]), np.abs(theirs["weights"]))


@pytest.mark.holds(
    "scoring.composite.statistics.principal_components: psych", "compind", "*/psych_principal_3", 1e-5
)
def test_principal_components_are_those_of_psych_before_any_turning(block: Block) -> None:
    ours = principal_components(columns("data", "compind_BLI_2017"))
    loadings, theirs = (ours.loadings * ours.sds)[:, :3], numbers(block.result["loadings_unrotated"])
    block.equal(ours.sds**2, block.result["values"])
    block.equal(loadings * np.sign((loadings * theirs).sum(axis=0)), theirs)
    block.equal((loadings**2).sum(axis=1), list(block.result["communality"].values()))


@pytest.mark.holds("scoring.composite.statistics.effective_weights", "coin", "07_effective_weights", 1e-12)
def test_effective_weights_are_those_of_coinr(block: Block) -> None:
    ours = dict(zip(asem.spec().keys, effective_weights(asem.spec()), strict=True))
    theirs = {row["iCode"]: float(row["EffWeight"]) for row in rows("coin", block.id.name)}
    block.equal([ours[key] for key in theirs], [*theirs.values()])


@pytest.mark.holds("scoring.reliability.cronbach.alpha: parts of an index", "coin", "07_cronbach/*", 1e-9)
def test_alpha_of_the_parts_of_each_node_is_that_of_coinr(block: Block) -> None:
    key, found = block.id.name.partition("/")[2], scores()
    if key == "all_49":
        items = found.scores[:, :49]
    elif key.startswith("raw_"):
        items = raw()[:, list(asem.spec().children["Physical"])]
    else:
        items = found.scores[:, list(asem.spec().children[key])]
    block.equal(alpha(items, missing="pairwise", check_direction=False).alpha, block.result)


@pytest.mark.holds(
    "scoring.composite.scores: one unit", "coin", "08_unit_profile_AUT/unit_summary_AUT", 1e-10
)
def test_the_scores_and_ranks_of_one_unit_are_those_of_coinr(block: Block) -> None:
    found = scores()
    row = found.units.index("AUT")
    ranks = descending_ranks(found.scores)
    at = [found.spec.position(key) for key in block.result["Code"]]
    block.equal(found.scores[row, at], block.result["Score"])
    block.equal(ranks[row, at], block.result["Rank"])


@pytest.mark.holds("scoring.composite.runs.descending_ranks: one unit", "coin", "*/strengths */weaknesses", 0)
def test_where_one_unit_is_first_and_last_is_that_of_coinr(block: Block) -> None:
    spec = asem.spec()
    ranks = descending_ranks(raw() * [indicator.direction for indicator in spec.indicators])
    own = ranks[asem.table().units.index("AUT")]
    block.equal(own[[spec.position(key) for key in block.result["Code"]]], block.result["Rank"])
    if block.id.name.endswith("strengths"):  # among the weak, COINr leaves out what most units share
        block.equal(np.sort(own)[:5], block.result["Rank"])


VALUES = np.random.default_rng(1).normal(size=(25, 4)) @ np.random.default_rng(2).normal(size=(4, 4))
TIES = np.random.default_rng(3).integers(0, 4, size=(25, 3)).astype(float)


@pytest.mark.parametrize(
    ("method", "theirs"),
    [
        (Correlation.PEARSON, stats.pearsonr),
        (Correlation.SPEARMAN, stats.spearmanr),
        (Correlation.KENDALL, stats.kendalltau),
    ],
)
@pytest.mark.parametrize("values", [VALUES, TIES])
def test_every_pair_is_that_of_scipy(method: Correlation, theirs: object, values: np.ndarray) -> None:
    found = correlation_table(values, method=method)
    for one in range(values.shape[1]):
        for two in range(values.shape[1]):
            expected = theirs(values[:, one], values[:, two]).statistic  # type: ignore[operator]
            assert found[one, two] == pytest.approx(expected, abs=1e-12)


@pytest.mark.parametrize("method", [Correlation.PEARSON, Correlation.KENDALL])
def test_a_gap_leaves_its_unit_out_of_the_pairs_that_need_it(method: Correlation) -> None:
    values = VALUES.copy()
    values[[0, 4], 1] = values[[4, 9], 2] = np.nan
    found = correlation_table(values, method=method)
    for one, two in ((0, 1), (1, 2), (2, 3)):
        both = ~np.isnan(values[:, [one, two]]).any(axis=1)
        alone = correlation_table(values[both][:, [one, two]], method=method)
        assert found[one, two] == pytest.approx(alone[0, 1], rel=1e-12)


def test_correlations_do_not_care_for_units_of_measurement_and_turn_with_a_part() -> None:
    for method in Correlation:
        found = correlation_table(VALUES, method=method)
        moved = correlation_table(VALUES * [2.0, -1.0, 3.0, 1.0] + 1e6, method=method)
        np.testing.assert_allclose(moved[0], found[0] * [1.0, -1.0, 1.0, 1.0], rtol=1e-8)


def test_components_carry_all_the_variance_and_stand_square_to_each_other() -> None:
    found = principal_components(VALUES)
    assert (found.sds**2).sum() == pytest.approx(4.0)
    assert found.explained.sum() == pytest.approx(1.0)
    np.testing.assert_allclose(found.loadings.T @ found.loadings, np.eye(4), atol=1e-12)
    standard = (VALUES - VALUES.mean(axis=0)) / VALUES.std(axis=0, ddof=1)
    np.testing.assert_allclose((standard @ found.loadings).std(axis=0, ddof=1), found.sds)


def test_effective_weights_go_all_the_way_up() -> None:
    """The left node holds a third of the whole, shared by two; the right one the rest, alone."""
    np.testing.assert_allclose(effective_weights(small()), [1 / 6, 1 / 6, 2 / 3, 1 / 3, 2 / 3, 1.0])
    other = replace(small(), weights=(3.0, 1.0, 1.0, 1.0, 1.0, 1.0))
    np.testing.assert_allclose(effective_weights(other)[:3], [3 / 8, 1 / 8, 1 / 2])


def test_a_part_that_never_varies_has_no_correlation() -> None:
    values = np.column_stack([VALUES[:, 0], np.ones(25)])
    for method in Correlation:
        found = correlation_table(values, method=method)
        assert np.isnan(found[0, 1])
        assert found[0, 0] == pytest.approx(1.0)


def test_tables_that_say_nothing_are_refused() -> None:
    with pytest.raises(InvalidInputError, match="fewer than three units"):
        correlation_table(VALUES[:2])
    with pytest.raises(InvalidInputError, match="differ from pair to pair"):
        correlation_table(np.where(VALUES > 2.0, np.nan, VALUES), method=Correlation.SPEARMAN)
    with pytest.raises(InvalidInputError, match="the same in every unit"):
        principal_components(np.column_stack([VALUES, np.ones(25)]))
