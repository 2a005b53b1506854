"""Categorical omega: how much of the sum of ordered items, as people get it, one factor explains."""

from dataclasses import dataclass

import numpy as np
from numpy.typing import ArrayLike

from scoring.arguments import require_level
from scoring.arrays import Floats, effective_n
from scoring.confirmatory.one_factor import one_factor, weighted_replicates
from scoring.outcomes import Interval
from scoring.polychoric import ReplicatePolychorics, replicate_polychorics
from scoring.polychoric.covariance import polychoric_covariance
from scoring.polychoric.ordinal_sum import covariance_of_sum
from scoring.reliability.coefficients import Coefficient, replicate_interval
from scoring.reliability.direction import against_the_rest, item_rest_of, require_one_direction
from scoring.result_warnings import ResultWarning, Warnings, holding, incomplete_rows, item_list, unusable
from scoring.structure.covariances import complete_rows

_WHERE = "categorical_omega"


@dataclass(frozen=True, slots=True, kw_only=True)
class CategoricalOmegaResult:
    """Omega of the sum of k ordered items as people get it. Unrounded: only a report rounds.

    total: variance of the sum from the factor by its variance from the observed polychoric correlations.
    model_implied: by its variance from the implied ones. latent_response, latent_response_implied: the same
    two of the sum of the continuous responses behind the items, a score that nobody has. loadings: (k,)
    standardised, of those responses.
    """

    total: float
    model_implied: float
    latent_response: float
    latent_response_implied: float
    loadings: Floats
    interval: Interval | None  # of total, where replicates are given
    n_items: int
    n_respondents: int
    warnings: Warnings = ()

    @property
    def hierarchical(self) -> float:
        """Share of the general factor, which is the total again where one factor is all there is."""
        return self.total

    @property
    def coefficients(self) -> tuple[Coefficient, ...]:
        """The coefficients by their full names, with the source of each formula."""
        source = "Green and Yang (2009), Psychometrika 74, equation 21"
        of = "the sum of the ordered items as answered"
        latent = "the sum of the continuous responses behind the items, a score that nobody has"
        return (
            Coefficient(
                name="categorical omega (one factor by WLSMV, observed polychoric correlations)",
                of=of,
                value=self.total,
                source=source,
                interval=self.interval,
            ),
            Coefficient(
                name="categorical omega (one factor by WLSMV, implied correlations)",
                of=of,
                value=self.model_implied,
                source=source,
            ),
            Coefficient(
                name="omega of the latent responses (one factor by WLSMV, observed polychoric correlations)",
                of=latent,
                value=self.latent_response,
                source="McDonald (1999), Test Theory, equation 6.20b, over polychoric correlations",
            ),
            Coefficient(
                name="omega of the latent responses (one factor by WLSMV, implied correlations)",
                of=latent,
                value=self.latent_response_implied,
                source="McDonald (1999), Test Theory, equation 6.20b",
            ),
        )


def categorical_omega(
    codes: ArrayLike, *, weights: ArrayLike | None = None, level: float = 0.95
) -> CategoricalOmegaResult:
    """Categorical omega of the sum of (n, k) codes of ordered items, k > 2, reversed already.

    Complete rows only. The default for items of five categories or fewer, as it is about the sum that
    people get and not about the responses behind it. weights: (n,), or (n, 1 + R) with replicates, in each
    of which thresholds, correlations and factor are found again.
    Source: Green and Yang (2009), Psychometrika 74.
    """
    require_level(level, where=_WHERE)
    rows, columns = complete_rows(codes, weights, where=_WHERE)
    found = replicate_polychorics(rows, columns)
    observed = found.correlations
    item_rest = item_rest_of(observed[:, :, 0])
    require_one_direction(item_rest, float(effective_n(columns)[0]), where=_WHERE)
    fit = one_factor(rows, "wlsmv", None if weights is None else columns[:, 0])
    loadings = fit.groups[0].standardised_loadings[:, 0]
    implied = _with_ones(np.outer(loadings, loadings))
    full = tuple(each[:, :1] for each in found.thresholds)
    common = covariance_of_sum(full, found.categories, np.outer(loadings, loadings)[:, :, None])[0]
    values = _totals(loadings, rows, columns, found)
    return CategoricalOmegaResult(
        total=float(common / covariance_of_sum(full, found.categories, observed[:, :, :1])[0]),
        model_implied=float(common / covariance_of_sum(full, found.categories, implied[:, :, None])[0]),
        latent_response=float(loadings.sum() ** 2 / observed[:, :, 0].sum()),
        latent_response_implied=float(loadings.sum() ** 2 / implied.sum()),
        loadings=loadings,
        interval=replicate_interval(values, level),
        n_items=len(loadings),
        n_respondents=found.n_respondents,
        warnings=(
            *(each for each in fit.warnings if each.code != "against-the-rest"),  # told below, by number
            *holding(
                [
                    against_the_rest(item_rest, loadings),
                    incomplete_rows(len(np.asarray(codes)), len(rows)),
                    unusable(values),
                    _uneven(found),
                ]
            ),
        ),
    )


def _totals(loadings: Floats, rows: Floats, columns: Floats, found: ReplicatePolychorics) -> Floats:
    """(1 + R,) omega, the factor fitted again in every replicate by the weights of the full sample."""
    if columns.shape[1] == 1:
        return np.array([np.nan])
    k = len(loadings)
    gamma = polychoric_covariance(rows, weights=columns[:, 0]).gamma.diagonal()[-(k * (k - 1) // 2) :]
    variances = np.ones((k, k))
    variances[np.triu_indices(k, 1)] = gamma
    every = weighted_replicates(loadings, np.triu(variances) + np.triu(variances, 1).T, found.correlations)
    common = covariance_of_sum(found.thresholds, found.categories, every[:, None] * every[None, :])
    return common / covariance_of_sum(found.thresholds, found.categories, found.correlations)


def _with_ones(matrix: Floats) -> Floats:
    return np.where(np.eye(len(matrix), dtype=bool), 1.0, matrix)


def _uneven(found: ReplicatePolychorics) -> tuple[bool, ResultWarning]:
    """Whether steps between codes differ, in an item or between items, so that some count more in the sum."""
    steps = [np.diff(codes) for codes in found.categories]
    smallest = min(each.min() for each in steps)
    uneven = tuple(i for i, each in enumerate(steps) if not np.allclose(each, smallest, rtol=0.01, atol=0.0))
    return bool(uneven), ResultWarning(
        "uneven-codes",
        f"the steps between the answers to {item_list(uneven or (0,))} are not all of one size: the larger"
        " ones count more in the sum",
        "Look whether nobody chose an answer in between, or whether the codes are meant so.",
        uneven,
    )
