"""The tables of every pair of ordered items in flat arrays, whatever the number of categories of each."""

from dataclasses import dataclass
from functools import cached_property
from itertools import pairwise

import numpy as np
from scipy.sparse import csc_array
from scipy.special import ndtri

from scoring.arrays import Bools, Floats, Ints
from scoring.polychoric.ordered import OrderedItems

_ENTRIES = 4_000_000  # answers that are counted into tables at one time


@dataclass(frozen=True, eq=False)
class Grid:
    """Where the cells and corners of all pair tables lie in flat arrays, for items of these sizes.

    A pair is (first, second), first < second, in the order of the upper triangle. Its table has a cell for
    every two categories; its corners are the points between four cells. The limits of an item are -inf,
    its thresholds, inf.
    """

    sizes: Ints

    @cached_property
    def first(self) -> Ints:
        """(pairs,) the item whose categories are the rows."""
        return np.triu_indices(len(self.sizes), 1)[0]

    @cached_property
    def second(self) -> Ints:
        """(pairs,) the item whose categories are the columns."""
        return np.triu_indices(len(self.sizes), 1)[1]

    @cached_property
    def limit_starts(self) -> Ints:
        """(k + 1,) where the limits of each item start, and where all end."""
        return np.concatenate([[0], np.cumsum(self.sizes + 1)])

    @cached_property
    def cell_starts(self) -> Ints:
        """(pairs + 1,) where the cells of each pair start, and where all end."""
        return np.concatenate([[0], np.cumsum(self.sizes[self.first] * self.sizes[self.second])])

    @cached_property
    def cells(self) -> tuple[Ints, Ints, Ints]:
        """(pair, row, column) of each cell."""
        return table_places(self.sizes[self.first], self.sizes[self.second])

    @cached_property
    def corners(self) -> tuple[Ints, Ints, Ints]:
        """(pair, limit of the first item, limit of the second) of each corner between four cells."""
        pair, row, column = table_places(self.sizes[self.first] - 1, self.sizes[self.second] - 1)
        first, second = self.first[pair], self.second[pair]
        return pair, self.limit_starts[first] + row + 1, self.limit_starts[second] + column + 1

    def thresholds(self, limits: Floats) -> tuple[Floats, ...]:
        """The thresholds of each item out of flat limits."""
        return tuple(limits[start + 1 : stop - 1] for start, stop in pairwise(self.limit_starts))

    def of_cells(self, corners: Floats, edges: Floats) -> Floats:
        """(cells, ...) what lies in each cell, from a function of two upper limits.

        corners: (corners, ...) the function between four cells; edges: (limits, ...) the function where
        the other limit is inf. It is 0 where a limit is -inf.
        """
        known = np.concatenate([corners, np.zeros((1, *corners.shape[1:])), edges])
        last, above, left, before = (known[place] for place in self._around)
        cells: Floats = last - above - left + before
        return cells

    def by_pair(self, cells: Floats) -> Floats:
        """(pairs, ...) sums of cells."""
        sums: Floats = np.add.reduceat(cells, self.cell_starts[:-1], axis=0)
        return sums

    @cached_property
    def _around(self) -> tuple[Ints, ...]:
        """(cells,) places of the four corners of each cell: its own, above, left, above left."""
        _, row, column = self.cells
        return tuple(self._place(row + a, column + b) for a, b in ((1, 1), (0, 1), (1, 0), (0, 0)))

    def _place(self, row: Ints, column: Ints) -> Ints:
        """Where two limits of a cell's pair lie among all corners, then a zero, then all edges."""
        pair, inner = self.cells[0], np.bincount(self.corners[0], minlength=len(self.first))
        first, second, none = self.first[pair], self.second[pair], int(inner.sum())
        start = (np.cumsum(inner) - inner)[pair]
        place = start + (row - 1) * (self.sizes[second] - 1) + column - 1
        place = np.where(column == self.sizes[second], none + 1 + self.limit_starts[first] + row, place)
        place = np.where(row == self.sizes[first], none + 1 + self.limit_starts[second] + column, place)
        return np.where((row == 0) | (column == 0), none, place)


def table_places(rows: Ints, columns: Ints) -> tuple[Ints, Ints, Ints]:
    """(table, row, column) of every cell of tables of these sizes, one table after the other."""
    sizes = rows * columns
    table = np.repeat(np.arange(len(rows)), sizes)
    within = np.arange(sizes.sum()) - np.repeat(np.cumsum(sizes) - sizes, sizes)
    return table, within // columns[table], within % columns[table]


def limits_of(items: OrderedItems) -> Floats:
    """(limits, 1 + R) normal points below which the weighted shares of each item's categories lie.

    A category without weight in a replicate has no room between its limits; a column is NaN for an item
    that is left without any weight there.
    """
    starts = np.concatenate([[0], np.cumsum(items.sizes)])
    group = items.positions + starts[:-1]
    counts = _counted(group, items.positions >= 0, items.weights, int(starts[-1]))
    lowest, limits = np.full((1, counts.shape[1]), -np.inf), []
    for start, stop in pairwise(starts):
        below = np.cumsum(counts[start:stop], axis=0)
        with np.errstate(invalid="ignore"):
            limits += [lowest, ndtri(np.minimum(below / below[-1], 1.0))]
    return np.concatenate(limits)


def tables_of(items: OrderedItems, grid: Grid) -> Floats:
    """(cells, 1 + R) weight of the people in each cell of the table of each pair."""
    blocks = -(-len(items.positions) * len(grid.first) // _ENTRIES)
    pieces = []
    for pairs in np.array_split(np.arange(len(grid.first)), blocks):
        cell, counts = cells_of_people(items, grid, pairs)
        start, stop = grid.cell_starts[pairs[0]], grid.cell_starts[pairs[-1] + 1]
        pieces.append(_counted(cell - start, counts, items.weights, int(stop - start)))
    return np.concatenate(pieces)


def cells_of_people(items: OrderedItems, grid: Grid, pairs: Ints) -> tuple[Ints, Bools]:
    """(n, pairs) the cell that each person is in, and whether both items were answered."""
    one, other = items.positions[:, grid.first[pairs]], items.positions[:, grid.second[pairs]]
    cell = grid.cell_starts[pairs] + one * items.sizes[grid.second[pairs]] + other
    return cell, (one >= 0) & (other >= 0)


def _counted(group: Ints, counts: Bools, weights: Floats, n_groups: int) -> Floats:
    """(n_groups, R) sums of the weights of people, each of whom is in one group a column of ``group``."""
    n, each = group.shape
    entries = (counts.ravel().astype(float), np.where(counts, group, 0).ravel(), np.arange(n + 1) * each)
    sums: Floats = csc_array(entries, shape=(n_groups, n)) @ weights
    return sums
