"""Another survey as files: a row a measure, the digits of the pages, and none of it among our figures."""

import json

from reports import tidy, tidy_official
from reports.content import Table
from reports.release_json import json_file
from reports.sections.official import official_parts
from reports.sections.subject import Subject
from reports.tidy import csv_file
from tests.reports.official_cases import SPREAD, beside_another
from tests.reports.release_cases import EDITION, read
from tests.reports.tables import oldham

TABLE = beside_another()
ROWS = read(tidy_official.csv_file(TABLE, EDITION))


def test_each_measure_of_another_survey_has_one_row_about_the_whole() -> None:
    assert [row["measure"] for row in ROWS] == list(SPREAD)
    assert {(row["place_name"], row["survey"], row["mode"], row["district_count"]) for row in ROWS} == {
        ("Oldham", "another", "by telephone and face to face", "377")
    }
    first = ROWS[0]
    ends = ("value", "least", "quarter", "middle", "three_quarters", "greatest")
    assert [first[name] for name in ends] == ["7.35", "6.62", "7.28", "7.42", "7.56", "8.10"]


def test_a_figure_that_the_survey_does_not_have_is_a_mark_and_no_number() -> None:
    assert [(row["value"], row["mark"], row["note"]) for row in ROWS[-1:]] == [
        ("", "[x]", "Not available here")
    ]
    assert {row["mark"] for row in ROWS[:-1]} == {""}


def test_every_figure_of_the_page_has_the_digits_of_the_file() -> None:
    [part] = official_parts(Subject(TABLE, TABLE.places[0]), rank=1)
    [table] = part.forms[0]
    assert isinstance(table, Table)
    for row, shown in zip(ROWS, table.rows, strict=True):
        value, half, every = (cell.text for cell in shown.cells)
        assert value == (row["value"] or "no figure")
        assert half == f"{row['quarter']} to {row['three_quarters']}"
        assert every == f"{row['least']} to {row['greatest']}"


def test_the_json_holds_the_same_and_the_file_of_places_none_of_it() -> None:
    columns = {column.name: column for column in tidy_official.columns()}
    for row, one in zip(ROWS, json.loads(json_file(TABLE, EDITION))["official"], strict=True):
        assert one == {name: tidy.typed(columns[name], row[name]) for name in one}
        assert set(tidy_official.KEYS) <= set(one)
    assert csv_file(TABLE, EDITION) == csv_file(oldham(), EDITION)


def test_a_release_beside_no_survey_has_a_file_with_its_header_alone() -> None:
    assert read(tidy_official.csv_file(oldham(), EDITION)) == []
    assert json.loads(json_file(oldham(), EDITION))["official"] == []
