"""Steps that run once: each leaves a stamp when it is done, and only then.

A stamp holds a digest of everything the step depends on. A step runs again when that digest changes, when
something it made is gone, or when an earlier attempt was cut short: the stamp is taken away before the work
starts and written, whole, after it ends.
"""

import hashlib
import os
import subprocess
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

ROOT = Path(__file__).resolve().parents[1]
VENV = ROOT / ".venv"
BUILD = ROOT / "build"
PYTHON = VENV / "bin" / "python"


class SetupError(Exception):
    """The set-up cannot go on; the text says what to do, on one line."""


@dataclass(frozen=True, kw_only=True)
class Step:
    """One part of the set-up: what it is made of, what it leaves, and how it is done."""

    name: str
    stamp: Path
    made_of: tuple[str, ...]  # texts and file contents whose change means "do it again"
    leaves: tuple[Path, ...]
    do: Callable[[], None]

    @property
    def digest(self) -> str:
        """SHA-256 of all that the step is made of."""
        return hashlib.sha256("\0".join(self.made_of).encode()).hexdigest()

    @property
    def is_done(self) -> bool:
        """Whether the step ended well with just these inputs, and what it made is still there."""
        done = self.stamp.is_file() and self.stamp.read_text() == self.digest
        return done and all(path.exists() for path in self.leaves)


def run_step(step: Step) -> None:
    """Do what is not done, and stamp it when it has ended well."""
    if step.is_done:
        return
    print(f"set-up: {step.name} ...", flush=True)
    step.stamp.unlink(missing_ok=True)
    step.do()
    lost = [str(path) for path in step.leaves if not path.exists()]
    if lost:
        raise SetupError(f"{step.name} ended without making {', '.join(lost)}. Run make again.")
    write_whole(step.stamp, step.digest)


def write_whole(path: Path, text: str) -> None:
    """Write a file so that it is either the old one or the new one, never half of it."""
    path.parent.mkdir(parents=True, exist_ok=True)
    draft = path.with_name(path.name + ".draft")
    draft.write_text(text)
    os.replace(draft, path)


def call(
    command: Sequence[str | Path], *, to_fix: str, cwd: Path = ROOT, env: Mapping[str, str] | None = None
) -> None:
    """Run a command; where it fails, show what it said and how to go on."""
    words = [str(word) for word in command]
    done = subprocess.run(
        words,
        cwd=cwd,
        env={**os.environ, **(env or {})},
        stdin=subprocess.DEVNULL,
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        text=True,
        check=False,
    )
    if done.returncode != 0:
        print(done.stdout[-4000:])
        raise SetupError(f"`{' '.join(words[:4])} ...` failed. {to_fix}")
