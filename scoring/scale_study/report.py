"""What a scale can carry, as a value: figures of groups of 10 or more, for people inside the house."""

from dataclasses import dataclass
from enum import StrEnum

from scoring.outcomes import Interval
from scoring.reliability.coefficients import Coefficient
from scoring.snapshot import Wave

FEWEST = 10  # people behind any count or figure that is told
FEWEST_PLACES = 5  # below, a handful of means may differ for reasons of any kind


class Use(StrEnum):
    """What somebody may want to do with a scale."""

    ONE_THING = "one_thing"  # read its score as one thing
    ADD_UP = "add_up"  # add its items up, and believe the sum
    PLACES = "places"  # compare the means of places
    PERSON = "person"  # say something about one person
    GROUPS = "groups"  # compare groups, languages, modes or waves


class Carries(StrEnum):
    """Whether a scale can carry a use."""

    YES = "yes"
    WITH_CARE = "with_care"
    NO = "no"
    UNKNOWN = "unknown"


class Ground(StrEnum):
    """What a judgement rests on: one sentence of the report each."""

    RELIABLE = "reliable"
    UNSURE = "unsure"  # reliable by its value, and perhaps not by its likely range
    HARDLY_RELIABLE = "hardly_reliable"
    UNRELIABLE = "unreliable"
    ONE_FACTOR = "one_factor"
    WORDING_FACTOR = "wording_factor"
    SEVERAL_FACTORS = "several_factors"
    POOR_FIT = "poor_fit"
    UNUSABLE = "unusable"
    TOO_FEW = "too_few"
    NOT_TESTABLE = "not_testable"
    JOINTLY_HELD = "jointly_held"
    NOT_COMPUTED = "not_computed"
    TURNED_ITEM = "turned_item"
    PLACES_DIFFER = "places_differ"
    PLACES_ALIKE = "places_alike"
    TOO_FEW_PLACES = "too_few_places"
    BY_CHANCE = "by_chance"
    CROWDED = "crowded"
    NO_SCORE = "no_score"
    NOT_FOR_ONE = "not_for_one"
    HARDLY_FOR_ONE = "hardly_for_one"
    NOT_YET_TESTED = "not_yet_tested"


@dataclass(frozen=True, slots=True)
class Judgement:
    """Whether the scale carries one use, and on what that rests."""

    use: Use
    carries: Carries
    grounds: tuple[Ground, ...]


@dataclass(frozen=True, slots=True)
class Count:
    """How many people, by their name; None for a count that could point at somebody."""

    name: str
    people: int | None


@dataclass(frozen=True, slots=True, kw_only=True)
class ItemFacts:
    """One item: what was asked, what was answered, and how it goes with the others.

    item_rest: correlation with the sum of the others; alpha_without: alpha of the others. loading: on the one
    factor; wording_loading: on the factor of the wording, 0 where the item is not of it. None: not computed.
    """

    id: str
    wording: str
    reversed: bool
    choices: tuple[Count, ...]
    missing: tuple[Count, ...]  # by reason
    answered: int
    mean: float | None = None
    item_rest: float | None = None
    alpha_without: float | None = None
    loading: float | None = None
    wording_loading: float | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class ScoreFacts:
    """The scores: how many people have one, where they lie, and how many stand at either end."""

    scored: int
    not_scored: tuple[Count, ...]  # by reason
    mean: float
    sd: float
    low: float
    high: float
    at_low: Count
    at_high: Count
    bands: tuple[Count, ...]

    @property
    def crowded(self) -> float:
        """The share of scores at the fuller end, 0 where it is too few people to tell."""
        return max((end.people or 0) / self.scored for end in (self.at_low, self.at_high))

    @property
    def crowds(self) -> bool:
        """Whether so many scores stand at one end that differences and change are lost there.

        Source of the line: Terwee et al. (2007), Journal of Clinical Epidemiology 60.
        """
        return self.crowded >= 0.15


@dataclass(frozen=True, slots=True, kw_only=True)
class ModelFit:
    """A model that was held against the answers. Fit by the corrected chi-square where there is one."""

    name: str
    chi2: float
    df: int
    p: float
    cfi: float
    tli: float
    rmsea: float
    rmsea_interval: Interval
    srmr: float
    usable: bool = True  # no variance below 0, no impossible correlation, and the corrected test was had

    @property
    def testable(self) -> bool:
        """Whether the answers could have spoken against the model."""
        return self.df > 0

    @property
    def fits(self) -> bool:
        """Whether what the model leaves is small by the usual lines, which are no tests of their own.

        Judged as it is printed, with two decimals. Source of the lines: Hu and Bentler (1999), Structural
        Equation Modeling 6, who made them for normal items and longer scales; the correlations that are left
        (SRMR) travel best.
        """
        return self._within(0.95, 0.08)

    @property
    def fits_fairly(self) -> bool:
        """Whether it is not far from those lines."""
        return self._within(0.90, 0.10)

    def _within(self, cfi: float, srmr: float) -> bool:
        close = round(self.cfi, 2) >= cfi and round(self.srmr, 2) <= srmr
        return self.usable and self.testable and close


@dataclass(frozen=True, slots=True, kw_only=True)
class Dimensions:
    """How many things the items measure. NaN and None: not computed, and a warning says why."""

    correlation: str  # "polychoric" or "Pearson"
    kmo: float | None
    bartlett_p: float | None
    observed: tuple[float, ...]  # eigenvalues, greatest first
    chance: tuple[float, ...]  # those that shuffled answers reach in 1 of 20
    parallel_factors: int | None
    map_factors: int | None
    one_factor: ModelFit | None
    wording_factor: ModelFit | None
    worst_pair: tuple[str, str, float] | None  # items with most left over by one factor, and how much

    @property
    def wording_helps(self) -> bool:
        """Whether a factor of wording takes away most of the misfit that chance does not explain."""
        one, two = self.one_factor, self.wording_factor
        if one is None or two is None or not two.usable or one.p > 0.01:
            return False
        return (two.chi2 - two.df) < 0.5 * (one.chi2 - one.df)


@dataclass(frozen=True, slots=True, kw_only=True)
class JointModel:
    """All scales of the snapshot in one model, each a factor."""

    fit: ModelFit
    scales: tuple[str, ...]
    titles: tuple[str, ...]
    correlations: tuple[tuple[float, ...], ...]
    loadings: tuple[tuple[str, float], ...]  # of the items of this scale


@dataclass(frozen=True, slots=True, kw_only=True)
class Places:
    """Whether the means of places differ by more than chance, at the reported level."""

    level: str
    n_places: int
    intraclass: float
    mean_reliability: float
    reliable: int  # places whose mean reaches 0.7
    p: float  # of the test of no differences between places


@dataclass(frozen=True, slots=True, kw_only=True)
class ScaleReport:
    """Everything a report on a scale tells. Unrounded: only the page rounds. Never published."""

    wave: Wave
    instrument: str  # label, as it was asked
    instrument_title: str
    attribution: str
    scale: str
    title: str
    rule: str
    needed: int  # items to answer for a score
    responses: int
    complete: int  # people who answered every item
    categories: int  # most answers that an item offers
    estimator: str
    items: tuple[ItemFacts, ...]
    scores: ScoreFacts
    reliability: tuple[Coefficient, ...]
    dimensions: Dimensions
    joint: JointModel | None
    places: Places | None
    verdict: tuple[Judgement, ...]
    warnings: tuple[str, ...]  # every one, with what it is about in front
    identity: str  # of the snapshot and the scale

    @property
    def wording_share(self) -> float | None:
        """How much of what the turned items share is their wording, 0 to 1; None without such a factor."""
        of_it = [item for item in self.items if item.wording_loading]
        wording = sum((item.wording_loading or 0.0) ** 2 for item in of_it)
        common = sum((item.loading or 0.0) ** 2 for item in of_it)
        return wording / (wording + common) if of_it else None


def shown_counts(counts: tuple[tuple[str, int], ...]) -> tuple[Count, ...]:
    """The counts of people who fall into one of these groups each, none that could point at somebody.

    Counts under 10 are left out, and with them the next smallest until what is left out adds up to 10 or
    more: the total is known, so that a single gap could be worked out. Nobody at all may be told.
    """
    hidden = {name for name, people in counts if 0 < people < FEWEST}
    rest = sorted((people, name) for name, people in counts if people >= FEWEST)
    sizes = dict(counts)
    if hidden and (len(hidden) == 1 or sum(sizes[name] for name in hidden) < FEWEST) and rest:
        hidden.add(rest[0][1])
    return tuple(Count(name, None if name in hidden else people) for name, people in counts)
