"""Where a place stands in the order of its level, in words: from one likely rank to another, never a list."""

from collections.abc import Iterator

from reports import sentences
from reports.sections.subject import Subject
from scoring.published import PublishedOrder, PublishedPlace, RankSet


class Explained(Subject):
    """A place of any level, the small ones too, whose figures are modelled."""

    @property
    def is_small(self) -> bool:
        """Whether it is one of those below the reported places."""
        return self.place in self.table.small_places

    @property
    def plural(self) -> str:
        """The word for the places of its level."""
        return self.table.small_plural if self.is_small else self.table.level_plural


def order_words(subject: Explained, order: PublishedOrder) -> str:
    """Where the place could stand among those whose score is shown, and which end is which."""
    among = f"{order.of} {subject.plural} whose score is shown, where 1 is the highest"
    if order.low == order.high:
        return (
            f"In at least {subject.table.level * 100:g} of 100 draws of what chance leaves possible, "
            f"{subject.name} comes at {order.low} of the {among}."
        )
    return (
        f"If we could ask everyone, {subject.name} would probably come somewhere between {order.low} and "
        f"{order.high} of the {among}. We do not give one place in a list, because it could mislead."
    )


def order_doubts(subject: Explained, order: PublishedOrder) -> Iterator[str]:
    """How far draws leave the order open, and sets of ranks that hold where places are close."""
    if order.error:
        yield (
            f"Another {sentences.number(subject.table.method.draws)} draws could move an end of that by "
            f"{sentences.counted(order.error, 'place', 'places')}."
        )
    if order.alone is not None and order.together is not None:
        level = sentences.level_words(subject.table.level)
        yield (
            f"A promise that also holds where places are close ({level}): {_span(order.alone)} for "
            f"{subject.name} alone, {_span(order.together)} where the promise is for all places at once."
        )


def _span(found: RankSet) -> str:
    return f"{found.low}" if found.low == found.high else f"{found.low} to {found.high}"


def pair_words(subject: Explained, other: PublishedPlace, measure: str) -> str:
    """How likely the place is above another one of its level."""
    pairs = subject.table.pairs.get((subject.place.level, measure))
    chance = None if pairs is None else pairs.likelihood(subject.place.code, other.code)
    if pairs is None or chance is None:
        return (
            f"Nothing can be said of {subject.name} and {other.name}: both need a score that is shown, and "
            "must be places of one level."
        )
    return (
        f"{subject.name} is above {other.name} in {chance} of 100 draws of what chance leaves possible (give "
        f"or take {pairs.error})."
    )
