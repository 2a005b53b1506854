"""The fields of what officers write of a place, and how they are read."""

from collections.abc import Iterable, Mapping
from dataclasses import asdict
from datetime import date

from index_platform.services.place_texts import ASSET, COMMITMENT
from index_platform.web.desks.wave_fields import day_field, read_day
from index_platform.web.desks.words import sentence
from index_platform.web.fields import (
    CheckboxField,
    Failure,
    Field,
    Option,
    RadioField,
    SelectField,
    TextField,
)
from instruments.english import capital
from instruments.errors import InvalidInputError
from reports import officer_words
from reports.officer_words import DUE, KIND, STATUS, Fault, Room
from reports.place_texts import KIND_WORDS, STATUS_WORDS, Asset, Commitment

Typed = Mapping[str, str]
SURE = "sure"
_SHORT = ("owner", "name", "where")  # one line is enough
_HINTS: Mapping[str, str] = {
    "asked": "The issue, in a few words.",
    "said": "In your own words: no quotation, no name, no number of people.",
    "did": "Leave it empty while it is planned.",
    "ours": "What the council and its partners bring.",
    "yours": "What people who live there can do.",
    "result": "What came of it, or why it stopped.",
    "owner": "A team or a role, never a person.",
    "name": "As people there call it.",
    "about": "For whom it is, what can be done there.",
    "where": "A street or a building. No home of anybody.",
}
_DUE_HINT = "By when it should be done, or on which day it ended."


def fields_of(kind: str, typed: Typed, faults: Iterable[Fault] = ()) -> tuple[Field, ...]:
    """The fields of a commitment or an asset, with what stands in them and what there is to check."""
    told = tuple(faults)
    errors: dict[str, str] = {}
    for fault in told:
        errors[fault.field] = f"{errors.get(fault.field, '')} {_words(fault)}".strip()
    made = _asset_fields(typed, errors) if kind == ASSET else _commitment_fields(typed, errors)
    doubted = bool(told) and all(fault.is_doubt for fault in told)
    return (*made, _sure()) if doubted else made


def failures_of(faults: Iterable[Fault]) -> tuple[Failure, ...]:
    """What there is to check, each at its field."""
    return tuple(Failure(fault.field, _words(fault)) for fault in faults)


def typed_of(words: Commitment | Asset) -> dict[str, str]:
    """What stands in the fields of an entry that is there."""
    typed = {name: str(value) for name, value in asdict(words).items()}
    if isinstance(words, Commitment):
        due = date.fromisoformat(words.due)
        typed |= {f"{DUE}-day": str(due.day), f"{DUE}-month": str(due.month), f"{DUE}-year": str(due.year)}
    return typed


def given_of(kind: str, typed: Typed) -> dict[str, str]:
    """What was typed, by the names of what is kept."""
    if kind != COMMITMENT:
        return dict(typed)
    try:
        due = read_day(typed, DUE, "the day") or ""
    except InvalidInputError:
        due = ""  # told with all else that is wrong
    return {**typed, DUE: due}


def _commitment_fields(typed: Typed, errors: Typed) -> tuple[Field, ...]:
    *texts, owner = (_text(name, room, typed, errors) for name, room in officer_words.COMMITMENT.items())
    options = tuple(Option(status.value, capital(words)) for status, words in STATUS_WORDS.items())
    status = RadioField(
        STATUS, "How far it is", "", options, chosen=typed.get(STATUS, ""), error=errors.get(STATUS, "")
    )
    due = day_field(DUE, "Day", _DUE_HINT, typed, errors)
    return (*texts[:2], status, *texts[2:], owner, due)


def _asset_fields(typed: Typed, errors: Typed) -> tuple[Field, ...]:
    name, *others = (_text(name, room, typed, errors) for name, room in officer_words.ASSET.items())
    options = (
        Option("", "Choose one"),
        *(Option(one.value, capital(words)) for one, words in KIND_WORDS.items()),
    )
    kind = SelectField(
        KIND, "What it is", "", options, chosen=typed.get(KIND, ""), error=errors.get(KIND, "")
    )
    return (name, kind, *others)


def _text(name: str, room: Room, typed: Typed, errors: Typed) -> TextField:
    return TextField(
        name,
        room.title if room.needed else f"{room.title} (optional)",
        f"{_HINTS[name]} Up to {room.most} letters.",
        typed.get(name, ""),
        errors.get(name, ""),
        kind="text" if name in _SHORT else "lines",
        autocomplete="off",
    )


def _sure() -> CheckboxField:
    return CheckboxField(SURE, "Keep it as it is", "We looked at it again. Whoever approves it is told too.")


def _words(fault: Fault) -> str:
    return f"{sentence(fault.what)} {fault.fix}"
