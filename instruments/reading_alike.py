"""Whether two texts are the same to whoever reads them, and which words differ where they are not.

Strict on purpose: docs/versions.md tells why a comma, a capital in the middle or a hyphen is no trifle.
"""

import re
import unicodedata
from collections.abc import Iterator
from dataclasses import dataclass
from difflib import SequenceMatcher
from enum import StrEnum

_SAME_SIGN = str.maketrans(
    {
        **dict.fromkeys("\u2018\u2019\u201a\u201b\u2032", "'"),
        **dict.fromkeys("\u201c\u201d\u201e\u201f\u00ab\u00bb\u2033", '"'),
        **dict.fromkeys("\u2010\u2011\u2012\u2013\u2014\u2015\u2212", "-"),
        "\u2026": "...",
    }
)
# Soft hyphens, zero-width spaces and marks of direction: they break lines and turn runs, and say nothing.
# Joiners (U+200C, U+200D) stay: they are part of the spelling in Urdu and Bengali. So do the two signs that
# override a direction: they reverse the letters themselves.
_UNSEEN = re.compile("[\u00ad\u200b\u200e\u200f\u202a-\u202c\u2060\u2066-\u2069\ufeff]")
_SPACES = re.compile(r"\s+")
_FULL_STOPS = (".", "\u06d4", "\u0964")  # Latin, Urdu, Bengali
_PIECES = re.compile(r"\s+|[^\W_]+(?:['\u2019-][^\W_]+)*|.", re.DOTALL)


class Mark(StrEnum):
    """What became of a run of words."""

    KEPT = "kept"
    TAKEN_OUT = "taken out"
    PUT_IN = "put in"


@dataclass(frozen=True, slots=True)
class Piece:
    """A run of words, and what became of it."""

    mark: Mark
    text: str


def alike(before: str, after: str) -> bool:
    """Whether nobody reads anything else.

    Only space, the form of quotes and dashes, the case of the first letter, or a full stop at the end differ.
    """
    return _plain(before) == _plain(after)


def marked(before: str, after: str) -> tuple[Piece, ...]:
    """Both texts as one run of words: kept, taken out, put in."""
    return tuple(piece for piece in _pieces(before, after) if piece.text)


def _plain(text: str) -> str:
    seen = _UNSEEN.sub("", unicodedata.normalize("NFC", text)).translate(_SAME_SIGN)
    words = _SPACES.sub(" ", seen).strip()
    if words.endswith(_FULL_STOPS) and not words.endswith(".."):
        words = words[:-1].rstrip()
    return words[:1].casefold() + words[1:]


def _pieces(before: str, after: str) -> Iterator[Piece]:
    old, new = _PIECES.findall(before), _PIECES.findall(after)
    for does, old_from, old_to, new_from, new_to in SequenceMatcher(None, old, new, False).get_opcodes():
        if does == "equal":
            yield Piece(Mark.KEPT, "".join(new[new_from:new_to]))
        else:
            yield Piece(Mark.TAKEN_OUT, "".join(old[old_from:old_to]))
            yield Piece(Mark.PUT_IN, "".join(new[new_from:new_to]))
