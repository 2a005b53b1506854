"""All that reports, pages and files may see: protected figures and the facts needed to read them.

Only ``scoring.disclosure`` builds these, and ``index_platform.queries.published`` reads them back.
Figures are rounded already: per cents and index points whole, their limits outwards.
"""

from collections.abc import Mapping
from dataclasses import dataclass, fields, is_dataclass
from enum import Enum

from instruments.errors import NotFoundError
from scoring.outcomes import Outcome
from scoring.spec import MeasureKind, Unit


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


@dataclass(frozen=True, slots=True, kw_only=True)
class ShownCount:
    """A count of answers that is safe to print, rounded."""

    count: int


PublishedCell = Shown | Withheld
PublishedCount = ShownCount | Withheld


@dataclass(frozen=True, slots=True, kw_only=True)
class PublishedPlace:
    """A place with the people who answered there. ``members`` are the names of its parts."""

    code: str
    name: str
    level: str
    members: tuple[str, ...]
    respondents: PublishedCount


@dataclass(frozen=True, slots=True, kw_only=True)
class Tile:
    """One tile of the map: a smallest place, and the code of the reported place that holds it."""

    name: str
    place: str
    column: int
    row: int


@dataclass(frozen=True, slots=True, kw_only=True)
class PublishedMeasure:
    """What a figure is: unit, range, the question asked and the answers that count."""

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
    smoothing: str
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


FORMAT = 1  # of the document below


def document(table: PublishedTable) -> dict[str, object]:
    """A release as JSON-ready data: ``{"withheld": why}`` where there is no figure, pairs as nested names."""
    return {"format": FORMAT, **{field.name: _plain(getattr(table, field.name)) for field in fields(table)}}


def _plain(value: object) -> object:
    match value:
        case Withheld():
            return {"withheld": value.value}
        case Enum():
            return value.value
        case Mapping():
            return _nested(value)
        case tuple():
            return [_plain(member) for member in value]
        case _ if is_dataclass(value):
            return {field.name: _plain(getattr(value, field.name)) for field in fields(value)}
        case _:
            return value


def _nested(pairs: Mapping[tuple[str, str], object]) -> dict[str, dict[str, object]]:
    nested: dict[str, dict[str, object]] = {}
    for (outer, inner), value in pairs.items():
        nested.setdefault(outer, {})[inner] = _plain(value)
    return nested
