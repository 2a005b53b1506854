"""A ratio is only given for equal answers, and never without a reference."""

from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import replace
from time import sleep

import numpy as np
import pytest

from benchmarks.measure import Amount, Bench, Limit, Race, Speed, held, measured, raced, weighed
from scoring.arrays import Floats

KEYS = {"name", "what", "ours", "reference", "unit", "ratio", "at_least", "holds", "runs"}


def _slow() -> Floats:
    sleep(0.02)
    return np.ones(3)


BENCH = Bench(
    name="b",
    what="w",
    at_least=2.0,
    ours=lambda: np.ones(3),
    reference=_slow,
    tolerance=1e-9,
    runs=3,
)


def test_a_row_has_the_keys_that_others_read() -> None:
    row = measured(BENCH)
    assert row is not None
    assert set(row.document) == KEYS
    assert row.document["ratio"] == row.reference / row.ours
    assert row.document["holds"] is True


def test_a_slower_way_does_not_hold() -> None:
    row = measured(replace(BENCH, ours=_slow, reference=BENCH.ours))
    assert row is not None
    assert row.holds is False


def test_a_reference_that_is_not_installed_gives_no_row() -> None:
    assert measured(replace(BENCH, reference=None)) is None


def test_different_answers_give_no_ratio() -> None:
    with pytest.raises(AssertionError, match="b"):
        measured(replace(BENCH, ours=lambda: np.zeros(3)))


def test_a_limit_holds_where_the_work_takes_less() -> None:
    short = Limit(name="l", what="w", ours=BENCH.ours, seconds=5.0, runs=3)
    row = held(short)
    assert (row.reference, row.at_least, row.holds) == (5.0, 1.0, True)
    assert set(row.document) == KEYS
    assert not held(replace(short, ours=_slow, seconds=1e-3)).holds


def test_an_amount_holds_where_the_least_of_its_measurements_is_no_more_than_it_may_be() -> None:
    said = iter([3.0, 2.0, 4.0])
    row = weighed(Amount(name="a", what="w", ours=lambda: next(said), most=2.0, unit="GB", runs=3))
    assert (row.ours, row.unit, row.ratio, row.holds) == (2.0, "GB", 1.0, True)
    assert set(row.document) == KEYS
    assert not weighed(Amount(name="a", what="w", ours=lambda: 2.1, most=2.0, unit="GB")).holds


_LAPS: list[str] = []


@contextmanager
def _two_ways() -> Iterator[Mapping[str, Callable[[], Speed]]]:
    def way(name: str, a_second: float) -> Speed:
        _LAPS.append(name)
        return Speed(count=1, a_second=a_second, p50=2.0, p95=7.0, p99=9.0)

    yield {"ours": lambda: way("ours", 300.0), "echo": lambda: way("echo", 600.0)}


RACE = Race(name="r", what="w", ours="ours", at_least={"echo": 0.25}, ways=_two_ways, runs=3)


def test_in_a_race_more_is_better_and_all_take_turns() -> None:
    _LAPS.clear()
    [row] = raced(RACE)
    assert _LAPS == ["ours", "echo"] * 3
    assert (row.name, row.ratio, row.holds, row.unit) == ("r-echo", 0.5, True, "a second")
    assert (row.document["ours_p95_ms"], row.document["ours_p99_ms"]) == (7.0, 9.0)
    assert set(row.document) > KEYS
    assert not raced(replace(RACE, at_least={"echo": 0.6}))[0].holds


def test_a_race_that_cannot_be_run_here_gives_no_row() -> None:
    assert raced(replace(RACE, ways=None)) == ()
