"""The weights of a wave and of its replicates, a chunk at a time.

The (n, 1 + R) weights are never held at once. A chunk of them is made from the hashed keys of people and the
table of cells, used, and forgotten. The borders of chunks do not depend on how many workers share them.
"""

from dataclasses import dataclass

import numpy as np

from scoring.arrays import Floats, Ints
from scoring.replicates import Words, factor_columns, key_hashes, require_replicates
from scoring.snapshot import Snapshot
from scoring.weighting.margins import MarginTable
from scoring.weighting.weights import (
    CellFactors,
    cell_factors,
    cell_mass,
    kish,
    replicate_factors,
    wave_table,
)
from scoring.weighting_rule import RAKING, WeightingRule

CHUNK = 64  # replicates made at a time: a multiple of 4, the replicates that share one word of a hash


@dataclass(frozen=True, kw_only=True)
class ReplicatedWeights:
    """What the weights of n people are made of, in the full sample and in R replicates.

    hashes: (n,) one word for each key; people of one household or venue share it.
    full: what each cell is multiplied by in the full sample.
    """

    table: MarginTable
    rule: WeightingRule
    hashes: Words
    n_replicates: int
    full: CellFactors

    @property
    def full_sample(self) -> Floats:
        """(n,) people represented by each respondent."""
        weights: Floats = self.full.values[self.table.of_row, 0]
        return weights

    @property
    def deff(self) -> float:
        """Kish's design effect of the full-sample weights; 1 where answers count equally."""
        return kish(self.full_sample)

    @property
    def n_effective(self) -> float:
        """How many equally weighted answers would tell as much as the full sample."""
        return len(self.hashes) / self.deff

    @property
    def chunks(self) -> tuple[int, ...]:
        """The first replicate of every chunk."""
        return tuple(range(0, self.n_replicates, CHUNK))

    def columns(self, first: int) -> slice:
        """Where the chunk that begins at replicate ``first`` stands among 1 + R columns."""
        return slice(first + 1 if first else 0, min(first + CHUNK, self.n_replicates) + 1)


def replicated_weights(
    snapshot: Snapshot, *, n_replicates: int, seed: int, rule: WeightingRule = RAKING
) -> ReplicatedWeights:
    """The weights of a wave and of its replicates; refused where the totals cannot hold."""
    require_replicates(n_replicates)
    table = wave_table(snapshot, rule)
    return ReplicatedWeights(
        table=table,
        rule=rule,
        hashes=key_hashes(snapshot.clusters, seed),
        n_replicates=n_replicates,
        full=cell_factors(table, cell_mass(table, np.ones((len(snapshot), 1))), rule),
    )


@dataclass(frozen=True, slots=True, kw_only=True)
class WeightChunk:
    """Weights of some replicates, as base weight of each person times factor of the cell.

    base: (n, C). mass: (cells, C) base weight of every cell. cells: what each is multiplied by.
    """

    base: Floats
    mass: Floats
    cells: CellFactors

    def rows(self, start: int, end: int, of_row: Ints) -> Floats:
        """(end - start, C) weights of some people. of_row: (n,) cell of each."""
        weights: Floats = self.cells.values.take(of_row[start:end], axis=0)
        weights *= self.base[start:end]
        return weights


def weight_chunk(weights: ReplicatedWeights, first: int) -> WeightChunk:
    """The weights of the chunk that begins at replicate ``first``; the first begins with the full sample."""
    columns = weights.columns(first)
    base = np.empty((len(weights.hashes), columns.stop - columns.start))
    base[:, : 0 if first else 1] = 1.0
    factor_columns(weights.hashes, first, columns.stop - 1, out=base[:, 0 if first else 1 :])
    mass = cell_mass(weights.table, base)
    return WeightChunk(base=base, mass=mass, cells=replicate_factors(weights.table, mass, weights.full))
