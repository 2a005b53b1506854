"""What can be decided of answers on their way to an index, in closed lists of words."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from enum import StrEnum

from scoring.composite import Aggregation, NormalisationMethod


class MissingRule(StrEnum):
    """From how many answers a scale is scored."""

    AS_PUBLISHED = "as_published"  # each scale by its own rule
    COMPLETE = "complete"  # from people who answered every question of the scale


class FlaggedRule(StrEnum):
    """What becomes of responses that stand out by ``flag_rules``."""

    KEPT = "kept"
    LEFT_OUT = "left_out"  # where any rule says so
    LEFT_OUT_IF_TWICE = "left_out_if_twice"  # where two rules or more say so


class ModeRule(StrEnum):
    """Whether places are compared as they answered, or as if all had been asked in the same ways."""

    AS_ANSWERED = "as_answered"
    ADJUSTED = "adjusted"


SCALES = (  # of domains: the constants of the base wave, or those of the places of this wave
    NormalisationMethod.GOALPOSTS,
    NormalisationMethod.Z_SCORE,
    NormalisationMethod.MIN_MAX,
)
AGGREGATIONS = (
    Aggregation.MPI,
    Aggregation.ARITHMETIC,
    Aggregation.GEOMETRIC,
    Aggregation.HARMONIC,
    Aggregation.QUADRATIC,
)


@dataclass(frozen=True, slots=True, kw_only=True)
class Handling:
    """What a definition decides. The defaults are what is meant where it says nothing."""

    missing: MissingRule = MissingRule.AS_PUBLISHED
    flagged: FlaggedRule = FlaggedRule.KEPT
    mode: ModeRule = ModeRule.AS_ANSWERED
    normalisation: NormalisationMethod = NormalisationMethod.GOALPOSTS
    aggregation: Aggregation = Aggregation.MPI


@dataclass(frozen=True, slots=True, kw_only=True)
class Choices:
    """What a definition holds for as defensible as what it decided.

    options: {key: values}, among them what the definition has itself. concentration: of the Dirichlet
    distribution of domain weights round equal ones; None where weights are not varied. hold_above: a release
    waits where the word for a place is another one under more than this share of the choices.
    """

    options: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    concentration: float | None = None
    hold_above: float | None = None
