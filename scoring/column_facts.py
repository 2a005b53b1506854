"""What a column of indicator values looks like before anything is done to it, and who has enough values.

Units stand on axis 0, indicators on axis 1; NaN is no value.
"""

from dataclasses import dataclass

import numpy as np
from numpy.typing import ArrayLike

from instruments.errors import InvalidInputError
from scoring.arrays import Bools, Floats, Ints, numbers, require_shape


@dataclass(frozen=True, slots=True, kw_only=True)
class ColumnFacts:
    """Facts of each indicator, each (indicators,); NaN where too few units have a value.

    n: units with a value. n_zero: of them 0. n_distinct: different values. n_most_common: units that share
    the most common value. sd: with the divisor n - 1.
    """

    low: Floats
    high: Floats
    mean: Floats
    median: Floats
    sd: Floats
    skewness: Floats
    kurtosis: Floats
    n: Ints
    n_zero: Ints
    n_distinct: Ints
    n_most_common: Ints


@dataclass(frozen=True, slots=True, kw_only=True)
class Availability:
    """How much of each unit is there, each (units,): indicators without a value, and with a value of 0."""

    n_missing: Ints
    n_zero: Ints
    n_indicators: int

    @property
    def share(self) -> Floats:
        """The share of indicators with a value, 0 to 1."""
        return np.asarray(1.0 - self.n_missing / self.n_indicators)

    @property
    def non_zero(self) -> Floats:
        """The share that is not 0 among the indicators with a value; NaN for a unit without any."""
        there = self.n_indicators - self.n_missing
        zero = np.divide(self.n_zero, there, out=np.full(len(there), np.nan), where=there > 0)
        return np.asarray(1.0 - zero)

    def enough(self, least: float) -> Bools:
        """Which units have a share of values of at least ``least``, 0 to 1."""
        return np.asarray(self.share >= least)


def column_facts(values: ArrayLike) -> ColumnFacts:
    """Facts of each indicator. values: (units, indicators)."""
    table = _table(values, "column_facts")
    if np.isnan(table).all(axis=0).any():
        raise InvalidInputError(
            "an indicator has no value for any unit", where="column_facts", fix="Leave that indicator out."
        )
    counts = [np.unique(column[~np.isnan(column)], return_counts=True)[1] for column in table.T]
    return ColumnFacts(
        low=np.nanmin(table, axis=0),
        high=np.nanmax(table, axis=0),
        mean=np.nanmean(table, axis=0),
        median=np.nanmedian(table, axis=0),
        sd=np.sqrt(_moment(table, 2) * (n := _n(table)) / np.where(n > 1, n - 1.0, np.nan)),
        skewness=skewness(table),
        kurtosis=kurtosis(table),
        n=np.sum(~np.isnan(table), axis=0),
        n_zero=np.sum(table == 0.0, axis=0),
        n_distinct=np.array([len(times) for times in counts]),
        n_most_common=np.array([times.max() for times in counts]),
    )


def availability(values: ArrayLike) -> Availability:
    """How much of each unit is there. values: (units, indicators)."""
    table = _table(values, "availability")
    return Availability(
        n_missing=np.isnan(table).sum(axis=1), n_zero=(table == 0.0).sum(axis=1), n_indicators=table.shape[1]
    )


def skewness(values: Floats) -> Floats:
    """The sample skewness G1 of each column; NaN below 3 values, and where all are alike.

    Source: Joanes and Gill (1998), The Statistician 47, for G1 and G2 with their small-sample factors.
    """
    n = _n(values)
    able = np.where(n > 2.0, n, np.nan)
    g1 = _moment(values, 3) / _spread(values) ** 1.5
    return np.asarray(g1 * np.sqrt(able * (able - 1.0)) / (able - 2.0))


def kurtosis(values: Floats) -> Floats:
    """The sample excess kurtosis G2 of each column; NaN below 4 values, and where all are alike."""
    n = _n(values)
    able = np.where(n > 3.0, n, np.nan)
    g2 = _moment(values, 4) / _spread(values) ** 2 - 3.0
    return np.asarray((able - 1.0) / ((able - 2.0) * (able - 3.0)) * ((able + 1.0) * g2 + 6.0))


def _n(values: Floats) -> Floats:
    return np.asarray(np.sum(~np.isnan(values), axis=0), dtype=np.float64)


def _moment(values: Floats, power: int) -> Floats:
    return np.asarray(np.nanmean((values - np.nanmean(values, axis=0)) ** power, axis=0))


def _spread(values: Floats) -> Floats:
    alike = np.nanmax(values, axis=0) == np.nanmin(values, axis=0)
    spread: Floats = np.where(alike, np.nan, _moment(values, 2))
    return spread


def _table(values: ArrayLike, where: str) -> Floats:
    table = numbers("values", values, where=where)
    require_shape("values", table, (None, None), where=where)
    return table
