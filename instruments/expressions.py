"""The closed language of conditions as frozen values: what may be asked of answers, and nothing else.

docs/logic.md tells the language to people who write questionnaires. Reading is in
``expression_reading``, the types that go together in ``expression_types``, the meaning in ``logic``.
"""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from enum import StrEnum

from instruments.flaws import At

LARGEST = 2**53 - 1  # beyond it, JavaScript cannot tell a whole number from the next


class Comparison(StrEnum):
    """How two values are compared."""

    EQ = "eq"
    NE = "ne"
    LT = "lt"
    LE = "le"
    GT = "gt"
    GE = "ge"


class Junction(StrEnum):
    """How conditions are joined: all of them, or at least one."""

    AND = "and"
    OR = "or"


@dataclass(frozen=True, slots=True)
class Truth:
    """A condition that is true, or false, whatever is answered."""

    value: bool


@dataclass(frozen=True, slots=True)
class Literal:
    """A number (whole numbers as int) or a text in NFC, as written."""

    value: int | float | str


@dataclass(frozen=True, slots=True)
class Day:
    """A day of the proleptic Gregorian calendar, without time and zone."""

    value: date


@dataclass(frozen=True, slots=True)
class ItemValue:
    """The value that was given to an item; none where it has a reason for none or is off the route."""

    item: str


@dataclass(frozen=True, slots=True)
class Compare:
    """Whether two values stand in this order. False where either has no value, also for ``ne``."""

    operator: Comparison
    left: "Expression"
    right: "Expression"


@dataclass(frozen=True, slots=True)
class Joined:
    """Whether all, or at least one, of the members are true."""

    operator: Junction
    members: tuple["Expression", ...]


@dataclass(frozen=True, slots=True)
class Not:
    """Whether the member is false. The negation of a comparison is true where a value lacks."""

    member: "Expression"


@dataclass(frozen=True, slots=True)
class In:
    """Whether a value equals one of the options."""

    value: "Expression"
    options: tuple[Literal | Day, ...]


@dataclass(frozen=True, slots=True)
class Ticked:
    """Whether a code is among those ticked in an item of several answers. Written ``in`` too."""

    code: "Expression"
    among: ItemValue


@dataclass(frozen=True, slots=True)
class Answered:
    """Whether the item has a value."""

    item: str


@dataclass(frozen=True, slots=True)
class Count:
    """How many of the items have a value, or with ``codes`` one of those codes; 0 where none has."""

    items: tuple[str, ...]
    codes: tuple[int, ...] | None = None


@dataclass(frozen=True, slots=True)
class Sum:
    """The values of those items that have one, added up; no value where none has."""

    items: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class DaysBetween:
    """The days from ``start`` to ``end``: 1 from a day to the next, negative where the end is earlier."""

    start: "Expression"
    end: "Expression"


Condition = Truth | Compare | Joined | Not | In | Ticked | Answered
Term = Literal | Day | ItemValue | Count | Sum | DaysBetween
Expression = Condition | Term


def items_of(expression: Expression) -> tuple[str, ...]:
    """The ids of the items that an expression asks, each once, in the order of writing."""
    return tuple(dict.fromkeys(item for _, item in references(expression, ())))


def references(expression: Expression, at: At) -> Iterator[tuple[At, str]]:
    """Every item that an expression names, with the place where it is written below ``at``."""
    for place, node in nodes(expression, at):
        yield from ((place + below, item) for below, item in _named(node))


def nodes(expression: Expression, at: At) -> Iterator[tuple[At, Expression]]:
    """The expression and all that it is made of, with the place where each is written."""
    yield at, expression
    for below, member in members(expression):
        yield from nodes(member, at + below)


def members(expression: Expression) -> tuple[tuple[At, Expression], ...]:
    """What an expression is made of directly, with the way to each in the written form."""
    match expression:
        case Compare(operator, left, right):
            return ((operator.value, 0), left), ((operator.value, 1), right)
        case Joined(operator, joined):
            return tuple(((operator.value, row), member) for row, member in enumerate(joined))
        case Not(member):
            return ((("not",), member),)
        case In(value, options):
            return (("in", 0), value), *((("in", 1, row), option) for row, option in enumerate(options))
        case Ticked(code, among):
            return (("in", 0), code), (("in", 1), among)
        case DaysBetween(start, end):
            return (("days_between", 0), start), (("days_between", 1), end)
        case _:
            return ()


def document(expression: Expression) -> object:
    """The written form of an expression, as JSON-ready data: reading it gives an equal expression."""
    match expression:
        case Truth(value) | Literal(value):
            return value
        case Day(value):
            return {"date": value.isoformat()}
        case ItemValue(item):
            return {"item": item}
        case Answered(item):
            return {"answered": item}
        case Sum(items):
            return {"sum": list(items)}
        case Count(items, codes):
            return {"count": {"items": list(items)} | ({} if codes is None else {"codes": list(codes)})}
        case _:
            return _compound(expression)


def _compound(expression: Compare | Joined | Not | In | Ticked | DaysBetween) -> Mapping[str, object]:
    match expression:
        case Not(member):
            return {"not": document(member)}
        case In(value, options):
            return {"in": [document(value), [document(option) for option in options]]}
        case Compare(operator) | Joined(operator):
            name = operator.value
        case Ticked():
            name = "in"
        case _:
            name = "days_between"
    return {name: [document(member) for _, member in members(expression)]}


def _named(expression: Expression) -> Iterator[tuple[At, str]]:
    """The items that this very node names."""
    match expression:
        case ItemValue(item):
            yield ("item",), item
        case Answered(item):
            yield ("answered",), item
        case Sum(items):
            yield from ((("sum", row), item) for row, item in enumerate(items))
        case Count(items):
            yield from ((("count", "items", row), item) for row, item in enumerate(items))
        case _:
            return
