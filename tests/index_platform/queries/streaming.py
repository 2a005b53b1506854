"""A process to be killed: it stores answers and says each id once the receipt is there.

Run as ``python -m tests.index_platform.queries.streaming FILE one|all COUNT``.
"""

import sys
from pathlib import Path

from index_platform.clock import now
from index_platform.queries.intake import Intake
from tests.index_platform.survey import arrival


def _say(word: object) -> None:
    sys.stdout.write(f"{word}\n")
    sys.stdout.flush()


def stream(file: Path, way: str, count: int) -> None:
    """Store ``count`` answers one by one, or as one list."""
    with Intake(file, clock=now) as intake:
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
    stream(Path(sys.argv[1]), sys.argv[2], int(sys.argv[3]))
