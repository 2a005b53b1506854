"""Where a place stands in the order of its level, in words: from one likely rank to another, never a list."""

from collections.abc import Iterator

from reports import sentences
from reports.sections.subject import Subject
from scoring.published import PublishedOrder, PublishedPlace, RankSet

_LEAST = 1  # of 100: likelihoods are told from it on


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
    if order.low == order.high:
        chance = f"{subject.table.level * 100:g} in 100"
        return f"With a chance of at least {chance}, {_apart(subject, order)}."
    return (
        f"If we could ask everyone, {subject.name} would probably come somewhere between {order.low} and "
        f"{order.high} of the {order.of} {subject.plural} whose score is shown, where 1 is the highest. "
        "We do not give one place in a list, because it could mislead."
    )


def _apart(subject: Explained, order: PublishedOrder) -> str:
    """Of a place whose order is sure: how many are higher and lower, in words and without its rank."""
    others = f"the other {subject.plural} whose score is shown"
    higher, lower = (_are(count) for count in (order.low - 1, order.of - order.low))
    if higher and lower:
        return f"of {others} {higher} higher than {subject.name} and {lower} lower"
    return f"{subject.name} is {'lower' if higher else 'higher'} than each of {others}"


def _are(count: int) -> str:
    """So many of them are; empty for none."""
    return sentences.counted(count, "is", "are") if count else ""


def order_doubts(subject: Explained, order: PublishedOrder) -> Iterator[str]:
    """How far draws leave the order open, and sets of ranks that hold where places are close."""
    if order.error:
        yield (
            f"This was counted in {sentences.number(subject.table.method.draws)} random draws; as many "
            f"others could move an end of it by {sentences.counted(order.error, 'place', 'places')}."
        )
    if order.alone is not None and order.together is not None:
        sure = (
            f"right at least {subject.table.level * 100:g} times in 100 even where places lie close together"
        )
        if {(found.low, found.high) for found in (order.alone, order.together)} == {(order.low, order.high)}:
            yield f"A more careful way of counting, {sure}, gives the same."
        else:
            alone, together = _span(order.alone), _span(order.together)
            yield (
                f"A more careful way of counting, {sure}, gives {alone} for {subject.name} alone, and "
                f"{together} if it is to be right for all places at once."
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
    return f"The chance that {subject.name} is above {other.name} is {_in_100(chance, pairs.error)}."


def _in_100(chance: int, error: int) -> str:
    """A likelihood in words; the first and the last stand for all that is beyond them."""
    if chance <= _LEAST:
        return f"{_LEAST} in 100 or less"
    if chance >= 100 - _LEAST:
        return f"{100 - _LEAST} in 100 or more"
    return f"about {chance} in 100 (give or take {error})"
