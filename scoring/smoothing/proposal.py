"""How much places differ in each domain and how domains go together: what is known of it, at weighted points.

The SD of each domain by the grid posterior of that domain alone, the correlation by a grid at their middle;
points of both together get the weight that the joint restricted likelihood gives them over those. The prior
is flat in the SDs and in the correlation.
"""

from collections.abc import Sequence
from dataclasses import dataclass, replace

import numpy as np
from scipy.stats import qmc

from scoring.arrays import Floats, floats
from scoring.smoothing.joint import JointData, between, solved
from scoring.smoothing.posterior import GridPosterior, spread_posterior
from scoring.smoothing.variance import between_variance, columns_of

_POWER = 7  # 128 points
_CELLS = 30
_SHIFT = np.sqrt(0.5)  # moves the net off the corner that it begins in
_TEMPER = 0.5  # power of the density that points are placed by: wider than what is looked for


@dataclass(frozen=True, slots=True)
class SpreadPoints:
    """S points of what is known of the spread between places.

    sd: (S, K) of each domain. correlation: (S,) between domains. weight: (S,), adding up to 1.
    persistence: (S,) correlation of a domain with itself in another wave; None where there is one wave.
    """

    sd: Floats
    correlation: Floats
    weight: Floats
    persistence: Floats | None = None

    @property
    def effective(self) -> float:
        """How many equally weighted points would say as much."""
        return float(1.0 / (self.weight**2).sum())

    def spread(self, point: int) -> Floats:
        """(K, K) covariance of domains between places at one point; (2K, 2K) of two waves."""
        domains = between(self.sd[point], float(self.correlation[point]))
        if self.persistence is None:
            return domains
        return both_waves(domains, float(self.persistence[point]))


def both_waves(domains: Floats, persistence: float) -> Floats:
    """(2K, 2K) covariance of domains between places over two waves, by that of one wave (K, K)."""
    return floats(np.kron(between(np.ones(2), persistence), domains))


def spread_points(data: JointData) -> SpreadPoints:
    """The weighted points of K domains: an even net over what each alone tells, weighted by all together."""
    alone = [_alone(data, domain) for domain in range(data.y.shape[1])]
    middle = np.array([posterior.weight @ posterior.at for posterior in alone])
    return placed_points(data, alone, [_link(data, middle)], power=_POWER)


def placed_points(
    data: JointData, alone: Sequence[GridPosterior], links: Sequence[GridPosterior], *, power: int
) -> SpreadPoints:
    """2^power weighted points, placed by what is known of each number by itself.

    alone: of the SD of each domain. links: of the correlation of domains and, of two waves, the persistence.
    """
    net = (qmc.Sobol(len(alone) + len(links), scramble=False).random_base2(power) + _SHIFT) % 1.0
    wide = [_widened(posterior) for posterior in (*alone, *links)]
    placed = [_placed(posterior, u) for posterior, u in zip(wide, net.T, strict=True)]
    at = [where for where, _ in placed]
    sd, linked = np.column_stack(at[: len(alone)]), at[len(alone) :]
    points = SpreadPoints(
        sd=sd,
        correlation=linked[0],
        weight=np.ones(len(sd)),
        persistence=linked[1] if len(linked) > 1 else None,
    )
    height = np.array([solved(data, points.spread(point)).restricted for point in range(len(sd))])
    height = height - sum(density for _, density in placed)
    weight = np.exp(height - height.max())
    return replace(points, weight=weight / weight.sum())


def grid_posterior(edges: Floats, height: Floats) -> GridPosterior:
    """What is known of a number in cells between edges (G + 1,); height: (G,) log weights of them."""
    weight = np.exp(height - height.max())
    return GridPosterior(at=0.5 * (edges[1:] + edges[:-1]), weight=weight / weight.sum(), edges=edges)


def _alone(data: JointData, domain: int) -> GridPosterior:
    """The posterior of the SD of one domain by itself."""
    columns = columns_of(data.y[:, [domain]], data.covariance[:, domain, domain], data.x)
    sigma2 = between_variance(columns, "reml", where="fay_herriot_multivariate")
    return spread_posterior(columns, float(sigma2[0]))


def _link(data: JointData, sd: Floats) -> GridPosterior:
    """The posterior of the correlation, the SDs being known; from where it is a correlation up to 1."""
    edges = np.linspace(-1.0 / (len(sd) - 1), 1.0, _CELLS + 1)
    middle = 0.5 * (edges[1:] + edges[:-1])
    return grid_posterior(
        edges, np.array([solved(data, between(sd, float(link))).restricted for link in middle])
    )


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
