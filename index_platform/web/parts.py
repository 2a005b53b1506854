"""What pages are made of beside form fields, as frozen values; ``components.html.j2`` draws them.

A macro looks at the names of fields only: a page may hand over a value of its own that has the same names.
"""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True, kw_only=True)
class Spoken:
    """Words in a language, which may be another than that of the page: what they begin with, and the rest."""

    language: str
    direction: str
    first: str  # bold
    words: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Notice:
    """One sentence on a strip under the header. ``sign``: ``note``, or ``done`` for a deed that succeeded.

    also: what else is to be known of the page, a line each.
    """

    first: str  # bold
    words: str
    sign: str = "note"
    also: tuple[Spoken, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class LanguageLink:
    """The same page in another language, called by its own name.

    ``form``: the id of the form that is saved on the way; it is a button of it then, and sends the language.
    ``note``: said beside the name, in the same language.
    """

    language: str
    words: str
    href: str
    direction: str = "ltr"
    current: bool = False
    form: str = ""
    note: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class AnswerRow:
    """One answer on the page that checks them."""

    label: str
    value: str
    href: str = ""  # where it can be changed; empty: it cannot
    hidden: str = ""  # what the word Change stands for, for ears: names the question
    given: bool = True  # no: "No answer given", "I would rather not say"
    id: str = ""  # of the link, where an error leads to it
    error: str = ""  # what is to check about it
    is_own: bool = False  # the value is a name, or was typed: written in its own direction


@dataclass(frozen=True, slots=True, kw_only=True)
class Step:
    """One step of a path. ``mark``: done, now or ahead; ``part``: how much is done, of 100."""

    words: str
    mark: str
    part: int | None = None
    below: tuple[str, ...] = ()  # a date, who


@dataclass(frozen=True, slots=True, kw_only=True)
class Go:
    """A way to another page. ``context`` is for ears, where several say the same."""

    words: str
    href: str
    context: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Code:
    """A label, hash, number or name of a file: set apart from words, and never mirrored."""

    text: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Share:
    """How much of something is done, in words and as a thin line: ``part`` of 100.

    expected: where of 100 the upright stands that says how much is due; None where nobody can tell.
    """

    words: str
    part: int
    expected: int | None = None


Cell = str | Go | Code | Share


@dataclass(frozen=True, slots=True, kw_only=True)
class Waiting:
    """One thing that waits for a person: how many of what, why, and the one button."""

    words: str
    reason: str = ""
    go: Go | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Fact:
    """A name beside its value."""

    name: str
    value: str | Go | Code


@dataclass(frozen=True, slots=True, kw_only=True)
class Table:
    """Rows under heads; the first cell of a row is its head. ``counts``: columns from 0 that hold counts."""

    caption: str
    heads: tuple[str, ...]
    rows: tuple[tuple[Cell, ...], ...]
    counts: tuple[int, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Bar:
    """A count as a thin line: ``part`` of 100, None where it is withheld and only words stand.

    expected: where of 100 the upright stands that says how many are wanted; None where nobody said.
    """

    name: str
    words: str
    part: int | None
    expected: int | None = None
