"""Raw answers against an instrument: one row for every item, or everything that is wrong with them."""

import reprlib
from collections.abc import Mapping
from dataclasses import dataclass

from instruments.definition import Instrument, Item, ItemKind, Missing
from instruments.flaws import near
from instruments.values import allows

_MOST_CODES = 20  # listed in a remedy
_FORM = '{"missing": reason}'


@dataclass(frozen=True, slots=True)
class AnswerRow:
    """What stands for one item: a code, a reason why there is none, or both ("prefer not to say")."""

    item: str
    code: int | None
    missing: Missing | None


@dataclass(frozen=True, slots=True)
class ValidAnswers:
    """One row for every item of the instrument, in its order. An item left out was not asked."""

    rows: tuple[AnswerRow, ...]

    def codes(self) -> dict[str, int]:
        """The codes that were given, by item."""
        return {row.item: row.code for row in self.rows if row.code is not None}


@dataclass(frozen=True, slots=True)
class Finding:
    """One answer that cannot be taken: the item, what was given, what is wrong and how to mend it."""

    item: str
    value: object
    what: str
    fix: str


@dataclass(frozen=True, slots=True)
class Findings:
    """Why answers cannot be taken: everything at once, in the order of the items."""

    findings: tuple[Finding, ...]


def check(instrument: Instrument, answers: Mapping[str, object]) -> ValidAnswers | Findings:
    """The rows of these answers, or all that is wrong. Nothing is required: any item may be left out.

    answers: {item: code}, {item: {"missing": reason}} or {item: Missing}.
    """
    given: object = answers  # it may come from a wire or a file
    if not isinstance(given, Mapping):
        fix = 'Give {item: code}, such as {"brs1": 4}.'
        return Findings((Finding("", answers, "the answers are not named by item", fix),))
    results = [_row(item, answers[item.id]) for item in instrument.items if item.id in answers]
    known = {item.id for item in instrument.items}
    unknown = [_unknown(instrument, name, answers[name]) for name in answers if name not in known]
    if findings := tuple(x for x in (*results, *unknown) if isinstance(x, Finding)):
        return Findings(findings)
    rows = {row.item: row for row in results if isinstance(row, AnswerRow)}
    return ValidAnswers(
        tuple(rows.get(item.id) or AnswerRow(item.id, None, Missing.NOT_ASKED) for item in instrument.items)
    )


def _row(item: Item, value: object) -> AnswerRow | Finding:
    if isinstance(value, Missing):
        return AnswerRow(item.id, None, value)
    if isinstance(value, Mapping):
        return _missing_row(item, value)
    if not isinstance(value, int) or isinstance(value, bool):
        return Finding(item.id, value, *_not_a_code(item, value))
    if not allows(item, value):
        return Finding(item.id, value, f"{_shown(value)} is not an answer to {item.id!r}", _allowed(item))
    choice = item.choice(value)
    return AnswerRow(item.id, value, choice.missing if choice else None)


def _missing_row(item: Item, value: Mapping[object, object]) -> AnswerRow | Finding:
    reasons = [reason.value for reason in Missing]
    reason = value.get("missing")
    if len(value) == 1 and isinstance(reason, str) and reason in reasons:
        return AnswerRow(item.id, None, Missing(reason))
    what = (
        f"{_shown(reason)} is not a reason" if set(value) == {"missing"} else "named values are not an answer"
    )
    fix = f"{near(reason, reasons) if reason else ''}Give {_FORM} with one of: {', '.join(reasons)}."
    return Finding(item.id, dict(value), what, fix)


def _not_a_code(item: Item, value: object) -> tuple[str, str]:
    """What is wrong with a value that is no whole number, and the remedy."""
    match value:
        case None:
            return (
                "there is no answer and no reason",
                f"Leave the item out if it was not asked, or give {_FORM}.",
            )
        case bool():
            return f"{value} is true or false, not a code", _allowed(item)
        case float():
            return f"{value} is a decimal number, not a code", f"Give a whole number. {_allowed(item)}"
        case str() if value in list(Missing):
            return f"{value!r} is a reason, not a code", f'Give {{"missing": "{value}"}}.'
        case str():
            return f"{_shown(value)} is text, not a code", f"Give a number without quotes. {_allowed(item)}"
        case _:
            return f"a {type(value).__name__} is not a code", _allowed(item)


def _allowed(item: Item) -> str:
    if item.kind is not ItemKind.SINGLE:
        return f"Give a whole number from {item.low} to {item.high}, or {_FORM}."
    told = [f"{choice.code}" for choice in item.choices[:_MOST_CODES]]
    more = ", ..." if len(item.choices) > _MOST_CODES else ""
    return f"Give one of {', '.join(told)}{more}, or {_FORM}."


def _shown(value: object) -> str:
    """The value as an error shows it: short, however long it is."""
    if isinstance(value, int) and value.bit_length() > 64:
        return "a number of many digits"
    return reprlib.repr(value)


def _unknown(instrument: Instrument, name: object, value: object) -> Finding:
    ids = [item.id for item in instrument.items]
    fix = f"{near(name, ids)}Its items are: {', '.join(ids)}."
    return Finding(str(name), value, f"{instrument.label} has no item {_shown(name)}", fix)
