"""What a person should know of one response. Nothing is changed or left out for it."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from enum import StrEnum

from instruments.definition import Instrument, Level
from instruments.routing import Fired, fired, route


class Raised(StrEnum):
    """The rule that raised a flag."""

    OFF_ROUTE = "off_route"  # answered, though the other answers lead past it: kept, and in no score
    CHECK = "check"  # a check of the definition does not hold, and the answer was kept
    UNREADABLE = "unreadable"  # something stands on paper, and nobody can tell what: it gives no answer
    SEVERAL = "several"  # more than one is ticked on paper where one was asked for: it gives no answer


@dataclass(frozen=True, slots=True)
class Flag:
    """One thing that is remarkable about a response: the rule, the item, and which of its checks."""

    rule: Raised
    item: str
    check: str = ""


def flags(instrument: Instrument, answers: Mapping[str, object]) -> tuple[Flag, ...]:
    """What is remarkable about valid answers: those off the route, then the checks that do not hold."""
    return (*_off_route(instrument, answers), *_checks(instrument, answers))


def broken(instrument: Instrument, answers: Mapping[str, object]) -> tuple[Fired, ...]:
    """The hard checks that do not hold: such answers cannot be right, and nobody is counted by them."""
    return tuple(one for one in fired(instrument, answers) if one.check.level is Level.HARD)


def _off_route(instrument: Instrument, answers: Mapping[str, object]) -> Iterator[Flag]:
    if any(item.show_if is not None for item in instrument.items):  # else nothing leads past anything
        for item in route(instrument, answers).flagged:
            yield Flag(Raised.OFF_ROUTE, item)


def _checks(instrument: Instrument, answers: Mapping[str, object]) -> Iterator[Flag]:
    for one in fired(instrument, answers):
        yield Flag(Raised.CHECK, one.item, one.check.id)
