"""Sampling variances of small places, smoothed: what replicates say of one with 8 answers is noise itself.

A generalised variance function: log D = domain + slope log n_effective. It is fitted as a mean of gamma
form, so that the level of the raw variances is kept (a line through their logarithms would fall short) and
so that a raw variance of 0, where all answers of a place happen to be alike, counts as what it is.
Source: Wolter (2007), Introduction to Variance Estimation, chapter 7; the gamma form is McCullagh and Nelder
(1989), Generalized Linear Models, chapter 8.
"""

from dataclasses import dataclass

import numpy as np
from numpy.typing import ArrayLike

from instruments.errors import InvalidInputError, NotIdentifiedError
from scoring.arrays import Bools, Floats, numbers, require_shape
from scoring.result_warnings import ResultWarning, Warnings, holding

_MOST_STEPS = 100
_CLOSE = 1e-12
_USUAL = (-1.5, -0.5)  # around -1, which answers that do not depend on each other have
_SPREAD = 1e-6  # of log n_effective, under which no slope can be told


@dataclass(frozen=True, slots=True, kw_only=True)
class VarianceFunction:
    """Smoothed sampling variances of P places and K domains, in squared units of the figures.

    values: (P, K), also for places whose raw variance is missing. level: (K,) log D at n_effective 1.
    slope: of log n_effective, the same for all domains. scatter: typical relative distance of raw variances
    from smoothed.
    """

    values: Floats
    level: Floats
    slope: float
    scatter: float
    warnings: Warnings = ()


def smoothed_variances(raw: ArrayLike, n_effective: ArrayLike) -> VarianceFunction:
    """Sampling variances as a function of the effective number of answers.

    raw: (P, K) variances from replicates, 0 or more, NaN where there is none. n_effective: (P, K), above 0;
    answers, or better clusters, divided by the design effect. A raw variance counts n_effective - 1 times,
    and at least half a time: so much is it worth.
    """
    variances, n, known = _checked(raw, n_effective)
    size, worth = np.log(n), np.where(known, np.maximum(n - 1.0, 0.5), 0.0)
    centre = (worth * size).sum(axis=0) / worth.sum(axis=0)
    away = size - centre
    telling = bool((worth * away**2).sum() / worth.sum() > _SPREAD)
    slope = _slope(variances, away, worth) if telling else -1.0
    level = np.log(_ratio(variances, away, worth, slope)) - slope * centre
    values = np.exp(level + slope * size)
    off = np.where(known, variances / values - 1.0, 0.0)
    return VarianceFunction(
        values=values,
        level=level,
        slope=slope,
        scatter=float(np.sqrt((worth * off**2).sum() / worth.sum())),
        warnings=holding(_doubts(telling, slope, variances[known])),
    )


def smoothed_covariances(raw: ArrayLike, n_effective: ArrayLike) -> tuple[Floats, VarianceFunction]:
    """(P, K, K) sampling covariances of the domains of every place, and the function of their variances.

    raw: (P, K, K) from replicates, all NaN for a place without them. n_effective: (P, K). One correlation
    between domains serves all places: that of the raw matrices, each over its smoothed variances and
    counted as often as it is worth. What comes out is never indefinite.
    """
    given = numbers("covariances", raw, where="smoothed_covariances")
    require_shape("covariances", given, (None, None, None), where="smoothed_covariances")
    require_shape("covariances", given, (len(given), *2 * given.shape[-1:]), where="smoothed_covariances")
    function = smoothed_variances(np.einsum("pkk->pk", given), n_effective)
    sd = np.sqrt(function.values)
    whole = ~np.isnan(given).any(axis=(1, 2))
    worth = np.maximum(numbers("n_effective", n_effective, where="").min(axis=1) - 1.0, 0.5)[whole]
    level = given[whole] / (sd[whole, :, None] * sd[whole, None, :])
    pooled = np.einsum("p,pij->ij", worth, level)
    length = np.sqrt(pooled.diagonal())
    correlation = pooled / np.outer(length, length)
    return correlation * sd[:, :, None] * sd[:, None, :], function


def _ratio(variances: Floats, away: Floats, worth: Floats, slope: float) -> Floats:
    """(K,) the mean of raw variances over n^slope, which is the level at the centre."""
    result: Floats = (worth * variances * np.exp(-slope * away)).sum(axis=0) / worth.sum(axis=0)
    return result


def _slope(variances: Floats, away: Floats, worth: Floats) -> float:
    """The slope by Fisher's scoring, the levels found anew in each step."""
    slope, spread = -1.0, float((worth * away**2).sum())
    for _ in range(_MOST_STEPS):
        level = _ratio(variances, away, worth, slope)
        relative = variances * np.exp(-slope * away) / level
        step = float((worth * away * (relative - 1.0)).sum()) / spread
        slope += float(np.clip(step, -0.5, 0.5))
        if abs(step) < _CLOSE:
            return slope
    raise NotIdentifiedError(
        "the slope of the variances was not found",
        where="smoothed_variances",
        fix="Look for a place whose variance is far from the others'.",
    )


def _checked(raw: ArrayLike, n_effective: ArrayLike) -> tuple[Floats, Floats, Bools]:
    """Variances with 0 for what is not known, effective answers, and what is known, all (P, K)."""
    where = "smoothed_variances"
    given, n = numbers("variances", raw, where=where), numbers("n_effective", n_effective, where=where)
    require_shape("variances", given, (None, None), where=where)
    require_shape("n_effective", n, given.shape, where=where)
    known = ~np.isnan(given)
    told = (
        (not (given[known] >= 0.0).all(), "a variance is negative", "Give variances, not deviations."),
        (not (n > 0.0).all(), "n_effective is missing or not above 0", "Leave places without answers out."),
        (
            not (np.where(known, given, 0.0).sum(axis=0) > 0.0).all(),
            "a domain has no variance above 0 in any place",
            "Give replicates that move, or leave the domain out.",
        ),
    )
    for wrong, what, fix in told:
        if wrong:
            raise InvalidInputError(what, where=where, fix=fix)
    return np.where(known, given, 0.0), n, known


def _doubts(telling: bool, slope: float, variances: Floats) -> list[tuple[bool, ResultWarning]]:
    return [
        (
            not telling,
            ResultWarning(
                "no-slope",
                "all places have about as many answers: variances are taken to fall as 1 / n",
                "Nothing, if places outside are of the same size.",
            ),
        ),
        (
            not _USUAL[0] <= slope <= _USUAL[1],
            ResultWarning(
                "unusual-slope",
                f"sampling variances go with n to the power {slope:.2f}; -1 is usual",
                "Look at places with very few and very many answers.",
            ),
        ),
        (
            bool((variances == 0.0).any()),
            ResultWarning(
                "no-spread",
                f"{int((variances == 0.0).sum())} raw variances are 0: all answers there are alike",
                "Nothing: they are smoothed too.",
            ),
        ),
    ]
