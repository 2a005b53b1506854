"""The figures of every place in two waves, smoothed together, with the chance that both waves share.

The parsimonious form of ``smoothing_multivariate`` with one number more: the persistence, by which a place
that stands out in a domain still does so in the other wave. Places differ as much in either wave. Each wave
has coefficients of its own.
"""

from collections.abc import Callable

import numpy as np
from numpy.typing import ArrayLike

from instruments.errors import InvalidInputError
from scoring.arrays import Floats, floats, require_shape
from scoring.smoothing.input import covariates, direct_estimates
from scoring.smoothing.joint import JointData, between, solved
from scoring.smoothing.multivariate import MultivariateResult, sampling_covariances, smoothed
from scoring.smoothing.posterior import GridPosterior, spread_posterior
from scoring.smoothing.proposal import SpreadPoints, both_waves, grid_posterior, placed_points
from scoring.smoothing.variance import between_variance, columns_of

_POWERS = range(8, 13)  # from 256 points to 4,096
_ENOUGH = 48.0  # points in effect, after which no more are looked for
_CELLS = 30
_NEARLY = 0.9999  # of the persistence: at 1 nothing of a place could have moved at all
_NOTHING = 1e-9  # of the weight of the best cell
_MIDDLE = 0.5  # the persistence that the first look at the correlation takes
_ROUNDS = 2  # of looking at one while the other is known
_WHERE = "fay_herriot_waves"


def fay_herriot_waves(
    earlier: ArrayLike, later: ArrayLike, covariance: ArrayLike, x: ArrayLike
) -> MultivariateResult:
    """Smoothed figures of P places in K domains and two waves: 2K figures, those of the earlier wave first.

    earlier, later: (P, K) direct estimates. covariance: (P, 2K, 2K) of their sampling errors, that between
    the waves included (``wave_covariance``). x: (P,) or (P, p) covariates of both waves. How much places
    differ in a domain is one number for both waves; domains correlate alike in each, and over time each with
    itself by the persistence, with others by its product with that. All priors are flat.
    Source: Rao and Yu (1994), Canadian Journal of Statistics 22, for effects that last; Benavent and Morales
    (2016) for several figures. That both meet as a product is ours.
    """
    before, after = (direct_estimates(y, (None, None), where=_WHERE) for y in (earlier, later))
    require_shape("figures of the later wave", after, before.shape, where=_WHERE)
    if before.shape[1] < 1:
        raise InvalidInputError("there is no domain", where=_WHERE, fix="Give a domain of both waves.")
    figures = np.column_stack([before, after])
    known = covariates(x, len(figures), where=_WHERE)
    data = JointData(figures, sampling_covariances(covariance, figures.shape, where=_WHERE), known.basis)
    return smoothed(data, wave_points(data), known)


def own_weight_of_change(fit: MultivariateResult) -> Floats:
    """(P, K) weight of the place's own change in the smoothed change of each domain, 0 to 1.

    As far as the two waves are alike; for two of one precision it is the pull of the change alone.
    """
    k = fit.kept.shape[-1] // 2
    first, second = np.arange(k), np.arange(k) + k
    both = fit.kept[:, first, first] + fit.kept[:, second, second]
    crossed = fit.kept[:, first, second] + fit.kept[:, second, first]
    return np.clip(0.5 * (both - crossed), 0.0, 1.0)


def wave_points(data: JointData) -> SpreadPoints:
    """The weighted points of K domains in two waves, as ``spread_points`` are those of one.

    There are as many as it takes: where domains go closely together, most of a small net has no weight.
    """
    k = data.y.shape[1] // 2
    alone = [_alone(data, domain) for domain in range(k)]
    sd = np.array([posterior.weight @ posterior.at for posterior in alone])
    lasting = _MIDDLE
    for _ in range(_ROUNDS):
        link = _link(data, sd, lasting)
        found = _lasting(data, between(sd, float(link.weight @ link.at)))
        lasting = float(found.weight @ found.at)
    for power in _POWERS:
        points = placed_points(data, alone, [link, found], power=power)
        if points.effective >= _ENOUGH:
            break
    return points


def _alone(data: JointData, domain: int) -> GridPosterior:
    """The posterior of the SD of one domain, the waves taken for places of their own."""
    columns = [domain, domain + data.y.shape[1] // 2]
    columns_of_both = columns_of(
        data.y[:, columns].T.reshape(-1, 1),
        data.covariance[:, columns, columns].T.ravel(),
        floats(np.kron(np.eye(2), data.x)),
    )
    sigma2 = between_variance(columns_of_both, "reml", where=_WHERE)
    return spread_posterior(columns_of_both, float(sigma2[0]))


def _link(data: JointData, sd: Floats, lasting: float) -> GridPosterior:
    """The posterior of the correlation of domains; of one domain there is none, and anything serves."""
    if len(sd) == 1:
        return grid_posterior(np.array([0.0, 1.0]), np.zeros(1))
    least = -1.0 / (len(sd) - 1)
    return _where_it_is(
        lambda at: solved(data, both_waves(between(sd, at), lasting)).restricted,
        lambda u: least + (1.0 - least) * u,
    )


def _lasting(data: JointData, domains: Floats) -> GridPosterior:
    """The posterior of the persistence, in cells that grow small towards 1, where changes are small."""
    return _where_it_is(
        lambda at: solved(data, both_waves(domains, at)).restricted,
        lambda u: _NEARLY * (1.0 - 2.0 * (1.0 - u) ** 2),
    )


def _where_it_is(height: Callable[[float], float], edges_of: Callable[[Floats], Floats]) -> GridPosterior:
    """The posterior of a number on cells, made anew where the first cells have any weight.

    edges_of: edges by their place between 0 and 1.
    """
    wide = _on_cells(height, edges_of(np.linspace(0.0, 1.0, _CELLS + 1)))
    told = np.flatnonzero(wide.weight > _NOTHING * wide.weight.max())
    first, end = max(int(told[0]) - 1, 0), min(int(told[-1]) + 2, _CELLS)
    return _on_cells(height, edges_of(np.linspace(first / _CELLS, end / _CELLS, _CELLS + 1)))


def _on_cells(height: Callable[[float], float], edges: Floats) -> GridPosterior:
    heights = [height(float(at)) for at in 0.5 * (edges[1:] + edges[:-1])]
    return grid_posterior(edges, np.array(heights) + np.log(np.diff(edges)))
