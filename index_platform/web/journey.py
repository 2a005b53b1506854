"""The way through a questionnaire: its parts, its steps, and where somebody stands. Pure."""

from collections.abc import Iterable
from dataclasses import dataclass
from math import ceil

from index_platform.services.drafts import Draft
from index_platform.web.words import Words
from instruments.definition import Instrument, Item, ItemKind, Text

PLACE, CHECK = "place", "check"  # steps that are no item
_ITEMS_A_MINUTE = 4  # our guess, until the times of real pages are known


@dataclass(frozen=True, slots=True)
class Part:
    """One part of a questionnaire: an instrument of its own, or all of one that has no parts."""

    key: str
    title: Text
    introduction: Text
    items: tuple[Item, ...]


@dataclass(frozen=True, slots=True)
class Position:
    """Where an item stands: its part by number from 1, and how many items of the part lie before it."""

    part: Part
    number: int
    count: int
    before: int

    @property
    def opens(self) -> bool:
        """Whether it is the first item of its part."""
        return self.before == 0


def parts(instrument: Instrument) -> tuple[Part, ...]:
    """The parts in order; an instrument without any is one part; own items after the parts are another."""
    composed = [_part(part, part.items) for part in instrument.parts]
    inside = {item.id for part in composed for item in part.items}
    own = tuple(item for item in instrument.items if item.id not in inside)
    return (*composed, _part(instrument, own)) if own else tuple(composed)


def questions(items: Iterable[Item]) -> tuple[Item, ...]:
    """The items that ask something."""
    return tuple(item for item in items if item.kind is not ItemKind.NOTE)


def position(instrument: Instrument, item: str) -> Position:
    """Where an item stands. The item is one of the instrument's."""
    there = parts(instrument)
    number = next(at for at, part in enumerate(there) if item in {one.id for one in part.items})
    ids = [one.id for one in there[number].items]
    return Position(there[number], number + 1, len(there), ids.index(item))


def steps(instrument: Instrument) -> tuple[str, ...]:
    """Every page between the start and the receipt, in order."""
    return (PLACE, *(item.id for item in instrument.items), CHECK)


def next_open(draft: Draft) -> str:
    """The first step that was not reached yet; the check page where all were."""
    if not draft.place_asked:
        return PLACE
    return next((item.id for item in draft.instrument.items if item.id not in draft.answers), CHECK)


def before(instrument: Instrument, step: str) -> str | None:
    """The step before this one; None before the first."""
    order = steps(instrument)
    at = order.index(step)
    return order[at - 1] if at else None


def is_reached(draft: Draft, step: str) -> bool:
    """Whether somebody may look at a step: everything before it was answered or left out."""
    order = steps(draft.instrument)
    return order.index(step) <= order.index(next_open(draft))


def minutes(instrument: Instrument) -> int:
    """About how long it takes, in whole minutes."""
    return ceil(len(instrument.items) / _ITEMS_A_MINUTE)


def part_title(part: Part, words: Words) -> str:
    """What a part is called before people: in our plain words where we have some, else by its title."""
    key = f"part {part.key}"
    return words(key) if words.knows(key) else said(part.title, words)


def introduction(position: Position, item: Item, words: Words) -> str:
    """What is said before a question: at the start of its part, and before each statement: it needs it."""
    alone = said(item.wording, words).rstrip().endswith(("?", "؟"))
    return "" if alone and not position.opens else said(position.part.introduction, words)


def said(text: Text, words: Words) -> str:
    """A text of a definition in the language of the page, else in its first; empty without any."""
    if words.language in text:
        return text[words.language]
    return next(iter(text.values()), "")


def _part(instrument: Instrument, items: tuple[Item, ...]) -> Part:
    return Part(instrument.version.key, instrument.title, instrument.introduction, items)
