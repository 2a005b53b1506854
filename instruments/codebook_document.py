"""A codebook as JSON-ready data, and read back from it. Its shape and JSON Schema follow the values."""

from collections.abc import Iterator, Mapping
from dataclasses import MISSING, Field, fields, is_dataclass
from types import NoneType, UnionType
from typing import Any, TypeVar, get_args, get_origin, get_type_hints

from instruments import shapes
from instruments.codebook import FORMAT, Codebook
from instruments.errors import InvalidInputError
from instruments.flaws import refusal
from instruments.shapes import Shape, schema_of

V = TypeVar("V")

_SHAPES: Mapping[object, Shape] = {str: shapes.text, int: shapes.whole, bool: shapes.boolean}


def document(book: Codebook) -> dict[str, object]:
    """The codebook as JSON-ready data; what is empty is left out."""
    made: dict[str, object] = _document(book)
    return made


def read(written: object, *, where: str) -> Codebook:
    """The codebook that ``document`` gave; an error tells every flaw of anything else."""
    if flaws := tuple(SHAPE(written, ())):
        raise refusal(flaws, where=where, content=written if isinstance(written, Mapping) else {})
    made: Codebook = _made(Codebook, written)
    if made.format != FORMAT:
        raise InvalidInputError(
            f"the codebook has format {made.format}",
            where=where,
            fix=f"This program reads format {FORMAT}; write it again with: thriving instruments codebook.",
        )
    return made


def schema() -> dict[str, object]:
    """The JSON Schema of the document."""
    return {
        "$schema": "https://json-schema.org/draft/2020-12/schema",
        "title": "Codebook",
        **schema_of(SHAPE),
    }


def _document(value: Any) -> Any:  # noqa: ANN401 - any value of a codebook
    if is_dataclass(value):
        named = ((one.name, one, getattr(value, one.name)) for one in fields(value))
        return {name: _document(held) for name, one, held in named if held != _default(one)}
    if isinstance(value, Mapping):
        return dict(value)
    return [_document(one) for one in value] if isinstance(value, tuple) else value


def _default(one: "Field[Any]") -> object:
    """What stands in a field that is left out; a value that nothing equals where it must be there."""
    return one.default_factory() if one.default_factory is not MISSING else one.default


def _made(kind: type[V], written: Any) -> V:  # noqa: ANN401 - data of a shape that was judged
    hints = get_type_hints(kind)
    return kind(**{name: _value(hints[name], held) for name, held in written.items()})


def _value(hint: Any, written: Any) -> Any:  # noqa: ANN401 - data of a shape that was judged
    if get_origin(hint) is tuple:
        return tuple(_value(get_args(hint)[0], one) for one in written)
    return _made(hint, written) if is_dataclass(hint) and isinstance(hint, type) else written


def _shape_of(hint: Any) -> Shape:  # noqa: ANN401 - a type as it was written
    if is_dataclass(hint):
        return _record(hint)
    if get_origin(hint) is tuple:
        return shapes.list_of(_shape_of(get_args(hint)[0]))
    if isinstance(hint, UnionType):
        (only,) = (one for one in get_args(hint) if one is not NoneType)
        return _shape_of(only)
    return _SHAPES.get(hint, shapes.texts)


def _record(kind: Any) -> Shape:  # noqa: ANN401 - a dataclass
    hints = get_type_hints(kind)
    needed = {one.name for one in _needed(kind)}
    found = {one.name: _shape_of(hints[one.name]) for one in fields(kind)}
    return shapes.record(
        {name: shape for name, shape in found.items() if name in needed},
        {name: shape for name, shape in found.items() if name not in needed},
    )


def _needed(kind: Any) -> "Iterator[Field[Any]]":  # noqa: ANN401 - a dataclass
    return (one for one in fields(kind) if _default(one) is MISSING)


SHAPE = _shape_of(Codebook)
