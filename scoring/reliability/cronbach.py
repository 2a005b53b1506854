"""Coefficient alpha: how far the items of a scale tell the same story, with its interval and its items."""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Literal

import numpy as np
from numpy.typing import ArrayLike
from scipy.stats import f as f_distribution

from scoring.arguments import require_level
from scoring.arrays import Floats
from scoring.outcomes import Interval
from scoring.polychoric.ordered import Missing
from scoring.reliability.coefficients import Coefficient, replicate_interval
from scoring.reliability.direction import against_the_rest, item_rest_of, negative, require_one_direction
from scoring.result_warnings import ResultWarning, Warnings, holding, incomplete_rows, item_list, unusable
from scoring.structure.correlation_matrix import bound_items
from scoring.structure.covariances import Covariances, correlations, covariances

_FEW = 30  # complete rows below which the interval is too wide to be of use
_SCORE = "the sum of the items"


@dataclass(frozen=True, slots=True, kw_only=True)
class AlphaResult:
    """Coefficient alpha of one scale. Unrounded: only a report rounds.

    item_rest: (items,) correlation of an item with the sum of the others; NaN where that never varies.
    item_total: (items,) with the sum of all. alpha_if_dropped: (items,) alpha of the others; NaN where only
    one is left. item_means, item_sds: (items,) in the unit of the items.
    """

    alpha: float
    standardised: float  # alpha of the items with equal variances
    lambda_6: float  # Guttman's, from correlations
    interval: Interval
    interval_by: Literal["Feldt", "replicate weights"]
    standard_error: float  # Duhachek and Iacobucci's, for normal items
    average_r: float  # mean correlation between two items
    median_r: float
    item_means: Floats
    item_sds: Floats
    item_rest: Floats
    item_total: Floats
    alpha_if_dropped: Floats
    n_items: int
    n_respondents: int  # rows used, not rows received
    warnings: Warnings = ()

    @property
    def coefficients(self) -> tuple[Coefficient, ...]:
        """The coefficients by their full names, with the source of each formula."""
        return (
            Coefficient(
                name="Cronbach's alpha, from covariances",
                of=_SCORE,
                value=self.alpha,
                source="Cronbach (1951), Psychometrika 16, equation 2",
                interval=self.interval,
            ),
            Coefficient(
                name="standardised alpha, from correlations",
                of="the sum of the items after each is divided by its standard deviation",
                value=self.standardised,
                source="Cronbach (1951), Psychometrika 16, with the mean correlation",
            ),
            Coefficient(
                name="Guttman's lambda 6, from correlations and squared multiple correlations",
                of="the sum of the items after each is divided by its standard deviation",
                value=self.lambda_6,
                source="Guttman (1945), Psychometrika 10",
            ),
        )


def alpha(
    items: ArrayLike,
    *,
    weights: ArrayLike | None = None,
    level: float = 0.95,
    missing: Missing = "listwise",
    check_direction: bool = True,
) -> AlphaResult:
    """Coefficient alpha of (n, k) items, reversed already, NaN where there is no answer.

    weights: (n,) weights: covariances are then weighted and the interval rests on Kish's effective n; or
    (n, 1 + R) with replicates, which then give the interval. Without replicates it is Feldt's (1965,
    Psychometrika 30): exact for normal items with equal covariances.
    missing: complete rows, or "pairwise" for each covariance the rows that have both items; Feldt's
    interval then counts all rows, as R psych does.
    check_direction: refuse a scale with an item that goes clearly against the others; else it is told only.
    Source: Cronbach (1951), Psychometrika 16; names as in R psych::alpha.
    """
    require_level(level, where="alpha")
    found = covariances(items, weights=weights, missing=missing, where="alpha")
    covariance, correlation = found.full, correlations(found.full)
    item_rest = item_rest_of(covariance)
    if check_direction:
        require_one_direction(item_rest, float(found.effective[0]), where="alpha")
    values = alpha_of(found.values)
    k, off = len(covariance), correlation[np.triu_indices(len(covariance), 1)]
    effective = found.n_received if missing == "pairwise" and weights is None else found.effective[0]
    by_replicates = replicate_interval(values, level)
    return AlphaResult(
        alpha=float(values[0]),
        standardised=float(alpha_of(correlation)),
        lambda_6=lambda_6(correlation),
        interval=by_replicates or _feldt(float(values[0]), float(effective), k, level),
        interval_by="replicate weights" if by_replicates else "Feldt",
        standard_error=_standard_error(covariance, float(effective)),
        average_r=float(off.mean()),
        median_r=float(np.median(off)),
        item_means=found.means,
        item_sds=np.sqrt(covariance.diagonal()),
        item_rest=item_rest,
        item_total=_item_total(covariance),
        alpha_if_dropped=np.array([_without(covariance, item) for item in range(k)]),
        n_items=k,
        n_respondents=found.n_rows,
        warnings=holding([*_doubts(float(values[0]), item_rest, correlation, found), unusable(values)]),
    )


def alpha_of(covariance: Floats) -> Floats:
    """Alpha of (k, k, ...) covariances: k / (k - 1) (1 - sum of variances / variance of the sum).

    -inf where the sum does not vary.
    """
    k, total, single = len(covariance), covariance.sum(axis=(0, 1)), np.einsum("ii...->...", covariance)
    with np.errstate(divide="ignore", invalid="ignore"):
        value = k / (k - 1) * (1.0 - single / total)
    return np.asarray(np.where(total <= 1e-12 * single, -np.inf, value))


def lambda_6(correlation: Floats) -> float:
    """Guttman's lambda 6: 1 - the sum of 1 - squared multiple correlation / the sum of the matrix.

    NaN where the matrix is singular. Source: Guttman (1945), Psychometrika 10; on correlations, as R psych.
    """
    if np.linalg.eigvalsh(correlation)[0] <= 1e-10:
        return float("nan")
    return float(1.0 - (1.0 / np.linalg.inv(correlation).diagonal()).sum() / correlation.sum())


def _item_total(covariance: Floats) -> Floats:
    own, total = covariance.diagonal(), float(covariance.sum())
    varies = total > 1e-12 * own.sum()
    return np.where(varies, covariance.sum(axis=0) / np.sqrt(own * (total if varies else 1.0)), np.nan)


def _without(covariance: Floats, item: int) -> float:
    if len(covariance) == 2:
        return float("nan")
    kept = np.delete(np.arange(len(covariance)), item)
    return float(alpha_of(covariance[np.ix_(kept, kept)]))


def _standard_error(covariance: Floats, n: float) -> float:
    """Source: Duhachek and Iacobucci (2004), Journal of Applied Psychology 89, for normal items."""
    k, trace, square = len(covariance), float(np.trace(covariance)), covariance @ covariance
    total = float(covariance.sum())
    if total <= 1e-12 * trace:
        return float("nan")
    spread = total * (np.trace(square) + trace**2) - 2.0 * trace * square.sum()
    return float(np.sqrt(2.0 * k**2 / ((k - 1) ** 2 * total**3) * max(spread, 0.0) / n))


def _feldt(value: float, n: float, k: int, level: float) -> Interval:
    tail, freedom = (1.0 - level) / 2.0, (n - 1.0, (n - 1.0) * (k - 1.0))
    low, high = (1.0 - (1.0 - value) * f_distribution.ppf(p, *freedom) for p in (1.0 - tail, tail))
    return Interval(low=float(low), high=float(high), level=level)


def _doubts(
    value: float, item_rest: Floats, correlation: Floats, found: Covariances
) -> Iterator[tuple[bool, ResultWarning]]:
    """Every doubt that the items may raise, and whether they do."""
    yield against_the_rest(item_rest)
    yield negative(value, "alpha")
    yield (
        len(item_rest) == 2,
        ResultWarning(
            "two-items",
            "two items leave one when one is dropped, and that has no alpha",
            "Report the Spearman-Brown coefficient of the two.",
        ),
    )
    bound, because = bound_items(correlation), "the correlations do not fit together"
    yield (
        bool(np.linalg.eigvalsh(correlation)[0] <= 1e-10),
        ResultWarning(
            "singular-items",
            f"{f'{item_list(bound)} follow from each other' if bound else because}: lambda 6 has no value",
            "Leave out duplicate items, and sums of other items; use complete rows.",
            bound,
        ),
    )
    yield incomplete_rows(found.n_received, found.n_rows)
    yield (
        found.n_rows < _FEW,
        ResultWarning(
            "few-rows",
            f"only {found.n_rows} rows: the interval is wide",
            "Wait for more answers before the scale is judged.",
        ),
    )
