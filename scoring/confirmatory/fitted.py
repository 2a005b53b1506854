"""What fitting a factor model gives, whichever way it was fitted."""

from dataclasses import dataclass

import numpy as np

from scoring.arrays import Floats
from scoring.confirmatory.moments import Matrices
from scoring.confirmatory.problem import Problem, unidentified
from scoring.confirmatory.robust_tests import Scaling, WeightedMoments

_FLAT = 1e-10  # of the greatest curvature: a direction so flat has no best value


@dataclass(frozen=True, slots=True)
class Observed:
    """What was observed in one group, to hold the model against.

    means: (items,), or 0 where they are not modelled. covariance: (items, items); correlations of ordered
    items.
    """

    means: Floats
    covariance: Floats


@dataclass(frozen=True, slots=True, kw_only=True)
class Fitted:
    """The best fitting parameters of a model.

    theta: (q,) free parameters; covariance: (q, q) of their estimates. scaling: how the chi-square is
    corrected; None where it is not, or where df is 0. weighted: what errors and test of ordered items rest
    on. n_people: the number of people, and n_rmsea: that by which RMSEA divides.
    """

    problem: Problem
    theta: Floats
    covariance: Floats
    chi2: float
    df: int
    scaling: Scaling | None
    observed: tuple[Observed, ...]
    n_people: float
    n_rmsea: float
    log_likelihood: float | None = None
    weighted: tuple[WeightedMoments, ...] = ()

    @property
    def matrices(self) -> tuple[Matrices, ...]:
        """The matrices of every group at the best fitting parameters."""
        return self.problem.matrices(self.theta)


def inverse_information(problem: Problem, information: Floats) -> Floats:
    """(q, q) inverse of an information matrix; refuses one that says nothing of some parameters."""
    size = np.sqrt(np.maximum(np.abs(information.diagonal()), 1e-300))
    values, vectors = np.linalg.eigh(information / np.outer(size, size))
    if values.size and values[0] < _FLAT * values[-1]:
        raise unidentified(problem, vectors[:, 0])
    inverse: Floats = (vectors / values) @ vectors.T / np.outer(size, size)
    return inverse
