"""A process to be killed: it stores answers and says each id once the receipt is there.

Run as ``python -m tests.index_platform.queries.streaming URL one|all COUNT``.
"""

import sys
import time
from collections.abc import Callable

from index_platform.clock import now
from index_platform.db import engine_at
from index_platform.queries.intake import Intake
from tests.index_platform.survey import arrival


def _say(word: object) -> None:
    sys.stdout.write(f"{word}\n")
    sys.stdout.flush()


def _stop_half_way(count: int) -> Callable[[], None]:
    """Says "writing" in the middle of a list, and waits there to be killed."""
    seen = iter(range(count))

    def progress() -> None:
        if next(seen) == count // 2:
            _say("writing")
            time.sleep(60)

    return progress


def stream(url: str, way: str, count: int) -> None:
    """Store ``count`` answers one by one, or as one list."""
    with Intake(engine_at(url), clock=now) as intake:
        if way == "all":
            arrivals = [arrival(number) for number in range(count)]
            intake.accept_all(arrivals, progress=_stop_half_way(count)).result()
        else:
            for number in range(count):
                [receipt] = intake.accept(arrival(number)).result()
                _say(receipt.id)


if __name__ == "__main__":
    stream(sys.argv[1], sys.argv[2], int(sys.argv[3]))
