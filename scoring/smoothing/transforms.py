"""Figures that a model of places suits on another scale only: shares by arcsine, amounts by logarithm."""

from collections.abc import Callable
from dataclasses import dataclass

import numpy as np
from numpy.typing import ArrayLike

from instruments.errors import InvalidInputError
from scoring.arrays import Floats
from scoring.result_warnings import Warnings
from scoring.smoothing.input import direct_estimates, variances
from scoring.smoothing.univariate import FayHerriotResult, fay_herriot
from scoring.smoothing.variance import Method

_NODES, _WEIGHTS = np.polynomial.hermite_e.hermegauss(40)
_MASS = _WEIGHTS / _WEIGHTS.sum()


@dataclass(frozen=True, slots=True, kw_only=True)
class ScaledResult:
    """Smoothed figures of P places whose model is on another scale.

    estimate: (P,) the mean of what the figure may be, given sigma2 and the coefficients. naive: (P,) the
    estimate of the model put back as it is, which is too low or too high where the scale bends. mse: (P,)
    mean squared error, the model's error carried through the bend. gamma: (P,) weight of the own direct
    estimate.
    model: the fit on its own scale. back: from that scale to the figures'.
    """

    estimate: Floats
    naive: Floats
    mse: Floats
    gamma: Floats
    model: FayHerriotResult
    back: Callable[[Floats], Floats]

    @property
    def warnings(self) -> Warnings:
        """What the model warns of."""
        return self.model.warnings

    def draws(self, n: int, seed: int) -> Floats:
        """(P, n) draws of the true figures."""
        return self.back(self.model.draws(n, seed))

    def synthetic_draws(self, x: ArrayLike, n: int, seed: int) -> Floats:
        """(Q, n) draws for places that have covariates only; see ``FayHerriotResult.synthetic_draws``."""
        return self.back(self.model.synthetic_draws(x, n, seed))


def fay_herriot_shares(
    shares: ArrayLike, n_effective: ArrayLike, x: ArrayLike, *, method: Method = "reml"
) -> ScaledResult:
    """Smoothed shares of P places, always within 0 and 1, also where the direct share is 0 or 1.

    shares: (P,) 0 to 1. n_effective: (P,) answers divided by the design effect. On the scale
    arcsin(sqrt(share)) the sampling variance is 1 / (4 n_effective), whatever the share: a 0 out of few is
    not taken for certain. Source: Carter and Rolph (1974), Journal of the American Statistical Association
    69.
    """
    given = direct_estimates(shares, (None,), where="fay_herriot_shares")
    if not ((given >= 0.0) & (given <= 1.0)).all():
        raise InvalidInputError(
            "a share is not between 0 and 1", where="fay_herriot_shares", fix="Give 0.43 for 43 per cent."
        )
    answers = variances(n_effective, given.shape, where="fay_herriot_shares")
    model = fay_herriot(np.arcsin(np.sqrt(given)), 0.25 / answers, x, method=method)
    return on_scale(model, share_of)


def fay_herriot_log(y: ArrayLike, d: ArrayLike, x: ArrayLike, *, method: Method = "reml") -> ScaledResult:
    """Smoothed amounts above 0 of P places, modelled by their logarithms.

    y: (P,) above 0. d: (P,) sampling variances of y; on the log scale d / y^2. The estimate is corrected
    for the bend as by Slud and Maiti (2006), Journal of the Royal Statistical Society B 68.
    """
    given = direct_estimates(y, (None,), where="fay_herriot_log")
    if not (given > 0.0).all():
        raise InvalidInputError(
            "an amount is not above 0", where="fay_herriot_log", fix="Smooth it as it is, by fay_herriot."
        )
    sampling = variances(d, given.shape, where="fay_herriot_log")
    return on_scale(fay_herriot(np.log(given), sampling / given**2, x, method=method), np.exp)


def share_of(angle: Floats) -> Floats:
    """The share whose arcsin(sqrt) is an angle; 0 below 0 and 1 above a quarter turn."""
    result: Floats = np.sin(np.clip(angle, 0.0, np.pi / 2.0)) ** 2
    return result


def on_scale(model: FayHerriotResult, back: Callable[[Floats], Floats]) -> ScaledResult:
    """A fit put back on the scale of the figures: means over the normal distribution that is left."""
    own = model.sigma2 * (1.0 - model.gamma)
    estimate = back(_spread(model.estimate, own)) @ _MASS
    off = back(_spread(model.estimate, model.mse)) - estimate[:, None]
    return ScaledResult(
        estimate=estimate,
        naive=back(model.estimate),
        mse=off**2 @ _MASS,
        gamma=model.gamma,
        model=model,
        back=back,
    )


def _spread(centre: Floats, variance: Floats) -> Floats:
    """(P, nodes) points of normal distributions, for Gauss and Hermite's rule."""
    result: Floats = centre[:, None] + np.sqrt(variance)[:, None] * _NODES
    return result
