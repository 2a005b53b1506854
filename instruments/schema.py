"""The format of a definition as JSON Schema, made from the shapes that judge it: the two cannot differ."""

from collections.abc import Mapping
from typing import Any

from instruments import expression_reading
from instruments.shapes import schema_of
from instruments.written import INSTRUMENT


def schema() -> Mapping[str, Any]:
    """The JSON Schema (2020-12) of a written definition, for editors and for other programs.

    What satisfies it has the right shape. Whether its parts fit together is told by reading the definition.
    """
    return {
        "$schema": "https://json-schema.org/draft/2020-12/schema",
        "title": "Definition of an instrument",
        **schema_of(INSTRUMENT),
        "$defs": {"expression": expression_reading.SCHEMA},
    }
