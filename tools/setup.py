"""Set up this checkout: ``python3 -m tools.setup run`` or ``test``. Safe to repeat, and to cut short.

``run`` is for the program; ``test`` adds what only the tests need from the system.
"""

import fcntl
import sys

if sys.version_info < (3, 11):  # noqa: UP036 - whoever has an older one must be told
    sys.exit("set-up: Python 3.11 or newer is needed; name one, for example: make PYTHON=python3.11 demo")

from tools import assets, environment, system
from tools.steps import BUILD, SetupError, run_step

_WANTED = {"run": system.TO_RUN, "test": system.TO_TEST}


def main(arguments: list[str]) -> int:
    """Exit code 0 when everything is in place, 1 when something must be done by hand, 2 on wrong usage."""
    if len(arguments) != 1 or arguments[0] not in _WANTED:
        print("usage: python3 -m tools.setup run|test")
        return 2
    BUILD.mkdir(exist_ok=True)
    with (BUILD / "set-up.lock").open("w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)  # two makes at once wait for each other
        try:
            _set_up(arguments[0])
        except SetupError as error:
            print(f"set-up: {error}", file=sys.stderr)
            return 1
    return 0


def _set_up(purpose: str) -> None:
    system.install(system.missing(_WANTED[purpose]))
    environment.discard_unfinished()
    for step in environment.steps():
        run_step(step)
    run_step(assets.step())


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
