"""How much people differ within places and places from each other, by the model of people."""

from dataclasses import dataclass
from typing import Literal

import numpy as np
from scipy.optimize import brentq

from scoring.arrays import Floats, Ints, floats
from scoring.grouping import grouping

UnitMethod = Literal["reml", "ml"]
_GRID = np.concatenate([[0.0], np.geomspace(1e-6, 0.999, 24)])  # share of the variance that is between places
_CLOSE = 1e-14


@dataclass(frozen=True, slots=True)
class PeopleSums:
    """Sums over n people of P places that have answers; with them a fit costs the same whatever n is.

    n: (P,) people. y, x: (P,), (P, p) means. yy, xy: (p,), xx: (p, p) sums of products within places.
    """

    n: Floats
    y: Floats
    x: Floats
    yy: float
    xy: Floats
    xx: Floats

    @property
    def n_people(self) -> float:
        """People in all places together."""
        return float(self.n.sum())


def people_sums(y: Floats, x: Floats, place: Ints, n_places: int) -> PeopleSums:
    """The sums of answers y (n,) and covariates x (n, p) of people at places (n,), none of them empty."""
    adding = grouping(place, n_places)
    n = adding @ np.ones(len(y))
    mean_y, mean_x = adding @ y / n, (adding @ x) / n[:, None]
    off_y, off_x = y - mean_y[place], x - mean_x[place]
    return PeopleSums(n, mean_y, mean_x, float(off_y @ off_y), off_x.T @ off_y, off_x.T @ off_x)


@dataclass(frozen=True, slots=True)
class Fit:
    """Coefficients (p,) for one ratio of variances, their moment (p, p), and the square that is left."""

    beta: Floats
    moment: Floats
    square: float


def fit_at(sums: PeopleSums, ratio: float) -> Fit:
    """Generalised least squares, ``ratio`` being variance between places over variance between people."""
    counted = sums.n / (1.0 + sums.n * ratio)
    moment = sums.xx + (sums.x.T * counted) @ sums.x
    beta = floats(np.linalg.solve(moment, sums.xy + (sums.x.T * counted) @ sums.y))
    within = sums.yy - 2.0 * beta @ sums.xy + beta @ sums.xx @ beta
    return Fit(beta, moment, float(within + counted @ (sums.y - sums.x @ beta) ** 2))


def variance_ratio(sums: PeopleSums, method: UnitMethod) -> float:
    """Variance between places over variance between people: where the likelihood is greatest, 0 if at 0."""
    shares = _GRID / (1.0 - _GRID)
    best = int(np.argmax([_height(sums, ratio, method) for ratio in shares]))
    low, high = shares[max(best - 1, 0)], shares[min(best + 1, len(shares) - 1)]
    if _slope(sums, low, method) <= 0.0:
        return float(low)
    if _slope(sums, high, method) >= 0.0:
        return float(high)
    found = brentq(lambda ratio: _slope(sums, ratio, method), low, high, xtol=_CLOSE, rtol=1e-13)
    return float(found)


def variance_of_people(sums: PeopleSums, fit: Fit, method: UnitMethod) -> float:
    """The variance between people that goes with a fit."""
    return fit.square / _free(sums, method)


def error_of_variances(n: Floats, between: float, within: float) -> float:
    """sigma_e^4 V(sigma_v^2) + sigma_v^4 V(sigma_e^2) - 2 sigma_e^2 sigma_v^2 C: the doubt about both.

    From the inverse of their information. Source: Rao and Molina (2015), Small Area Estimation, 7.2.2.
    """
    whole = within + n * between
    of_between, crossed = (n**2 / whole**2).sum(), (n / whole**2).sum()
    of_within = ((n - 1.0) / within**2 + whole**-2.0).sum()
    size = 0.5 * (of_between * of_within - crossed**2)
    result = within**2 * of_within + between**2 * of_between + 2.0 * within * between * crossed
    return float(result / size)


def _free(sums: PeopleSums, method: UnitMethod) -> float:
    return sums.n_people - (sums.x.shape[1] if method == "reml" else 0)


def _height(sums: PeopleSums, ratio: float, method: UnitMethod) -> float:
    """The log likelihood of a ratio, the variance between people at its best."""
    fit = fit_at(sums, ratio)
    size = np.log1p(sums.n * ratio).sum()
    size += np.linalg.slogdet(fit.moment)[1] if method == "reml" else 0.0
    return float(-0.5 * (_free(sums, method) * np.log(fit.square) + size))


def _slope(sums: PeopleSums, ratio: float, method: UnitMethod) -> float:
    """How that rises with the ratio."""
    fit = fit_at(sums, ratio)
    pull = sums.n**2 / (1.0 + sums.n * ratio) ** 2
    off = sums.y - sums.x @ fit.beta
    gain = _free(sums, method) * (pull @ off**2) / fit.square
    loss = (sums.n / (1.0 + sums.n * ratio)).sum()
    if method == "reml":
        loss -= np.trace(np.linalg.solve(fit.moment, (sums.x.T * pull) @ sums.x))
    return float(0.5 * (gain - loss))
