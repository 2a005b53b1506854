"""Answers become numbers in one place, and every reason for no answer is counted there."""

import numpy as np
import pytest

from instruments.definition import Missing
from instruments.errors import InvalidInputError, NotFoundError
from scoring.items import item_matrix, items_from
from scoring.snapshot import REASONS
from tests.scoring.making import instrument, random_answers, rating, single, snapshot

MADE = instrument([single("a", 1, 2, 3, refused=-1, outside=7), rating("b", 0, 10)])


def test_a_code_becomes_a_number_and_everything_else_becomes_nan() -> None:
    matrix = item_matrix(
        snapshot(MADE, [{"a": 2, "b": 0}, {"a": -1, "b": 10}, {"a": 7, "b": Missing.SKIPPED}])
    )
    np.testing.assert_array_equal(matrix.column("a"), [2.0, np.nan, np.nan])
    np.testing.assert_array_equal(matrix.column("b"), [0.0, 10.0, np.nan])


def test_codes_as_given_stay_at_hand_with_their_definitions() -> None:
    matrix = item_matrix(snapshot(MADE, [{"a": 2}, {"a": -1}, {"a": 7}]))
    np.testing.assert_array_equal(matrix.codes("a"), [2, -1, 7])
    assert matrix.columns == ("a", "b")
    assert matrix.item("b") is MADE.items[1]


def test_reasons_are_counted_as_a_slow_count_finds_them() -> None:
    answers = random_answers(MADE, 200, seed=3)
    counts = item_matrix(snapshot(MADE, answers)).reasons
    for column, item in enumerate(MADE.items):
        for position, reason in enumerate(REASONS):
            told = [Missing.REFUSED if answer[item.id] == -1 else answer[item.id] for answer in answers]
            expected = sum(value is reason if reason else not isinstance(value, Missing) for value in told)
            assert counts[column, position] == expected


def test_every_person_is_counted_once_for_every_item() -> None:
    counts = item_matrix(snapshot(MADE, random_answers(MADE, 57, seed=4))).reasons
    assert (counts.sum(axis=1) == 57).all()


def test_a_code_that_comes_with_a_reason_is_not_scored() -> None:
    codes, reasons = np.array([[2]], dtype=np.int32), np.array([[1]], dtype=np.int8)
    assert np.isnan(items_from(MADE.items[:1], codes, reasons).values).all()


def test_an_empty_wave_has_no_rows_and_no_counts() -> None:
    matrix = item_matrix(snapshot(MADE, []))
    assert matrix.values.shape == (0, 2)
    assert matrix.reasons.sum() == 0


def test_an_unknown_item_is_refused_with_those_there_are() -> None:
    with pytest.raises(NotFoundError, match="a, b"):
        item_matrix(snapshot(MADE, [])).column("c")


def test_columns_that_do_not_fit_the_items_are_refused() -> None:
    with pytest.raises(InvalidInputError, match="codes has shape 1 x 1"):
        items_from(MADE.items, np.ones((1, 1), dtype=np.int32), np.zeros((1, 1), dtype=np.int8))
