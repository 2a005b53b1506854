"""Several domains of places at once, given how much places differ in each and how the domains go together.

Everything rests on (K, K) matrices of one place; nothing of the size of places x places is formed.
"""

from dataclasses import dataclass

import numpy as np

from scoring.arrays import Floats, floats
from scoring.smoothing.matrices import inverses

_ROUNDING = 1e-10


@dataclass(frozen=True, slots=True)
class JointData:
    """Direct estimates y (P, K), their covariances (P, K, K) and covariates x (P, p), columns orthonormal."""

    y: Floats
    covariance: Floats
    x: Floats


@dataclass(frozen=True, slots=True)
class Given:
    """What follows from one covariance between domains, G.

    beta: (p, K) coefficients. root: (p * K, p * K) lower root of their covariance, domain the faster index.
    kept: (P, K, K) G (G + Sigma)^-1, which takes the place's own estimates. left: (P, K, K) covariance that
    is left given beta.
    """

    beta: Floats
    root: Floats
    kept: Floats
    left: Floats


@dataclass(frozen=True, slots=True)
class Solved:
    """Least squares under one covariance between domains, G.

    weight: (P, K, K) (G + Sigma)^-1. inverse: (p * K, p * K) covariance of the coefficients beta (p, K).
    restricted: log restricted likelihood of G, but for a constant.
    """

    weight: Floats
    inverse: Floats
    beta: Floats
    restricted: float


def between(sd: Floats, correlation: float) -> Floats:
    """(K, K) covariance of domains between places: an SD (K,) each and one correlation for all pairs."""
    like = np.full((len(sd), len(sd)), correlation)
    np.fill_diagonal(like, 1.0)
    result: Floats = like * np.outer(sd, sd)
    return result


def given(data: JointData, spread: Floats) -> Given:
    """The coefficients and the pull of every place under one (K, K) covariance of domains."""
    found = solved(data, spread)
    kept = spread @ found.weight
    left = kept @ data.covariance
    return Given(
        beta=found.beta,
        root=floats(np.linalg.cholesky(found.inverse)),
        kept=kept,
        left=0.5 * (left + left.transpose(0, 2, 1)),
    )


def solved(data: JointData, spread: Floats) -> Solved:
    """Generalised least squares under one (K, K) covariance of domains, and how likely that covariance is."""
    p, k = data.x.shape[1], data.y.shape[1]
    weight, size = inverses(spread + data.covariance)
    products = (data.x[:, :, None] * data.x[:, None, :]).reshape(len(weight), p * p)
    moment = (products.T @ weight.reshape(len(weight), k * k)).reshape(p, p, k, k)
    inverse = np.linalg.inv(moment.transpose(0, 2, 1, 3).reshape(p * k, p * k))
    pulled = np.einsum("pij,pj->pi", weight, data.y)
    beta = (inverse @ (data.x.T @ pulled).reshape(p * k)).reshape(p, k)
    off = data.y - data.x @ beta
    square = np.einsum("pi,pij,pj->", off, weight, off)
    restricted = 0.5 * (np.linalg.slogdet(inverse)[1] - size.sum() - square)
    return Solved(weight=weight, inverse=floats(inverse), beta=floats(beta), restricted=float(restricted))


def means(data: JointData, found: Given) -> tuple[Floats, Floats]:
    """(P, K) means and (P, K, K) covariances of the true figures, doubt about the coefficients included."""
    fitted = data.x @ found.beta
    p, k = found.beta.shape
    pull = np.eye(k) - found.kept
    root = found.root.reshape(p, k, p * k)
    on_place = np.einsum("pij,pjr->pir", pull, np.einsum("pa,ajr->pjr", data.x, root))
    mean = fitted + np.einsum("pij,pj->pi", found.kept, data.y - fitted)
    return mean, found.left + on_place @ on_place.transpose(0, 2, 1)


def place_draws(data: JointData, found: Given, coefficients: Floats, noise: Floats) -> Floats:
    """(P, K, n) draws of the true figures, given coefficients (p, K, n) and normal noise (P, K, n)."""
    fitted = np.tensordot(data.x, coefficients, axes=1)
    result: Floats = fitted + found.kept @ (data.y[:, :, None] - fitted) + _root(found.left) @ noise
    return result


def elsewhere_draws(x: Floats, spread: Floats, coefficients: Floats, noise: Floats) -> Floats:
    """(Q, K, n) draws for places that have covariates x (Q, p) only, domains spread as (K, K)."""
    result: Floats = np.tensordot(x, coefficients, axes=1) + np.linalg.cholesky(spread) @ noise
    return result


def coefficient_draws(found: Given, noise: Floats) -> Floats:
    """(p, K, n) draws of the coefficients from standard normal noise (p * K, n)."""
    result: Floats = found.beta[:, :, None] + (found.root @ noise).reshape(*found.beta.shape, -1)
    return result


def _root(covariance: Floats) -> Floats:
    """(P, K, K) lower roots; the diagonal is raised by less than any figure shows, against rounding."""
    return floats(np.linalg.cholesky(covariance * (1.0 + _ROUNDING * np.eye(covariance.shape[-1]))))
