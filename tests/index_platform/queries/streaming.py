"""A process to be killed: it stores answers and says each id once the receipt is there.

Run as ``python -m tests.index_platform.queries.streaming URL one|all COUNT``.
"""

import sys

from index_platform.clock import now
from index_platform.db import engine_at
from index_platform.queries.intake import Intake
from tests.index_platform.survey import arrival


def _say(word: object) -> None:
    sys.stdout.write(f"{word}\n")
    sys.stdout.flush()


def stream(url: str, way: str, count: int) -> None:
    """Store ``count`` answers one by one, or as one list."""
    with Intake(engine_at(url), clock=now) as intake:
        if way == "all":
            arrivals = [arrival(number) for number in range(count)]
            seen = iter(range(count))
            receipts = intake.accept_all(
                arrivals, progress=lambda: _say("writing") if next(seen) == 20 else None
            ).result()
            _say(f"stored {len(receipts)}")
        else:
            for number in range(count):
                [receipt] = intake.accept(arrival(number)).result()
                _say(receipt.id)


if __name__ == "__main__":
    stream(sys.argv[1], sys.argv[2], int(sys.argv[3]))
