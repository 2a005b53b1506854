"""What a chart says, before it is drawn: frozen marks, rows and axes, in printed units."""

from dataclasses import dataclass
from enum import StrEnum


class Mark(StrEnum):
    """A mark of a chart, as its key shows it."""

    THIS = "this"
    UNCERTAIN = "uncertain"
    OTHER = "other"
    WHOLE = "whole"
    BAND = "band"
    COUNT = "count"
    EARLIER = "earlier"  # a wave before this one
    MODELLED = "modelled"  # an estimate from a model: a diamond for its middle
    OUTSIDE = "outside"  # a figure of another survey
    EXPECTED = "expected"  # the upright where a count would stand if everybody had answered
    CHANGE = "change"  # the line between two waves that clearly differ


class Ground(StrEnum):
    """What fills a place of a map: solid, dots, white, hatching, and white with a code."""

    HIGHER = "clearly higher"
    LOWER = "clearly lower"
    SAME = "about the same"
    CANNOT_TELL = "cannot tell"
    WITHHELD = "not shown"


Called = tuple[tuple[Ground, str], ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Bar:
    """One interval mark. ``middle`` is where its slit stands; None for a count, which has no middle."""

    mark: Mark
    low: float
    high: float
    middle: float | None = None
    hollow: bool = False
    modelled: bool = False


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
    """Who answered, before weighting: panels of thin bars on one scale.

    greatest: the count that the scale has room for, where these panels are a part of a chart.
    """

    panels: tuple[CountPanel, ...]
    greatest: int = 0

    @property
    def most(self) -> int:
        """The count that the longest bar would stand for."""
        counts = (count or 0 for panel in self.panels for _, count, _ in panel.rows)
        return max(self.greatest, *counts, 0)


@dataclass(frozen=True, slots=True, kw_only=True)
class Rung:
    """One wave of a ladder: its bar, or why there is none.

    step: what is said of the step from the wave before, a break or a claim; clear: whether the change is.
    """

    wave: str
    bar: Bar | None = None
    withheld: str = ""
    step: str = ""
    clear: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class LadderRow:
    """One measure over the waves, the earliest first."""

    label: str
    rungs: tuple[Rung, ...]
    words: str = ""
    strong: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class LadderChart:
    """Waves one below the other, measure by measure. ``pitch``: px from wave to wave, 16 or more."""

    rows: tuple[LadderRow, ...]
    axis: Axis
    pitch: float = 18


@dataclass(frozen=True, slots=True, kw_only=True)
class ShareRow:
    """A category: its share of those who answered and of those who live here, 0 to 100; None: not known."""

    label: str
    answered: float | None
    living: float | None
    words: str


@dataclass(frozen=True, slots=True, kw_only=True)
class SharePanel:
    """One way to part the people, such as age."""

    title: str
    rows: tuple[ShareRow, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class ShareChart:
    """Who answered against who lives here: thin bars with uprights, all on one scale."""

    panels: tuple[SharePanel, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class NumberedPlace:
    """A place of a numbered map: its tile, its ground, its holder, and what the list says of it.

    number: which of the listed places it is a part of; 0: it is listed itself, by its row.
    """

    name: str
    column: int
    row: int
    ground: Ground
    holder: str
    words: str
    code: str = ""  # why nothing is shown, as tables say it
    number: int = 0


@dataclass(frozen=True, slots=True, kw_only=True)
class NumberedMap:
    """Tiles with numbers, told apart by their ground; the list beside them says the names, by alphabet.

    places: in the order of their numbers. outlined: the holder whose tiles a line goes round; empty for none.
    is_listed: whether the list is drawn with it, or stands beside the picture as text.
    called: what the key says of each ground, where it stands for something else than what a comparison found.
    """

    places: tuple[NumberedPlace, ...]
    outlined: str = ""
    is_listed: bool = True
    called: Called = ()


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


Chart = RowChart | StripChart | CountChart | TileMap | RangeKey | LadderChart | ShareChart | NumberedMap
