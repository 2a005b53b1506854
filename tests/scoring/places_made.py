"""Made-up places with known truth, and the textbook way to smooth them with matrices written out."""

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray
from scipy.optimize import minimize_scalar

Array = NDArray[np.float64]
SPREADS = (0.1, 0.5, 1.0, 2.0, 4.0)  # sampling variances where sigma2 is 1


@dataclass(frozen=True)
class Places:
    """Direct figures y of places, sampling variances d, one covariate x, and the truth behind."""

    y: Array
    d: Array
    x: Array
    truth: Array


def places(seed: int, n: int = 40, sigma2: float = 1.0) -> Places:
    """n places, the sampling variances of SPREADS in turn."""
    rng = np.random.default_rng(seed)
    x, d = rng.normal(size=n), np.resize(SPREADS, n)
    truth = 1.0 + 0.5 * x + np.sqrt(sigma2) * rng.normal(size=n)
    return Places(truth + np.sqrt(d) * rng.normal(size=n), d, x, truth)


def appendix_places() -> Places:
    """The 40 places of the research notes, appendix A3, made as it says."""
    rng = np.random.default_rng(11)
    x, d = rng.normal(size=40).round(4), rng.uniform(0.05, 0.4, 40).round(4)
    truth = 7.0 + 0.5 * x + 0.4 * rng.normal(size=40)
    return Places((truth + np.sqrt(d) * rng.normal(size=40)).round(4), d, x, truth)


@dataclass(frozen=True)
class Slow:
    """What the textbook finds."""

    sigma2: float
    beta: Array
    estimate: Array
    mse: Array


def slow_log_likelihood(sigma2: float, given: Places, *, restricted: bool) -> float:
    """By explicit V and P, and the logarithms of determinants."""
    x = np.column_stack([np.ones(len(given.y)), given.x])
    v = np.diag(sigma2 + given.d)
    inverse = np.linalg.inv(v)
    moment = x.T @ inverse @ x
    p = inverse - inverse @ x @ np.linalg.inv(moment) @ x.T @ inverse
    size = np.linalg.slogdet(v)[1] + (np.linalg.slogdet(moment)[1] if restricted else 0.0)
    return float(-0.5 * (size + given.y @ p @ given.y))


def slow_fay_herriot(given: Places) -> Slow:
    """REML by a scalar search, the estimate and its error place by place."""
    n = len(given.y)
    x = np.column_stack([np.ones(n), given.x])
    top = 10.0 * (given.y.var() + given.d.max())

    def loss(sigma2: float) -> float:
        return -slow_log_likelihood(sigma2, given, restricted=True)

    starts = np.concatenate([[0.0], np.geomspace(1e-6, 1.0, 60) * top])
    best = int(np.argmin([loss(float(s)) for s in starts]))
    around = (float(starts[max(best - 1, 0)]), float(starts[min(best + 1, len(starts) - 1)]))
    found = minimize_scalar(loss, bounds=around, method="bounded", options={"xatol": 1e-10})
    sigma2 = float(found.x) if found.fun < loss(0.0) else 0.0
    v = np.diag(sigma2 + given.d)
    covariance = np.linalg.inv(x.T @ np.linalg.inv(v) @ x)
    beta = covariance @ x.T @ np.linalg.inv(v) @ given.y
    variance = 2.0 / sum(1.0 / (sigma2 + d) ** 2 for d in given.d)
    estimate, mse = np.empty(n), np.empty(n)
    for i in range(n):
        gamma = sigma2 / (sigma2 + given.d[i])
        estimate[i] = gamma * given.y[i] + (1.0 - gamma) * x[i] @ beta
        g1, g2 = gamma * given.d[i], (1.0 - gamma) ** 2 * x[i] @ covariance @ x[i]
        mse[i] = g1 + g2 + 2.0 * given.d[i] ** 2 / (sigma2 + given.d[i]) ** 3 * variance
    return Slow(sigma2, beta, estimate, mse)


@dataclass(frozen=True)
class DomainPlaces:
    """Direct figures (P, K) with covariances (P, K, K), a covariate, and the truth behind."""

    y: Array
    covariance: Array
    x: Array
    truth: Array


def domain_places(seed: int, n: int = 40, k: int = 4, link: float = 0.5) -> DomainPlaces:
    """n places in k domains; errors of domains correlate 0.3."""
    rng = np.random.default_rng(seed)
    x, d = rng.normal(size=n), np.resize(SPREADS, n)
    between = link + (1.0 - link) * np.eye(k)
    truth = 1.0 + 0.5 * x[:, None] + rng.normal(size=(n, k)) @ np.linalg.cholesky(between).T
    noise = 0.3 + 0.7 * np.eye(k)
    error = np.sqrt(d)[:, None] * (rng.normal(size=(n, k)) @ np.linalg.cholesky(noise).T)
    return DomainPlaces(truth + error, d[:, None, None] * noise, x, truth)
