"""The Python environment: ``.venv``, exactly what the lock names, and the project itself."""

import shutil
import sys
from pathlib import Path

from tools.steps import PYTHON, ROOT, VENV, Step, call

_STAMPS = VENV / ".set-up"
_UNFINISHED = _STAMPS / "unfinished"
_NETWORK = "Check the connection to the package index, then run make again."
UV = VENV / "bin" / "uv"


def steps() -> tuple[Step, ...]:
    """The environment, its packages and the project, in the order in which they rest on each other."""
    interpreter = f"{sys.version_info.major}.{sys.version_info.minor} {ROOT}"
    uv_lock = (ROOT / "tools/locks/uv.lock").read_text()
    packages = (ROOT / "requirements.lock").read_text()
    base = (interpreter, uv_lock)
    return (
        Step(
            name="environment",
            stamp=_STAMPS / "environment",
            made_of=base,
            leaves=(PYTHON, UV),
            do=_make_environment,
        ),
        Step(
            name="packages of requirements.lock",
            stamp=_STAMPS / "packages",
            made_of=(*base, packages),
            leaves=(VENV / "bin" / "pytest",),
            do=_sync_packages,
        ),
        Step(
            name="the project",
            stamp=_STAMPS / "project",
            made_of=(*base, packages, (ROOT / "pyproject.toml").read_text()),
            leaves=(VENV / "bin" / "thriving",),
            do=_install_project,
        ),
    )


def discard_unfinished() -> None:
    """Take away an environment in which an installation was cut short: nobody knows what it holds."""
    if _UNFINISHED.exists():
        shutil.rmtree(VENV)


def _make_environment() -> None:
    if VENV.exists():
        shutil.rmtree(VENV)
    call([sys.executable, "-m", "venv", VENV], to_fix="Install python3-venv, then run make again.")
    lock = ROOT / "tools/locks/uv.lock"
    pip = ("-m", "pip", "--disable-pip-version-check", "install", "--quiet")
    call([PYTHON, *pip, "--require-hashes", "--no-deps", "-r", lock], to_fix=_NETWORK)


def _sync_packages() -> None:
    _begin()
    uv("pip", "sync", "--python", PYTHON, "--require-hashes", ROOT / "requirements.lock", to_fix=_NETWORK)
    _end()


def _install_project() -> None:
    _begin()
    options = ("--no-build-isolation", "--no-deps", "--editable", ROOT)
    uv("pip", "install", "--python", PYTHON, *options, to_fix="Mend pyproject.toml, then run make again.")
    _end()


def _begin() -> None:
    _STAMPS.mkdir(parents=True, exist_ok=True)
    _UNFINISHED.touch()


def _end() -> None:
    _UNFINISHED.unlink()


def install_beside(lock: Path, folder: Path) -> None:
    """Install what a hashed lock names into a folder of its own, outside the environment."""
    options = ("--require-hashes", "--no-deps", "--target", folder, "-r", lock)
    uv("pip", "install", "--python", PYTHON, *options, to_fix=_NETWORK)


def uv(*words: str | Path, to_fix: str) -> None:
    """Run the environment's own uv."""
    call([UV, *words], to_fix=to_fix, env={"UV_NO_PROGRESS": "1", "UV_PYTHON_DOWNLOADS": "never"})
