import pytest
from hypothesis import given
from hypothesis import strategies as some

from reports import axes

# figures come rounded to a decimal at most
limits = some.lists(some.integers(-9000, 9000).map(lambda tenths: tenths / 10), min_size=1, max_size=12)


@given(limits)
def test_an_axis_of_differences_is_symmetric_and_holds_every_limit(found: list[float]) -> None:
    axis = axes.differences(found)
    assert axis.low == -axis.high
    assert axis.low <= min(found)
    assert max(found) <= axis.high
    assert 0 in axis.ticks
    assert len(axis.ticks) <= 7


@given(limits)
def test_a_window_holds_every_limit_and_its_ends_are_ticks(found: list[float]) -> None:
    axis = axes.window(found)
    assert axis.low <= min(found)
    assert max(found) <= axis.high
    assert axis.low < axis.high
    assert (axis.ticks[0], axis.ticks[-1]) == (axis.low, axis.high)
    assert len(axis.ticks) <= 7


@given(limits)
def test_the_axis_of_the_score_never_clips_a_limit(found: list[float]) -> None:
    axis = axes.around(100, 30, 10, found)
    assert axis.low <= min(found)
    assert max(found) <= axis.high
    assert axis.low + axis.high == pytest.approx(200)
    assert axis.low <= axis.ticks[0] < 100 < axis.ticks[-1] <= axis.high
    assert len(axis.ticks) <= 11


def test_the_axis_of_the_score_is_70_to_130_where_that_is_enough() -> None:
    assert axes.around(100, 30, 10, [99, 105]).ticks == (70, 80, 90, 100, 110, 120, 130)
    assert axes.coarse(axes.around(100, 15, 5, [99, 105])).ticks == (85, 100, 115)


def test_small_differences_do_not_fill_a_small_axis() -> None:
    assert axes.differences([-0.5, 0.5]).high >= axes.LEAST_DIFFERENCE
