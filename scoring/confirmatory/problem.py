"""A factor model of all groups in its free parameters: slopes, start, and whether it has one answer."""

from collections.abc import Sequence
from dataclasses import dataclass
from functools import cached_property

import numpy as np

from instruments.errors import InvalidInputError, NotIdentifiedError
from scoring.arrays import Floats
from scoring.confirmatory.moments import GroupStructure, Matrices, structures
from scoring.confirmatory.parameters import Matrix, ParameterTable, Plan, described, parameter_table

_SAME = 1e-7  # a direction that moves the moments less than this, of a typical one, is not told apart


@dataclass(frozen=True)
class Problem:
    """The parameters of a model and what they imply in every group."""

    plan: Plan
    table: ParameterTable
    structures: tuple[GroupStructure, ...]

    @classmethod
    def of(cls, plan: Plan) -> "Problem":
        """The problem of a plan."""
        table = parameter_table(plan)
        return cls(plan, table, structures(plan, table))

    @property
    def n_free(self) -> int:
        """The number of free parameters."""
        return len(self.table.labels)

    @cached_property
    def spread(self) -> Floats:
        """(parameters, q) 1 where a parameter is the free one."""
        free = self.table.free
        spread: Floats = (free[:, None] == np.arange(self.n_free)).astype(np.float64)
        return spread

    def matrices(self, theta: Floats) -> tuple[Matrices, ...]:
        """The matrices of every group."""
        values = self.table.values(theta)
        return tuple(structure.matrices(values) for structure in self.structures)

    def slopes(self, matrices: Sequence[Matrices]) -> tuple[Floats, ...]:
        """(moments, q) slopes of the moments of every group in the free parameters."""
        pairs = zip(self.structures, matrices, strict=True)
        return tuple(structure.jacobian(each) @ self.spread for structure, each in pairs)

    def name_of(self, free: int) -> str:
        """A free parameter as the text of the model would say it."""
        place = int(np.flatnonzero(self.table.free == free)[0])
        parameter = self.table.parameters[place]
        left, operator, right = described(parameter, self.plan.model, self.threshold_names)
        return f"'{' '.join((left, operator, right)).strip()}'{self.plan.inside(parameter.group)}"

    @cached_property
    def threshold_names(self) -> dict[int, str]:
        """Item and number of every threshold, such as "a|t2"."""
        counts = self.plan.n_thresholds or ()
        named = zip(self.plan.model.items, counts, strict=bool(counts))
        return dict(enumerate(f"{item}|t{number + 1}" for item, count in named for number in range(count)))


def refuse_unidentified(problem: Problem) -> None:
    """Refuse a model of which several values of the parameters imply the same moments, or with none to find.

    The rank of the slopes is taken off every special point, so that it is that of nearly all values.
    Source: Bollen and Bauldry (2010), Psychological Methods 15, for local identification by that rank.
    """
    if not problem.n_free:
        raise InvalidInputError(
            "the model fixes every parameter", where="the model", fix="Leave something to estimate."
        )
    k, g = len(problem.plan.model.items), problem.plan.n_groups
    levels = np.linspace(-1.0, 1.0, sum(problem.plan.n_thresholds or (1,) * k))
    start = starting_values(problem, [0.5 + 0.5 * np.eye(k)] * g, [levels] * g)
    elsewhere = start * (1.0 + 0.2 * np.cos(1.0 + 2.4 * np.arange(problem.n_free)))
    slopes = np.concatenate(problem.slopes(problem.matrices(elsewhere)))
    if len(slopes) < problem.n_free:
        raise NotIdentifiedError(
            f"the model has {problem.n_free} unknowns and the data give {len(slopes)} figures",
            where="the model",
            fix="Give every factor three items or more, or fix parameters or hold them equal.",
        )
    size = np.sqrt((slopes**2).sum(axis=0))
    _, strength, direction = np.linalg.svd(slopes / np.where(size > 0.0, size, 1.0), full_matrices=False)
    if size.min() == 0.0 or strength[-1] < _SAME * strength[0]:
        raise unidentified(problem, direction[-1] if size.min() > 0.0 else (size == 0.0).astype(np.float64))


def unidentified(problem: Problem, direction: Floats) -> NotIdentifiedError:
    """The refusal that names the parameters which can move together without a trace."""
    largest = np.abs(direction).max()
    moved = [free for free in np.argsort(-np.abs(direction))[:4] if abs(direction[free]) > 0.2 * largest]
    names = ", ".join(problem.name_of(int(free)) for free in moved)
    return NotIdentifiedError(
        f"the data cannot tell apart the values of {names}",
        where="the model",
        fix="Fix one of them, hold it equal to another, or give the factor more items.",
    )


def starting_values(problem: Problem, covariances: Sequence[Floats], means: Sequence[Floats]) -> Floats:
    """(q,) where the search begins: loadings from the first principal component of the items of a factor.

    covariances: of every group, (items, items), correlations for ordered items. means: of every group,
    (items,) means, or (thresholds,) for ordered items.
    """
    filled = [_start(problem, covariance, mean) for covariance, mean in zip(covariances, means, strict=True)]
    values = np.array(
        [
            filled[each.group][each.matrix][each.row, each.column] if np.isnan(each.value) else each.value
            for each in problem.table.parameters
        ]
    )
    return problem.table.collected(values)


def _start(problem: Problem, covariance: Floats, means: Floats) -> dict[Matrix, Floats]:
    model, k = problem.plan.model, len(covariance)
    deviation = np.sqrt(covariance.diagonal())
    loadings, sizes = np.zeros((k, len(model.factors))), np.ones(len(model.factors))
    for column, factor in enumerate(model.factors):
        terms = model.loadings_of(factor)
        rows = [model.items.index(term.right) for term in terms]
        own = _first_component(covariance[np.ix_(rows, rows)], deviation[rows])
        marker = next((row for row, term in enumerate(terms) if term.value), None)
        if marker is not None:
            ratio = float(own[marker] / (terms[marker].value or 1.0)) or 0.5
            own, sizes[column] = own / ratio, ratio
        loadings[rows, column] = own
    explained = ((loadings * sizes) ** 2).sum(axis=1)
    between = 0.2 * np.outer(np.abs(sizes), np.abs(sizes))
    between[np.diag_indices_from(between)] = sizes**2
    return {
        Matrix.LOADING: loadings,
        Matrix.RESIDUAL: np.diag(np.maximum(deviation**2 - explained, 0.3 * deviation**2)),
        Matrix.FACTOR: between,
        Matrix.THRESHOLD: means[:, None],
        Matrix.INTERCEPT: np.zeros((k, 1)) if problem.plan.ordered else means[:, None],
        Matrix.MEAN: np.zeros((len(model.factors), 1)),
        Matrix.SCALE: np.ones((k, 1)),
    }


def _first_component(covariance: Floats, deviation: Floats) -> Floats:
    """(items,) loadings on what the items have most in common; the first is positive."""
    correlation = covariance / np.outer(deviation, deviation)
    values, vectors = np.linalg.eigh(correlation)
    strength = np.sqrt(np.clip((values[-1] - 0.5) / max(len(values), 1), 0.1, 0.8))
    one = vectors[:, -1] * (1.0 if vectors[0, -1] >= 0.0 else -1.0)
    loadings: Floats = strength * deviation * one * np.sqrt(len(one))
    return np.where(np.abs(loadings) < 0.05 * deviation, 0.05 * deviation, loadings)
