"""The parameters of a factor model in every group: which are free, fixed or the same."""

from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum
from functools import cached_property

import numpy as np

from instruments.errors import InvalidInputError
from scoring.arrays import Floats, Ints
from scoring.confirmatory.model_text import FactorModel, Term


class Matrix(StrEnum):
    """The matrix of the model in which a parameter stands, in the order in which they are listed."""

    LOADING = "loadings"  # (items, factors)
    RESIDUAL = "residuals"  # (items, items) variances and covariances of what the factors do not explain
    FACTOR = "factors"  # (factors, factors) variances and covariances
    THRESHOLD = "thresholds"  # (thresholds,) of all items, one item after the other
    INTERCEPT = "intercepts"  # (items,)
    MEAN = "means"  # (factors,)
    SCALE = "scales"  # (items,) 1 / standard deviation of the response behind an ordered item


EQUALITIES = (
    "loadings",
    "intercepts",
    "thresholds",
    "residuals",
    "residual_covariances",
    "factor_variances",
    "factor_covariances",
    "factor_means",
)


@dataclass(frozen=True, slots=True)
class Parameter:
    """One element of a matrix of one group; for those without columns the column is 0.

    value: what it is fixed to; NaN where it is free. label: free ones with the same label are one.
    """

    group: int
    matrix: Matrix
    row: int
    column: int
    value: float
    label: str


@dataclass(frozen=True)
class ParameterTable:
    """All parameters of a model, with the number of each free one."""

    parameters: tuple[Parameter, ...]

    @cached_property
    def labels(self) -> tuple[str, ...]:
        """The label of each free parameter."""
        free = (parameter.label for parameter in self.parameters if np.isnan(parameter.value))
        return tuple(dict.fromkeys(free))

    @cached_property
    def free(self) -> Ints:
        """(parameters,) the number of the free parameter that each is; -1 where it is fixed."""
        number = {label: place for place, label in enumerate(self.labels)}
        return np.array(
            [number[each.label] if np.isnan(each.value) else -1 for each in self.parameters], dtype=np.int64
        )

    def values(self, theta: Floats) -> Floats:
        """(..., parameters) every parameter, from the (..., q) free ones."""
        fixed = np.array([parameter.value for parameter in self.parameters])
        return np.where(self.free < 0, fixed, theta[..., np.maximum(self.free, 0)])

    def collected(self, values: Floats) -> Floats:
        """(q,) free parameters from (parameters,) values: the mean of those that are the same."""
        kept = self.free >= 0
        total = np.bincount(self.free[kept], values[kept], minlength=len(self.labels))
        collected: Floats = total / np.bincount(self.free[kept], minlength=len(self.labels))
        return collected


@dataclass(frozen=True, slots=True, kw_only=True)
class Plan:
    """What decides which parameters a model has.

    n_thresholds: (items,) thresholds of every ordered item; None where items are continuous.
    means: whether means are modelled. theta: whether the residual variance of an ordered item is fixed, and
    not the variance of the response behind it. equal: what is the same in all groups, words of EQUALITIES.
    """

    model: FactorModel
    groups: tuple[str, ...]
    means: bool
    n_thresholds: tuple[int, ...] | None = None
    theta: bool = False
    equal: Collection[str] = ()

    @property
    def n_groups(self) -> int:
        """The number of groups."""
        return len(self.groups)

    def inside(self, group: int) -> str:
        """Where something is, as a sentence ends: nothing where there is one group."""
        return f" in group {self.groups[group]}" if self.n_groups > 1 else ""

    @property
    def ordered(self) -> bool:
        """Whether the items are ordered."""
        return self.n_thresholds is not None

    def later(self, group: int, *equal: str) -> bool:
        """Whether a group after the first is freed of a scale because all these are equal."""
        return group > 0 and all(each in self.equal for each in equal)


def parameter_table(plan: Plan) -> ParameterTable:
    """All parameters of a model, fixed where it says so and where it would not be identified otherwise.

    The first group has factor means 0 and, unless the text scales a factor by a loading, variances 1; what is
    equal frees the same of later groups. Ordered items have intercept 0 and scale 1 until their
    thresholds are equal.
    Source: Wu and Estabrook (2016), Psychometrika 81, for ordered items; Meredith (1993), Psychometrika 58.
    """
    makers = {
        Matrix.LOADING: _loadings,
        Matrix.RESIDUAL: _residuals,
        Matrix.FACTOR: _factor_covariances,
        Matrix.THRESHOLD: _thresholds,
        Matrix.INTERCEPT: _intercepts,
        Matrix.MEAN: _factor_means,
        Matrix.SCALE: _scales,
    }
    groups = range(plan.n_groups)
    rows = [
        _parameter(plan, group, matrix, element)
        for group in groups
        for matrix, maker in makers.items()
        for element in maker(plan, group)
    ]
    return ParameterTable(tuple(rows))


@dataclass(frozen=True, slots=True)
class _Element:
    row: int
    column: int
    value: float | None = None
    label: str = ""
    shared: bool = False  # the same parameter in all groups


def _parameter(plan: Plan, group: int, matrix: Matrix, element: _Element) -> Parameter:
    own = element.label or f"{matrix}[{element.row},{element.column}]"
    label = own if element.shared else own + plan.inside(group)
    value = float("nan") if element.value is None else element.value
    return Parameter(group, matrix, element.row, element.column, value, label)


def _named(term: Term, row: int, column: int, shared: bool) -> _Element:
    return _Element(max(row, column), min(row, column), term.value, term.label, shared)


def _loadings(plan: Plan, _: int) -> Iterator[_Element]:
    item, factor = plan.model.items.index, plan.model.factors.index
    for term in plan.model.loadings:
        shared = "loadings" in plan.equal
        yield _Element(item(term.right), factor(term.left), term.value, term.label, shared)


def _residuals(plan: Plan, group: int) -> Iterator[_Element]:
    items, shared = plan.model.items, "residuals" in plan.equal
    for row, item in enumerate(items if not plan.ordered or plan.theta else ()):
        said = plan.model.covariance(item, item)
        fixed = 1.0 if plan.ordered and (shared or not plan.later(group, "thresholds")) else None
        yield _named(said, row, row, shared) if said else _Element(row, row, fixed, "", shared)
    for term in plan.model.covariances:
        if term.left in items and term.left != term.right:
            both = items.index(term.left), items.index(term.right)
            yield _named(term, *both, "residual_covariances" in plan.equal)


def _factor_covariances(plan: Plan, group: int) -> Iterator[_Element]:
    factors = plan.model.factors
    for row, factor in enumerate(factors):
        said, shared = plan.model.covariance(factor, factor), "factor_variances" in plan.equal
        scaled = any(term.value for term in plan.model.loadings_of(factor))
        fixed = None if scaled or (plan.later(group, "loadings") and not shared) else 1.0
        yield _named(said, row, row, shared) if said else _Element(row, row, fixed, "", shared)
    for row, factor in enumerate(factors):
        for column, other in enumerate(factors[:row]):
            said, shared = plan.model.covariance(factor, other), "factor_covariances" in plan.equal
            yield _named(said, row, column, shared) if said else _Element(row, column, None, "", shared)


def _thresholds(plan: Plan, _: int) -> Iterator[_Element]:
    for row in range(sum(plan.n_thresholds or ())):
        yield _Element(row, 0, shared="thresholds" in plan.equal)


def _intercepts(plan: Plan, group: int) -> Iterator[_Element]:
    shared = "intercepts" in plan.equal
    free = (plan.later(group, "thresholds") and not shared) if plan.ordered else True
    for row in range(len(plan.model.items) if plan.means else 0):
        yield _Element(row, 0, None if free else 0.0, "", shared)


def _factor_means(plan: Plan, group: int) -> Iterator[_Element]:
    needed = ("intercepts", "thresholds") if plan.ordered else ("intercepts",)
    free = plan.later(group, *needed) and "factor_means" not in plan.equal
    for row in range(len(plan.model.factors) if plan.means else 0):
        yield _Element(row, 0, None if free else 0.0)


def _scales(plan: Plan, group: int) -> Iterator[_Element]:
    free = plan.later(group, "thresholds")
    for row in range(len(plan.model.items) if plan.ordered and not plan.theta else 0):
        yield _Element(row, 0, None if free else 1.0)


def refuse_unfit_equalities(equal: Sequence[str], *, n_groups: int, ordered: bool) -> None:
    """Refuse words that say nothing that could be equal here, and equalities without groups."""
    if isinstance(equal, str):
        raise InvalidInputError(
            f"{equal!r} is one word by itself", where="equal", fix=f"Give it in a list: [{equal!r}]."
        )
    for word in equal:
        if word not in EQUALITIES:
            raise InvalidInputError(
                f"{word!r} cannot be held equal", where="equal", fix=f"Choose among {', '.join(EQUALITIES)}."
            )
    if equal and n_groups < 2:
        raise InvalidInputError(
            "there is one group, so nothing can be equal between groups",
            where="equal",
            fix="Give group=, or leave equal= out.",
        )
    if "thresholds" in equal and not ordered:
        raise InvalidInputError(
            "items that are not taken as ordered have no thresholds",
            where="equal",
            fix="Hold intercepts equal, or take estimator='wlsmv'.",
        )
    if ordered and "intercepts" in equal and "thresholds" not in equal:
        raise InvalidInputError(
            "intercepts of ordered items are known only where thresholds are equal",
            where="equal",
            fix="Hold thresholds equal too.",
        )


def described(
    parameter: Parameter, model: FactorModel, thresholds: Mapping[int, str]
) -> tuple[str, str, str]:
    """A parameter as the text of a model says it: left, operator, right."""
    items, factors, row, column = model.items, model.factors, parameter.row, parameter.column
    match parameter.matrix:
        case Matrix.LOADING:
            return factors[column], "=~", items[row]
        case Matrix.RESIDUAL:
            return items[column], "~~", items[row]
        case Matrix.FACTOR:
            return factors[column], "~~", factors[row]
        case Matrix.THRESHOLD:
            item, _, number = thresholds[row].rpartition("|")
            return item, "|", number
        case Matrix.INTERCEPT:
            return items[row], "~1", ""
        case Matrix.MEAN:
            return factors[row], "~1", ""
    return items[row], "~*~", items[row]
