"""Text as it is searched: nothing hidden, digits of any script plain, and where each sign of it stands.

What cannot be seen cannot hide anything: signs without width, marks that sit on others and controls are left
out, wide and fancy forms are read as the plain ones. Each sign is folded by itself, so it takes linear time.
"""

import unicodedata
from dataclasses import dataclass
from functools import lru_cache

_HIDDEN = frozenset({"Cc", "Cf", "Me", "Mn"})
_BLANK = frozenset("\u115f\u1160\u2800\u3164\uffa0")  # letters that show nothing
_SPACES = frozenset({"Zs", "Zl", "Zp"})
_ALIKE = {
    "\n": "\n",
    "\t": " ",
    "\r": " ",
    "\u2212": "-",
    "\u2018": "'",
    "\u2019": "'",
    "\u02bc": "'",
    "\u00b7": ".",
    "\u2022": ".",
    "\u2219": ".",
}
_MOST_KEPT = 4096


@dataclass(frozen=True, slots=True)
class Folded:
    """The folded signs of a text, and for each where the sign stands that it came from."""

    signs: str
    places: tuple[int, ...]


def folded(text: str) -> Folded:
    """A text as it is searched, sign by sign."""
    found = [(plain, place) for place, sign in enumerate(text) for plain in folded_sign(sign)]
    return Folded("".join(plain for plain, _ in found), tuple(place for _, place in found))


@lru_cache(maxsize=_MOST_KEPT)
def folded_sign(sign: str) -> str:
    """What one sign is searched as: nothing where it cannot be seen, several where it is a ligature."""
    if sign in _ALIKE:
        return _ALIKE[sign]
    category = unicodedata.category(sign)
    if category in _HIDDEN or sign in _BLANK:
        return ""
    if category in _SPACES:
        return " "
    if category == "Pd":
        return "-"
    return "".join(map(_plain, unicodedata.normalize("NFKD", sign)))


def _plain(sign: str) -> str:
    """One sign of a decomposed one: a digit as 0 to 9, a mark as nothing."""
    if unicodedata.category(sign) in _HIDDEN or sign in _BLANK:
        return ""
    digit = unicodedata.digit(sign, None)
    return _ALIKE.get(sign, sign) if digit is None else str(digit)
