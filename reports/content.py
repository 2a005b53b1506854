"""What a report says, before it is a page: frozen blocks of words and figures, no markup."""

from dataclasses import dataclass
from enum import StrEnum

from reports.theme import text_width
from scoring.outcomes import Outcome

LONG_NAME = 20  # characters
NAME_SIZE, NAME_ROOM, LINE = (
    46,
    255,
    480,
)  # pt on paper: the name of a place, its room beside a map, and a line


class Mark(StrEnum):
    """A mark of a chart, as its key shows it."""

    THIS = "this"
    UNCERTAIN = "uncertain"
    OTHER = "other"
    WHOLE = "whole"
    BAND = "band"
    COUNT = "count"


@dataclass(frozen=True, slots=True, kw_only=True)
class Bar:
    """One interval mark. ``middle`` is where its slit stands; None for a count, which has no middle."""

    mark: Mark
    low: float
    high: float
    middle: float | None = None
    hollow: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class Row:
    """A row of a chart: label, bars one below the other, and words at its end."""

    label: str
    bars: tuple[Bar, ...] = ()
    words: str = ""
    withheld: str = ""  # stands from the axis' left end where there is no bar
    band: tuple[float, float] | None = None
    strong: bool = False
    head: bool = False  # the title of a group of rows: no bars, no words


@dataclass(frozen=True, slots=True, kw_only=True)
class Axis:
    """The one axis of a chart, in printed units."""

    low: float
    high: float
    ticks: tuple[float, ...]
    decimals: int = 0
    signs: bool = False  # a difference: +5, −5
    shown: bool = True


@dataclass(frozen=True, slots=True, kw_only=True)
class Reference:
    """What the rows are held against: a named line, with its own range where it has one."""

    name: str
    middle: float
    low: float | None = None
    high: float | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class RowChart:
    """Intervals in rows on one axis: spine, places, measures, counts."""

    rows: tuple[Row, ...]
    axis: Axis
    reference: Reference | None = None
    step: float = 40  # px from row to row
    like: tuple[str, ...] = ()  # labels of another chart whose columns this one shares


@dataclass(frozen=True, slots=True, kw_only=True)
class StripChart:
    """The score strip: one large bar against the whole, the axis flush with the text."""

    name: str
    words: str
    bar: Bar | None
    axis: Axis
    narrow_axis: Axis
    reference: Reference | None


@dataclass(frozen=True, slots=True, kw_only=True)
class CountPanel:
    """How many answered, by category. A count of None is withheld; its words are the code."""

    title: str
    rows: tuple[tuple[str, int | None, str], ...]  # category, count, words


@dataclass(frozen=True, slots=True, kw_only=True)
class CountChart:
    """Who answered, before weighting: panels of thin bars on one scale."""

    panels: tuple[CountPanel, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class TileMap:
    """A map of equal tiles: each is a smallest place, grouped by the reported place that holds it."""

    tiles: tuple[tuple[int, int, str], ...]  # column, row, code of the reported place
    names: tuple[tuple[str, str], ...]  # code, name
    this: str


Ring = tuple[tuple[float, float], ...]  # points to the east and north; the last is the first


@dataclass(frozen=True, slots=True, kw_only=True)
class OutlineMap:
    """A map of shapes: each is a smallest place, grouped by the reported place that holds it."""

    shapes: tuple[tuple[str, tuple[Ring, ...]], ...]  # code of the reported place, rings in metres
    names: tuple[tuple[str, str], ...]  # code, name
    source: str


@dataclass(frozen=True, slots=True, kw_only=True)
class RangeKey:
    """The picture in the evidence box: what the ends and the slit of a bar mean."""

    ends: str
    slit: str


Chart = RowChart | StripChart | CountChart | TileMap | RangeKey


@dataclass(frozen=True, slots=True, kw_only=True)
class KeyEntry:
    """One mark and what it stands for, above its chart."""

    mark: Mark
    words: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Figure:
    """A chart with its finding as title, what it is made of below, and the same thing said in words."""

    anchor: str
    title: str
    subtitle: str
    chart: Chart
    alt: str
    key: tuple[KeyEntry, ...] = ()
    note: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Cell:
    """A cell of a table; an outcome puts its glyph before the words."""

    text: str
    outcome: Outcome | None = None
    numeric: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class TableRow:
    """A row: its head and its cells, in the order of the columns."""

    head: str
    cells: tuple[Cell, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Table:
    """A table without spans that stays on one page. ``label`` names it for those who cannot see it.

    wraps: cells hold sentences, which may take several lines; figures and names stay on one.
    """

    label: str
    columns: tuple[str, ...]
    rows: tuple[TableRow, ...]
    numeric_last: bool = True
    title: str = ""
    note: str = ""
    wraps: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class Headline:
    """The one large figure, or, where there is none, the sentence in its place."""

    figure: str
    words: str
    stacked: bool = False  # the words need a line of their own on paper


@dataclass(frozen=True, slots=True, kw_only=True)
class Paragraph:
    """A paragraph, with a strong lead-in if it has one."""

    text: str
    lead_in: str = ""
    small: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class Fact:
    """A row of words: what it is about, and the sentence."""

    label: str
    text: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Facts:
    """Rows of words between hairlines; ``small`` ones are notes."""

    rows: tuple[Fact, ...]
    small: bool = False
    title: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Box:
    """The one kind of box, under the bracket of an interval."""

    title: str
    text: str
    picture: Figure | None = None


Block = Headline | Paragraph | Figure | Table | Facts | Box


@dataclass(frozen=True, slots=True, kw_only=True)
class Page:
    """One printed page: it answers one question."""

    anchor: str
    question: str
    lead: str
    blocks: tuple[Block, ...]
    flows: bool = False  # short, or after a short one: may share a sheet of paper


@dataclass(frozen=True, slots=True, kw_only=True)
class PlaceReport:
    """The report of one place: everything that its pages say, in order."""

    code: str
    place: str
    title: str  # of the index
    whole: str
    kind: str  # "Cluster report"
    wave: str
    tag: str  # "synthetic figures"; empty for a live wave
    members: str
    map: Figure | None
    pages: tuple[Page, ...]
    version: str
    release: str
    source: str
    identity: str  # changes with anything the report rests on

    @property
    def has_long_name(self) -> bool:
        """Whether the name needs a smaller size to stay on one line beside the map, or two."""
        return text_width(self.place, weight=600, size=NAME_SIZE) > (NAME_ROOM if self.map else LINE)

    @property
    def footer(self) -> str:
        """The line at the foot of every printed page."""
        parts = (self.place, self.wave, self.version, self.release, self.tag)
        return " · ".join(part for part in parts if part)
