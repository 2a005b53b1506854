"""Omega total and hierarchical from exploratory factors: the share of all, and of the general one."""

from collections.abc import Iterator
from dataclasses import dataclass

import numpy as np
from numpy.typing import ArrayLike

from instruments.errors import MeasureError
from scoring.arguments import require_level, whole
from scoring.arrays import Floats
from scoring.outcomes import Interval
from scoring.reliability.coefficients import Coefficient, replicate_interval
from scoring.reliability.direction import against_the_rest, item_rest_of, require_one_direction
from scoring.result_warnings import ResultWarning, Warnings, holding, incomplete_rows, unusable
from scoring.structure import ExplorationResult, explore
from scoring.structure.covariances import Covariances, correlations, covariances

_OF = "the sum of the items after each is divided by its standard deviation"
_SOURCE = "Zinbarg, Revelle, Yovel and Li (2005), Psychometrika 70, after Schmid and Leiman (1957)"


@dataclass(frozen=True, slots=True, kw_only=True)
class OmegaResult:
    """Omega of the sum of standardised items from exploratory factors. Unrounded: only a report rounds.

    total: share of its variance that is common to items. hierarchical: share of the one general factor; with
    one factor that is its total again. asymptotic: hierarchical / total, the hierarchical omega of a scale
    without end. general: (k,) loadings on the general factor; groups: (k, m) on factors beside it, 0 with
    one factor. total_interval, hierarchical_interval: where replicate weights are given.
    """

    total: float
    hierarchical: float
    asymptotic: float
    general: Floats
    groups: Floats
    communalities: Floats
    total_interval: Interval | None
    hierarchical_interval: Interval | None
    n_items: int
    n_respondents: int
    warnings: Warnings = ()

    @property
    def coefficients(self) -> tuple[Coefficient, ...]:
        """Both coefficients by their full names, with the source of their formulas."""
        m = self.groups.shape[1]
        how = f"{m} minres factor{'s' if m > 1 else ''}, oblimin, Schmid-Leiman"
        return (
            Coefficient(
                name=f"omega total (exploratory, {how})",
                of=_OF,
                value=self.total,
                source=_SOURCE,
                interval=self.total_interval,
            ),
            Coefficient(
                name=f"omega hierarchical (exploratory, {how})",
                of=_OF,
                value=self.hierarchical,
                source=_SOURCE,
                interval=self.hierarchical_interval,
            ),
        )


@dataclass(frozen=True, slots=True, kw_only=True)
class SchmidLeiman:
    """Correlated factors as a general factor and what is left of each beside it.

    general: (k,) loadings. groups: (k, m) loadings. higher: (m,) loadings of the factors on the general one.
    """

    general: Floats
    groups: Floats
    higher: Floats


def omega(
    items: ArrayLike, *, factors: int = 1, weights: ArrayLike | None = None, level: float = 0.95
) -> OmegaResult:
    """Omega total and hierarchical of (n, k) items, reversed already, over complete rows.

    factors: how many minres factors of the Pearson correlations there are, oblimin where there are several.
    weights: (n,), or (n, 1 + R) with replicates, in each of which the factors are then found again for the
    intervals.
    """
    require_level(level, where="omega")
    factors = whole("factors", factors, least=1, where="omega")
    found = covariances(items, weights=weights, where="omega")
    matrices = correlations(found.values)
    item_rest = item_rest_of(matrices[:, :, 0])
    require_one_direction(item_rest, float(found.effective[0]), where="omega")
    explored = _explored(matrices[:, :, 0], factors, found.n_rows)
    parts = schmid_leiman(explored)
    values = np.array([_omegas(matrices[:, :, 0], explored, parts), *_replicates(matrices, factors, found)])
    total, hierarchical = (float(value) for value in values[0])
    return OmegaResult(
        total=total,
        hierarchical=hierarchical,
        asymptotic=hierarchical / total if total > 0.0 else float("nan"),
        general=parts.general,
        groups=parts.groups,
        communalities=explored.communalities,
        total_interval=replicate_interval(values[:, 0], level),
        hierarchical_interval=replicate_interval(values[:, 1], level),
        n_items=len(matrices),
        n_respondents=found.n_rows,
        warnings=(
            *explored.warnings,
            *holding(
                [
                    against_the_rest(item_rest),
                    *_doubts(factors, parts, total, found),
                    unusable(values[:, 0]),
                ]
            ),
        ),
    )


def schmid_leiman(explored: ExplorationResult) -> SchmidLeiman:
    """The Schmid-Leiman form of correlated factors, by a minres factor of their correlations.

    Two factors load on the general one alike, as their one correlation says no more; one factor is the
    general one. Source: Schmid and Leiman (1957), Psychometrika 22.
    """
    between = explored.factor_correlations
    m = len(between)
    if m == 1:
        higher = np.ones(1)
    elif m == 2:
        higher = np.full(2, np.sqrt(np.abs(between[0, 1]))) * np.array([1.0, np.sign(between[0, 1]) or 1.0])
    else:
        higher = explore(between, 1, n=np.inf, rotation="none").loadings[:, 0]
    return SchmidLeiman(
        general=explored.loadings @ higher,
        groups=explored.loadings * np.sqrt(np.maximum(1.0 - higher**2, 0.0)),
        higher=higher,
    )


def _explored(matrix: Floats, factors: int, n: float) -> ExplorationResult:
    return explore(matrix, factors, n=n, method="minres", rotation="oblimin")


def _omegas(matrix: Floats, explored: ExplorationResult, parts: SchmidLeiman) -> tuple[float, float]:
    whole = float(matrix.sum())
    unique = float((1.0 - explored.communalities).sum())
    return 1.0 - unique / whole, float(parts.general.sum()) ** 2 / whole


def _replicates(matrices: Floats, factors: int, found: Covariances) -> Iterator[tuple[float, float]]:
    """Both omegas of every replicate; each is a search of its own."""
    for column in range(1, matrices.shape[2]):
        matrix = matrices[:, :, column]
        try:
            explored = _explored(matrix, factors, found.n_rows)
            yield _omegas(matrix, explored, schmid_leiman(explored))
        except MeasureError:  # a replicate without the factors: left out of the interval, and counted
            yield np.nan, np.nan


def _doubts(
    factors: int, parts: SchmidLeiman, total: float, found: Covariances
) -> Iterator[tuple[bool, ResultWarning]]:
    """Every doubt that the factors may raise, and whether they do."""
    yield (
        factors == 1,
        ResultWarning(
            "no-groups",
            "with one factor the hierarchical omega is the total again: it says nothing of a general factor",
            "Ask for the number of factors that parallel analysis keeps, three or more.",
        ),
    )
    yield (
        factors == 2,
        ResultWarning(
            "general-factor-assumed",
            "two factors do not determine a general one: both are taken to load on it alike",
            "Read the hierarchical omega as a guess, or ask for three factors where the items carry them.",
        ),
    )
    yield (
        bool((np.abs(parts.higher) > 1.0).any()) and factors > 1,
        ResultWarning(
            "heywood-general",
            "a factor is no more than the general one: its loading on it is above 1",
            "Ask for fewer factors.",
        ),
    )
    yield (
        total <= 0.0,
        ResultWarning(
            "no-common-variance",
            "the items have nothing in common: there is no omega without end",
            "Do not report a scale of these items.",
        ),
    )
    yield incomplete_rows(found.n_received, found.n_rows)
