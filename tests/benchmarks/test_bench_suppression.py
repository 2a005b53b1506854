"""The limit is on the work that it names, and that work is done right."""

import numpy as np

from benchmarks.bench_suppression import AUTHORITIES, LEAST, SECONDS, benches, counts, shown, sums
from benchmarks.measure import Limit
from scoring.disclosure.elimination import Span


def test_the_limit_is_on_four_thousand_counts_of_which_a_good_part_is_too_small() -> None:
    [limit] = benches()
    rows = sums()
    assert isinstance(limit, Limit)
    assert limit.seconds == SECONDS == 1.0
    assert AUTHORITIES * len(rows) == 4650
    small = sum(int(counts(0)[list(row)].sum()) < LEAST for row in rows)
    assert 100 < small < 200


def test_no_small_count_follows_from_those_that_are_shown() -> None:
    rows, table = sums(), counts(3)
    large = [row for row in rows if table[list(row)].sum() >= LEAST]
    span = Span([0] * len(table))
    for row, is_open in zip(large, shown(table, rows), strict=True):
        if is_open and (step := span.step(row)) is not None:
            span.take(step)
    assert not any(span.step(row) is None for row in rows if table[list(row)].sum() < LEAST)
    assert np.array(shown(table, rows)).mean() > 0.8
