"""What a desk page is made of, as values: ``desk.html.j2`` draws each by its type."""

from dataclasses import dataclass

from markupsafe import Markup

from index_platform.web.desks.instrument_blocks import (
    Changes,
    Jumps,
    Lines,
    Pair,
    Questions,
    Shelf,
    Tabs,
)
from index_platform.web.parts import Bar, Cell, Code, Fact, Go, Share, Step, Table, Waiting


@dataclass(frozen=True, slots=True, kw_only=True)
class Thread:
    """The steps of a wave's path."""

    steps: tuple[Step, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Prose:
    """Sentences, a paragraph each."""

    paragraphs: tuple[str, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Actions:
    """What can be done: the first is a button, the others stand back."""

    first: Go | None = None
    others: tuple[Go, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Facts:
    """Names beside their values."""

    rows: tuple[Fact, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Bars:
    """Counts beside each other: never results."""

    rows: tuple[Bar, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Width:
    """How far to each side of its middle an expected range goes, of 50; None where only words stand.

    field: the same as it was planned; wider: whether it goes further than that.
    """

    name: str
    words: str
    half: float | None
    field: float | None
    wider: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class Widths:
    """Expected ranges on the planned ones: how sure, never what."""

    rows: tuple[Width, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Span:
    """A mark on the range where it was expected, of 100 from the start side; None where only words stand.

    outside: whether it is remarkable that it lies outside.
    """

    name: str
    words: str
    low: float | None = None
    high: float | None = None
    at: float | None = None
    outside: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class Spans:
    """Marks on expected ranges, all on one scale. words: what is drawn."""

    rows: tuple[Span, ...]
    words: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Curve:
    """How many there were by the end of each day, as a line; a table with the same stands beside it.

    points: (x, y) of 100 by 100, from the start side and the foot.
    """

    words: str  # what it shows, in a sentence
    points: tuple[tuple[float, float], ...]
    top: str
    first: str
    last: str

    @property
    def path(self) -> str:
        """The line as the path of an SVG, whose y runs downwards."""
        return "M" + "L".join(f"{x:g} {100 - y:g}" for x, y in self.points)


@dataclass(frozen=True, slots=True, kw_only=True)
class Drawing:
    """A picture as SVG, for a phone and for a wide screen; a table on the page says the same."""

    small: Markup
    large: Markup


@dataclass(frozen=True, slots=True, kw_only=True)
class Waits:
    """Things that wait for a person."""

    rows: tuple[Waiting, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Work:
    """Work that is under way, with how far it is.

    turn: whether the page looks again by itself. stop: for who may end it.
    """

    words: str
    done: int
    total: int  # 0: it cannot be told
    turn: Go
    look: Go
    stop: Go | None


@dataclass(frozen=True, slots=True, kw_only=True)
class More:
    """What is shown when asked for."""

    words: str
    blocks: tuple["Block", ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Panel:
    """A part of the page with a heading. ``half``: two of them stand beside each other on a wide screen.

    anchor: by which a link of the page leads to it.
    """

    title: str
    hint: str = ""
    blocks: tuple["Block", ...]
    half: bool = False
    anchor: str = ""


OfInstruments = Shelf | Jumps | Questions | Tabs | Lines | Changes | Pair
Block = (
    Thread
    | Prose
    | Actions
    | Facts
    | Table
    | Bars
    | Widths
    | Spans
    | Curve
    | Drawing
    | Waits
    | Work
    | More
    | Panel
    | OfInstruments
)
__all__ = [
    "Actions",
    "Bar",
    "Bars",
    "Block",
    "Cell",
    "Code",
    "Curve",
    "Drawing",
    "Fact",
    "Facts",
    "Go",
    "More",
    "Panel",
    "Prose",
    "Questions",
    "Share",
    "Span",
    "Spans",
    "Step",
    "Table",
    "Thread",
    "Waiting",
    "Waits",
    "Width",
    "Widths",
    "Work",
]
