"""What a factor model says of means and covariances, or of thresholds and correlations, and its slopes."""

from collections.abc import Mapping
from dataclasses import dataclass
from functools import cached_property

import numpy as np

from scoring.arrays import Floats, Ints
from scoring.confirmatory.parameters import Matrix, ParameterTable, Plan


@dataclass(frozen=True, slots=True)
class Slots:
    """The parameters of one matrix of one group: where they stand, and their place among all parameters."""

    row: Ints
    column: Ints
    place: Ints


@dataclass(frozen=True, slots=True, kw_only=True)
class Matrices:
    """The matrices of one group. Leading axes, where there are any, are alternatives.

    covariance: (items, items) that the model implies, of the responses behind the items where they are
    ordered. residuals: (items, items); scales: (items,) 1 / standard deviation of those responses (1 for
    continuous items).
    """

    loadings: Floats
    factors: Floats
    residuals: Floats
    intercepts: Floats
    means: Floats
    thresholds: Floats
    scales: Floats
    covariance: Floats

    @property
    def item_means(self) -> Floats:
        """(items,) means that the model implies."""
        means: Floats = self.intercepts + (self.loadings @ self.means[..., None])[..., 0]
        return means


@dataclass(frozen=True)
class GroupStructure:
    """The model of one group as a function of all parameters, with slopes.

    Its moments are, for continuous items, the means (if they are modelled) and the covariances of ``pairs``;
    for ordered items the thresholds, in standard deviations of the response behind each, and its
    correlations.
    """

    n_items: int
    n_factors: int
    slots: Mapping[Matrix, Slots]
    of_item: Ints  # (thresholds,) the item of each threshold
    plan: Plan
    n_parameters: int

    @cached_property
    def pairs(self) -> tuple[Ints, Ints]:
        """Row and column of every covariance among the moments, row >= column.

        Continuous: the lower triangle, row by row. Ordered: the upper one, as in ``polychoric_covariance``.
        """
        if self.plan.ordered:
            column, row = np.triu_indices(self.n_items, 1)
        else:
            row, column = np.tril_indices(self.n_items)
        return row.astype(np.int64), column.astype(np.int64)

    def matrices(self, values: Floats) -> Matrices:
        """The matrices for (..., parameters) values."""
        k, m = self.n_items, self.n_factors
        loadings = self._filled(Matrix.LOADING, values, (k, m))
        factors = self._filled(Matrix.FACTOR, values, (m, m))
        residuals = self._filled(Matrix.RESIDUAL, values, (k, k))
        explained = loadings @ factors @ loadings.swapaxes(-1, -2)
        scales = self._scales(values, explained, residuals)
        if self.plan.ordered and not self.plan.theta:
            own = np.arange(k)
            residuals[..., own, own] = scales**-2.0 - explained[..., own, own]
        return Matrices(
            loadings=loadings,
            factors=factors,
            residuals=residuals,
            intercepts=self._filled(Matrix.INTERCEPT, values, (k, 1))[..., 0],
            means=self._filled(Matrix.MEAN, values, (m, 1))[..., 0],
            thresholds=self._filled(Matrix.THRESHOLD, values, (len(self.of_item), 1))[..., 0],
            scales=scales,
            covariance=explained + residuals,
        )

    def moments(self, matrices: Matrices) -> Floats:
        """(..., moments) that the model implies."""
        row, column = self.pairs
        covariances = matrices.covariance[..., row, column]
        if not self.plan.ordered:
            means = matrices.item_means if self.plan.means else covariances[..., :0]
            return np.concatenate([means, covariances], axis=-1)
        scale = matrices.scales
        thresholds = scale[..., self.of_item] * (matrices.thresholds - matrices.item_means[..., self.of_item])
        correlations = scale[..., row] * scale[..., column] * covariances
        return np.concatenate([thresholds, correlations], axis=-1)

    def jacobian(self, matrices: Matrices) -> Floats:
        """(moments, parameters) slopes of the moments in every parameter, free or not."""
        row, column = self.pairs
        covariances, means = self._covariance_slopes(matrices, row, column), self._mean_slopes(matrices)
        if not self.plan.ordered:
            return np.concatenate([means if self.plan.means else means[:0], covariances])
        scales, scale_slopes = matrices.scales, self._scale_slopes(matrices)
        correlations = (scales[row] * scales[column])[:, None] * covariances + matrices.covariance[
            row, column, None
        ] * (scales[row, None] * scale_slopes[column] + scales[column, None] * scale_slopes[row])
        distance = matrices.thresholds - matrices.item_means[self.of_item]
        thresholds = (
            scales[self.of_item, None] * (self._threshold_slopes() - means[self.of_item])
            + distance[:, None] * scale_slopes[self.of_item]
        )
        return np.concatenate([thresholds, correlations])

    def bend(self, matrices: Matrices, towards_means: Floats, towards_covariance: Floats) -> Floats:
        """(parameters, parameters) second slopes of a sum of means and covariances of continuous items.

        towards_means: (items,) and towards_covariance: (items, items), symmetric, are what the sum weighs by.
        """
        half, weighted = np.zeros((self.n_parameters, self.n_parameters)), towards_covariance
        one, psi, mean = self.slots[Matrix.LOADING], self.slots[Matrix.FACTOR], self.slots[Matrix.MEAN]
        between = weighted[np.ix_(one.row, one.row)] * matrices.factors[np.ix_(one.column, one.column)]
        half[np.ix_(one.place, one.place)] = between
        reach = weighted @ matrices.loadings
        along = (one.column[:, None] == psi.row) * reach[np.ix_(one.row, psi.column)]
        across = (one.column[:, None] == psi.column) * reach[np.ix_(one.row, psi.row)]
        half[np.ix_(one.place, psi.place)] = 2.0 * (along + (psi.row != psi.column) * across)
        half[np.ix_(one.place, mean.place)] = (one.column[:, None] == mean.row) * towards_means[one.row, None]
        return half + half.T

    def _filled(self, matrix: Matrix, values: Floats, shape: tuple[int, int]) -> Floats:
        """The matrix for (..., parameters) values; what is no parameter is 0. Covariances are symmetric."""
        slots = self.slots[matrix]
        filled = np.zeros((*values.shape[:-1], *shape), dtype=values.dtype)
        filled[..., slots.row, slots.column] = values[..., slots.place]
        if matrix in (Matrix.FACTOR, Matrix.RESIDUAL):
            filled[..., slots.column, slots.row] = values[..., slots.place]
        return filled

    def _scales(self, values: Floats, explained: Floats, residuals: Floats) -> Floats:
        if self.plan.ordered and self.plan.theta:
            own = np.arange(self.n_items)
            scales: Floats = (explained + residuals)[..., own, own] ** -0.5
            return scales
        if self.plan.ordered:
            return self._filled(Matrix.SCALE, values, (self.n_items, 1))[..., 0]
        return np.ones((*values.shape[:-1], self.n_items))

    def _covariance_slopes(self, matrices: Matrices, row: Ints, column: Ints) -> Floats:
        """(pairs, parameters) slopes of the implied covariances."""
        slopes = np.zeros((len(row), self.n_parameters))
        one, psi, theta = (self.slots[matrix] for matrix in (Matrix.LOADING, Matrix.FACTOR, Matrix.RESIDUAL))
        lam, reach = matrices.loadings, matrices.loadings @ matrices.factors
        slopes[:, one.place] = (row[:, None] == one.row) * reach[np.ix_(column, one.column)] + (
            column[:, None] == one.row
        ) * reach[np.ix_(row, one.column)]
        both = lam[np.ix_(row, psi.row)] * lam[np.ix_(column, psi.column)]
        other = lam[np.ix_(row, psi.column)] * lam[np.ix_(column, psi.row)]
        slopes[:, psi.place] = both + (psi.row != psi.column) * other
        slopes[:, theta.place] = (row[:, None] == theta.row) & (column[:, None] == theta.column)
        return slopes

    def _mean_slopes(self, matrices: Matrices) -> Floats:
        """(items, parameters) slopes of the implied means."""
        slopes, items = np.zeros((self.n_items, self.n_parameters)), np.arange(self.n_items)
        one, nu, alpha = (self.slots[matrix] for matrix in (Matrix.LOADING, Matrix.INTERCEPT, Matrix.MEAN))
        slopes[:, one.place] = (items[:, None] == one.row) * matrices.means[one.column]
        slopes[:, nu.place] = items[:, None] == nu.row
        slopes[:, alpha.place] = matrices.loadings[:, alpha.row]
        return slopes

    def _scale_slopes(self, matrices: Matrices) -> Floats:
        """(items, parameters) slopes of the scales."""
        items = np.arange(self.n_items)
        if self.plan.theta:
            slopes = self._covariance_slopes(matrices, items, items)
            return -0.5 * matrices.scales[:, None] ** 3 * slopes
        slopes, slots = np.zeros((self.n_items, self.n_parameters)), self.slots[Matrix.SCALE]
        slopes[:, slots.place] = items[:, None] == slots.row
        return slopes

    def _threshold_slopes(self) -> Floats:
        slopes, slots = np.zeros((len(self.of_item), self.n_parameters)), self.slots[Matrix.THRESHOLD]
        slopes[slots.row, slots.place] = 1.0
        return slopes


def structures(plan: Plan, table: ParameterTable) -> tuple[GroupStructure, ...]:
    """The structure of every group."""
    n_items, n_factors = len(plan.model.items), len(plan.model.factors)
    of_item = np.repeat(np.arange(n_items), plan.n_thresholds or (0,) * n_items)
    return tuple(
        GroupStructure(
            n_items=n_items,
            n_factors=n_factors,
            slots=_slots(table, group),
            of_item=of_item,
            plan=plan,
            n_parameters=len(table.parameters),
        )
        for group in range(plan.n_groups)
    )


def _slots(table: ParameterTable, group: int) -> dict[Matrix, Slots]:
    found: dict[Matrix, Slots] = {}
    for matrix in Matrix:
        places = [
            place
            for place, each in enumerate(table.parameters)
            if each.group == group and each.matrix is matrix
        ]
        rows = [table.parameters[place].row for place in places]
        columns = [table.parameters[place].column for place in places]
        found[matrix] = Slots(*(np.array(each, dtype=np.int64) for each in (rows, columns, places)))
    return found
