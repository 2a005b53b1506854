"""What a condition can come to be, over every way to answer the items that it rests on: exact, or undecided.

Each item that a condition asks, and each that decides whether those are asked, takes every value it can
have, and none. Where an item is only compared with fixed values, one value of each stretch between them
stands for the stretch. Whatever needs more than MOST_WAYS ways, rests on more than MOST_ITEMS items or on one
with more than WIDEST values is not decided: nothing is said of it, so nothing wrong is said. All conditions
of a definition share one amount of work.
"""

import math
from collections.abc import Iterable, Iterator, Sequence
from datetime import date
from itertools import combinations, product, takewhile

from instruments.definition import TICKED, WHOLE_NUMBERS, Check, Instrument, Item, ItemKind, Value
from instruments.expressions import (
    Compare,
    Count,
    Day,
    DaysBetween,
    Expression,
    In,
    ItemValue,
    Literal,
    Sum,
    Ticked,
    items_of,
    nodes,
)
from instruments.logic import evaluate
from instruments.routing import Values, is_asked, is_judged
from instruments.values import allows

MOST_WAYS = 5_000  # of answering that are tried for one condition
WIDEST = 1_000  # values of one item that are tried where no stretch can stand for them
MOST_ITEMS = 50  # that one condition rests on
MOST_WORK = 5_000_000  # parts of conditions that are looked at for one definition: some seconds

_ANYTHING_ELSE = "\x00"  # a text that no condition can name
_MOST_TICKS = 10  # choices of one item whose combinations are tried

Fixed = frozenset[int | float | str | date] | None  # what an item is compared with; None: with anything


class Work:
    """The work that may still be done for one definition, in parts of conditions that are looked at."""

    def __init__(self, most: int = MOST_WORK) -> None:
        self._left = most

    def take(self, parts: int) -> bool:
        """Whether so much more may be done; it counts as done."""
        self._left -= parts
        return not self.is_over

    @property
    def is_over(self) -> bool:
        """Whether more was asked for than may be done."""
        return self._left < 0


def outcomes(instrument: Instrument, item: Item, work: Work | None = None) -> frozenset[bool] | None:
    """Whether an item can be asked, and can be passed by; None where that is not decided."""
    named = () if item.show_if is None else items_of(item.show_if)
    conditions = () if item.show_if is None else (item.show_if,)
    work = work or Work()
    ways = _ways(instrument, named, conditions, work)
    return None if ways is None else _seen((is_asked(item, values) for values in ways), work)


def check_outcomes(
    instrument: Instrument, item: Item, check: Check, work: Work | None = None
) -> frozenset[bool] | None:
    """Whether a check can hold, and can fire; empty where it is never judged, None where not decided."""
    work = work or Work()
    ways = _ways(instrument, (*items_of(check.holds), item.id), (check.holds,), work)
    if ways is None:
        return None
    truths = (
        evaluate(check.holds, values) is True if is_judged(item, check, values) else None for values in ways
    )
    return _seen(truths, work)


def _seen(found: Iterable[bool | None], work: Work) -> frozenset[bool] | None:
    """The truths that are found; None where there are too many ways, or too little work, to see them all."""
    seen: set[bool] = set()
    for way, truth in enumerate(found, 1):
        seen |= set() if truth is None else {truth}
        if len(seen) == 2:
            break
        if way > MOST_WAYS:
            return None
    return None if work.is_over else frozenset(seen)


def _ways(
    instrument: Instrument, named: Iterable[str], conditions: Sequence[Expression], work: Work
) -> Iterator[Values] | None:
    """The values of every way to answer what the named items rest on; None where they are too many."""
    items = _rests_on(instrument, named)
    if items is None or work.is_over:
        return None
    asking = (*conditions, *(item.show_if for item in items if item.show_if is not None))
    size = len(items) + sum(1 for one in asking for _ in nodes(one, ()))
    fixed = _fixed(asking, work)
    domains = [(item, _domain(item, fixed.get(item.id, frozenset()))) for item in items]
    known = [(item, values) for item, values in domains if values is not None]
    return _within(_walk(known, {}), size, work) if len(known) == len(domains) else None


def _within(ways: Iterator[Values], size: int, work: Work) -> Iterator[Values]:
    """The ways while there is work left for a condition of so many parts."""
    return takewhile(lambda _: work.take(size), ways)


def _rests_on(instrument: Instrument, named: Iterable[str]) -> tuple[Item, ...] | None:
    """The named items and all that decide whether they are asked, in order; None where they are too many."""
    waiting, needed = set(named), set[str]()
    while waiting:
        needed |= waiting
        if len(needed) > MOST_ITEMS:
            return None
        conditions = (instrument.item(name).show_if for name in waiting)
        waiting = {item for one in conditions if one is not None for item in items_of(one)} - needed
    return tuple(item for item in instrument.items if item.id in needed)


def _walk(domains: Sequence[tuple[Item, tuple[Value, ...]]], values: Values) -> Iterator[Values]:
    if not domains:
        yield values
        return
    (item, possible), *later = domains
    yield from _walk(later, values)  # without a value: not answered, or not asked
    if is_asked(item, values):
        for value in possible:
            yield from _walk(later, {**values, item.id: value})


def _fixed(conditions: Iterable[Expression], work: Work) -> dict[str, Fixed]:
    """All the fixed values that each item is compared with; None where it meets anything else."""
    found: dict[str, set[int | float | str | date | None]] = {}
    uses = (use for one in conditions for _, node in nodes(one, ()) for use in _uses(node))
    for name, value in takewhile(lambda _: work.take(1), uses):
        found.setdefault(name, set()).add(value)
    return {
        name: None if None in values else frozenset(one for one in values if one is not None)
        for name, values in found.items()
    }


def _uses(node: Expression) -> Iterator[tuple[str, int | float | str | date | None]]:
    """What this very node compares each item with; None stands for what is not fixed."""
    match node:
        case Compare(_, left, right):
            yield from _used(left, right)
            yield from _used(right, left)
        case In(ItemValue(item), options):
            yield from ((item, option.value) for option in options)
        case Ticked(code, among):
            yield from _used(code, code)
            yield from _used(among, code)
        case Count(items, codes) if codes is not None:
            yield from product(items, codes)
        case Sum(items):
            yield from ((name, None) for name in items)
        case DaysBetween(start, end):
            yield from (*_used(start, start), *_used(end, end))


def _used(value: Expression, other: Expression) -> Iterator[tuple[str, int | float | str | date | None]]:
    """What an item is compared with, where ``value`` is that of an item."""
    if isinstance(value, ItemValue):
        yield value.item, _constant(other)


def _constant(expression: Expression) -> int | float | str | date | None:
    return expression.value if isinstance(expression, Literal | Day) else None


def _domain(item: Item, fixed: Fixed) -> tuple[Value, ...] | None:
    """Values that show all that an item can do where it is compared with ``fixed``; None if too many."""
    if item.kind is ItemKind.MULTIPLE:
        return _ticks(item, fixed)
    if item.kind in (ItemKind.TEXT, ItemKind.PLACE):
        return None if fixed is None else (*(one for one in fixed if isinstance(one, str)), _ANYTHING_ELSE)
    if item.kind is ItemKind.DATE:
        return _days(item, fixed)
    if item.kind in WHOLE_NUMBERS:
        numbers = None if fixed is None else [one for one in fixed if isinstance(one, int | float)]
        return _stretches(item.low, item.high, numbers)
    offered = tuple(choice.code for choice in item.choices if choice.missing is None)
    return (TICKED,) if item.kind is ItemKind.CONSENT else offered


def _ticks(item: Item, fixed: Fixed) -> tuple[Value, ...] | None:
    """Every combination of the codes that matter that can be ticked, and one code beside them."""
    offered = sorted(choice.code for choice in item.choices if choice.missing is None)
    mattering = [code for code in offered if fixed is None or code in fixed]
    if len(mattering) > _MOST_TICKS:
        return None
    beside = [(code,) for code in offered if code not in mattering][:1]
    some = (chosen for size in range(1, len(mattering) + 1) for chosen in combinations(mattering, size))
    return (*beside, *(chosen for chosen in some if allows(item, chosen)))


def _days(item: Item, fixed: Fixed) -> tuple[Value, ...] | None:
    if item.earliest is None or item.latest is None:
        return None
    first, last = (date.fromisoformat(text).toordinal() for text in (item.earliest, item.latest))
    days = None if fixed is None else [one.toordinal() for one in fixed if isinstance(one, date)]
    found = _stretches(first, last, days)
    return None if found is None else tuple(date.fromordinal(day).isoformat() for day in found)


def _stretches(
    low: int | None, high: int | None, fixed: Sequence[int | float] | None
) -> tuple[int, ...] | None:
    """A number of every stretch between fixed ones, and those; all numbers where they are not fixed."""
    if low is None or high is None:
        return None
    if fixed is None:
        return tuple(range(low, high + 1)) if high - low < WIDEST else None
    near = (math.floor(one) + step for one in fixed for step in (-1, 0, 1, 2))
    return tuple(sorted({low, high, *(number for number in near if low <= number <= high)}))
