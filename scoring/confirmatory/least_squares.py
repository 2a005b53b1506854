"""A factor model fitted to thresholds and polychoric correlations by weighted least squares."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass

import numpy as np

from instruments.errors import InvalidInputError
from scoring.arrays import Floats
from scoring.confirmatory.fitted import Fitted, Observed, inverse_information
from scoring.confirmatory.minimisation import Slope, minimum
from scoring.confirmatory.problem import Problem, starting_values
from scoring.confirmatory.robust_tests import (
    Scaling,
    WeightedMoments,
    mean_adjusted,
    residual_gamma,
    sandwich,
    scaled_and_shifted,
)
from scoring.confirmatory.sample import WHERE, FactorSample
from scoring.polychoric import PolychoricResult
from scoring.polychoric.covariance import polychoric_covariance
from scoring.polychoric.ordered import Missing


@dataclass(frozen=True, slots=True)
class _Estimator:
    weigh: Callable[[Floats, float], Floats]  # (moments,) weights from the diagonal of gamma and (n - 1) / n
    scale: Callable[[Floats, int], Scaling]


def _by_variance(variances: Floats, _: float) -> Floats:
    return 1.0 / variances


def _alike(variances: Floats, of_sample: float) -> Floats:
    """The same weight for all, with (n - 1) / n as the others have it in gamma."""
    return np.full_like(variances, of_sample)


_ESTIMATORS: Mapping[str, _Estimator] = {
    "wlsmv": _Estimator(weigh=_by_variance, scale=scaled_and_shifted),
    "wlsm": _Estimator(weigh=_by_variance, scale=mean_adjusted),
    "ulsmv": _Estimator(weigh=_alike, scale=scaled_and_shifted),
}


@dataclass(frozen=True, slots=True)
class OrderedGroup:
    """One group: its polychoric correlations, (moments,) thresholds then correlations, and their gamma.

    gamma: (moments, moments), with n / (n - 1) in it, as is usual for weighted least squares.
    """

    polychoric: PolychoricResult
    moments: Floats
    gamma: Floats

    @property
    def of_sample(self) -> float:
        """(n - 1) / n."""
        return 1.0 - 1.0 / self.polychoric.n_respondents


def ordered_groups(sample: FactorSample, *, pairwise: bool) -> tuple[OrderedGroup, ...]:
    """Thresholds and correlations of every group with their gamma; all groups must use all categories."""
    missing: Missing = "pairwise" if pairwise else "listwise"
    found = tuple(_ordered_group(rows, weights, missing) for rows, weights in sample.parts)
    for column, item in enumerate(sample.items):
        used = [each.polychoric.categories[column].tolist() for each in found]
        every = sorted({code for codes in used for code in codes})
        for name, codes in zip(sample.groups, used, strict=True):
            never = [code for code in every if code not in codes]
            if never:
                raise InvalidInputError(
                    f"nobody in group {name} gives item {item!r} the answer {never[0]:g}",
                    where=WHERE,
                    fix="Merge that category with its neighbour in all groups alike, or leave the group out.",
                )
    return found


def _ordered_group(rows: Floats, weights: Floats, missing: Missing) -> OrderedGroup:
    found = polychoric_covariance(rows, weights=weights, missing=missing)
    n = found.polychoric.n_respondents
    return OrderedGroup(found.polychoric, found.estimates, found.gamma * (n / (n - 1.0)))


def least_squares_fit(
    problem: Problem, groups: Sequence[OrderedGroup], shares: Floats, estimator: str
) -> Fitted:
    """The parameters with the least weighted squares of what thresholds and correlations differ by.

    estimator: "wlsmv" and "wlsm" weigh by the inverse of the diagonal of gamma, "ulsmv" does not weigh.
    Errors and test rest on the whole of gamma.
    Source: Muthen (1984), Psychometrika 49; Muthen, du Toit and Spisic (1997).
    """
    n = sum(each.polychoric.n_respondents for each in groups)
    squares = squares_of(problem, groups, shares, estimator)
    correlations = [each.polychoric.correlations for each in groups]
    thresholds = [np.concatenate(each.polychoric.thresholds) for each in groups]
    start = starting_values(problem, correlations, thresholds)
    theta = minimum(squares.possible, start, where=WHERE)
    weighted, df = squares.weighted(theta), squares.n_moments - problem.n_free
    inverse_information(problem, squares.slope(theta).curvature)
    return Fitted(
        problem=problem,
        theta=theta,
        covariance=sandwich(weighted, n),
        chi2=2.0 * n * squares.slope(theta).value,
        df=df,
        scaling=_ESTIMATORS[estimator].scale(residual_gamma(weighted), df) if df else None,
        observed=tuple(Observed(np.zeros(len(each)), each) for each in correlations),
        n_people=float(n),
        n_rmsea=float(n - len(groups)),
        weighted=tuple(weighted),
    )


def squares_of(problem: Problem, groups: Sequence[OrderedGroup], shares: Floats, estimator: str) -> "Squares":
    """What an estimator makes least."""
    weigh = _ESTIMATORS[estimator].weigh
    weights = [weigh(each.gamma.diagonal(), each.of_sample) for each in groups]
    return Squares(problem, groups, weights, shares)


@dataclass(frozen=True, slots=True)
class Squares:
    """The weighted squares of the gaps between moments and model, as a function of the free parameters."""

    problem: Problem
    groups: Sequence[OrderedGroup]
    weights: Sequence[Floats]
    shares: Floats

    @property
    def n_moments(self) -> int:
        """The number of moments of all groups."""
        return sum(len(each.moments) for each in self.groups)

    def slope(self, theta: Floats) -> Slope:
        """Half the weighted squares, a mean over groups, for the search."""
        matrices = self.problem.matrices(theta)
        value, q = 0.0, self.problem.n_free
        rise, curvature = np.zeros(q), np.zeros((q, q))
        for number, slopes in enumerate(self.problem.slopes(matrices)):
            implied = self.problem.structures[number].moments(matrices[number])
            gap, share = self.groups[number].moments - implied, self.shares[number]
            leaning = self.weights[number][:, None] * slopes
            value += 0.5 * share * float(gap @ (self.weights[number] * gap))
            rise -= share * leaning.T @ gap
            curvature += share * slopes.T @ leaning
        return Slope(value, rise, curvature)

    def possible(self, theta: Floats) -> Slope | None:
        """The same, or None where the model implies no variance of a response."""
        with np.errstate(invalid="ignore", divide="ignore"):
            found = self.slope(theta)
        return found if np.isfinite(found.value) else None

    def weighted(self, theta: Floats) -> list[WeightedMoments]:
        """What errors and test rest on."""
        slopes = self.problem.slopes(self.problem.matrices(theta))
        each = zip(slopes, self.weights, self.groups, self.shares, strict=True)
        return [
            WeightedMoments(slope, np.diag(weight), group.gamma, float(share))
            for slope, weight, group, share in each
        ]
