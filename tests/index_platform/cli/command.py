"""The command ``thriving`` as people run it: a process of its own."""

import atexit
import json
import os
import subprocess
import sys
import tempfile
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import IO, Any

THRIVING = Path(sys.executable).with_name("thriving")
_FORKING = Path(__file__).with_name("forking.py")


@dataclass(frozen=True, slots=True)
class Command:
    """``thriving`` with a data folder of its own; where it ``is_cold``, each call loads the program anew."""

    data: Path
    is_cold: bool = False

    def __call__(self, *words: object, folder: Path | None = None) -> "subprocess.CompletedProcess[str]":
        """What the command said, and the code it left with."""
        run = _cold if self.is_cold else _forked
        return run([*map(str, words)], folder or self.data.parent, self.environment)

    @property
    def environment(self) -> dict[str, str]:
        """The environment that names the data folder."""
        return {**os.environ, "THRIVING_DATA_DIR": str(self.data), "THRIVING_DATABASE_URL": ""}

    def done(self, *words: object) -> str:
        """What a command that succeeds says."""
        result = self(*words)
        assert (result.returncode, result.stderr) == (0, "")
        return result.stdout

    def json(self, *words: object) -> Any:  # noqa: ANN401 - whatever the command prints
        """What a command that succeeds prints for scripts."""
        return json.loads(self.done(*words, "--json"))

    def refused(self, *words: object) -> str:
        """What a command that is refused says, without a traceback."""
        result = self(*words)
        assert result.returncode == 1
        lines = result.stderr.splitlines()
        assert [line.partition(":")[0] for line in lines] == ["what", "where", "fix"]
        return result.stderr


def _cold(
    words: list[str], folder: Path, environment: Mapping[str, str]
) -> "subprocess.CompletedProcess[str]":
    command = [str(THRIVING), *words]
    return subprocess.run(command, env=environment, cwd=folder, capture_output=True, text=True, check=False)


def _forked(
    words: list[str], folder: Path, environment: Mapping[str, str]
) -> "subprocess.CompletedProcess[str]":
    with tempfile.NamedTemporaryFile() as out, tempfile.NamedTemporaryFile() as err:
        asked = {"words": words, "folder": str(folder), "umask": _umask(), "environment": dict(environment)}
        code = _answer({**asked, "out": out.name, "err": err.name})
        return subprocess.CompletedProcess(words, code, _text(out), _text(err))


def _umask() -> int:
    own = os.umask(0)
    os.umask(own)
    return own


def _text(file: IO[bytes]) -> str:
    return file.read().decode().replace("\r\n", "\n")  # as subprocess reads text


def _answer(asked: Mapping[str, object]) -> int:
    """The exit code of a command that the process which forks was asked for."""
    process = _forking()
    if process.stdin is None or process.stdout is None:
        raise OSError("the process that forks has no pipes")
    process.stdin.write(json.dumps(asked) + "\n")
    process.stdin.flush()
    return int(process.stdout.readline())


@cache
def _forking() -> "subprocess.Popen[str]":
    """The process that forks, begun with the first command and ended with the tests."""
    process = subprocess.Popen(
        [sys.executable, "-P", str(_FORKING)], stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True
    )
    atexit.register(process.communicate)
    return process
