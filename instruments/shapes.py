"""Shapes of written data, put together from small ones: each tells a value's flaws, and its JSON Schema."""

import math
import re
import unicodedata
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from itertools import chain

from instruments.flaws import At, Flaw, near

Shape = Callable[[object, At], Iterator[Flaw]]

_LARGEST = 2**31 - 1
_DAY = re.compile(r"\d{4}-\d{2}-\d{2}", re.ASCII)


@dataclass(frozen=True, slots=True)
class Described:
    """A shape that can be said as JSON Schema too."""

    flaws: Callable[[object, At], Iterator[Flaw]]
    schema: Mapping[str, object]

    def __call__(self, value: object, at: At) -> Iterator[Flaw]:
        """The flaws of ``value``, which stands at ``at``."""
        return self.flaws(value, at)


def schema_of(shape: Shape) -> Mapping[str, object]:
    """The JSON Schema of a shape; a shape that is not described allows anything there."""
    return shape.schema if isinstance(shape, Described) else {}


def _text(value: object, at: At) -> Iterator[Flaw]:
    """Flaws of what should be text that says something."""
    if not isinstance(value, str):
        fix = "Leave the key out, or write it." if value is None else "Put quotes round it."
        yield Flaw(at, f"is {said(value)}, not text", fix, blocks=True)
    elif not value.strip():
        yield Flaw(at, "is empty text", "Write it, or leave the key out.", blocks=True)
    elif value != value.strip():
        yield Flaw(at, "begins or ends with a space or line break", "Remove it; use >- for long text.")
    elif any(unicodedata.category(sign) in ("Cc", "Cs") and sign != "\n" for sign in value):
        yield Flaw(at, "holds a character that cannot be printed", "Remove it.", blocks=True)


def text_up_to(most: int) -> Shape:
    """The shape of text of at most so many signs."""

    def flaws(value: object, at: At) -> Iterator[Flaw]:
        found = list(_text(value, at))
        yield from found
        if not found and len(str(value)) > most:
            yield Flaw(at, f"has {len(str(value)):,} signs", f"Say it in {most:,} or fewer.", blocks=True)

    return Described(flaws, {**text.schema, "maxLength": most})


def _whole(value: object, at: At) -> Iterator[Flaw]:
    """Flaws of what should be a whole number."""
    if not isinstance(value, int) or isinstance(value, bool):
        yield Flaw(at, f"is {said(value)}, not a whole number", "Write digits only, no quotes.", blocks=True)
    elif abs(value) > _LARGEST:
        yield Flaw(at, "is too large", f"Use a number up to {_LARGEST}.", blocks=True)


def _number(value: object, at: At) -> Iterator[Flaw]:
    """Flaws of what should be a finite number."""
    if not isinstance(value, int | float) or isinstance(value, bool):
        yield Flaw(at, f"is {said(value)}, not a number", "Write digits, no quotes.", blocks=True)
    elif not math.isfinite(value) or abs(value) > _LARGEST:
        yield Flaw(at, "is too large or not finite", f"Use a number up to {_LARGEST}.", blocks=True)


def _boolean(value: object, at: At) -> Iterator[Flaw]:
    """Flaws of what should be true or false."""
    if not isinstance(value, bool):
        yield Flaw(at, f"is {said(value)}, not true or false", "Write true or false.", blocks=True)


def one_of(kinds: type[StrEnum], *, never: Mapping[str, str] | None = None) -> Shape:
    """The shape of one word of a vocabulary; ``never`` explains words that are left out on purpose."""
    known = [kind.value for kind in kinds]

    def flaws(value: object, at: At) -> Iterator[Flaw]:
        if not isinstance(value, str):
            yield Flaw(at, f"is {said(value)}", f"Write one of: {', '.join(known)}.", blocks=True)
        elif never and value in never:
            yield Flaw(at, f"is {value!r}", never[value], blocks=True)
        elif value not in known:
            fix = f"{near(value, known)}Write one of: {', '.join(known)}."
            yield Flaw(at, f"is {value!r}, which is not known", fix, blocks=True)

    return Described(flaws, {"enum": known})


def list_of(shape: Shape, *, least: int = 0, most: int | None = None) -> Shape:
    """The shape of a list whose members all have ``shape``; ``most``: so many of them, where it is given."""
    schema = {"type": "array", "items": schema_of(shape), "minItems": least}

    def flaws(value: object, at: At) -> Iterator[Flaw]:
        if not isinstance(value, list | tuple):
            yield Flaw(at, f"is {said(value)}, not a list", "Begin each member with a dash.", blocks=True)
            return
        if len(value) < least:
            yield Flaw(at, f"has {len(value)} members", f"Give at least {least}.", blocks=True)
        if most is not None and len(value) > most:
            yield Flaw(at, f"has {len(value)} members", f"Give at most {most}.", blocks=True)
            return
        yield from chain.from_iterable(shape(member, (*at, row)) for row, member in enumerate(value))

    return Described(flaws, schema if most is None else {**schema, "maxItems": most})


def mapping_of(shape: Shape) -> Shape:
    """The shape of named values that all have ``shape``."""

    def flaws(value: object, at: At) -> Iterator[Flaw]:
        if not isinstance(value, Mapping):
            yield Flaw(at, f"is {said(value)}, not named values", "Write 'name: value' lines.", blocks=True)
            return
        for key, member in value.items():
            yield from _key_flaws(key, at)
            yield from shape(member, (*at, key))

    return Described(flaws, {"type": "object", "additionalProperties": schema_of(shape)})


def nothing_or(shape: Shape) -> Shape:
    """The shape of what may be written as null."""

    def flaws(value: object, at: At) -> Iterator[Flaw]:
        if value is not None:
            yield from shape(value, at)

    return Described(flaws, {"anyOf": [schema_of(shape), {"type": "null"}]})


def pair_of(first: Shape, second: Shape) -> Shape:
    """The shape of a list of just two members."""

    def flaws(value: object, at: At) -> Iterator[Flaw]:
        if not isinstance(value, list | tuple) or len(value) != 2:
            yield Flaw(at, f"is {said(value)}, not two values", "Write [first, second].", blocks=True)
            return
        yield from first(value[0], (*at, 0))
        yield from second(value[1], (*at, 1))

    schema = {
        "type": "array",
        "prefixItems": [schema_of(first), schema_of(second)],
        "minItems": 2,
        "maxItems": 2,
    }
    return Described(flaws, schema)


def record(required: Mapping[str, Shape], optional: Mapping[str, Shape]) -> Shape:
    """The shape of a thing with known keys. Unknown keys are told with the nearest known one."""
    shapes = {**required, **optional}

    def flaws(value: object, at: At) -> Iterator[Flaw]:
        if not isinstance(value, Mapping):
            fix = f"Write its keys: {', '.join(shapes)}."
            yield Flaw(at, f"is {said(value)}, not named values", fix, blocks=True)
            return
        for key in value:
            if key not in shapes:
                fix = f"{near(key, shapes)}Known here: {', '.join(shapes)}."
                yield Flaw((*at, key), "is a key that is not known here", fix)
        for key in required:
            if key not in value:
                yield Flaw(at, f"has no {key!r}", f"Add '{key}:'.", blocks=True)
        for key in (key for key in shapes if key in value):
            yield from shapes[key](value[key], (*at, key))

    schema = {
        "type": "object",
        "properties": {key: schema_of(shape) for key, shape in shapes.items()},
        "required": list(required),
        "additionalProperties": False,
    }
    return Described(flaws, schema)


def said(value: object) -> str:
    """A value in the words of a person who wrote it."""
    match value:
        case None:
            return "empty"
        case bool():
            return "true" if value else "false"
        case int() | float():
            return f"the number {value}"
        case str():
            return f"the text {value!r}"
        case Mapping():
            return "a set of named values"
        case list() | tuple():
            return "a list"
        case _:
            return f"a {type(value).__name__}"


def _key_flaws(key: object, at: At) -> Iterator[Flaw]:
    if isinstance(key, str):
        yield from _text(key, (*at, key))
    else:
        yield Flaw(at, f"has the key {key!r}, which is not text", "Put quotes round it.", blocks=True)


def is_day(text: str) -> bool:
    """Whether a text is a day of the calendar, written 2026-11-22."""
    if not _DAY.fullmatch(text):
        return False
    try:
        date.fromisoformat(text)
    except ValueError:
        return False
    return True


def _day(value: object, at: At) -> Iterator[Flaw]:
    """Flaws of what should be a day."""
    if not isinstance(value, str) or not is_day(value):
        fix = 'Write it in quotes as year, month, day: "2026-11-22".'
        yield Flaw(at, f"is {said(value)}, not a day of the calendar", fix, blocks=True)


text = Described(_text, {"type": "string", "minLength": 1})
whole = Described(_whole, {"type": "integer", "minimum": -_LARGEST, "maximum": _LARGEST})
number = Described(_number, {"type": "number", "minimum": -_LARGEST, "maximum": _LARGEST})
boolean = Described(_boolean, {"type": "boolean"})
day = Described(_day, {"type": "string", "format": "date"})
texts: Shape = mapping_of(text)  # language tag -> text in that language
