"""Comparisons with the results of other programs, declared by tests and told on one page.

Blocks of the reference results are claimed one by one: see tests/reference.py. For all else a test declares
what it holds against what, by ``@pytest.mark.parity(what, reference, tolerance)``, and compares with the
fixture ``parity``. The page docs/parity.md is written from the declarations and from the worst difference
that was seen: run all of tests/ with ``-m "parity or holds" --write-parity``. A test refuses a page that
misses a declaration or holds one that is gone.
"""

import json
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path

import numpy as np
import pytest

from tests.reference import BlockId, marks, worst_difference
from tests.reference_page import magnitude, missing, section

ROOT = Path(__file__).resolve().parents[1]
PAGE = ROOT / "docs" / "parity.md"
_SEEN = pytest.StashKey[dict[tuple[str, str], float]]()
_HELD = pytest.StashKey[dict[tuple[str, str, BlockId], float]]()
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


def declared(folder: Path = ROOT / "tests") -> Iterator[Row]:
    """Every comparison that a test under ``folder`` declares, read from the source."""
    for test, (what, reference, tolerance) in marks("parity", folder):
        yield Row(test, what, reference, float(tolerance))


def page_rows(text: str) -> set[Row]:
    """The rows that the first table of a page holds."""
    lines = [line for line in text.split("\n## ")[0].splitlines() if line.startswith("| ")][2:]
    cells = [[cell.strip() for cell in line.strip("|").split(" | ")] for line in lines]
    return {Row(test, what, reference, float(tolerance)) for what, reference, tolerance, _, test in cells}


def page(seen: dict[tuple[str, str], float], held: dict[tuple[str, str, BlockId], float]) -> str:
    """The whole page; every declared comparison must have been seen."""
    rows = (row.line(magnitude(seen[row.test, row.what])) for row in sorted(declared()))
    return _HEAD + "\n".join(rows) + "\n" + section(held)


def pytest_addoption(parser: pytest.Parser) -> None:
    parser.addoption("--write-parity", action="store_true", help="write docs/parity.md from this run")


def pytest_configure(config: pytest.Config) -> None:
    config.addinivalue_line("markers", "parity(what, reference, tolerance): a row of docs/parity.md")
    config.addinivalue_line("markers", "holds(what, files, blocks, tolerance): claims reference blocks")
    config.stash[_SEEN] = {}
    config.stash[_HELD] = {}
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
                if name in ("parity", "holds"):
                    *key, worst = json.loads(str(value))
                    self._remember(name, key, worst)

    def _remember(self, name: str, key: list[str], worst: float) -> None:
        if name == "parity":
            seen, (test, what) = self.config.stash[_SEEN], key
            seen[test, what] = max(worst, seen.get((test, what), 0.0))
        else:
            held, (test, what, file, block) = self.config.stash[_HELD], key
            found = test, what, BlockId(file, block)
            held[found] = max(worst, held.get(found, 0.0))

    def pytest_terminal_summary(self, terminalreporter: pytest.TerminalReporter) -> None:
        if not self.config.getoption("--write-parity"):
            return
        seen, held = self.config.stash[_SEEN], self.config.stash[_HELD]
        absent = [f"{row.test}: {row.what}" for row in declared() if (row.test, row.what) not in seen]
        absent += [f"{test}: {what}, {block}" for test, what, block in missing(held)]
        if absent:
            told = "; ".join(absent[:3])
            terminalreporter.write_line(f"{PAGE.name} not written: {len(absent)} did not run, such as {told}")
        else:
            PAGE.write_text(page(seen, held), encoding="utf-8")
            terminalreporter.write_line(f"{PAGE.name} written: {len(seen) + len(held)} comparisons")
