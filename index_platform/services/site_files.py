"""Files by which a site says what is its own: read when the server starts, and refused as a whole."""

from collections.abc import Mapping
from pathlib import Path
from typing import Any, cast

from instruments.files import read_document
from instruments.flaws import refusal
from instruments.shapes import Shape


def content(path: Path, shape: Shape) -> Mapping[str, Any]:
    """What a YAML file says; InvalidDefinitionError with everything in it that is not of this shape."""
    document = read_document(path)
    if flaws := list(shape(document.content, ())):
        raise refusal(flaws, where=document.where, content=document.content, lines=document.lines)
    return cast("Mapping[str, Any]", document.content)
