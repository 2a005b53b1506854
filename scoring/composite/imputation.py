"""Values for gaps in a table (units, indicators), and which of them were filled.

A filled value is a guess that hides its own uncertainty. Each result says where the guesses stand, so that
a reader, or a run without them, can tell what they do.
"""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import ArrayLike

from instruments.errors import InvalidInputError
from scoring.arrays import Bools, Floats, Ints, floats, numbered, numbers, require_shape
from scoring.normalise import min_max


@dataclass(frozen=True, slots=True, kw_only=True)
class Imputed:
    """A table without gaps. filled: (units, indicators) where a guess stands."""

    values: Floats
    filled: Bools


def imputed_by_mean(values: ArrayLike) -> Imputed:
    """Each gap filled by the mean of its indicator."""
    table = _table(values, "imputed_by_mean")
    return _filled(table, np.nanmean(table, axis=0)[None, :], "imputed_by_mean")


def imputed_by_median(values: ArrayLike) -> Imputed:
    """Each gap filled by the median of its indicator."""
    table = _table(values, "imputed_by_median")
    return _filled(table, np.nanmedian(table, axis=0)[None, :], "imputed_by_median")


def imputed_by_group_mean(values: ArrayLike, group: Sequence[str]) -> Imputed:
    """Each gap filled by the mean of its indicator among the units of the same group.

    group: (units,) the group of each unit. A group without any value of an indicator is refused.
    """
    table = _table(values, "imputed_by_group_mean")
    row = numbered(group)
    require_shape("group", row, (len(table),), where="imputed_by_group_mean")
    return _filled(table, _group_means(table, row)[row], "imputed_by_group_mean")


def imputed_by_own_mean(
    values: ArrayLike, blocks: Sequence[Sequence[int]], *, direction: ArrayLike = 1.0
) -> Imputed:
    """Each gap filled by the unit's mean of the other indicators of its block, on their common range.

    blocks: columns that belong together, such as those of a pillar. The indicators of a block are put on
    0 to 1 first, for a mean of kilometres and per cents says nothing; the guess is put back on its own range.
    direction: (indicators,) -1 where less is better, else 1: what a unit does well is guessed from that.
    """
    turned = floats(direction)
    table = _table(values, "imputed_by_own_mean") * turned
    guess = np.full(table.shape, np.nan)
    low, high = np.nanmin(table, axis=0), np.nanmax(table, axis=0)
    placed = min_max(table, to=(0.0, 1.0))
    for block in blocks:
        columns = np.asarray(block, dtype=np.intp)
        mean = _own_means(placed[:, columns])
        guess[:, columns] = low[columns] + mean[:, None] * (high - low)[columns]
    return _filled(table * turned, guess * turned, "imputed_by_own_mean")


def _group_means(table: Floats, row: Ints) -> Floats:
    """(groups, indicators); NaN where a group has no value."""
    there = ~np.isnan(table)
    sums, counts = np.zeros((2, int(row.max()) + 1, table.shape[1]))
    np.add.at(sums, row, np.where(there, table, 0.0))
    np.add.at(counts, row, there)
    result: Floats = np.divide(sums, counts, out=np.full(sums.shape, np.nan), where=counts > 0)
    return result


def _own_means(placed: Floats) -> Floats:
    there = ~np.isnan(placed)
    counts = there.sum(axis=1)
    sums = np.where(there, placed, 0.0).sum(axis=1)
    result: Floats = np.divide(sums, counts, out=np.full(len(sums), np.nan), where=counts > 0)
    return result


def _filled(table: Floats, guess: Floats, where: str) -> Imputed:
    gaps = np.isnan(table)
    values = np.where(gaps, guess, table)
    if np.isnan(values).any():
        unit, indicator = np.argwhere(np.isnan(values))[0]
        raise InvalidInputError(
            f"the gap of unit {unit + 1} in indicator {indicator + 1} has nothing to be filled from",
            where=where,
            fix="Leave that unit or indicator out, or impute by another rule.",
        )
    return Imputed(values=values, filled=gaps)


def _table(values: ArrayLike, where: str) -> Floats:
    table = numbers("values", values, where=where)
    require_shape("values", table, (None, None), where=where)
    if np.isnan(table).all(axis=0).any():
        raise InvalidInputError(
            "an indicator has no value for any unit", where=where, fix="Leave that indicator out."
        )
    return table
