"""The meaning of the logic language: the stored cases, a second evaluator, and laws."""

import json
import re
from collections import Counter
from pathlib import Path
from typing import Any

import pytest
import yaml
from hypothesis import given
from hypothesis import strategies as st

from instruments.catalogue import DATA
from instruments.definition import Missing
from instruments.expression_reading import SCHEMA, built, condition, parse
from instruments.expressions import Comparison, document, items_of
from instruments.logic import evaluate, value_of
from tests.instruments.logic_twin import plain

VECTORS: list[dict[str, Any]] = json.loads((Path(DATA) / "logic-vectors.json").read_text())["cases"]
EVALUATED = [case for case in VECTORS if "expected" in case]
REFUSED = [case for case in VECTORS if "refusal" in case]
REASONS = [{"missing": reason.value} for reason in Missing]
NUMBERS, TEXTS, DAYS, TICKED = ("a", "b", "c"), ("s", "t"), ("d", "e"), ("m", "n")


def items(names: tuple[str, ...]) -> st.SearchStrategy[object]:
    return st.sampled_from(names).map(lambda name: {"item": name})


def some_of(names: tuple[str, ...]) -> st.SearchStrategy[list[str]]:
    return st.lists(st.sampled_from(names), min_size=1, unique=True)


def pairs(of: st.SearchStrategy[Any], *names: str) -> st.SearchStrategy[dict[str, Any]]:
    return st.builds(lambda name, left, right: {name: [left, right]}, st.sampled_from(names), of, of)


codes = st.integers(-1, 5)
words = st.sampled_from(["blue", "Caf\u00e9", "Cafe\u0301", "2024-02-29", "1"])
days = st.dates().map(lambda day: day.isoformat())
dates = items(DAYS) | days.map(lambda day: {"date": day})
counts = st.builds(
    lambda names, found: {"count": {"items": names} | ({"codes": found} if found else {})},
    some_of(NUMBERS + TICKED),
    st.lists(codes, max_size=3, unique=True),
)
numbers = (
    items(NUMBERS)
    | codes
    | st.sampled_from([0.5, 2.5, 2**53 - 1])
    | counts
    | some_of(NUMBERS).map(lambda names: {"sum": names})
    | pairs(dates, "days_between")
)
single = st.one_of(
    st.booleans(),
    st.sampled_from(NUMBERS + TEXTS + DAYS + TICKED).map(lambda name: {"answered": name}),
    pairs(numbers, *Comparison),
    pairs(dates, *Comparison),
    pairs(words | items(TEXTS), "eq", "ne"),
    st.builds(
        lambda value, options: {"in": [value, options]}, numbers, st.lists(codes, min_size=1, max_size=3)
    ),
    st.builds(lambda value, among: {"in": [value, among]}, numbers, items(TICKED)),
)
conditions = st.recursive(
    single,
    lambda inner: (
        st.builds(
            lambda name, members: {name: members},
            st.sampled_from(["and", "or"]),
            st.lists(inner, min_size=1, max_size=3),
        )
        | inner.map(lambda member: {"not": member})
    ),
    max_leaves=8,
)
values = st.one_of(
    codes,
    st.sampled_from([2**53 - 1, 1 - 2**53, 2**53, 2.0, 2.5, True, None, "", *REASONS]),
    words,
    days,
    st.lists(codes | st.just("1"), max_size=3),
)
answers = st.dictionaries(st.sampled_from(NUMBERS + TEXTS + DAYS + TICKED), values)


def json_of(result: object) -> object:
    return list(result) if isinstance(result, tuple) else result


@pytest.mark.parametrize("case", EVALUATED, ids=lambda case: case["id"])
def test_a_stored_case_gives_what_is_stored(case: dict[str, Any]) -> None:
    expression = parse(case["expression"])
    assert not isinstance(expression, tuple)
    found = json_of(evaluate(expression, case["answers"]))
    assert (type(found), found) == (type(case["expected"]), case["expected"])


@pytest.mark.parametrize("case", EVALUATED, ids=lambda case: case["id"])
def test_a_second_evaluator_gives_what_is_stored(case: dict[str, Any]) -> None:
    found = plain(case["expression"], case["answers"])
    assert (type(found), found) == (type(case["expected"]), case["expected"])


@pytest.mark.parametrize("case", REFUSED, ids=lambda case: case["id"])
def test_a_stored_refusal_is_told(case: dict[str, Any]) -> None:
    flaws = parse(case["expression"])
    assert isinstance(flaws, tuple)
    assert any(case["refusal"] in flaw.what for flaw in flaws)
    assert all(flaw.fix for flaw in flaws)


def test_the_stored_cases_are_many_and_each_has_its_own_name() -> None:
    assert len(VECTORS) >= 200
    assert [name for name, times in Counter(case["id"] for case in VECTORS).items() if times > 1] == []


def test_the_stored_cases_ask_every_operator_and_every_reason() -> None:
    written = [json.dumps(case["expression"]) for case in EVALUATED]
    operators = {*Comparison, "and", "or", "not", "in", "answered", "count", "sum", "days_between", "item"}
    assert {name for name in operators if not any(f'{{"{name}":' in text for text in written)} == set()
    given_answers = json.dumps([case["answers"] for case in EVALUATED])
    assert [reason for reason in Missing if f'{{"missing": "{reason.value}"}}' not in given_answers] == []


def test_the_page_for_people_explains_every_operator_and_its_examples_can_be_read(repository: Path) -> None:
    page = (repository / "docs/logic.md").read_text()
    told = {name for one in SCHEMA["anyOf"][1:] for name in one["required"]}
    assert {name for name in told if f"`{name}`" not in page and f"{{{name}: " not in page} == set()
    examples = [yaml.safe_load(text)["show_if"] for text in re.findall(r"```yaml\n(.*?)```", page, re.DOTALL)]
    assert [list(condition(example, ())) for example in examples] == [[], []]


@given(conditions | numbers, answers)
def test_two_evaluators_agree(written: object, given_answers: dict[str, object]) -> None:
    assert json_of(evaluate(built(written), given_answers)) == plain(written, given_answers)


@given(conditions)
def test_reading_what_was_written_gives_an_equal_expression(written: object) -> None:
    expression = parse(written)
    assert not isinstance(expression, tuple)
    assert parse(document(expression)) == expression
    assert parse(json.loads(json.dumps(document(expression)))) == expression


@given(conditions, answers)
def test_only_the_items_that_are_named_matter(written: object, given_answers: dict[str, object]) -> None:
    expression = built(written)
    kept = {item: value for item, value in given_answers.items() if item in items_of(expression)}
    assert evaluate(expression, kept) == evaluate(expression, given_answers)


@given(conditions, answers)
def test_a_condition_or_its_negation_is_true_and_never_both(
    written: object, given_answers: dict[str, object]
) -> None:
    straight, turned = (evaluate(built(each), given_answers) for each in (written, {"not": written}))
    assert {straight, turned} == {True, False}


@given(st.lists(conditions, min_size=1, max_size=3), answers)
def test_and_is_the_negation_of_or_over_negations(
    written: list[object], given_answers: dict[str, object]
) -> None:
    turned = {"not": {"or": [{"not": member} for member in written]}}
    assert evaluate(built({"and": written}), given_answers) == evaluate(built(turned), given_answers)


@pytest.mark.parametrize("reason", Missing)
def test_a_reason_is_no_value_although_it_is_text_in_python(reason: Missing) -> None:
    assert value_of(reason) is None
    assert evaluate(built({"eq": [{"item": "a"}, reason.value]}), {"a": reason}) is False


def test_ticked_codes_may_come_as_a_list_or_a_tuple() -> None:
    assert value_of((1, 3)) == value_of([1, 3]) == (1, 3)
