"""Stored scenarios say what they expect and what is found."""

from typing import Any

import pytest

from instruments.flaws import Flaw
from instruments.scenarios import flaws
from tests.instruments.asking import asking, check, number, single

SCALE = {
    "id": "load",
    "title": {"en": "Load"},
    "rule": "mean",
    "items": ["hours", "days"],
    "minimum_answered": 1,
    "low": 0,
    "high": 10,
    "direction": "lower_is_better",
    "source": "a test",
}
ITEMS = (
    single("works", "or_not"),
    number("hours", show_if={"eq": [{"item": "works"}, 1]}),
    number("days", checks=[check("many", {"le": [{"item": "days"}, 7]}, "soft")]),
)
SOUND: dict[str, Any] = {
    "id": "busy",
    "title": "Works long",
    "answers": {"works": 1, "hours": 4, "days": 9},
    "path": ["works", "hours", "days"],
    "scores": {"load": 6.5},
    "findings": ["days.many"],
}


def told(**changed: object) -> list[Flaw]:
    return list(flaws(asking(*ITEMS, scales=[SCALE], scenarios=[SOUND | changed])))


def test_a_scenario_that_comes_true_has_no_flaw() -> None:
    assert told() == []
    assert told(scores={}) == []


@pytest.mark.parametrize(
    ("changed", "at", "what"),
    [
        (
            {"path": ["works", "days"]},
            ("path",),
            "expects 'days' at step 2, but the answers lead to 'hours'",
        ),
        (
            {"path": ["works", "hours"]},
            ("path",),
            "expects the end at step 3, but the answers lead to 'days'",
        ),
        (
            {"path": ["works", "hours", "days", "rooms"]},
            ("path",),
            "expects 'rooms' at step 4, but the answers lead to the end",
        ),
        ({"scores": {"load": 6}}, ("scores", "load"), "is expected to be 6, but the rule gives 6.5"),
        (
            {"scores": {"load": None}},
            ("scores", "load"),
            "is expected to be no score, but the rule gives 6.5",
        ),
        ({"scores": {"lod": 6.5}}, ("scores", "lod"), "is not a scale here"),
        ({"findings": []}, ("findings",), "expects nothing to fire, but found days.many"),
        (
            {"findings": ["days.many", "days.few"]},
            ("findings",),
            "expects days.many, days.few to fire, but found days.many",
        ),
    ],
)
def test_a_scenario_that_does_not_come_true_is_told(
    changed: dict[str, object], at: tuple[str, ...], what: str
) -> None:
    (flaw,) = told(**changed)
    assert (flaw.at, flaw.what) == (("scenarios", 0, *at), what)
    assert flaw.fix


def test_answers_that_nobody_can_give_are_told_first() -> None:
    (flaw,) = told(answers={"works": 7}, path=[])
    assert flaw.at == ("scenarios", 0, "answers", "works")


def test_answers_off_the_route_are_in_no_score() -> None:
    off = {"answers": {"works": 2, "hours": 4}, "path": ["works", "days"], "findings": []}
    assert told(**off, scores={"load": None}) == []


def test_a_reason_is_an_answer_of_a_scenario() -> None:
    silent = {"answers": {"works": {"missing": "refused"}}, "path": ["works", "days"], "findings": []}
    assert told(**silent, scores={"load": None}) == []
