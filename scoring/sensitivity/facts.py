"""What moves an index and its ranks, as a value: shares and rank shifts, no figure of any place. Internal.

Shares are whole per cents, so that nothing finer can be worked back to answers. Only places whose index was
shown take part; a withheld one has no rank, moves nobody and is not named.
"""

from collections.abc import Mapping
from dataclasses import asdict, dataclass

from scoring.snapshot import Wave

_ONLY_ADVICE = (
    "This is advice: no release is held back by it, so propose a release with it (--study), and look at it "
    "before you approve one."
)


@dataclass(frozen=True, slots=True, kw_only=True)
class Share:
    """A share of variance in whole per cents, with the limits of its bootstrap interval."""

    value: int
    low: int
    high: int


@dataclass(frozen=True, slots=True, kw_only=True)
class FactorFacts:
    """One thing that could have been another, and what it does to the order of places.

    alone: what it explains by itself. total: with all that it does together with others.
    """

    name: str
    title: str
    options: tuple[str, ...]  # none: drawn from a distribution
    declared: str  # what the definition has
    alone: Share
    total: Share


@dataclass(frozen=True, slots=True, kw_only=True)
class PlaceFacts:
    """What moves the index of one place that is shown.

    totals: {factor: total share in per cent}. word: of its index as defined, empty where it has none. flips:
    per cent of choices under which its word is another one, None where it has none. becomes: {other word: per
    cent of choices}, the most frequent first; they add up to flips but for rounding.
    """

    code: str
    name: str
    totals: Mapping[str, int]
    word: str
    flips: int | None
    becomes: Mapping[str, int]


@dataclass(frozen=True, slots=True, kw_only=True)
class SensitivityFacts:
    """The whole study of one wave.

    sampling: its share of what moves ranks; method is the rest, and what they do together is halved.
    together: per cent that they do together only. shift: mean places moved against the index as defined,
    with the shift that 95 of 100 runs stay below. stages: {name: (times asked for, times made)}.
    hold: why a release should wait, as advice that no gate reads; empty where nothing speaks against one.
    """

    index: str
    title: str
    wave: Wave
    level: str  # plural of the places that are ranked
    n_places: int
    sampling: Share
    method: Share
    together: int
    shift: float
    shift_high: float
    factors: tuple[FactorFacts, ...]
    places: tuple[PlaceFacts, ...]
    chains: int
    samples: int
    runs: int
    stages: Mapping[str, tuple[int, int]]
    left_out: tuple[str, ...]
    hold_above: int | None
    hold: str
    seed: int
    definition_sha256: str
    snapshot_sha256: str
    base_sha256: str
    warnings: tuple[str, ...] = ()

    @property
    def sentence(self) -> str:
        """The headline, with its interval."""
        if self.sampling.value + self.method.value == 0:
            return "No place changes its rank, whoever answers and whatever is decided."
        return (
            f"{self.sampling.value}% of the uncertainty about ranks is sampling "
            f"({self.sampling.low} to {self.sampling.high}%), {self.method.value}% is method "
            f"({self.method.low} to {self.method.high}%)."
        )

    @property
    def advice(self) -> str:
        """Why a release should wait, and that nobody but people will see to it; empty where it need not."""
        return f"{self.hold} {_ONLY_ADVICE}" if self.hold else ""


FORMAT = 2  # of the document below; 1 did not tell which word becomes which


def document(facts: SensitivityFacts) -> dict[str, object]:
    """The study as JSON-ready data, its sentence beside it."""
    return {"format": FORMAT, "sentence": facts.sentence, **asdict(facts)}
