"""Comparisons with the results of other programs, declared by tests and told on one page.

A test declares what it holds against what, by ``@pytest.mark.parity(what, reference, tolerance)``, and
compares with the fixture ``parity``. The page docs/parity.md is written from the declarations and from the
worst difference that was seen: run all of tests/ with ``--write-parity``. A test refuses a page that
misses a declaration or holds one that is gone.
"""

import ast
import json
import math
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path

import numpy as np
import pytest

ROOT = Path(__file__).resolve().parents[1]
PAGE = ROOT / "docs" / "parity.md"
_SEEN = pytest.StashKey[dict[tuple[str, str], float]]()
_HEAD = """# What was held against other programs

Each row is a comparison that the tests make whenever the reference results are at hand. Differences
are absolute for numbers up to 1 and relative above. The last column is the order of magnitude of the worst
difference. Written by `pytest --write-parity`; a test fails when a row is missing or out of date.

| What | Reference | Tolerance | Worst difference under | Test |
| --- | --- | --- | --- | --- |
"""


@dataclass(frozen=True, order=True)
class Row:
    """One declared comparison."""

    test: str
    what: str
    reference: str
    tolerance: float

    def line(self, worst: str) -> str:
        """The row as it stands on the page."""
        return f"| {self.what} | {self.reference} | {self.tolerance:.0e} | {worst} | {self.test} |"


@dataclass(frozen=True)
class Parity:
    """Compares numbers within the declared tolerance, and remembers the worst difference."""

    tolerance: float
    record: list[float]

    def equal(self, got: object, want: object) -> None:
        """Fail unless every number is within the tolerance of the reference."""
        ours, theirs = np.asarray(got, dtype=np.float64), np.asarray(want, dtype=np.float64)
        assert ours.shape == theirs.shape
        worst = worst_difference(ours, theirs)
        self.record.append(worst)
        assert worst <= self.tolerance, f"off by {worst:.3g}, tolerance {self.tolerance:g}"


def worst_difference(ours: np.ndarray, theirs: np.ndarray) -> float:
    """The greatest difference, absolute up to 1 and relative above; infinite where only one is NaN."""
    size = np.maximum(np.abs(theirs), 1.0)
    difference = np.where(np.isnan(ours) & np.isnan(theirs), 0.0, np.abs(ours - theirs) / size)
    return float(np.nan_to_num(difference, nan=np.inf).max(initial=0.0))


def magnitude(worst: float) -> str:
    """The power of ten above a difference, so that the page does not change with the last bit."""
    return f"1e{max(math.ceil(math.log10(worst)), -15):d}" if worst > 0.0 else "1e-15"


def declared(folder: Path = ROOT / "tests") -> Iterator[Row]:
    """Every comparison that a test under ``folder`` declares, read from the source."""
    for path in sorted(folder.rglob("test_*.py")):
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
            if isinstance(node, ast.FunctionDef):
                for mark in node.decorator_list:
                    if isinstance(mark, ast.Call) and ast.unparse(mark.func) == "pytest.mark.parity":
                        what, reference, tolerance = (ast.literal_eval(argument) for argument in mark.args)
                        yield Row(f"{path.relative_to(folder)}", what, reference, float(tolerance))


def page_rows(text: str) -> set[Row]:
    """The rows that a page holds."""
    lines = [line for line in text.splitlines() if line.startswith("| ")][2:]
    cells = [[cell.strip() for cell in line.strip("|").split(" | ")] for line in lines]
    return {Row(test, what, reference, float(tolerance)) for what, reference, tolerance, _, test in cells}


def page(seen: dict[tuple[str, str], float]) -> str:
    """The whole page; every declared comparison must have been seen."""
    rows = (row.line(magnitude(seen[row.test, row.what])) for row in sorted(declared()))
    return _HEAD + "\n".join(rows) + "\n"


def pytest_addoption(parser: pytest.Parser) -> None:
    parser.addoption("--write-parity", action="store_true", help="write docs/parity.md from this run")


def pytest_configure(config: pytest.Config) -> None:
    config.addinivalue_line("markers", "parity(what, reference, tolerance): a row of docs/parity.md")
    config.stash[_SEEN] = {}
    config.pluginmanager.register(_Collector(config), "parity-collector")


@pytest.fixture
def parity(
    request: pytest.FixtureRequest, record_property: Callable[[str, object], None]
) -> Iterator[Parity]:
    """Compares with a reference within the tolerance of the test's ``parity`` mark."""
    what, _, tolerance = request.node.get_closest_marker("parity").args
    comparison = Parity(tolerance, [])
    yield comparison
    if comparison.record:
        test = request.path.relative_to(ROOT / "tests").as_posix()
        record_property("parity", json.dumps([test, what, max(comparison.record)]))


class _Collector:
    """Gathers what the tests saw, in the process that reports, and writes the page when asked."""

    def __init__(self, config: pytest.Config) -> None:
        self.config = config

    def pytest_runtest_logreport(self, report: pytest.TestReport) -> None:
        if report.when == "teardown":
            for name, value in report.user_properties:
                if name == "parity":
                    test, what, worst = json.loads(str(value))
                    seen = self.config.stash[_SEEN]
                    seen[test, what] = max(worst, seen.get((test, what), 0.0))

    def pytest_terminal_summary(self, terminalreporter: pytest.TerminalReporter) -> None:
        if not self.config.getoption("--write-parity"):
            return
        seen = self.config.stash[_SEEN]
        absent = [row for row in declared() if (row.test, row.what) not in seen]
        if absent:
            terminalreporter.write_line(f"{PAGE.name} not written: {len(absent)} comparisons did not run")
        else:
            PAGE.write_text(page(seen), encoding="utf-8")
            terminalreporter.write_line(f"{PAGE.name} written: {len(seen)} comparisons")
