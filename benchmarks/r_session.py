"""One R process that is asked for numbers again and again, so that its start is no part of what is timed."""

import csv
import shutil
import subprocess
import tempfile
from pathlib import Path

import numpy as np

from scoring.arrays import Floats

_LOOP = """
input <- file("stdin"); open(input)
while (length(line <- readLines(input, 1)) > 0) {
  answer <- suppressWarnings(suppressMessages(eval(parse(text = line), globalenv())))
  cat(formatC(as.numeric(answer), digits = 17, format = "g"), "\\n"); flush(stdout())
}
"""


def has_r(*packages: str) -> bool:
    """Whether R is on this machine with these packages."""
    if (rscript := shutil.which("Rscript")) is None:
        return False
    asked = "; ".join(f"stopifnot(requireNamespace('{package}', quietly = TRUE))" for package in packages)
    return subprocess.run([rscript, "-e", asked], capture_output=True, check=False).returncode == 0


class RSession:
    """An R process with one data frame ``x``, of columns ``v1``, ``v2`` and so on."""

    def __init__(self, data: Floats, *packages: str) -> None:
        self._process = subprocess.Popen(
            ["Rscript", "-e", _LOOP], stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True
        )
        with tempfile.TemporaryDirectory() as folder:
            path = Path(folder) / "x.csv"
            with path.open("w", newline="", encoding="utf-8") as file:
                rows = csv.writer(file)
                rows.writerow([f"v{column + 1}" for column in range(data.shape[1])])
                rows.writerows(data.tolist())
            loaded = "; ".join(f"library({package})" for package in packages)
            self.numbers(f'{{ {loaded}; x <- read.csv("{path.as_posix()}"); nrow(x) }}')

    def numbers(self, expression: str) -> Floats:
        """What R gives for an expression of one line, as a flat array of numbers."""
        if self._process.stdin is None or self._process.stdout is None:
            raise BrokenPipeError("the R process has no input or output")
        self._process.stdin.write(expression + "\n")
        self._process.stdin.flush()
        return np.array([float(word) for word in self._process.stdout.readline().split()])
