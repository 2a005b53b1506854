"""A PostgreSQL server for benches: as it is set when it is installed, with its files on a disk."""

import os
import pwd
import shutil
import subprocess
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

import psycopg

from benchmarks.site import DISK

NAMES = ("one", "other")
_OWNER = "postgres"


def programs() -> Path | None:
    """Where the programs of the server are; None where there is none on this machine."""
    found = sorted(Path("/usr/lib/postgresql").glob("*/bin/initdb"))
    return found[-1].parent if found else None


@contextmanager
def databases(folder_of_programs: Path) -> Iterator[tuple[str, str]]:
    """The addresses of two empty databases, which are gone after the block."""
    with TemporaryDirectory(prefix="thriving-bench-", dir=DISK) as folder:
        who = _whoever(Path(folder))
        make, run = f"{folder_of_programs}/initdb", f"{folder_of_programs}/postgres"
        made = [make, "--pgdata", f"{folder}/data", f"--username={_OWNER}", "--auth=trust", "--encoding=UTF8"]
        subprocess.run(made, check=True, **who)
        runs = [run, "-D", f"{folder}/data", "-k", folder, "-c", "listen_addresses="]
        with subprocess.Popen(runs, stderr=subprocess.DEVNULL, **who) as server:
            try:
                _make(folder)
                one, other = (f"postgresql://{_OWNER}@/{name}?host={folder}" for name in NAMES)
                yield one, other
            finally:
                server.terminate()


def _whoever(folder: Path) -> dict[str, Any]:
    """Whom it runs as: it refuses to run as root."""
    quiet: dict[str, Any] = {"stdout": subprocess.DEVNULL, "cwd": folder}
    if os.geteuid() != 0:
        return quiet
    shutil.chown(folder, _OWNER)
    return {**quiet, "user": _OWNER, "group": pwd.getpwnam(_OWNER).pw_gid, "extra_groups": []}


def _make(folder: str) -> None:
    for _ in range(600):
        try:
            with psycopg.connect(f"postgresql://{_OWNER}@/postgres?host={folder}", autocommit=True) as server:
                for name in NAMES:
                    server.execute(f"CREATE DATABASE {name}")
                return
        except psycopg.OperationalError:
            time.sleep(0.1)
    raise TimeoutError("PostgreSQL did not start within a minute")
