"""The estimates of a factor model in standard deviations, and errors of what follows from parameters."""

from collections.abc import Callable
from dataclasses import dataclass

import numpy as np

from scoring.arrays import Floats
from scoring.confirmatory.fitted import Fitted
from scoring.confirmatory.moments import GroupStructure, Matrices
from scoring.confirmatory.parameters import Matrix, Parameter

_TINY = 1e-30  # a step so small that no digit is lost: the slope stands in the imaginary part


@dataclass(frozen=True, slots=True)
class ParameterValues:
    """What is shown of a model: (parameters,) values and standardised values with their standard errors.

    After the parameters come, for ordered items without theta, the residual variances that follow from them.
    """

    parameters: tuple[Parameter, ...]
    values: Floats
    errors: Floats
    standardised: Floats
    standardised_errors: Floats


def parameter_values(fitted: Fitted) -> ParameterValues:
    """Values and standardised values of all parameters, with errors by the delta method.

    Loadings are in standard deviations of item and factor, thresholds, intercepts and residual variances of
    the item, covariances are correlations. A negative variance leaves NaN in what is divided by its root.
    """
    problem = fitted.problem
    parameters = problem.table.parameters + _followed(fitted)

    def both(theta: Floats) -> Floats:
        matrices = problem.matrices(theta)
        pairs = list(zip(problem.structures, matrices, strict=True))
        plain = [_as_they_are(each) for each in matrices]
        scaled = [_standardised(structure, each) for structure, each in pairs]
        return np.stack([_picked(plain, parameters), _picked(scaled, parameters)], axis=-1)

    with np.errstate(invalid="ignore", divide="ignore"):
        values = both(fitted.theta)
        errors = _errors(both, fitted.theta, fitted.covariance)
    errors = np.where(np.isnan(values), np.nan, errors)
    return ParameterValues(parameters, values[:, 0], errors[:, 0], values[:, 1], errors[:, 1])


def _followed(fitted: Fitted) -> tuple[Parameter, ...]:
    """The residual variances that are no parameters."""
    plan = fitted.problem.plan
    if not plan.ordered or plan.theta:
        return ()
    items, groups = range(len(plan.model.items)), range(plan.n_groups)
    return tuple(Parameter(group, Matrix.RESIDUAL, item, item, 0.0, "") for group in groups for item in items)


def _errors(function: Callable[[Floats], Floats], theta: Floats, covariance: Floats) -> Floats:
    """(values, 2) standard errors of a function of the parameters, whose slopes are exact to the last digits.

    Source: Squire and Trapp (1998), Using complex variables to estimate derivatives, SIAM Review 40.
    """
    slopes = function(theta + 1j * _TINY * np.eye(len(theta))).imag / _TINY  # (q, values, 2)
    variances = np.einsum("qvk,qr,rvk->vk", slopes, covariance, slopes, optimize=True)
    errors: Floats = np.sqrt(variances)
    return errors


def _picked(matrices: list[dict[Matrix, Floats]], parameters: tuple[Parameter, ...]) -> Floats:
    """(..., parameters) the elements in which the parameters stand."""
    elements = [matrices[each.group][each.matrix][..., each.row, each.column] for each in parameters]
    return np.stack(elements, axis=-1)


def _as_they_are(matrices: Matrices) -> dict[Matrix, Floats]:
    return {
        Matrix.LOADING: matrices.loadings,
        Matrix.RESIDUAL: matrices.residuals,
        Matrix.FACTOR: matrices.factors,
        Matrix.THRESHOLD: matrices.thresholds[..., None],
        Matrix.INTERCEPT: matrices.intercepts[..., None],
        Matrix.MEAN: matrices.means[..., None],
        Matrix.SCALE: matrices.scales[..., None],
    }


def _standardised(structure: GroupStructure, matrices: Matrices) -> dict[Matrix, Floats]:
    own, factor = np.arange(structure.n_items), np.arange(structure.n_factors)
    item_sd = np.sqrt(matrices.covariance[..., own, own])
    factor_sd = np.sqrt(matrices.factors[..., factor, factor])
    residuals = as_correlations(matrices.residuals)
    residuals[..., own, own] = matrices.residuals[..., own, own] / item_sd**2
    threshold_sd = item_sd[..., structure.of_item]
    return {
        Matrix.LOADING: matrices.loadings * factor_sd[..., None, :] / item_sd[..., :, None],
        Matrix.RESIDUAL: residuals,
        Matrix.FACTOR: as_correlations(matrices.factors),
        Matrix.THRESHOLD: (matrices.thresholds / threshold_sd)[..., None],
        Matrix.INTERCEPT: (matrices.intercepts / item_sd)[..., None],
        Matrix.MEAN: (matrices.means / factor_sd)[..., None],
        Matrix.SCALE: np.ones_like(matrices.scales)[..., None],
    }


def as_correlations(covariance: Floats) -> Floats:
    """(..., k, k) correlations of (..., k, k) covariances whose variances are above 0."""
    own = np.arange(covariance.shape[-1])
    deviation = np.sqrt(covariance[..., own, own])
    correlations: Floats = covariance / (deviation[..., :, None] * deviation[..., None, :])
    return correlations
