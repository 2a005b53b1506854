"""Postcodes of the United Kingdom: read however people type them, and looked up without being kept.

Which letter or digit may stand where is Royal Mail's format; a test holds it to Oldham's postcodes in the
directory of the Office for National Statistics.
"""

import re
import unicodedata
from bisect import bisect_left
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum
from itertools import pairwise
from string import ascii_uppercase

from instruments.errors import InvalidInputError

EXAMPLE = "SW1A 2AA"  # of the Prime Minister's office: known to many, home to none who answers

_DIGIT = "0123456789"
_FIRST = "ABCDEFGHIJKLMNOPRSTUWYZ"
_SECOND = "ABCDEFGHKLMNOPQRSTUVWXY"
_THIRD = "ABCDEFGHJKPSTUW"
_FOURTH = "ABEHMNPRVWXY"
_END = "ABDEFGHJLNPQRSTUWXYZ"
_INWARD = (_DIGIT, _END, _END)
_SHAPES: Sequence[Sequence[str]] = tuple(
    (*outward, *_INWARD)
    for outward in (
        (_FIRST, _DIGIT),
        (_FIRST, _DIGIT, _DIGIT),
        (_FIRST, _DIGIT, _THIRD),
        (_FIRST, _SECOND, _DIGIT),
        (_FIRST, _SECOND, _DIGIT, _DIGIT),
        (_FIRST, _SECOND, _DIGIT, _FOURTH),
    )
)
_WHOLE = re.compile("|".join("".join(f"[{allowed}]" for allowed in shape) for shape in _SHAPES))
_ALIKE: Mapping[str, str] = {"0": "O", "O": "0", "1": "I", "I": "1", "L": "1"}  # what is typed for what
_MOST_SLIPS = 2
_BETWEEN = " -.,_/'\"()"  # what people put between the two halves, or round them
_LONGEST = 40  # signs: more are no postcode, whatever they are

_KEY, _PLACE = 5, 2  # bytes of a postcode as a number to the base of 36, and of the number of its place
_ENTRY = _KEY + _PLACE
MOST_PLACES = 2 ** (8 * _PLACE)


class Unread(StrEnum):
    """Why what was typed is no postcode."""

    MISSING = "missing"
    PART = "part"  # the beginning of one
    ALIKE = "alike"  # one but for letters and digits that look alike
    OTHER = "other"  # of another country, or none at all


@dataclass(frozen=True, slots=True)
class Postcode:
    """A postcode in its one form, such as ``SW1A 2AA``. It shows itself to nobody who prints it."""

    text: str

    def __repr__(self) -> str:
        """No postcode: what is logged by mistake tells nothing."""
        return "Postcode(...)"


@dataclass(frozen=True, slots=True)
class Misread:
    """What was typed is no postcode; ``meant`` is the one it looks like, where there is one only."""

    why: Unread
    meant: Postcode | None = None


def read(typed: str) -> Postcode | Misread:
    """The postcode that somebody typed, in any case and with anything between its halves."""
    signs = _plain(typed)
    if _WHOLE.fullmatch(signs):
        return _parted(signs)
    if not signs:
        return Misread(Unread.MISSING)
    if (meant := _meant(signs)) is not None:
        return Misread(Unread.ALIKE, meant)
    return Misread(Unread.PART if _is_part(signs) else Unread.OTHER)


def written(text: str) -> Postcode | None:
    """The postcode in a cell of an official file, with any spaces in it; None where there is none."""
    signs = text.replace(" ", "")
    return _parted(signs) if _WHOLE.fullmatch(signs) else None


def _plain(typed: str) -> str:
    """Capital letters and digits of ASCII; other digits become those, what stands between goes."""
    if len(typed) > _LONGEST:
        return typed[:_LONGEST]
    signs = (sign for sign in unicodedata.normalize("NFKC", typed) if unicodedata.category(sign) != "Cf")
    kept = "".join(sign for sign in signs if sign not in _BETWEEN and not sign.isspace())
    return "".join(str(unicodedata.decimal(sign, sign)) for sign in kept).upper()


def _meant(signs: str) -> Postcode | None:
    """The postcode of which the fewest signs are others that look alike; None where two need as few."""
    fits = [fit for shape in _SHAPES if (fit := _fitted(signs, shape)) is not None]
    fewest = min((slips for slips, _ in fits), default=None)
    texts = {text for slips, text in fits if slips == fewest}
    return _parted(texts.pop()) if len(texts) == 1 else None


def _fitted(signs: str, shape: Sequence[str]) -> tuple[int, str] | None:
    """(slips, text): how many signs were taken for others that look alike; None where it does not fit."""
    if len(signs) != len(shape):
        return None
    taken = [
        sign if sign in allowed else _ALIKE.get(sign, "") for sign, allowed in zip(signs, shape, strict=True)
    ]
    slips = sum(sign != typed for sign, typed in zip(taken, signs, strict=True))
    fits = all(sign and sign in allowed for sign, allowed in zip(taken, shape, strict=True))
    return (slips, "".join(taken)) if fits and slips <= _MOST_SLIPS else None


def _is_part(signs: str) -> bool:
    """Whether a postcode may begin so, with its district at least."""
    return any(sign in _DIGIT for sign in signs) and any(
        len(signs) < len(shape) and all(sign in allowed for sign, allowed in zip(signs, shape, strict=False))
        for shape in _SHAPES
    )


def _parted(signs: str) -> Postcode:
    return Postcode(f"{signs[:-3]} {signs[-3:]}")


@dataclass(frozen=True, slots=True, kw_only=True)
class PostcodeLookup:
    """Which postcode lies in which place, of one vintage of an official directory.

    entries: sorted, a fixed number of bytes each, so that one is found by halving and nothing is unpacked.
    """

    vintage: str
    source: str
    entries: bytes

    def __len__(self) -> int:
        """How many postcodes it knows."""
        return len(self.entries) // _ENTRY

    def find(self, postcode: Postcode) -> int | None:
        """The number of the place that it lies in; None where it is not known here."""
        key = _key(postcode)
        at = bisect_left(range(len(self)), key, key=self._key_at)
        if at == len(self) or self._key_at(at) != key:
            return None
        start = at * _ENTRY + _KEY
        return int.from_bytes(self.entries[start : start + _PLACE])

    def places(self) -> frozenset[int]:
        """The numbers of the places in which a postcode lies."""
        pairs = zip(self.entries[_KEY::_ENTRY], self.entries[_KEY + 1 :: _ENTRY], strict=True)
        return frozenset(high * 256 + low for high, low in set(pairs))

    def _key_at(self, number: int) -> bytes:
        return self.entries[number * _ENTRY : number * _ENTRY + _KEY]


def packed(places: Iterable[tuple[Postcode, int]]) -> bytes:
    """The entries of a lookup: (postcode, number of its place), in any order, each postcode once."""
    entries = sorted(_key(postcode) + place.to_bytes(_PLACE) for postcode, place in places)
    for one, other in pairwise(entries):
        if one[:_KEY] == other[:_KEY]:
            raise InvalidInputError(
                f"the postcode {_text(one[:_KEY])} is given twice",
                where="postcodes",
                fix="Keep one of the two rows.",
            )
    return b"".join(entries)


def _key(postcode: Postcode) -> bytes:
    """A postcode as a number to the base of 36: its first sign is a letter, so no two are one number."""
    return int(postcode.text.replace(" ", ""), 36).to_bytes(_KEY)


def _text(key: bytes) -> str:
    number, signs = int.from_bytes(key), ""
    while number:
        number, digit = divmod(number, 36)
        signs = (_DIGIT + ascii_uppercase)[digit] + signs
    return _parted(signs).text
