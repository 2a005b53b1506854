"""A clause is true for just the answers for which its condition is."""

from itertools import chain, combinations
from typing import Any

import pytest

from instruments.clauses import Clause, Says, clauses
from instruments.definition import Instrument, Item, ItemKind
from instruments.loading import parse
from instruments.logic import evaluate
from tests.instruments.conftest import nothing_to_resolve
from tests.rights import RIGHTS

ORDERS = ("eq", "ne", "lt", "le", "gt", "ge")


def asked(condition: object) -> Instrument:
    """A definition whose last item is asked under a condition; the others are of each kind that has codes."""
    choices = [{"id": f"c{code}", "code": code, "wording": {"en": f"C{code}"}} for code in range(1, 8)]
    choices += [{"id": "none", "code": 9, "wording": {"en": "None"}, "exclusive": True}]
    reason = {"id": "not_said", "code": 98, "wording": {"en": "Not said"}, "missing": "refused"}
    single = [{**one, "exclusive": False} for one in choices]
    return parse(
        {
            "key": "asked",
            "version": "1.0",
            "title": {"en": "Asked"},
            "languages": ["en"],
            "rights": dict(RIGHTS),
            "choice_sets": {"one": [*single, reason], "many": [*choices, reason]},
            "items": [
                {"id": "one", "kind": "single", "wording": {"en": "One?"}, "choices": "one"},
                {"id": "many", "kind": "multiple", "wording": {"en": "Many?"}, "choices": "many"},
                {"id": "row", "kind": "number", "wording": {"en": "Row?"}, "low": 0, "high": 10},
                {"id": "may", "kind": "consent", "wording": {"en": "May we?"}},
                {
                    "id": "day",
                    "kind": "date",
                    "wording": {"en": "Day?"},
                    "earliest": "2025-01-01",
                    "latest": "2027-12-31",
                },
                {
                    "id": "last",
                    "kind": "text",
                    "wording": {"en": "Last?"},
                    "longest": 9,
                    "show_if": condition,
                },
            ],
            "scales": [],
            "test_values": [],
        },
        where="a test",
        resolve=nothing_to_resolve,
    )


def says(clause: Clause, answer: int | tuple[int, ...] | None) -> bool:
    """What somebody with a pen makes of a clause: the slow twin of its condition."""
    ticked = set(answer) if isinstance(answer, tuple) else {answer} - {None}
    chosen = {one.code for one in clause.choices}
    number = answer if isinstance(answer, int) else -1
    meaning = {
        Says.TICKED: bool(ticked & chosen),
        Says.TICKED_OTHER: bool(ticked - chosen),
        Says.NOT_TICKED: not ticked & chosen,
        Says.ANSWERED: answer is not None,
        Says.UNANSWERED: answer is None,
    }
    return meaning.get(clause.says, clause.low <= number <= clause.high)


def answers(item: Item) -> list[Any]:
    """Every answer that an item can have, and none. Choices that are a reason have no value."""
    codes = [one.code for one in item.choices if one.missing is None]
    if item.kind is ItemKind.MULTIPLE:
        sets = (combinations(codes, size) for size in range(1, len(codes) + 1))
        alone = {one.code for one in item.choices if one.exclusive}
        return [None, *(one for one in chain(*sets) if len(one) == 1 or not alone & set(one))]
    if item.kind is ItemKind.CONSENT:
        return [None, 1]
    return [None, *(codes or range(11))]


@pytest.mark.parametrize(
    "condition",
    [
        *({order: [{"item": "one"}, 4]} for order in ORDERS),
        *({"not": {order: [{"item": "one"}, 4]}} for order in ORDERS),
        *({order: [{"item": "row"}, 4]} for order in ORDERS if order != "ne"),
        {"in": [{"item": "one"}, [2, 3]]},
        {"in": [2, {"item": "many"}]},
        {"not": {"in": [2, {"item": "many"}]}},
        {"in": [9, {"item": "many"}]},
        {"gt": [{"count": {"items": ["many"], "codes": [1, 2, 3, 4, 5, 6, 7]}}, 0]},
        {"gt": [{"count": {"items": ["many"], "codes": [1, 2, 3, 4, 5, 6, 7, 9]}}, 0]},
        {"eq": [{"item": "may"}, 1]},
        {"answered": "may"},
        {"answered": "many"},
        {"not": {"answered": "one"}},
        {"ge": [{"item": "row"}, 0]},
    ],
    ids=str,
)
def test_a_clause_says_what_its_condition_says_for_every_answer(condition: object) -> None:
    instrument = asked(condition)
    last = instrument.item("last").show_if
    assert last is not None
    found = clauses(last, instrument)
    assert found is not None
    (clause,) = found.members
    for answer in answers(clause.item):
        given = {} if answer is None else {clause.item.id: answer}
        assert says(clause, answer) is (evaluate(last, given) is True), answer


@pytest.mark.parametrize(
    "condition",
    [
        {"ne": [{"item": "row"}, 4]},
        {"not": {"eq": [{"item": "row"}, 4]}},
        {"not": {"eq": [{"item": "may"}, 1]}},
        {"and": [{"in": [1, {"item": "many"}]}, {"in": [2, {"item": "many"}]}]},
        {"eq": [{"item": "one"}, {"item": "row"}]},
        {"ge": [{"item": "day"}, {"date": "2026-01-01"}]},
        {"or": [{"answered": "one"}, {"ne": [{"item": "row"}, 4]}]},
    ],
    ids=str,
)
def test_what_no_clause_can_say_has_none(condition: object) -> None:
    instrument = asked(condition)
    last = instrument.item("last").show_if
    assert last is not None
    assert clauses(last, instrument) is None


def test_a_condition_that_is_never_true_has_no_clause() -> None:
    instrument = asked({"answered": "one"})
    never = asked({"eq": [{"item": "one"}, 1]}).item("last").show_if
    assert never is not None
    for item in ("one", "many", "row", "may"):
        found = instrument.item(item)
        other = {"one": 99, "many": 99, "row": 99, "may": 2}[item]
        assert _never(found, other, instrument) is None


def _never(item: Item, code: int, instrument: Instrument) -> object:
    from instruments.expressions import Compare, Comparison, ItemValue, Literal, Ticked

    if item.kind is ItemKind.MULTIPLE:
        return clauses(Ticked(Literal(code), ItemValue(item.id)), instrument)
    return clauses(Compare(Comparison.EQ, ItemValue(item.id), Literal(code)), instrument)
