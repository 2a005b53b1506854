"""What a file may say of a response: which words each fact about it takes, and which codes an item."""

import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass

from instruments.definition import Instrument, Item, Missing
from instruments.flaws import near
from instruments.places import Geography
from instruments.response import Mode

LONGEST = 200  # characters of an id, or of the code of a household or panel
REASONS: Mapping[str, Missing] = {reason.value: reason for reason in Missing}
_LANGUAGE = re.compile(r"[a-z]{2,3}(?:-[A-Za-z0-9]{2,8})*")
_FORMULA = tuple("=+-@\t\r\n\uff1d\uff0b\uff0d\uff20")  # the last four are wide twins of the first
_MOST_CODES = 20  # listed in a remedy


@dataclass(frozen=True, slots=True)
class Unfit:
    """Why a text cannot be kept, said of the text ("is not a place of ..."), and the remedy."""

    what: str
    fix: str


def unfit(fact: str, text: str, geography: Geography) -> Unfit | None:
    """Why ``text`` cannot be the fact of this name; None where it can."""
    if (found := _RULES.get(fact, _code)(text, geography)) is not None:
        return found
    if text.startswith(_FORMULA):
        what = "begins with a sign that makes a spreadsheet take it for a formula"
        return Unfit(what, "Let it begin with a letter or a digit, the same in every file.")
    return None


def codes_of(item: Item) -> str:
    """The codes of an item for a remedy: "1, 2, 3" or "0 to 10"."""
    if not item.choices:
        return f"{item.low} to {item.high}"
    told = ", ".join(str(choice.code) for choice in item.choices[:_MOST_CODES])
    return told + (", ..." if len(item.choices) > _MOST_CODES else "")


def answers_of(item: Item, instrument: Instrument) -> str:
    """How a cell answers an item, as a remedy."""
    meanings = f"thriving instruments show {instrument.label}"
    reasons = ", ".join(REASONS)
    return f"Give one of {codes_of(item)}, or why there is no answer: {reasons}. What codes mean: {meanings}."


def _place(text: str, geography: Geography) -> Unfit | None:
    if geography.has(text):
        return None
    names = {place.name.lower(): place for place in geography.places}
    known = names | {place.code.lower(): place for place in geography.places}
    hint = near(text, known)
    found = known.get(hint.split("'")[1]) if "'" in hint else None
    nearest = f"Did you mean {found.code} ({found.name})? " if found else ""
    fix = f"{nearest}Give the code of a place: thriving places list {geography.key}."
    return Unfit(f"is not a place of {geography.title}", fix)


def _mode(text: str, _: Geography) -> Unfit | None:
    modes = [mode.value for mode in Mode]
    fix = f"{near(text, modes)}Give one of: {', '.join(modes)}."
    return None if text in modes else Unfit("is not a mode, a way of answering", fix)


def _language(text: str, _: Geography) -> Unfit | None:
    fix = "Write it like 'en' or 'ur'."
    return None if _LANGUAGE.fullmatch(text) else Unfit("is not a language tag", fix)


def _code(text: str, _: Geography) -> Unfit | None:
    if len(text) <= LONGEST:
        return None
    return Unfit(f"is {len(text)} characters long", f"Give one of at most {LONGEST} characters.")


_RULES: Mapping[str, Callable[[str, Geography], Unfit | None]] = {
    "place": _place,
    "mode": _mode,
    "language": _language,
}
