"""All that reports, pages and files may see: protected figures and the facts needed to read them.

Only ``scoring.disclosure`` builds these, and ``index_platform.queries.published`` reads them back.
Figures are rounded already: per cents and index points whole, their limits outwards.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field, fields, is_dataclass
from enum import Enum

from instruments.errors import NotFoundError
from scoring.composite import Aggregation, NormalisationMethod
from scoring.outcomes import Outcome
from scoring.spec import MeasureKind, Unit

_CERTAIN = 100  # per cent


class Withheld(Enum):
    """Why there is no figure. It holds no number, so none can slip out."""

    TOO_FEW = "too_few"  # fewer people than the rule allows
    PROTECTS_ANOTHER = "protects_another"  # printing it would give away one that is too few
    TOO_UNCERTAIN = "too_uncertain"  # safe to print, too unsure to be of use
    NOT_AVAILABLE = "not_available"  # cannot be made here, e.g. an index without one of its domains

    @property
    def code(self) -> str:
        """The shorthand in tables and files: c for confidential, x for not available."""
        return "c" if self in (Withheld.TOO_FEW, Withheld.PROTECTS_ANOTHER) else "x"


@dataclass(frozen=True, slots=True, kw_only=True)
class Range:
    """A middle with its likely range, rounded; as a difference with one decimal more than the figure."""

    value: float
    low: float
    high: float


@dataclass(frozen=True, slots=True, kw_only=True)
class Shown:
    """One published figure. ``base`` is rounded; ``uncertain`` is the mark [u]."""

    value: float
    low: float
    high: float
    base: int
    uncertain: bool = False
    difference: Range | None = None  # from the whole, in the same unit
    outcome: Outcome | None = None
    modelled: bool = False  # smoothed by what is known of all places of its level


@dataclass(frozen=True, slots=True, kw_only=True)
class ShownCount:
    """A count of answers that is safe to print, rounded."""

    count: int


PublishedCell = Shown | Withheld
PublishedCount = ShownCount | Withheld


@dataclass(frozen=True, slots=True, kw_only=True)
class PublishedPlace:
    """A place with the people who answered there. ``members`` are the names of its parts.

    holder: the code of the reported place that a small one lies in, or of the whole; empty for other places
    and in releases of earlier formats.
    """

    code: str
    name: str
    level: str
    members: tuple[str, ...]
    respondents: PublishedCount
    holder: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class RankSet:
    """The least and the greatest rank of a set that holds the true one with the confidence of the release."""

    low: int
    high: int


@dataclass(frozen=True, slots=True, kw_only=True)
class PublishedOrder:
    """Where a place stands by one measure among the shown places of its level; rank 1 is the highest.

    low, high: its likely ranks; error: how many ranks a limit could be off for want of draws. of: how many
    places are ranked. bands: per cents of likelihood that it is in each of equal parts of the order, the
    highest values first, empty where there are fewer places than parts; bands_error: the greatest Monte Carlo
    error of them, in per cent. alone: the set for this place by itself; together: for all places at once.
    Errors and sets are None where they were not made: of many places, and in releases of earlier formats.
    """

    low: int
    high: int
    of: int
    error: int | None = None
    bands: tuple[int, ...] = ()
    bands_error: int | None = None
    alone: RankSet | None = None
    together: RankSet | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class PublishedPairs:
    """How likely each shown place of a level is above each other by one measure, in per cents from 1 to 99.

    above: for each place but the last, those that come after it in ``places`` (codes). error: the greatest
    Monte Carlo error of all, in per cent.
    """

    places: tuple[str, ...]
    above: tuple[tuple[int, ...], ...]
    error: int

    def likelihood(self, place: str, other: str) -> int | None:
        """Per cent of likelihood that a place is above another; None where one of them has none."""
        if place == other or not {place, other} <= set(self.places):
            return None
        row, column = self.places.index(place), self.places.index(other)
        if row > column:
            return _CERTAIN - self.above[column][row - column - 1]
        return self.above[row][column - row - 1]


@dataclass(frozen=True, slots=True, kw_only=True)
class Tile:
    """One tile of the map: a smallest place, and the code of the reported place that holds it.

    code: that of the smallest place; empty in releases of earlier formats.
    """

    name: str
    place: str
    column: int
    row: int
    code: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class PublishedMeasure:
    """What a figure is: unit, range, the question asked and the answers that count.

    questions: the wordings, as asked, of all that it is made of; of a domain those of its scales.
    """

    key: str
    title: str
    kind: MeasureKind
    unit: Unit
    group: str
    about: str
    question: str  # the wording as asked; empty where the measure is made of several
    counts: str  # which answers count, in words; empty for a mean
    low: float  # in printed units: 0 to 100 for per cents
    high: float
    decimals: int
    margin: float  # within this, differences are "about the same"
    higher_is_better: bool | None
    questions: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class PublishedGroup:
    """Measures that stand together, and on which page."""

    key: str
    title: str
    page: str
    measures: tuple[str, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class PublishedProfile:
    """Who answered: counts by place and category, of people who said it and whose place is known."""

    key: str
    title: str
    categories: tuple[str, ...]
    counts: Mapping[tuple[str, str], PublishedCount]  # (place code, category)


@dataclass(frozen=True, slots=True, kw_only=True)
class PublishedGroupFigure:
    """A figure of one group of people, compared with everybody else, and the figure of those."""

    cell: PublishedCell
    others: PublishedCell


@dataclass(frozen=True, slots=True, kw_only=True)
class PublishedBreakdown:
    """Figures by groups of people who said the same of themselves, in the whole and in each reported place.

    cells: (place code, measure key) -> a figure for each category, in their order.
    """

    key: str
    title: str
    categories: tuple[str, ...]
    measures: tuple[str, ...]
    cells: Mapping[tuple[str, str], tuple[PublishedGroupFigure, ...]]

    def figures(self, place: str, measure: str) -> dict[str, PublishedGroupFigure]:
        """The figure of each category; a pair that was never computed is an error, not a gap."""
        if (place, measure) not in self.cells:
            raise NotFoundError(
                f"no figure {measure!r} by {self.key!r} for the place {place!r}",
                where="PublishedBreakdown.figures",
                fix="Ask for the whole or a reported place, and a measure of this breakdown.",
            )
        return dict(zip(self.categories, self.cells[place, measure], strict=True))


@dataclass(frozen=True, slots=True, kw_only=True)
class OfficialComparison:
    """What another survey says of the question behind one of our measures, in its printed units.

    value: of the whole, None where that survey has none; quarter, middle, three_quarters: of the districts,
    halfway and a quarter from either end; least, greatest: the outermost of them.
    """

    measure: str
    value: float | None
    least: float
    quarter: float
    middle: float
    three_quarters: float
    greatest: float


@dataclass(frozen=True, slots=True, kw_only=True)
class PublishedOfficial:
    """Figures of another survey beside ours: whose they are, of when, and how people were asked."""

    key: str
    title: str
    source: str
    period: str
    mode: str  # how people were asked, in words
    caveat: str  # why it is not to be set against ours to the point
    districts: str  # what they are, such as "districts of England"
    count: int  # how many of them
    comparisons: tuple[OfficialComparison, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class PublishedReliability:
    """Coefficient alpha of one scale, over the whole."""

    scale: str
    title: str
    alpha: Shown
    n_items: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Method:
    """How the figures were made, in words and hashes that are printed."""

    statement: str  # whose formula it is
    population: str
    selection: str
    source: str
    margins: tuple[str, ...]  # empty: answers count equally
    replicates: int
    draws: int  # joint draws, in which orders and figures of small places are counted
    normalisation: NormalisationMethod  # the scale of the domains: what 100 is
    aggregation: Aggregation  # the mean that makes the index of them
    smoothing: str
    covariates: tuple[str, ...]  # in what small places that are like each other are alike; titles
    units: tuple[str, ...]  # how the unit of each domain was set
    lines: tuple[str, ...]  # the thriving share's lines, with their sources
    instruments: tuple[str, ...]  # labels
    attributions: tuple[str, ...]  # what licences ask us to print
    unverified: tuple[str, ...]  # labels whose wording was not seen at the source
    deff: float
    snapshot_sha256: str
    definition_sha256: str
    base_sha256: str
    software: str


@dataclass(frozen=True, kw_only=True)
class PublishedTable:
    """One protected release: every figure of every place, and what is needed to read it."""

    title: str
    definition: str
    wave: str
    wave_title: str
    wave_kind: str
    next_wave: str
    base_title: str  # when 100 was set, in words
    base_place: str  # whose value was 100
    level: float
    level_singular: str  # words for one and for several reported places
    level_plural: str
    member_plural: str  # words for the parts of a reported place; empty where it has none
    geography_note: str
    geography_source: str
    whole: PublishedPlace
    places: tuple[PublishedPlace, ...]
    tiles: tuple[Tile, ...]
    measures: tuple[PublishedMeasure, ...]
    groups: tuple[PublishedGroup, ...]
    cells: Mapping[tuple[str, str], PublishedCell]  # (place code, measure key)
    profiles: tuple[PublishedProfile, ...]
    reliability: tuple[PublishedReliability, ...]
    method: Method
    warnings: tuple[str, ...] = ()
    small_places: tuple[PublishedPlace, ...] = ()  # below the reported ones, their figures modelled
    small_plural: str = ""  # the word for them
    orders: Mapping[tuple[str, str], PublishedOrder] = field(default_factory=dict)  # (place, measure)
    pairs: Mapping[tuple[str, str], PublishedPairs] = field(default_factory=dict)  # (level, measure)
    breakdowns: tuple[PublishedBreakdown, ...] = ()
    official: tuple[PublishedOfficial, ...] = ()  # of other surveys, loaded beside ours

    def cell(self, place: str, measure: str) -> PublishedCell:
        """The figure of one place; a pair that was never computed is an error, not a gap."""
        if (place, measure) not in self.cells:
            raise NotFoundError(
                f"no figure {measure!r} for the place {place!r}",
                where="PublishedTable.cell",
                fix="Ask for a place and a measure of this release.",
            )
        return self.cells[place, measure]

    def measure(self, key: str) -> PublishedMeasure:
        """The measure with this key."""
        return next(measure for measure in self.measures if measure.key == key)

    def above(self, place: PublishedPlace, measure: str) -> dict[str, int]:
        """Per cent of likelihood that a place is above each other one of its level, as far as told."""
        if (pairs := self.pairs.get((place.level, measure))) is None:
            return {}
        found = {other: pairs.likelihood(place.code, other) for other in pairs.places}
        return {other: chance for other, chance in found.items() if chance is not None}

    def place(self, code: str) -> PublishedPlace:
        """The place with this code, the whole included."""
        for place in (self.whole, *self.places):
            if place.code == code:
                return place
        raise NotFoundError(
            f"no place {code!r} in this release",
            where="PublishedTable.place",
            fix=f"It holds: {', '.join(place.code for place in self.places)}.",
        )


# Of the document below. 1 had no places below the reported ones, and said less of the method; 2 had likely
# ranks alone, without their errors, sets, and likelihoods of pairs; 3 had no changes of small places; 4 had
# no figures by groups and none of other surveys, and told by names alone where small places lie.
FORMAT = 5


def document(table: PublishedTable) -> dict[str, object]:
    """A release as JSON-ready data: ``{"withheld": why}`` where there is no figure, pairs as nested names."""
    return {"format": FORMAT, **{one.name: plain(getattr(table, one.name)) for one in fields(table)}}


def plain(value: object) -> object:
    """A protected value as JSON-ready data, as ``document`` writes it."""
    match value:
        case Withheld():
            return {"withheld": value.value}
        case Enum():
            return value.value
        case Mapping():
            return _nested(value)
        case tuple():
            return [plain(member) for member in value]
        case _ if is_dataclass(value):
            return {one.name: plain(getattr(value, one.name)) for one in fields(value)}
        case _:
            return value


def _nested(pairs: Mapping[tuple[str, str], object]) -> dict[str, dict[str, object]]:
    nested: dict[str, dict[str, object]] = {}
    for (outer, inner), value in pairs.items():
        nested.setdefault(outer, {})[inner] = plain(value)
    return nested
