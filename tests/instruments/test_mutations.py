"""Definitions damaged at random: an instrument or one clear refusal, never anything else."""

import copy
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from instruments import catalogue, geography, loading
from instruments.errors import InvalidDefinitionError, MeasureError
from instruments.files import yaml_document

Written = dict[str, Any]

junk = st.one_of(
    st.none(),
    st.booleans(),
    st.integers(),
    st.integers(-2, 12),
    st.floats(),
    st.text(max_size=5),
    st.sampled_from(
        ["brs@1.0", "single", "rating", "mean", "sum", "position_mean", "en", "calm", "ease", "\ud800"]
    ),
    st.lists(st.integers(0, 3), max_size=3),
    st.dictionaries(st.one_of(st.text(max_size=3), st.integers()), st.text(max_size=3), max_size=2),
)


def spots(value: object) -> list[tuple[Any, Any]]:
    """Every (holder, key) of a nested value."""
    keys = (
        list(value) if isinstance(value, dict) else list(range(len(value))) if isinstance(value, list) else []
    )
    here = [(value, key) for key in keys]
    return here + [spot for holder, key in here for spot in spots(holder[key])]


def damaged(data: st.DataObject, whole: Written) -> Written:
    """``whole`` with one to three values replaced, removed, doubled or renamed."""
    changed = copy.deepcopy(whole)
    for _ in range(data.draw(st.integers(1, 3))):
        holder, key = data.draw(st.sampled_from(spots(changed) or [({}, "x")]))
        match data.draw(st.sampled_from(["replace", "remove", "double", "rename"])):
            case "replace":
                holder[key] = data.draw(junk)
            case "remove":
                holder.pop(key, None) if isinstance(holder, dict) else holder.pop(key)
            case "double" if isinstance(holder, list):
                holder.append(copy.deepcopy(holder[key]))
            case _ if isinstance(holder, dict):
                holder[data.draw(st.one_of(st.text(max_size=4), st.integers()))] = holder.pop(key, None)
    return changed


def outcome(make: Any, content: Written) -> tuple[object, MeasureError | None]:  # noqa: ANN401 - any parser
    try:
        return make(content), None
    except InvalidDefinitionError as error:
        return None, error


@settings(max_examples=400, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(data=st.data())
def test_a_damaged_definition_is_refused_or_is_an_instrument_again(
    written: Written, data: st.DataObject
) -> None:
    def parse(content: Written) -> object:
        return loading.parse(content, where="a test", resolve=catalogue.get)

    made, error = outcome(parse, damaged(data, written))
    if error is None:
        assert parse(made.content) == made  # type: ignore[attr-defined]
    else:
        assert error.what
        assert error.fix.strip()


@settings(max_examples=300, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(data=st.data())
def test_a_damaged_geography_is_refused_or_is_a_geography_again(places: Written, data: st.DataObject) -> None:
    def parse(content: Written) -> object:
        return geography.parse(content, where="a test")

    made, error = outcome(parse, damaged(data, places))
    if error is None:
        assert parse(geography.document(made)) == made  # type: ignore[arg-type]
    else:
        assert error.what
        assert error.fix.strip()


@settings(max_examples=300)
@given(data=st.data())
def test_a_damaged_file_is_refused_or_read(data: st.DataObject) -> None:
    text = catalogue.path_of(catalogue.get("loneliness@1.0").version).read_text(encoding="utf-8")
    for _ in range(data.draw(st.integers(1, 3))):
        start = data.draw(st.integers(0, len(text)))
        end = min(len(text), start + data.draw(st.integers(0, 30)))
        text = text[:start] + data.draw(st.text(st.characters(codec="utf-8"), max_size=4)) + text[end:]

    def read(content: Any) -> object:  # noqa: ANN401 - text here
        found = yaml_document(content, where="a test")
        return loading.parse(found.content, where="a test", resolve=catalogue.get, lines=found.lines)

    made, error = outcome(read, text)  # type: ignore[arg-type]
    assert (made is None) != (error is None)


@pytest.mark.parametrize("depth", [45, 3000])
def test_a_definition_nested_without_end_is_refused(written: Written, depth: int) -> None:
    nested: object = "x"
    for _ in range(depth):
        nested = [nested]
    written["colour"] = nested
    with pytest.raises(InvalidDefinitionError, match="colour is a key that is not known here"):
        loading.parse(written, where="a test", resolve=catalogue.get)
