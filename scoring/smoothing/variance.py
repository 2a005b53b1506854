"""How much places truly differ beyond their covariates: sigma2, by the likelihood or by moments.

Nothing of the size of places x places is ever formed: with p covariates every equation needs sums over places
of (p, p) matrices. C columns (bootstrap samples, places left out) are solved at once.
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace
from functools import cached_property
from types import MappingProxyType
from typing import Literal

import numpy as np

from instruments.errors import InvalidInputError, NotConvergedError
from scoring.arrays import Bools, Floats, floats

Method = Literal["reml", "ml", "moment", "adjusted_reml", "adjusted_ml"]
_GRID = np.concatenate(
    [[0.0], np.geomspace(1e-7, 1.0, 11)]
)  # in parts of the greatest value that there can be
_MOST_STEPS = 200
_CLOSE = 1e-13


@dataclass(frozen=True, slots=True)
class Columns:
    """C problems over the same P places.

    y: (P, C) direct estimates. d: (P, 1) sampling variances. x: (P, p) covariates, best orthonormal.
    kept: (P, C) or (P, 1), 1 where a place counts and 0 where it is left out.
    products: (p * p, P) products of the covariates of each place.
    """

    y: Floats
    d: Floats
    x: Floats
    kept: Floats
    products: Floats

    def only(self, chosen: Bools) -> "Columns":
        """Some of the columns, by a mask (C,)."""
        if chosen.all():
            return self
        kept = self.kept if self.kept.shape[1] == 1 else self.kept[:, chosen]
        return replace(self, y=self.y[:, chosen], kept=kept)


def columns_of(y: Floats, d: Floats, x: Floats) -> Columns:
    """The columns of (P, C) direct estimates, (P,) variances and (P, p) covariates."""
    products = (x.T[:, None, :] * x.T[None, :, :]).reshape(-1, len(x))
    return Columns(y, d[:, None], x, np.ones((len(x), 1)), products)


@dataclass(frozen=True)
class Sums:
    """What the equations of sigma2 (C,) need of C columns, each computed when it is first asked for.

    P is the projection V^-1 - V^-1 X (X'V^-1 X)^-1 X'V^-1 with V = sigma2 + d; it is never formed.
    """

    columns: Columns
    sigma2: Floats

    @cached_property
    def weight(self) -> Floats:
        """(P, C) 1 / (sigma2 + d), 0 where a place is left out."""
        result: Floats = self.columns.kept / (self.sigma2 + self.columns.d)
        return result

    @cached_property
    def squared(self) -> Floats:
        """(P, C) the weights squared."""
        result: Floats = self.weight * self.weight
        return result

    @cached_property
    def inverse(self) -> Floats:
        """(C, p, p) the inverse of X'V^-1 X: the covariance of the coefficients."""
        return floats(np.linalg.inv(self._moment(self.weight)))

    @cached_property
    def beta(self) -> Floats:
        """(p, C) coefficients by generalised least squares."""
        result: Floats = np.einsum(
            "cij,jc->ic", self.inverse, self.columns.x.T @ (self.weight * self.columns.y)
        )
        return result

    @cached_property
    def residual(self) -> Floats:
        """(P, C) direct estimates less what the covariates tell."""
        result: Floats = self.columns.y - self.columns.x @ self.beta
        return result

    @cached_property
    def square(self) -> Floats:
        """(C,) y'Py."""
        result: Floats = np.einsum("pc,pc,pc->c", self.weight, self.residual, self.residual)
        return result

    @cached_property
    def steep(self) -> Floats:
        """(C,) y'PPy."""
        result: Floats = np.einsum("pc,pc,pc->c", self.squared, self.residual, self.residual)
        return result

    @cached_property
    def bend(self) -> Floats:
        """(C,) y'PPPy."""
        first = self.weight * self.residual
        second = self.weight * first
        crossed = self.columns.x.T @ second
        inner = np.einsum("ic,cij,jc->c", crossed, self.inverse, crossed)
        result: Floats = np.einsum("pc,pc->c", first, second) - inner
        return result

    @cached_property
    def second(self) -> Floats:
        """(C, p, p) (X'V^-1 X)^-1 X'V^-2 X."""
        result: Floats = self.inverse @ self._moment(self.squared)
        return result

    @cached_property
    def trace(self) -> Floats:
        """(C,) tr P."""
        result: Floats = self.weight.sum(axis=0) - np.einsum("cii->c", self.second)
        return result

    @cached_property
    def trace_of_square(self) -> Floats:
        """(C,) tr PP."""
        third = np.einsum("cij,cji->c", self.inverse, self._moment(self.squared * self.weight))
        fourth = np.einsum("cij,cji->c", self.second, self.second)
        result: Floats = self.squared.sum(axis=0) - 2.0 * third + fourth
        return result

    @cached_property
    def log_likelihood(self) -> Floats:
        """(C,) of sigma2 and the best coefficients, but for a constant."""
        spread = (self.columns.kept * np.log(self.sigma2 + self.columns.d)).sum(axis=0)
        result: Floats = -0.5 * (spread + self.square)
        return result

    @cached_property
    def restricted(self) -> Floats:
        """(C,) log restricted likelihood of sigma2, but for a constant."""
        result: Floats = self.log_likelihood + 0.5 * np.linalg.slogdet(self.inverse)[1]
        return result

    @cached_property
    def left_over(self) -> Floats:
        """(C,) y'Py less the degrees of freedom: 0 at the estimate by moments."""
        result: Floats = self.square - (self.columns.kept.sum(axis=0) - self.columns.x.shape[1])
        return result

    def _moment(self, weight: Floats) -> Floats:
        """(C, p, p) X'WX of every column."""
        p = self.columns.x.shape[1]
        return (self.columns.products @ weight).T.reshape(-1, p, p)


@dataclass(frozen=True, slots=True)
class Criterion:
    """An estimator of sigma2: what it makes greatest, the slope of that, and how fast it falls, each (C,)."""

    height: Callable[[Sums], Floats]
    slope: Callable[[Sums], Floats]
    fall: Callable[[Sums], Floats]
    positive: bool = False  # never estimates 0


def _reml_slope(sums: Sums) -> Floats:
    return 0.5 * (sums.steep - sums.trace)


def _ml_slope(sums: Sums) -> Floats:
    result: Floats = 0.5 * (sums.steep - sums.weight.sum(axis=0))
    return result


def _ml_fall(sums: Sums) -> Floats:
    result: Floats = sums.bend - 0.5 * sums.squared.sum(axis=0)
    return result


def _reml_fall(sums: Sums) -> Floats:
    return sums.bend - 0.5 * sums.trace_of_square


def _adjusted(plain: Criterion) -> Criterion:
    """The likelihood times sigma2, which is 0 at 0.

    Source: Li and Lahiri (2010), Journal of Multivariate Analysis 101.
    """
    return Criterion(
        height=lambda sums: plain.height(sums) + np.log(np.maximum(sums.sigma2, 1e-300)),
        slope=lambda sums: plain.slope(sums) + 1.0 / np.maximum(sums.sigma2, 1e-300),
        fall=lambda sums: plain.fall(sums) + np.maximum(sums.sigma2, 1e-150) ** -2.0,
        positive=True,
    )


_REML = Criterion(lambda sums: sums.restricted, _reml_slope, _reml_fall)
_ML = Criterion(lambda sums: sums.log_likelihood, _ml_slope, _ml_fall)
CRITERIA: Mapping[Method, Criterion] = MappingProxyType(
    {
        "reml": _REML,
        "ml": _ML,
        "moment": Criterion(lambda s: -np.abs(s.left_over), lambda s: s.left_over, lambda s: s.steep),
        "adjusted_reml": _adjusted(_REML),
        "adjusted_ml": _adjusted(_ML),
    }
)


def between_variance(columns: Columns, method: Method, *, where: str) -> Floats:
    """(C,) sigma2 of every column: the greatest value of its criterion, 0 where places do not differ.

    A coarse grid finds the highest hill, Newton's steps between its neighbours the top.
    Source: Fay and Herriot (1979), Journal of the American Statistical Association 74, for the moments; Rao
    and Molina (2015), Small Area Estimation, 6.1, for the likelihoods.
    """
    if method not in CRITERIA:
        raise InvalidInputError(
            f"there is no method {method!r}", where=where, fix=f"Take one of {', '.join(CRITERIA)}."
        )
    criterion = CRITERIA[method]
    top = 2.0 * ((columns.kept * _plain_residual(columns) ** 2).sum(axis=0) + 5.0 * columns.d.max())
    sigma2, low, high = _hill(columns, criterion, top)
    moving = np.ones(len(sigma2), dtype=bool)
    for _ in range(_MOST_STEPS):
        sums = Sums(columns.only(moving), sigma2[moving])
        moved, low[moving], high[moving] = _step(criterion, sums, low[moving], high[moving])
        settled = np.abs(moved - sigma2[moving]) <= _CLOSE * (moved + 1e-8 * top[moving])
        sigma2[moving] = moved
        moving[moving] = ~settled
        if not moving.any():
            return sigma2
    raise NotConvergedError(
        "the variance between places was not found", where=where, fix="Look for a place with a wild figure."
    )


def _plain_residual(columns: Columns) -> Floats:
    """(P, C) residuals by least squares over the places that count."""
    flat = replace(columns, d=np.ones_like(columns.d))
    return Sums(flat, np.zeros(columns.y.shape[1])).residual


def _hill(columns: Columns, criterion: Criterion, top: Floats) -> tuple[Floats, Floats, Floats]:
    """(C,) the best point of the grid for every column, and its neighbours."""
    grid = np.outer(_GRID, top)
    if len(top) == 1:  # one column meets all points of the grid at once
        heights = criterion.height(Sums(columns, grid[:, 0]))[:, None]
    else:
        heights = np.array([criterion.height(Sums(columns, row)) for row in grid])
    heights[0] = np.where(criterion.positive, -np.inf, heights[0])
    best = heights.argmax(axis=0)
    column = np.arange(len(top))
    low = grid[np.maximum(best - 1, 0), column]
    high = np.where(best == len(_GRID) - 1, np.inf, grid[np.minimum(best + 1, len(_GRID) - 1), column])
    return grid[best, column], low, high


def _step(criterion: Criterion, sums: Sums, low: Floats, high: Floats) -> tuple[Floats, Floats, Floats]:
    """The next sigma2 of every column, and the limits that its slope leaves: Newton's, else halving."""
    slope, here = criterion.slope(sums), sums.sigma2
    up = slope > 0.0
    low, high = np.where(up, here, low), np.where(up, high, here)
    fall = criterion.fall(sums)
    aimed = here + slope / np.where(fall > 0.0, fall, np.nan)
    inside = (aimed > low) & (aimed < high)  # NaN is not
    halved = np.where(np.isinf(high), 4.0 * np.maximum(here, 1e-300), 0.5 * (low + high))
    return np.where(inside, aimed, halved), low, high
