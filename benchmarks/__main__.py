"""Measure every bench of this package, print the ratios, write ``benchmarks/latest.json``.

A module ``bench_<what>.py`` gives its benches by ``benches()``. A reference that is not installed gives no
row. The exit code is 1 when a ratio does not hold.
"""

import importlib
import json
import os
import pkgutil
import platform
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import numpy as np

import benchmarks
from benchmarks.measure import Amount, Bench, Limit, Race, Row, held, measured, raced, weighed

HERE = Path(__file__).resolve().parent


def all_benches() -> Iterator[Amount | Bench | Limit | Race]:
    """The benches, limits, amounts and races of every ``bench_*`` module, by name of the module."""
    for module in pkgutil.iter_modules(benchmarks.__path__):
        if module.name.startswith("bench_"):
            yield from importlib.import_module(f"benchmarks.{module.name}").benches()


def machine() -> dict[str, object]:
    """What was measured on."""
    return {
        "system": platform.platform(),
        "processor": _processor(),
        "cores": os.cpu_count(),
        "python": platform.python_version(),
        "numpy": np.__version__,
    }


def _processor() -> str:
    facts = Path("/proc/cpuinfo")
    lines = facts.read_text().splitlines() if facts.is_file() else []
    names = (line.partition(":")[2].strip() for line in lines if line.startswith("model name"))
    return next(names, platform.processor())


def commit() -> str:
    """The commit that was measured; "unknown" outside a git checkout."""
    try:
        command = ["git", "rev-parse", "HEAD"]
        return subprocess.run(command, cwd=HERE, capture_output=True, text=True, check=True).stdout.strip()
    except (OSError, subprocess.CalledProcessError):
        return "unknown"


def _told(row: Row) -> str:
    verdict = "holds" if row.holds else "DOES NOT HOLD"
    times = f"{row.ours:.3g} {row.unit} against {row.reference:.3g} {row.unit}, {row.runs} runs"
    beside = "".join(f"; {name} {value:.3g}" for name, value in row.beside.items())
    ratio = f"{row.ratio:.2g}" if row.more else f"{row.ratio:.1f}"
    return f"{row.name}: {ratio} x (at least {row.at_least:g}: {verdict}; {times}{beside})\n  {row.what}"


def rows_of(bench: Amount | Bench | Limit | Race) -> tuple[Row, ...]:
    """What a bench comes to; nothing where its reference is not installed."""
    if isinstance(bench, Race):
        return raced(bench)
    if isinstance(bench, Amount):
        return (weighed(bench),)
    row = held(bench) if isinstance(bench, Limit) else measured(bench)
    return () if row is None else (row,)


def main() -> int:
    """Exit code 0 when every measured ratio holds."""
    rows: list[Row] = []
    for bench in all_benches():
        found = rows_of(bench)
        absent = f"{bench.name}: no row, its reference is not installed"
        print("\n".join(map(_told, found)) or absent, flush=True)
        rows += found
    document = {"machine": machine(), "commit": commit(), "rows": [row.document for row in rows]}
    (HERE / "latest.json").write_text(json.dumps(document, indent=2) + "\n")
    return 0 if all(row.holds for row in rows) else 1


if __name__ == "__main__":
    sys.exit(main())
