import random
from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta

from index_platform.services.allowance import Allowance
from tests.index_platform.services.questionnaire import Clock
from tests.index_platform.survey import MOMENT


def test_there_is_room_for_so_much_and_no_more() -> None:
    allowance = Allowance(100, clock=Clock())
    assert [allowance.is_taken(size) for size in (60, 41, 40, 1)] == [True, False, True, False]


def test_room_comes_back_over_a_day_and_is_not_saved_up() -> None:
    clock = Clock()
    allowance = Allowance(100, clock=clock)
    clock.moment = MOMENT + timedelta(days=30)
    assert [allowance.is_taken(size) for size in (101, 100)] == [False, True]
    clock.moment += timedelta(hours=12)
    assert [allowance.is_taken(size) for size in (51, 50)] == [False, True]


def test_a_clock_that_goes_back_gives_no_room() -> None:
    clock = Clock()
    allowance = Allowance(100, clock=clock)
    assert allowance.is_taken(100)
    clock.moment = MOMENT - timedelta(days=1)
    assert not allowance.is_taken(1)


def test_in_any_time_no_more_is_taken_than_at_once_and_what_came_back() -> None:
    draw, clock = random.Random(20261122), Clock()
    allowance, taken = Allowance(1000, clock=clock), 0
    for _ in range(500):
        size = draw.randrange(1, 300)
        taken += size if allowance.is_taken(size) else 0
        clock.moment += timedelta(seconds=draw.randrange(1200))
    assert taken <= 1000 * (1 + (clock.moment - MOMENT) / timedelta(days=1))
    assert taken > 1000


def test_many_at_once_take_no_more_than_there_is() -> None:
    allowance = Allowance(100, clock=Clock())
    with ThreadPoolExecutor(8) as threads:
        assert sum(threads.map(lambda _: allowance.is_taken(1), range(400))) == 100
