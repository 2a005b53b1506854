"""Polychoric correlations: what the correlations of ordered items would be on their latent normal scales.

Two steps: thresholds from the shares of the categories, then for each pair the correlation under which the
table of the pair is most likely. All pairs and all replicate weights are one array.
"""

from dataclasses import dataclass

import numpy as np
from numpy.typing import ArrayLike

from instruments.errors import TooFewRespondentsError
from scoring.arrays import Floats
from scoring.polychoric.doubts import doubts
from scoring.polychoric.ordered import Missing, OrderedItems, ordered_items
from scoring.polychoric.pair_likelihood import most_likely
from scoring.polychoric.pair_tables import Grid, limits_of, tables_of
from scoring.result_warnings import Warnings, holding, item_list, unusable


@dataclass(frozen=True, slots=True, kw_only=True)
class PolychoricResult:
    """Polychoric correlations of k items. Never smoothed: what is not a correlation matrix is told.

    correlations: (k, k). thresholds: for each item the points between its categories, in SD of the latent
    scale. categories: for each item the codes that occur, in order.
    """

    correlations: Floats
    thresholds: tuple[Floats, ...]
    categories: tuple[Floats, ...]
    smallest_eigenvalue: float
    n_respondents: int  # rows used, not rows received
    warnings: Warnings = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class ReplicatePolychorics:
    """Polychoric correlations for the full sample (column 0) and for each replicate weight.

    correlations: (k, k, 1 + R), NaN where a replicate leaves an item without differences.
    thresholds: for each item (thresholds, 1 + R); infinite where a replicate empties an outer category.
    smallest_eigenvalues: (1 + R,).
    """

    correlations: Floats
    thresholds: tuple[Floats, ...]
    categories: tuple[Floats, ...]
    smallest_eigenvalues: Floats
    n_respondents: int
    warnings: Warnings = ()


def polychoric(
    codes: ArrayLike, *, weights: ArrayLike | None = None, missing: Missing = "listwise"
) -> PolychoricResult:
    """Polychoric correlations of (n, k) codes of ordered items, NaN where there is no answer.

    weights: (n,) weights; the tables are then weighted.
    missing: "listwise" uses complete rows, "pairwise" for each threshold and table the rows that have it.
    No continuity correction: an empty cell stays empty. Source: Olsson (1979), Psychometrika 44.
    """
    items = ordered_items(codes, weights=weights, missing=missing, where="polychoric")
    return estimated(items, where="polychoric").result


def replicate_polychorics(
    codes: ArrayLike, weights: ArrayLike, *, missing: Missing = "listwise"
) -> ReplicatePolychorics:
    """Polychoric correlations for each column of (n, 1 + R) weights, all columns at once.

    The replicates start from the solution of the full sample, which is near theirs.
    """
    items = ordered_items(codes, weights=weights, missing=missing, where="replicate_polychorics")
    found = estimated(items, where="replicate_polychorics")
    matrices = pair_matrices(found.rho, len(items.sizes))
    usable = np.asarray(~np.isnan(matrices).any(axis=(0, 1)))
    smallest = np.full(matrices.shape[2], np.nan)
    smallest[usable] = np.linalg.eigvalsh(np.moveaxis(matrices[:, :, usable], 2, 0))[:, 0]
    return ReplicatePolychorics(
        correlations=matrices,
        thresholds=found.grid.thresholds(found.limits),
        categories=items.categories,
        smallest_eigenvalues=smallest,
        n_respondents=len(items.rows),
        warnings=(*found.result.warnings, *holding([unusable(smallest)])),
    )


@dataclass(frozen=True, slots=True, kw_only=True)
class Estimated:
    """The flat arrays behind polychoric correlations, for what is built on them.

    limits: (limits, 1 + R). tables: (cells, 1 + R). rho: (pairs, 1 + R). result: the full sample.
    """

    items: OrderedItems
    grid: Grid
    limits: Floats
    tables: Floats
    rho: Floats
    result: PolychoricResult


def estimated(items: OrderedItems, *, where: str) -> Estimated:
    """Thresholds, tables and correlations for every column of weights."""
    grid = Grid(items.sizes)
    limits, tables = limits_of(items), tables_of(items, grid)
    _require_tables(grid, tables, where)
    first, settled = most_likely(grid, limits[:, :1], tables[:, :1], np.zeros((len(grid.first), 1)))
    rho = first
    if tables.shape[1] > 1:
        rest, _ = most_likely(grid, limits[:, 1:], tables[:, 1:], first)
        rho = np.concatenate([first, rest], axis=1)
    correlations = pair_matrices(first, len(items.sizes))[:, :, 0]
    smallest = float(np.linalg.eigvalsh(correlations)[0])
    result = PolychoricResult(
        correlations=correlations,
        thresholds=grid.thresholds(limits[:, 0]),
        categories=items.categories,
        smallest_eigenvalue=smallest,
        n_respondents=len(items.rows),
        warnings=holding(doubts(items, grid, tables[:, 0], first[:, 0], settled[:, 0], smallest)),
    )
    return Estimated(items=items, grid=grid, limits=limits, tables=tables, rho=rho, result=result)


def pair_matrices(rho: Floats, k: int) -> Floats:
    """(k, k, R) symmetric matrices out of (pairs, R) correlations."""
    matrix = np.zeros((k, k, rho.shape[1]))
    matrix[np.triu_indices(k, 1)] = rho
    matrix += matrix.transpose(1, 0, 2)
    matrix[np.arange(k), np.arange(k)] = 1.0
    return matrix


def _require_tables(grid: Grid, tables: Floats, where: str) -> None:
    empty = np.flatnonzero(grid.by_pair(tables[:, 0]) == 0.0)
    if len(empty):
        raise TooFewRespondentsError(
            f"nobody answered both of {item_list([int(grid.first[empty[0]]), int(grid.second[empty[0]])])}",
            where=where,
            fix="Leave one of them out, or wait for answers to both.",
        )
