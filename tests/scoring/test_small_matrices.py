"""Inverses and determinants of many small matrices."""

import numpy as np
from hypothesis import given, settings
from hypothesis import strategies as st

from scoring.smoothing.matrices import inverses


@settings(max_examples=40, deadline=None)
@given(st.integers(0, 10_000), st.integers(1, 6), st.integers(0, 30))
def test_they_are_those_of_each_matrix_alone_in_any_unit(seed: int, k: int, n: int) -> None:
    rng = np.random.default_rng(seed)
    wide, unit = rng.normal(size=(n, k, k + 3)), 10.0 ** rng.integers(-6, 6, k)
    matrices = (wide @ wide.transpose(0, 2, 1)) * np.outer(unit, unit)
    before = matrices.copy()
    found, size = inverses(matrices)
    np.testing.assert_array_equal(matrices, before)
    assert found.shape == (n, k, k)
    for one, inverse, log_determinant in zip(matrices, found, size, strict=True):
        np.testing.assert_allclose((inverse @ one) * np.outer(unit, 1.0 / unit), np.eye(k), atol=1e-8)
        np.testing.assert_allclose(log_determinant, np.linalg.slogdet(one)[1], atol=1e-8)
