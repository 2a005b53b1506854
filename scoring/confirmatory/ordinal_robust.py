"""How badly a model of ordered items would fit the responses behind them, were these seen: for robust
indices.

Source: Savalei (2021), Improving fit indices in structural equation modeling with categorical data,
Multivariate Behavioral Research 56.
"""

from dataclasses import replace

import numpy as np

from scoring.arrays import Floats
from scoring.confirmatory.fitted import Fitted, Observed
from scoring.confirmatory.moments import GroupStructure
from scoring.confirmatory.normal_likelihood import Normal, Patterns, expected_curvature, normal
from scoring.confirmatory.robust_tests import WeightedMoments, residual_gamma


def normal_theory(fitted: Fitted) -> tuple[float, float] | None:
    """The chi-square that normal likelihood gives the estimates, and what it would be if the model held.

    None where the observed or implied correlations are no correlation matrix, where thresholds are equal
    between groups (they then bear on what the correlations are fitted by), or where df is 0.
    """
    if not fitted.df or "thresholds" in fitted.problem.plan.equal:
        return None
    n, chi2, groups = fitted.n_people, 0.0, []
    for number, matrices in enumerate(fitted.matrices):
        moments, structure = fitted.weighted[number], fitted.problem.structures[number]
        implied = matrices.covariance * np.outer(matrices.scales, matrices.scales)
        observed = fitted.observed[number]
        here = _likelihood(observed, implied, n * moments.share)
        best = _likelihood(observed, observed.covariance, n * moments.share)
        if here is None or best is None:
            return None
        chi2 += here.value - best.value
        groups.append(_of_correlations(moments, structure, here))
    told = np.any([each.slopes.any(axis=0) for each in groups], axis=0)
    alone = [replace(each, slopes=each.slopes[:, told]) for each in groups]
    return chi2, float(np.trace(residual_gamma(alone)))


def _likelihood(observed: Observed, implied: Floats, n: float) -> Normal | None:
    """The likelihood of correlations as if the responses behind the items had been seen."""
    k, none = len(implied), np.zeros(0, dtype=np.int64)
    seen = Patterns(
        weight=np.array([n]),
        present=np.ones((1, k), dtype=np.bool_),
        means=np.zeros((1, k)),
        covariances=observed.covariance[None],
        of_row=none,
        parts=(none,),
    )
    return normal(seen, np.zeros(k), implied)


def _of_correlations(moments: WeightedMoments, structure: GroupStructure, here: Normal) -> WeightedMoments:
    """The correlations alone, weighted as normal likelihood does; gamma without its n / (n - 1)."""
    first, k, n = len(structure.of_item), structure.n_items, float(here.weight[0])
    return replace(
        moments,
        slopes=moments.slopes[first:],
        weight=expected_curvature(here, structure.pairs)[k:, k:] / (2.0 * n),
        gamma=moments.gamma[first:, first:] * (1.0 - 1.0 / n),
    )
