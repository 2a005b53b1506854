"""From a written condition to an expression: its shape, its limits and its types are judged, all at once."""

import math
import unicodedata
from collections.abc import Callable, Iterator, Mapping
from dataclasses import replace
from datetime import date
from decimal import Decimal
from typing import Any

from instruments.expression_types import Type, type_flaws, type_of
from instruments.expressions import (
    LARGEST,
    Answered,
    Compare,
    Comparison,
    Count,
    Day,
    DaysBetween,
    Expression,
    In,
    ItemValue,
    Joined,
    Junction,
    Literal,
    Not,
    Sum,
    Ticked,
    Truth,
)
from instruments.flaws import At, Flaw, near
from instruments.shapes import (
    Described,
    Shape,
    day,
    list_of,
    pair_of,
    record,
    said,
    schema_of,
    text,
    whole,
)

LARGEST_DECIMAL = 2**31 - 1
DECIMALS = 6  # so that two decimals as written are never one number as stored
DEEPEST = 32  # levels of named values and lists
MOST_VALUES = 1000  # names, lists and values together

_NESTED = {"$ref": "#/$defs/expression"}


def parse(content: object, at: At = ()) -> Expression | tuple[Flaw, ...]:
    """The expression that ``content`` writes, or everything that is wrong with it."""
    return tuple(expression(content, at)) or built(content)


def _flaws(value: object, at: At) -> Iterator[Flaw]:
    """Flaws of what should be an expression: its limits, then its shape, then its types."""
    found = [*_limit_flaws(value, at)] or [*_node(value, at)]
    yield from found or (replace(flaw, blocks=True) for flaw in type_flaws(built(value), {}, at))


def _condition_flaws(value: object, at: At) -> Iterator[Flaw]:
    """Flaws of what should be an expression that is true or false."""
    found = [*_flaws(value, at)]
    yield from found
    if not found and (kind := type_of(built(value), {})) not in (Type.TRUTH, None):
        fix = "Compare it, such as {ge: [{count: {items: [a, b]}}, 1]}."
        yield Flaw(at, f"is {kind}, not a condition", fix, blocks=True)
    elif not found and kind is None:
        fix = "Ask {answered: id}, or compare it."
        yield Flaw(at, "is the answer to an item, not a condition", fix, blocks=True)


def built(content: Any) -> Expression:  # noqa: ANN401 - as it stands in a file, its shape judged before
    """The expression that ``content`` writes, where its shape is right."""
    match content:
        case bool():
            return Truth(content)
        case str():
            return Literal(unicodedata.normalize("NFC", content))
        case int() | float():
            return Literal(int(content) if content == int(content) else content)
    ((name, operand),) = content.items()
    return _BUILDERS[name](operand)


def _limit_flaws(value: object, at: At) -> Iterator[Flaw]:
    """A flaw where walking the value could take long or overflow, found without recursion."""
    level, values = [value], 0
    for depth in range(DEEPEST + 2):
        values += len(level)
        if values > MOST_VALUES:
            what = f"holds more than {MOST_VALUES} values"
            yield Flaw(at, what, "Split it over several items, or ask less.", blocks=True)
            return
        held = [child for parent in level for child in _held(parent)]
        if depth > DEEPEST and level:
            what = f"is nested more than {DEEPEST} levels deep"
            yield Flaw(at, what, "Write it flatter: and, or take any number of members.", blocks=True)
        level = held


def _held(value: object) -> tuple[object, ...]:
    if isinstance(value, Mapping):
        return tuple(value.values())
    return tuple(value) if isinstance(value, list | tuple) else ()


def _node(value: object, at: At) -> Iterator[Flaw]:
    match value:
        case bool():
            return
        case str():
            yield from text(value, at)
        case int() | float():
            yield from _exact(value, at)
        case Mapping():
            yield from _operation(value, at)
        case _:
            fix = f"Write one of: {', '.join(_OPERANDS)}; or a number, a text, true or false."
            yield Flaw(at, f"is {said(value)}, not an expression", fix, blocks=True)


def _operation(value: Mapping[Any, object], at: At) -> Iterator[Flaw]:
    known = ", ".join(_OPERANDS)
    if len(value) != 1:
        what = f"has {len(value)} keys where there must be one operator"
        yield Flaw(at, what, f"Write one of: {known}. Join several with and, or.", blocks=True)
        return
    ((name, operand),) = value.items()
    if name not in _OPERANDS:
        fix = f"{near(name, _OPERANDS)}There are: {known}."
        yield Flaw((*at, name), "is no operator", fix, blocks=True)
        return
    yield from _OPERANDS[name](operand, (*at, name))


def _exact(value: float, at: At) -> Iterator[Flaw]:
    """Flaws of a number that two programs might not hold alike."""
    if not math.isfinite(value) or (value == int(value) and abs(value) > LARGEST):
        yield Flaw(at, "is too large", f"Use whole numbers up to {LARGEST}.", blocks=True)
    elif value != int(value) and (abs(value) > LARGEST_DECIMAL or _places(value) > DECIMALS):
        fix = f"Use up to {DECIMALS} decimals, and {LARGEST_DECIMAL} at most."
        yield Flaw(at, f"is {value!r}, a decimal that is too long to be exact", fix, blocks=True)


def _places(value: float) -> int:
    exponent = Decimal(repr(value)).as_tuple().exponent
    return -exponent if isinstance(exponent, int) else 0


def _distinct(shape: Shape) -> Shape:
    """The shape of a list of one or more members that are all different."""
    members = list_of(shape, least=1)

    def flaws(value: object, at: At) -> Iterator[Flaw]:
        found = [*members(value, at)]
        yield from found
        if not found and isinstance(value, list | tuple):
            again = (row for row, member in enumerate(value) if member in value[:row])
            yield from (Flaw((*at, row), f"gives {value[row]!r} again", "Give each once.") for row in again)

    return Described(flaws, {**schema_of(members), "uniqueItems": True})


def _constant(value: object, at: At) -> Iterator[Flaw]:
    if isinstance(value, Mapping) and set(value) != {"date"}:
        fix = 'Write numbers, texts or {date: "2026-11-22"} in a list of values.'
        yield Flaw(at, "is an expression among plain values", fix, blocks=True)
    elif isinstance(value, bool):
        yield Flaw(at, f"is {said(value)}, which no answer is", "Write numbers or texts.", blocks=True)
    else:
        yield from _node(value, at)


def _among(value: object, at: At) -> Iterator[Flaw]:
    """Flaws of the second operand of ``in``: a list of plain values, or an item of several answers."""
    if isinstance(value, Mapping):
        yield from _ITEM(value, at)
    else:
        yield from _CONSTANTS(value, at)


_NODE = Described(_node, _NESTED)
_ITEM = record({"item": text}, {})
_CONSTANTS = list_of(Described(_constant, _NESTED), least=1)
_ITEMS = _distinct(text)
_PAIR = pair_of(_NODE, _NODE)
_OPERANDS: Mapping[str, Shape] = {
    **dict.fromkeys(Comparison, _PAIR),
    **dict.fromkeys(Junction, list_of(_NODE, least=1)),
    "not": _NODE,
    "in": pair_of(_NODE, Described(_among, {"anyOf": [schema_of(_CONSTANTS), schema_of(_ITEM)]})),
    "answered": text,
    "count": record({"items": _ITEMS}, {"codes": _distinct(whole)}),
    "sum": _ITEMS,
    "days_between": _PAIR,
    "item": text,
    "date": day,
}
_OPERATIONS = [schema_of(record({name: operand}, {})) for name, operand in _OPERANDS.items()]
# What stands at $defs/expression of the JSON Schema of a definition.
SCHEMA: Mapping[str, Any] = {"anyOf": [{"type": ["boolean", "number", "string"]}, *_OPERATIONS]}

expression = Described(_flaws, _NESTED)
condition = Described(_condition_flaws, _NESTED)


def _comparison(name: Comparison) -> Callable[[Any], Expression]:
    return lambda operand: Compare(name, *map(built, operand))


def _junction(name: Junction) -> Callable[[Any], Expression]:
    return lambda operand: Joined(name, tuple(map(built, operand)))


def _in(operand: Any) -> Expression:  # noqa: ANN401 - as it stands in a file, its shape judged before
    value, among = operand
    if isinstance(among, Mapping):
        return Ticked(built(value), ItemValue(among["item"]))
    options = (built(option) for option in among)
    return In(built(value), tuple(option for option in options if isinstance(option, Literal | Day)))


def _count(operand: Any) -> Expression:  # noqa: ANN401 - as it stands in a file, its shape judged before
    return Count(tuple(operand["items"]), tuple(operand["codes"]) if "codes" in operand else None)


_BUILDERS: Mapping[str, Callable[[Any], Expression]] = {
    **{name.value: _comparison(name) for name in Comparison},
    **{name.value: _junction(name) for name in Junction},
    "not": lambda operand: Not(built(operand)),
    "in": _in,
    "answered": Answered,
    "count": _count,
    "sum": lambda operand: Sum(tuple(operand)),
    "days_between": lambda operand: DaysBetween(*map(built, operand)),
    "item": ItemValue,
    "date": lambda operand: Day(date.fromisoformat(operand)),
}
