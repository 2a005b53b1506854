"""The slow way that the bench times against gives the same hundred runs."""

import numpy as np

from benchmarks.bench_composite import benches, case, one_by_one
from benchmarks.measure import Bench, Limit
from scoring.composite.runs import runs


def test_shared_steps_give_what_the_whole_chain_gives_for_each_run() -> None:
    given = case(30)
    np.testing.assert_allclose(runs(*given).scores, one_by_one(*given), rtol=1e-10)


def test_the_bench_is_of_a_hundred_runs() -> None:
    limit, bench = benches()
    assert isinstance(limit, Limit)
    assert isinstance(bench, Bench)
    assert bench.ours().shape == (51, 100)
    assert limit.seconds == 0.5
