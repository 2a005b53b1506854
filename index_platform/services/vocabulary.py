"""What a file may say of a response: which words each fact about it takes, and which codes an item."""

import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass

from index_platform.services.spreadsheets import SIGNS
from instruments.answer_reading import codes_told
from instruments.definition import TICKED, Instrument, ItemKind, Missing
from instruments.flaws import near
from instruments.places import Geography
from instruments.response import Mode
from instruments.variables import NOT_TICKED, Form, Variable

LONGEST = 200  # characters of an id, or of the code of a household or panel
REASONS: Mapping[str, Missing] = {reason.value: reason for reason in Missing}
_LANGUAGE = re.compile(r"[a-z]{2,3}(?:-[A-Za-z0-9]{2,8})*")
_FORMULA = (*SIGNS, "\t", "\r", "\n")


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


def codes_of(variable: Variable) -> str:
    """The codes of a variable for a remedy: "1, 2, 3" or "0 to 10"."""
    item = variable.item
    if variable.choice is not None:
        return f"{TICKED}, {NOT_TICKED}"
    if item.kind is ItemKind.CONSENT:
        return f"{TICKED}"
    return codes_told(item) if item.choices else f"{item.low} to {item.high}"


def answers_of(variable: Variable, instrument: Instrument) -> str:
    """How a cell answers in a variable, as a remedy."""
    meanings = f"thriving instruments show {instrument.label}"
    reasons = ", ".join(REASONS)
    return f"Give {_told(variable)}, or why there is no answer: {reasons}. What codes mean: {meanings}."


def _told(variable: Variable) -> str:
    item = variable.item
    match variable.form:
        case Form.CODE:
            return f"one of {codes_of(variable)}"
        case Form.TEXT:
            return f"a text of at most {item.longest} signs"
        case Form.DAY:
            return f"a day from {item.earliest} to {item.latest}, written that way"
        case Form.PLACE:
            return f"the code of a place of the level {item.level}"


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
