"""Which values of an expression go together: told before anybody answers, so that evaluating never fails."""

from collections.abc import Iterator, Mapping
from enum import StrEnum

from instruments.expressions import (
    Compare,
    Comparison,
    Count,
    Day,
    DaysBetween,
    Expression,
    In,
    ItemValue,
    Joined,
    Literal,
    Not,
    Sum,
    Ticked,
    members,
    nodes,
)
from instruments.flaws import At, Flaw


class Type(StrEnum):
    """What kind of value it is, in the words of a flaw."""

    NUMBER = "a number"
    TEXT = "a text"
    DATE = "a date"
    TRUTH = "a condition"
    CODES = "several codes"


Types = Mapping[str, Type]  # item id -> type of its value; items left out may be anything

_EQUAL = frozenset({Type.NUMBER, Type.TEXT, Type.DATE})
_ORDERED = frozenset({Type.NUMBER, Type.DATE})
_CODED = frozenset({Type.NUMBER, Type.CODES})
_FIX = {
    Type.NUMBER: "Give a number, an item with one code or number, count, sum or days_between.",
    Type.DATE: 'Give an item with a date, or {date: "2026-11-22"}.',
    Type.TRUTH: "Give a comparison, or and, or, not, in, answered, true or false.",
    Type.CODES: "Give an item that takes several answers, or a list of values.",
}
_FIX_CODES = "Ask {in: [code, {item: id}]} of an item that takes several answers."
_FIX_TEXT = "Texts have no order here: use eq, ne or in."
_FIX_TRUTH = "Compare numbers, texts or dates; join conditions with and, or, not."


def type_of(expression: Expression, types: Types) -> Type | None:
    """The type of the value of an expression; None where it is that of an item left out of ``types``."""
    match expression:
        case ItemValue(item):
            return types.get(item)
        case Literal(str()):
            return Type.TEXT
        case Day():
            return Type.DATE
        case Literal() | Count() | Sum() | DaysBetween():
            return Type.NUMBER
        case _:
            return Type.TRUTH


def type_flaws(expression: Expression, types: Types, at: At) -> Iterator[Flaw]:
    """Every place below ``at`` where values stand that can never go together."""
    for place, node in nodes(expression, at):
        match node:
            case Compare(operator):
                yield from _compare_flaws(node, operator, types, place)
            case In():
                yield from _option_flaws(node, types, place)
            case Count(items, codes) if codes is not None:
                yield from _item_flaws(items, _CODED, types, (*place, "count", "items"))
            case Sum(items):
                yield from _item_flaws(items, frozenset({Type.NUMBER}), types, (*place, "sum"))
            case _:
                yield from _member_flaws(node, types, place)


def _compare_flaws(node: Compare, operator: Comparison, types: Types, at: At) -> Iterator[Flaw]:
    allowed = _EQUAL if operator in (Comparison.EQ, Comparison.NE) else _ORDERED
    found = [type_of(side, types) for side in (node.left, node.right)]
    barred = [(row, kind) for row, kind in enumerate(found) if kind is not None and kind not in allowed]
    for row, kind in barred:
        fix = {Type.CODES: _FIX_CODES, Type.TEXT: _FIX_TEXT}.get(kind, _FIX_TRUTH)
        yield Flaw((*at, operator.value, row), f"is {kind}, which {operator.value} does not compare", fix)
    if not barred and None not in found and found[0] is not found[1]:
        what = f"compares {found[0]} with {found[1]}, which never fit"
        yield Flaw((*at, operator.value), what, "Give two values of one type.")


def _option_flaws(node: In, types: Types, at: At) -> Iterator[Flaw]:
    kind = type_of(node.value, types)
    if kind is not None and kind not in _EQUAL:
        fix = _FIX_CODES if kind is Type.CODES else _FIX_TRUTH
        yield Flaw((*at, "in", 0), f"is {kind}, which is in no list of values", fix)
        return
    for row, option in enumerate(node.options):
        wanted = kind or type_of(node.options[0], types)
        if (other := type_of(option, types)) is not wanted:
            what = f"is {other} among what is compared with {wanted}"
            yield Flaw((*at, "in", 1, row), what, "Give values of one type.")


def _member_flaws(node: Expression, types: Types, at: At) -> Iterator[Flaw]:
    """Flaws of members that must all have a type that the operator sets."""
    for (below, member), wanted in zip(members(node), _wanted(node), strict=True):
        kind = type_of(member, types)
        if kind is not None and kind is not wanted:
            yield Flaw((*at, *below), f"is {kind} where there must be {wanted}", _FIX[wanted])


def _wanted(node: Expression) -> tuple[Type, ...]:
    match node:
        case Joined(_, joined):
            return (Type.TRUTH,) * len(joined)
        case Not():
            return (Type.TRUTH,)
        case DaysBetween():
            return (Type.DATE, Type.DATE)
        case Ticked():
            return (Type.NUMBER, Type.CODES)
        case _:
            return ()


def _item_flaws(items: tuple[str, ...], allowed: frozenset[Type], types: Types, at: At) -> Iterator[Flaw]:
    for row, item in enumerate(items):
        if item in types and types[item] not in allowed:
            what = f"names {item!r}, whose answer is {types[item]}, which has no place here"
            yield Flaw((*at, row), what, f"Name items whose answer is {' or '.join(sorted(allowed))}.")
