import logging
import threading

import pytest

from index_platform.jobs.daily import DAY, daily


def test_work_is_done_before_the_block_begins_and_then_once_a_day() -> None:
    done: list[str] = []
    with daily(lambda: done.append(threading.current_thread().name)):
        assert done == [threading.current_thread().name]
    assert len(done) == 1
    assert DAY == 24 * 60 * 60


def test_work_is_done_again_after_each_pause_until_the_block_ends() -> None:
    thrice = threading.Semaphore(0)
    with daily(thrice.release, pause=0.001):
        assert all(thrice.acquire(timeout=20) for _ in range(3))
    assert "daily" not in {thread.name for thread in threading.enumerate()}


def test_work_that_fails_stops_neither_the_block_nor_the_next_day(caplog: pytest.LogCaptureFixture) -> None:
    twice = threading.Semaphore(0)

    def failing() -> None:
        twice.release()
        raise ZeroDivisionError

    with caplog.at_level(logging.ERROR), daily(failing, pause=0.001):
        assert all(twice.acquire(timeout=20) for _ in range(3))
    assert "work of every day could not be done" in caplog.text
    assert "ZeroDivisionError" in caplog.text
