"""What the page for residents of one place says, in one language, before it is a page: frozen, no markup."""

import unicodedata
from dataclasses import dataclass
from enum import StrEnum


@dataclass(frozen=True, slots=True, kw_only=True)
class Piece:
    """A run of words; one that stands apart, such as a name, keeps its own direction in any language."""

    text: str
    apart: bool = False

    @property
    def direction(self) -> str:
        """Which way it runs: that of its first letter; a number from left to right in any language."""
        kinds = (unicodedata.bidirectional(sign) for sign in self.text)
        strong = next((kind for kind in kinds if kind in ("L", "R", "AL")), "L")
        return "ltr" if strong == "L" else "rtl"


@dataclass(frozen=True, slots=True, kw_only=True)
class Line:
    """A sentence on a line of its own. ``is_english``: as officers wrote it, whatever the language."""

    pieces: tuple[Piece, ...]
    is_english: bool = False

    @property
    def text(self) -> str:
        """The sentence as one text."""
        return "".join(piece.text for piece in self.pieces)


class Sign(StrEnum):
    """A picture that says nothing beyond its row: it belongs to the style, and no screen reader meets it."""

    PEOPLE = "people"
    HIGHER = "clearly-higher"
    LOWER = "clearly-lower"
    UNKNOWN = "cannot-tell"
    EARLIER = "earlier"
    UP = "earlier up"
    DOWN = "earlier down"
    RANGE = "range"
    CALENDAR = "calendar"
    TALK = "talk"


@dataclass(frozen=True, slots=True, kw_only=True)
class Filled:
    """So many people of ten or of a hundred, in figures as well: ``alt`` says the same."""

    count: int
    of: int
    alt: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Strip:
    """A row: its picture, its heading, its sentences. The first row has no heading."""

    picture: Sign | Filled
    lines: tuple[Line, ...]
    heading: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class ResidentsPage:
    """One sheet about a place for those who live there: everything it says, in order."""

    code: str
    place: str
    language: str
    right_to_left: bool
    name: str  # of the index
    wave: str
    tag: str  # "synthetic figures"; empty for a live wave
    drafts: tuple[str, ...]  # that nobody reviewed these words, in their language and in English; else empty
    notices: tuple[Line, ...]  # that it puts right what was wrong, or is not the newest
    title: Line
    strips: tuple[Strip, ...]
    foot: Line
    version: str
    release: str
    identity: str  # changes with anything the page says

    @property
    def source(self) -> str:
        """The small line at the end: where the figures come from, for whoever wants to look them up."""
        return f"{self.version} · {self.release}"
