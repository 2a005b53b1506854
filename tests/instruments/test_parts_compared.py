"""A questionnaire made of parts is compared part by part, and what a part claimed holds for the whole."""

from collections.abc import Callable
from copy import deepcopy
from typing import Any

from instruments.changes import Bump, Change, Trend
from instruments.definition import Instrument
from instruments.differences import differences
from tests.instruments.pairs import composed

Written = dict[str, Any]
Sound = Callable[[Written], Instrument]


def test_parts_are_compared_one_by_one(written: Written, sound: Sound) -> None:
    other = {**deepcopy(written), "version": "1.1"}
    other["items"][0]["wording"]["en"] = "At ease?"
    before, after = (
        composed(written, sound(written)),
        composed(written, sound(other), label="1.1"),
    )
    found = differences(before, after).changes
    assert [(one.change, one.home, one.about) for one in found] == [
        (Change.COSMETIC, "whole", "version"),
        (Change.WORDING, "mood", "wording"),
    ]


def test_an_item_that_moves_between_parts_is_one_change(written: Written, sound: Sound) -> None:
    written.pop("scales"), written.pop("test_values")
    first, second = deepcopy(written), {**deepcopy(written), "key": "rest"}
    first["items"], second["items"] = written["items"][:2], written["items"][2:]
    second.pop("choice_sets")
    before = composed(written, sound(first), sound(second))
    first["items"], second["items"] = written["items"][:2] + written["items"][3:], written["items"][2:3]
    for part in (first, second):
        part["version"] = "1.1"
    after = composed(written, sound(first), sound(second), label="1.1")
    moved = [one for one in differences(before, after).changes if one.change is not Change.COSMETIC]
    assert [(one.id, one.about, one.before, one.after) for one in moved] == [
        ("hours", "place", "question 4 in rest", "question 3 in mood")
    ]


def test_a_claim_of_a_part_holds_for_the_whole(written: Written, sound: Sound) -> None:
    part = sound(written)
    other = {**deepcopy(written), "version": "2.0"}
    other["items"][0]["wording"]["en"] = "At ease?"
    claim = {"item": "calm", "claim": "break", "reason": "another word"}
    other["follows"] = {"label": part.label, "sha256": part.sha256, "claims": [claim]}
    after = sound(other)
    found = differences(composed(written, part), composed(written, after, label="2.0"))
    assert [(one.trend, one.made and one.made.label) for one in found.changes if one.concern] == [
        (Trend.GAP, "mood@2.0")
    ]
    assert found.bump is Bump.MAJOR
