"""What a confirmatory factor analysis gives: estimates, fit, and the solution of every group."""

from collections.abc import Mapping
from dataclasses import dataclass, field

import numpy as np
from scipy.special import ndtr

from instruments.errors import NotFoundError
from scoring.arrays import Floats
from scoring.confirmatory.fit_measures import FitMeasures, RobustMeasures
from scoring.confirmatory.fitted import Fitted
from scoring.confirmatory.parameters import described
from scoring.confirmatory.standardised import parameter_values
from scoring.outcomes import Interval
from scoring.result_warnings import Warnings


@dataclass(frozen=True, slots=True, kw_only=True)
class Estimate:
    """One parameter of one group, written as in the text of a model: left, operator, right.

    Operators: ``=~`` loading, ``~~`` variance or covariance, ``|`` threshold, ``~1`` intercept or factor
    mean, ``~*~`` scale of an ordered item. free: whether it was estimated; label: free ones with the same are
    one.
    """

    group: str
    left: str
    operator: str
    right: str
    value: float
    standard_error: float  # 0 where it is fixed
    standardised: float
    standardised_error: float
    free: bool
    label: str

    @property
    def z(self) -> float:
        """The value in standard errors; NaN where it has none."""
        return self.value / self.standard_error if self.standard_error > 0.0 else float("nan")

    @property
    def p(self) -> float:
        """How often chance alone would take a value of 0 as far, either way; NaN where it is fixed."""
        return 2.0 * float(ndtr(-abs(self.z)))

    def __str__(self) -> str:
        return " ".join((self.left, self.operator, self.right)).strip()


@dataclass(frozen=True, slots=True, kw_only=True)
class GroupSolution:
    """The model of one group in matrices: items and factors in the order of the model.

    loadings, standardised_loadings: (items, factors). factors: (factors, factors) variances and covariances,
    and factor_correlations. residuals: (items, items), of the responses behind ordered items. intercepts:
    (items,). factor_means: (factors,). thresholds: for each ordered item its own, on the scale of the
    response behind it; scales: (items,) 1 / standard deviation of that response. implied: (items, items)
    covariances that the model implies, correlations for ordered items. residual_correlations: (items, items)
    observed minus implied.
    """

    name: str
    n_respondents: int
    loadings: Floats
    standardised_loadings: Floats
    factors: Floats
    factor_correlations: Floats
    residuals: Floats
    intercepts: Floats
    factor_means: Floats
    thresholds: Mapping[str, Floats]
    categories: Mapping[str, Floats]  # the codes of every ordered item, in order
    scales: Floats
    implied: Floats
    residual_correlations: Floats


@dataclass(frozen=True, slots=True, kw_only=True)
class ConfirmatoryResult:
    """A factor model held against data. Unrounded: only a report rounds.

    plain: the fit as it comes. scaled: the fit by the corrected chi-square, which is the one to read for
    every estimator but "ml"; None for "ml" and where df is 0. robust: CFI, TLI and RMSEA for the people
    at large (``fit_measures.robust_measures``), where they are known. covariance: (q, q) of the free
    parameters, labels in ``free_labels``.
    """

    estimator: str
    items: tuple[str, ...]
    factor_names: tuple[str, ...]
    estimates: tuple[Estimate, ...]
    plain: FitMeasures
    scaled: FitMeasures | None
    robust: RobustMeasures | None
    srmr: float
    groups: tuple[GroupSolution, ...]
    n_respondents: int  # people used, not received
    log_likelihood: float | None
    free_labels: tuple[str, ...]
    covariance: Floats = field(repr=False)
    fitted: Fitted = field(repr=False)
    warnings: Warnings = ()

    @property
    def chi2(self) -> float:
        """The chi-square as it comes."""
        return self.plain.chi2

    @property
    def df(self) -> int:
        """Degrees of freedom; 0 says that the model cannot be tested."""
        return self.plain.df

    @property
    def p(self) -> float:
        """How often a chi-square with these degrees of freedom is as large."""
        return self.plain.p

    @property
    def cfi(self) -> float:
        """Comparative fit index."""
        return self.plain.cfi

    @property
    def tli(self) -> float:
        """Tucker-Lewis index."""
        return self.plain.tli

    @property
    def rmsea(self) -> float:
        """Root mean square error of approximation."""
        return self.plain.rmsea

    @property
    def rmsea_interval(self) -> Interval:
        """Its 90 % interval."""
        return self.plain.rmsea_interval

    @property
    def n_free(self) -> int:
        """The number of free parameters."""
        return len(self.free_labels)

    @property
    def aic(self) -> float:
        """Akaike's criterion; NaN where there is no likelihood."""
        return self._criterion(2.0)

    @property
    def bic(self) -> float:
        """Schwarz's criterion; NaN where there is no likelihood."""
        return self._criterion(float(np.log(self.n_respondents)))

    @property
    def thresholds(self) -> Mapping[str, Floats]:
        """The thresholds of every ordered item, of the first group where there are several."""
        return self.groups[0].thresholds

    @property
    def residual_correlations(self) -> Floats:
        """(items, items) observed minus implied correlations, of the first group where there are several."""
        return self.groups[0].residual_correlations

    def estimate(self, text: str, *, group: str | None = None) -> Estimate:
        """One estimate by its text, such as "wellbeing =~ a" or "a | t1"; of the first group unless named."""
        wanted, name = " ".join(text.split()), self.groups[0].name if group is None else str(group)
        turned = " ".join(reversed(wanted.split(" ")))
        for each in self.estimates:
            if each.group == name and (
                str(each) == wanted or (each.operator == "~~" and str(each) == turned)
            ):
                return each
        raise NotFoundError(
            f"the model has no {wanted!r} in group {name}",
            where="ConfirmatoryResult.estimate",
            fix="Look at the estimates: each is written as left, operator, right.",
        )

    def _criterion(self, price: float) -> float:
        if self.log_likelihood is None:
            return float("nan")
        return price * self.n_free - 2.0 * self.log_likelihood


def estimates_of(fitted: Fitted, groups: tuple[str, ...]) -> tuple[Estimate, ...]:
    """Every parameter of every group with its errors, in the order of the model."""
    every, problem = parameter_values(fitted), fitted.problem
    columns = zip(
        every.parameters,
        *(
            each.tolist()
            for each in (every.values, every.errors, every.standardised, every.standardised_errors)
        ),
        strict=True,
    )
    found = []
    for parameter, value, error, standardised, standardised_error in columns:
        left, operator, right = described(parameter, problem.plan.model, problem.threshold_names)
        free = bool(np.isnan(parameter.value))
        found.append(
            Estimate(
                group=groups[parameter.group],
                left=left,
                operator=operator,
                right=right,
                value=value,
                standard_error=error,
                standardised=standardised,
                standardised_error=standardised_error,
                free=free,
                label=parameter.label if free else "",
            )
        )
    return tuple(found)
