"""The parts of a questionnaire, in order: what an instrument is composed of, and then its own items."""

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


def _part(instrument: Instrument, items: tuple[Item, ...]) -> Part:
    return Part(instrument.version.key, instrument.label, instrument.title, instrument.introduction, items)
