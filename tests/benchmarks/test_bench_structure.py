"""The benches of factors: both ways give the same numbers, without R there is no row, and cost is drawn."""

import numpy as np

from benchmarks import cost
from benchmarks.bench_structure import benches
from benchmarks.r_session import has_r


def test_slower_ways_give_the_same_figures() -> None:
    by_psych, stepped, parallel_by_psych, one_by_one = benches()
    for bench in (stepped, one_by_one):
        assert bench.reference is not None
        np.testing.assert_allclose(bench.ours(), bench.reference(), rtol=bench.tolerance)
    for bench in (by_psych, parallel_by_psych):
        assert (bench.reference is None) is (not has_r("psych"))


def test_cost_is_drawn_as_two_panels_of_lines() -> None:
    points = [
        {"panel": panel, "x": x, "seconds": x / 1000, "what": "alpha"}
        for panel in ("people", "items")
        for x in (4, 16)
    ]
    drawn = cost.chart(points)
    assert drawn.startswith("<svg")
    assert "seconds of processor time" in drawn
    assert all(callable(work) for work in cost.WORK.values())
