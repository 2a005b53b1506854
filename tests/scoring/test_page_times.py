"""Times of pages in a snapshot: part of its hash where there are any, and unseen where there are none."""

from dataclasses import replace

import numpy as np

from scoring.page_times import NOT_TIMED, PageTimes
from scoring.rows import row_hashes
from tests.scoring.builders import snapshot

TIMES = PageTimes(
    items=("satis", "brs1"),
    seconds=np.array([[4, NOT_TIMED], [5, 6], [NOT_TIMED, NOT_TIMED]], dtype=np.int32),
    sent=np.array([29_000_000, 29_000_001, NOT_TIMED], dtype=np.int64),
)


def test_a_snapshot_without_times_has_the_hash_that_it_always_had() -> None:
    """Computed with the program before there were times, for ``builders.snapshot([1, 1, 1])``."""
    assert snapshot([1, 1, 1]).sha256 == "61afe314573f45e2c08daed89e2932f3af904cfc6bd9aa05cf0b8dee2cbd920e"


def test_another_second_is_another_snapshot() -> None:
    frozen = replace(snapshot([1, 1, 1]), times=TIMES)
    seconds = TIMES.seconds.copy()
    seconds[0, 0] = 5
    assert replace(frozen, times=replace(TIMES, seconds=seconds)).sha256 != frozen.sha256
    assert replace(frozen, times=replace(TIMES, items=("satis", "brs2"))).sha256 != frozen.sha256
    assert replace(frozen, times=None).sha256 != frozen.sha256


def test_the_hash_of_a_row_holds_its_times_and_no_others() -> None:
    frozen = replace(snapshot([1, 1, 1]), times=TIMES)
    seconds = TIMES.seconds.copy()
    seconds[0, 0] = 5
    other = replace(frozen, times=replace(TIMES, seconds=seconds))
    before, after = (row_hashes(one, ["a", "b", "c"]) for one in (frozen, other))
    assert [one == two for one, two in zip(before, after, strict=True)] == [False, True, True]


def test_a_part_of_a_snapshot_keeps_the_times_of_its_rows() -> None:
    kept = replace(snapshot([1, 1, 1]), times=TIMES).rows(np.array([1]))
    assert kept.times is not None
    np.testing.assert_array_equal(kept.times.seconds, [[5, 6]])
    np.testing.assert_array_equal(kept.times.timed(["brs1"]), [[6.0]])


def test_a_time_that_is_not_known_is_no_number() -> None:
    np.testing.assert_array_equal(TIMES.timed(["brs1", "satis"])[0], [np.nan, 4.0])
