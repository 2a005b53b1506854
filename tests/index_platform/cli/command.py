"""The command ``thriving`` as people run it: a process of its own."""

import atexit
import json
import os
import shlex
import socket
import subprocess
import sys
import tempfile
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import IO, Any

from tests.index_platform.cli.forked import run

THRIVING = Path(sys.executable).with_name("thriving")
_FORKING, _FORKED = (Path(__file__).with_name(name) for name in ("forking.py", "forked.py"))


@dataclass(frozen=True, slots=True)
class Command:
    """``thriving`` with a data folder of its own; where it ``is_cold``, each call loads the program anew."""

    data: Path
    is_cold: bool = False

    def __call__(self, *words: object, folder: Path | None = None) -> "subprocess.CompletedProcess[str]":
        """What the command said, and the code it left with."""
        asked = _cold if self.is_cold else _forked
        return asked([*map(str, words)], folder or self.data.parent, self.environment)

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
    with tempfile.TemporaryFile() as out, tempfile.TemporaryFile() as err, open(os.devnull) as nothing:
        files = [file.fileno() for file in (nothing, out, err)]
        code = run(str(_forking()), words, files, folder=str(folder), environment=environment)
        return subprocess.CompletedProcess(words, code, _text(out), _text(err))


def _text(file: IO[bytes]) -> str:
    file.seek(0)
    return file.read().decode().replace("\r\n", "\n")  # as subprocess reads text


@cache
def forked_programs() -> Path:
    """A folder with the program ``thriving`` for shells: it is forked each time, and not loaded anew."""
    program = _forking().with_name(THRIVING.name)
    words = [sys.executable, "-IS", _FORKED, _forking()]
    program.write_text(f'#!/bin/sh\nexec {shlex.join(map(str, words))} "$@"\n')
    program.chmod(0o755)
    return program.parent


@cache
def _forking() -> Path:
    """Where the process that forks is asked, begun with the first command and ended with the tests."""
    folder = tempfile.TemporaryDirectory()
    address = Path(folder.name, "door")
    with socket.socket(socket.AF_UNIX) as door:
        door.bind(str(address))
        door.listen()
        command = [sys.executable, "-P", str(_FORKING), str(door.fileno())]
        process = subprocess.Popen(command, stdin=subprocess.PIPE, pass_fds=[door.fileno()])
    atexit.register(folder.cleanup)
    atexit.register(process.communicate)
    return address
