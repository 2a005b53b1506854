"""The fields that say how a wave is asked: its days, how people come to answer; and how they are read."""

from collections.abc import Mapping
from datetime import date

from index_platform.fieldwork import Fieldwork, Sample
from index_platform.web.fields import DayField, DayPart, Field, Option, RadioField, TextField
from instruments.errors import InvalidInputError
from instruments.shapes import is_day

Typed = Mapping[str, str]
OPENS, CLOSES = "opens", "closes"
HOW, SAMPLE, VOLUNTEERS = "how", "sample", "volunteers"
CHOSEN, NOT_ELIGIBLE, SELECTION = "chosen", "not_eligible", "selection"
THEY_CHOSE = "They chose to take part, so there is no response rate."
_PARTS = (("day", "Day", 2), ("month", "Month", 2), ("year", "Year", 4))
_DAYS = {
    OPENS: ("First day that takes answers", "Leave it empty to begin when somebody opens the wave."),
    CLOSES: ("Last day that takes answers", "Leave it empty to go on until somebody closes the wave."),
}


def day_fields(typed: Typed, errors: Typed) -> tuple[DayField, DayField]:
    """The fields of the first and the last day, with what stands in them."""
    first, last = (day_field(name, *_DAYS[name], typed, errors) for name in (OPENS, CLOSES))
    return first, last


def day_field(name: str, legend: str, hint: str, typed: Typed, errors: Typed) -> DayField:
    """The field of a day in three parts, with what stands in them."""
    parts = tuple(
        DayPart(
            name=f"{name}-{part}",
            id=name if part == "day" else f"{name}-{part}",
            label=label,
            value=typed.get(f"{name}-{part}", ""),
            size=size,
            wrong=name in errors,
        )
        for part, label, size in _PARTS
    )
    return DayField(
        name=name,
        legend=legend,
        hint=f"{hint} For example 1 12 2026.",
        parts=parts,
        error=errors.get(name, ""),
    )


def typed_days(asked: Fieldwork) -> dict[str, str]:
    """The days of a wave as they stand in the fields."""
    found: dict[str, str] = {}
    for name, day in ((OPENS, asked.opens_on), (CLOSES, asked.closes_on)):
        if day is not None:
            at = date.fromisoformat(day)
            found |= {
                f"{name}-day": str(at.day),
                f"{name}-month": str(at.month),
                f"{name}-year": str(at.year),
            }
    return found


def read_day(typed: Typed, name: str, said: str = "") -> str | None:
    """The ISO day that was typed, None where nothing was; InvalidInputError where it is none.

    said: what the day is called in an error; of the days of a wave it is known.
    """
    day, month, year = (typed.get(f"{name}-{part}", "").strip() for part, _, _ in _PARTS)
    if not (day or month or year):
        return None
    iso = f"{year}-{month.zfill(2)}-{day.zfill(2)}"
    called = said or f"the {_DAYS[name][0][:1].lower()}{_DAYS[name][0][1:]}"
    if not is_day(iso):
        raise InvalidInputError(
            f"{called} is not a day of the calendar",
            where=name,
            fix="Write day, month and year in digits, such as 1 12 2026.",
        )
    return iso


def selection_fields(typed: Typed, errors: Typed) -> tuple[Field, ...]:
    """The fields of how people come to answer, with what stands in them."""
    options = (
        Option(VOLUNTEERS, "They volunteer", "At doors or on the web. There is no response rate."),
        Option(SAMPLE, "They are chosen by chance", "A sample. Then there is a response rate."),
    )
    return (
        RadioField(
            HOW,
            "How do people come to answer?",
            "",
            options,
            chosen=typed.get(HOW, VOLUNTEERS),
            error=errors.get(HOW, ""),
        ),
        TextField(
            SELECTION,
            "What reports say of it",
            "A sentence or two. It stands beside the figures.",
            typed.get(SELECTION, THEY_CHOSE),
            errors.get(SELECTION, ""),
            kind="lines",
        ),
        TextField(
            CHOSEN,
            "How many were chosen",
            "For a sample alone.",
            typed.get(CHOSEN, ""),
            errors.get(CHOSEN, ""),
            inputmode="numeric",
        ),
        TextField(
            NOT_ELIGIBLE,
            "How many of them could not be asked",
            "Empty homes, people who moved away. They do not count in the response rate.",
            typed.get(NOT_ELIGIBLE, ""),
            errors.get(NOT_ELIGIBLE, ""),
            inputmode="numeric",
        ),
    )


def typed_selection(selection: str, sample: Sample | None) -> dict[str, str]:
    """What a wave says of selection as it stands in the fields."""
    found = {SELECTION: selection, HOW: VOLUNTEERS if sample is None else SAMPLE}
    counts = {} if sample is None else {CHOSEN: str(sample.chosen), NOT_ELIGIBLE: str(sample.not_eligible)}
    return found | counts


def read_sample(typed: Typed) -> Sample | None:
    """How many were chosen by chance; None where people volunteered."""
    if typed.get(HOW) not in (SAMPLE, VOLUNTEERS):
        raise InvalidInputError(
            "nobody said how people come to answer", where=HOW, fix="Choose one of the two."
        )
    if typed[HOW] == VOLUNTEERS:
        return None
    chosen = _count(typed, CHOSEN, "how many were chosen")
    out = (
        _count(typed, NOT_ELIGIBLE, "how many could not be asked")
        if typed.get(NOT_ELIGIBLE, "").strip()
        else 0
    )
    if out >= chosen:
        raise InvalidInputError(
            "as many could not be asked as were chosen",
            where=NOT_ELIGIBLE,
            fix="Write how many of those who were chosen were not there to be asked.",
        )
    return Sample(chosen=chosen, not_eligible=out)


def _count(typed: Typed, name: str, said: str) -> int:
    text = typed.get(name, "").strip().replace(",", "")
    if not (text.isascii() and text.isdigit() and len(text) < 9) or (name == CHOSEN and int(text) == 0):
        raise InvalidInputError(f"{said} is not a number", where=name, fix="Write digits, such as 4000.")
    return int(text)
