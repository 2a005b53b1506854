"""Draws of the true figures of places that carry the doubt about sigma2 and the coefficients too.

sigma2 on a grid of 60 points by its restricted likelihood, the coefficients given sigma2, the places given
both: no Markov chain, one stream of random numbers. The prior is flat in the coefficients and in the
standard deviation between places (Gelman 2006, Bayesian Analysis 1). Percentiles of smoothed replicates
would cover far too little where direct estimates are unsure, and such draws added to replicates too much.
"""

from dataclasses import dataclass

import numpy as np

from scoring.arrays import Floats, Ints
from scoring.smoothing.variance import Columns, Sums
from scoring.streams import stream

_POINTS = 60
_CUT = 1e-4  # of the posterior is left out at either end
_EDGES = np.linspace(0.0, 1.0 - 0.5 / _POINTS, _POINTS + 1)


@dataclass(frozen=True, slots=True)
class GridPosterior:
    """What is known of a number. at: (G,) points in cells with edges (G + 1,); weight: (G,) of each."""

    at: Floats
    weight: Floats
    edges: Floats


def systematic(weight: Floats, n: int, rng: np.random.Generator) -> Ints:
    """(n,) numbers of points in proportion to their weight (G,), as evenly as n allows, in random order."""
    steps = (np.arange(n) + rng.random()) / n
    chosen = np.searchsorted(np.cumsum(weight)[:-1], steps)
    return rng.permutation(chosen).astype(np.int64)


def spread_posterior(columns: Columns, sigma2: float) -> GridPosterior:
    """The posterior of the SD between places of one column, on a grid where it has weight.

    sigma2: an estimate, which tells the scale to look at first: SD = c u / (1 - u), u from 0 to 1.
    """
    here = Sums(columns, np.array([sigma2]))
    scale = np.sqrt(sigma2 + np.sqrt(2.0 / here.squared.sum()))
    wide = _on_grid(columns, scale, _EDGES)
    reached = np.cumsum(wide.weight)
    first, last = (int(np.searchsorted(reached, part)) for part in (_CUT, 1.0 - _CUT))
    return _on_grid(columns, scale, np.linspace(_EDGES[first], _EDGES[min(last + 1, _POINTS)], _POINTS + 1))


def _on_grid(columns: Columns, scale: float, u: Floats) -> GridPosterior:
    """The posterior in the cells between points u (G + 1,)."""
    middle, edges = 0.5 * (u[1:] + u[:-1]), scale * u / (1.0 - u)
    sd = scale * middle / (1.0 - middle)
    height = Sums(columns, sd**2).restricted + np.log(np.diff(edges))
    weight = np.exp(height - height.max())
    return GridPosterior(at=sd, weight=weight / weight.sum(), edges=edges)


@dataclass(frozen=True, slots=True)
class ModelDraws:
    """n draws of the model: sigma2 (n,) and the coefficients of the basis (p, n)."""

    sigma2: Floats
    beta: Floats


def model_draws(columns: Columns, sigma2: float, n: int, seed: int) -> ModelDraws:
    """Draws of sigma2 and of the coefficients given it; the same for all that is drawn with this seed."""
    rng = stream(seed, "smoothing.model")
    posterior = spread_posterior(columns, sigma2)
    chosen = systematic(posterior.weight, n, rng)
    sums = Sums(columns, posterior.at**2)
    root = np.linalg.cholesky(sums.inverse)
    noise = np.einsum("nij,nj->in", root[chosen], rng.standard_normal((n, root.shape[1])))
    return ModelDraws(sigma2=posterior.at[chosen] ** 2, beta=sums.beta[:, chosen] + noise)


def place_draws(columns: Columns, drawn: ModelDraws, seed: int) -> Floats:
    """(P, n) draws of the true figures of places with a direct estimate."""
    fitted = columns.x @ drawn.beta
    gamma = drawn.sigma2 / (drawn.sigma2 + columns.d)
    noise = stream(seed, "smoothing.places").standard_normal(fitted.shape)
    result: Floats = fitted + gamma * (columns.y - fitted) + np.sqrt(gamma * columns.d) * noise
    return result


def elsewhere_draws(x: Floats, drawn: ModelDraws, seed: int) -> Floats:
    """(Q, n) draws of the true figures of places with covariates x (Q, p) of the basis only."""
    fitted = x @ drawn.beta
    noise = stream(seed, "smoothing.elsewhere").standard_normal(fitted.shape)
    result: Floats = fitted + np.sqrt(drawn.sigma2) * noise
    return result
