"""What conditions and checks of a definition must satisfy, so that nobody meets a question in vain."""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass

from instruments.definition import Instrument, Item, ItemKind
from instruments.expression_types import Type, type_flaws
from instruments.expressions import (
    Compare,
    Comparison,
    Count,
    Day,
    Expression,
    In,
    ItemValue,
    Literal,
    Ticked,
    nodes,
    references,
)
from instruments.flaws import At, Flaw, near
from instruments.reachability import Work, check_outcomes, outcomes
from instruments.values import allows

_TYPES: Mapping[ItemKind, Type] = {
    ItemKind.SINGLE: Type.NUMBER,
    ItemKind.LIKERT: Type.NUMBER,
    ItemKind.MULTIPLE: Type.CODES,
    ItemKind.RATING: Type.NUMBER,
    ItemKind.NUMBER: Type.NUMBER,
    ItemKind.DATE: Type.DATE,
    ItemKind.TEXT: Type.TEXT,
    ItemKind.PLACE: Type.TEXT,
    ItemKind.CONSENT: Type.NUMBER,
}
MOST_CONDITIONS = 1_000  # of one definition, checks among them

_MOST_CODES = 20  # listed in a remedy
_ONE = frozenset({True})


@dataclass(frozen=True, slots=True)
class _Asked:
    """One condition of the definition, where it stands, and how many items it may ask."""

    at: At
    expression: Expression
    items: int  # the first so many items of the instrument stand before it
    late: str  # what a reference beyond them is, in words


def flaws(instrument: Instrument) -> Iterator[Flaw]:
    """What is wrong with the conditions and checks that the definition adds to its parts.

    References and types first; only where they are right, what the conditions can come to be. A
    condition that is always true is a flaw too: it says "sometimes" where the item is always asked,
    and is nearly always a slip, such as "or" for "and". So is a check that can never fire.
    """
    every = tuple(_all_asked(instrument))
    if len(every) > MOST_CONDITIONS:
        what = f"is one more than {MOST_CONDITIONS} conditions and checks"
        yield Flaw(every[MOST_CONDITIONS].at, what, "Make the questionnaire of parts, each a definition.")
        return
    found = [flaw for asked in every for flaw in _expression_flaws(instrument, asked)]
    yield from found or _outcome_flaws(instrument)


def _own_items(instrument: Instrument) -> Iterator[tuple[int, int, Item]]:
    """The items beyond those of the parts: place in the file, place in the instrument, item."""
    before = sum(len(part.items) for part in instrument.parts)
    for row, item in enumerate(instrument.items[before:]):
        yield row, before + row, item


def _all_asked(instrument: Instrument) -> Iterator[_Asked]:
    for row, place, item in _own_items(instrument):
        if item.show_if is not None:
            late = "which stands no earlier: a condition asks what was answered before"
            yield _Asked(("items", row, "show_if"), item.show_if, place, late)
        for number, check in enumerate(item.checks):
            at: At = ("items", row, "checks", number, "holds")
            late = "which stands later: a check is judged as soon as its item is answered"
            yield _Asked(at, check.holds, place + 1, late)


def _expression_flaws(instrument: Instrument, asked: _Asked) -> Iterator[Flaw]:
    items = {item.id: item for item in instrument.items}
    found = [*_reference_flaws(instrument, asked)]
    yield from found
    if not found:
        types = {item.id: _TYPES[item.kind] for item in instrument.items if item.kind in _TYPES}
        yield from type_flaws(asked.expression, types, asked.at)
        yield from _value_flaws(items, asked)


def _reference_flaws(instrument: Instrument, asked: _Asked) -> Iterator[Flaw]:
    places = {item.id: place for place, item in enumerate(instrument.items)}
    earlier = [item.id for item in instrument.items[: asked.items] if item.kind is not ItemKind.NOTE]
    told = f"It may ask: {', '.join(earlier) or 'nothing, it stands first'}."
    for at, name in references(asked.expression, asked.at):
        if name not in places:
            yield Flaw(at, f"names {name!r}, which is not an item here", f"{near(name, places)}{told}")
        elif instrument.item(name).kind is ItemKind.NOTE:
            yield Flaw(at, f"names {name!r}, a note, which has no answer", told)
        elif places[name] >= asked.items:
            yield Flaw(at, f"names {name!r}, {asked.late}", told)


def _value_flaws(items: Mapping[str, Item], asked: _Asked) -> Iterator[Flaw]:
    """Flaws of fixed values that nobody can answer."""
    for at, name, value in _fixed_values(asked):
        if not _can_be(items[name], value):
            what = f"asks for {value!r}, which nobody can answer to {name!r}"
            yield Flaw(at, what, _possible(items[name]))
    for at, names, code in _counted_codes(asked):
        if not any(_can_be(items[name], code) for name in names):
            what = f"counts {code}, which nobody can answer to any of its items"
            yield Flaw(at, what, _possible(items[names[0]]))


def _fixed_values(asked: _Asked) -> Iterator[tuple[At, str, int | float | str]]:
    """Every fixed value that an item is asked to be equal to, with its place and the item."""
    for at, node in nodes(asked.expression, asked.at):
        match node:
            case Compare(Comparison.EQ | Comparison.NE as order, ItemValue(name), Literal() | Day() as fixed):
                yield (*at, order.value, 1), name, _answer(fixed)
            case Compare(Comparison.EQ | Comparison.NE as order, Literal() | Day() as fixed, ItemValue(name)):
                yield (*at, order.value, 0), name, _answer(fixed)
            case Ticked(Literal() as fixed, ItemValue(name)):
                yield (*at, "in", 0), name, _answer(fixed)
            case In(ItemValue(name), options):
                yield from (((*at, "in", 1, row), name, _answer(one)) for row, one in enumerate(options))


def _counted_codes(asked: _Asked) -> Iterator[tuple[At, tuple[str, ...], int]]:
    """Every code that is counted, with its place and the items in which it is."""
    for at, node in nodes(asked.expression, asked.at):
        match node:
            case Count(names, codes) if codes is not None:
                yield from (((*at, "count", "codes", row), names, code) for row, code in enumerate(codes))


def _answer(fixed: Literal | Day) -> int | float | str:
    return fixed.value.isoformat() if isinstance(fixed, Day) else fixed.value


def _can_be(item: Item, value: int | float | str) -> bool:
    """Whether the value can be that of an item: a choice that is a reason has none."""
    if isinstance(value, int):
        choice = item.choice(value)
        offered = choice is not None if item.choices else allows(item, value)
        return offered and (choice is None or choice.missing is None)
    return isinstance(value, str) and allows(item, value)


def _possible(item: Item) -> str:
    """What can be answered to an item, for a remedy."""
    codes = [f"{choice.code}" for choice in item.choices if choice.missing is None]
    if codes:
        more = ", ..." if len(codes) > _MOST_CODES else ""
        told = f"Its codes are: {', '.join(codes[:_MOST_CODES])}{more}."
        return f"{told} A choice that is a reason, such as 'refused', has no value: ask not answered."
    limits = (item.low, item.high) if item.low is not None else (item.earliest, item.latest)
    return f"Give a value from {limits[0]} to {limits[1]}." if limits[0] is not None else "Correct the value."


def _outcome_flaws(instrument: Instrument) -> Iterator[Flaw]:
    """What conditions and checks can come to be, while there is work left; then where it ended."""
    work = Work()
    for row, _, item in _own_items(instrument):
        at: At = ("items", row, "show_if")
        if item.show_if is not None:
            yield from _condition_flaws(outcomes(instrument, item, work), at)
        for number, check in enumerate(item.checks):
            at = ("items", row, "checks", number, "holds")
            yield from _check_flaws(check_outcomes(instrument, item, check, work), at)
        if work.is_over:
            what = "is where trying all conditions and checks takes too long"
            yield Flaw(at, what, "Write fewer or shorter ones, or make the questionnaire of parts.")
            return


def _condition_flaws(found: Iterable[bool] | None, at: At) -> Iterator[Flaw]:
    if found == frozenset({False}):
        fix = "Correct the condition, or remove the item."
        yield Flaw(at, "can never be true, so the item is never asked", fix)
    elif found == _ONE:
        yield Flaw(at, "is true whatever is answered", "Leave 'show_if' out, or correct the condition.")


def _check_flaws(found: Iterable[bool] | None, at: At) -> Iterator[Flaw]:
    if found == frozenset({False}):
        yield Flaw(at, "can never hold, so every answer is told to be wrong", "Correct the check.")
    elif found == _ONE:
        yield Flaw(at, "holds for every answer that can be given", "Remove the check, or correct it.")
