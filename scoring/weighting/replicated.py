"""The weights of a wave and of its replicates, made from a byte of each person and a table of cells.

The (n, 1 + R) weights are never held at once, only what people count for before any total is known. Weights
of some people in some replicates are made of it, used, and forgotten. The borders of such chunks do not
depend on how many workers share them.
"""

from concurrent.futures import Executor
from dataclasses import dataclass, replace
from functools import partial
from itertools import pairwise

import numpy as np

from scoring.arrays import Floats, Ints
from scoring.fingerprints import Fingerprint, fingerprint, joined
from scoring.one_thread import in_one_thread
from scoring.replicates import HALF, Bytes, half_factors, key_hashes, require_replicates
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

CHUNK = 64  # replicates whose weights are made at a time
_ROWS = 512  # people at a time, whose numbers stay in the processor's cache


@dataclass(frozen=True, kw_only=True)
class ReplicatedWeights:
    """What the weights of n people are made of, in the full sample and in R replicates.

    table: of the n people. halves: (n, 1 + R) their base weights, counted in halves; people of one household
    or venue share them.
    full: what each cell is multiplied by in the full sample.
    cells: the same for every chunk of replicates (cells, C), the first beginning with the full sample.
    mass: of the base weights of all cells. factors: of what they are multiplied by.
    margin_error: the greatest relative miss of a target anywhere.
    """

    table: MarginTable
    rule: WeightingRule
    halves: Bytes
    full: CellFactors
    cells: tuple[Floats, ...]
    mass: Fingerprint
    factors: Fingerprint
    margin_error: float

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
        return len(self.halves) / self.deff

    @property
    def n_columns(self) -> int:
        """1 + R, the full sample and its replicates."""
        return int(self.halves.shape[1])

    @property
    def chunks(self) -> tuple[slice, ...]:
        """Where each chunk of replicates stands among 1 + R columns."""
        return _chunks(self.n_columns)

    def of(self, people: Ints) -> "ReplicatedWeights":
        """The weights of some people, in this order."""
        table = replace(self.table, of_row=self.table.of_row[people])
        return replace(self, table=table, halves=self.halves[people])

    def chunk(self, number: int) -> Floats:
        """(n, C) weights in one chunk of replicates."""
        weights = (HALF * self.cells[number]).take(self.table.of_row, axis=0)
        weights *= self.halves[:, self.chunks[number]]
        return weights


def replicated_weights(
    snapshot: Snapshot,
    *,
    n_replicates: int,
    seed: int,
    rule: WeightingRule = RAKING,
    executor: Executor | None = None,
) -> ReplicatedWeights:
    """The weights of a wave and of its replicates; refused where the totals cannot hold.

    ``executor`` takes the cells of one chunk of replicates at a time.
    """
    require_replicates(n_replicates)
    table = wave_table(snapshot, rule)
    halves = np.full((len(snapshot), 1 + n_replicates), 2, dtype=np.uint8)
    half_factors(key_hashes(snapshot.clusters, seed), n_replicates, out=halves[:, 1:])
    mass = HALF * _added(halves, table)
    full = cell_factors(table, cell_mass(table, np.ones((len(snapshot), 1))), rule)
    masses = [mass[:, columns] for columns in _chunks(1 + n_replicates)]
    found = list((executor.map if executor else map)(partial(_raked, table, full), masses))
    return ReplicatedWeights(
        table=table,
        rule=rule,
        halves=halves,
        full=full,
        cells=tuple(cells.values for cells in found),
        mass=joined([fingerprint(some) for some in masses]),
        factors=joined([fingerprint(cells.values) for cells in found]),
        margin_error=max(max(cells.margin_errors.values()) for cells in found),
    )


def _chunks(n_columns: int) -> tuple[slice, ...]:
    """The first begins with the full sample, and has one more."""
    ends = [0, *range(1 + CHUNK, n_columns, CHUNK), n_columns]
    return tuple(slice(*pair) for pair in pairwise(ends))


def _added(halves: Bytes, table: MarginTable) -> Floats:
    """(cells, 1 + R) halves of each cell; sums of whole numbers are exact in any order."""
    mass, order = np.zeros((table.n_cells, halves.shape[1])), np.argsort(table.of_row)
    for start in range(0, len(order), _ROWS):
        some = order[start : start + _ROWS]
        cell = table.of_row[some]
        first = np.flatnonzero(np.diff(cell, prepend=-1))
        mass[cell[first]] += np.add.reduceat(halves[some].astype(np.float64), first, axis=0)
    return mass


@in_one_thread  # a worker has threads of its own
def _raked(table: MarginTable, full: CellFactors, mass: Floats) -> CellFactors:
    return replicate_factors(table, mass, full)
