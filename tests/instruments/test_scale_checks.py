"""Scales: counts, range, bands and published scores, each broken once."""

from collections.abc import Callable
from typing import Any

import pytest

from instruments.definition import Instrument

Written = dict[str, Any]
Sound = Callable[[Written], Instrument]
Told = Callable[[Written], str]


def rule(written: Written, **changes: object) -> None:
    """Give the scale another rule, without bands and test values."""
    written["scales"][0].pop("bands", None)
    written["test_values"] = []
    written["scales"][0].update(changes)


def bands(*limits: tuple[float, float]) -> list[Written]:
    ids = "abcdef"
    return [
        {"id": ids[row], "title": {"en": ids[row]}, "low": low, "high": high, "source": "a test"}
        for row, (low, high) in enumerate(limits)
    ]


def count(written: Written, **changes: object) -> None:
    """Make the scale a count of two items, of which both must be answered."""
    given = {"counted": {"calm": [1, 2], "tense": [3]}, "reversed": [], "low": 0, "high": 2}
    rule(written, **{"rule": "count", "minimum_answered": 1, **given, **changes})


def table(written: Written, *pairs: tuple[int, float], **changes: object) -> None:
    """Make the scale a table of the sums of two items, 2 to 6, where no other is given."""
    given = pairs or ((2, 0), (3, 10.5), (4, 20), (5, 30), (6, 40))
    rule(written, rule="table", minimum_answered=2, low=0, high=40)
    written["scales"][0] |= {"table": [list(pair) for pair in given], **changes}


def cuts(*values: float) -> list[Written]:
    return [
        {"id": f"cut_{row}", "title": {"en": "a cut"}, "value": value, "side": "at_least", "source": "a test"}
        for row, value in enumerate(values)
    ]


BROKEN: list[tuple[Callable[[Written], object], str]] = [
    (
        lambda w: w["scales"][0].update(items=["calm", "tens"]),
        "names 'tens', which is not an item here. Did you mean 'tense'?",
    ),
    (lambda w: w["scales"][0].update(items=["calm", "calm", "tense"]), "names 'calm' again"),
    (
        lambda w: w["scales"][0].update(reversed=["joy"]),
        "reversed names 'joy', which is not an item of this scale",
    ),
    (lambda w: w["scales"][0].update(reversed=["tens"]), "Did you mean 'tense'?"),
    (lambda w: w["scales"][0].update(minimum_answered=0), "minimum_answered is 0"),
    (
        lambda w: w["scales"][0].update(minimum_answered=3),
        "minimum_answered is 3 (in a test). Give a number from 1 to 2.",
    ),
    (lambda w: rule(w, rule="single"), "items are 2"),
    (lambda w: rule(w, rule="sum", low=2, high=6), "sums of fewer items cannot be compared"),
    (lambda w: w["scales"][0].update(low=0), "low is 0, but the rule gives 1 (in a test). Write 1."),
    (lambda w: rule(w, high=5), "high is 5, but the rule gives 3"),
    (lambda w: rule(w, rule="sum", minimum_answered=2, low=2, high=7), "high is 7, but the rule gives 6"),
    (lambda w: rule(w, rule="position_mean", low=0, high=1), "high is 1, but the rule gives 100"),
    (
        lambda w: rule(w, rule="single", items=["joy"], reversed=[], low=1, high=10),
        "low is 1, but the rule gives 0",
    ),
    (
        lambda w: w["items"][3].update(high=5000) or rule(w, items=["calm", "hours"], reversed=[]),
        "names 'hours', which has 5001 answers that carry a value",
    ),
    (lambda w: w["scales"][0].update(bands=bands((1, 1.5), (2, 3))[1:]), "leave the score 1 without a band"),
    (lambda w: w["scales"][0].update(bands=bands((1, 1.9), (2.1, 3))), "leave the score 2 without a band"),
    (lambda w: w["scales"][0].update(bands=bands((1, 2), (2, 3))), "put the score 2 into a and b"),
    (lambda w: w["scales"][0].update(bands=bands((1, 2), (3, 2.5))), "bands > b runs from 3 down to 2.5"),
    (
        lambda w: w["scales"][0].update(bands=bands((1, 2.4), (2.5, 6))),
        "bands > b runs from 2.5 to 6, beyond the scale",
    ),
    (
        lambda w: w["scales"][0].update(bands=bands((0, 2.4), (2.5, 3))),
        "bands > a runs from 0 to 2.4, beyond the scale",
    ),
    (lambda w: count(w, counted={}), "has the rule count and no 'counted'"),
    (lambda w: rule(w, counted={"calm": [1]}), "counted does not go with the rule mean"),
    (lambda w: rule(w, table=[[2, 1]]), "table does not go with the rule mean"),
    (lambda w: table(w, rule="table", table=[]), "table has 0 members"),
    (lambda w: rule(w, rule="table", minimum_answered=2), "has the rule table and no 'table'"),
    (lambda w: count(w, reversed=["tense"]), "reversed does not go with the rule count"),
    (lambda w: count(w, counted={"calm": [1]}), "counted says nothing of 'tense'"),
    (
        lambda w: count(w, counted={"calm": [1], "tense": [1], "tens": [1]}),
        "counted > tens is not an item of this scale (in a test). Did you mean 'tense'?",
    ),
    (
        lambda w: count(w, counted={"calm": [1, 4], "tense": [1]}),
        "number 2 is 4, which carries no value there (in a test). Its codes that carry a value: 1, 2, 3.",
    ),
    (
        lambda w: count(w, items=["calm", "hours"], counted={"calm": [1], "hours": [25]}),
        "is 25, which carries no value there (in a test). Its codes that carry a value: 0 to 24.",
    ),
    (lambda w: count(w, counted={"calm": [1, 1], "tense": [1]}), "calm > number 2 gives 1 again"),
    (lambda w: count(w, minimum_answered=3), "minimum_answered is 3"),
    (lambda w: count(w, high=3), "high is 3, but the rule gives 2"),
    (lambda w: table(w, minimum_answered=1), "sums of fewer items cannot be compared"),
    (
        lambda w: table(w, (2, 0), (3, 1), (4, 2), (5, 3)),
        "no score for the sum 6 (in a test). Every sum that answers can give needs one: 2, 3, 4, 5, 6.",
    ),
    (
        lambda w: table(w, (2, 0), (3, 1), (4, 2), (5, 3), (6, 4), (7, 5)),
        "gives the sum 7, which no answers give",
    ),
    (lambda w: table(w, (2, 0), (4, 2), (3, 1), (5, 3), (6, 40)), "gives the sum 3 after 4"),
    (lambda w: table(w, (2, 0), (3, 1), (3, 2), (4, 2), (5, 3), (6, 40)), "gives the sum 3 after 3"),
    (lambda w: table(w, high=41), "high is 41, but the rule gives 40"),
    (lambda w: w["scales"][0].update(cut_points=cuts(3.5)), "cut_0 > value is 3.5, beyond the scale"),
    (
        lambda w: w["scales"][0].update(cut_points=cuts(0.5)),
        "is 0.5, beyond the scale (in a test). Stay within 1 to 3.",
    ),
    (
        lambda w: w["scales"][0].update(cut_points=[*cuts(2), *cuts(3)]),
        "'cut_0' is there already",
    ),
    (
        lambda w: w["test_values"][0].update(bands={"ease": "little"}),
        "bands > ease is published as 'little', but the score is in 'much'",
    ),
    (
        lambda w: w["test_values"][0].update(scores={"ease": None}),
        "is published as no score, but the rule gives 1",
    ),
    (
        lambda w: w["test_values"][0]["answers"].update(clam=1),
        "answers > clam is not an item here (in a test). Did you mean 'calm'?",
    ),
    (lambda w: w["test_values"][0]["answers"].update(zzz=1), "Items: calm, tense, joy, hours."),
    (
        lambda w: w["test_values"][0]["answers"].update(calm=9),
        "answers > calm is 9, which is not an answer to it",
    ),
    (
        lambda w: w["test_values"][0].update(scores={"eas": 1}),
        "scores > eas is not a scale here (in a test). Did you mean 'ease'?",
    ),
    (lambda w: w["test_values"][0].update(scores={"zzz": 1}), "Scales: ease."),
    (
        lambda w: w["test_values"][0].update(scores={"ease": 1.5}),
        "ease is published as 1.5, but the rule gives 1",
    ),
    (
        lambda w: w["test_values"][0].update(answers={"calm": 4, "tense": 998}),
        "is published as 1, but the rule gives no score",
    ),
]


@pytest.mark.parametrize(("change", "what"), BROKEN)
def test_a_broken_rule_is_told(
    written: Written, told: Told, change: Callable[[Written], object], what: str
) -> None:
    change(written)
    assert what in told(written)


SOUND: list[Callable[[Written], object]] = [
    lambda w: rule(w, rule="sum", minimum_answered=2, low=2, high=6),
    lambda w: rule(w, rule="position_mean", low=0, high=100),
    lambda w: rule(w, rule="single", items=["calm"], reversed=["calm"]),
    lambda w: rule(w, rule="single", items=["hours"], reversed=[], low=0, high=24),
    lambda w: rule(w, items=["calm", "joy"], reversed=[], low=0, high=10),
    lambda w: rule(w, items=["calm", "joy"], reversed=[], minimum_answered=2, low=0.5, high=6.5),
    lambda w: w["scales"][0].update(bands=bands((1, 1), (1.5, 1.5), (2, 2), (2.5, 3))),
    lambda w: w["scales"][0].update(bands=bands((2, 3), (1, 1.75))),
    lambda w: w["scales"][0].update(bands=[]),
    lambda w: w.update(test_values=[]),
    lambda w: w["test_values"][0].update(bands={"ease": "much"}),
    lambda w: count(w),
    lambda w: count(w, minimum_answered=2),
    lambda w: table(w),
    lambda w: table(w, reversed=["tense"]),
    lambda w: table(w, (2, 40), (3, 30), (4, 20), (5, 20), (6, 0)),
    lambda w: w["scales"][0].update(cut_points=cuts(1, 2.5, 3)),
]


@pytest.mark.parametrize("change", SOUND)
def test_a_sound_scale_is_accepted(
    written: Written, sound: Sound, change: Callable[[Written], object]
) -> None:
    change(written)
    assert sound(written).scales


def test_an_item_whose_answers_carry_no_value_cannot_be_scored(written: Written, told: Told) -> None:
    written["choice_sets"]["empty"] = [
        {"id": "a", "code": 1, "wording": {"en": "A"}, "scored": False},
        {"id": "b", "code": 2, "wording": {"en": "B"}, "missing": "dont_know"},
    ]
    written["items"][0]["choices"] = "empty"
    assert "names 'calm', which has 0 answers that carry a value" in told(written)


def test_an_item_without_limits_is_told_as_such_and_not_scored(written: Written, told: Told) -> None:
    del written["items"][3]["high"]
    rule(written, items=["calm", "hours"], reversed=[])
    message = told(written)
    assert "items > hours of kind number has no 'high'" in message
    assert "names 'hours', which has 0 answers that carry a value" in message


def test_published_scores_are_compared_only_where_nothing_else_is_wrong(written: Written, told: Told) -> None:
    written["test_values"][0]["scores"]["ease"] = 3
    written["scales"][0]["reversed"] = ["tens"]
    assert "is published as" not in told(written)


def test_a_published_score_may_be_printed_to_a_few_decimals(written: Written, sound: Sound) -> None:
    rule(written, items=["calm", "tense", "joy"], reversed=[], minimum_answered=3, low=0.66666667, high=1)
    rule(written, low=2 / 3, high=16 / 3)
    written["scales"][0] |= {"rule": "position_mean", "low": 0, "high": 100}
    written["test_values"] = [
        {"answers": {"calm": 1, "tense": 1, "joy": 10}, "scores": {"ease": 33.33333333}, "source": "by hand"}
    ]
    assert sound(written).test_values[0].scores == {"ease": 33.33333333}
