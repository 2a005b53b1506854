"""How long our own code works, told so that other programs of the machine hardly change the figure."""

from collections.abc import Callable
from time import process_time

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
