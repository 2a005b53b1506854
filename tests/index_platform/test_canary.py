"""A place of nine people, followed into every file that leaves: no number of theirs, and none to be had."""

import csv
import io
import json
import re
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest

from index_platform.public_files.shelf import Shelf
from index_platform.services import documents, releases
from index_platform.services.portal import Portal
from index_platform.services.release_files import of
from index_platform.storage.files import written_whole
from reports.spreadsheets import ods_reading, xlsx_reading
from reports.spreadsheets.found import FoundSheet
from tests.index_platform.survey import MOMENT, PLACES, random_rows, run_made
from tests.reports.reading import numbers, page_text, pages

pytestmark = pytest.mark.slow
NINE, NEXT, LARGE = "QE", "QS", "QN"
QUARTERS = (NINE, NEXT, LARGE)
FIGURES = (
    "value",
    "lower_95",
    "upper_95",
    "base",
    "difference",
    "difference_lower_95",
    "difference_upper_95",
    "outcome",
    "made",
)
TOWN = re.sub(r", population: \d+", "", PLACES) + (
    "  - {code: QE, name: East End, level: quarter, parent: T, tile: [1, 1]}\n"
)


@dataclass(frozen=True)
class Published:
    """Everything that left: the protected figures, and the text of each document."""

    document: Mapping[str, Any]
    texts: Mapping[tuple[str, str], str]  # (place, kind) -> text
    rows: tuple[Mapping[str, str], ...]  # of the file with all figures
    groups: tuple[Mapping[str, str], ...]  # of the file by groups of people
    figures: tuple[Mapping[str, Any], ...]  # of the same as JSON
    sheets: tuple[FoundSheet, ...]  # of both workbooks


@pytest.fixture(scope="module")
def published(tmp_path_factory: pytest.TempPathFactory) -> Published:
    """A released wave of 300 people in three quarters, nine of them in the last one."""
    folder = tmp_path_factory.mktemp("canary")
    where = (*[LARGE] * 170, *[NEXT] * 121, *[NINE] * 9)
    with run_made(folder, random_rows(300, seed=20261122, places=where), town=TOWN) as engine:
        proposed = releases.proposed(engine, folder / "RUN", moment=MOMENT)
        releases.approved(engine, proposed.id, moment=MOMENT)
        texts = {
            (code, path.suffix[1:]): _text(path)
            for code in (NINE, NEXT, LARGE)
            for path in documents.built(
                engine, proposed.id, folder / "out", places=[code], moment=MOMENT
            ).files
        }
        shelf = Shelf(folder / "shelf", write=written_whole)
        portal = Portal(engine, shelf, clock=lambda: MOMENT)
        held = [file.name for file in of(is_compared=False)]
        made = {name: portal.file(proposed.id, name).path.read_bytes() for name in held}
    rows, groups = (
        tuple(csv.DictReader(io.StringIO(made[name].decode("utf-8-sig"), newline="")))
        for name in ("data.csv", "groups.csv")
    )
    books = (xlsx_reading.found(made["data.xlsx"]), ods_reading.found(made["data.ods"]))
    return Published(
        json.loads((folder / "RUN" / "protected.json").read_text()),
        texts,
        rows,
        groups,
        tuple(json.loads(made["data.json"])["figures"]),
        tuple(sheet for book in books for sheet in book.sheets),
    )


def _text(path: Path) -> str:
    if path.suffix == ".pdf":
        return " ".join(pages(path.read_bytes()))
    return page_text(path.read_text(encoding="utf-8"), "title", "style")


def test_the_file_of_figures_holds_none_of_theirs(published: Published) -> None:
    cells = published.document["cells"][NINE].values()
    assert len(cells) > 20
    assert all(cell.keys() == {"withheld"} for cell in cells)


def test_the_next_smallest_place_is_withheld_too_so_that_nothing_can_be_subtracted(
    published: Published,
) -> None:
    assert all(cell.keys() == {"withheld"} for cell in published.document["cells"][NEXT].values())
    assert any("value" in cell for cell in published.document["cells"][LARGE].values())


def test_no_group_of_theirs_is_told_and_none_of_the_whole_by_which_they_could_be_had(
    published: Published,
) -> None:
    """The place of nine and the one beside it are closed by age, sex and condition; the large one is not."""
    for part in published.document["breakdowns"]:
        told = {code: [each for row in part["cells"][code].values() for each in row] for code in QUARTERS}
        for code in (NINE, NEXT):
            assert all(side.keys() == {"withheld"} for each in told[code] for side in each.values())
        reasons = {each["cell"].get("withheld") for each in told[LARGE]}
        assert reasons - {
            "too_few",
            "protects_another",
        }  # the large place is not closed, if not always sure enough
    theirs = [row for row in published.groups if row["place_code"] in (NINE, NEXT)]
    assert len(theirs) > 100
    assert {row["mark"] for row in theirs} == {"[c]"}
    assert not any(row[name] for row in theirs for name in FIGURES if name != "made")
    assert not any(row[f"others_{name}"] for row in theirs for name in ("value", "base"))


def test_how_many_they_are_is_not_told_anywhere(published: Published) -> None:
    told = {place["code"]: place["respondents"].keys() for place in published.document["places"]}
    assert told == {LARGE: {"count"}, NEXT: {"withheld"}, NINE: {"withheld"}}
    for profile in published.document["profiles"]:
        assert all(count.keys() == {"withheld"} for count in profile["counts"][NINE].values())


@pytest.mark.parametrize("kind", ["pdf", "html"])
@pytest.mark.parametrize("code", [NINE, NEXT])
def test_their_report_holds_no_number_that_is_not_of_the_whole(
    published: Published, code: str, kind: str
) -> None:
    """What stands in the report of the large place too is of the whole, of the method or of the page."""
    theirs = numbers(published.texts[code, kind]) - numbers(published.texts[LARGE, kind])
    assert theirs <= _ticks()


@pytest.mark.parametrize("code", [NINE, NEXT])
def test_their_rows_in_the_file_hold_the_mark_and_no_number(published: Published, code: str) -> None:
    """What such a row says is what each row of its measure says, but for the place and its mark."""
    theirs = [row for row in published.rows if row["place_code"] == code]
    others = {row["measure"]: row for row in published.rows if row["place_code"] == LARGE}
    assert len(theirs) == len(others) > 20
    for row in theirs:
        assert row["mark"] == "[c]"
        told = {name: cell for name, cell in row.items() if cell != others[row["measure"]][name]}
        assert set(told) <= {"place_code", "place_name", "mark", "note", *FIGURES}
        assert [told.get(name, "") for name in FIGURES] == [""] * len(FIGURES)
    assert any(row["value"] for row in others.values())


def _ticks() -> set[str]:
    """Figures that stand on empty axes."""
    return {str(tick) for tick in (2, 4, 6)}


def test_no_figure_of_theirs_is_in_the_json_or_in_a_workbook(published: Published) -> None:
    hidden = [figure for figure in published.figures if figure["place_code"] in (NINE, NEXT)]
    assert len(hidden) > 40
    assert {figure[name] for figure in hidden for name in FIGURES} == {None}
    rows = [
        [cell.value for (row, _), cell in sheet.cells.items() if row == place[0]]
        for sheet in published.sheets
        for place, known in sheet.cells.items()
        if known.value in (NINE, NEXT)
    ]
    by_group = [row for row in published.groups if row["place_code"] in (NINE, NEXT)]
    assert len(rows) == 2 * (len(hidden) + len(by_group))
    assert not any(isinstance(value, float) for row in rows for value in row)
