"""One factor behind all items of a scale: fitted by ``confirm``, and again under every replicate weight."""

from collections.abc import Callable

import numpy as np

from instruments.errors import InvalidInputError
from scoring.arrays import Floats
from scoring.confirmatory.fitting import Estimator, confirm
from scoring.confirmatory.result import ConfirmatoryResult

_STEPS, _SETTLED = 200, 1e-9


def one_factor(items: Floats, estimator: Estimator, weights: Floats | None) -> ConfirmatoryResult:
    """The one-factor model of (n, k) items, k > 2. weights: (n,) sampling weights or None."""
    if items.shape[1] < 3:
        raise InvalidInputError(
            "two items do not determine a factor",
            where="one_factor",
            fix="Use the Spearman-Brown coefficient of two items.",
        )
    names = [f"item_{column + 1}" for column in range(items.shape[1])]
    data = dict(zip(names, items.T, strict=True))
    return confirm(data, f"scale =~ {' + '.join(names)}", estimator=estimator, weights=weights)


def normal_replicates(loadings: Floats, residuals: Floats, covariance: Floats) -> tuple[Floats, Floats]:
    """Loadings (k, C) and residual variances (k, C) that are most likely for each of (k, k, C) covariances.

    loadings, residuals: (k,) of the full sample, from which every search starts; NaN where one does not end.
    """
    k, inverse = len(loadings), np.linalg.inv(np.outer(loadings, loadings) + np.diag(residuals))
    towards = inverse @ loadings
    information = np.block(
        [
            [
                2.0 * (inverse * (loadings @ towards) + np.outer(towards, towards)),
                2.0 * inverse * towards[None, :],
            ],
            [2.0 * inverse * towards[:, None], inverse**2],
        ]
    )

    def score(theta: Floats) -> Floats:
        own, rest = theta[:k], theta[k:]
        scaled = own / rest
        share = scaled / (1.0 + (own * scaled).sum(axis=0))  # rows of the inverse, by Sherman and Morrison
        inverted = -scaled[:, None] * share[None, :]
        inverted[np.arange(k), np.arange(k)] += 1.0 / rest
        implied = own[:, None] * own[None, :]
        implied[np.arange(k), np.arange(k)] += rest
        misfit = np.einsum("abr,bcr,cdr->adr", inverted, covariance - implied, inverted, optimize=True)
        return np.concatenate([2.0 * np.einsum("abr,br->ar", misfit, own), np.einsum("aar->ar", misfit)])

    found = _searched(np.concatenate([loadings, residuals]), information, score, covariance.shape[2])
    return found[:k], found[k:]


def weighted_replicates(loadings: Floats, variances: Floats, correlations: Floats) -> Floats:
    """Loadings (k, C) with the least weighted squares for each of (k, k, C) correlations.

    loadings: (k,) of the full sample; variances: (k, k) of its correlations, by which every misfit is
    divided. NaN where a search does not end, or where a correlation is missing.
    """
    k = len(loadings)
    weight = np.where(np.eye(k, dtype=bool), 0.0, 1.0 / variances)
    information = weight * np.outer(loadings, loadings)
    information[np.arange(k), np.arange(k)] = weight @ loadings**2

    def score(theta: Floats) -> Floats:
        misfit = weight[:, :, None] * (correlations - theta[:, None] * theta[None, :])
        return np.asarray(np.einsum("abr,br->ar", misfit, theta))

    return _searched(loadings, information, score, correlations.shape[2])


def _searched(start: Floats, information: Floats, score: Callable[[Floats], Floats], columns: int) -> Floats:
    """(q, C) roots of a score, by steps with the information of the full sample; NaN where none is found."""
    theta, step = np.repeat(start[:, None], columns, axis=1), np.full((len(start), columns), np.inf)
    inverse = np.linalg.inv(information)
    for _ in range(_STEPS):
        with np.errstate(all="ignore"):
            step = inverse @ score(theta)
            theta = theta + step
        if not (np.abs(step) > _SETTLED).any():
            break
    settled = (np.abs(step) <= _SETTLED).all(axis=0)
    return np.where(settled, theta, np.nan)
