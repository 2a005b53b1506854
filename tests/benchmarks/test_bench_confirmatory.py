"""The confirmatory benches: both ways give the same numbers, and without R there is no row for lavaan."""

import numpy as np
import pytest

from benchmarks import bench_confirmatory
from benchmarks.bench_confirmatory import ITEMS, analysed, answers, benches
from benchmarks.measure import measured


def test_without_r_the_row_against_lavaan_is_left_out(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(bench_confirmatory, "PEOPLE", 300)
    monkeypatch.setenv("PATH", "")
    against_lavaan, search = benches()
    assert measured(against_lavaan) is None
    assert search.reference is not None
    np.testing.assert_allclose(search.ours(), search.reference(), rtol=search.tolerance)


def test_what_is_compared_with_lavaan_is_loadings_and_fit() -> None:
    found = analysed(answers())
    assert found.shape == (ITEMS + 3,)
    np.testing.assert_allclose(found[:ITEMS], 0.75, atol=0.06)
    assert found[ITEMS] > 0.99
