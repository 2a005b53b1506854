"""Free words without what tells who somebody is: suggestions for a person, who decides what others may read.

Nothing here is certain: what it finds and what it misses is measured (docs/open-answers.md), and no text is
read by others before a person has confirmed it.
"""

import re
import unicodedata
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum

from instruments import identifying
from instruments.errors import InvalidInputError
from instruments.folding import Folded, folded
from instruments.identifying import GONE
from instruments.naming import Names, known_names, named

WHERE = "redaction"


class Kind(StrEnum):
    """What was taken out, in the word that stands for it in brackets."""

    NHS = "NHS number"
    EMAIL = "e-mail"
    LINK = "link"
    BIRTH = "date of birth"
    PHONE = "phone"
    NUMBER = "number"
    POSTCODE = "postcode"
    ADDRESS = "address"
    NAME = "name"
    OTHER = "other"  # what only a person sees, such as a job that one person has


@dataclass(frozen=True, slots=True, order=True)
class Span:
    """A part of a text that tells who somebody is: from ``start`` to before ``end``."""

    start: int
    end: int
    kind: Kind


FINDERS: Mapping[Kind, Callable[[str], Iterator[tuple[int, int]]]] = {  # where two find one thing: the first
    Kind.NHS: identifying.nhs_numbers,
    Kind.EMAIL: identifying.emails,
    Kind.LINK: identifying.links,
    Kind.BIRTH: identifying.births,
    Kind.NUMBER: identifying.insurance_numbers,
    Kind.PHONE: identifying.phones,
    Kind.ADDRESS: identifying.addresses,
    Kind.POSTCODE: identifying.postcodes,
}
_RANK = {kind: rank for rank, kind in enumerate((*FINDERS, Kind.NAME, Kind.OTHER))}
_MARK = re.compile(rf"\[(?:{'|'.join(map(re.escape, Kind))})\]")
_JOINERS = frozenset("\u200c\u200d")  # between letters of Urdu and Bengali, and within emoji
_LONGEST_TOLD = 60


def suggested(text: str, names: Names | None = None) -> tuple[Span, ...]:
    """What in a text may tell who somebody is, in order and apart from each other.

    What is marked in brackets already stays as it is, so suggesting again adds nothing.
    """
    known = known_names() if names is None else names
    text_as_searched = _without_marks(text, folded(text))
    signs, places = text_as_searched.signs, text_as_searched.places
    found: list[tuple[int, int, Kind]] = []
    while fresh := list(_matches(signs, known)):
        found = _merged([*found, *_whole_signs(fresh, places)])
        signs = _emptied(signs, found)
    spans = ((places[start], _end(text, places[end - 1]), kind) for start, end, kind in found)
    return tuple(Span(*span) for span in spans)


def redacted(text: str, spans: Iterable[Span]) -> str:
    """The text with the kind of each span in brackets in its place; spans in order, none over another."""
    parts, at = [], 0
    for span in spans:
        if span.start < at or span.end <= span.start or span.end > len(text):
            raise InvalidInputError(
                f"a span from {span.start} to {span.end} overlaps another or leaves the text",
                where=WHERE,
                fix="Give spans in order, apart from each other.",
            )
        parts += [text[at : span.start], f"[{span.kind}]"]
        at = span.end
    return "".join((*parts, text[at:]))


def readable(text: str) -> str:
    """A text as a person is shown it: nothing in it is hidden or turns the direction of what follows."""
    lines = text.replace("\r\n", "\n").replace("\r", "\n").replace("\t", " ")
    kept = (sign for sign in lines if sign == "\n" or sign in _JOINERS or _is_seen(sign))
    return unicodedata.normalize("NFC", "".join(kept)).strip()


def confirmed(answer: str, edited: str) -> str:
    """The edited text, where it differs from the answer only by words in brackets for some of its words.

    Both are taken as ``readable``. InvalidInputError names the first words that are not in the answer.
    """
    said, given = readable(answer), readable(edited)
    first, *others = _MARK.split(given)
    if not others:
        _require(given == said, given, "nothing is left of the answer")
        return given
    _require(said.startswith(first), first)
    at = len(first)
    for words in others[:-1]:
        found = said.find(words, at + 1)
        _require(found >= 0, words)
        at = found + len(words)
    last = others[-1]
    _require(said.endswith(last) and len(said) - len(last) > at, last)
    return given


def marks(text: str) -> tuple[Kind, ...]:
    """The kinds that stand in brackets in a text, in order."""
    return tuple(Kind(found[0][1:-1]) for found in _MARK.finditer(text))


def _require(holds: bool, words: str, bare: str = "some brackets stand in place of nothing") -> None:
    """Refuse where it does not hold. words: what is not in the answer; ``bare`` is said instead of none."""
    if not holds:
        told = " ".join(words.split())
        short = f"{told[:_LONGEST_TOLD]}..." if len(told) > _LONGEST_TOLD else told
        kinds = ", ".join(f"[{kind}]" for kind in Kind)
        raise InvalidInputError(
            f"the words “{short}” do not stand so in the answer" if told else bare,
            where=WHERE,
            fix=f"Leave the words as they were written, and put one of these in place of some: {kinds}.",
        )


def _is_seen(sign: str) -> bool:
    return unicodedata.category(sign) not in ("Cc", "Cf", "Cs")


def _without_marks(text: str, whole: Folded) -> Folded:
    """The folded text in which each mark that stands in it already is one sign that nothing reads across."""
    marked = {place for found in _MARK.finditer(text) for place in range(*found.span())}
    signs = (GONE if place in marked else sign for sign, place in zip(whole.signs, whole.places, strict=True))
    return Folded("".join(signs), whole.places)


def _matches(signs: str, names: Names) -> Iterator[tuple[int, int, Kind]]:
    for kind, finder in FINDERS.items():
        yield from ((start, end, kind) for start, end in finder(signs))
    yield from ((start, end, Kind.NAME) for start, end in named(signs, names))


def _whole_signs(
    found: Iterable[tuple[int, int, Kind]], places: Sequence[int]
) -> Iterator[tuple[int, int, Kind]]:
    """The same, grown to whole signs of the text where one was folded to several."""
    for start, end, kind in found:
        while start and places[start - 1] == places[start]:
            start -= 1
        while end < len(places) and places[end] == places[end - 1]:
            end += 1
        yield start, end, kind


def _merged(found: Sequence[tuple[int, int, Kind]]) -> list[tuple[int, int, Kind]]:
    """Spans in order, those that overlap as one, of the kind that comes first in the table."""
    merged: list[tuple[int, int, Kind]] = []
    for start, end, kind in sorted(found):
        if merged and start < merged[-1][1]:
            before, until, other = merged[-1]
            merged[-1] = (before, max(end, until), min(kind, other, key=_RANK.__getitem__))
        else:
            merged.append((start, end, kind))
    return merged


def _emptied(signs: str, found: Iterable[tuple[int, int, Kind]]) -> str:
    """The signs with nothing to be found any more where something was."""
    parts, at = [], 0
    for start, end, _ in found:
        parts += [signs[at:start], GONE * (end - start)]
        at = end
    return "".join((*parts, signs[at:]))


def _end(text: str, last: int) -> int:
    """The place behind the sign at ``last`` and the marks that sit on it."""
    end = last + 1
    while end < len(text) and unicodedata.category(text[end]) in ("Mn", "Me"):
        end += 1
    return end
