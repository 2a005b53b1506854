"""What a process made the disk keep, and when: told by a small library that is put before it."""

import os
import shutil
import subprocess
from dataclasses import dataclass
from pathlib import Path

import pytest

_SOURCE = Path(__file__).with_name("syncs.c")


@dataclass(frozen=True, slots=True)
class Sync:
    """One file that was on disk when the call returned. Moments as ``time.monotonic_ns`` tells them."""

    call: str
    began: int
    returned: int
    file: str


@dataclass(frozen=True, slots=True)
class Watch:
    """The library, and the file that it writes to."""

    library: Path
    log: Path

    @property
    def environment(self) -> dict[str, str]:
        """What a process must be started with to be watched."""
        return {"LD_PRELOAD": str(self.library), "SYNCS": str(self.log)}

    def seen(self, file: str) -> list[Sync]:
        """What was told so far of files with this in their name, in order of time."""
        if not self.log.exists():
            return []
        told = (line.split(" ", 3) for line in self.log.read_text().splitlines())
        syncs = (Sync(call, int(began), int(returned), name) for call, began, returned, name in told)
        return sorted((one for one in syncs if file in one.file), key=lambda one: one.returned)


def compiled(folder: Path) -> Watch:
    """The library, compiled into a folder; skips where there is no compiler."""
    compiler = shutil.which("cc")
    missing = "not installed: a C compiler (cc), which the library that counts fdatasync needs"
    if compiler is None and os.environ.get("THRIVING_REFERENCE") == "required":
        pytest.fail(missing, pytrace=False)
    if compiler is None:
        pytest.skip(missing)
    library = folder / "syncs.so"
    subprocess.run([compiler, "-shared", "-fPIC", "-Wall", "-Werror", "-o", library, _SOURCE], check=True)
    return Watch(library, folder / "syncs.log")
