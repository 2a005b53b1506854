"""Shapes are checked once."""

import numpy as np
import pytest

from instruments.errors import InvalidInputError
from scoring.arrays import numbered, require_shape


def test_a_shape_that_does_not_fit_is_refused_with_both_shapes() -> None:
    require_shape("x", np.ones((2, 3)), (None, 3), where="here")
    with pytest.raises(InvalidInputError, match=r"x has shape 2 x 3 \(in here\). Give an array of any x 4"):
        require_shape("x", np.ones((2, 3)), (None, 4), where="here")
    with pytest.raises(InvalidInputError, match="has shape 2"):
        require_shape("x", np.ones(2), (None, 4), where="here")


def test_the_same_names_have_the_same_numbers_and_others_have_others() -> None:
    assert numbered(("b", "a", "b", "c", "a")).tolist() == [0, 1, 0, 2, 1]
    assert numbered(()).tolist() == []
