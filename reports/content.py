"""What a report says, before it is a page: frozen blocks of words and figures, no markup."""

from dataclasses import dataclass

from reports.chart_content import (
    Axis,
    Bar,
    Chart,
    CountChart,
    CountPanel,
    Ground,
    LadderChart,
    LadderRow,
    Mark,
    NumberedMap,
    NumberedPlace,
    OutlineMap,
    RangeKey,
    Reference,
    Ring,
    Row,
    RowChart,
    Rung,
    ShareChart,
    SharePanel,
    ShareRow,
    StripChart,
    TileMap,
)
from reports.theme import text_width
from scoring.outcomes import Outcome

LONG_NAME = 20  # characters
NAME_SIZES = (46, 32, 24)  # pt on paper: the name of a place, by how long it is
NAME_ROOM, LINE = 255, 480  # pt on paper: its room beside a map, and a line


def name_size(name: str, *, has_map: bool) -> int:
    """Points in which the name of a place is set: one line, or two smaller ones, or more smaller still."""
    room = NAME_ROOM if has_map else LINE
    usual, long, longer = NAME_SIZES
    if text_width(name, weight=600, size=usual) <= room:
        return usual
    return long if text_width(name, weight=600, size=long) <= 2.6 * room else longer


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

    wraps: cells hold sentences, which may take several lines; figures and names stay on one. shape: how wide
    its columns are on paper, by the name of a class of the style sheet; empty for the usual widths.
    """

    label: str
    columns: tuple[str, ...]
    rows: tuple[TableRow, ...]
    numeric_last: bool = True
    title: str = ""
    note: str = ""
    wraps: bool = False
    shape: str = ""


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
    """Rows of words between hairlines; ``small`` ones are notes.

    ruled: how many lines to write on stand below each on paper.
    """

    rows: tuple[Fact, ...]
    small: bool = False
    title: str = ""
    ruled: int = 0


@dataclass(frozen=True, slots=True, kw_only=True)
class Box:
    """The one kind of box, under the bracket of an interval: a text, if it has one, and rows below it."""

    title: str
    text: str
    picture: Figure | None = None
    rows: tuple[Fact, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class More:
    """Blocks that a screen shows when somebody asks for them; ``words`` say what is behind."""

    words: str
    blocks: tuple["Block", ...]


Block = Headline | Paragraph | Figure | Table | Facts | Box | More


@dataclass(frozen=True, slots=True, kw_only=True)
class Page:
    """One printed page: it answers one question."""

    anchor: str
    question: str
    lead: str
    blocks: tuple[Block, ...]
    flows: bool = False  # may share a sheet of paper with what stands before it
    beyond: tuple[Block, ...] = ()  # for screens only: the sheet of paper has no room for it
    whole: tuple[Block, ...] = ()  # all of it in its roomiest form, for as many sheets as that takes


@dataclass(frozen=True, slots=True, kw_only=True)
class FigurePages:
    """Figures of more than one place, and what is said of them, in order of reading."""

    title: str
    name: str  # of the index
    whole: str
    wave: str
    tag: str  # "synthetic figures"; empty for a live wave
    pages: tuple[Page, ...]
    footer: tuple[str, ...]
    notices: tuple[Paragraph, ...] = ()  # what must be known of the release before it is read


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
    small: tuple[tuple[str, str], ...] = ()  # code and name of each small place in it, by alphabet
    notices: tuple[Paragraph, ...] = ()  # what must be known of the release before it is read

    @property
    def name_class(self) -> str:
        """How large the name is set: as usual, "long", or "longer" for one of many lines."""
        return {NAME_SIZES[1]: "long", NAME_SIZES[2]: "longer"}.get(
            name_size(self.place, has_map=self.map is not None), ""
        )

    @property
    def footer(self) -> str:
        """The line at the foot of every printed page."""
        parts = (self.place, self.wave, self.version, self.release, self.tag)
        return " · ".join(part for part in parts if part)


__all__ = [
    "LINE",
    "LONG_NAME",
    "NAME_ROOM",
    "NAME_SIZES",
    "Axis",
    "Bar",
    "Block",
    "Box",
    "Cell",
    "Chart",
    "CountChart",
    "CountPanel",
    "Fact",
    "Facts",
    "Figure",
    "FigurePages",
    "Ground",
    "Headline",
    "KeyEntry",
    "LadderChart",
    "LadderRow",
    "Mark",
    "More",
    "NumberedMap",
    "NumberedPlace",
    "OutlineMap",
    "Page",
    "Paragraph",
    "PlaceReport",
    "RangeKey",
    "Reference",
    "Ring",
    "Row",
    "RowChart",
    "Rung",
    "ShareChart",
    "SharePanel",
    "ShareRow",
    "StripChart",
    "Table",
    "TableRow",
    "TileMap",
    "name_size",
]
