"""What changed, in the files of a release: the same digits in the CSV, the JSON and the workbooks."""

import io
import json
from collections.abc import Callable
from dataclasses import replace

import jsonschema
import pytest
from python_calamine import CalamineWorkbook

from instruments.errors import NotFoundError
from reports import change_words, tidy_change
from reports.edition import Edition
from reports.release_json import json_file, schema_file
from reports.spreadsheets import ods_file, xlsx_file
from reports.tidy import typed
from scoring.outcomes import ChangeOutcome
from scoring.published import PublishedTable, Range, ShownCount, Withheld
from scoring.published_change import PublishedChange, ShownChange
from tests.reports.release_cases import EDITION, read
from tests.reports.test_change_words import two_waves

WARD = "W1"
NUMBERS = ("difference", "least_change", "chance_of_rise", "verdict", "made")
MODELLED = ShownChange(
    difference=Range(value=-4, low=-9, high=1),
    outcome=ChangeOutcome.CANNOT_TELL,
    least_change=7,
    chance_of_rise=0.06,
    modelled=True,
)


@pytest.fixture(scope="module")
def released() -> tuple[PublishedTable, Edition]:
    """Two waves with a cluster of nine, a question that broke, a ward with a change and a hostile name."""
    _, after, made = two_waves()
    ward = replace(after.places[0], code=WARD, name="=1+1", level="ward", respondents=ShownCount(count=50))
    cells = {(WARD, "connection"): MODELLED, (WARD, "community"): Withheld.TOO_UNCERTAIN}
    change = replace(made, cells={**made.cells, **cells}, small_places=(ward,), small_plural="wards")
    return after, replace(EDITION, since="R6", change=change)


def change_of(edition: Edition) -> PublishedChange:
    assert edition.change is not None
    return edition.change


def rows_of(edition: Edition, table: PublishedTable) -> dict[tuple[str, str], dict[str, str]]:
    rows = read(tidy_change.csv_file(table, edition))
    found = {(row["place_code"], row["measure"]): row for row in rows}
    assert len(found) == len(rows)
    return found


def test_every_change_and_every_reason_for_none_has_a_row(released: tuple[PublishedTable, Edition]) -> None:
    table, edition = released
    change = change_of(edition)
    assert set(rows_of(edition, table)) == {*change.cells, *change.apart}


def test_a_change_has_the_digits_and_the_words_of_the_page(released: tuple[PublishedTable, Edition]) -> None:
    table, edition = released
    change, shown = change_of(edition), 0
    for (place, key), row in rows_of(edition, table).items():
        cell, measure = change_words.cell_of(change, place, key), change.measure(key)
        if isinstance(cell, ShownChange):
            numbers = float(row["difference"]), float(row["difference_lower_95"])
            assert numbers == (cell.difference.value, cell.difference.low)
            middle = change_words.middle_words(cell, measure).replace("\u2212", "-")
            assert middle.lstrip("+").startswith(f"{row['difference']} (")
            assert row["verdict"] == str(cell.outcome)
            assert row["mark"] == row["note"] == ""
            assert row["made"] == ("modelled" if cell.modelled else "measured")
            shown += 1
    assert shown > 50


def test_where_there_is_no_change_a_mark_and_words_say_why_and_no_number_stands(
    released: tuple[PublishedTable, Edition],
) -> None:
    table, edition = released
    found = rows_of(edition, table)
    question = next(key for place, key in change_of(edition).apart if place == "C2")
    closed, broken = found["C4", "satisfied"], found["C2", question]
    assert (closed["mark"], broken["mark"], found[WARD, "community"]["mark"]) == ("[c]", "[b]", "[x]")
    for row in (closed, broken):
        assert row["note"]
        assert not any(row[name] for name in NUMBERS)
    assert closed["to"] == ""
    assert broken["from"]
    assert broken["to"]  # each wave has its figure


def test_a_change_of_a_ward_has_no_decimal_more_and_its_name_cannot_run(
    released: tuple[PublishedTable, Edition],
) -> None:
    table, edition = released
    row = rows_of(edition, table)[WARD, "connection"]
    assert "." not in row["difference"]
    assert row["place_name"] == "'=1+1"


def test_what_else_differs_between_the_waves_stands_in_each_row(
    released: tuple[PublishedTable, Edition],
) -> None:
    table, edition = released
    said = {row["comparability"] for row in rows_of(edition, table).values()}
    assert said == {" ".join(change_of(edition).warnings)}
    assert said != {""}


def test_columns_are_described_and_no_others(released: tuple[PublishedTable, Edition]) -> None:
    table, edition = released
    described = tidy_change.metadata(edition, url="changes.csv")["tableSchema"]
    header = tidy_change.csv_file(table, edition).decode("utf-8-sig").splitlines()[0].split(",")
    assert [column["name"] for column in described["columns"]] == header  # type: ignore[index,call-overload]


def test_the_json_holds_the_same_changes_as_its_schema_says(released: tuple[PublishedTable, Edition]) -> None:
    table, edition = released
    told, schema = json.loads(json_file(table, edition)), json.loads(schema_file(table, edition))
    jsonschema.Draft202012Validator(schema).validate(told)
    rows, columns = list(tidy_change.rows(edition)), tidy_change.columns(change_of(edition))
    whole = {name: value for name, value in told["changes"].items() if name != "figures"}
    for row, figure in zip(rows, told["changes"]["figures"], strict=True):
        known = {**whole, **figure}
        assert all(known[one.name] == typed(one, row[one.name]) for one in columns if one.name in known)
    assert whole["since"] == "R6"


@pytest.mark.parametrize("write", [xlsx_file, ods_file], ids=["xlsx", "ods"])
def test_a_sheet_of_the_workbooks_holds_every_change(
    released: tuple[PublishedTable, Edition], write: Callable[[PublishedTable, Edition], bytes]
) -> None:
    table, edition = released
    book = CalamineWorkbook.from_filelike(io.BytesIO(write(table, edition)))
    grid = book.get_sheet_by_name("Changes").to_python()
    top = next(number for number, row in enumerate(grid) if row[0] == "Place name")
    names = [str(words) for words in grid[top]]
    rows = list(tidy_change.inert_rows(edition))
    assert len(grid) - top - 1 == len(rows)
    for row, cells in zip(rows, grid[top + 1 :], strict=True):
        record = dict(zip(names, cells, strict=True))
        assert record["Difference"] == (float(row["difference"]) if row["difference"] else row["mark"])
        assert record["Place code"] == row["place_code"]
    marks = book.get_sheet_by_name("Marks").to_python()
    assert any("[b]" in line for line in marks)


def test_a_release_that_is_compared_with_none_has_no_such_file(
    released: tuple[PublishedTable, Edition],
) -> None:
    table, _ = released
    with pytest.raises(NotFoundError, match="no earlier release is compared with R7"):
        tidy_change.csv_file(table, EDITION)
    assert json.loads(json_file(table, EDITION))["changes"] is None
    book = CalamineWorkbook.from_filelike(io.BytesIO(xlsx_file(table, EDITION)))
    assert "Changes" not in book.sheet_names
