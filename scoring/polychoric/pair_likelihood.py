"""The likelihood of the tables of pairs of ordered items, and the correlations that make it greatest."""

import numpy as np
from scipy.special import ndtr

from scoring.arrays import Bools, Floats, Ints
from scoring.polychoric.bivariate import density, quadrant
from scoring.polychoric.pair_tables import Grid

BOUND = 0.99999  # a correlation that wants to be larger stops here
_FEWEST = 1e-15  # the least probability of a cell: below, differences of probabilities are rounding only
STEPS, _SETTLED = 80, 1e-10


def cell_probabilities(grid: Grid, limits: Floats, rho: Floats) -> Floats:
    """(cells, R) probability of each cell for (limits, R) and (pairs, R) correlations; never quite 0."""
    pair, first, second = grid.corners
    inner = quadrant(limits[first], limits[second], rho[pair])
    return np.maximum(grid.of_cells(inner, ndtr(limits)), _FEWEST)


def cell_slopes(grid: Grid, limits: Floats, rho: Floats) -> Floats:
    """(cells, R) slope of each cell's probability in the correlation of its pair."""
    pair, first, second = grid.corners
    inner = density(limits[first], limits[second], rho[pair])
    return grid.of_cells(inner, np.zeros_like(limits))


def most_likely(grid: Grid, limits: Floats, tables: Floats, start: Floats) -> tuple[Floats, Bools]:
    """(pairs, R) correlations between -BOUND and BOUND, and whether the search settled.

    limits: (limits, R). tables: (cells, R) weights. start: (pairs, 1 or R).
    Fisher scoring with the analytic density; columns that have settled are not computed again.
    NaN where a column leaves an item without differences or a pair without people.
    """
    weight = grid.by_pair(tables)
    usable = (weight > 0.0) & _varies(grid, limits)
    limits = np.where(np.isnan(limits), 0.0, limits)
    search = Search(np.where(usable, start, 0.0))
    active = np.arange(tables.shape[1])
    for _ in range(STEPS):
        score, information = _score(grid, limits[:, active], tables[:, active], search.rho[:, active])
        search.move(active, score, np.maximum(weight[:, active] * information, 1e-300))
        active = np.flatnonzero((usable & ~search.settled).any(axis=0))
        if not len(active):
            break
    return np.where(usable, search.rho, np.nan), search.settled | ~usable


def _score(grid: Grid, limits: Floats, tables: Floats, rho: Floats) -> tuple[Floats, Floats]:
    """(pairs, R) slope of the log-likelihood in the correlation, and a person's expected information."""
    slope = cell_slopes(grid, limits, rho)
    relative = slope / cell_probabilities(grid, limits, rho)
    return grid.by_pair(tables * relative), grid.by_pair(slope * relative)


def _varies(grid: Grid, limits: Floats) -> Bools:
    """(pairs, R) whether both items have at least two categories with weight."""
    varies = np.stack([np.isfinite(points).any(axis=0) for points in grid.thresholds(limits)])
    both: Bools = varies[grid.first] & varies[grid.second]
    return both


class Search:
    """A search for the root of a score in every pair and column at once.

    Steps are score / information, with the curvature that the last two scores showed where it is near.
    The sign of the score keeps a bracket; a step that would leave it halves it, so the search ends.
    """

    def __init__(self, start: Floats) -> None:
        self.rho = start
        self._low, self._high = np.full_like(start, -BOUND), np.full_like(start, BOUND)
        self._score, self._step = np.zeros_like(start), np.full_like(start, np.inf)

    @property
    def settled(self) -> Bools:
        """(pairs, R) whether the last step was of no account."""
        return np.abs(self._step) <= _SETTLED

    def move(self, active: Ints, score: Floats, information: Floats) -> None:
        """Take the active columns to their next correlations."""
        now = self.rho[:, active]
        low = np.where(score > 0.0, now, self._low[:, active])
        high = np.where(score < 0.0, now, self._high[:, active])
        with np.errstate(divide="ignore", invalid="ignore"):
            seen = (self._score[:, active] - score) / self._step[:, active]
        curvature = np.where(np.abs(seen - information) < 0.5 * information, seen, information)
        new = now + score / curvature
        new = np.where((new >= low) & (new <= high), new, (low + high) / 2.0)
        self.rho[:, active], self._step[:, active], self._score[:, active] = new, new - now, score
        self._low[:, active], self._high[:, active] = low, high
