"""Time in tests: how long our own code works, and waiting for what happens beside a test."""

from collections.abc import Callable
from time import monotonic, process_time, sleep

PATIENCE = 180.0  # seconds until a test gives up: only against hanging, however busy the machine is
_READINGS = 3


def seconds_of(work: Callable[[], object], *, enough: float = 0.0) -> float:
    """Seconds of a processor that the work takes: the least of three readings, as others only add to it.

    A reading below ``enough`` is not repeated: where that is the most a test allows, it is proved.
    """
    least = float("inf")
    for _ in range(_READINGS):
        begun = process_time()
        work()
        least = min(least, process_time() - begun)
        if least < enough:
            break
    return least


def awaited(true: Callable[[], bool]) -> float:
    """Wait until something is true: the seconds that it took."""
    began = monotonic()
    while not true():
        if monotonic() > began + PATIENCE:
            raise TimeoutError("it did not come true")
        sleep(0.005)
    return monotonic() - began
