"""What somebody types for one question on paper -> what stands there, or what is wrong with the keys pressed.

A code is typed as it is printed. What has none has a key: d, r, and the three signs for no answer at all.
"""

import re
from collections.abc import Callable, Mapping

from instruments.answer_reading import Answer, Wrong, codes_told, read
from instruments.definition import Item, ItemKind, Missing
from instruments.paper_entry import Standing, Unanswered
from instruments.places import Geography

KEYS: Mapping[str, Missing | Unanswered] = {
    "d": Missing.DONT_KNOW,
    "r": Missing.REFUSED,
    "-": Unanswered.NOT_ANSWERED,
    "?": Unanswered.UNREADABLE,
    "*": Unanswered.SEVERAL,
}
_WITHOUT_REASONS = frozenset(
    {ItemKind.TEXT, ItemKind.CONSENT}
)  # a paper offers none there: the letters are words
_ANY_NUMBER = frozenset({ItemKind.MULTIPLE, ItemKind.TEXT})  # more than one is no mistake there
_CODE = re.compile(r"[0-9]{1,9}")
_BETWEEN = re.compile(r"[\s,;.]+")
_DAY = re.compile(r"([0-9]{1,2})[\s./-]+([0-9]{1,2})[\s./-]+([0-9]{4})|([0-9]{2})([0-9]{2})([0-9]{4})")


def standing(item: Item, typed: str, places: Geography) -> Standing | Wrong:
    """What stands on paper at an item."""
    text = typed.strip()
    if not text:
        return Wrong("nothing was typed", "Type - where nothing is ticked or written.")
    if (key := _key(item, text)) is not None:
        return key
    return _READERS.get(item.kind, _code)(item, text, places)


def home(level: str, typed: str, places: Geography) -> Standing | Wrong:
    """What stands on paper where somebody lives: a place of this level, or why there is none."""
    text = typed.strip()
    if not text:
        return Wrong("nothing was typed", "Type - where no place is ticked or written.")
    return KEYS.get(text.lower()) or _place_at(level, text, places)


def _key(item: Item, text: str) -> Standing | None:
    """What a key stands for: an item's own choice, where it has one for it; None where it is no key there."""
    reason = KEYS.get(text.lower())
    if isinstance(reason, Missing):
        own = (choice.code for choice in item.choices if choice.missing is reason)
        return None if item.kind in _WITHOUT_REASONS else _alone(item, next(own, reason))
    return None if reason is Unanswered.SEVERAL and item.kind in _ANY_NUMBER else reason


def _alone(item: Item, found: int | Missing) -> Standing:
    return (found,) if isinstance(found, int) and item.kind is ItemKind.MULTIPLE else found


def retyped(item: Item, found: Standing) -> str:
    """What somebody would type for what stands there; ``standing`` is its inverse."""
    key = next((key for key, reason in KEYS.items() if reason is found), None)
    if key is not None:
        return key
    if isinstance(found, tuple):
        return " ".join(map(str, found))
    if item.kind is ItemKind.DATE:
        return " ".join(reversed(str(found).split("-")))
    return str(found)


def _code(item: Item, text: str, _: Geography) -> Standing | Wrong:
    if _CODE.fullmatch(text) is None:
        return _other(item)
    found = read(item, int(text))
    return _other(item) if isinstance(found, Wrong) else found


def _codes(item: Item, text: str, _: Geography) -> Standing | Wrong:
    parts = [part for part in _BETWEEN.split(text) if part]
    if not parts or not all(_CODE.fullmatch(part) for part in parts):
        return _other(item)
    codes = sorted({int(part) for part in parts})
    if not {choice.code for choice in item.choices}.issuperset(codes):
        return _other(item)
    found = read(item, codes)
    if isinstance(found, Wrong):  # one that stands alone, and others beside it
        return Wrong(
            "one of these stands alone", "Type ? if the paper says so, and it cannot be told what is meant."
        )
    return found


def _day(item: Item, text: str, _: Geography) -> Standing | Wrong:
    if (found := _DAY.fullmatch(text)) is None:
        return Wrong(
            "this is no day", "Type the digits of day, month and year, such as 05 11 2026; ? if it is none."
        )
    day, month, year = (part for part in found.groups() if part is not None)
    read_as = read(item, f"{year}-{int(month):02}-{int(day):02}")
    if isinstance(read_as, Wrong):
        between = f" from {item.earliest} to {item.latest}" if item.earliest else ""
        return Wrong(f"there is no such day{between}", "Type it again; ? if the paper says so.")
    return read_as


def _words(item: Item, text: str, _: Geography) -> Standing | Wrong:
    found = read(item, text)
    if isinstance(found, Wrong):
        return Wrong(found.what, "Type what stands there; leave out what does not fit.")
    return found


def _place(item: Item, text: str, places: Geography) -> Standing | Wrong:
    return _place_at(item.level or "", text, places)


def _place_at(level: str, text: str, places: Geography) -> Standing | Wrong:
    """The code of a place, by its code or by its name."""
    meant = text.casefold()
    found: list[Answer] = [
        one.code for one in places.at_level(level) if meant in (one.code.casefold(), one.name.casefold())
    ]
    if len(found) != 1:
        return Wrong(
            "there is no such place", "Type its code or its name as in the list; ? if it is no place there."
        )
    return found[0]


def _other(item: Item) -> Wrong:
    told = codes_told(item) if item.choices else f"{item.low} to {item.high}"
    if item.kind is ItemKind.CONSENT:
        told = "1 where the square is ticked"
    return Wrong(f"it can be {told}", "Type it again; ? if the paper says so.")


_Reader = Callable[[Item, str, Geography], Standing | Wrong]
_READERS: Mapping[ItemKind, _Reader] = {
    ItemKind.MULTIPLE: _codes,
    ItemKind.DATE: _day,
    ItemKind.TEXT: _words,
    ItemKind.PLACE: _place,
}
