"""What a run of the index is: unprotected, with its replicates. It never leaves the shell's back."""

from collections.abc import Mapping
from dataclasses import dataclass

from instruments.places import Place
from scoring.arrays import Floats, Ints
from scoring.breakdowns import Breakdown
from scoring.inner_cells import InnerCells
from scoring.outcomes import Interval, Outcome
from scoring.small_areas.run import SmallAreaRun
from scoring.snapshot import Snapshot
from scoring.spec import Base, IndexSpec


@dataclass(frozen=True, slots=True, kw_only=True)
class Profile:
    """How many people of each kind answered. counts: (places, categories)."""

    key: str
    title: str
    categories: tuple[str, ...]
    counts: Ints


@dataclass(frozen=True, slots=True, kw_only=True)
class ScaleReliability:
    """Coefficient alpha of one scale over the whole, for the box "How sure are we?"."""

    scale: str
    title: str
    alpha: float
    interval: Interval
    n: int
    n_items: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Weighting:
    """What the weights reproduce, and what they cost."""

    margins: tuple[str, ...]  # titles with their source; empty when answers count equally
    deff: float  # Kish
    n_effective: float
    margin_error: float  # greatest relative miss of a target, in any replicate
    margin_errors: Mapping[str, float]  # by margin, in the full sample


@dataclass(frozen=True, kw_only=True)
class IndexRun:
    """The whole index before the gate. P places (the whole first, then the report level), M measures.

    values: (P, M, 1 + R), column 0 the full sample; shares 0 to 1; NaN where it cannot be made.
    low, high: (P, M) limits at ``spec.level``.
    difference, difference_low, difference_high: (P, M) place less whole; NaN for the whole.
    outcomes: P rows of M; None for the whole and where there is no difference.
    n: (P, M) unweighted base. positive: (P, M) unweighted numerator of a share, -1 elsewhere.
    clusters: (P, M) distinct households or venues in the base.
    draws: (P, M, D) joint draws around the figures; NaN where there is none, or nothing tells of chance.
    breakdowns: the same places by groups of people.
    small: the smoothed figures of places below the report level; None where the definition asks for none, or
    a warning says why there are none.
    inner: the smallest groups of people, which the gate adds up. weights: (n,) of the full sample.
    respondents: (P,) answers received. drafted: people asked anything in words that were not approved.
    """

    manifest: Mapping[str, object]
    spec: IndexSpec
    base: Base
    snapshot: Snapshot
    places: tuple[Place, ...]
    values: Floats
    low: Floats
    high: Floats
    difference: Floats
    difference_low: Floats
    difference_high: Floats
    outcomes: tuple[tuple[Outcome | None, ...], ...]
    n: Ints
    positive: Ints
    clusters: Ints
    inner: InnerCells
    weights: Floats
    respondents: Ints
    profiles: tuple[Profile, ...]
    reliability: tuple[ScaleReliability, ...]
    weighting: Weighting
    draws: Floats
    breakdowns: tuple[Breakdown, ...] = ()
    small: SmallAreaRun | None = None
    drafted: int = 0
    warnings: tuple[str, ...] = ()
