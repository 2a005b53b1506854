"""Means over known numbers of people."""

import numpy as np
import pytest

from instruments.errors import InvalidInputError
from scoring.weighting.known_sizes import known_size_means


def test_sums_over_known_sizes_and_their_variance_are_those_of_the_textbook() -> None:
    y, weights = np.array([1.0, 3.0, 5.0]), np.array([2.0, 4.0, 10.0])
    found = known_size_means(y, weights, np.array([0, 0, -1]), np.array([7.0, 20.0]))
    assert found.values[0] == 14.0 / 7.0
    assert found.variance[0] == (2.0 * 1.0 * 1.0 + 4.0 * 3.0 * 9.0) / 49.0
    assert np.isnan([found.values[1], found.variance[1]]).all()
    assert found.n.tolist() == [2, 0]


def test_where_everybody_is_asked_nothing_is_left_to_chance() -> None:
    found = known_size_means(np.arange(4.0), np.ones(4), np.zeros(4, dtype=np.int64), np.array([4.0]))
    assert (found.values[0], found.variance[0]) == (1.5, 0.0)


def test_a_place_without_a_known_number_is_refused() -> None:
    y, place = np.ones(2), np.array([0, 1])
    for sizes in ([5.0], [5.0, 0.0], [5.0, np.nan]):
        with pytest.raises(InvalidInputError, match="no known number"):
            known_size_means(y, np.ones(2), place, np.array(sizes))
    with pytest.raises(InvalidInputError, match="weight"):
        known_size_means(y, -np.ones(2), place, np.full(2, 5.0))
