"""The way through a questionnaire: its parts, its steps, and where somebody stands. Pure."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from math import ceil
from typing import Protocol

from index_platform.services.drafts import Draft
from index_platform.web.words import Words
from instruments import wording
from instruments.definition import ONE_OF_CHOICES, Instrument, Item, ItemKind, Level, Text
from instruments.filled import NOTHING_FILLED, Filled
from instruments.parts import Part, parts
from instruments.response import Answer
from instruments.routing import Fired, fired, next_item, route

PLACE, CHECK = "place", "check"  # steps that are no item
ELSEWHERE = "elsewhere"  # tells that a postcode is not known here; it is on nobody's way
_ITEMS_A_MINUTE = 4  # our guess, until the times of real pages are known
_STATED = ONE_OF_CHOICES | {ItemKind.RATING}  # kinds that may state something instead of asking it


class Underway(Protocol):
    """Answers so far to a definition: a draft that is kept, or a trial that nobody keeps."""

    @property
    def instrument(self) -> Instrument:
        """What is asked."""

    @property
    def answers(self) -> Mapping[str, Answer]:
        """What was answered, or left out."""


@dataclass(frozen=True, slots=True)
class Position:
    """Where an item stands: its part by number from 1, and how much of the part lies before it."""

    part: Part
    number: int
    count: int
    before: float  # share of the part's items; it only ever grows, whichever of them are asked
    opens: bool  # whether nothing of its part is asked before it


def questions(items: Iterable[Item]) -> tuple[Item, ...]:
    """The items that ask something."""
    return tuple(item for item in items if item.kind is not ItemKind.NOTE)


def position(draft: Underway, item: str) -> Position:
    """Where an item stands for this person. The item is one of the instrument's."""
    there = parts(draft.instrument)
    number = next(at for at, part in enumerate(there) if item in {one.id for one in part.items})
    ids = [one.id for one in there[number].items]
    earlier = ids[: ids.index(item)]
    opens = not set(earlier) & set(steps(draft))
    return Position(there[number], number + 1, len(there), len(earlier) / len(ids), opens)


def asked(draft: Underway) -> tuple[Item, ...]:
    """The questions that are asked for the answers so far, in order."""
    return questions(draft.instrument.item(step) for step in steps(draft)[1:-1])


def question_number(draft: Underway, item: str) -> int:
    """The number of a question among those that are asked now, from 1; a note has that of the next."""
    way = steps(draft)
    return 1 + sum(way.index(one.id) < way.index(item) for one in asked(draft))


def is_fixed(instrument: Instrument) -> bool:
    """Whether everybody is asked the same, so that a number of questions can be told."""
    return all(item.show_if is None for item in instrument.items)


def steps(draft: Underway) -> tuple[str, ...]:
    """Every page between the start and the receipt for the answers so far, in order."""
    return (PLACE, *route(draft.instrument, draft.answers).asked, CHECK)


def next_open(draft: Draft) -> str:
    """The first step that was not reached yet; the check page where all were."""
    if not draft.place_asked:
        return PLACE
    return next((step for step in steps(draft)[1:] if step not in draft.answers), CHECK)


def before(draft: Underway, step: str) -> str | None:
    """The step that was asked before this one; None before the first."""
    way = steps(draft)
    at = way.index(step)
    return way[at - 1] if at else None


def after(draft: Underway, step: str) -> str:
    """The step that follows, also where this one is off the route by now."""
    return next_item(draft.instrument, draft.answers, None if step == PLACE else step) or CHECK


def is_reached(draft: Draft, step: str) -> bool:
    """Whether somebody may look at a step: it is asked, and everything before it was answered or left out."""
    way = steps(draft)
    return step in way and way.index(step) <= way.index(next_open(draft))


def asked_anew(draft: Draft) -> tuple[Fired, ...]:
    """The soft checks that do not hold, and that nobody was asked about yet."""
    soft = (one for one in fired(draft.instrument, draft.answers) if one.check.level is Level.SOFT)
    return tuple(one for one in soft if one.name not in draft.kept)


def left_behind(draft: Underway) -> bool:
    """Whether there are answers to questions that do not apply any more."""
    return bool(route(draft.instrument, draft.answers).flagged)


def is_declined(draft: Underway) -> bool:
    """Whether somebody did not agree, and nothing else is asked of those who do not."""
    way = route(draft.instrument, draft.answers)
    declines = [item.kind is ItemKind.CONSENT and item.id in draft.answers for item in asked(draft)]
    return bool(way.off_route) and bool(declines) and all(declines) and not way.values


def minutes(instrument: Instrument) -> int:
    """About how long it takes, in whole minutes."""
    return ceil(len(questions(instrument.items)) / _ITEMS_A_MINUTE)


def part_title(part: Part, words: Words) -> str:
    """What a part is called before people: in our plain words where we have some, else by its title."""
    key = f"part {part.key}"
    return words(key) if words.knows(key) else said(part.title, words)


def introduction(position: Position, item: Item, words: Words, filled: Filled = NOTHING_FILLED) -> str:
    """What is said before an item: where its part opens, and before each statement that needs it.

    Where a note of the part says what is asked of the statements, nothing is repeated.
    """
    notes = any(one.kind is ItemKind.NOTE for one in position.part.items)
    states = item.kind in _STATED and not notes
    alone = not states or said(item.wording, words).rstrip().endswith(("?", "\u061f"))
    own = filled.introduction(position.part.label, position.part.introduction)
    return "" if alone and not position.opens else said(own, words)


def said(text: Text, words: Words) -> str:
    """A text of a definition in the language of the page, else in its first; empty without any."""
    return words.laid_out(wording.said(text, words.language))
