"""The limits are on the sizes that they name, and a cost is that of a whole index with all its processes."""

import numpy as np
import pytest

from benchmarks.bench_chain import COUNCIL, NATION, benches
from benchmarks.chain_case import cost, ready
from scoring.chain import compute
from scoring.spec import MeasureKind


def test_limits_are_on_a_council_and_on_a_nation() -> None:
    assert COUNCIL == (50_000, 300, 500, 1)
    assert NATION == (175_000, 6_800, 1_000, 2)
    assert {bench.name: bench.most for bench in benches()} == {
        "chain-council": 1.0,
        "chain-council-groups": 2.0,
        "chain-council-memory": 1.5,
        "chain-nation": 30.0,
        "chain-nation-groups": 60.0,
        "chain-nation-memory": 6.0,
        "chain-growth": 2.2,
    }


def test_a_case_is_a_whole_index_of_four_domains_in_so_many_places() -> None:
    snapshot, spec = ready(3_000, 12, 20)
    run = compute(snapshot, spec)
    assert run.values.shape == (13, 7, 21)
    assert [one.kind for one in spec.measures].count(MeasureKind.DOMAIN) == 4
    assert np.isfinite(run.values).all()
    assert run.weighting.margins == ("age and sex (made up)", "region (made up)")
    assert run.weighting.deff > 1.0
    assert np.isfinite(run.draws).all()


@pytest.mark.slow
def test_a_cost_counts_seconds_of_the_run_and_memory_of_all_processes() -> None:
    alone, shared = cost(3_000, 12, 130), cost(3_000, 12, 130, 2)
    assert alone.seconds > 0.0
    assert 0.05 < alone.gigabytes < 1.0
    assert shared.gigabytes > 1.2 * alone.gigabytes
