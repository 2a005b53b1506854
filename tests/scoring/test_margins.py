"""Margins of a wave become labels and targets; the people nobody can place keep their share."""

import numpy as np
import pytest

from instruments.definition import Missing
from instruments.errors import InvalidInputError
from scoring.snapshot import Margin
from scoring.weighting.margins import NOT_STATED, margin_labels, margin_table, wave_margins
from tests.scoring.making import instrument, single, snapshot

MADE = instrument([single("age", 1, 2, 3), single("sex", 1, 2, refused=9)])
AGE_SEX = Margin(
    name="age_sex",
    title="age and sex",
    source="census",
    targets={"young | f": 30.0, "young | m": 30.0, "old | f": 25.0, "old | m": 15.0},
    items=("age", "sex"),
    groups={"age": {1: "young", 2: "old", 3: "old"}, "sex": {1: "f", 2: "m"}},
)
WARDS = Margin(name="ward", title="ward", source="census", targets={"A": 40.0, "B": 60.0}, level="ward")


def test_crossed_items_are_joined_and_a_gap_in_either_is_not_stated() -> None:
    wave = snapshot(MADE, [{"age": 1, "sex": 2}, {"age": 3, "sex": 1}, {"age": 2, "sex": 9}, {"sex": 1}])
    assert margin_labels(wave, AGE_SEX) == ["young | m", "old | f", NOT_STATED, NOT_STATED]


def test_a_place_counts_for_the_place_of_the_level_that_holds_it() -> None:
    wave = snapshot(MADE, [{}] * 4, places=["A", "B1", None, "C"])
    assert margin_labels(wave, WARDS) == ["A", "B", NOT_STATED, NOT_STATED]


def test_not_stated_gets_its_share_of_the_sample_and_the_others_the_rest() -> None:
    answers = [{"age": 1, "sex": 1}, {"age": 1, "sex": 2}, {"age": 2, "sex": 1}, {"age": 2, "sex": 2}]
    wave = snapshot(MADE, [*answers, {"age": Missing.REFUSED, "sex": 1}], margins=[AGE_SEX])
    labels, targets = wave_margins(wave, wave.margins)
    assert targets["age_sex"][NOT_STATED] == pytest.approx(20.0)
    assert targets["age_sex"]["young | f"] == pytest.approx(24.0)
    assert sum(targets["age_sex"].values()) == pytest.approx(100.0)
    assert labels["age_sex"][-1] == NOT_STATED


def test_targets_stay_as_they_are_when_everybody_can_be_placed() -> None:
    _, targets = wave_margins(snapshot(MADE, [{}] * 2, places=["A", "B"]), [WARDS])
    assert targets == {"ward": {"A": 40.0, "B": 60.0}}


def test_an_empty_wave_cannot_meet_any_target() -> None:
    labels, targets = wave_margins(snapshot(MADE, []), [WARDS])
    with pytest.raises(InvalidInputError, match="'A' of the margin ward has a target but no respondents"):
        margin_table(labels, targets)


def test_cells_are_the_combinations_that_occur() -> None:
    table = margin_table(
        {"a": ["x", "x", "y"], "b": np.array([1, 1, 2])}, {"a": {"x": 2, "y": 1}, "b": {1: 2, 2: 1}}
    )
    assert table.n_cells == 2
    assert table.of_row.tolist() == [0, 0, 1]
    np.testing.assert_array_equal(table.adders[0] @ np.array([5.0, 7.0]), [5.0, 7.0])


REFUSALS = {
    "no margins": ({}, {}, "margins are none and targets are none"),
    "another name": ({"a": ["x"]}, {"b": {"x": 1}}, "margins are a and targets are b"),
    "no respondents": ({"a": ["x"]}, {"a": {"x": 1, "y": 2}}, "'y' of the margin a has a target but no resp"),
    "no target": ({"a": ["x", None]}, {"a": {"x": 1}}, "None of the margin a has respondents but no target"),
    "zero target": ({"a": ["x"]}, {"a": {"x": 0.0}}, "'x' of the margin a has the target 0"),
    "negative target": ({"a": ["x"]}, {"a": {"x": -3.0}}, "has the target -3"),
    "no number": ({"a": ["x"]}, {"a": {"x": float("nan")}}, "has the target nan"),
    "lengths": ({"a": ["x"], "b": ["x", "x"]}, {"a": {"x": 1}, "b": {"x": 1}}, "b labels 2 rows, a 1"),
    "totals": (
        {"a": ["x", "y"], "b": ["p", "p"]},
        {"a": {"x": 1, "y": 2}, "b": {"p": 4}},
        "targets of b add up to 4, those of a to 3",
    ),
}


@pytest.mark.parametrize("case", REFUSALS)
def test_margins_that_cannot_hold_are_refused_by_name(case: str) -> None:
    margins, targets, told = REFUSALS[case]
    with pytest.raises(InvalidInputError, match=told):
        margin_table(margins, targets)
