"""What is known of places from elsewhere: described, read from its table, written back, judged."""

from pathlib import Path
from typing import Any

import pytest
import yaml

from instruments import geography
from instruments.errors import InvalidDefinitionError

Written = dict[str, Any]
INCOME = {"key": "income", "title": "mean income", "vintage": "2025", "source": "made for a test"}
TABLE = "code,income,aged\nN,12,0.25\nS,-3.5,\n"


@pytest.fixture
def described(places: Written) -> Written:
    """A town of which two covariates are described, their values in a table."""
    return {**places, "covariates": [INCOME, {**INCOME, "key": "aged"}]}


def in_files(folder: Path, content: Written, table: str) -> Path:
    (folder / "places.yaml").write_text(yaml.safe_dump(content))
    (folder / "covariates.csv").write_text(table)
    return folder


def test_values_come_from_the_table_and_an_empty_cell_is_not_known(
    tmp_path: Path, described: Written
) -> None:
    income, aged = geography.read(in_files(tmp_path, described, TABLE)).covariates
    assert (income.title, income.vintage, income.source) == ("mean income", "2025", "made for a test")
    assert income.values == {"N": 12.0, "S": -3.5}
    assert aged.values == {"N": 0.25}


def test_a_document_gives_the_same_covariates_again(tmp_path: Path, described: Written) -> None:
    town = geography.read(in_files(tmp_path, described, TABLE))
    assert geography.parse(geography.document(town), where="a test") == town


def test_a_geography_without_covariates_says_nothing_of_them(places: Written) -> None:
    town = geography.parse(places, where="a test")
    assert town.covariates == ()
    assert "covariates" not in geography.document(town)


@pytest.mark.parametrize(
    ("table", "told"),
    [
        ("code,income,aged\nN,1,2\nN,3,4\n", "the place 'N' is there twice"),
        ("code,income,aged\nN,1,2\nX,3,4\n", "is no place here"),
        ("code,income,aged\nN,1,2\nS,few,4\n", "not a number"),
        ("code,income,aged,older\nN,1,2,3\n", "a column 'older' that no covariate is named after"),
        ("income,aged\n1,2\n", "a row has no code of a place"),
        ("code,income\nN,1\n", "has no 'values'"),
    ],
)
def test_a_table_that_does_not_fit_is_refused(
    tmp_path: Path, described: Written, table: str, told: str
) -> None:
    with pytest.raises(InvalidDefinitionError) as caught:
        geography.read(in_files(tmp_path, described, table))
    assert told in str(caught.value)


@pytest.mark.parametrize(
    ("covariates", "told"),
    [
        ([{**INCOME, "values": {"N": 1.0}}, {**INCOME, "values": {"N": 1.0}}], "gives 'income' again"),
        ([{**INCOME, "values": {}}], "is empty"),
        ([{**INCOME, "values": {"N": float("inf")}}], "not finite"),
        ([], "Give at least 1"),
    ],
)
def test_covariates_that_say_nothing_are_refused(
    places: Written, covariates: list[Written], told: str
) -> None:
    with pytest.raises(InvalidDefinitionError) as caught:
        geography.parse({**places, "covariates": covariates}, where="a test")
    assert told in str(caught.value)
