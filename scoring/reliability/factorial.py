"""Omega from one confirmed factor: how much of the sum of the items, as numbers, the factor explains."""

from dataclasses import dataclass

import numpy as np
from numpy.typing import ArrayLike

from scoring.arguments import require_level
from scoring.arrays import Floats
from scoring.confirmatory.one_factor import normal_replicates, one_factor
from scoring.outcomes import Interval
from scoring.reliability.coefficients import Coefficient, replicate_interval
from scoring.reliability.direction import against_the_rest, item_rest_of, require_one_direction
from scoring.result_warnings import Warnings, holding, incomplete_rows, unusable
from scoring.structure.covariances import complete_rows, covariances

_WHERE = "confirmatory_omega"


@dataclass(frozen=True, slots=True, kw_only=True)
class ConfirmatoryOmegaResult:
    """Omega of the sum of k items from one factor by maximum likelihood. Unrounded: only a report rounds.

    total: variance from the factor by the observed variance of the sum. model_implied: by the variance that
    the model implies for it. loadings: (k,) standardised. interval: of total, where replicates are given.
    """

    total: float
    model_implied: float
    loadings: Floats
    interval: Interval | None
    n_items: int
    n_respondents: int
    warnings: Warnings = ()

    @property
    def hierarchical(self) -> float:
        """Share of the general factor, which is the total again where one factor is all there is."""
        return self.total

    @property
    def coefficients(self) -> tuple[Coefficient, ...]:
        """Both coefficients by their full names, with the source of each formula."""
        of = "the sum of the items"
        return (
            Coefficient(
                name="omega total (confirmatory, one factor by maximum likelihood, observed variance)",
                of=of,
                value=self.total,
                source="McDonald (1999), Test Theory, equation 6.20b, over the observed variance",
                interval=self.interval,
            ),
            Coefficient(
                name="omega total (confirmatory, one factor by maximum likelihood, implied variance)",
                of=of,
                value=self.model_implied,
                source="McDonald (1999), Test Theory, equation 6.20b",
            ),
        )


def confirmatory_omega(
    items: ArrayLike, *, weights: ArrayLike | None = None, level: float = 0.95
) -> ConfirmatoryOmegaResult:
    """Omega of the sum of (n, k) items, k > 2, reversed already, over complete rows.

    weights: (n,), or (n, 1 + R) with replicates, in each of which the factor is fitted again.
    """
    require_level(level, where=_WHERE)
    rows, columns = complete_rows(items, weights, where=_WHERE)
    found = covariances(rows, weights=columns, where=_WHERE)
    item_rest = item_rest_of(found.full)
    require_one_direction(item_rest, float(found.effective[0]), where=_WHERE)
    fit = one_factor(rows, "ml" if weights is None else "mlr", None if weights is None else columns[:, 0])
    group = fit.groups[0]
    loadings, residuals = group.loadings[:, 0], group.residuals.diagonal()
    observed = fit.fitted.observed[0].covariance
    values = _totals(loadings, residuals, found.values * (observed.sum() / found.full.sum()))
    common = float(loadings.sum() ** 2)
    return ConfirmatoryOmegaResult(
        total=common / float(observed.sum()),
        model_implied=common / (common + float(residuals.sum())),
        loadings=group.standardised_loadings[:, 0],
        interval=replicate_interval(values, level),
        n_items=len(loadings),
        n_respondents=found.n_rows,
        warnings=(
            *(each for each in fit.warnings if each.code != "against-the-rest"),  # told below, by number
            *holding(
                [
                    against_the_rest(item_rest, loadings),
                    incomplete_rows(len(np.asarray(items)), found.n_rows),
                    unusable(values),
                ]
            ),
        ),
    )


def _totals(loadings: Floats, residuals: Floats, covariance: Floats) -> Floats:
    """(1 + R,) omega over the observed variance, the factor fitted again in every replicate."""
    if covariance.shape[2] == 1:
        return np.array([np.nan])
    every, _ = normal_replicates(loadings, residuals, covariance)
    return np.asarray(every.sum(axis=0) ** 2 / covariance.sum(axis=(0, 1)))
