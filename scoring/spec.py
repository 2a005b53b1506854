"""An index definition (``tci@1.0``) as a frozen value: the whole recipe, and nothing of one place."""

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from enum import StrEnum

from instruments.errors import InvalidInputError
from instruments.version import InstrumentVersion
from scoring.handling import Choices, Handling
from scoring.weighting_rule import RAKING, WeightingRule


class Unit(StrEnum):
    """What a figure counts in."""

    INDEX = "index"  # points; 100 = the whole place in the base wave
    PER_CENT = "per_cent"  # 0 to 1 inside, whole per cents in print
    SCORE = "score"  # points of the scale itself


class MeasureKind(StrEnum):
    """How a measure is made."""

    INDEX = "index"  # domains aggregated with the penalty
    ARITHMETIC = "arithmetic"  # domains averaged, printed beside the index
    DOMAIN = "domain"
    THRIVING = "thriving"  # share of people above the line on enough domains
    SHARE = "share"
    MEAN = "mean"


@dataclass(frozen=True, slots=True, kw_only=True)
class Condition:
    """When a person counts: a scale score within limits, or one of an item's codes.

    Exactly one of ``scale`` and ``item`` is set. People without a score, or whose code is not
    a scored one, are outside the base.
    """

    scale: str | None = None
    at_least: float | None = None
    at_most: float | None = None
    item: str | None = None
    codes: tuple[int, ...] = ()
    words: str = ""  # the condition as a reader would say it, e.g. "7 or more of 10"
    source: str = ""  # who set the line


@dataclass(frozen=True, slots=True, kw_only=True)
class Domain:
    """One part of life. One scale: its score. Several: the mean of their z-scores, all needed.

    Scales where lower is better are turned round, so that a higher domain is always better.
    """

    key: str
    title: str
    about: str
    scales: tuple[str, ...]
    line: Condition  # where a person counts as thriving in this domain


@dataclass(frozen=True, slots=True, kw_only=True)
class Measure:
    """One figure made for every place."""

    key: str
    title: str
    kind: MeasureKind
    unit: Unit
    group: str
    about: str = ""
    condition: Condition | None = None  # for a share
    scale: str | None = None  # for a mean
    domain: str | None = None  # for a domain
    question: str | None = None  # item id whose wording is quoted beside it
    low: float = 0.0  # least and greatest possible value, in the unit
    high: float = 1.0
    higher_is_better: bool | None = None  # None: no direction claimed


@dataclass(frozen=True, slots=True, kw_only=True)
class Group:
    """Measures that stand together in a report, and on which page."""

    key: str
    title: str
    page: str  # "index", "domains", "feeling" or "outcomes"


@dataclass(frozen=True, slots=True, kw_only=True)
class ProfileItem:
    """An item that describes who answered, its codes grouped for print."""

    item: str
    title: str
    groups: Mapping[str, tuple[int, ...]]  # printed label -> codes


LEAST_DISCLOSURE: Mapping[str, int] = {"minimum_base": 10, "minimum_part": 3, "round_base_to": 5}
GREATEST_DOMINANCE: Mapping[str, float] = {"greatest_one": 40.0, "greatest_two": 60.0}


@dataclass(frozen=True, slots=True, kw_only=True)
class DisclosureRule:
    """When a figure could point at a person. Counts are unweighted; a rule may be stricter, not softer.

    Two of them are widths too: whoever knows all that is published can bound a withheld number of people no
    closer than a rounded one (``width``), and those who gave an answer no closer than ``minimum_part``.
    """

    minimum_base: int = LEAST_DISCLOSURE["minimum_base"]  # of a cell, and of its parent less the cell
    minimum_part: int = LEAST_DISCLOSURE["minimum_part"]  # of a share's numerator and of its complement
    round_base_to: int = LEAST_DISCLOSURE["round_base_to"]
    greatest_one: float = GREATEST_DOMINANCE["greatest_one"]  # per cent of the weight that one person may be
    greatest_two: float = GREATEST_DOMINANCE["greatest_two"]  # and two together

    @property
    def width(self) -> int:
        """Between the least and the greatest number of people that a rounded base stands for."""
        return self.round_base_to - 1

    def __post_init__(self) -> None:
        for name, greatest in GREATEST_DOMINANCE.items():
            if not 0.0 < (part := getattr(self, name)) <= greatest:
                raise InvalidInputError(
                    f"{name} is {part:g}, which would let the answers of one or two people out",
                    where="DisclosureRule",
                    fix=f"Give per cents above 0, and {greatest:g} or less.",
                )
        for name, least in LEAST_DISCLOSURE.items():
            given = getattr(self, name)
            if not isinstance(given, int) or given < least:
                raise InvalidInputError(
                    f"{name} is {given}, which would let figures of a few people out",
                    where="DisclosureRule",
                    fix=f"Give {least} or more, as a whole number.",
                )


@dataclass(frozen=True, slots=True, kw_only=True)
class PrecisionRule:
    """When a figure is too unsure to print (reports research, c5), by base, clusters and half-width.

    Clusters are the households or venues that answers came from: people of one move together, so that a
    few of them cannot tell how far chance reaches. Half-widths are given for per cents and index points;
    a score uses the same part of its range. Figures of a model are judged by how much weight a place's own
    answers have in them, 0 to 1, in the place of base and clusters.
    """

    show_base: int = 100
    caution_base: int = 50
    least_clusters: int = 20
    caution_half_width: float = 10.0
    greatest_half_width: float = 15.0
    caution_reliability: float = 0.7
    least_reliability: float = 0.5


class DraftRule(StrEnum):
    """What becomes of answers to questions in words that were not approved."""

    LEFT_OUT = "left_out"
    INCLUDED = "included"


@dataclass(frozen=True, slots=True, kw_only=True)
class SpreadRule:
    """How the unit of the index is set: 10 points = the true SD between places."""

    least_places: int = 15
    person_share: float = 0.12  # else this part of the SD between persons
    clear_part: float = 0.25  # the SD between places counts when its lower limit is at least this part of it


@dataclass(frozen=True, slots=True, kw_only=True)
class RankRule:
    """What is said of the order of places: of which measures, and in how many bands."""

    measures: tuple[str, ...] = ()  # keys; none: nothing is ranked
    bands: int = 5


@dataclass(frozen=True, slots=True, kw_only=True)
class BreakdownRule:
    """Figures by groups of people: items of the profile that part them, and what is told of each group."""

    items: tuple[str, ...] = ()  # none: no figure by groups
    measures: tuple[str, ...] = ()  # keys


class SmallModel(StrEnum):
    """How the domains of small places are smoothed."""

    FAY_HERRIOT = "fay_herriot"  # a model of places: their direct figures, all domains together
    UNIT_LEVEL = "unit_level"  # a model of people, domain by domain: the declared alternative


@dataclass(frozen=True, slots=True, kw_only=True)
class SmallAreaRule:
    """Which places below the report level are smoothed, and by what is known of them from elsewhere.

    The whole recipe, and nothing of one place: covariates are keys, and a geography holds their values.
    """

    level: str
    covariates: tuple[str, ...] = ()
    model: SmallModel = SmallModel.FAY_HERRIOT
    hold_share: float = 0.1  # publication waits where two models are apart in more than this share of places


_AS_MEANT = Handling()  # of a definition that decides nothing otherwise


@dataclass(frozen=True, kw_only=True)
class IndexSpec:
    """A versioned index definition. ``sha256`` of its canonical content is its identity.

    ``base`` is set by ``with_base`` before a run; without it the index has no 100.
    ``what_if`` is set by ``choices.chosen``: what was decided otherwise than in the content, by key.
    """

    version: InstrumentVersion
    title: str
    statement: str  # whose formula it is, printed in every report
    seed: int
    replicates: int
    level: float
    domains: tuple[Domain, ...]
    thriving_at_least: int  # domains above the line
    measures: tuple[Measure, ...]  # index, arithmetic, domains and thriving share among them
    groups: tuple[Group, ...]
    profile: tuple[ProfileItem, ...]
    reliability: tuple[str, ...]  # scales whose alpha is printed
    equivalence: Mapping[Unit, float]  # half-width of "about the same", in printed units
    disclosure: DisclosureRule
    precision: PrecisionRule
    spread: SpreadRule
    sha256: str
    content: Mapping[str, object]
    drafts: DraftRule = DraftRule.LEFT_OUT
    weighting: WeightingRule = RAKING
    draws: int = 1000  # joint draws of all figures: what ranks and the figures of small places are counted in
    ranks: RankRule = RankRule()
    breakdowns: BreakdownRule = BreakdownRule()
    small_areas: SmallAreaRule | None = None  # None: no place below the report level has a figure
    handling: Handling = _AS_MEANT
    choices: Choices | None = None  # what would have been as defensible; None: nothing is said of it
    what_if: Mapping[str, str] = field(default_factory=dict)
    base: "Base | None" = None

    @property
    def label(self) -> str:
        """The version label, such as ``tci@1.0``."""
        return str(self.version)

    def with_base(self, base: "Base") -> "IndexSpec":
        """The same definition with the constants of its base wave."""
        return replace(self, base=base)


@dataclass(frozen=True, slots=True, kw_only=True)
class Standard:
    """Weighted mean and SD between persons of one scale in the base wave, turned so that higher is better."""

    mean: float
    sd: float


@dataclass(frozen=True, slots=True, kw_only=True)
class Goalpost:
    """100 and 10 of one domain: index = 100 + 10 (x - centre) / unit."""

    centre: float
    unit: float
    rule: str  # which rule gave the unit, in words that the report prints


@dataclass(frozen=True, kw_only=True)
class Base:
    """The constants of an index, written once from its base wave and never redrawn."""

    definition: str  # label
    definition_sha256: str
    snapshot_sha256: str
    wave_key: str
    wave_title: str
    place: str  # name of the whole, which is 100
    standards: Mapping[str, Standard]  # by scale, for domains of several scales
    goalposts: Mapping[str, Goalpost]  # by domain
    sha256: str
    instrument: str = ""  # label of what was asked; empty where the base was written before it was kept
    instrument_sha256: str = ""
