"""Two models of the same places: in how many they are further apart than an error."""

import numpy as np
import pytest

from instruments.errors import InvalidInputError
from scoring.smoothing import agreement


def test_a_place_is_apart_where_its_two_figures_are_more_than_an_error_away() -> None:
    first, error = np.zeros(20), np.full(20, 4.0)
    near = np.where(np.arange(20) < 2, 2.1, 2.0)
    found = agreement(first, error, near)
    assert found.share == 0.1
    assert np.flatnonzero(found.differs).tolist() == [0, 1]
    far = np.where(np.arange(20) < 3, -2.1, 0.0)
    assert agreement(first, error, far).share == 0.15


@pytest.mark.parametrize(
    ("first", "error", "second"),
    [
        ([], [], []),
        ([1.0, np.nan], [1.0, 1.0], [1.0, 1.0]),
        ([1.0, 1.0], [1.0, -1.0], [1.0, 1.0]),
        ([1.0, 1.0], [1.0, 1.0], [1.0, 1.0, 1.0]),
    ],
)
def test_what_cannot_be_compared_is_refused(
    first: list[float], error: list[float], second: list[float]
) -> None:
    with pytest.raises(InvalidInputError) as refused:
        agreement(first, error, second)
    assert refused.value.fix
