import json
from dataclasses import replace
from typing import Any

import jsonschema
import pytest

from reports import tidy
from reports.release_json import json_file, schema_file
from reports.tidy import Scope, csv_file
from scoring.published import PublishedTable
from tests.reports.release_cases import CASES, EDITION, HOSTILE, STANDING, WARD, named, read, with_a_ward
from tests.reports.tables import oldham


@pytest.fixture(params=CASES.values(), ids=CASES)
def table(request: pytest.FixtureRequest) -> PublishedTable:
    found: PublishedTable = request.param()
    return found


def told(table: PublishedTable) -> dict[str, Any]:
    found: dict[str, Any] = json.loads(json_file(table, EDITION))
    return found


def test_every_cell_of_the_csv_stands_in_the_json_as_its_kind(table: PublishedTable) -> None:
    content = told(table)
    places = {each["place_code"]: each for each in content["places"]}
    measures = {each["measure"]: each for each in content["measures"]}
    rows = read(csv_file(table, EDITION))
    for row, figure in zip(rows, content["figures"], strict=True):
        whole = content["release"] | places[figure["place_code"]] | measures[figure["measure"]] | figure
        for column in tidy.columns(table):
            assert whole.pop(column.name) == tidy.typed(column, row[column.name])
        assert whole == {"licence": None}


def test_places_and_measures_stand_once_in_the_order_of_the_rows(table: PublishedTable) -> None:
    content = told(table)
    assert [each["measure"] for each in content["measures"]] == [each.key for each in table.measures]
    codes = [row["place_code"] for row in read(csv_file(table, EDITION))]
    assert [each["place_code"] for each in content["places"]] == list(dict.fromkeys(codes))


def test_the_json_is_as_its_schema_says(table: PublishedTable) -> None:
    schema = json.loads(schema_file(table, EDITION))
    jsonschema.Draft202012Validator.check_schema(schema)
    jsonschema.Draft202012Validator(schema).validate(told(table))


@pytest.mark.parametrize(
    "spoilt",
    [
        {"figures": [{"place_code": "E1", "measure": "index"}]},
        {"level": "95"},
        {"more": 1},
        {"notes": [{"title": "alone"}]},
    ],
    ids=["figure without its columns", "text for a number", "unknown name", "note without a text"],
)
def test_the_schema_refuses_what_the_file_never_holds(spoilt: dict[str, object]) -> None:
    schema = json.loads(schema_file(oldham(), EDITION))
    with pytest.raises(jsonschema.ValidationError):
        jsonschema.Draft202012Validator(schema).validate(told(oldham()) | spoilt)


def test_the_schema_tells_what_every_column_holds(table: PublishedTable) -> None:
    properties = json.loads(schema_file(table, EDITION))["properties"]
    figure = properties["figures"]["items"]["properties"]
    for column in tidy.columns(table):
        if column.scope is Scope.FIGURE:
            assert figure[column.name]["description"] == column.about


def test_bands_are_whole_numbers_in_order() -> None:
    [ward] = [
        figure
        for figure in told(with_a_ward())["figures"]
        if (figure["place_code"], figure["measure"]) == (WARD, "index")
    ]
    assert (ward["bands"], ward["rank_low"]) == (list(STANDING.bands), STANDING.low)


def test_a_licence_stands_in_the_file_where_one_is_given() -> None:
    given = replace(EDITION, licence="https://example.org/licence")
    assert json.loads(json_file(oldham(), given))["release"]["licence"] == "https://example.org/licence"


@pytest.mark.parametrize("name", HOSTILE, ids=[ascii(name[:12]) for name in HOSTILE])
def test_a_hostile_name_comes_back_as_it_was(name: str) -> None:
    """No program runs a text of JSON, so nothing is set before it."""
    assert name in {each["place_name"] for each in told(named(oldham(), name))["places"]}


def test_the_same_release_gives_the_same_bytes() -> None:
    assert json_file(oldham(), EDITION) == json_file(oldham(), EDITION)
    assert schema_file(oldham(), EDITION) == schema_file(oldham(), EDITION)
