"""What the parts of a composite index have to do with each other, and how much each one counts in it.

Units on axis 0, parts on axis 1. Weights say what was meant; correlations with the index say what came of it.
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from enum import StrEnum

import numpy as np
from numpy.typing import ArrayLike
from scipy.stats import rankdata

from instruments.errors import InvalidInputError
from scoring.arrays import Floats, numbers, require_shape
from scoring.composite.spec import CompositeSpec


class Correlation(StrEnum):
    """Which correlation: of values, of ranks, or of the order in pairs (tau-b)."""

    PEARSON = "pearson"
    SPEARMAN = "spearman"
    KENDALL = "kendall"


@dataclass(frozen=True, slots=True, kw_only=True)
class PrincipalComponents:
    """Components of standardised parts, the greatest first.

    sds: (components,) their standard deviations; squared, they sum to the number of parts.
    loadings: (parts, components) unit vectors, turned so that each sums to 0 or more.
    """

    sds: Floats
    loadings: Floats

    @property
    def explained(self) -> Floats:
        """(components,) the share of the variance of all parts that each one carries."""
        return np.asarray(self.sds**2 / (self.sds**2).sum())


def correlation_table(values: ArrayLike, *, method: Correlation = Correlation.PEARSON) -> Floats:
    """Correlations between parts (parts, parts); NaN where a part is the same in every unit.

    values: (units, parts). Gaps leave a unit out of the pairs that need it; ranks of values must have none.
    """
    table = _table(values, "correlation_table")
    return _CORRELATED[method](table)


def principal_components(values: ArrayLike) -> PrincipalComponents:
    """Principal components of the parts, each standardised first. values: (units, parts) without gaps."""
    table = _table(values, "principal_components")
    correlation = _pearson(table)
    if np.isnan(table).any() or np.isnan(correlation).any():
        raise InvalidInputError(
            "a part has a gap, or is the same in every unit",
            where="principal_components",
            fix="Fill the gaps and leave such parts out.",
        )
    variances, vectors = np.linalg.eigh(correlation)
    loadings = vectors[:, ::-1] * np.where(vectors[:, ::-1].sum(axis=0) < 0.0, -1.0, 1.0)
    return PrincipalComponents(sds=np.sqrt(np.maximum(variances[::-1], 0.0)), loadings=loadings)


def effective_weights(spec: CompositeSpec) -> Floats:
    """(keys,) the share of the index that belongs to each part, all the way up; those of indicators sum to 1.

    It is what the weights mean under arithmetic means; other means have no such shares.
    """
    weights, shares = spec.nominal_weights, np.ones(len(spec.keys))
    for node in reversed(spec.nodes):
        parts = list(spec.children[node.key])
        shares[parts] = shares[spec.position(node.key)] * weights[parts] / weights[parts].sum()
    return shares


def _pearson(table: Floats) -> Floats:
    """Each pair on the units that have both; centred there, so that nothing is lost to large means."""
    there = (~np.isnan(table)).astype(np.float64)
    centred = np.where(there > 0.0, table - np.nanmean(table, axis=0), 0.0)
    counts = there.T @ there
    sums = centred.T @ there  # of the row's part, over the units that have the column's
    products = centred.T @ centred - sums * sums.T / counts
    squares = (centred**2).T @ there - sums**2 / counts
    return _ratio(products, squares * squares.T)


def _spearman(table: Floats) -> Floats:
    if np.isnan(table).any():
        raise InvalidInputError(
            "ranks with gaps differ from pair to pair",
            where="correlation_table",
            fix="Fill the gaps, or ask for Pearson's or Kendall's correlation.",
        )
    return _pearson(rankdata(table, axis=0))


def _kendall(table: Floats) -> Floats:
    """Tau-b from the order in every pair of units, for all pairs of parts at once."""
    first, second = np.triu_indices(len(table), 1)
    order = np.sign(table[first] - table[second])
    there = (~np.isnan(order)).astype(np.float64)
    order = np.nan_to_num(order)
    untied = (order**2).T @ there
    return _ratio(order.T @ order, untied * untied.T)


def _ratio(products: Floats, squares: Floats) -> Floats:
    known = squares > 0.0
    root = np.sqrt(np.where(known, squares, 1.0))
    return np.where(known, products / root, np.nan)


_CORRELATED: Mapping[Correlation, Callable[[Floats], Floats]] = {
    Correlation.PEARSON: _pearson,
    Correlation.SPEARMAN: _spearman,
    Correlation.KENDALL: _kendall,
}


def _table(values: ArrayLike, where: str) -> Floats:
    table = numbers("values", values, where=where)
    require_shape("values", table, (None, None), where=where)
    if len(table) < 3 or (np.sum(~np.isnan(table), axis=0) < 3).any():
        raise InvalidInputError(
            "a part has values for fewer than three units",
            where=where,
            fix="Leave that part out, or give more units.",
        )
    return table
