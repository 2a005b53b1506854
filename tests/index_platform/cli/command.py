"""The command ``thriving`` as people run it: a process of its own."""

import json
import os
import subprocess
import sys
from dataclasses import dataclass
from pathlib import Path
from typing import Any

THRIVING = Path(sys.executable).with_name("thriving")


@dataclass(frozen=True, slots=True)
class Command:
    """``thriving`` with a data folder of its own."""

    data: Path

    def __call__(self, *words: object, folder: Path | None = None) -> "subprocess.CompletedProcess[str]":
        """What the command said, and the code it left with."""
        return subprocess.run(
            [str(THRIVING), *map(str, words)],
            env=self.environment,
            cwd=folder or self.data.parent,
            capture_output=True,
            text=True,
            check=False,
        )

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
