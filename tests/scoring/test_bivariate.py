"""The bivariate normal against numeric integration, known values and its own laws."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from scipy.integrate import quad
from scipy.special import ndtr

from scoring.polychoric.bivariate import density, quadrant, single_density, slope_in_first

POINTS = st.floats(-4.0, 4.0)
CORRELATIONS = st.floats(-0.999, 0.999)


def slow_quadrant(h: float, k: float, r: float) -> float:
    """The integral over x of the density of x times the chance of Y <= k given x."""
    root = np.sqrt(1.0 - r * r)

    def inner(x: float) -> float:
        return float(np.exp(-0.5 * x * x) / np.sqrt(2.0 * np.pi) * ndtr((k - r * x) / root))

    bend = k / r if r else 0.0
    breaks = sorted({point for point in (bend, 0.0) if -9.0 < point < h})
    return float(quad(inner, -9.0, h, points=breaks or None, limit=500, epsabs=1e-13)[0])


@pytest.mark.parametrize("r", [-0.999, -0.6, 0.0, 0.3, 0.95, 0.9999])
@pytest.mark.parametrize(("h", "k"), [(0.0, 0.0), (-0.0, 1.0), (1.2, -0.4), (-3.0, -2.5), (0.7, 0.7)])
def test_a_quadrant_is_what_numeric_integration_gives(h: float, k: float, r: float) -> None:
    assert quadrant(np.array(h), np.array(k), np.array(r)) == pytest.approx(slow_quadrant(h, k, r), abs=1e-10)


@given(CORRELATIONS)
def test_the_centre_has_its_known_value(r: float) -> None:
    expected = 0.25 + np.arcsin(r) / (2.0 * np.pi)
    assert quadrant(np.array(0.0), np.array(-0.0), np.array(r)) == pytest.approx(expected, abs=1e-14)


@given(POINTS, POINTS, CORRELATIONS)
def test_two_quadrants_make_a_half_plane_and_the_variables_may_be_swapped(
    h: float, k: float, r: float
) -> None:
    one, other = quadrant(np.array([h, h]), np.array([k, -k]), np.array([r, -r]))
    assert one + other == pytest.approx(ndtr(h), abs=1e-13)
    assert quadrant(np.array(k), np.array(h), np.array(r)) == pytest.approx(one, abs=1e-13)


def test_infinite_limits_leave_the_other_variable_alone() -> None:
    h, k = np.array([np.inf, -np.inf, 0.5]), np.array([0.3, 0.3, np.inf])
    np.testing.assert_allclose(quadrant(h, k, np.full(3, 0.6)), [ndtr(0.3), 0.0, ndtr(0.5)], atol=1e-15)
    np.testing.assert_array_equal(density(h, k, np.full(3, 0.6)), np.zeros(3))


@given(st.floats(-2.5, 2.5), st.floats(-2.5, 2.5), st.floats(-0.9, 0.9))
def test_the_slopes_are_those_of_small_steps(h: float, k: float, r: float) -> None:
    step = 1e-5
    in_r = quadrant(np.array(h), np.array(k), r + np.array([step, -step]))
    in_h = quadrant(h + np.array([step, -step]), np.array(k), np.array(r))
    assert density(np.array(h), np.array(k), np.array(r)) == pytest.approx(-np.diff(in_r)[0] / 2e-5, abs=1e-8)
    assert slope_in_first(np.array(h), np.array(k), np.array(r)) == pytest.approx(
        -np.diff(in_h)[0] / 2e-5, abs=1e-8
    )
    assert single_density(np.array(h)) == pytest.approx(np.exp(-h * h / 2) / np.sqrt(2 * np.pi))
