"""A condition as clauses that paper can say: "ticked one of these at that question". Other forms have none.

What a condition on one item means is found by trying every answer, so ``ne``, ``in``, ``not`` and ``and``
over one item are all told in the same few ways.
"""

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from enum import StrEnum
from itertools import chain, combinations

from instruments.definition import ONE_OF_CHOICES, TICKED, WHOLE_NUMBERS, Choice, Instrument, Item, ItemKind
from instruments.expressions import Answered, Condition, Expression, Joined, Junction, Not, items_of
from instruments.logic import evaluate
from instruments.values import stands_alone

_MOST_TICKS = 12  # choices of a multiple item whose every combination is tried
_MOST_NUMBERS = 100_000
_MOST_LISTED = 4  # choices that a sentence still lists


class Says(StrEnum):
    """What a clause says of the answer to one item."""

    TICKED = "ticked"  # one of the choices
    TICKED_OTHER = "ticked_other"  # an answer, and none of the choices
    NOT_TICKED = "not_ticked"  # none of the choices, or no answer
    EXACTLY = "exactly"
    AT_LEAST = "at_least"
    AT_MOST = "at_most"
    BETWEEN = "between"
    ANSWERED = "answered"
    UNANSWERED = "unanswered"


@dataclass(frozen=True, slots=True, kw_only=True)
class Clause:
    """What must be so of one item. Which fields it has depends on what it says."""

    says: Says
    item: Item
    choices: tuple[Choice, ...] = ()
    low: int = 0
    high: int = 0


@dataclass(frozen=True, slots=True, kw_only=True)
class Clauses:
    """Clauses of which every one must be so, or at least one."""

    every: bool
    members: tuple[Clause, ...]


def clauses(condition: Expression, instrument: Instrument) -> Clauses | None:
    """The condition as clauses; None where it is of a form that has none."""
    parts = _members(condition)
    found = [_clause(part, instrument) for part in parts]
    members = tuple(clause for clause in found if clause is not None)
    if not members or len(members) < len(found):
        return None
    every = not isinstance(condition, Joined) or condition.operator is Junction.AND
    return Clauses(every=every, members=members)


def _members(condition: Expression) -> tuple[Expression, ...]:
    """What is joined, where the condition asks more than one item; else the condition."""
    if isinstance(condition, Joined) and len(items_of(condition)) > 1:
        return condition.members
    return (condition,)


def _clause(condition: Expression, instrument: Instrument) -> Clause | None:
    asked = items_of(condition)
    if len(asked) != 1 or not isinstance(condition, Condition):
        return None
    item = instrument.item(asked[0])
    return _of_answering(condition, item) or _of_values(condition, item)


def _of_answering(condition: Condition, item: Item) -> Clause | None:
    match condition:
        case Answered():
            return Clause(says=Says.ANSWERED, item=item)
        case Not(Answered()):
            return Clause(says=Says.UNANSWERED, item=item)
        case _:
            return None


def _of_values(condition: Condition, item: Item) -> Clause | None:
    """The clause that is true for just the answers for which the condition is."""

    def holds(value: object) -> bool:
        return evaluate(condition, {} if value is None else {item.id: value}) is True

    if item.kind in WHOLE_NUMBERS:
        return _of_numbers(item, holds)
    if item.kind in ONE_OF_CHOICES:
        true = [one for one in item.choices if holds(one.code if one.missing is None else None)]
        return _of_choices(item, true, unanswered=holds(None))
    if item.kind is ItemKind.MULTIPLE and len(item.choices) <= _MOST_TICKS:
        return _of_ticks(item, holds)
    if item.kind is ItemKind.CONSENT and not holds(None):
        return Clause(says=Says.ANSWERED, item=item) if holds(TICKED) else None
    return None


def _of_choices(item: Item, true: list[Choice], *, unanswered: bool) -> Clause | None:
    """The answers that it holds for; where they are many, those that it does not hold for."""
    others = tuple(one for one in item.choices if one not in true)
    if unanswered:
        return Clause(says=Says.NOT_TICKED, item=item, choices=others) if others else None
    return _ticked(item, tuple(true), others)


def _ticked(item: Item, chosen: tuple[Choice, ...], others: tuple[Choice, ...]) -> Clause | None:
    if not chosen:
        return None
    if all(one.missing for one in others):
        return Clause(says=Says.ANSWERED, item=item)
    if len(others) < len(chosen) and len(chosen) > _MOST_LISTED:
        return Clause(says=Says.TICKED_OTHER, item=item, choices=others)
    return Clause(says=Says.TICKED, item=item, choices=chosen)


def _of_ticks(item: Item, holds: Callable[[object], bool]) -> Clause | None:
    """The clause where the condition holds as soon as one of some choices is ticked, or while none is."""
    single = {one.code: holds((one.code,)) for one in item.choices if one.missing is None}
    unanswered = holds(None)
    counts = frozenset(code for code, true in single.items() if true is not unanswered)
    if not counts or any(
        holds(ticks) is (counts.isdisjoint(ticks) is not unanswered) for ticks in _all(single)
    ):
        return None
    chosen = tuple(one for one in item.choices if one.code in counts)
    others = tuple(one for one in item.choices if one.code not in counts)
    if unanswered:
        return Clause(says=Says.NOT_TICKED, item=item, choices=chosen)
    if any(not stands_alone(one) for one in others):  # ticked beside a chosen one, they change nothing
        return Clause(says=Says.TICKED, item=item, choices=chosen)
    return _ticked(item, chosen, others)


def _all(codes: Mapping[int, bool]) -> Iterable[tuple[int, ...]]:
    return chain.from_iterable(combinations(sorted(codes), size) for size in range(2, len(codes) + 1))


def _of_numbers(item: Item, holds: Callable[[object], bool]) -> Clause | None:
    """The clause for one run of numbers; None for gaps, or where the condition holds without an answer."""
    low, high = item.low, item.high
    if low is None or high is None or high - low > _MOST_NUMBERS or holds(None):
        return None
    true = [number for number in range(low, high + 1) if holds(number)]
    if not true or len(true) != true[-1] - true[0] + 1:
        return None
    says = _RUNS[true[0] == low, true[-1] == high]
    says = Says.EXACTLY if true[0] == true[-1] else says
    return Clause(says=says, item=item, low=true[0], high=true[-1])


_RUNS = {  # (from the lowest number, up to the highest)
    (True, True): Says.ANSWERED,
    (True, False): Says.AT_MOST,
    (False, True): Says.AT_LEAST,
    (False, False): Says.BETWEEN,
}
