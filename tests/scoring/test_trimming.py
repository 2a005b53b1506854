"""Trimmed weights keep their bounds and their total."""

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from instruments.errors import InvalidInputError
from scoring.weighting.trimming import trimmed


@given(seed=st.integers(0, 10_000), low=st.floats(0.0, 0.9), high=st.floats(1.1, 4.0))
@settings(max_examples=60, deadline=None)
def test_bounds_and_total_hold_and_order_does_not_matter(seed: int, low: float, high: float) -> None:
    rng = np.random.default_rng(seed)
    weights = rng.gamma(0.8, size=50)
    weights /= weights.mean()
    found = trimmed(weights, low, high)
    assert low <= found.min() <= found.max() <= high
    assert found.sum() == pytest.approx(50.0, rel=1e-9)
    assert (np.diff(found[np.argsort(weights)]) >= -1e-9).all()  # who weighed more does not weigh less now
    order = rng.permutation(50)
    np.testing.assert_allclose(trimmed(weights[order], low, high), found[order], rtol=1e-9)


def test_weights_inside_their_bounds_stay_as_they_are() -> None:
    weights = np.array([1.0, 2.0, 3.0])
    np.testing.assert_array_equal(trimmed(weights, 0.5, 3.0), weights)


def test_what_is_cut_off_goes_to_the_others_in_equal_parts() -> None:
    np.testing.assert_allclose(trimmed(np.array([6.0, 1.0, 2.0]), 0.0, 4.0), [4.0, 2.0, 3.0])
    np.testing.assert_allclose(trimmed(np.array([6.0, 3.5, 1.0]), 0.0, 4.0), [4.0, 4.0, 2.5])


@pytest.mark.parametrize(
    ("weights", "bounds", "told"),
    [
        ([1.0, 5.0], (0.0, 2.5), "mean 3, which is not between 0 and 2.5"),
        ([1.0, 5.0], (4.0, 9.0), "mean 3, which is not between 4 and 9"),
        ([1.0, 5.0], (9.0, 4.0), "out of order"),
        ([1.0, 5.0], (-1.0, 4.0), "out of order"),
        ([1.0, -5.0], (0.0, 4.0), "a weight is negative or not a number"),
        ([0.0, 0.0], (0.0, 4.0), "all weights are 0"),
    ],
)
def test_bounds_that_the_total_cannot_keep_are_refused(
    weights: list[float], bounds: tuple[float, float], told: str
) -> None:
    with pytest.raises(InvalidInputError, match=told):
        trimmed(np.array(weights), *bounds)


def test_weights_that_do_not_settle_are_refused(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("scoring.weighting.trimming._ROUNDS", 1)
    with pytest.raises(InvalidInputError, match="did not settle between 0 and 4"):
        trimmed(np.array([6.0, 3.5, 1.0]), 0.0, 4.0)
