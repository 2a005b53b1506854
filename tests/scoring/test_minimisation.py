"""The search for the least value of a function."""

import numpy as np
import pytest

from instruments.errors import NotConvergedError
from scoring.confirmatory.minimisation import Slope, minimum


def rosenbrock(point: np.ndarray) -> Slope:
    """A bent valley with its least value at (1, 1); the curvature is that of its squares."""
    x, y = point
    gap = np.array([1.0 - x, 10.0 * (y - x * x)])
    slopes = np.array([[-1.0, 0.0], [-20.0 * x, 10.0]])
    return Slope(0.5 * float(gap @ gap), slopes.T @ gap, slopes.T @ slopes)


def test_the_end_of_a_bent_valley_is_found() -> None:
    np.testing.assert_allclose(
        minimum(rosenbrock, np.array([-1.2, 1.0]), where="here"), [1.0, 1.0], atol=1e-9
    )


def test_a_step_to_where_there_is_no_value_is_taken_back() -> None:
    def logarithm(point: np.ndarray) -> Slope | None:
        x = float(point[0])
        return Slope(x - np.log(x), np.array([1.0 - 1.0 / x]), np.array([[x**-2]])) if x > 0.0 else None

    np.testing.assert_allclose(minimum(logarithm, np.array([3.0]), where="here"), [1.0], atol=1e-9)


def test_a_curvature_that_is_far_too_small_makes_the_search_longer_but_not_endless() -> None:
    def steep(point: np.ndarray) -> Slope:
        x = float(point[0])
        return Slope(0.5 * x * x, np.array([x]), np.array([[0.02]]))

    np.testing.assert_allclose(minimum(steep, np.array([5.0]), where="here"), [0.0], atol=1e-6)


def test_a_direction_without_curvature_does_not_stop_the_search() -> None:
    def flat(point: np.ndarray) -> Slope:
        return Slope(
            0.5 * float(point[0] ** 2), np.array([point[0], 0.0]), np.array([[1.0, 0.0], [0.0, 0.0]])
        )

    np.testing.assert_allclose(minimum(flat, np.array([3.0, 5.0]), where="here"), [0.0, 5.0], atol=1e-9)


def nowhere(_: np.ndarray) -> Slope | None:
    return None


def falling(point: np.ndarray) -> Slope:
    """Without a least value: lower and lower for ever."""
    return Slope(-float(point[0]), np.array([-1.0]), np.array([[1.0]]))


def wrong(point: np.ndarray) -> Slope:
    """A slope that points uphill: no step along it leads down."""
    return Slope(float(point[0]), np.array([-1.0]), np.array([[1.0]]))


@pytest.mark.parametrize(
    ("function", "told"),
    [(nowhere, "no covariance matrix"), (falling, "300 steps"), (wrong, "no step from here")],
)
def test_a_search_that_finds_nothing_ends_and_says_so(function: object, told: str) -> None:
    with pytest.raises(NotConvergedError, match=told):
        minimum(function, np.array([1.0]), where="here")  # type: ignore[arg-type]
