"""A command asked of the process that forks (``forking.py``), for its caller; it loads next to nothing.

Run as a program: the address of that process, then the words of the command.
"""

import json
import os
import signal
import socket
import sys
from collections.abc import Mapping, Sequence


def run(
    address: str,
    words: Sequence[str],
    files: Sequence[int],
    *,
    folder: str,
    environment: Mapping[str, str],
    takes_signals: bool = False,
) -> int:
    """The exit code of a command, negative where a signal ended it.

    files: what it reads from, what it says to, and where it says what went wrong. takes_signals: those that
    end a program go on to the command.
    """
    asked = {"words": [*words], "folder": folder, "umask": _umask(), "environment": dict(environment)}
    with socket.socket(socket.AF_UNIX) as caller:
        caller.connect(address)
        socket.send_fds(caller, [b" "], list(files))
        caller.sendall(json.dumps(asked).encode() + b"\n")
        with caller.makefile() as told:
            process = int(told.readline())
            if takes_signals:
                _hand_on(process)
            return int(told.readline())


def _umask() -> int:
    own = os.umask(0)
    os.umask(own)
    return own


def _hand_on(process: int) -> None:
    for number in (signal.SIGINT, signal.SIGTERM):
        signal.signal(number, lambda number, _: os.kill(process, number))


if __name__ == "__main__":
    code = run(
        sys.argv[1],
        sys.argv[2:],
        (0, 1, 2),
        folder=os.getcwd(),
        environment=os.environ,
        takes_signals=True,
    )
    sys.exit(code if code >= 0 else 128 - code)  # as a shell tells it
