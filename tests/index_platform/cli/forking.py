"""A process that has loaded the whole program, and forks for each command that it is asked to run.

To start ``thriving`` takes a second, nearly all of it to load what it stands on. Whoever runs it hundreds of
times asks here: each command is a process of its own still, with its own words, folder, environment and files
for what it says, and it ends as any program ends. Run as a program: a line of JSON in, an exit code out.
"""

import atexit
import gc
import importlib
import json
import os
import pkgutil
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


def _asked() -> list[str]:
    """The words of a command, in the process that is to run it; the process that forks stays in here."""
    for line in sys.stdin.buffer:
        process = os.fork()
        if process == 0:
            return _taken_over(json.loads(line))
        _, status = os.waitpid(process, 0)
        sys.stdout.write(f"{os.waitstatus_to_exitcode(status)}\n")
        sys.stdout.flush()
    raise SystemExit(0)


def _taken_over(asked: dict[str, Any]) -> list[str]:
    """The words of a request, once this process is what it asks for."""
    files = (os.devnull, os.O_RDONLY), (asked["out"], os.O_WRONLY), (asked["err"], os.O_WRONLY)
    for number, (path, how) in enumerate(files):
        os.dup2(os.open(path, how), number)
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
    _run(_asked())
