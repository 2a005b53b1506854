"""Shares of variance against COINr's estimates, known answers, and a slow loop; a dead factor is refused."""

from collections.abc import Sequence
from typing import Any

import numpy as np
import pytest

from instruments.errors import InvalidInputError
from scoring.sensitivity import options, saltelli_design, sobol_indices, stacked, two_parts
from tests.index_reference import columns, rows
from tests.reference import Block

ISHIGAMI_FIRST, ISHIGAMI_TOTAL = [0.3139, 0.4424, 0.0], [0.5576, 0.4424, 0.2437]  # analytic


def ishigami(points: np.ndarray) -> np.ndarray:
    x = np.pi * (2.0 * points - 1.0)
    return np.asarray(np.sin(x[:, 0]) + 7.0 * np.sin(x[:, 1]) ** 2 + 0.1 * x[:, 2] ** 4 * np.sin(x[:, 0]))


@pytest.mark.holds("scoring.sensitivity.sobol_indices: ASEM", "coin", "10_sa_sobol", 1e-10)
def test_shares_of_variance_are_those_of_coinr_from_its_outputs(block: Block) -> None:
    names = [row["Variable"] for row in rows("coin", block.id.name)]
    found = sobol_indices(columns("coin", "10_sa_output")[:, 0], names, seed=1)
    block.equal(np.column_stack([found.first, found.total]), columns("coin", block.id.name))
    assert {warning.code for warning in found.warnings} == {"wide-intervals", "out-of-order"}


@pytest.mark.holds("scoring.sensitivity.sobol_indices: Ishigami", "coin", "11_ishigami_sobol/SA*", 1e-10)
def test_shares_of_a_known_function_are_those_of_coinr_from_its_sample(block: Block) -> None:
    points = columns("coin", "11_ishigami_sample_N400", ("X1", "X2", "X3"))
    np.testing.assert_allclose(ishigami(points), columns("coin", "11_ishigami_sample_N400", ("y",))[:, 0])
    a, b = points[:400], points[400:800]
    np.testing.assert_array_equal(stacked(a, b, [(0,), (1,), (2,)]), points)
    found = sobol_indices(ishigami(points), "abc", seed=1)
    block.equal(found.first, block.result["Si"])
    block.equal(found.total, block.result["STi"])


@pytest.mark.holds("scoring.sensitivity: the analytic shares", "coin", "11_ishigami_sobol/analytic", 1e-2)
def test_shares_of_a_known_function_come_out_and_lie_in_their_intervals(block: Block) -> None:
    design = saltelli_design("abc", 2**14, seed=7)
    found = sobol_indices(ishigami(design.points), design.names, seed=8, bootstraps=200)
    block.equal(found.first, block.result["S1"])
    block.equal(found.total, block.result["ST"])


def test_intervals_hold_what_is_known_and_narrow_with_more_samples() -> None:
    widths = []
    for n in (256, 4096):
        design = saltelli_design("abc", n, seed=3)
        found = sobol_indices(ishigami(design.points), design.names, seed=4)
        assert ((found.first_low - 0.01 < ISHIGAMI_FIRST) & (found.first_high + 0.01 > ISHIGAMI_FIRST)).all()
        assert ((found.total_low - 0.01 < ISHIGAMI_TOTAL) & (found.total_high + 0.01 > ISHIGAMI_TOTAL)).all()
        widths.append((found.total_high - found.total_low).mean())
    assert widths[1] < 0.4 * widths[0]


def by_loop(outputs: Sequence[float], factors: int) -> tuple[list[float], list[float]]:
    n = len(outputs) // (factors + 2)
    a, b = outputs[:n], outputs[n : 2 * n]
    variance = np.var([*a, *b], ddof=1)
    first, total = [], []
    for factor in range(factors):
        mixed = outputs[(2 + factor) * n : (3 + factor) * n]
        first.append(sum(b[i] * (mixed[i] - a[i]) for i in range(n)) / n / variance)
        total.append(sum((a[i] - mixed[i]) ** 2 for i in range(n)) / (2 * n) / variance)
    return first, total


def test_shares_equal_a_slow_loop_and_each_output_stands_alone() -> None:
    outputs = np.random.default_rng(5).normal(size=(5 * 16, 2))
    found = sobol_indices(outputs, "abc", seed=6, bootstraps=20)
    for column in range(2):
        first, total = by_loop(outputs[:, column].tolist(), 3)
        np.testing.assert_allclose(found.first[:, column], first)
        np.testing.assert_allclose(found.total[:, column], total)
        alone = sobol_indices(outputs[:, column], "abc", seed=6, bootstraps=20)
        np.testing.assert_allclose(found.first_low[:, column], alone.first_low)


def test_shares_do_not_care_for_the_unit_and_an_added_sum_is_shared_as_its_variances() -> None:
    """y = 3 a + 4 b + 0.1 c: 9, 16 and 0.01 of 25.01, and nothing together."""
    design = saltelli_design("abc", 2**12, seed=9)
    outputs = design.points @ [3.0, 4.0, 0.1]
    found = sobol_indices(outputs, design.names, seed=1, bootstraps=50)
    np.testing.assert_allclose(found.first, np.array([9.0, 16.0, 0.01]) / 25.01, atol=0.01)
    assert abs(found.together) < 0.01
    assert found.variance == pytest.approx(25.01 / 12.0, rel=1e-2)
    np.testing.assert_allclose(sobol_indices(-2.0 * outputs, "abc", seed=1, bootstraps=9).total, found.total)


def test_several_columns_can_be_one_factor_and_what_they_do_together_is_theirs() -> None:
    """x y z + s: sampling s alone against a method of three choices that only act together."""
    design = saltelli_design([("method", 3), ("sampling", 1)], 2**13, seed=2)
    x = 2.0 * design.points - 1.0
    found = sobol_indices(x[:, :3].prod(axis=1) + x[:, 3], design.names, seed=1, bootstraps=50)
    np.testing.assert_allclose(found.first, [0.1, 0.9], atol=0.01)
    assert design.columns == ((0, 1, 2), (3,))


def test_a_design_is_the_same_for_the_same_seed_and_fills_every_column_evenly() -> None:
    design = saltelli_design(["a", "b"], 64, seed=1)
    np.testing.assert_array_equal(design.points, saltelli_design(["a", "b"], 64, seed=1).points)
    assert (design.points != saltelli_design(["a", "b"], 64, seed=2).points).any()
    assert design.points.shape == (4 * 64, 2)
    counts = [np.bincount((column[:64] * 64).astype(int), minlength=64) for column in design.points.T]
    np.testing.assert_array_equal(counts, 1)
    np.testing.assert_array_equal(np.bincount(options(design.points[:64, :1], [4])[:, 0]), 16)


def test_options_are_numbered_from_0_and_the_end_of_the_cube_is_the_last() -> None:
    found = options([[0.0, 0.0], [0.49, 0.99], [0.5, 1.0]], [2, 5])
    assert found.tolist() == [[0, 0], [0, 4], [1, 4]]


def test_a_factor_that_changes_nothing_is_refused_by_name() -> None:
    design = saltelli_design(["wired", "forgotten"], 64, seed=1)
    with pytest.raises(InvalidInputError, match="changing 'forgotten' changed no output"):
        sobol_indices(design.points[:, 0], design.names, seed=1)


def test_an_output_that_never_moves_has_no_shares_beside_one_that_does() -> None:
    design = saltelli_design(["a", "b"], 64, seed=1)
    outputs = np.column_stack([design.points.sum(axis=1), np.ones(len(design.points))])
    found = sobol_indices(outputs, design.names, seed=1, bootstraps=20)
    assert np.isnan(found.first[:, 1]).all()
    assert found.moved.tolist() == [[1.0, 0.0], [1.0, 0.0]]


def test_designs_and_outputs_that_do_not_fit_are_refused() -> None:
    with pytest.raises(InvalidInputError, match="100 base samples are no power of 2"):
        saltelli_design("ab", 100, seed=1)
    with pytest.raises(InvalidInputError, match="a name twice"):
        saltelli_design("aa", 64, seed=1)
    with pytest.raises(InvalidInputError, match="a name twice"):
        saltelli_design([], 64, seed=1)
    with pytest.raises(InvalidInputError, match="7 outputs do not come"):
        sobol_indices(np.ones(7), "ab", seed=1)
    with pytest.raises(InvalidInputError, match="missing or infinite"):
        sobol_indices([1.0, 2.0, np.nan], "a", seed=1)


def two_groups(weights: tuple[float, float], product: float = 0.0) -> np.ndarray:
    """Outputs of a design of two groups: a weighted sum of both, and their product beside it."""
    design = saltelli_design(["one", "other"], 4096, seed=7)
    x = design.points - 0.5
    return np.column_stack([x @ np.array(weights) + product * x[:, 0] * x[:, 1]] * 3)


def test_two_parts_of_a_sum_have_the_shares_of_their_squares() -> None:
    found = two_parts(two_groups((3.0, 1.0)), seed=1, bootstraps=200)
    assert found.share == pytest.approx(0.9, abs=0.01)
    assert found.low < found.share < found.high
    assert found.together == pytest.approx(0.0, abs=0.02)


def test_what_two_parts_do_together_only_is_halved() -> None:
    found = two_parts(two_groups((0.0, 0.0), product=1.0), seed=1, bootstraps=200)
    assert found.share == pytest.approx(0.5, abs=0.02)
    assert found.together == pytest.approx(1.0, abs=0.05)


def test_the_second_of_two_parts_has_the_rest() -> None:
    first = two_parts(two_groups((2.0, 1.0), product=2.0), seed=1, bootstraps=50)
    n = 4096
    turned = two_groups((2.0, 1.0), product=2.0).reshape(4, n, 3)[[0, 1, 3, 2]].reshape(4 * n, 3)
    assert two_parts(turned, seed=1, bootstraps=50).share == pytest.approx(1.0 - first.share, abs=1e-12)


def test_a_group_that_moves_nothing_has_no_share_and_where_nothing_moves_there_is_none() -> None:
    assert two_parts(two_groups((1.0, 0.0)), seed=1, bootstraps=20).share == pytest.approx(1.0, abs=1e-3)
    still = two_parts(two_groups((0.0, 0.0)), seed=1, bootstraps=20)
    assert np.isnan([still.share, still.low, still.high, still.together]).all()


@pytest.mark.parametrize(
    ("given", "told"),
    [
        ({"level": 95}, "level is 95"),
        ({"bootstraps": 0}, "bootstraps is 0"),
        ({"seed": None}, "seed is None"),
        ({"outputs": ["a"] * 16}, "not a number"),
    ],
)
def test_settings_of_shares_that_cannot_be_read_are_told(given: dict[str, Any], told: str) -> None:
    good = {"outputs": np.arange(16.0), "names": ["a", "b"], "seed": 1}
    with pytest.raises(InvalidInputError, match=told):
        sobol_indices(**(good | given))
