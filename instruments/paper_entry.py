"""What two people typed in from one paper: held against each other, and turned into answers."""

import unicodedata
from collections.abc import Mapping
from enum import StrEnum

from instruments.answer_reading import Answer
from instruments.definition import Instrument, Item, ItemKind, Missing
from instruments.flags import Flag, Raised
from instruments.response import answer_of, written

LANGUAGE, PLACE = ".language", ".place"  # what stands on a paper beside its questions; no item has such an id


class Unanswered(StrEnum):
    """Why a question on paper gives no answer. It is kept beside the reason that it becomes."""

    NOT_ANSWERED = "not_answered"  # nothing is ticked or written
    UNREADABLE = "unreadable"  # something stands there, and nobody can tell what; or it cannot be an answer
    SEVERAL = "several"  # more than one is ticked where one was asked for


Standing = Answer | Unanswered  # what stands on paper at one question
Entry = Mapping[str, Standing]  # {item, or LANGUAGE or PLACE: what stands there}

_MARK = "paper"
_RAISED = {Unanswered.UNREADABLE: Raised.UNREADABLE, Unanswered.SEVERAL: Raised.SEVERAL}


def asking(instrument: Instrument) -> tuple[Item, ...]:
    """What is typed in of an instrument: every item that asks something, whatever the route."""
    return tuple(item for item in instrument.items if item.kind is not ItemKind.NOTE)


def kept(standing: Standing) -> object:
    """What stands on paper as JSON-ready data; ``standing_of`` is its inverse."""
    return {_MARK: standing.value} if isinstance(standing, Unanswered) else written(standing)


def standing_of(data: object) -> Standing:
    """What stands on paper, out of JSON data that was checked before."""
    if isinstance(data, Mapping) and _MARK in data:
        return Unanswered(data[_MARK])
    return answer_of(data)


def differing(instrument: Instrument, first: Entry, second: Entry) -> tuple[str, ...]:
    """Where two entries of one paper differ: language, place, then items in their order."""
    texts = {item.id for item in instrument.items if item.kind is ItemKind.TEXT}
    return tuple(
        name for name in compared(instrument) if not _same(first[name], second[name], as_text=name in texts)
    )


def compared(instrument: Instrument) -> tuple[str, ...]:
    """What of two entries is held against each other."""
    return (LANGUAGE, PLACE, *(item.id for item in asking(instrument)))


def answers_of(instrument: Instrument, entry: Entry) -> dict[str, Answer]:
    """The answers of a paper: what gives none has a reason. An empty box of consent is a no."""
    return {item.id: _answer(item, entry[item.id]) for item in asking(instrument)}


def paper_flags(instrument: Instrument, entry: Entry) -> tuple[Flag, ...]:
    """Which questions gave no answer though something stands there, and why."""
    found = ((item.id, entry[item.id]) for item in asking(instrument))
    return tuple(
        Flag(_RAISED[standing], name)
        for name, standing in found
        if isinstance(standing, Unanswered) and standing in _RAISED
    )


def _answer(item: Item, standing: Standing) -> Answer:
    if not isinstance(standing, Unanswered):
        return standing
    left_empty = item.kind is ItemKind.CONSENT and standing is Unanswered.NOT_ANSWERED
    return Missing.REFUSED if left_empty else Missing.SKIPPED


def _same(one: Standing, other: Standing, *, as_text: bool) -> bool:
    """Whether two typed the same. Of free words only letters and digits count: nobody copies commas alike."""
    if as_text and _is_words(one) and _is_words(other):
        return _letters(str(one)) == _letters(str(other))
    return one == other and type(one) is type(other)


def _is_words(standing: Standing) -> bool:
    return isinstance(standing, str) and not isinstance(standing, Missing | Unanswered)


def _letters(text: str) -> str:
    folded = unicodedata.normalize("NFKC", text).casefold()
    return "".join(sign for sign in folded if unicodedata.category(sign)[0] in "LMN")
