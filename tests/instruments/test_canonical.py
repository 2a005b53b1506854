"""Canonical JSON: equal content, equal bytes, equal hash."""

import hashlib
import json
from datetime import date
from enum import StrEnum

import pytest
from hypothesis import given
from hypothesis import strategies as st

from instruments.canonical import canonical_json, content_hash, sha256
from instruments.errors import InvalidInputError


class Colour(StrEnum):
    RED = "red"


values = st.recursive(
    st.none()
    | st.booleans()
    | st.integers()
    | st.floats(allow_nan=False, allow_infinity=False)
    | st.text(st.characters(codec="utf-8")),
    lambda inner: (
        st.lists(inner, max_size=3)
        | st.dictionaries(st.text(st.characters(codec="ascii")), inner, max_size=3)
    ),
    max_leaves=10,
)


def test_keys_are_sorted_text_is_plain_and_nothing_is_spaced() -> None:
    assert (
        canonical_json({"b": [1, 2.0, 2.5], "a": {"é": None, "x": True}})
        == '{"a":{"x":true,"é":null},"b":[1,2,2.5]}'.encode()
    )


def test_letters_composed_in_two_ways_are_one() -> None:
    assert canonical_json({"Cafe\u0301": "e\u0301"}) == canonical_json({"Caf\u00e9": "\u00e9"})


def test_tuples_are_lists_and_words_of_a_vocabulary_are_text() -> None:
    assert canonical_json((Colour.RED, 1)) == b'["red",1]'


@given(values)
def test_what_was_written_canonically_is_canonical(value: object) -> None:
    once = canonical_json(value)
    assert canonical_json(json.loads(once)) == once


@given(st.dictionaries(st.text(st.characters(codec="ascii")), st.integers()))
def test_the_order_of_keys_does_not_matter(value: dict[str, int]) -> None:
    assert content_hash(dict(reversed(value.items()))) == content_hash(value)


def test_the_hash_is_that_of_the_bytes() -> None:
    assert content_hash({"a": 1}) == sha256(b'{"a":1}') == hashlib.sha256(b'{"a":1}').hexdigest()


def test_a_value_without_json_is_refused_by_its_type() -> None:
    with pytest.raises(InvalidInputError, match="a date has no canonical JSON"):
        canonical_json({"when": date(2026, 1, 1)})


def test_a_key_that_is_not_text_is_refused() -> None:
    with pytest.raises(InvalidInputError, match=r"the key 1 is not text.*Put quotes"):
        canonical_json({1: "a"})


@pytest.mark.parametrize("value", [float("nan"), float("inf")])
def test_a_number_without_json_is_refused(value: float) -> None:
    with pytest.raises(InvalidInputError, match="has no canonical JSON"):
        canonical_json([value])


def test_one_key_composed_in_two_ways_is_refused_and_none_is_lost() -> None:
    with pytest.raises(InvalidInputError, match="there twice"):
        canonical_json({"e\u0301": 1, "\u00e9": 2})


def test_half_a_character_is_refused() -> None:
    with pytest.raises(InvalidInputError, match="half of a character"):
        canonical_json({"a": "x\ud800"})
