"""What a composite index is: indicators, a tree of parts that they go into, and a rule for each step.

Nothing here knows a particular index. A definition file says it all (``composite_definition``), a table gives
the numbers, ``composite_scores`` makes the index of them.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field
from enum import StrEnum
from functools import cached_property

import numpy as np

from instruments.errors import InvalidInputError, NotFoundError
from instruments.version import InstrumentVersion
from scoring.arrays import Floats
from scoring.composite.outliers import OutlierRule


class ImputationMethod(StrEnum):
    """How gaps of the table are filled; see ``imputation``."""

    MEAN = "mean"
    MEDIAN = "median"
    GROUP_MEAN = "group_mean"
    OWN_MEAN = "own_mean"


class NormalisationMethod(StrEnum):
    """How indicators come onto one scale; see ``normalise`` and ``rank_scores``."""

    GOALPOSTS = "goalposts"
    MIN_MAX = "min_max"
    Z_SCORE = "z_score"
    RANK = "rank"
    BORDA = "borda"
    PERCENTILE_RANK = "percentile_rank"
    NORMAL_SCORE = "normal_score"
    EXPONENTIAL_SCORE = "exponential_score"
    DISTANCE_TO_GREATEST = "distance_to_greatest"
    DISTANCE_TO_TARGET = "distance_to_target"
    SHARE_OF_GREATEST = "share_of_greatest"


class Aggregation(StrEnum):
    """How parts become one; see ``aggregate``."""

    ARITHMETIC = "arithmetic"
    GEOMETRIC = "geometric"
    HARMONIC = "harmonic"
    QUADRATIC = "quadratic"
    MPI = "mpi"
    COPELAND = "copeland"


@dataclass(frozen=True, slots=True)
class ImputationRule:
    """How gaps are filled; ``group``: the column of the table whose groups count, for group means."""

    method: ImputationMethod
    group: str | None = None


@dataclass(frozen=True, slots=True)
class NormalisationRule:
    """One scale for all indicators: low and high for goalposts and min-max, mean and sd for z-scores.

    Goalposts alone let an index be followed over time: with any other method a new unit moves all others.
    """

    method: NormalisationMethod
    low: float = 0.0
    high: float = 100.0
    mean: float = 0.0
    sd: float = 1.0


@dataclass(frozen=True, slots=True, kw_only=True)
class Indicator:
    """One measured column. direction: -1 where less is better. denominator: the column it is divided by.

    goalposts: the least and greatest value that fall on the ends of the scale, after the division.
    """

    key: str
    title: str
    parent: str
    weight: float = 1.0
    direction: int = 1
    denominator: str | None = None
    target: float | None = None
    goalposts: tuple[float, float] | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Node:
    """One part that is made of others. ``aggregation``: its own, where the definition's is not to hold."""

    key: str
    title: str
    parent: str | None = None
    weight: float = 1.0
    aggregation: Aggregation | None = None


@dataclass(frozen=True, kw_only=True)
class CompositeSpec:
    """A composite index. Nodes stand so that each comes after all it is made of; the last is the index.

    weights: one for each of ``keys``, within its parent; left out, those of the indicators and nodes.
    """

    version: InstrumentVersion
    title: str
    statement: str
    indicators: tuple[Indicator, ...]
    nodes: tuple[Node, ...]
    normalisation: NormalisationRule
    aggregation: Aggregation = Aggregation.ARITHMETIC
    imputation: ImputationRule | None = None
    outliers: OutlierRule | None = None
    least_available: float = 0.0  # share of indicators that a unit must have to stay in
    renormalise: bool = False  # weights of missing parts go to the others, instead of no score at all
    weights: tuple[float, ...] | None = None
    sha256: str = ""
    content: Mapping[str, object] = field(default_factory=dict, compare=False, repr=False)

    @cached_property
    def parts(self) -> tuple[Indicator | Node, ...]:
        """Every indicator, then every node, in their order."""
        return (*self.indicators, *self.nodes)

    @cached_property
    def keys(self) -> tuple[str, ...]:
        """The key of every part."""
        return tuple(part.key for part in self.parts)

    @cached_property
    def children(self) -> Mapping[str, tuple[int, ...]]:
        """For each node, the positions in ``keys`` of what it is made of."""
        return {
            node.key: tuple(row for row, part in enumerate(self.parts) if part.parent == node.key)
            for node in self.nodes
        }

    @property
    def nominal_weights(self) -> Floats:
        """(keys,) the weight of each part within its parent."""
        own = [part.weight for part in self.parts]
        return np.array(own if self.weights is None else self.weights)

    def position(self, key: str) -> int:
        """Where a part stands in ``keys``."""
        if key not in self.keys:
            raise NotFoundError(
                f"{self.version} has no part {key!r}",
                where="CompositeSpec",
                fix=f"Its nodes are: {', '.join(node.key for node in self.nodes)}.",
            )
        return self.keys.index(key)


@dataclass(frozen=True, slots=True, kw_only=True)
class IndicatorTable:
    """The numbers of an index, by column.

    units: their codes. columns: {name: (units,)} indicators and denominators, NaN for no value.
    groups: {name: (units,)} words that put units together.
    """

    units: tuple[str, ...]
    columns: Mapping[str, Floats]
    groups: Mapping[str, tuple[str, ...]] = field(default_factory=dict)

    def __post_init__(self) -> None:
        long = [
            name for name, given in (*self.columns.items(), *self.groups.items()) if len(given) != len(self)
        ]
        if long or len(set(self.units)) < len(self):
            raise InvalidInputError(
                f"the column {long[0]!r} has not one value a unit" if long else "a unit is there twice",
                where="IndicatorTable",
                fix="Give each unit once, and one value a unit in every column.",
            )

    def __len__(self) -> int:
        return len(self.units)

    def column(self, name: str) -> Floats:
        """(units,) a column by its name."""
        if name not in self.columns:
            raise NotFoundError(
                f"the table has no column {name!r}", where="IndicatorTable", fix="Add it, with NaN for gaps."
            )
        return self.columns[name]
