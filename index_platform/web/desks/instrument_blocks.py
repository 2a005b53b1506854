"""What the pages about instruments are made of beside the blocks of every desk, as values."""

from dataclasses import dataclass

from markupsafe import Markup

from index_platform.web.parts import Code, Go
from reports.contexts import ChangeEntry


@dataclass(frozen=True, slots=True, kw_only=True)
class Spoken:
    """Words in the language in which people read them."""

    words: str
    language: str
    direction: str = "ltr"


@dataclass(frozen=True, slots=True, kw_only=True)
class Possible:
    """One answer that can be given. ``code``: what is stored for it."""

    words: Spoken
    code: str
    note: str = ""  # what it stands for beside itself


@dataclass(frozen=True, slots=True, kw_only=True)
class Named:
    """Words under a name of ours, such as the wording at the door."""

    name: str
    words: Spoken


@dataclass(frozen=True, slots=True, kw_only=True)
class Question:
    """One question as it is asked. ``sign``: how an answer is marked: ring, box or cells."""

    anchor: str
    number: str  # empty for what asks nothing
    name: Code
    wording: Spoken
    introduction: Spoken | None = None
    hint: Spoken | None = None
    sign: str = ""
    answers: tuple[Possible, ...] = ()
    apart: tuple[Possible, ...] = ()
    ends: tuple[Spoken, ...] = ()
    room: str = ""  # what is typed in, in a sentence
    also: tuple[Named, ...] = ()
    rules: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Questions:
    """Questions in the order in which they are asked."""

    rows: tuple[Question, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Tab:
    """The same page in another language. ``state``: how far it has come, where it is not approved."""

    words: str
    href: str
    language: str
    direction: str
    current: bool = False
    state: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Tabs:
    """The languages in which a page can be read."""

    label: str
    rows: tuple[Tab, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Line:
    """One long-lived variable over the versions.

    dots: whether each version has it. joined: whether a line leads from each version to the next.
    """

    name: str
    code: Code | None
    dots: tuple[bool, ...]
    joined: tuple[bool, ...]
    words: str
    reasons: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Lines:
    """Variables over versions, the oldest first: a line where they may be compared, a gap where not."""

    versions: tuple[str, ...]
    rows: tuple[Line, ...]

    @property
    def width(self) -> int:
        """Of the picture, in px."""
        return STEP * len(self.versions)


STEP = 56  # px from one version to the next


@dataclass(frozen=True, slots=True, kw_only=True)
class Changes:
    """Changes between two versions, as the comparison tells them, each with both of its sides."""

    rows: tuple[tuple[ChangeEntry, Markup], ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Edition:
    """One version of an instrument on the shelf."""

    go: Go
    words: str  # where it comes from, which waves ask it
    tags: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Book:
    """An instrument on the shelf, with its versions, the newest first."""

    title: str
    go: Go
    measures: str
    size: str
    languages: str
    terms: tuple[str, ...]
    editions: tuple[Edition, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Shelf:
    """Instruments that belong together."""

    rows: tuple[Book, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Pair:
    """A form that chooses two versions to be compared."""

    action: str
    labels: tuple[str, ...]
    old: str
    new: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Jumps:
    """Ways to the parts of a page."""

    rows: tuple[Go, ...]
