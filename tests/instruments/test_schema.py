"""The JSON Schema of the format says what the reader does."""

import json
from pathlib import Path
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from jsonschema import Draft202012Validator

from instruments import catalogue, loading
from instruments.definition import Instrument
from instruments.errors import InvalidDefinitionError
from instruments.schema import schema
from instruments.written import INSTRUMENT
from tests.instruments.definitions import Written, definitions
from tests.instruments.test_mutations import damaged

PAGE = "docs/instrument.schema.json"
VALIDATOR = Draft202012Validator(schema())


def test_the_schema_is_one(repository: Path) -> None:
    Draft202012Validator.check_schema(schema())
    assert json.loads((repository / PAGE).read_text()) == schema(), "write it anew: python -m tools.schema"


@pytest.mark.parametrize("instrument", catalogue.all(), ids=lambda one: one.label)
def test_every_shipped_definition_satisfies_it(instrument: Instrument) -> None:
    assert [error.message for error in VALIDATOR.iter_errors(instrument.content)] == []


@settings(max_examples=200, suppress_health_check=[HealthCheck.too_slow])
@given(content=definitions())
def test_what_the_reader_takes_satisfies_it(content: Written) -> None:
    loading.parse(content, where="a test", resolve=catalogue.get)
    assert VALIDATOR.is_valid(content)


@settings(max_examples=300, suppress_health_check=[HealthCheck.too_slow])
@given(content=definitions(), data=st.data())
def test_what_does_not_satisfy_it_is_refused_by_the_reader(content: Written, data: st.DataObject) -> None:
    changed = damaged(data, content)
    if not VALIDATOR.is_valid(_as_json(changed)):
        assert [*INSTRUMENT(changed, ())]
        with pytest.raises(InvalidDefinitionError):
            loading.parse(changed, where="a test", resolve=catalogue.get)


def _as_json(value: object) -> Any:  # noqa: ANN401 - JSON
    """As a file of JSON would say it: every key is text."""
    if isinstance(value, dict):
        return {str(key): _as_json(inside) for key, inside in value.items()}
    return [_as_json(inside) for inside in value] if isinstance(value, list) else value


@pytest.mark.parametrize(
    ("path", "value"),
    [
        (("items", 0, "kind"), "grid"),
        (("items", 0, "colour"), "red"),
        (("version",), 1.0),
        (("rights",), {}),
        (("items", 0, "show_if"), ["a"]),
        (("languages",), []),
    ],
)
def test_an_editor_that_knows_it_underlines_a_slip(
    written: Written, path: tuple[Any, ...], value: object
) -> None:
    holder: Any = written
    for step in path[:-1]:
        holder = holder[step]
    holder[path[-1]] = value
    assert not VALIDATOR.is_valid(written)
