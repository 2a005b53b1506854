"""Direct figures of places too small to stand alone, with what their replicates say of chance."""

from dataclasses import dataclass

import numpy as np

from scoring.arrays import Floats, Ints
from scoring.estimates import equal_answers
from scoring.figures import Figures, domain_columns
from scoring.replicates import covariance, moves, variance
from scoring.spec import IndexSpec

_LEAST_CLUSTERS = 2  # replicates of one household do not move at all, which says nothing


@dataclass(frozen=True, slots=True, kw_only=True)
class SmallDirect:
    """Direct figures of W places and M measures, domains in index points, NaN where nobody answered.

    variance: (W, M) of sampling, NaN where fewer than two clusters tell of it. covariance: (W, K, K) of the
    domains, in the order of the definition's measures. n, positive, clusters: (W, M) as in ``Figures``.
    n_effective: (W, M) answers that count equally and do not depend on each other, and would tell as much.
    moves: (W, K, R) of the domains in each replicate (``replicates.moves``), of which covariances are made.
    """

    values: Floats
    variance: Floats
    covariance: Floats
    n: Ints
    positive: Ints
    clusters: Ints
    n_effective: Floats
    moves: Floats


@dataclass(frozen=True, slots=True, kw_only=True)
class Asked:
    """Who answered. values: (n, M) what each adds to each measure, domains in index points, NaN outside.

    weights: (n,) of the full sample. place: (n,) position among the small places, -1 where in none.
    """

    values: Floats
    weights: Floats
    place: Ints


def small_direct(figures: Figures, asked: Asked, spec: IndexSpec) -> SmallDirect:
    """What the direct figures (W, M, 1 + R) of small places say, domains in index points."""
    domains = domain_columns(spec)
    few = figures.clusters < _LEAST_CLUSTERS
    with np.errstate(invalid="ignore"):
        independent = figures.clusters / figures.n
    moved = np.where(few[:, domains, None], np.nan, moves(figures.values[:, domains]))
    return SmallDirect(
        values=figures.values[..., 0],
        variance=np.where(few, np.nan, variance(figures.values)),
        covariance=covariance(moved, moved),
        n=figures.n,
        positive=figures.positive,
        clusters=figures.clusters,
        n_effective=equal_answers(asked.values, asked.weights, asked.place, len(figures.n)) * independent,
        moves=moved,
    )
