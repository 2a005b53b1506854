"""Indicators with far-out values made fit for averaging: winsorised, and put on a log scale where that fails.

A column fails where both its skewness and its kurtosis are beyond the limits of the rule. Its farthest value
is then drawn in to the next one, up to so many times; a column that still fails is taken back to its first
values and put on a log scale. Source: the rule of the JRC-OECD handbook (2008) with the limits of COINr.
"""

from dataclasses import dataclass

import numpy as np
from numpy.typing import ArrayLike

from instruments.errors import InvalidInputError
from scoring.arrays import Bools, Floats, Ints, numbers, require_shape
from scoring.column_facts import kurtosis, skewness

_OFFSET = 0.01  # of the range, added below the logarithm so that the least value has one


@dataclass(frozen=True, slots=True)
class OutlierRule:
    """When a column fails, and how many values may be drawn in before it is put on a log scale."""

    moves: int = 5
    skewness: float = 2.0
    kurtosis: float = 3.5

    def __post_init__(self) -> None:
        if self.moves < 0 or self.skewness <= 0.0:
            raise InvalidInputError(
                f"the rule has {self.moves} moves and the skewness {self.skewness:g}",
                where="OutlierRule",
                fix="Give 0 or more moves, and a skewness above 0.",
            )

    def fails(self, values: Floats) -> Bools:
        """Which columns are too skewed to be averaged."""
        return (np.abs(skewness(values)) > self.skewness) & (kurtosis(values) > self.kurtosis)


@dataclass(frozen=True, slots=True, kw_only=True)
class Treated:
    """A table after treatment.

    moved: (units, indicators) 1 where a high value was drawn in, -1 where a low one was, 0 elsewhere.
    n_moves: (indicators,) times a value was drawn in. logged: (indicators,) now on a log scale.
    fails: (indicators,) still beyond the limits after all.
    """

    values: Floats
    moved: Ints
    n_moves: Ints
    logged: Bools
    fails: Bools


def treated(values: ArrayLike, rule: OutlierRule) -> Treated:
    """The table with outlying values drawn in. values: (units, indicators), NaN where there is none."""
    table = numbers("values", values, where="treated")
    require_shape("values", table, (None, None), where="treated")
    if np.isnan(table).all(axis=0).any():
        raise InvalidInputError(
            "an indicator has no value for any unit", where="treated", fix="Leave that indicator out."
        )
    drawn, n_moves = _winsorised(table, rule)
    logged = rule.fails(drawn)
    result = np.where(logged, on_log_scale(table), drawn) if logged.any() else drawn
    kept = np.where(logged, table, drawn)
    return Treated(
        values=result,
        moved=(kept < table).astype(np.int64) - (kept > table),
        n_moves=np.where(logged, 0, n_moves),
        logged=logged,
        fails=rule.fails(result),
    )


def on_log_scale(values: Floats) -> Floats:
    """The columns on a log scale that shortens their longer tail, the upper one of a positive skewness."""
    low, high = np.nanmin(values, axis=0), np.nanmax(values, axis=0)
    offset = _OFFSET * (high - low)
    with np.errstate(divide="ignore"):  # a column without spread has no logarithm, and never fails
        upper, lower = np.log(values - low + offset), -np.log(high - values + offset)
    return np.asarray(np.where(skewness(values) < 0.0, lower, upper))


def _winsorised(table: Floats, rule: OutlierRule) -> tuple[Floats, Ints]:
    """The table with its farthest values drawn in while columns fail, and how often each was."""
    values, n_moves = table, np.zeros(table.shape[1], dtype=np.int64)
    for _ in range(rule.moves):
        failing = rule.fails(values)
        if not failing.any():
            break
        values = np.where(failing, _drawn_in(values), values)
        n_moves += failing
    return values, n_moves


def _drawn_in(values: Floats) -> Floats:
    """Each column with its farthest values, on the side of its longer tail, set to the next ones."""
    side = np.where(skewness(values) < 0.0, -1.0, 1.0)
    turned = values * side
    farthest = turned == np.nanmax(turned, axis=0)
    with np.errstate(invalid="ignore"):
        following = np.max(np.where(farthest | np.isnan(turned), -np.inf, turned), axis=0)
    return np.where(farthest, following, turned) * side
