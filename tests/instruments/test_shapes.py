"""Shapes: what a value should be, told in words when it is not."""

from enum import StrEnum

import pytest

from instruments.flaws import Flaw
from instruments.shapes import (
    Shape,
    boolean,
    list_of,
    mapping_of,
    number,
    one_of,
    record,
    said,
    text,
    texts,
    whole,
)


class Kind(StrEnum):
    SINGLE = "single"
    RATING = "rating"


KIND = one_of(Kind, never={"grid": "No grids."})
PERSON = record({"name": text}, {"age": whole})


def flaws(shape: Shape, value: object) -> list[Flaw]:
    return list(shape(value, ("at",)))


@pytest.mark.parametrize(
    ("shape", "value"),
    [
        (text, "a word\nand more"),
        (whole, 0),
        (whole, -(2**31) + 1),
        (number, 1.5),
        (number, 3),
        (boolean, False),
        (KIND, "rating"),
        (list_of(whole), []),
        (list_of(whole), (1, 2)),
        (texts, {"en": "a", "ur": "b"}),
        (PERSON, {"name": "A"}),
        (PERSON, {"name": "A", "age": 7}),
    ],
)
def test_a_value_of_the_right_shape_has_no_flaw(shape: Shape, value: object) -> None:
    assert flaws(shape, value) == []


@pytest.mark.parametrize(
    ("shape", "value", "what", "fix"),
    [
        (text, None, "is empty, not text", "Leave the key out, or write it."),
        (text, True, "is true, not text", "Put quotes round it."),
        (text, 1.0, "is the number 1.0, not text", "Put quotes round it."),
        (text, ["a"], "is a list, not text", "Put quotes round it."),
        (text, " ", "is empty text", "Write it, or leave the key out."),
        (text, "a\n", "begins or ends with a space or line break", "Remove it; use >- for long text."),
        (text, "a\x07b", "holds a character that cannot be printed", "Remove it."),
        (text, "a\ud800b", "holds a character that cannot be printed", "Remove it."),
        (whole, "7", "is the text '7', not a whole number", "Write digits only, no quotes."),
        (whole, 7.0, "is the number 7.0, not a whole number", "Write digits only, no quotes."),
        (whole, False, "is false, not a whole number", "Write digits only, no quotes."),
        (whole, 2**31, "is too large", "Use a number up to 2147483647."),
        (number, "1.5", "is the text '1.5', not a number", "Write digits, no quotes."),
        (number, True, "is true, not a number", "Write digits, no quotes."),
        (number, float("nan"), "is too large or not finite", "Use a number up to 2147483647."),
        (number, 1e300, "is too large or not finite", "Use a number up to 2147483647."),
        (boolean, "true", "is the text 'true', not true or false", "Write true or false."),
        (
            KIND,
            "ratng",
            "is 'ratng', which is not known",
            "Did you mean 'rating'? Write one of: single, rating.",
        ),
        (KIND, None, "is empty", "Write one of: single, rating."),
        (KIND, "grid", "is 'grid'", "No grids."),
        (list_of(whole), {"a": 1}, "is a set of named values, not a list", "Begin each member with a dash."),
        (list_of(whole, least=2), [1], "has 1 members", "Give at least 2."),
        (texts, "a", "is the text 'a', not named values", "Write 'name: value' lines."),
        (texts, {1: "a"}, "has the key 1, which is not text", "Put quotes round it."),
        (PERSON, [], "is a list, not named values", "Write its keys: name, age."),
        (PERSON, {}, "has no 'name'", "Add 'name:'."),
    ],
)
def test_a_value_of_another_shape_is_told_with_its_remedy(
    shape: Shape, value: object, what: str, fix: str
) -> None:
    [flaw] = flaws(shape, value)
    assert (flaw.what, flaw.fix) == (what, fix)


def test_an_unknown_key_names_the_nearest_known_one_and_lets_the_rest_be_judged() -> None:
    [flaw] = flaws(PERSON, {"name": "A", "agee": 7})
    assert flaw == Flaw(
        ("at", "agee"),
        "is a key that is not known here",
        "Did you mean 'age'? Known here: name, age.",
        blocks=False,
    )


def test_flaws_lie_at_the_member_that_has_them() -> None:
    [flaw] = flaws(list_of(mapping_of(whole)), [{"a": 1}, {"b": "x"}])
    assert flaw.at == ("at", 1, "b")


def test_every_flaw_of_a_thing_is_told() -> None:
    assert len(flaws(PERSON, {"age": "x", "nam": 1})) == 3


def test_a_value_of_no_written_kind_is_named_by_its_type() -> None:
    assert said(object()) == "a object"
    assert said(b"x") == "a bytes"
