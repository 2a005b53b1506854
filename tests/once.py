"""What takes long to make and is only looked at: made by the first process of a run that asks, for all."""

import fcntl
import pickle
import shutil
from collections.abc import Callable
from pathlib import Path
from typing import TypeVar

import pytest

Made = TypeVar("Made")


def made_once(factory: pytest.TempPathFactory, name: str, make: Callable[[Path], Made]) -> Made:
    """What ``make`` returned for a new folder of this name; whoever comes while it is made waits for it."""
    shared = factory.getbasetemp()
    if shared.name.startswith("popen-"):  # a folder for each process of pytest-xdist, in that of the run
        shared = shared.parent
    told, folder = shared / f"{name}.pickle", shared / name
    with (shared / f"{name}.lock").open("w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        if not told.exists():
            shutil.rmtree(folder, ignore_errors=True)  # whoever began it may have failed
            folder.mkdir()
            told.write_bytes(pickle.dumps(make(folder)))
    made: Made = pickle.loads(told.read_bytes())
    return made
