"""What another survey says of districts: what is read, and every way in which a file is refused."""

import csv
from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest

from instruments import official_survey
from instruments.errors import InvalidInputError, NotFoundError
from instruments.official_survey import OfficialSurvey
from instruments.places import Place
from tests.instruments.surveys import DESCRIPTION, FIGURES, NAMED, SIMILAR, described

TOWN = Place(code="T", name="Smallton", level="town")


def _read(folder: Path, figures: str = FIGURES, description: str = DESCRIPTION) -> OfficialSurvey:
    file = official_survey.described(described(folder, figures=figures, description=description))
    return official_survey.read(file, TOWN)


def test_the_rows_that_are_meant_are_read_and_an_empty_cell_is_no_figure(tmp_path: Path) -> None:
    survey = _read(tmp_path)
    assert survey.figures["resilience_mean"] == {"A": 2.91, "B": 3.2, "T": 3.35, "C": 3.604, "D": 4.0}
    assert survey.scales["resilience_mean"] == (1.0, 5.0)
    assert survey.count == 5


def test_a_quantile_is_the_figure_of_a_district_as_numpy_finds_it(tmp_path: Path) -> None:
    survey, draw = _read(tmp_path), np.random.default_rng(20261123)
    for count in (4, 5, 7, 100):
        values = draw.uniform(1, 5, count)
        drawn = replace(survey, figures={"m": {str(row): float(value) for row, value in enumerate(values)}})
        for share in (0.0, 0.25, 0.5, 0.75, 1.0):
            assert drawn.quantile("m", share) == np.quantile(values, share, method="inverted_cdf")


@pytest.mark.parametrize(
    ("figures", "what"),
    [
        ("", "the file is empty"),
        ("PK\x03\x04", "there is no column 'code'"),
        (FIGURES.replace("hard times", "other"), "there is no column 'hard times'"),
        (FIGURES.replace("3.35", "33.5"), "'33.5' is no figure from 1 to 5"),
        (FIGURES.replace("3.35", "[c]"), r"'\[c\]' is no figure from 1 to 5"),
        (FIGURES.replace("3.35", "nan"), "'nan' is no figure from 1 to 5"),
        (FIGURES.replace("C,2025", "B,2025"), "'B' is there twice"),
        (FIGURES.replace("T,2025", "U,2025"), r"Smallton \(T\) is not among the 6 districts"),
        (FIGURES.replace("2025", "2019"), r"Smallton \(T\) is not among the 0 districts"),
        (FIGURES.replace("4.0", "").replace("2.91", ""), "has figures of 3 districts"),
        (FIGURES.replace("2.91", "2.91,9"), "the row has 4 cells, and the first line 3"),
    ],
)
def test_a_wrong_table_is_refused_by_its_name(tmp_path: Path, figures: str, what: str) -> None:
    with pytest.raises(InvalidInputError, match=what) as refusal:
        _read(tmp_path, figures)
    assert "figures.csv" in refusal.value.where
    assert refusal.value.fix


def test_similar_districts_are_found_by_name_and_told_apart_from_all(tmp_path: Path) -> None:
    survey = _read(tmp_path, NAMED, SIMILAR)
    assert survey.similar == {"A": "Ashby", "B": "Beech", "C": "Clough", "D": "Delph"}
    like = survey.of_similar()
    assert (like.key, like.count, survey.count) == ("another-similar", 4, 7)
    assert [like.quantile("resilience_mean", share) for share in (0.0, 1.0)] == [2.91, 4.0]
    assert _read(tmp_path).similar == {}


@pytest.mark.parametrize(
    ("names", "what"),
    [
        ("[Delph, Ashby, Beech]", "at least 4"),
        ("[Delph, Ashby, Beech, Nowhere]", "'Nowhere' is there 0 times"),
        ("[Delph, Ashby, Beech, Fell]", "'Fell' is there 2 times"),
        ("[Delph, Ashby, Beech, Beech]", "'Beech' is named twice"),
        ("[Delph, Ashby, Beech, Smallton]", "'Smallton' is named twice, or the whole itself"),
        ("[Delph, Ashby, Beech, Eccles]", "figures of 3 similar districts"),
        ('[Delph, Ashby, Beech, "\u202eFell"]', "turns the order of letters"),
    ],
)
def test_similar_districts_that_cannot_be_told_are_refused(tmp_path: Path, names: str, what: str) -> None:
    with pytest.raises(InvalidInputError, match=what) as refusal:
        _read(tmp_path, NAMED, SIMILAR.replace("[Delph, Ashby, Beech, Clough]", names))
    assert refusal.value.fix


@pytest.mark.parametrize(
    ("before", "after", "what"),
    [
        ("mode: by telephone\n", "", "mode"),
        ("low: 1, high: 5", "low: 5, high: 1", "a scale that ends before it begins"),
        ("title: A survey", "title: " + "x" * 90, "signs"),
        ("title: A survey", "title: \u202eA survey", "turns the order of letters"),
        ("rows: {year", "row: {year", "row"),
    ],
)
def test_a_wrong_description_is_refused(tmp_path: Path, before: str, after: str, what: str) -> None:
    with pytest.raises(InvalidInputError, match=what) as refusal:
        _read(tmp_path, description=DESCRIPTION.replace(before, after))
    assert "survey.yaml" in refusal.value.where


def test_a_survey_without_measures_or_without_its_table_is_refused(tmp_path: Path) -> None:
    with pytest.raises(InvalidInputError, match="names no measure"):
        _read(tmp_path, description=DESCRIPTION[: DESCRIPTION.index("measures:")] + "measures: {}\n")
    with pytest.raises(NotFoundError, match="no such file"):
        _read(tmp_path, description=DESCRIPTION.replace("figures.csv", "other.csv"))


def test_the_four_of_ons_are_those_that_the_csv_module_reads(shared: Path, tmp_path: Path) -> None:
    """Personal wellbeing of the districts of the United Kingdom, April 2020 to March 2021."""
    table = shared / "data" / "wellbeing" / "ons4_lad_uk_2020_21.csv"
    description = (
        DESCRIPTION[: DESCRIPTION.index("rows:")]
        .replace("file: figures.csv", f"file: {table}")
        .replace("district: code", "district: ladcd")
    )
    scales = "measures: {anxiety_mean: {column: anxiety, low: 0, high: 10}}\n"
    file = official_survey.described(described(tmp_path, description=description + scales))
    survey = official_survey.read(file, replace(TOWN, code="E08000004", name="Oldham"))
    with table.open(encoding="utf-8", newline="") as lines:
        found = {row["ladcd"]: float(row["anxiety"]) for row in csv.DictReader(lines) if row["anxiety"]}
    assert survey.figures == {"anxiety_mean": found}
    assert found["E08000004"] == 3.27
    assert survey.quantile("anxiety_mean", 0.5) == sorted(found.values())[(len(found) - 1) // 2]
