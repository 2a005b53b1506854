"""What is done when the server starts, and then once a day: deleting what nobody came back to."""

import logging
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from threading import Event, Thread

_LOG = logging.getLogger(__name__)
DAY = 86_400.0  # seconds


@contextmanager
def daily(work: Callable[[], None], *, pause: float = DAY) -> Iterator[None]:
    """The block has its work done before it begins, and again after each pause for as long as it runs."""
    stop = Event()
    thread = Thread(target=_again, args=(work, stop, pause), name="daily")
    _done(work)
    thread.start()
    try:
        yield
    finally:
        stop.set()
        thread.join()


def _again(work: Callable[[], None], stop: Event, pause: float) -> None:
    while not stop.wait(pause):
        _done(work)


def _done(work: Callable[[], None]) -> None:
    """The work, done; where it could not be, the log says so and the next day tries again."""
    try:
        work()
    except Exception:  # noqa: BLE001 - whatever it was: the server goes on
        _LOG.exception("work of every day could not be done")
