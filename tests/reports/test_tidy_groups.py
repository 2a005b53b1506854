"""Figures by groups as files: one row a place, measure and group, and no trace of what is closed."""

import json

from reports import tidy, tidy_groups
from reports.release_json import json_file
from reports.tidy import csv_file
from scoring.published import PublishedCell, Shown
from tests.reports.release_cases import EDITION, by_groups, read
from tests.reports.tables import oldham

TABLE = by_groups()
ROWS = read(tidy_groups.csv_file(TABLE, EDITION))


def told(cell: PublishedCell) -> list[str]:
    if not isinstance(cell, Shown):
        return ["", "", "", ""]
    return [f"{cell.value:.0f}", f"{cell.low:.0f}", f"{cell.high:.0f}", str(cell.base)]


def test_each_group_of_each_place_has_one_row_with_its_figure_and_that_of_everybody_else() -> None:
    rows = iter(ROWS)
    for part in TABLE.breakdowns:
        for place in (TABLE.whole, *sorted(TABLE.places, key=lambda one: one.name)):
            for measure in part.measures:
                for group, figure in part.figures(place.code, measure).items():
                    row = next(rows)
                    assert (row["breakdown"], row["breakdown_title"]) == (part.key, part.title)
                    assert (row["place_code"], row["measure"]) == (place.code, measure)
                    assert row["group"] == tidy.inert(group)
                    own = [row[name] for name in ("value", "lower_95", "upper_95", "base")]
                    beside = [row[f"others_{name}"] for name in ("value", "lower_95", "upper_95", "base")]
                    assert (own, beside) == (told(figure.cell), told(figure.others))
    assert next(rows, None) is None


def test_a_group_that_is_closed_holds_a_mark_and_no_number() -> None:
    closed = [row for row in ROWS if row["mark"] in ("[c]", "[x]")]
    assert len(closed) == len(ROWS) // 2
    figures = ("value", "lower_95", "upper_95", "base", "difference", "outcome")
    assert all(row[name] == "" for row in closed for name in figures)
    assert {row["note"] for row in closed} == {
        "Not shown: it protects other answers",
        "Not shown: too uncertain",
    }


def test_a_difference_is_told_from_everybody_else_and_only_beside_them() -> None:
    compared = [row for row in ROWS if row["difference"]]
    assert {(row["difference"], row["outcome"]) for row in compared} == {("-9.0", "clearly lower")}
    assert all(row["others_value"] for row in compared)


def test_no_key_stands_twice_and_the_file_of_places_holds_no_group() -> None:
    keys = [tuple(row[name] for name in tidy_groups.KEYS) for row in ROWS]
    assert len(set(keys)) == len(keys)
    assert csv_file(TABLE, EDITION) == csv_file(oldham(), EDITION)


def test_the_json_holds_the_same_groups_with_numbers_as_numbers() -> None:
    groups = json.loads(json_file(TABLE, EDITION))["groups"]
    columns = {column.name: column for column in tidy_groups.columns(TABLE)}
    for row, group in zip(tidy_groups.rows(TABLE, EDITION), groups, strict=True):
        assert group == {name: tidy.typed(columns[name], row[name]) for name in group}
        assert set(tidy_groups.KEYS) <= set(group)


def test_a_release_without_groups_has_a_file_with_its_header_alone() -> None:
    assert read(tidy_groups.csv_file(oldham(), EDITION)) == []
    assert json.loads(json_file(oldham(), EDITION))["groups"] == []
