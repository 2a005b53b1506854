"""System packages: which are missing, and how to get them.

Each is looked for by what it is used for, not by its name, so that a machine which has the same thing under
another name, or another system altogether, is left alone.
"""

import importlib.util
import os
import shutil
import ssl
from collections.abc import Callable, Mapping
from ctypes.util import find_library
from pathlib import Path

from tools.steps import SetupError, call

_LISTS = Path("/var/lib/apt/lists")
_QUIET = {"DEBIAN_FRONTEND": "noninteractive"}


def _has_certificates() -> bool:
    paths = ssl.get_default_verify_paths()  # None where a path is not there
    return bool(paths.cafile) or (bool(paths.capath) and any(Path(paths.capath).glob("*.0")))


def _has_venv() -> bool:
    return all(importlib.util.find_spec(name) is not None for name in ("venv", "ensurepip"))


def _has_postgresql() -> bool:
    return shutil.which("initdb") is not None or any(Path("/usr/lib/postgresql").glob("*/bin/initdb"))


TO_RUN: Mapping[str, Callable[[], bool]] = {
    "python3-venv": _has_venv,
    "ca-certificates": _has_certificates,
    "libpango-1.0-0": lambda: find_library("pango-1.0") is not None,
    "libpangoft2-1.0-0": lambda: find_library("pangoft2-1.0") is not None,
    "libharfbuzz-subset0": lambda: find_library("harfbuzz-subset") is not None,
}
TO_TEST: Mapping[str, Callable[[], bool]] = {
    **TO_RUN,
    "chromium": lambda: shutil.which("chromium") is not None,
    "postgresql": _has_postgresql,
    "libatomic1": lambda: find_library("atomic") is not None,  # the browser tests' own Node needs it
}


def missing(wanted: Mapping[str, Callable[[], bool]]) -> tuple[str, ...]:
    """The Debian packages of which this machine has no equal."""
    return tuple(name for name, is_there in wanted.items() if not is_there())


def install(names: tuple[str, ...]) -> None:
    """Install what is missing by apt where that is allowed; else say on one line what to install."""
    by_hand = f"Install these and run make again: apt-get install --no-install-recommends {' '.join(names)}"
    if not names:
        return
    apt = _apt(by_hand)
    print(f"set-up: system packages {' '.join(names)} ...", flush=True)
    if not any(_LISTS.glob("*_Packages*")):
        call([*apt, "update"], to_fix=by_hand, env=_QUIET)
    get = [*apt, "install", "--yes", "--no-install-recommends", *names]
    try:
        call(get, to_fix=by_hand, env=_QUIET)
    except SetupError:  # the lists may be out of date
        call([*apt, "update"], to_fix=by_hand, env=_QUIET)
        call(get, to_fix=by_hand, env=_QUIET)
    importlib.invalidate_caches()


def _apt(by_hand: str) -> list[str]:
    if shutil.which("apt-get") is None:
        raise SetupError(f"This machine has no apt-get. {by_hand} (or what your system calls them).")
    if os.geteuid() == 0:
        return ["apt-get"]
    sudo = shutil.which("sudo")
    if sudo is None:
        raise SetupError(f"Only root may install system packages. {by_hand}")
    call([sudo, "-n", "true"], to_fix=f"Only root may install system packages. {by_hand}")
    return [sudo, "-n", "env", "DEBIAN_FRONTEND=noninteractive", "apt-get"]
