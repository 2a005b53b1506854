"""How far the smoothed estimate of a place may be off: its mean squared error, as pinned here.

g1 + g2 + 2 g3 - b (1 - gamma)^2 with the asymptotic variance of sigma2 taken as 2 / sum (sigma2 + D)^-2,
for the likelihoods restricted and not. Others put the restricted information tr(PP) / 2 there; results then
differ in the third digit. b is the bias of the estimator of sigma2, 0 for REML.
Source: Prasad and Rao (1990), Journal of the American Statistical Association 85; Datta and Lahiri (2000),
Statistica Sinica 10; Datta, Rao and Smith (2005), Biometrika 92, for the moments; Li and Lahiri (2010),
Journal of Multivariate Analysis 101, for the adjusted likelihoods.
"""

from collections.abc import Callable, Mapping
from types import MappingProxyType

import numpy as np

from scoring.arrays import Floats
from scoring.smoothing.variance import Method, Sums


def smoothed_error(sums: Sums, method: Method) -> Floats:
    """(P, C) mean squared error of the smoothed estimates at sums.sigma2; never under g1."""
    d, x = sums.columns.d, sums.columns.x
    own = sums.sigma2 * sums.weight
    pulled = d * sums.weight  # 1 - gamma
    of_beta = np.einsum("pi,cij,pj->pc", x, sums.inverse, x)
    g1, g2 = own * d, pulled**2 * of_beta
    g3 = pulled**2 * sums.weight * _VARIANCE.get(method, _by_likelihood)(sums)
    result: Floats = np.maximum(g1 + g2 + 2.0 * g3 - _BIAS[method](sums) * pulled**2, g1)
    return result


def synthetic_error(sums: Sums, method: Method, x: Floats) -> Floats:
    """(Q, C) mean squared error of what covariates x (Q, p) alone tell of places."""
    between = np.maximum(sums.sigma2 - _BIAS[method](sums), 0.0)
    result: Floats = between + np.einsum("pi,cij,pj->pc", x, sums.inverse, x)
    return result


def _by_likelihood(sums: Sums) -> Floats:
    result: Floats = 2.0 / sums.squared.sum(axis=0)
    return result


def _by_moments(sums: Sums) -> Floats:
    result: Floats = 2.0 * sums.columns.kept.sum(axis=0) / sums.weight.sum(axis=0) ** 2
    return result


def _none(sums: Sums) -> Floats:
    return np.zeros(sums.sigma2.shape)


def _of_ml(sums: Sums) -> Floats:
    result: Floats = -np.einsum("cii->c", sums.second) / sums.squared.sum(axis=0)
    return result


def _of_moments(sums: Sums) -> Floats:
    n, first, second = sums.columns.kept.sum(axis=0), sums.weight.sum(axis=0), sums.squared.sum(axis=0)
    result: Floats = 2.0 * (n * second - first**2) / first**3
    return result


def _of_adjusted(sums: Sums) -> Floats:
    result: Floats = 2.0 / sums.sigma2 / sums.squared.sum(axis=0)
    return result


_VARIANCE: Mapping[Method, Callable[[Sums], Floats]] = MappingProxyType({"moment": _by_moments})
_BIAS: Mapping[Method, Callable[[Sums], Floats]] = MappingProxyType(
    {
        "reml": _none,
        "ml": _of_ml,
        "moment": _of_moments,
        "adjusted_reml": _of_adjusted,
        "adjusted_ml": lambda sums: _of_ml(sums) + _of_adjusted(sums),
    }
)
