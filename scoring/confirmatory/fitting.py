"""Confirmatory factor analysis: a model in words, held against answers."""

from collections.abc import Mapping, Sequence
from typing import Literal, get_args

import numpy as np
from numpy.typing import ArrayLike

from instruments.errors import InvalidInputError
from scoring.arrays import Floats
from scoring.confirmatory.doubts import doubts
from scoring.confirmatory.fit_measures import (
    plain_measures,
    residual_correlations,
    robust_measures,
    scaled_measures,
    srmr,
)
from scoring.confirmatory.fitted import Fitted
from scoring.confirmatory.least_squares import OrderedGroup, least_squares_fit, ordered_groups
from scoring.confirmatory.likelihood import likelihood_fit, normal_groups
from scoring.confirmatory.model_text import FactorModel, independent, parsed
from scoring.confirmatory.parameters import Plan, refuse_unfit_equalities
from scoring.confirmatory.problem import Problem, refuse_unidentified
from scoring.confirmatory.result import ConfirmatoryResult, GroupSolution, estimates_of
from scoring.confirmatory.sample import WHERE, FactorSample, Gaps, factor_sample
from scoring.result_warnings import Warnings

Estimator = Literal["wlsmv", "wlsm", "ulsmv", "ml", "mlr", "mlm"]
Parameterisation = Literal["delta", "theta"]
_ORDERED: tuple[Estimator, ...] = ("wlsmv", "wlsm", "ulsmv")
_GAPS: Mapping[str, tuple[Gaps, ...]] = {
    **dict.fromkeys(_ORDERED, ("listwise", "pairwise")),
    "ml": ("listwise", "fiml"),
    "mlr": ("listwise", "fiml"),
    "mlm": ("listwise",),
}


def confirm(
    data: Mapping[str, ArrayLike],
    model: str,
    *,
    estimator: Estimator = "wlsmv",
    group: ArrayLike | None = None,
    equal: Sequence[str] = (),
    weights: ArrayLike | None = None,
    missing: Gaps = "listwise",
    parameterisation: Parameterisation = "delta",
) -> ConfirmatoryResult:
    """A factor model fitted to answers, with its fit, errors and doubts.

    data: item -> (n,) codes, reversed already, NaN for no answer. model: see ``model_text.parsed``.
    estimator: "wlsmv" takes the items as ordered categories (with "wlsm" and "ulsmv" as its variants); "ml"
    as normal; "mlr" as ordered numbers of any distribution, for five categories or more; "mlm" likewise.
    group: (n,) labels; the model then holds in each, and what ``equal`` names is the same in all: "loadings",
    "intercepts", "thresholds", "residuals", "residual_covariances", "factor_variances", "factor_covariances",
    "factor_means". weights: (n,) sampling weights, not for "ml" and "mlm".
    missing: "listwise", "fiml" ("ml" and "mlr": every answer counts) or "pairwise" (ordered items).
    parameterisation: of ordered items, whether the response behind each ("delta") or its residual
    ("theta") has variance 1; the fit is the same.
    """
    stated = parsed(model)
    _refuse_unfit(stated, estimator, missing, weights, equal, parameterisation)
    sample = factor_sample(data, stated.items, group=group, weights=weights, missing=missing)
    refuse_unfit_equalities(equal, n_groups=len(sample.groups), ordered=estimator in _ORDERED)
    if estimator in _ORDERED:
        return _of_ordered(stated, sample, estimator, missing, equal, parameterisation)
    groups = normal_groups(sample)
    plan = Plan(
        model=stated,
        groups=sample.groups,
        means=len(sample.groups) > 1 or missing == "fiml",
        equal=equal,
    )
    fitted = likelihood_fit(_identified(plan), groups, estimator)
    baseline = likelihood_fit(Problem.of(_baseline(plan)), groups, estimator)
    return _result(estimator, sample, fitted, baseline, ())


def _of_ordered(
    stated: FactorModel,
    sample: FactorSample,
    estimator: Estimator,
    missing: Gaps,
    equal: Sequence[str],
    parameterisation: Parameterisation,
) -> ConfirmatoryResult:
    groups = ordered_groups(sample, pairwise=missing == "pairwise")
    plan = Plan(
        model=stated,
        groups=sample.groups,
        means=True,
        n_thresholds=tuple(len(each) for each in groups[0].polychoric.thresholds),
        theta=parameterisation == "theta",
        equal=equal,
    )
    fitted = least_squares_fit(_identified(plan), groups, sample.shares, estimator)
    baseline = least_squares_fit(Problem.of(_baseline(plan)), groups, sample.shares, estimator)
    return _result(estimator, sample, fitted, baseline, groups)


def _identified(plan: Plan) -> Problem:
    problem = Problem.of(plan)
    refuse_unidentified(problem)
    return problem


def _baseline(plan: Plan) -> Plan:
    """The plan of the model in which the items of every group have nothing to do with each other."""
    return Plan(
        model=independent(plan.model.items),
        groups=plan.groups,
        means=plan.means,
        n_thresholds=plan.n_thresholds,
    )


def _result(
    estimator: Estimator,
    sample: FactorSample,
    fitted: Fitted,
    baseline: Fitted,
    ordered: Sequence[OrderedGroup],
) -> ConfirmatoryResult:
    model, complete = fitted.problem.plan.model, not np.isnan(sample.rows).any()
    groups, scaled = _solutions(sample, fitted, ordered), scaled_measures(fitted, baseline)
    unscaled = scaled is None and estimator != "ml" and fitted.df > 0
    standardised = [group.standardised_loadings for group in groups]
    return ConfirmatoryResult(
        estimator=estimator,
        items=sample.items,
        factor_names=model.factors,
        estimates=estimates_of(fitted, sample.groups),
        plain=plain_measures(fitted, baseline),
        scaled=scaled,
        robust=robust_measures(fitted, baseline) if complete or ordered else None,
        srmr=srmr(fitted, sample.shares),
        groups=groups,
        n_respondents=len(sample.rows),
        log_likelihood=fitted.log_likelihood,
        free_labels=fitted.problem.table.labels,
        covariance=fitted.covariance,
        fitted=fitted,
        warnings=(
            *doubts(fitted, sample, standardised, unscaled=unscaled),
            *_of_polychorics(ordered),
        ),
    )


def _solutions(
    sample: FactorSample, fitted: Fitted, ordered: Sequence[OrderedGroup]
) -> tuple[GroupSolution, ...]:
    residuals, solutions, plan = residual_correlations(fitted), [], fitted.problem.plan
    ends = np.cumsum(plan.n_thresholds or ())[:-1]
    for number, matrices in enumerate(fitted.matrices):
        own = ordered[number].polychoric.categories if ordered else ()
        thresholds = np.split(matrices.thresholds, ends) if ordered else []
        item_sd, factor_sd = _deviations(matrices.covariance), _deviations(matrices.factors)
        solutions.append(
            GroupSolution(
                name=sample.groups[number],
                n_respondents=int((sample.group == number).sum()),
                loadings=matrices.loadings,
                standardised_loadings=matrices.loadings * factor_sd / item_sd[:, None],
                factors=matrices.factors,
                factor_correlations=matrices.factors / np.outer(factor_sd, factor_sd),
                residuals=matrices.residuals,
                intercepts=matrices.intercepts if plan.means else fitted.observed[number].means,
                factor_means=matrices.means,
                thresholds=dict(zip(sample.items, thresholds, strict=bool(ordered))),
                categories=dict(zip(sample.items, own, strict=bool(ordered))),
                scales=matrices.scales,
                implied=matrices.covariance * np.outer(matrices.scales, matrices.scales),
                residual_correlations=residuals[number],
            )
        )
    return tuple(solutions)


def _deviations(covariance: Floats) -> Floats:
    """Standard deviations; NaN for a variance below 0, of which a warning tells."""
    variances = covariance.diagonal()
    return np.where(variances > 0.0, np.sqrt(np.abs(variances)), np.nan)


def _of_polychorics(ordered: Sequence[OrderedGroup]) -> Warnings:
    """What was doubtful about the correlations already; rows left out are told elsewhere."""
    return tuple(
        warning
        for group in ordered
        for warning in group.polychoric.warnings
        if warning.code != "incomplete-rows"
    )


def _refuse_unfit(
    model: FactorModel,
    estimator: str,
    missing: str,
    weights: ArrayLike | None,
    equal: Sequence[str],
    parameterisation: str,
) -> None:
    """Refuse choices that do not go together."""
    if estimator not in get_args(Estimator):
        raise _choice(f"{estimator!r} is no estimator", f"Choose among {', '.join(get_args(Estimator))}.")
    if missing not in _GAPS[estimator]:
        raise _choice(
            f"{estimator} cannot treat gaps by {missing!r}", f"Choose among {', '.join(_GAPS[estimator])}."
        )
    if parameterisation not in get_args(Parameterisation):
        raise _choice(f"{parameterisation!r} is no parameterisation", "Choose delta or theta.")
    if weights is not None and estimator in ("ml", "mlm"):
        raise _choice(f"{estimator} takes no weights", "Take mlr, whose errors stay right with weights.")
    delta = estimator in _ORDERED and parameterisation == "delta"
    own = [term for term in model.covariances if term.left == term.right and term.left in model.items]
    if delta and (own or "residuals" in equal):
        raise _choice(
            "the residual variance of an ordered item follows from its loadings",
            "Leave it out of the model, or take parameterisation='theta'.",
        )


def _choice(what: str, fix: str) -> InvalidInputError:
    return InvalidInputError(what, where=WHERE, fix=fix)
