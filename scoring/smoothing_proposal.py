"""How much places differ in each domain and how domains go together: what is known of it, at weighted points.

The SD of each domain by the grid posterior of that domain alone, the correlation by a grid at their middle;
points of both together get the weight that the joint restricted likelihood gives them over those. The prior
is flat in the SDs and in the correlation.
"""

from dataclasses import dataclass

import numpy as np
from scipy.stats import qmc

from scoring.arrays import Floats
from scoring.smoothing_joint import JointData, between, solved
from scoring.smoothing_posterior import GridPosterior, spread_posterior
from scoring.smoothing_variance import between_variance, columns_of

_POWER = 7  # 128 points
_CELLS = 30
_SHIFT = np.sqrt(0.5)  # moves the net off the corner that it begins in
_TEMPER = 0.5  # power of the density that points are placed by: wider than what is looked for


@dataclass(frozen=True, slots=True)
class SpreadPoints:
    """S points of what is known of the spread between places.

    sd: (S, K) of each domain. correlation: (S,) between domains. weight: (S,), adding up to 1.
    """

    sd: Floats
    correlation: Floats
    weight: Floats

    @property
    def effective(self) -> float:
        """How many equally weighted points would say as much."""
        return float(1.0 / (self.weight**2).sum())

    def spread(self, point: int) -> Floats:
        """(K, K) covariance of domains between places at one point."""
        return between(self.sd[point], float(self.correlation[point]))


def spread_points(data: JointData) -> SpreadPoints:
    """The weighted points of K domains: an even net over what each alone tells, weighted by all together."""
    alone = [_alone(data, domain) for domain in range(data.y.shape[1])]
    middle = np.array([posterior.weight @ posterior.at for posterior in alone])
    net = (qmc.Sobol(len(alone) + 1, scramble=False).random_base2(_POWER) + _SHIFT) % 1.0
    wide = [_widened(posterior) for posterior in (*alone, _link(data, middle))]
    placed = [_placed(posterior, u) for posterior, u in zip(wide, net.T, strict=True)]
    sd, correlation = np.column_stack([at for at, _ in placed[:-1]]), placed[-1][0]
    height = np.array(
        [solved(data, between(row, link)).restricted for row, link in zip(sd, correlation, strict=True)]
    ) - sum(density for _, density in placed)
    weight = np.exp(height - height.max())
    return SpreadPoints(sd=sd, correlation=correlation, weight=weight / weight.sum())


def _alone(data: JointData, domain: int) -> GridPosterior:
    """The posterior of the SD of one domain by itself."""
    columns = columns_of(data.y[:, [domain]], data.covariance[:, domain, domain], data.x)
    sigma2 = between_variance(columns, "reml", where="fay_herriot_multivariate")
    return spread_posterior(columns, float(sigma2[0]))


def _link(data: JointData, sd: Floats) -> GridPosterior:
    """The posterior of the correlation, the SDs being known; from where it is a correlation up to 1."""
    edges = np.linspace(-1.0 / (len(sd) - 1), 1.0, _CELLS + 1)
    middle = 0.5 * (edges[1:] + edges[:-1])
    height = np.array([solved(data, between(sd, float(link))).restricted for link in middle])
    weight = np.exp(height - height.max())
    return GridPosterior(at=middle, weight=weight / weight.sum(), edges=edges)


def _widened(posterior: GridPosterior) -> GridPosterior:
    """The same cells with a flatter density, so that no point has far more weight than others."""
    width = np.diff(posterior.edges)
    weight = width * (posterior.weight / width) ** _TEMPER
    return GridPosterior(at=posterior.at, weight=weight / weight.sum(), edges=posterior.edges)


def _placed(posterior: GridPosterior, u: Floats) -> tuple[Floats, Floats]:
    """(S,) points at the shares u of a posterior on cells, and (S,) its log density there."""
    upper = np.cumsum(posterior.weight)
    cell = np.minimum(np.searchsorted(upper, u), len(upper) - 1)
    inside = (u - upper[cell] + posterior.weight[cell]) / posterior.weight[cell]
    width = np.diff(posterior.edges)[cell]
    density = np.log(posterior.weight[cell] / width)
    return posterior.edges[cell] + np.clip(inside, 0.0, 1.0) * width, density
