"""What is noticed of how interviews were held: too quick, too close upon another, full of gaps."""

from dataclasses import replace

import numpy as np
import pytest

from instruments.definition import Missing
from instruments.errors import InvalidInputError
from scoring.flags.interviews import TURN, close_upon, gaps, quick
from scoring.snapshot import REASONS
from tests.scoring.builders import snapshot


def test_quick_is_less_than_half_the_median_of_those_that_are_known() -> None:
    seconds = np.array([600.0, 600.0, 299.0, 300.0, 900.0, np.nan])
    assert quick(seconds).tolist() == [False, False, True, False, False, False]
    assert quick(np.array([np.nan, np.nan])).tolist() == [False, False]
    with pytest.raises(InvalidInputError, match="less than no time"):
        quick(np.array([-1.0]))


def test_an_interview_that_begins_before_the_one_before_was_left_is_close_upon_it() -> None:
    started = np.array([0.0, 600.0 + TURN, 600.0 + TURN - 1.0, 0.0])
    finished = started + 600.0
    who = ["a", "a", "b", "b"]
    assert close_upon(started, finished, who).tolist() == [False, False, True, False]
    assert close_upon(started[::-1], finished[::-1], who[::-1]).tolist() == [False, True, False, False]


def test_a_long_interview_that_was_paused_is_still_the_one_before() -> None:
    """The second lies within the first, so the third is close upon the first."""
    started, finished = np.array([0.0, 100.0, 3000.0]), np.array([2990.0, 200.0, 3600.0])
    assert close_upon(started, finished, ["a"] * 3).tolist() == [False, True, True]


def test_times_without_their_researcher_are_refused() -> None:
    with pytest.raises(InvalidInputError):
        close_upon(np.zeros(2), np.zeros(2), ["a"])


def test_a_quarter_of_what_was_asked_without_an_answer_is_a_gap_and_what_was_not_asked_is_none() -> None:
    given = snapshot([4])
    width = given.reasons.shape[1]
    reasons = np.zeros((4, width), dtype=np.int8)
    few, many = int(np.ceil(0.25 * width)) - 1, int(np.ceil(0.25 * width))
    reasons[0, :few] = REASONS.index(Missing.REFUSED)
    reasons[1, :many] = REASONS.index(Missing.SKIPPED)
    reasons[2, :] = REASONS.index(Missing.NOT_ASKED)
    reasons[3, :1], reasons[3, 3:] = REASONS.index(Missing.DONT_KNOW), REASONS.index(Missing.NOT_ASKED)
    assert gaps(replace(given, reasons=reasons)).tolist() == [False, True, False, True]
