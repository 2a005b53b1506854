"""The meaning of expressions: what is true, or how much it is, for the answers of one person.

Two-valued and total: every expression has a result for any answers, and nothing raises. A comparison
with something that has no value is false. docs/logic.md says it for people, and the cases of
data/logic-vectors.json say it for every program that evaluates expressions.
"""

import operator
import unicodedata
from collections.abc import Callable, Mapping
from datetime import date
from typing import Any

from instruments.expressions import (
    LARGEST,
    Compare,
    Comparison,
    Condition,
    Count,
    Day,
    Expression,
    In,
    ItemValue,
    Joined,
    Junction,
    Literal,
    Not,
    Sum,
    Term,
    Ticked,
    Truth,
)
from instruments.shapes import is_day

Answers = Mapping[str, object]  # item id -> answer; what is no value counts as none
Value = int | str | tuple[int, ...]  # what an answer can be worth
Result = bool | float | Value | date | None  # None: no value

_KINDS = {int: "number", float: "number", str: "text", date: "date"}  # those alone are compared
_MEANING: Mapping[Comparison, Callable[[Any, Any], bool]] = {
    Comparison.EQ: operator.eq,
    Comparison.NE: operator.ne,
    Comparison.LT: operator.lt,
    Comparison.LE: operator.le,
    Comparison.GT: operator.gt,
    Comparison.GE: operator.ge,
}


def evaluate(expression: Expression, answers: Answers) -> Result:
    """True or false for a condition; the value of any other expression, None where it has none.

    answers: {item: code, number, text, ISO date or list of codes}. An item that is left out, or has
    a reason instead of a value, has no value; so has what is off the route, which ``routing`` leaves out.
    """
    if isinstance(expression, Condition):
        return holds(expression, answers)
    return _term(expression, answers)


def holds(condition: Condition, answers: Answers) -> bool:
    """Whether a condition is true."""
    match condition:
        case Truth(value):
            return value
        case Compare(order, left, right):
            return _compared(order, evaluate(left, answers), evaluate(right, answers))
        case Joined(junction, members):
            joined = (evaluate(member, answers) is True for member in members)
            return all(joined) if junction is Junction.AND else any(joined)
        case Not(member):
            return evaluate(member, answers) is not True
        case In(value, options):
            found = evaluate(value, answers)
            return any(_compared(Comparison.EQ, found, evaluate(option, answers)) for option in options)
        case Ticked(code, among):
            found, ticked = evaluate(code, answers), _term(among, answers)
            codes = ticked if isinstance(ticked, tuple) else ()
            return any(_compared(Comparison.EQ, found, other) for other in codes)
    return value_of(answers.get(condition.item)) is not None


def value_of(answer: object) -> Value | None:
    """The value of an answer, or None.

    A whole number up to 2**53 - 1, a text that is not empty (as NFC), or a list of one or more such
    numbers. Everything else has no value: a reason, null, true, a decimal, an empty list.
    """
    if type(answer) is str:  # a reason is text too, but of a type of its own
        return unicodedata.normalize("NFC", answer) or None
    if isinstance(answer, list | tuple):
        codes = tuple(code for code in map(_whole, answer) if code is not None)
        return codes if codes and len(codes) == len(answer) else None
    return _whole(answer)


def _whole(answer: object) -> int | None:
    if not isinstance(answer, int | float) or isinstance(answer, bool) or not abs(answer) <= LARGEST:
        return None
    return int(answer) if answer == int(answer) else None


def _term(term: Term, answers: Answers) -> float | Value | date | None:
    match term:
        case Literal(value) | Day(value):
            return value
        case ItemValue(item):
            return value_of(answers.get(item))
        case Count(items, codes):
            values = [value_of(answers.get(item)) for item in items]
            return sum(value is not None and (codes is None or _has(value, codes)) for value in values)
        case Sum(items):
            return _sum([value_of(answers.get(item)) for item in items])
    first, last = _day(evaluate(term.start, answers)), _day(evaluate(term.end, answers))
    return None if first is None or last is None else (last - first).days


def _has(value: Value, codes: tuple[int, ...]) -> bool:
    return any(code in codes for code in (value if isinstance(value, tuple) else (value,)))


def _sum(values: list[Value | None]) -> int | None:
    """The sum from left to right; None where nothing is added, or a sum on the way is too large."""
    numbers = [value for value in values if isinstance(value, int)]
    total = 0
    for number in numbers:
        total += number
        if abs(total) > LARGEST:
            return None
    return total if numbers else None


def _compared(order: Comparison, left: Result, right: Result) -> bool:
    """Whether two values of one kind stand in this order; beside a date, and in an order, text is a date."""
    if order not in (Comparison.EQ, Comparison.NE) or date in (type(left), type(right)):
        left, right = _dated(left), _dated(right)
    kind = _KINDS.get(type(left))
    return kind is not None and kind == _KINDS.get(type(right)) and _MEANING[order](left, right)


def _dated(value: Result) -> Result:
    """The value, text read as the day it writes; None where it writes none."""
    if not isinstance(value, str):
        return value
    return date.fromisoformat(value) if is_day(value) else None


def _day(value: Result) -> date | None:
    found = _dated(value)
    return found if isinstance(found, date) else None
