"""Which items are asked for the answers so far, which were answered off that route, and which checks fire.

A condition may only ask earlier items (``route_checks`` sees to it), so one walk in the order of the
items settles the route: what is off it has no value for all that comes later.
"""

from collections.abc import Mapping
from dataclasses import dataclass

from instruments.definition import Check, Instrument, Item, Level, Missing, Value
from instruments.expressions import ItemValue, nodes
from instruments.logic import evaluate, value_of

Given = Mapping[str, object]  # item id -> a value, a reason, or {"missing": reason}
Values = Mapping[str, Value]  # item id -> the value of an item that is on the route and has one

_NEVER_ASKED = (Missing.NOT_ASKED, Missing.SKIPPED, Missing.OFF_ROUTE)  # reasons that nobody gave


@dataclass(frozen=True, slots=True)
class Route:
    """The way of one person through an instrument, item by item in its order."""

    asked: tuple[str, ...]  # notes too: they are shown where they stand
    off_route: tuple[str, ...]
    flagged: tuple[str, ...]  # off the route and answered all the same: kept, told, and left out of scores
    values: Values  # what conditions, checks and scores see


@dataclass(frozen=True, slots=True)
class Fired:
    """A check that does not hold for what was answered."""

    item: str
    check: Check

    @property
    def name(self) -> str:
        """How scenarios and findings name it, such as ``hours.at_most_a_week``."""
        return f"{self.item}.{self.check.id}"


def route(instrument: Instrument, answers: Given) -> Route:
    """The items that these answers lead to, and those that they pass by."""
    values: dict[str, Value] = {}
    asked, passed_by = [], []
    for item in instrument.items:
        if not is_asked(item, values):
            passed_by.append(item.id)
            continue
        asked.append(item.id)
        if (value := item_value(item, answers.get(item.id))) is not None:
            values[item.id] = value
    flagged = tuple(name for name in passed_by if _was_answered(answers.get(name)))
    return Route(tuple(asked), tuple(passed_by), flagged, values)


def next_item(instrument: Instrument, answers: Given, after: str | None = None) -> str | None:
    """The first item on the route behind ``after``, or of all; None where the route ends.

    ``after`` may itself be off the route by now: an earlier answer was changed.
    """
    behind = [item.id for item in instrument.items]
    if after is not None:
        behind = behind[behind.index(instrument.item(after).id) + 1 :]
    asked = set(route(instrument, answers).asked)
    return next((name for name in behind if name in asked), None)


def fired(instrument: Instrument, answers: Given) -> tuple[Fired, ...]:
    """The checks that do not hold, hard before soft, each in the order of the items."""
    if not any(item.checks for item in instrument.items):
        return ()
    values = route(instrument, answers).values
    found = [
        Fired(item.id, check)
        for item in instrument.items
        for check in item.checks
        if is_judged(item, check, values) and evaluate(check.holds, values) is not True
    ]
    return tuple(sorted(found, key=lambda one: one.check.level is not Level.HARD))


def is_asked(item: Item, values: Values) -> bool:
    """Whether an item is on the route of a person with these values of earlier items."""
    return item.show_if is None or evaluate(item.show_if, values) is True


def is_judged(item: Item, check: Check, values: Values) -> bool:
    """Whether a check can be judged: its item, and each item whose value it compares, has a value.

    Nobody is told of a mistake because something was left open: nothing is forced.
    """
    compared = (node.item for _, node in nodes(check.holds, ()) if isinstance(node, ItemValue))
    return item.id in values and all(name in values for name in compared)


def item_value(item: Item, answer: object) -> Value | None:
    """The value of an answer to an item; none where it is a reason, or a choice that stands for one."""
    match value_of(answer):
        case tuple(codes):
            return tuple(code for code in codes if not _stands_for_none(item, code)) or None
        case int(code):
            return None if _stands_for_none(item, code) else code
        case value:
            return value


def _stands_for_none(item: Item, code: int) -> bool:
    choice = item.choice(code)
    return choice is not None and choice.missing is not None


def _was_answered(answer: object) -> bool:
    """Whether a person answered, be it with a refusal."""
    reason = answer.get("missing") if isinstance(answer, Mapping) else answer
    return reason is not None and reason not in _NEVER_ASKED
