"""Form fields as frozen values: what is asked, what stands there, what is wrong. The macros draw them."""

from collections.abc import Iterable
from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Option:
    """One answer that can be chosen."""

    value: str
    label: str
    hint: str = ""
    is_name: bool = False  # of a place: written in its own direction, whatever that of the page
    language: str = ""  # of the label, where it is another than that of the page


@dataclass(frozen=True, slots=True)
class TextField:
    """A line to type in. ``kind``: text, password, email, or lines for a text of several lines."""

    name: str
    label: str
    hint: str = ""
    value: str = ""
    error: str = ""
    kind: str = "text"
    autocomplete: str = ""  # what a browser may fill in, by its standard names; "off" for codes
    inputmode: str = ""  # which keys a phone shows; "numeric" also makes the box short
    is_code: bool = False  # English words or signs, whatever the language of the page; nothing corrects them


@dataclass(frozen=True, slots=True)
class RadioField:
    """One answer out of a list. ``apart``: answers that are none, in a second group after a gap."""

    name: str
    legend: str
    hint: str
    options: tuple[Option, ...]
    apart: tuple[Option, ...] = ()
    chosen: str = ""
    error: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class RatingField:
    """A whole number between two ends, at most eleven of them: joined cells in one row."""

    name: str
    legend: str
    hint: str
    low: int
    high: int
    low_label: str
    high_label: str
    apart: tuple[Option, ...] = ()
    chosen: str = ""
    error: str = ""
    direction: str = ""  # which way the cells run; empty: as the page

    @property
    def options(self) -> tuple[Option, ...]:
        """The cells in order; the first and the last know what they mean."""
        ends = {self.low: self.low_label, self.high: self.high_label}
        return tuple(Option(str(n), str(n), ends.get(n, "")) for n in range(self.low, self.high + 1))


@dataclass(frozen=True, slots=True)
class SelectField:
    """One answer out of a list too long to lay open."""

    name: str
    label: str
    hint: str
    options: tuple[Option, ...]
    chosen: str = ""
    error: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class TicksField:
    """Any answers out of a list, each a box; its name is that of the field with its value behind a dot.

    alone: those that are ticked alone, after the word ``between``.
    """

    name: str
    legend: str
    hint: str
    options: tuple[Option, ...]
    alone: tuple[Option, ...] = ()
    between: str = ""
    chosen: tuple[str, ...] = ()
    error: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class DayPart:
    """Day, month or year of a day, each a box of its own. ``size``: how many digits it takes."""

    name: str
    id: str
    label: str
    value: str
    size: int
    wrong: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class DayField:
    """A day of the calendar that somebody knows, typed in three parts."""

    name: str
    legend: str
    hint: str
    parts: tuple[DayPart, ...]
    error: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class NoteField:
    """Something to read where a question would stand; it asks nothing."""

    name: str
    title: str
    words: str
    more: str = ""
    error: str = ""


@dataclass(frozen=True, slots=True)
class CheckboxField:
    """One statement to agree to, or one thing to turn on."""

    name: str
    label: str
    hint: str = ""
    value: str = "yes"
    checked: bool = False
    error: str = ""


@dataclass(frozen=True, slots=True)
class FilesField:
    """Where files are chosen; its form is sent as multipart/form-data."""

    name: str
    label: str
    hint: str = ""
    error: str = ""


Field = (
    TextField
    | RadioField
    | RatingField
    | SelectField
    | TicksField
    | DayField
    | NoteField
    | CheckboxField
    | FilesField
)


@dataclass(frozen=True, slots=True)
class Failure:
    """An entry of the error summary: the name of the field to check (empty: the page), and what to do."""

    field: str
    words: str


def failures(fields: Iterable[Field]) -> tuple[Failure, ...]:
    """What is to check on a form, field by field, in the same words as beside the fields."""
    return tuple(Failure(field.name, field.error) for field in fields if field.error)
