"""Weighted covariances of items, for the full sample and for every replicate weight at once."""

from dataclasses import dataclass
from typing import get_args

import numpy as np
from numpy.typing import ArrayLike

from instruments.errors import InvalidInputError, TooFewRespondentsError
from scoring.arguments import require_among
from scoring.arrays import Bools, Floats, effective_n, numbers, require_shape, weight_columns
from scoring.polychoric.ordered import Missing
from scoring.result_warnings import counted, item_list

FEWEST = 3  # complete rows below which a covariance says nothing
_NO_SPREAD = 1e-12
_MORE = f"A scale needs at least {FEWEST} complete rows, and some hundreds to be of use."


@dataclass(frozen=True, slots=True, kw_only=True)
class Covariances:
    """Covariances of k items in the unit of the items.

    values: (k, k, 1 + R), unbiased; NaN where a replicate leaves two respondents or fewer.
    means: (k,) and n_answers: (k,) of each item, full sample. n_rows: rows used. effective: (1 + R,) Kish's
    effective n of those rows. n_received: rows given.
    """

    values: Floats
    means: Floats
    n_answers: Floats
    n_rows: int
    n_received: int
    effective: Floats

    @property
    def full(self) -> Floats:
        """(k, k) covariances of the full sample."""
        return self.values[:, :, 0]


def covariances(
    items: ArrayLike, *, weights: ArrayLike | None = None, missing: Missing = "listwise", where: str
) -> Covariances:
    """Covariances of (n, k) items with NaN where there is no answer.

    weights: (n,) or (n, 1 + R). The divisor is 1 - the sum of squared shares of the weight, as in R's
    cov.wt; without weights that is n - 1.
    missing: "listwise" uses complete rows, "pairwise" for every two items the rows that have both.
    """
    require_among("a way to treat gaps", missing, get_args(Missing), where=where)
    given, columns = _checked(items, weights, where)
    answered = ~np.isnan(given)
    kept = (answered.all(axis=1) if missing == "listwise" else answered.any(axis=1)) & (columns[:, 0] > 0.0)
    if kept.sum() < FEWEST:
        raise TooFewRespondentsError(
            f"{counted(int(kept.sum()), 'respondent')} answered"
            f" {'all items' if missing == 'listwise' else 'an item'}",
            where=where,
            fix=_MORE,
        )
    answered, columns = answered[kept], columns[kept]
    means = _means(given[kept], answered, columns[:, 0])
    centred = np.where(answered, given[kept] - means, 0.0)
    found = Covariances(
        values=_by_pair(centred, answered.astype(float), columns),
        means=means,
        n_answers=answered.sum(axis=0).astype(float),
        n_rows=int(kept.sum()),
        n_received=len(given),
        effective=effective_n(columns),
    )
    _require_spread(found.full, where)
    return found


def complete_rows(items: ArrayLike, weights: ArrayLike | None, *, where: str) -> tuple[Floats, Floats]:
    """The complete rows that have weight, (m, k), and their weights (m, 1 + R), 1 where none are given."""
    given, columns = _checked(items, weights, where)
    kept = ~np.isnan(given).any(axis=1) & (columns[:, 0] > 0.0)
    if kept.sum() < FEWEST:
        raise TooFewRespondentsError(
            f"{counted(int(kept.sum()), 'respondent')} answered all items", where=where, fix=_MORE
        )
    return given[kept], columns[kept]


def correlations(covariance: Floats) -> Floats:
    """Correlations (k, k, ...) of covariances (k, k, ...); NaN of what does not vary."""
    variance = np.einsum("ii...->i...", covariance)
    deviation = np.sqrt(np.where(variance > _NO_SPREAD, variance, np.nan))
    result: Floats = covariance / (deviation[:, None] * deviation[None, :])
    return result


def _checked(items: ArrayLike, weights: ArrayLike | None, where: str) -> tuple[Floats, Floats]:
    given = numbers("items", items, where=where)
    require_shape("items", given, (None, None), where=where)
    if given.shape[1] < 2:
        raise InvalidInputError(
            "one item has no reliability", where=where, fix="Give the two or more items of a scale."
        )
    return given, weight_columns(weights, len(given), where=where)


def _means(given: Floats, answered: Bools, weight: Floats) -> Floats:
    """(k,) weighted means; 0 of an item that nobody answered."""
    mass: Floats = weight @ answered
    sums: Floats = weight @ np.where(answered, given, 0.0)
    return sums / np.where(mass > 0.0, mass, 1.0)


def _by_pair(centred: Floats, answered: Floats, weights: Floats) -> Floats:
    """(k, k, 1 + R) from sums over the people who answered both items of a pair."""
    k = centred.shape[1]
    values = np.empty((k, k, weights.shape[1]))
    for item in range(k):  # a row of the matrix at a time: (n, k) arrays, whatever k is
        both = answered * answered[:, [item]]
        mass, squares = both.T @ weights, both.T @ weights**2
        with np.errstate(invalid="ignore", divide="ignore"):
            mean = (both * centred).T @ weights / mass
            own = (both * centred[:, [item]]).T @ weights / mass
            cross = (centred * centred[:, [item]]).T @ weights / mass
            values[item] = (cross - mean * own) / (1.0 - squares / mass**2)
    return np.where(np.isfinite(values), values, np.nan)


def _require_spread(covariance: Floats, where: str) -> None:
    constant = np.flatnonzero(~(covariance.diagonal() > _NO_SPREAD))
    if len(constant):
        raise TooFewRespondentsError(
            f"all rows give {item_list(int(item) for item in constant)} the same answer",
            where=where,
            fix="Wait for more answers, or leave the item out of the scale.",
        )
    apart = np.argwhere(np.isnan(covariance))
    if len(apart):
        raise TooFewRespondentsError(
            f"almost nobody answered both of {item_list(int(item) for item in apart[0])}",
            where=where,
            fix="Leave one of them out, or wait for answers to both.",
        )
