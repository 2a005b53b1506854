"""How uncertain thresholds and polychoric correlations are together: N times their asymptotic covariance."""

from dataclasses import dataclass
from itertools import pairwise

import numpy as np
from numpy.typing import ArrayLike

from instruments.errors import TooFewRespondentsError
from scoring.arrays import Floats, Ints, floats
from scoring.polychoric.bivariate import single_density, slope_in_first
from scoring.polychoric.correlations import Estimated, PolychoricResult, estimated
from scoring.polychoric.ordered import Missing, ordered_items
from scoring.polychoric.pair_likelihood import cell_probabilities, cell_slopes
from scoring.polychoric.pair_tables import cells_of_people
from scoring.result_warnings import item_list


@dataclass(frozen=True, slots=True, kw_only=True)
class PolychoricCovariance:
    """Polychoric correlations with the covariance of all that was estimated for them.

    gamma: (t + p, t + p) number of rows times the asymptotic covariance of the t thresholds, item by item,
    then the p correlations in the order of the upper triangle, row by row.
    estimates: (t + p,) the thresholds and correlations in that order.
    """

    polychoric: PolychoricResult
    estimates: Floats
    gamma: Floats

    @property
    def standard_errors(self) -> Floats:
        """(t + p,) standard errors of the estimates."""
        errors: Floats = np.sqrt(self.gamma.diagonal() / self.polychoric.n_respondents)
        return errors


def polychoric_covariance(
    codes: ArrayLike, *, weights: ArrayLike | None = None, missing: Missing = "listwise"
) -> PolychoricCovariance:
    """Polychoric correlations of (n, k) codes with N times the covariance of thresholds and correlations.

    weights: (n,) sampling weights: the covariance is then that of a weighted estimate, for people drawn
    independently. missing: as in ``polychoric``.
    Source: Muthen (1984), Psychometrika 49, with the products of scores as information.
    """
    items = ordered_items(codes, weights=weights, missing=missing, where="polychoric_covariance")
    found = estimated(items, where="polychoric_covariance")
    weight = items.weights[:, 0] * (len(items.rows) / items.weights[:, 0].sum())
    scores = np.concatenate([_threshold_scores(found), _correlation_scores(found)], axis=1)
    bread = _bread(found, scores, weight)
    _require_information(found, bread)
    meat = (scores * (weight**2)[:, None]).T @ scores
    gamma = len(items.rows) * np.linalg.solve(bread, np.linalg.solve(bread, meat).T)
    return PolychoricCovariance(
        polychoric=found.result,
        estimates=np.concatenate([*found.result.thresholds, found.rho[:, 0]]),
        gamma=floats(gamma),
    )


def _require_information(found: Estimated, bread: Floats) -> None:
    """Refuse answers that leave a correlation, or a mixture of estimates, without any error."""
    bare = np.flatnonzero(bread.diagonal()[-len(found.rho) :] <= 1e-9)
    if len(bare):
        pair = [int(found.grid.first[bare[0]]), int(found.grid.second[bare[0]])]
        raise TooFewRespondentsError(
            f"the answers do not bound the correlation of {item_list(pair)}",
            where="polychoric_covariance",
            fix="Leave one of the two out, or wait for more answers.",
        )
    size = np.sqrt(bread.diagonal())
    if np.linalg.cond(bread / np.outer(size, size)) > 1e13:
        raise TooFewRespondentsError(
            "the answers do not determine the errors of the correlations",
            where="polychoric_covariance",
            fix="Wait for more answers, or merge rare categories.",
        )


def _threshold_scores(found: Estimated) -> Floats:
    """(n, t) slope of each person's log-likelihood of one item in each threshold of that item."""
    items, columns = found.items, []
    for item, thresholds in enumerate(found.result.thresholds):
        share, position = _shares(found, item), items.positions[:, item]
        numbers = np.arange(len(thresholds))
        sign = (position[:, None] == numbers) * 1.0 - (position[:, None] == numbers + 1)
        columns.append(sign * single_density(thresholds) / share[position][:, None])
    return np.concatenate(columns, axis=1)


def _shares(found: Estimated, item: int) -> Floats:
    """(categories,) weighted share of each category."""
    position, weight = found.items.positions[:, item], found.items.weights[:, 0]
    answered = position >= 0
    counts = np.bincount(position[answered], weight[answered])
    shares: Floats = counts / counts.sum()
    return shares


def _correlation_scores(found: Estimated) -> Floats:
    """(n, p) slope of each person's log-likelihood of each pair in its correlation; 0 where a gap is."""
    grid, limits, rho = found.grid, found.limits[:, :1], found.rho[:, :1]
    relative = (cell_slopes(grid, limits, rho) / cell_probabilities(grid, limits, rho))[:, 0]
    cell, both = cells_of_people(found.items, grid, np.arange(len(grid.first)))
    return np.where(both, relative[np.where(both, cell, 0)], 0.0)


def _bread(found: Estimated, scores: Floats, weight: Floats) -> Floats:
    """(t + p, t + p) information: thresholds item by item, then each correlation with its two items."""
    starts = np.concatenate([[0], np.cumsum(found.items.sizes - 1)])
    t = int(starts[-1])
    weighted = scores * weight[:, None]
    bread = np.zeros((scores.shape[1], scores.shape[1]))
    for start, stop in pairwise(starts):
        bread[start:stop, start:stop] = weighted[:, start:stop].T @ scores[:, start:stop]
    bread[np.arange(t, len(bread)), np.arange(t, len(bread))] = (weighted[:, t:] * scores[:, t:]).sum(axis=0)
    pair, column, value = _mixed(found, weight)
    np.add.at(bread, (t + pair, column), value)
    return bread


def _mixed(found: Estimated, weight: Floats) -> tuple[Ints, Ints, Floats]:
    """(pair, threshold, sum over people of the pair's two slopes): in its correlation, in a threshold."""
    grid, limits, rho = found.grid, found.limits[:, :1], found.rho[:, :1]
    probability = cell_probabilities(grid, limits, rho)[:, 0]
    table = found.tables[:, 0] * (weight.sum() / found.items.weights[:, 0].sum())
    each = table * cell_slopes(grid, limits, rho)[:, 0] / probability**2
    pair, row, column = grid.cells
    starts = np.concatenate([[0], np.cumsum(grid.sizes - 1)])
    parts = []
    for item, own, other_item, other in (
        (grid.first[pair], row, grid.second[pair], column),
        (grid.second[pair], column, grid.first[pair], row),
    ):
        for upper in (True, False):
            limit = own + upper
            inside = (limit > 0) & (limit < grid.sizes[item])
            h = limits[grid.limit_starts[item] + limit, 0]
            ends = (limits[grid.limit_starts[other_item] + other + up, 0] for up in (1, 0))
            high, low = (slope_in_first(h, end, rho[pair, 0]) for end in ends)
            slope = (1.0 if upper else -1.0) * (high - low)
            parts.append((pair[inside], (starts[item] + limit - 1)[inside], (each * slope)[inside]))
    pairs, thresholds, values = (np.concatenate(column) for column in zip(*parts, strict=True))
    return pairs, thresholds, values
