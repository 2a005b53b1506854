"""Every range that a report of the demo prints, on paper or on screen, stands so in its release’s files."""

import csv
import re
from collections.abc import Iterator
from pathlib import Path

import pytest

from index_platform.clock import now
from index_platform.services import database, release_files
from index_platform.settings import Settings
from tests.index_platform.demo.made import Finished
from tests.reports.reading import page_text, pages, words

pytestmark = pytest.mark.slow  # it needs a finished demo

MINUS = "\N{MINUS SIGN}"
_NUMBER = rf"[+{MINUS}]?\d[\d,]*(?:\.\d+)?"
RANGE = re.compile(rf"({_NUMBER})%? to ({_NUMBER})%?")
_ENDS = re.compile(r"(lower|low)(?=_|$)")
NO_FIGURES = re.compile(  # of scales, and the fewest and most people of several figures
    r"\(alpha [^)]*\)|from 3 to 9|[\d,]+ to [\d,]+ people"
)

Pair = tuple[float, float]


@pytest.fixture(scope="module")
def rows(finished: Finished, tmp_path_factory: pytest.TempPathFactory) -> list[dict[str, str]]:
    """All rows of the CSV files of both releases."""
    data, out = finished.demo.data, tmp_path_factory.mktemp("files")
    settings = Settings(data_dir=data, database_url=f"sqlite:///{data / 'thriving.db'}")
    with database.opened(settings) as engine:
        files = [
            path
            for wave in finished.demo.waves
            for path in release_files.written(
                engine, wave.release, out, formats=("csv",), licence="", moment=now()
            )
            if path.suffix == ".csv"
        ]
    found: list[dict[str, str]] = []
    for path in files:
        with path.open(encoding="utf-8-sig", newline="") as lines:
            found += csv.DictReader(lines)
    return found


def _pairs(row: dict[str, str]) -> Iterator[Pair]:
    """The two ends of everything in a row that has a lower one; a fall is also told by its size."""
    for name, low in row.items():
        high = row.get(_ENDS.sub(lambda found: {"lower": "upper", "low": "high"}[found[1]], name), "")
        if low and high and _ENDS.search(name):
            pair = float(low), float(high)
            yield from (pair, (-pair[1], -pair[0]))


def _ranges(path: Path, groups: set[str]) -> Iterator[Pair]:
    text = page_text(path.read_text()) if path.suffix == ".html" else " ".join(pages(path.read_bytes()))
    text = " ".join(words(text))
    for name in groups:  # "65 to 74" is a group of people
        text = text.replace(name, "")
    for found in RANGE.finditer(NO_FIGURES.sub("", text)):
        low, high = (float(end.replace(",", "").replace(MINUS, "-")) for end in found.groups())
        yield low, high


def test_every_range_on_paper_and_screen_stands_in_the_files_with_the_same_rounding(
    finished: Finished, rows: list[dict[str, str]]
) -> None:
    known = {pair for row in rows for pair in _pairs(row)}
    groups = {row["group"] for row in rows if row.get("group")}
    assert len(finished.demo.reports) == 10
    for path in finished.demo.reports:
        found = set(_ranges(path, groups))
        assert len(found) > 40
        assert found - known == set(), path.name
