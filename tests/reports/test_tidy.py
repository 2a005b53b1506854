import json
from collections.abc import Iterator
from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from reports.edition import Edition
from reports.sentences import MINUS, WITHHELD, likely_range, number
from reports.tidy import BYTE_ORDER_MARK, columns, csv_file, inert, metadata, plain
from scoring.composite import NormalisationMethod
from scoring.published import (
    PublishedTable,
    Range,
    Shown,
    Withheld,
)
from tests.reports.release_cases import CASES, EDITION, read, thin, with_a_ward
from tests.reports.tables import oldham

APART = ("difference_lower_95", "difference_upper_95")
FIGURES = (
    "value",
    "lower_95",
    "upper_95",
    "base",
    "difference",
    "difference_lower_95",
    "difference_upper_95",
)


@pytest.fixture(params=CASES.values(), ids=CASES)
def table(request: pytest.FixtureRequest) -> PublishedTable:
    found: PublishedTable = request.param()
    return found


def figures(cell: Shown) -> list[float]:
    """What the file holds of a figure, from left to right."""
    apart = cell.difference
    return [
        cell.value,
        cell.low,
        cell.high,
        cell.base,
        *([apart.value, apart.low, apart.high] if apart else []),
    ]


def test_every_cell_of_a_release_stands_in_the_file_as_it_was_published(table: PublishedTable) -> None:
    rows = read(csv_file(table, EDITION))
    assert [(row["place_code"], row["measure"]) for row in rows] == list(dict.fromkeys(_order(table)))
    for row in rows:
        match table.cell(row["place_code"], row["measure"]):
            case Shown() as cell:
                assert [float(row[name]) for name in FIGURES if row[name]] == pytest.approx(
                    figures(cell), abs=1e-9
                )
                assert row["outcome"] == (cell.outcome or "")
                assert row["mark"] == ("[u]" if cell.uncertain else "")
                assert row["note"] == ""
            case Withheld() as why:
                assert (row["mark"], row["note"]) == (f"[{why.code}]", WITHHELD[why])


def _order(table: PublishedTable) -> Iterator[tuple[str, str]]:
    """Every cell of the table: no row twice, none left out."""
    for place in (table.whole, *sorted(table.places, key=lambda place: place.name), *table.small_places):
        for measure in table.measures:
            assert (place.code, measure.key) in table.cells
            yield place.code, measure.key


def test_a_row_without_a_figure_holds_no_digit_that_tells_of_it(table: PublishedTable) -> None:
    for row in read(csv_file(table, EDITION)):
        if isinstance(table.cell(row["place_code"], row["measure"]), Withheld):
            assert [row[name] for name in (*FIGURES, "outcome")] == [""] * 8


def test_cases_hold_every_reason_why_there_is_no_figure() -> None:
    """Else the two laws above would hold for nothing."""
    assert set(Withheld) <= set(thin().cells.values())


def test_the_file_prints_the_digits_of_the_pages(table: PublishedTable) -> None:
    for row in read(csv_file(table, EDITION)):
        measure = table.measure(row["measure"])
        cell = table.cell(row["place_code"], measure.key)
        if isinstance(cell, Shown):
            printed = likely_range(cell, measure).replace("%", "").replace(MINUS, "-").replace(",", "")
            assert f"{row['lower_95']} to {row['upper_95']}" == printed


def test_the_whole_place_comes_first_and_the_others_by_name() -> None:
    names = list(dict.fromkeys(row["place_name"] for row in read(csv_file(oldham(), EDITION))))
    assert names == ["Oldham", "Central", "East", "North", "South", "West"]


def test_the_file_is_utf_8_that_excel_knows_and_every_line_ends_as_the_standard_says(
    table: PublishedTable,
) -> None:
    content = csv_file(table, EDITION)
    assert content.startswith(BYTE_ORDER_MARK.encode())
    assert content.count(BYTE_ORDER_MARK.encode()) == 1
    assert content.endswith(b"\r\n")
    assert content.count(b"\n") == content.count(b"\r\n") == len(table.cells) + 1


def test_the_same_release_gives_the_same_bytes() -> None:
    assert csv_file(oldham(), EDITION) == csv_file(oldham(), EDITION)


@pytest.mark.parametrize("name", ["=1+1", "+44", "-5", "@SUM(A1)", "\t=1", "\r=1", "＝1+1", "－1"])
def test_no_name_runs_as_a_formula(name: str) -> None:
    table = oldham()
    place = replace(table.places[0], name=name)
    rows = read(csv_file(replace(table, places=(place, *table.places[1:])), EDITION))
    assert {row["place_name"] for row in rows if row["place_code"] == place.code} == {f"'{name}"}


@given(st.text())
def test_a_text_is_made_inert_by_at_most_one_apostrophe(text: str) -> None:
    assert inert(text) in {text, f"'{text}"}
    assert not inert(text).startswith(("=", "+", "-", "@", "\t", "\r"))


@pytest.mark.parametrize(
    ("value", "decimals", "text"),
    [(1234.0, 0, "1234"), (-3.0, 1, "-3.0"), (-0.04, 1, "0.0"), (0.0, 0, "0"), (3.25, 2, "3.25")],
)
def test_a_number_is_written_as_programs_read_it(value: float, decimals: int, text: str) -> None:
    assert plain(value, decimals) == text
    assert float(number(value, decimals).replace(MINUS, "-").replace(",", "")) == float(text)


def test_a_difference_has_one_decimal_more_than_its_figure() -> None:
    table = oldham()
    east = table.places[1].code
    cell = table.cell(east, "index")
    assert isinstance(cell, Shown)
    finer = replace(cell, difference=Range(value=1.2, low=-2.0, high=4.0))
    rows = read(csv_file(replace(table, cells={**table.cells, (east, "index"): finer}), EDITION))
    [row] = [row for row in rows if (row["place_code"], row["measure"]) == (east, "index")]
    assert [row[name] for name in FIGURES[4:]] == ["1.2", "-2.0", "4.0"]


def test_names_of_limits_say_their_level() -> None:
    names = [column.name for column in columns(replace(oldham(), level=0.998))]
    assert {"lower_99_8", "upper_99_8", "difference_lower_99_8"} <= set(names)


def described(table: PublishedTable, edition: Edition = EDITION) -> dict[str, object]:
    found: dict[str, object] = json.loads(json.dumps(metadata(table, edition, url="data.csv")))
    return found


def test_the_file_beside_it_describes_every_column_in_order(table: PublishedTable) -> None:
    schema = described(table)["tableSchema"]
    assert isinstance(schema, dict)
    header = csv_file(table, EDITION).decode("utf-8-sig").splitlines()[0].split(",")
    assert [column["name"] for column in schema["columns"]] == header
    assert all(len(column["dc:description"]) > 3 for column in schema["columns"])


KINDS = {"string": str, "decimal": float, "integer": int, "date": str}


def _wrong(rows: list[dict[str, str]], column: dict[str, object]) -> Iterator[str]:
    """Cells that are not what their description says."""
    for row in rows:
        cell, separator = row[str(column["name"])], column.get("separator")
        for value in filter(None, cell.split(str(separator)) if separator else [cell]):
            KINDS[str(column["datatype"])](value)
        if not cell and "null" not in column:
            yield cell


def test_every_cell_is_of_the_kind_that_its_column_is_said_to_hold(table: PublishedTable) -> None:
    rows, schema = read(csv_file(table, EDITION)), described(table)["tableSchema"]
    assert isinstance(schema, dict)
    assert [list(_wrong(rows, column)) for column in schema["columns"]] == [[]] * len(schema["columns"])


def test_every_mark_is_explained_beside_the_file() -> None:
    [mark] = [column for column in columns(oldham()) if column.name == "mark"]
    assert all(f"[{code}]: " in mark.about for code in ("u", "c", "x"))


def test_what_100_means_goes_by_the_scale(table: PublishedTable) -> None:
    scaled = replace(table, method=replace(table.method, normalisation=NormalisationMethod.Z_SCORE))
    notes = described(scaled)["notes"]
    assert isinstance(notes, list)
    [told] = [note["dc:description"] for note in notes if note.get("dc:title") == "What 100 means"]
    assert told.startswith(f"the average of the {table.level_plural} in ")


def test_every_measure_is_explained_with_its_question(table: PublishedTable) -> None:
    notes = described(table)["notes"]
    assert isinstance(notes, list)
    told = {note.get("dc:identifier"): note["dc:description"] for note in notes}
    for measure in table.measures:
        assert measure.question in told[measure.key]


def test_a_licence_is_stated_only_where_the_publisher_gives_one() -> None:
    assert "dc:license" not in described(oldham())
    given = replace(EDITION, licence="https://example.org/licence")
    assert described(oldham(), given)["dc:license"] == {"@id": "https://example.org/licence"}


def test_a_modelled_figure_says_so_and_where_its_place_stands() -> None:
    table = with_a_ward()
    *reported, first = [row for row in read(csv_file(table, EDITION)) if row["measure"] == "index"]
    assert {row["made"] for row in reported if row["value"]} == {"measured"}
    assert {row["bands"] for row in reported} == {""}
    assert (first["place_code"], first["place_level"], first["made"]) == ("E05014646", "ward", "modelled")
    assert (first["rank_low"], first["rank_high"], first["ranked"]) == ("14", "19", "20")
    assert (first["bands"], first["bands_error"], first["rank_error"]) == ("0 0 1 55 44", "2", "1")
    assert (first["rank_set_low"], first["rank_set_high"]) == ("13", "20")
    assert (first["rank_sets_low"], first["rank_sets_high"]) == ("12", "20")
    assert first["above"] == "E05014647=7"
    assert {row["above"] + row["rank_error"] + row["rank_set_low"] for row in reported} == {""}


def test_a_withheld_figure_of_a_ward_says_nothing_of_how_it_was_made() -> None:
    rows = [row for row in read(csv_file(with_a_ward(), EDITION)) if row["place_code"] == "E05014646"]
    hidden = [row for row in rows if row["measure"] != "index"]
    told = ("value", "made", "rank_low", "bands", "rank_error", "bands_error", "rank_set_low", "above")
    assert {row[name] for row in hidden for name in told} == {""}
    assert {row["mark"] for row in hidden} == {"[x]"}
