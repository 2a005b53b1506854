"""One raw value -> an answer to an item in the form in which it is kept, or what is wrong with it."""

import reprlib
from collections.abc import Callable, Mapping
from dataclasses import dataclass

from instruments.definition import Item, ItemKind, Missing, Value
from instruments.flaws import near
from instruments.plain import plain, unkept
from instruments.values import allows, stands_alone

Answer = Value | Missing  # a code, a text or day, ticked codes; or the reason why there is none

_MOST_CODES = 20  # listed in a remedy
_REASON = '{"missing": reason}'
_REASONS = tuple(reason.value for reason in Missing)
_SKIPPED = f'Leave the item out, or give {{"missing": "{Missing.SKIPPED}"}}.'


@dataclass(frozen=True, slots=True)
class Wrong:
    """What is wrong with a value, and how to mend it."""

    what: str
    fix: str


def read(item: Item, value: object) -> Answer | Wrong:
    """The answer that ``value`` is: JSON data, an answer in the form in which it is kept, or a reason."""
    if isinstance(value, Missing):
        return value
    if isinstance(value, Mapping):
        return _reason(value)
    kind, noun, reader = _FORMS.get(item.kind, _CODE)
    if not isinstance(value, kind) or isinstance(value, bool):
        return _of_another_form(item, value, noun)
    return reader(item, value)


def shown(value: object) -> str:
    """The value as an error shows it: short, however long it is."""
    if isinstance(value, int) and value.bit_length() > 64:
        return "a number of many digits"
    return reprlib.repr(value)


def _reason(value: Mapping[object, object]) -> Missing | Wrong:
    reason = value.get("missing")
    if len(value) == 1 and isinstance(reason, str) and reason in _REASONS:
        return Missing(reason)
    what = (
        f"{shown(reason)} is not a reason" if set(value) == {"missing"} else "named values are not an answer"
    )
    hint = near(reason, _REASONS) if reason else ""
    return Wrong(what, f"{hint}Give {_REASON} with one of: {', '.join(_REASONS)}.")


def _of_another_form(item: Item, value: object, noun: str) -> Wrong:
    """What is wrong with a value that is of no form of the item, and the remedy."""
    allowed = _allowed(item)
    match value:
        case None:
            fix = f"Leave the item out if it was not asked, or give {_REASON}."
            return Wrong("there is no answer and no reason", fix)
        case bool():
            return Wrong(f"{value} is true or false, not {noun}", allowed)
        case float():
            whole = "Give a whole number. " if noun == _CODE[1] else ""
            return Wrong(f"{value} is a decimal number, not {noun}", f"{whole}{allowed}")
        case int():
            return Wrong(f"{shown(value)} is a number, not {noun}", allowed)
        case str() if value in _REASONS:
            return Wrong(f"{value!r} is a reason, not {noun}", f'Give {{"missing": "{value}"}}.')
        case str():
            bare = "Give a number without quotes. " if noun == _CODE[1] else ""
            return Wrong(f"{shown(value)} is text, not {noun}", f"{bare}{allowed}")
        case _:
            return Wrong(f"a {type(value).__name__} is not {noun}", allowed)


def _code(item: Item, value: int) -> Answer | Wrong:
    return value if allows(item, value) else _no_answer(item, value)


def _day_or_place(item: Item, value: str) -> Answer | Wrong:
    if value in _REASONS and not allows(item, value):
        return _of_another_form(item, value, _FORMS[item.kind][1])
    return value if allows(item, value) else _no_answer(item, value)


def _text(item: Item, value: str) -> Answer | Wrong:
    text = plain(value)
    if sign := unkept(value):
        return Wrong(f"it holds the sign {sign}, which cannot be kept", "Remove it.")
    if not text:
        return Wrong("it is an empty text", _SKIPPED)
    if not allows(item, text):
        return Wrong(f"it has {len(text)} signs", _allowed(item))
    return text


def _ticks(item: Item, value: list[object] | tuple[object, ...]) -> Answer | Wrong:
    codes = [code for code in value if isinstance(code, int) and not isinstance(code, bool)]
    known = {choice.code: choice for choice in item.choices}
    if not value:
        return Wrong("no choice is ticked", _SKIPPED)
    for code in value:
        if code not in codes or code not in known:
            return Wrong(f"{shown(code)} is not a choice of {item.id!r}", _allowed(item))
        if codes.count(code) > 1:
            return Wrong(f"{shown(code)} is there twice", "Give each choice once.")
    alone = next((code for code in codes if stands_alone(known[code])), None)
    if alone is not None and len(codes) > 1:
        return Wrong(f"{alone} is ticked with others, and stands alone", "Give it alone, or the others.")
    return tuple(sorted(codes))


def _nothing(item: Item, _: object) -> Wrong:
    return Wrong(f"{item.id!r} says something and asks nothing", "Leave it out.")


def _no_answer(item: Item, value: object) -> Wrong:
    return Wrong(f"{shown(value)} is not an answer to {item.id!r}", _allowed(item))


def _allowed(item: Item) -> str:
    return f"Give {_told(item)}, or {_REASON}."


def _told(item: Item) -> str:
    """What answers an item, for a remedy."""
    match item.kind:
        case ItemKind.DATE:
            return f'a day from "{item.earliest}" to "{item.latest}"'
        case ItemKind.TEXT:
            return f"a text of at most {item.longest} signs"
        case ItemKind.PLACE:
            return f"the code of a place of the level {item.level!r}"
        case ItemKind.CONSENT:
            return "1 where the box is ticked"
        case ItemKind.MULTIPLE:
            return f"a list of some of {codes_told(item)}"
        case _ if item.choices:
            return f"one of {codes_told(item)}"
        case _:
            return f"a whole number from {item.low} to {item.high}"


def codes_told(item: Item) -> str:
    """The codes of the choices of an item for a remedy, the first of many."""
    told = ", ".join(str(choice.code) for choice in item.choices[:_MOST_CODES])
    return told + (", ..." if len(item.choices) > _MOST_CODES else "")


_Reader = Callable[..., Answer | Wrong]
_CODE: tuple[type | tuple[type, ...], str, _Reader] = (int, "a code", _code)
_FORMS: Mapping[ItemKind, tuple[type | tuple[type, ...], str, _Reader]] = {
    ItemKind.MULTIPLE: ((list, tuple), "a list of codes", _ticks),
    ItemKind.DATE: (str, "a day", _day_or_place),
    ItemKind.TEXT: (str, "a text", _text),
    ItemKind.PLACE: (str, "the code of a place", _day_or_place),
    ItemKind.NOTE: (object, "an answer", _nothing),
}
