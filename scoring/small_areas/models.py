"""The models of small places, each with draws of the true figures: domains together, others one by one."""

from dataclasses import dataclass

import numpy as np

from scoring.arrays import Bools, Floats
from scoring.result_warnings import Warnings
from scoring.smoothing import (
    FayHerriotResult,
    MultivariateResult,
    ScaledResult,
    fay_herriot,
    fay_herriot_multivariate,
    fay_herriot_shares,
)
from scoring.smoothing.sampling_variance import smoothed_covariances, smoothed_variances


@dataclass(frozen=True, slots=True, kw_only=True)
class Modelled:
    """What a model says of W places in K figures.

    draws: (W, K, D) of the true figures. estimate, mse: (W, K) of the model itself, before any benchmark;
    NaN where nobody answered. own: (W, K) weight of the own answers, 0 where there are none. sigma2: (K,)
    variance between places beyond the covariates, on the scale of the model. codes: what it warns of.
    """

    draws: Floats
    estimate: Floats
    mse: Floats
    own: Floats
    sigma2: Floats
    correlation: float | None
    codes: tuple[str, ...]


def modelled_domains(
    y: Floats, covariance: Floats, n_effective: Floats, x: Floats, *, n_draws: int, seed: int
) -> Modelled:
    """The domains y (W, K) of all places at once; a place that misses one is taken for one without answers.

    covariance: (W, K, K) from replicates, NaN where nothing tells of it. n_effective: (W, K). x: (W, p).
    Source: docs/small-areas.md.
    """
    there: Bools = np.logical_not(np.isnan(y).any(axis=1))
    whole = np.where(np.isnan(covariance).any(axis=(1, 2), keepdims=True), np.nan, covariance)
    if y.shape[1] == 1:
        return modelled_means(y[:, 0], whole[:, 0, 0], n_effective[:, 0], x, n_draws=n_draws, seed=seed)
    smooth, function = smoothed_covariances(whole[there], n_effective[there])
    fit = fay_herriot_multivariate(y[there], smooth, x[there])
    codes = tuple(warning.code for warning in (*function.warnings, *fit.warnings))
    return Modelled(
        draws=_everywhere(fit, x, there, n_draws, seed),
        estimate=_placed(fit.estimate, there, np.nan),
        mse=_placed(fit.mse, there, np.nan),
        own=_placed(fit.gamma, there, 0.0),
        sigma2=fit.sigma2,
        correlation=fit.correlation,
        codes=codes,
    )


def modelled_means(
    y: Floats, variance: Floats, n_effective: Floats, x: Floats, *, n_draws: int, seed: int
) -> Modelled:
    """One figure y (W,) of all places, NaN where nobody answered. variance: (W,), n_effective: (W,)."""
    there: Bools = np.logical_not(np.isnan(y))
    function = smoothed_variances(variance[there, None], n_effective[there, None])
    fit = fay_herriot(y[there], function.values[:, 0], x[there])
    return _single(fit, fit.sigma2, function.warnings, x, there, n_draws, seed)


def modelled_shares(y: Floats, n_effective: Floats, x: Floats, *, n_draws: int, seed: int) -> Modelled:
    """One share y (W,) of all places, NaN where nobody answered; draws stay within 0 and 1."""
    there: Bools = np.logical_not(np.isnan(y))
    fit = fay_herriot_shares(y[there], n_effective[there], x[there])
    return _single(fit, fit.model.sigma2, (), x, there, n_draws, seed)


def _single(
    fit: FayHerriotResult | ScaledResult,
    sigma2: float,
    warnings: Warnings,
    x: Floats,
    there: Bools,
    n_draws: int,
    seed: int,
) -> Modelled:
    return Modelled(
        draws=_everywhere(fit, x, there, n_draws, seed),
        estimate=_placed(fit.estimate[:, None], there, np.nan),
        mse=_placed(fit.mse[:, None], there, np.nan),
        own=_placed(fit.gamma[:, None], there, 0.0),
        sigma2=np.array([sigma2]),
        correlation=None,
        codes=tuple(warning.code for warning in (*warnings, *fit.warnings)),
    )


def _everywhere(
    fit: MultivariateResult | FayHerriotResult | ScaledResult, x: Floats, there: Bools, n: int, seed: int
) -> Floats:
    """(W, K, n) draws of all places; those without answers share the model of the draw with the others."""
    known = fit.draws(n, seed)
    draws = np.empty((len(there), *known.shape[1:]))
    draws[there] = known
    if not there.all():
        draws[~there] = fit.synthetic_draws(x[~there], n, seed)
    return draws if draws.ndim == 3 else draws[:, None, :]


def _placed(found: Floats, there: Bools, otherwise: float) -> Floats:
    full = np.full((len(there), *found.shape[1:]), otherwise)
    full[there] = found
    return full
