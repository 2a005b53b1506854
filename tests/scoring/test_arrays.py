"""Shapes are checked once, and groups are added up in order."""

import numpy as np
import pytest

from instruments.errors import InvalidInputError
from scoring.arrays import grouping, numbered, require_shape


def test_grouped_sums_are_those_of_a_slow_loop() -> None:
    rng = np.random.default_rng(5)
    group, times, columns = rng.integers(-1, 6, 300), rng.normal(size=300), rng.normal(size=(300, 4))
    expected = np.zeros((7, 4))
    for row in range(300):
        if group[row] >= 0:
            expected[group[row]] += times[row] * columns[row]
    np.testing.assert_array_equal(grouping(group, 7, times=times) @ columns, expected)


def test_a_shape_that_does_not_fit_is_refused_with_both_shapes() -> None:
    require_shape("x", np.ones((2, 3)), (None, 3), where="here")
    with pytest.raises(InvalidInputError, match=r"x has shape 2 x 3 \(in here\). Give an array of any x 4"):
        require_shape("x", np.ones((2, 3)), (None, 4), where="here")
    with pytest.raises(InvalidInputError, match="has shape 2"):
        require_shape("x", np.ones(2), (None, 4), where="here")


def test_the_same_names_have_the_same_numbers_and_others_have_others() -> None:
    assert numbered(("b", "a", "b", "c", "a")).tolist() == [0, 1, 0, 2, 1]
    assert numbered(()).tolist() == []
