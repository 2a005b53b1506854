"""A factor model fitted by normal likelihood: with or without gaps, errors by information or robust."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from functools import cached_property

import numpy as np

from instruments.errors import InvalidInputError
from scoring.arrays import Floats, Ints
from scoring.confirmatory.fitted import Fitted, Observed, inverse_information
from scoring.confirmatory.minimisation import Slope, minimum
from scoring.confirmatory.moments import GroupStructure, Matrices
from scoring.confirmatory.normal_likelihood import (
    Normal,
    Patterns,
    expected_curvature,
    gradient,
    most_likely,
    normal,
    observed_curvature,
    patterns,
    row_scores,
)
from scoring.confirmatory.problem import Problem, starting_values
from scoring.confirmatory.robust_tests import (
    Scaling,
    WeightedMoments,
    mean_adjusted,
    residual_gamma,
    sandwich,
)
from scoring.confirmatory.sample import WHERE, FactorSample

Pairs = tuple[Ints, Ints]
_TIED = 1e-10  # least eigenvalue of correlations under which the last digits are noise


@dataclass(frozen=True, slots=True)
class NormalGroup:
    """One group: rows, weights, patterns, and the means and covariance under which they are most likely."""

    rows: Floats
    weights: Floats
    patterns: Patterns
    means: Floats
    covariance: Floats
    saturated: Normal  # the likelihood at its greatest


def normal_groups(sample: FactorSample) -> tuple[NormalGroup, ...]:
    """What the likelihood needs of every group; refuses items of which one follows from the others."""
    groups = []
    for name, (rows, weights) in zip(sample.groups, sample.parts, strict=True):
        found = patterns(rows, weights)
        means, covariance = most_likely(found)
        saturated = normal(found, means, covariance)
        tied = _tied(covariance)
        if saturated is None or tied:
            names = ", ".join(repr(sample.items[item]) for item in tied)
            raise InvalidInputError(
                f"one of items {names} follows from the others"
                + (f" in group {name}" if len(sample.groups) > 1 else ""),
                where=WHERE,
                fix="Leave one of them out: it may be a sum of the others.",
            )
        groups.append(NormalGroup(rows, weights, found, means, covariance, saturated))
    return tuple(groups)


def _tied(covariance: Floats) -> list[int]:
    """Items of a sum that does not vary; none where every sum does."""
    deviation = np.sqrt(covariance.diagonal())
    values, vectors = np.linalg.eigh(covariance / np.outer(deviation, deviation))
    return np.flatnonzero(np.abs(vectors[:, 0]) > 0.1).tolist() if values[0] < _TIED else []


def likelihood_fit(problem: Problem, groups: tuple[NormalGroup, ...], estimator: str) -> Fitted:
    """The most likely parameters. estimator: "ml", "mlr" (any distribution) or "mlm" (complete rows).

    "ml" takes errors from the expected information, or from the observed where rows have gaps. "mlr" is the
    sandwich of Huber and White with the test of Yuan and Bentler (2000) in the form of Asparouhov and Muthen
    (2005); "mlm" has the errors and the test of Satorra and Bentler (1994).
    """
    likelihood = _Likelihood(problem, groups)
    start = starting_values(
        problem, [group.covariance for group in groups], [group.means for group in groups]
    )
    best = likelihood.at(minimum(likelihood.slope, start, where=WHERE))
    covariance, scaling = _ESTIMATORS[estimator](best)
    return Fitted(
        problem=problem,
        theta=best.theta,
        covariance=covariance,
        chi2=max(0.0, best.value - sum(group.saturated.value for group in groups)),
        df=likelihood.df,
        scaling=scaling,
        observed=tuple(Observed(group.means, group.covariance) for group in groups),
        n_people=likelihood.n,
        n_rmsea=likelihood.n,
        log_likelihood=-0.5 * (best.value + likelihood.constant),
    )


@dataclass(frozen=True)
class _Likelihood:
    problem: Problem
    groups: tuple[NormalGroup, ...]

    @cached_property
    def n(self) -> float:
        return sum(group.patterns.total for group in self.groups)

    @cached_property
    def first(self) -> int:
        """Where the moments that are modelled begin: at the covariances where means are not."""
        return 0 if self.problem.plan.means else len(self.problem.plan.model.items)

    @property
    def df(self) -> int:
        per_group = len(_lower(self.groups[0])[0]) + len(self.groups[0].means) - self.first
        return per_group * len(self.groups) - self.problem.n_free

    @property
    def constant(self) -> float:
        answers = sum(float(each.patterns.weight @ each.patterns.present.sum(axis=1)) for each in self.groups)
        return answers * float(np.log(2.0 * np.pi))

    def at(self, theta: Floats) -> "_Point":
        return _Point(self, theta)

    def slope(self, theta: Floats) -> Slope | None:
        """Minus twice the mean log-likelihood of a person, for the search."""
        here = self.at(theta)
        if any(each is None for each in here.possible):
            return None
        rise = np.zeros(self.problem.n_free)
        for at, structure, slopes in here.groups:
            rise += slopes.T @ gradient(at, structure.pairs)[self.first :]
        return Slope(here.value / self.n, rise / self.n, 2.0 * here.expected / self.n)


@dataclass(frozen=True)
class _Point:
    """The likelihood of all groups at some parameters, and what is known of the errors of these."""

    likelihood: _Likelihood
    theta: Floats

    @cached_property
    def matrices(self) -> tuple[Matrices, ...]:
        return self.likelihood.problem.matrices(self.theta)

    @cached_property
    def means(self) -> list[Floats]:
        """The means of every group: those that the model implies, where it does."""
        modelled = self.likelihood.problem.plan.means
        pairs = zip(self.likelihood.groups, self.matrices, strict=True)
        return [each.item_means if modelled else group.means for group, each in pairs]

    @cached_property
    def possible(self) -> list[Normal | None]:
        return [
            normal(group.patterns, means, each.covariance)
            for group, means, each in zip(self.likelihood.groups, self.means, self.matrices, strict=True)
        ]

    @cached_property
    def groups(self) -> list[tuple[Normal, GroupStructure, Floats]]:
        """Likelihood, structure and slopes of every group."""
        problem = self.likelihood.problem
        found = zip(self.possible, problem.structures, problem.slopes(self.matrices), strict=True)
        return [(at, structure, slopes) for at, structure, slopes in found if at is not None]

    @property
    def value(self) -> float:
        return sum(at.value for at, _, _ in self.groups)

    def cut(self, moments: Floats) -> Floats:
        """A matrix over all moments, without the means where these are not modelled."""
        return moments[self.likelihood.first :, self.likelihood.first :]

    @cached_property
    def expected(self) -> Floats:
        """(q, q) expected information of all people."""
        parts = [
            0.5 * slopes.T @ self.cut(expected_curvature(at, structure.pairs)) @ slopes
            for at, structure, slopes in self.groups
        ]
        return _total(parts)

    @cached_property
    def observed(self) -> Floats:
        """(q, q) observed information of all people."""
        spread, parts = self.likelihood.problem.spread, []
        for (at, structure, slopes), matrices in zip(self.groups, self.matrices, strict=True):
            bend = structure.bend(matrices, at.towards_means, at.towards_covariance)
            moments = self.cut(observed_curvature(at, structure.pairs))
            parts.append(0.5 * (slopes.T @ moments @ slopes + spread.T @ bend @ spread))
        return _total(parts)

    @cached_property
    def products(self) -> Floats:
        """(q, q) sum over people of the products of their weighted scores."""
        parts = []
        for (at, structure, slopes), group, means in zip(
            self.groups, self.likelihood.groups, self.means, strict=True
        ):
            moments = self.cut(_products(group, means, at, structure.pairs))
            parts.append(slopes.T @ moments @ slopes)
        return _total(parts)


def _total(parts: list[Floats]) -> Floats:
    total: Floats = np.sum(parts, axis=0)
    return total


def _products(group: NormalGroup, means: Floats, at: Normal, pairs: Pairs) -> Floats:
    scores = row_scores(group.patterns, group.rows, means, at, pairs).T * group.weights
    products: Floats = scores @ scores.T
    return products


def _lower(group: NormalGroup) -> Pairs:
    row, column = np.tril_indices(len(group.means))
    return row.astype(np.int64), column.astype(np.int64)


def _by_information(best: _Point) -> tuple[Floats, Scaling | None]:
    gaps = any(not group.patterns.present.all() for group in best.likelihood.groups)
    return inverse_information(best.likelihood.problem, best.observed if gaps else best.expected), None


def _by_sandwich(best: _Point) -> tuple[Floats, Scaling | None]:
    bread = inverse_information(best.likelihood.problem, best.observed)
    covariance = bread @ best.products @ bread
    if not best.likelihood.df:
        return covariance, None
    whole = 0.0
    for group in best.likelihood.groups:
        pairs = _lower(group)
        information = 0.5 * best.cut(observed_curvature(group.saturated, pairs))
        products = best.cut(_products(group, group.means, group.saturated, pairs))
        whole += float(np.trace(np.linalg.solve(information, products)))
    factor = (whole - float((bread * best.products).sum())) / best.likelihood.df
    return covariance, Scaling(factor) if factor > 0.0 else None  # few people may give less than nothing


def _by_fourth_moments(best: _Point) -> tuple[Floats, Scaling | None]:
    groups, n = [], best.likelihood.n
    inverse_information(best.likelihood.problem, best.expected)  # refuses what it says nothing of
    for (at, structure, slopes), group in zip(best.groups, best.likelihood.groups, strict=True):
        size = group.patterns.total
        information = 0.5 * best.cut(expected_curvature(group.saturated, structure.pairs)) / size
        products = best.cut(_products(group, group.means, group.saturated, structure.pairs)) / size
        gamma = np.linalg.solve(information, np.linalg.solve(information, products).T)
        weight = 0.5 * best.cut(expected_curvature(at, structure.pairs)) / size
        groups.append(WeightedMoments(slopes, weight, gamma, size / n))
    df = best.likelihood.df
    return sandwich(groups, n), mean_adjusted(residual_gamma(groups), df) if df else None


_ESTIMATORS: Mapping[str, Callable[[_Point], tuple[Floats, Scaling | None]]] = {
    "ml": _by_information,
    "mlr": _by_sandwich,
    "mlm": _by_fourth_moments,
}
