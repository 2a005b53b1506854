"""The polychoric benches: both ways give the same numbers, and without R there is no row for it."""

import numpy as np
import pytest

from benchmarks import bench_polychoric
from benchmarks.bench_polychoric import benches, one_by_one
from benchmarks.measure import Bench, Limit, measured
from benchmarks.r_session import RSession, has_r


def test_without_r_the_row_against_lavaan_is_left_out(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(bench_polychoric, "PEOPLE", 60)
    monkeypatch.setattr(bench_polychoric, "REPLICATES", 3)
    monkeypatch.setenv("PATH", "")
    against_lavaan, replicates, held_to_time = benches()
    assert not has_r("lavaan")
    assert isinstance(against_lavaan, Bench)
    assert measured(against_lavaan) is None
    assert isinstance(replicates, Bench)
    assert replicates.reference is not None
    assert isinstance(held_to_time, Limit)
    assert held_to_time.seconds == 1.5
    np.testing.assert_allclose(replicates.ours(), replicates.reference(), atol=1e-7)


def test_one_by_one_has_a_matrix_for_each_column() -> None:
    codes = np.random.default_rng(1).integers(1, 4, size=(80, 3)).astype(float)
    assert one_by_one(codes, np.ones((80, 2))).shape == (3, 3, 2)


@pytest.mark.skipif(not has_r(), reason="R is not on this machine")
def test_an_r_process_gives_numbers_of_the_data_it_was_given() -> None:
    session = RSession(np.array([[1.0, 2.0], [3.0, 5.0]]))
    np.testing.assert_array_equal(session.numbers("colSums(x)"), [4.0, 7.0])
