"""Standard errors and tests of moments that were not weighted by the inverse of their covariance."""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from scipy.linalg import block_diag

from scoring.arrays import Floats


@dataclass(frozen=True, slots=True)
class WeightedMoments:
    """The moments of one group.

    slopes: (moments, q) in the free parameters. weight: (moments, moments). gamma: (moments, moments) number
    of people times the covariance of the observed moments. share: of the group among all people.
    """

    slopes: Floats
    weight: Floats
    gamma: Floats
    share: float


@dataclass(frozen=True, slots=True)
class Scaling:
    """How a test statistic is corrected: divided by ``factor``, then ``shift`` is added."""

    factor: float
    shift: float = 0.0

    def applied(self, chi2: float) -> float:
        """The corrected statistic."""
        return chi2 / self.factor + self.shift


def sandwich(groups: Sequence[WeightedMoments], n: float) -> Floats:
    """(q, q) covariance of the free parameters that minimise the weighted squares of the moments.

    Source: Muthen, du Toit and Spisic (1997), Robust inference using weighted least squares.
    """
    bread = sum((each.share * each.slopes.T @ each.weight @ each.slopes for each in groups), np.zeros(1))
    meat: Floats = np.zeros_like(bread)
    for each in groups:
        leaning = each.weight @ each.slopes
        meat = meat + each.share * leaning.T @ each.gamma @ leaning
    inverse = np.linalg.inv(bread)
    covariance: Floats = inverse @ meat @ inverse / n
    return covariance


def residual_gamma(groups: Sequence[WeightedMoments]) -> Floats:
    """(moments, moments) U Gamma of all groups: its eigenvalues weigh the parts of the statistic.

    Source: Satorra and Bentler (1994), Corrections to test statistics and standard errors.
    """
    weight = block_diag(*(each.share * each.weight for each in groups))
    gamma = block_diag(*(each.gamma / each.share for each in groups))
    slopes = np.concatenate([each.slopes for each in groups])
    leaning = weight @ slopes
    middle = np.linalg.solve(slopes.T @ leaning, leaning.T) if slopes.shape[1] else leaning.T
    residual: Floats = (weight - leaning @ middle) @ gamma
    return residual


def mean_adjusted(residual: Floats, df: int) -> Scaling:
    """The scaling that gives the statistic the mean of a chi-square (Satorra and Bentler 1994)."""
    return Scaling(factor=float(np.trace(residual)) / df)


def scaled_and_shifted(residual: Floats, df: int) -> Scaling:
    """The scaling that gives the statistic the mean and the variance of a chi-square with ``df``.

    Source: Asparouhov and Muthen (2010), Simple second order chi-square correction.
    """
    first, second = float(np.trace(residual)), float((residual * residual.T).sum())
    slope = np.sqrt(df / second)
    return Scaling(factor=1.0 / slope, shift=df - slope * first)
