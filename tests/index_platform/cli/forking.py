"""A process that has loaded the whole program, and forks for each command that it is asked to run.

To start ``thriving`` takes a second, nearly all of it to load what it stands on. Whoever runs it hundreds of
times asks here (``forked.py``): each command is a process of its own still, with its own words, folder,
environment and files, and it ends as any program ends. Run as a program, with the number of a socket that
listens: a caller sends files and a line of JSON, and is told the process and its exit code. It ends when its
input does.
"""

import atexit
import gc
import importlib
import json
import os
import pkgutil
import select
import signal
import socket
import sys
from collections.abc import Iterator
from types import ModuleType
from typing import Any

import index_platform
import instruments
import reports
import scoring
from index_platform.cli import main

_APART = ("index_platform.migrations.env", "index_platform.migrations.versions")  # alembic alone loads them
_FILES = 3


def _load() -> None:
    """Load every module that a command may ask for, so that no process does it again."""
    for package in (instruments, scoring, reports, index_platform):
        for name in _modules(package):
            importlib.import_module(name)
    gc.collect()
    gc.freeze()  # so that the processes go on sharing the memory


def _modules(package: ModuleType) -> Iterator[str]:
    found = pkgutil.walk_packages(package.__path__, f"{package.__name__}.")
    return (module.name for module in found if not module.name.startswith(_APART))


def _asked(door: socket.socket) -> list[str]:
    """The words of a command, in the process that is to run it; the process that forks stays in here."""
    signal.signal(signal.SIGCHLD, signal.SIG_IGN)  # nobody waits for those that wait for a command
    while True:
        ready, _, _ = select.select([door, sys.stdin], [], [])
        if sys.stdin in ready:
            raise SystemExit(0)
        caller, _ = door.accept()
        if os.fork() == 0:
            signal.signal(signal.SIGCHLD, signal.SIG_DFL)
            return _waited_for(caller)
        caller.close()


def _waited_for(caller: socket.socket) -> list[str]:
    """The words of a command, in a process of its own; this one waits for its end and tells it."""
    _, files, _, _ = socket.recv_fds(caller, 1, _FILES)
    with caller.makefile("rw") as told:
        asked = json.loads(told.readline())
        process = os.fork()
        if process == 0:
            return _taken_over(asked, files)
        print(process, file=told, flush=True)
        _, status = os.waitpid(process, 0)
        print(os.waitstatus_to_exitcode(status), file=told, flush=True)
    os._exit(0)


def _taken_over(asked: dict[str, Any], files: list[int]) -> list[str]:
    """The words of a request, once this process is what it asks for."""
    for number, file in enumerate(files):
        os.dup2(file, number)
        os.close(file)
    os.chdir(asked["folder"])
    os.umask(asked["umask"])
    os.environ.clear()
    os.environ.update(asked["environment"])
    words: list[str] = asked["words"]
    return words


def _run(words: list[str]) -> None:
    """Run a command, and leave without taking apart what the processes share: that would copy all of it."""
    try:
        main(words)
    except SystemExit as left:
        atexit._run_exitfuncs()
        sys.stdout.flush()
        sys.stderr.flush()
        os._exit(int(left.code or 0))


if __name__ == "__main__":
    _load()
    _run(_asked(socket.socket(fileno=int(sys.argv[1]))))
