"""The parts of a questionnaire, in order: what an instrument is composed of, and then its own items."""

from collections.abc import Collection
from dataclasses import dataclass, replace

from instruments.definition import Instrument, Item, Text


@dataclass(frozen=True, slots=True)
class Part:
    """One part of a questionnaire: an instrument of its own, or all of one that has no parts."""

    key: str
    label: str
    title: Text
    introduction: Text
    items: tuple[Item, ...]


def parts(instrument: Instrument) -> tuple[Part, ...]:
    """The parts in order; an instrument without any is one part; own items after the parts are another.

    What a composed instrument says of itself stands before all of them, and is not said again.
    """
    composed = [_part(part, part.items) for part in instrument.parts]
    inside = {item.id for part in composed for item in part.items}
    own = tuple(item for item in instrument.items if item.id not in inside)
    if not composed:
        return (_part(instrument, own),)
    return (*composed, replace(_part(instrument, own), introduction={})) if own else tuple(composed)


def for_everybody(instrument: Instrument) -> tuple[Part, ...]:
    """The parts of which everybody is asked something, whatever they answered before."""
    return tuple(part for part in parts(instrument) if any(item.show_if is None for item in part.items))


def furthest(instrument: Instrument, answered: Collection[str]) -> int:
    """The number, from 1 in ``for_everybody``, of the last part with an item that was answered or left out.

    0 without any. A part that only some are asked counts as the one before it, so that how far somebody
    came says nothing of what they answered.
    """
    reached = [any(item.id in answered for item in part.items) for part in for_everybody(instrument)]
    return max((number for number, is_reached in enumerate(reached, 1) if is_reached), default=0)


def _part(instrument: Instrument, items: tuple[Item, ...]) -> Part:
    return Part(instrument.version.key, instrument.label, instrument.title, instrument.introduction, items)
