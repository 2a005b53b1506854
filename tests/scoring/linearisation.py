"""Errors by Taylor linearisation: the check on replicates that the engine itself has no use for.

Source: Binder (1983), On the variances of asymptotically normal estimators, Int. Statistical Review 51.
"""

from dataclasses import dataclass

import numpy as np

from tests.scoring.schools import Schools, schools

Numbers = np.ndarray


@dataclass(frozen=True)
class Drawn:
    """How a sample was drawn: strata, clusters in them, and how many clusters there are (None: endless)."""

    sample: Schools
    finite: bool

    @property
    def degrees_of_freedom(self) -> int:
        return len(np.unique(self.sample.clusters)) - len(np.unique(self.sample.strata))

    def covariance(self, scores: Numbers) -> Numbers:
        """(m, m) covariance of the totals of (n, m) scores, weights inside them."""
        total = np.zeros((scores.shape[1], scores.shape[1]))
        for stratum in np.unique(self.sample.strata):
            rows = self.sample.strata == stratum
            names, own = np.unique(self.sample.clusters[rows], return_inverse=True)
            sums = np.stack([np.bincount(own, column) for column in scores[rows].T], axis=1)
            moves, n = sums - sums.mean(axis=0), len(names)
            left = 1.0 - n / self.sample.population[rows][0] if self.finite else 1.0
            total += left * n / (n - 1) * moves.T @ moves
        return total

    def errors(self, scores: Numbers) -> Numbers:
        """(m,) standard errors of the totals of (n, m) scores."""
        return np.sqrt(np.diag(self.covariance(scores)))

    def of_means(self, values: Numbers, within: Numbers | None = None) -> Numbers:
        """(n, m) scores whose totals move as the means of (n, m) values do; ``within``: (n,) who counts."""
        weights = self.sample.base * (1.0 if within is None else within)
        means = weights @ values / weights.sum()
        return weights[:, None] * (values - means) / weights.sum()

    def of_ratio(self, above: Numbers, below: Numbers) -> Numbers:
        """(n, 1) scores of the ratio of two totals."""
        total = self.sample.base @ below
        ratio = self.sample.base @ above / total
        return (self.sample.base * (above - ratio * below) / total)[:, None]


def drawn(design: str) -> Drawn:
    """A design by the name it has in the reference results, such as ``strat_fpc``."""
    kind, _, correction = design.partition("_")
    return Drawn(schools({"strat": "apistrat", "clus1": "apiclus1"}[kind]), correction == "fpc")
