"""The benches on reports are of the sizes that they name, and a batch gives every file."""

import pytest

from benchmarks.bench_reports import REPORTS, WORKERS, bare, benches, first, ours
from benchmarks.measure import Amount, Bench, Limit
from benchmarks.report_case import cost, report, table
from scoring.published import Shown


def test_limits_are_those_that_we_hold_ourselves_to() -> None:
    one, seconds, memory, fresh = benches()
    assert isinstance(one, Bench)
    assert one.at_least == pytest.approx(1 / 1.3)
    assert isinstance(seconds, Amount)
    assert (seconds.most, seconds.unit, REPORTS, WORKERS) == (180.0, "s", 200, 2)
    assert isinstance(memory, Amount)
    assert (memory.most, memory.unit) == (200.0, "MB")
    assert isinstance(fresh, Limit)


def test_the_reports_are_those_of_clusters_with_figures_and_no_two_are_alike() -> None:
    clusters = {report(number).place for number in range(10)}
    assert clusters == {place.name for place in table().places}
    assert len(clusters) == 5
    assert len({report(number).identity for number in range(10)}) == 10
    shown = [isinstance(cell, Shown) for cell in table().cells.values()]
    assert sum(shown) > 0.8 * len(shown)


def test_both_ways_tell_of_the_same_pages() -> None:
    assert ours() == bare() == len(report().pages)


@pytest.mark.slow
def test_a_batch_tells_its_seconds_and_the_memory_of_a_worker_and_a_fresh_process_prints() -> None:
    found = cost(3, 2)
    assert found.seconds > 0.1
    assert 50.0 < found.megabytes < 400.0
    first()
