"""Many runs of an index at once, against COINr and against each run on its own; parts taken out."""

from dataclasses import replace

import numpy as np
import pytest

from instruments.errors import InvalidInputError
from scoring.composite import Aggregation, NormalisationMethod, NormalisationRule
from scoring.composite.outliers import OutlierRule
from scoring.composite.runs import Factor, descending_ranks, noisy_weights, runs, without, without_each
from scoring.composite.scores import composite_scores
from scoring.sensitivity import options, saltelli_design, sobol_indices
from tests.index_reference import columns, result, rows
from tests.reference import Block
from tests.scoring import asem
from tests.scoring.test_composite_scores import numbers, small

SCALES = (
    NormalisationRule(NormalisationMethod.MIN_MAX, low=1.0),
    NormalisationRule(NormalisationMethod.Z_SCORE, mean=10.0, sd=2.0),
)
MEANS = (Aggregation.ARITHMETIC, Aggregation.GEOMETRIC)


def factors() -> tuple[Factor, ...]:
    """The four choices of COINr's example, with its fifty sets of noisy weights."""
    drawn = result("coin", "09_noisy_weights_50")
    weights = tuple(tuple(float(one[key]) for key in asem.spec().keys) for one in drawn)
    return (
        Factor("treatment", "outliers", tuple(OutlierRule(moves=moves) for moves in range(1, 6))),
        Factor("normalisation", "normalisation", SCALES),
        Factor("weights", "weights", weights),
        Factor("aggregation", "aggregation", MEANS),
    )


def choices(name: str) -> np.ndarray:
    table = rows("coin", name)
    return np.array(
        [
            [
                int(row["winmax"]) - 1,
                row["normalisation"] == "n_zscore",
                int(row["weights_index_1based"]) - 1,
                row["aggregation"] == "a_gmean",
            ]
            for row in table
        ],
        dtype=np.int64,
    )


@pytest.mark.holds("scoring.composite.runs.runs: scores", "coin", "10_ua_scores", 1e-8)
def test_a_hundred_runs_give_the_scores_of_coinr(block: Block) -> None:
    found = runs(asem.table(), asem.spec(), factors(), choices("10_ua_parameters"))
    block.equal(np.column_stack([found.nominal, found.scores]), columns("coin", block.id.name))


@pytest.mark.holds("scoring.composite.runs.Runs: ranks", "coin", "10_ua_rank_stats 10_sa_rank_stats", 1e-12)
def test_the_ranks_of_all_runs_are_those_of_coinr(block: Block) -> None:
    chosen = choices(f"{block.id.name[:5]}_parameters")
    chosen = chosen[:120] if block.id.name.startswith("10_sa") else chosen  # of a design, A and B
    found = runs(asem.table(), asem.spec(), factors(), chosen)
    ours = [found.nominal_ranks, found.ranks.mean(axis=1), *found.rank_quantiles([0.5, 0.05, 0.95]).T]
    block.equal(np.column_stack(ours), columns("coin", block.id.name))


@pytest.mark.holds("scoring.composite.runs.Runs: rank changes", "coin", "10_sa_output", 1e-12)
def test_the_change_of_ranks_in_every_run_is_that_of_coinr(block: Block) -> None:
    found = runs(asem.table(), asem.spec(), factors(), choices("10_sa_parameters"))
    block.equal(found.rank_changes, columns("coin", block.id.name)[:, 0])


@pytest.mark.holds("scoring.composite.runs.without_each", "coin", "09_remove_pillars/*", 1e-10)
def test_taking_pillars_out_changes_the_index_as_in_coinr(block: Block) -> None:
    pillars = [node.key for node in asem.spec().nodes if node.parent in ("Conn", "Sust")]
    found = without_each(asem.table(), asem.spec(), pillars)
    move = found.ranks - found.nominal_ranks[:, None]
    ours = {
        "scores": found.scores,
        "ranks": found.ranks,
        "rank_diffs": -move,
        "abs_rank_diffs": np.abs(move),
        "mean_abs_diff": found.rank_changes,
    }[block.id.name.partition("/")[2]]
    theirs = [block.result[pillar] for pillar in pillars]
    block.equal(ours, np.array(theirs, dtype=np.float64).T)


@pytest.mark.holds("scoring.composite.runs.descending_ranks", "coin", "06_results_ranks_amean", 1e-10)
def test_ranks_and_scores_of_the_whole_are_those_of_coinr(block: Block) -> None:
    found = composite_scores(asem.table(), asem.spec())
    ranked = {row["uCode"]: row for row in rows("coin", block.id.name)}
    theirs = [[float(ranked[unit][key]) for key in ("Rank", *found.spec.keys)] for unit in found.units]
    block.equal(np.column_stack([descending_ranks(found.index), found.scores]), theirs)


def small_factors() -> tuple[Factor, ...]:
    weights = noisy_weights(small().nominal_weights, np.full(6, 0.4), 7, seed=3)
    return (
        Factor("weights", "weights", tuple(tuple(row) for row in weights.tolist())),
        Factor("aggregation", "aggregation", MEANS),
        Factor("normalisation", "normalisation", SCALES),
    )


def test_all_runs_at_once_equal_each_run_on_its_own() -> None:
    spec, table, given = small(), numbers(), small_factors()
    chosen = np.random.default_rng(4).integers(0, [7, 2, 2], size=(25, 3))
    found = runs(table, spec, given, chosen)
    for run, row in enumerate(chosen.tolist()):
        changed = {factor.step: factor.options[o] for factor, o in zip(given, row, strict=True)}
        alone = composite_scores(table, replace(spec, **changed))  # type: ignore[arg-type]
        np.testing.assert_allclose(found.scores[:, run], alone.index, rtol=1e-12)


def test_the_order_of_runs_and_of_factors_does_not_matter() -> None:
    chosen = np.random.default_rng(5).integers(0, [7, 2, 2], size=(12, 3))
    order = np.random.default_rng(6).permutation(12)
    found = runs(numbers(), small(), small_factors(), chosen).scores
    given = small_factors()[::-1]
    np.testing.assert_array_equal(
        runs(numbers(), small(), given, chosen[order][:, ::-1]).scores, found[:, order]
    )


def test_runs_without_a_factor_of_weights_keep_the_nominal_ones() -> None:
    found = runs(numbers(), small(), small_factors()[1:2], np.array([[0], [1], [0]]))
    np.testing.assert_allclose(found.scores[:, [0, 2]], found.nominal[:, None].repeat(2, axis=1))
    assert found.rank_changes[0] == 0.0


def test_every_choice_of_a_small_index_shows_in_its_ranks() -> None:
    design = saltelli_design(["weights", "aggregation", "normalisation"], 256, seed=7)
    found = runs(numbers(40), small(), small_factors(), options(design.points, [7, 2, 2]))
    shares = sobol_indices(found.scores.T, design.names, seed=8, bootstraps=50)
    assert (shares.moved > 0.2).all()


def test_taking_a_node_out_takes_out_all_below_it() -> None:
    spec = without(small(), "left")
    assert spec.keys == ("c", "right", "whole")
    alone = composite_scores(numbers(), without(small(), "a"))
    np.testing.assert_allclose(alone.of("left"), alone.of("b"))
    weighted = replace(small(), weights=(1.0, 2.0, 3.0, 4.0, 5.0, 6.0))
    assert without(weighted, "a").weights == (2.0, 3.0, 4.0, 5.0, 6.0)


def test_noisy_weights_stay_within_their_noise_and_repeat_with_their_seed() -> None:
    own, noise = np.array([1.0, 2.0, 4.0]), np.array([0.0, 0.25, 0.5])
    drawn = noisy_weights(own, noise, 500, seed=9)
    assert (drawn[:, 0] == 1.0).all()
    assert (np.abs(drawn / own - 1.0) <= noise).all()
    np.testing.assert_allclose(np.abs(drawn / own - 1.0).max(axis=0), noise, atol=0.01)
    np.testing.assert_allclose(drawn.mean(axis=0), own, rtol=0.03)
    np.testing.assert_array_equal(drawn, noisy_weights(own, noise, 500, seed=9))


def test_what_makes_no_sense_is_refused() -> None:
    with pytest.raises(InvalidInputError, match="1 options for the step 'aggregation'"):
        Factor("a", "aggregation", (MEANS[0],))
    with pytest.raises(InvalidInputError, match="2 options for the step 'title'"):
        Factor("a", "title", ("x", "y"))
    given = small_factors()
    with pytest.raises(InvalidInputError, match="an option that is not there"):
        runs(numbers(), small(), given, np.array([[0, 2, 0]]))
    with pytest.raises(InvalidInputError, match="two factors change one step"):
        runs(numbers(), small(), (given[1], given[1]), np.array([[0, 0]]))
    for key in ("c", "whole"):
        with pytest.raises(InvalidInputError, match="a node would be empty"):
            without(small(), key)
    with pytest.raises(InvalidInputError, match="share of noise"):
        noisy_weights([1.0], [1.0], 3, seed=1)
