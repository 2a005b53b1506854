"""Reading conditions: everything that is wrong at once, each with its place and its remedy."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from instruments.expression_reading import DEEPEST, MOST_VALUES, SCHEMA, condition, expression, parse
from instruments.expressions import Compare, Comparison, Count, ItemValue, Literal, items_of, references
from instruments.flaws import Flaw
from instruments.shapes import schema_of
from tests.timing import seconds_of


def flaws(written: object) -> tuple[Flaw, ...]:
    found = parse(written)
    assert isinstance(found, tuple)
    return found


def test_a_condition_becomes_frozen_values() -> None:
    assert parse({"ge": [{"item": "age"}, 16]}) == Compare(Comparison.GE, ItemValue("age"), Literal(16))
    assert parse({"count": {"items": ["a"], "codes": [1, 2]}}) == Count(("a",), (1, 2))


def test_the_items_of_an_expression_are_told_once_in_the_order_of_writing() -> None:
    read = parse({"and": [{"answered": "b"}, {"eq": [{"sum": ["a", "b"]}, {"item": "c"}]}]})
    assert not isinstance(read, tuple)
    assert items_of(read) == ("b", "a", "c")
    assert list(references(read, ("show_if",))) == [
        (("show_if", "and", 0, "answered"), "b"),
        (("show_if", "and", 1, "eq", 0, "sum", 0), "a"),
        (("show_if", "and", 1, "eq", 0, "sum", 1), "b"),
        (("show_if", "and", 1, "eq", 1, "item"), "c"),
    ]


def test_every_flaw_is_told_at_once_with_its_place() -> None:
    found = flaws({"and": [{"eq": [1]}, {"smaller": 3}, None, {"sum": ["a", "a"]}]})
    assert [flaw.at for flaw in found] == [
        ("and", 0, "eq"),
        ("and", 1, "smaller"),
        ("and", 2),
        ("and", 3, "sum", 1),
    ]


def test_an_operator_that_is_not_known_is_answered_with_a_near_one() -> None:
    (flaw,) = flaws({"days_betwen": ["a", "b"]})
    assert flaw.fix.startswith("Did you mean 'days_between'?")


def test_types_are_judged_once_the_shape_is_right() -> None:
    found = flaws({"or": [{"lt": ["a", 1]}, {"in": [1, ["x", 2]]}, {"not": 3}]})
    assert [(flaw.at, flaw.blocks) for flaw in found] == [
        (("or", 0, "lt", 0), True),
        (("or", 1, "in", 1, 0), True),
        (("or", 2, "not"), True),
    ]


@pytest.mark.parametrize(
    ("written", "what"),
    [
        ({"sum": ["a"]}, "is a number, not a condition"),
        ({"date": "2026-11-22"}, "is a date, not a condition"),
        ("yes", "is a text, not a condition"),
        ({"item": "a"}, "is the answer to an item, not a condition"),
        ({"eq": [1]}, "is a list, not two values"),
    ],
)
def test_a_condition_must_be_true_or_false(written: object, what: str) -> None:
    (flaw,) = condition(written, ("show_if",))
    assert (flaw.what, flaw.blocks) == (what, True)


@pytest.mark.parametrize("written", [True, {"answered": "a"}, {"not": {"eq": [{"item": "a"}, 1]}}])
def test_a_sound_condition_has_no_flaw(written: object) -> None:
    assert list(condition(written, ())) == []


def nested(levels: int) -> object:
    of: object = True
    for _ in range(levels):
        of = {"not": of}
    return of


def test_depth_is_limited_and_said() -> None:
    assert list(condition(nested(DEEPEST), ())) == []
    (flaw,) = flaws(nested(DEEPEST + 1))
    assert f"nested more than {DEEPEST} levels" in flaw.what
    (flaw,) = flaws(nested(100_000))
    assert f"nested more than {DEEPEST} levels" in flaw.what


def test_size_is_limited_and_said() -> None:
    assert list(condition({"and": [True] * (MOST_VALUES - 2)}, ())) == []
    (flaw,) = flaws({"and": [True] * (MOST_VALUES - 1)})
    assert f"more than {MOST_VALUES} values" in flaw.what


def test_a_value_that_holds_itself_many_times_over_is_refused_quickly() -> None:
    bomb: object = True
    for _ in range(30):
        bomb = {"and": [bomb, bomb]}
    (flaw,) = flaws(bomb)
    assert f"more than {MOST_VALUES} values" in flaw.what
    assert seconds_of(lambda: flaws(bomb), enough=1) < 1


@given(
    st.recursive(
        st.none() | st.booleans() | st.integers() | st.floats() | st.text() | st.binary(),
        lambda inner: (
            st.lists(inner, max_size=3)
            | st.dictionaries(
                st.sampled_from(["eq", "and", "not", "in", "count", "sum", "date", "item", "x"])
                | st.integers(),
                inner,
                max_size=2,
            )
        ),
    )
)
def test_whatever_is_written_is_read_or_refused_and_never_fails(written: object) -> None:
    found = parse(written)
    assert not isinstance(found, tuple) or all(flaw.what and flaw.fix and flaw.blocks for flaw in found)


def test_the_schema_knows_every_operator() -> None:
    assert schema_of(expression) == schema_of(condition) == {"$ref": "#/$defs/expression"}
    told = [name for one in SCHEMA["anyOf"][1:] for name in one["required"]]
    assert len(told) == len(set(told)) == 16
