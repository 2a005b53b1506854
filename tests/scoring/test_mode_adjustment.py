import numpy as np
import pytest

from instruments.errors import NotIdentifiedError
from scoring.mode_adjustment import mode_adjusted

RNG = np.random.default_rng(20261122)
N = 4000
GROUP = RNG.integers(0, 3, N)
MODE = (RNG.random(N) < 0.2 + 0.25 * GROUP).astype(np.int64)  # later groups more often
WEIGHTS = RNG.gamma(4.0, size=N)
VALUES = 2.0 * GROUP + RNG.normal(size=N)


def means(values: np.ndarray) -> np.ndarray:
    return np.array([np.average(values[g == GROUP], weights=WEIGHTS[g == GROUP]) for g in range(3)])


def test_what_a_mode_adds_is_taken_off_and_what_groups_differ_by_stays() -> None:
    asked = VALUES + 1.5 * MODE
    adjusted = mode_adjusted(asked, MODE, [GROUP], WEIGHTS)
    true, found = np.diff(means(VALUES)), np.diff(means(adjusted))
    assert np.abs(np.diff(means(asked)) - true).min() > 0.3
    np.testing.assert_allclose(found, true, atol=0.05)


def test_the_weighted_mean_of_everybody_stays() -> None:
    adjusted = mode_adjusted(VALUES + 1.5 * MODE, MODE, [GROUP], WEIGHTS)
    assert np.average(adjusted, weights=WEIGHTS) == pytest.approx(
        np.average(VALUES + 1.5 * MODE, weights=WEIGHTS), rel=1e-12
    )


def test_the_effect_is_that_of_a_regression_written_out() -> None:
    """A slow twin by normal equations."""
    y = VALUES + 1.5 * MODE
    x = np.column_stack([MODE, np.ones(N), GROUP == 1, GROUP == 2]).astype(float)
    effect = np.linalg.solve(x.T @ (WEIGHTS[:, None] * x), x.T @ (WEIGHTS * y))[0]
    share = np.average(MODE, weights=WEIGHTS)
    np.testing.assert_allclose(
        mode_adjusted(y, MODE, [GROUP], WEIGHTS), y - (MODE - share) * effect, rtol=1e-9
    )


def test_people_without_a_score_stay_without_and_move_nobody() -> None:
    gone = VALUES.copy()
    gone[:100] = np.nan
    adjusted = mode_adjusted(gone, MODE, [GROUP], WEIGHTS)
    assert np.isnan(adjusted[:100]).all()
    others = mode_adjusted(VALUES[100:], MODE[100:], [GROUP[100:]], WEIGHTS[100:])
    np.testing.assert_allclose(adjusted[100:], others, rtol=1e-12)


def test_the_numbers_of_modes_and_the_order_of_people_mean_nothing() -> None:
    mixed = RNG.permutation(N)
    there = mode_adjusted(VALUES, MODE, [GROUP], WEIGHTS)
    other = mode_adjusted(VALUES[mixed], np.array([7, 2])[MODE[mixed]], [GROUP[mixed]], WEIGHTS[mixed])
    np.testing.assert_allclose(other, there[mixed], rtol=1e-9, atol=1e-12)


def test_one_way_of_asking_leaves_everything_as_it_is() -> None:
    np.testing.assert_array_equal(mode_adjusted(VALUES, np.zeros(N), [GROUP], WEIGHTS), VALUES)


def test_a_mode_that_is_a_group_is_refused() -> None:
    with pytest.raises(NotIdentifiedError, match="cannot be told from who was asked") as caught:
        mode_adjusted(VALUES, GROUP == 2, [GROUP], WEIGHTS)
    assert "as_answered" in caught.value.fix
