"""Several figures of every place, smoothed together: what is known of one domain helps the others.

The parsimonious form: a variance between places for each domain, and one correlation between domains that all
pairs share. With 20 places and 4 domains a free covariance has 10 numbers to find, this one has 5.
"""

from collections.abc import Iterator
from dataclasses import dataclass

import numpy as np
from numpy.typing import ArrayLike

from instruments.errors import InvalidInputError
from scoring.arrays import Floats, Ints, numbers, require_shape
from scoring.result_warnings import ResultWarning, Warnings, holding
from scoring.smoothing.input import Covariates, covariates, direct_estimates, elsewhere, several, variances
from scoring.smoothing.joint import (
    JointData,
    coefficient_draws,
    elsewhere_draws,
    given,
    means,
    place_draws,
)
from scoring.smoothing.posterior import systematic
from scoring.smoothing.proposal import SpreadPoints, spread_points
from scoring.streams import stream

_FEWEST_POINTS = 16
_FEW = 10  # places beyond coefficients
_SINGULAR = 1e-8
_WHERE = "fay_herriot_multivariate"


@dataclass(frozen=True, slots=True, kw_only=True)
class MultivariateResult:
    """Smoothed figures of P places in K domains, in the unit of the direct estimates.

    estimate: (P, K) mean of what the true figure may be. covariance: (P, K, K) of what it may be; mse: (P,
    K) its diagonal. kept: (P, K, K) weights of the place's own direct estimates in each domain; gamma: (P, K)
    its diagonal, of the domain itself. beta: (p, K) coefficients.
    sigma2: (K,) variance between places beyond the covariates. correlation: between domains, of places.
    points: what is known of both, on which all rests. Of two waves (``fay_herriot_waves``) the figures are
    2K, the earlier wave first, and sigma2 is of the K domains.
    """

    estimate: Floats
    covariance: Floats
    kept: Floats
    beta: Floats
    sigma2: Floats
    correlation: float
    points: SpreadPoints
    covariates: Covariates
    data: JointData
    warnings: Warnings = ()

    @property
    def gamma(self) -> Floats:
        """(P, K) weight of the place's own direct estimate of the domain."""
        result: Floats = np.einsum("pkk->pk", self.kept)
        return result

    @property
    def mse(self) -> Floats:
        """(P, K) mean squared error of the estimates, doubt about all that was estimated included."""
        result: Floats = np.einsum("pkk->pk", self.covariance)
        return result

    def draws(self, n: int, seed: int) -> Floats:
        """(P, K, n) joint draws of the true figures: the domains of a place vary together as they should."""
        noise = stream(seed, "smoothing.places").standard_normal((*self.estimate.shape, several(n)))
        result = np.empty(noise.shape)
        for point, rows, model in self._models(n, seed):
            found = given(self.data, self.points.spread(point))
            coefficients = coefficient_draws(found, model)
            result[:, :, rows] = place_draws(self.data, found, coefficients, noise[:, :, rows])
        return result

    def synthetic_draws(self, x: ArrayLike, n: int, seed: int) -> Floats:
        """(Q, K, n) draws for places with covariates (Q, p) only: never shown as if they had been observed.

        With one seed they share the model with ``draws``.
        """
        on_basis = self.covariates.on_basis(elsewhere(self.covariates, x, where="synthetic_draws"))
        shape = (len(on_basis), self.estimate.shape[1], several(n))
        noise = stream(seed, "smoothing.elsewhere").standard_normal(shape)
        result = np.empty(shape)
        for point, rows, model in self._models(n, seed):
            spread = self.points.spread(point)
            coefficients = coefficient_draws(given(self.data, spread), model)
            result[:, :, rows] = elsewhere_draws(on_basis, spread, coefficients, noise[:, :, rows])
        return result

    def _models(self, n: int, seed: int) -> Iterator[tuple[int, Ints, Floats]]:
        """(point, its draws, noise of their coefficients): a point's matrices serve all its draws."""
        rng = stream(seed, "smoothing.model")
        chosen = systematic(self.points.weight, n, rng)
        noise = rng.standard_normal((self.beta.size, n))
        for point in np.unique(chosen):
            rows = np.flatnonzero(chosen == point)
            yield int(point), rows, noise[:, rows]


def fay_herriot_multivariate(y: ArrayLike, covariance: ArrayLike, x: ArrayLike) -> MultivariateResult:
    """Smoothed figures of P places in K domains, with a variance a domain and one correlation between them.

    y: (P, K) direct estimates. covariance: (P, K, K) of their sampling errors, smoothed
    (``sampling_variance.smoothed_covariances``). x: (P,) or (P, p) covariates, the same for all
    domains; a constant is added where they have none. Everything is a mean over what the restricted
    likelihood knows of variances and correlation, so nothing collapses where a variance is estimated as 0.
    Source: Fay (1987) and Benavent and Morales (2016), Computational Statistics and Data Analysis 94, for
    the model; the weighting of points is sampling by importance.
    """
    figures = direct_estimates(y, (None, None), where=_WHERE)
    known = covariates(x, len(figures), where=_WHERE)
    data = JointData(figures, sampling_covariances(covariance, figures.shape, where=_WHERE), known.basis)
    return smoothed(data, spread_points(data), known)


def smoothed(data: JointData, points: SpreadPoints, known: Covariates) -> MultivariateResult:
    """What the figures of places say, once it is known how much places differ."""
    estimate, left, kept, beta = _averaged(data, points)
    sd = points.weight @ points.sd
    return MultivariateResult(
        estimate=estimate,
        covariance=left,
        kept=kept,
        beta=known.coefficients(beta),
        sigma2=sd**2,
        correlation=float(points.weight @ points.correlation),
        points=points,
        covariates=known,
        data=data,
        warnings=holding(_doubts(points, *known.x.shape)),
    )


def _averaged(data: JointData, points: SpreadPoints) -> tuple[Floats, Floats, Floats, Floats]:
    """Means, covariances, pulls and coefficients over all points that have weight."""
    estimate, square = np.zeros_like(data.y), np.zeros_like(data.covariance)
    kept, beta = np.zeros_like(data.covariance), np.zeros((data.x.shape[1], data.y.shape[1]))
    for point in np.flatnonzero(points.weight > 1e-9):
        found, weight = given(data, points.spread(int(point))), points.weight[point]
        mean, left = means(data, found)
        off = mean - data.y  # near 0, so that squares lose no digits
        estimate += weight * off
        square += weight * (left + off[:, :, None] * off[:, None, :])
        kept, beta = kept + weight * found.kept, beta + weight * found.beta
    covariance = square - estimate[:, :, None] * estimate[:, None, :]
    return data.y + estimate, covariance, kept, beta


def sampling_covariances(covariance: ArrayLike, shape: tuple[int, ...], *, where: str) -> Floats:
    """(P, K, K) sampling covariances, once they can be ones."""
    n, k = shape
    matrices = numbers("sampling covariances", covariance, where=where)
    require_shape("sampling covariances", matrices, (n, k, k), where=where)
    if k < 2:
        raise InvalidInputError("there is one domain", where=where, fix="Take fay_herriot.")
    sd = np.sqrt(variances(np.einsum("pkk->pk", matrices), shape, where=where))
    scaled = matrices / (sd[:, :, None] * sd[:, None, :])
    lopsided = ~np.isclose(scaled, scaled.transpose(0, 2, 1), rtol=0.0, atol=1e-8).all(axis=(1, 2))  # NaN too
    wrong = lopsided | (np.linalg.eigvalsh(np.nan_to_num(scaled))[:, 0] < _SINGULAR)
    if wrong.any():
        raise InvalidInputError(
            f"the sampling covariance of place {int(np.flatnonzero(wrong)[0]) + 1} is not positive definite",
            where=where,
            fix="Smooth the covariances first (sampling_variance), or leave a domain out.",
        )
    return matrices


def _doubts(points: SpreadPoints, n_places: int, n_coefficients: int) -> list[tuple[bool, ResultWarning]]:
    few = ResultWarning(
        "few-places",
        f"{n_places} places are few for {n_coefficients} coefficients a domain and the spread between places",
        "Take fewer covariates, or read the errors with caution.",
    )
    thin = ResultWarning(
        "few-points",
        f"what is known of the spread between places rests on {points.effective:.0f} points in effect",
        "Compare with fay_herriot, domain by domain.",
    )
    return [(n_places - n_coefficients < _FEW, few), (points.effective < _FEWEST_POINTS, thin)]
