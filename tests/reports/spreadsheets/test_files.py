"""Both files of a release, read back by a program that is not ours, and by our own reading."""

from collections.abc import Callable, Iterator
from dataclasses import replace
from io import BytesIO

import pytest
from python_calamine import CalamineWorkbook

from reports import tidy, tidy_groups, tidy_official
from reports.edition import Edition
from reports.packing import unpacked
from reports.spreadsheets import ods_file, ods_reading, stamp, xlsx_file, xlsx_reading
from reports.spreadsheets.checks import findings
from reports.spreadsheets.composing import MARKS, NOT_APPLICABLE
from reports.spreadsheets.found import FoundSheet, FoundWorkbook
from reports.spreadsheets.workbook import LONGEST
from reports.tidy import Scope, csv_file
from scoring.published import PublishedTable
from tests.reports.official_cases import beside_another
from tests.reports.release_cases import CASES, EDITION, HOSTILE, by_groups, named, read, thin, with_a_ward
from tests.reports.tables import oldham

Writer = Callable[[PublishedTable, Edition], bytes]
Reader = Callable[[bytes], FoundWorkbook]
OPENING = ["Cover", "Contents", "Notes", "Columns", "Marks"]
FORMATS: dict[str, tuple[Writer, Reader]] = {
    "xlsx": (xlsx_file, xlsx_reading.found),
    "ods": (ods_file, ods_reading.found),
}
Record = dict[str, str | float]


@pytest.fixture(params=CASES.values(), ids=CASES)
def table(request: pytest.FixtureRequest) -> PublishedTable:
    found: PublishedTable = request.param()
    return found


@pytest.fixture(params=FORMATS.values(), ids=FORMATS)
def form(request: pytest.FixtureRequest) -> tuple[Writer, Reader]:
    found: tuple[Writer, Reader] = request.param
    return found


def grids(content: bytes) -> dict[str, list[list[str | float]]]:
    """Every sheet as rows of values, by the other program."""
    book = CalamineWorkbook.from_filelike(BytesIO(content))
    return {name: book.get_sheet_by_name(name).to_python() for name in book.sheet_names}


def records(grid: list[list[str | float]]) -> Iterator[Record]:
    """The rows of the table of a sheet, by the plain names of their columns."""
    top = next(number for number, row in enumerate(grid) if row[0] == "Place name")
    names = [str(words).lower().replace(" ", "_") for words in grid[top]]
    yield from (dict(zip(names, row, strict=True)) for row in grid[top + 1 :])


def shown(table: PublishedTable) -> list[tidy.Column]:
    return [column for column in tidy.columns(table) if column.scope in (Scope.PLACE, Scope.FIGURE)]


def test_every_cell_of_the_csv_stands_in_both_formats_with_the_same_digits(
    table: PublishedTable, form: tuple[Writer, Reader]
) -> None:
    sheets = list(grids(form[0](table, EDITION)).items())[len(OPENING) :]
    rows = read(csv_file(table, EDITION))
    assert len(sheets) == len(table.measures) + len(table.breakdowns) + bool(table.official)
    for measure, (_, grid) in zip(table.measures, sheets, strict=False):
        own = [row for row in rows if row["measure"] == measure.key]
        for row, record in zip(own, records(grid), strict=True):
            for column in shown(table):
                assert_same(column, row, record)


def test_every_figure_by_groups_stands_in_both_formats_with_the_same_digits(
    form: tuple[Writer, Reader],
) -> None:
    table = by_groups()
    sheets = [grid for _, grid in grids(form[0](table, EDITION)).items()][-len(table.breakdowns) :]
    rows = read(tidy_groups.csv_file(table, EDITION))
    for part, grid in zip(table.breakdowns, sheets, strict=True):
        own = [row for row in rows if row["breakdown"] == part.key]
        for row, record in zip(own, records(grid), strict=True):
            for column in tidy_groups.columns(table)[len(tidy.FACTS) + 2 :]:
                assert_same(column, row, record)
            assert (record["place_name"], record["group"]) == (row["place_name"], row["group"])


def test_what_other_surveys_say_stands_in_both_formats_with_the_same_digits(
    form: tuple[Writer, Reader],
) -> None:
    table = beside_another()
    [*_, grid] = grids(form[0](table, EDITION)).values()
    rows = read(tidy_official.csv_file(table, EDITION))
    for row, record in zip(rows, records(grid), strict=True):
        for column in tidy_official.columns():
            if column.scope is Scope.FIGURE:
                assert_same(column, row, record)


def assert_same(column: tidy.Column, row: dict[str, str], record: Record) -> None:
    """A cell of a sheet holds the number or the text of the CSV, or says why it holds none."""
    text, found = row[column.name], record.get(column.name)
    if found is None:  # a column that would say nothing on a whole sheet
        assert text == ""
    elif not text:
        assert found == (row["mark"] if row["note"] else NOT_APPLICABLE)
    elif column.kind in ("decimal", "integer") and not column.separator:
        assert isinstance(found, float)
        assert found == float(text)
    else:
        assert found == text


def _digits(content: bytes, reader: Reader) -> set[float]:
    sheets = reader(content).sheets[len(OPENING) :]
    return {cell.value for sheet in sheets for cell in sheet.cells.values() if isinstance(cell.value, float)}


def test_no_number_stands_in_a_sheet_that_is_not_in_the_csv(
    table: PublishedTable, form: tuple[Writer, Reader]
) -> None:
    numbers = {column.name for column in shown(table) if column.kind in ("decimal", "integer")}
    known = {
        float(text)
        for row in read(csv_file(table, EDITION))
        for name, text in row.items()
        if name in numbers and text and " " not in text
    }
    known |= {
        float(row[column.name])
        for row in read(tidy_groups.csv_file(table, EDITION))
        for column in tidy_groups.columns(table)
        if column.kind in ("decimal", "integer") and row[column.name]
    }
    known |= {
        float(row[column.name])
        for row in read(tidy_official.csv_file(table, EDITION))
        for column in tidy_official.columns()
        if column.kind in ("decimal", "integer") and row[column.name]
    }
    assert _digits(form[0](table, EDITION), form[1]) == known


def test_both_formats_hold_the_same_sheets_and_cells(table: PublishedTable) -> None:
    one, other = (_values(reader(write(table, EDITION))) for write, reader in FORMATS.values())
    assert one == other


def _values(book: FoundWorkbook) -> list[tuple[str, list[tuple[object, ...]]]]:
    return [
        (
            sheet.name,
            sorted((place, cell.value, cell.is_wrapped, cell.target) for place, cell in sheet.cells.items()),
        )
        for sheet in book.sheets
    ]


def test_our_reading_and_the_other_program_see_the_same(form: tuple[Writer, Reader]) -> None:
    content = form[0](thin(), EDITION)
    for sheet, grid in zip(form[1](content).sheets, grids(content).values(), strict=True):
        assert {place: cell.value for place, cell in sheet.cells.items()} == {
            (row, column): value
            for row, values in enumerate(grid)
            for column, value in enumerate(values)
            if value != ""
        }


def test_the_file_of_a_release_has_no_finding(table: PublishedTable, form: tuple[Writer, Reader]) -> None:
    assert findings(form[1](form[0](table, EDITION))) == ()


def test_the_same_release_gives_the_same_bytes_and_another_day_others(form: tuple[Writer, Reader]) -> None:
    write = form[0]
    assert write(oldham(), EDITION) == write(oldham(), EDITION)
    assert write(oldham(), EDITION) != write(oldham(), replace(EDITION, released="2026-12-02"))


def test_no_clock_is_in_the_file(form: tuple[Writer, Reader]) -> None:
    told = b"".join(unpacked(form[0](oldham(), EDITION)).values())
    assert b"2026-12-01T00:00:00" in told
    assert told.count(b"2026-12-01T") == 2  # made and changed on the day of the release, and no other moment


def test_workbooks_begin_with_cover_contents_notes_columns_and_marks(form: tuple[Writer, Reader]) -> None:
    sheets = form[1](form[0](oldham(), EDITION)).sheets
    assert [sheet.name for sheet in sheets[: len(OPENING)]] == OPENING
    assert sheets[len(OPENING)].name == "1 Thriving Communities Index"
    assert all(len(sheet.name) <= 31 for sheet in sheets)


def test_title_and_language_stand_in_the_file(form: tuple[Writer, Reader]) -> None:
    book = form[1](form[0](oldham(), EDITION))
    assert (book.title, book.language) == ("Thriving Communities Index: Oldham, Autumn 2026", "en-GB")


def texts(sheet: FoundSheet) -> list[str]:
    return [str(cell.value) for cell in sheet.cells.values()]


def test_made_up_figures_say_so_on_every_sheet_and_live_ones_on_none(form: tuple[Writer, Reader]) -> None:
    told = stamp(oldham())
    assert told == "Synthetic figures. Nobody was asked: the answers are made up."
    assert all(told in texts(sheet) for sheet in form[1](form[0](oldham(), EDITION)).sheets)
    live = replace(oldham(), wave_kind="live")
    assert stamp(live) == ""
    assert not any("made up" in " ".join(texts(sheet)) for sheet in form[1](form[0](live, EDITION)).sheets)


def test_every_sheet_with_a_table_leads_back_to_the_contents(form: tuple[Writer, Reader]) -> None:
    for sheet in form[1](form[0](oldham(), EDITION)).sheets[2:]:
        assert "Contents" in {cell.target for cell in sheet.cells.values()}


def test_every_mark_of_withheld_figures_stands_in_cells_and_is_explained(form: tuple[Writer, Reader]) -> None:
    book = form[1](form[0](thin(), EDITION))
    [marks] = [sheet for sheet in book.sheets if sheet.name == MARKS]
    used = {text for sheet in book.sheets[len(OPENING) :] for text in texts(sheet) if text.startswith("[")}
    assert {"[c]", "[x]", "[u]", "[z]"} == {mark for mark in used if len(mark) == 3}
    assert {"[c]", "[x]", "[u]", "[z]"} <= set(texts(marks))


def test_a_column_stands_only_where_it_tells_something(form: tuple[Writer, Reader]) -> None:
    index, share = list(grids(form[0](with_a_ward(), EDITION)).values())[len(OPENING) :][:2]
    assert "rank_low" in next(records(index))
    assert "rank_low" not in next(records(share))


def test_a_licence_stands_on_the_cover_only_where_one_is_given(form: tuple[Writer, Reader]) -> None:
    given = replace(EDITION, licence="https://example.org/licence")
    for edition, count in ((EDITION, 0), (given, 1)):
        cover = form[1](form[0](oldham(), edition)).sheets[0]
        assert sum(text == "Licence: https://example.org/licence" for text in texts(cover)) == count


@pytest.mark.parametrize(
    "name", HOSTILE, ids=[name[:12].encode("unicode_escape").decode() for name in HOSTILE]
)
def test_a_hostile_name_is_text_in_its_cell_and_nothing_else(form: tuple[Writer, Reader], name: str) -> None:
    content = form[0](named(oldham(), name), EDITION)
    book = form[1](content)
    assert findings(book) == ()  # no formula among them
    cells = {place: str(cell.value) for place, cell in book.sheets[len(OPENING)].cells.items()}
    [found] = [
        cells[row, 0] for (row, column), text in cells.items() if (column, text) == (1, "cluster-central")
    ]
    kept = tidy.inert(name)
    if len(kept) > LONGEST:
        assert found.startswith(kept[:30_000])
        assert found.endswith("[cut here: the whole text stands in the file data.json]")
        assert len(found) == LONGEST
    elif "\ufffe" in kept:
        assert found == "\ufffd\ufffd\U0010ffff"
    else:
        assert found == kept
    other = list(grids(content).values())[len(OPENING)]
    assert name.startswith("\ufffe") or found in {row[0] for row in other}


@pytest.mark.parametrize("name", ["=1+1", "http://example.org/a", "5", "TRUE", "https://a.b#c"])
def test_no_name_becomes_a_formula_a_link_or_a_number(form: tuple[Writer, Reader], name: str) -> None:
    first = form[1](form[0](named(oldham(), name), EDITION)).sheets[len(OPENING)]
    [cell] = [cell for cell in first.cells.values() if cell.value == tidy.inert(name)]
    assert (cell.target, first.formulas) == ("", 0)


def test_titles_that_begin_alike_are_sheets_of_their_own(form: tuple[Writer, Reader]) -> None:
    table = oldham()
    title = "The same: very [long] title of a measure, for 'each' of them/all"
    alike = tuple(replace(each, title=f"{title} {number}") for number, each in enumerate(table.measures))
    sheets = form[1](form[0](replace(table, measures=alike), EDITION)).sheets
    assert len({sheet.name for sheet in sheets}) == len(sheets)
    assert sheets[len(OPENING)].name == "1 The same very long title of…"
