"""Where each person stands on the factors of a fitted model: by regression, Bartlett, or posterior mode."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Literal, get_args

import numpy as np
from numpy.typing import ArrayLike
from scipy.special import ndtr

from instruments.errors import InvalidInputError, NotConvergedError
from scoring.arrays import Floats, Ints
from scoring.confirmatory.normal_likelihood import precisions
from scoring.confirmatory.result import ConfirmatoryResult, GroupSolution
from scoring.confirmatory.sample import group_labels, item_columns
from scoring.polychoric.bivariate import single_density

Method = Literal["regression", "bartlett", "mode"]
WHERE = "factor_scores"
_SETTLED, _MOST_STEPS = 1e-10, 200


@dataclass(frozen=True, slots=True, kw_only=True)
class FactorScores:
    """Scores of people on the factors.

    scores, standard_errors: (n, factors), NaN for who answered nothing that tells of a factor,
    ``n_unscored``.
    """

    factors: tuple[str, ...]
    scores: Floats
    standard_errors: Floats
    n_unscored: int
    method: Method


def factor_scores(
    result: ConfirmatoryResult,
    data: Mapping[str, ArrayLike],
    *,
    method: Method | None = None,
    group: ArrayLike | None = None,
) -> FactorScores:
    """Scores of people by a model that was fitted, to them or to others; gaps are left out person by person.

    method: "regression" (Thurstone 1935: least error, drawn to the mean), "bartlett" (Bartlett 1937:
    unbiased, not drawn), or for ordered items "mode", the most likely place given normal factors (empirical
    Bayes modal). By default "mode" for ordered items and "regression" for others. group: (n,) labels, where
    it has groups.
    """
    ordered = bool(result.thresholds)
    chosen = method or ("mode" if ordered else "regression")
    if chosen not in get_args(Method) or ordered != (chosen == "mode"):
        fitting = "mode" if ordered else "regression or bartlett"
        raise InvalidInputError(
            f"{chosen!r} gives no scores for this model", where=WHERE, fix=f"Take {fitting}."
        )
    answers = item_columns(data, result.items, where=WHERE)
    member = _members(result, group, len(answers))
    shape = (len(answers), len(result.factor_names))
    scores, errors = np.full(shape, np.nan), np.full(shape, np.nan)
    for number, solution in enumerate(result.groups):
        _refuse_impossible(solution)
        rows = np.flatnonzero((member == number) & ~np.isnan(answers).all(axis=1))
        scores[rows], errors[rows] = _METHODS[chosen](solution, answers[rows])
    return FactorScores(
        factors=result.factor_names,
        scores=scores,
        standard_errors=errors,
        n_unscored=int(np.isnan(scores).any(axis=1).sum()),
        method=chosen,
    )


def _members(result: ConfirmatoryResult, group: ArrayLike | None, n: int) -> Ints:
    """(n,) the group of everybody among those of the model, -1 for nobody's."""
    names = [solution.name for solution in result.groups]
    if len(names) == 1 and group is None:
        return np.zeros(n, dtype=np.int64)
    if group is None:
        raise InvalidInputError(
            "the model has groups", where=WHERE, fix=f"Give group=, of {', '.join(names)}."
        )
    labels, known = group_labels(group, n, where=WHERE)
    strange = set(labels) - {*names, ""}
    if strange:
        raise InvalidInputError(
            f"the model has no group {min(strange)!r}", where=WHERE, fix=f"Give one of {', '.join(names)}."
        )
    return np.where(known, [names.index(label) if label else -1 for label in labels], -1)


def _refuse_impossible(solution: GroupSolution) -> None:
    if (solution.residuals.diagonal() <= 0.0).any() or np.linalg.eigvalsh(solution.factors)[0] <= 0.0:
        raise InvalidInputError(
            "the solution is impossible (see its warnings), so nobody has scores",
            where=WHERE,
            fix="Take a model that fits with variances above 0.",
        )


def _deviations(solution: GroupSolution, answers: Floats) -> Floats:
    """(n, items) distance of answers from the means that the model expects; 0 where a gap is."""
    return np.nan_to_num(answers - solution.intercepts - solution.loadings @ solution.factor_means)


def _precisions(covariance: Floats, answers: Floats) -> tuple[Floats, Ints]:
    """(patterns, items, items) inverse covariances of what is present, and (n,) the pattern of everybody."""
    present, pattern = np.unique(~np.isnan(answers), axis=0, return_inverse=True)
    return precisions(covariance, present), pattern


def _regression(solution: GroupSolution, answers: Floats) -> tuple[Floats, Floats]:
    precision, pattern = _precisions(solution.implied, answers)
    spread = solution.loadings @ solution.factors
    weights = spread.T @ precision  # (patterns, factors, items)
    left = solution.factors - weights @ spread
    return _linear(solution, weights, left, pattern, answers)


def _bartlett(solution: GroupSolution, answers: Floats) -> tuple[Floats, Floats]:
    precision, pattern = _precisions(solution.residuals, answers)
    leaning = solution.loadings.T @ precision
    information = leaning @ solution.loadings
    told = np.linalg.matrix_rank(information) == information.shape[1]
    inverse = np.full_like(information, np.nan)  # nobody's, where an answer to some factor is wanting
    inverse[told] = np.linalg.inv(information[told])
    return _linear(solution, inverse @ leaning, inverse, pattern, answers)


def _linear(
    solution: GroupSolution, weights: Floats, variance: Floats, pattern: Ints, answers: Floats
) -> tuple[Floats, Floats]:
    """Scores that are sums of answers, with their standard errors, by pattern of gaps."""
    distance = _deviations(solution, answers)
    scores = solution.factor_means + np.einsum("nfi,ni->nf", weights[pattern], distance)
    left = np.maximum(np.diagonal(variance, axis1=1, axis2=2), 0.0)  # rounding may leave less than nothing
    return scores, np.sqrt(left)[pattern]


def _mode(solution: GroupSolution, answers: Floats) -> tuple[Floats, Floats]:
    """The most likely place of everybody and its error, from Newton's steps on the log posterior.

    Source: the posterior mode for ordered items of Lee, Poon and Bentler (1995), British Journal of
    Mathematical and Statistical Psychology 48; responses must be independent given the factors.
    """
    if not np.array_equal(solution.residuals, np.diag(solution.residuals.diagonal())):
        raise InvalidInputError(
            "residuals of the model vary together, so its responses are not independent given the factors",
            where=WHERE,
            fix="Give the items a method factor in place of the residual covariance.",
        )
    patterns, pattern = np.unique(answers, axis=0, return_inverse=True, equal_nan=True)
    items = _ordered_items(solution, patterns)
    place = np.tile(solution.factor_means, (len(patterns), 1))
    for _ in range(_MOST_STEPS):
        rise, information = _log_posterior(solution, items, place)
        step = np.linalg.solve(information, rise[:, :, None])[:, :, 0]
        place = place + step / np.maximum(1.0, np.abs(step).max(axis=1, keepdims=True))
        if np.abs(step).max() < _SETTLED:
            errors = np.sqrt(np.diagonal(np.linalg.inv(information), axis1=1, axis2=2))
            return place[pattern], errors[pattern]
    raise NotConvergedError(
        f"the most likely place of somebody was not found in {_MOST_STEPS} steps",
        where=WHERE,
        fix="Look at the solution: a residual variance may be nearly 0.",
    )


@dataclass(frozen=True, slots=True)
class _OrderedItems:
    """(patterns, items) ends of the category that each answer is, in SD of the item's residual.

    slopes: (items, factors) loadings in the same unit.
    """

    low: Floats
    high: Floats
    slopes: Floats


def _ordered_items(solution: GroupSolution, patterns: Floats) -> _OrderedItems:
    deviation = np.sqrt(solution.residuals.diagonal())
    low, high = np.full(patterns.shape, -np.inf), np.full(patterns.shape, np.inf)
    for column, (item, thresholds) in enumerate(solution.thresholds.items()):
        answered = ~np.isnan(patterns[:, column])
        codes, given = solution.categories[item], patterns[answered, column]
        number = np.searchsorted(codes, given)
        if (codes[np.minimum(number, len(codes) - 1)] != given).any():
            raise InvalidInputError(
                f"item {item!r} has an answer that the model never saw",
                where=WHERE,
                fix=f"Give codes among {', '.join(f'{code:g}' for code in codes)}.",
            )
        ends = np.concatenate([[-np.inf], thresholds - solution.intercepts[column], [np.inf]])
        low[answered, column] = ends[number] / deviation[column]
        high[answered, column] = ends[number + 1] / deviation[column]
    return _OrderedItems(low, high, solution.loadings / deviation[:, None])


def _log_posterior(solution: GroupSolution, items: _OrderedItems, place: Floats) -> tuple[Floats, Floats]:
    """(patterns, factors) slope, and (patterns, factors, factors) what its curve is with another sign."""
    prior = np.linalg.inv(solution.factors)
    middle = place @ items.slopes.T
    low, high = items.low - middle, items.high - middle
    mirrored = low > 0.0  # the tail with the digits
    chance = np.where(mirrored, ndtr(-low) - ndtr(-high), ndtr(high) - ndtr(low))
    chance = np.maximum(chance, 1e-300)
    push = (single_density(low) - single_density(high)) / chance
    ends = [np.where(np.isfinite(end), end, 0.0) * single_density(end) for end in (low, high)]
    weight = push**2 + (ends[1] - ends[0]) / chance
    rise = push @ items.slopes - (place - solution.factor_means) @ prior
    information = np.einsum("ni,if,ig->nfg", weight, items.slopes, items.slopes) + prior
    return rise, information


_METHODS: Mapping[str, Callable[[GroupSolution, Floats], tuple[Floats, Floats]]] = {
    "regression": _regression,
    "bartlett": _bartlett,
    "mode": _mode,
}
