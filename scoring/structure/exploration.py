"""How many things a set of items measures: adequacy, factors to keep, and an exploration of their factors."""

from dataclasses import dataclass

import numpy as np
from numpy.typing import ArrayLike
from scipy.stats import chi2 as chi2_distribution

from instruments.errors import InvalidInputError
from scoring.arguments import whole
from scoring.arrays import Floats
from scoring.result_warnings import ResultWarning, Warnings, holding, item_list
from scoring.structure.correlation_matrix import correlation_matrix, require_definite
from scoring.structure.extraction import LEAST_UNIQUENESS, Factors, Method, Rotation, factors, require_known


@dataclass(frozen=True, slots=True, kw_only=True)
class AdequacyResult:
    """Whether k items have enough in common for factors.

    kmo: Kaiser-Meyer-Olkin, 0 to 1: how little is left of the correlations once all other items are held
    fixed; kmo_items (k,) for each item. Bartlett's test asks whether the items correlate at all.
    """

    kmo: float
    kmo_items: Floats
    bartlett_chi2: float
    bartlett_df: int
    bartlett_p: float
    warnings: Warnings = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class MapResult:
    """Velicer's minimum average partial: how much the items still share with m components held fixed.

    averages: (k - 1,) mean squared partial correlation with 0, 1, ... components held fixed.
    """

    averages: Floats
    n_factors: int  # where the average is least


@dataclass(frozen=True, slots=True)
class HeywoodCase:
    """An item that the factors explain wholly, or more: its variance of its own went to the bound."""

    item: int
    communality: float


@dataclass(frozen=True, slots=True, kw_only=True)
class ExplorationResult:
    """Factors of k items, the one with most variance first. Unrounded: only a report rounds.

    loadings: (k, m) pattern. communalities: (k,) variance of each item that the factors explain.
    factor_correlations: (m, m). residuals: (k, k) correlations that the factors leave, diagonal 0.
    chi2, df, p: the likelihood ratio test of m factors with Bartlett's correction (1950), NaN with df < 1
    or where the matrix has no determinant.
    """

    loadings: Floats
    communalities: Floats
    factor_correlations: Floats
    heywood: tuple[HeywoodCase, ...]
    residuals: Floats
    chi2: float
    df: int
    p: float
    warnings: Warnings = ()


def adequacy(r: ArrayLike, n: float) -> AdequacyResult:
    """KMO and Bartlett's test of a (k, k) correlation matrix of n respondents.

    Sources: Kaiser (1974), Psychometrika 39; Bartlett (1950), British Journal of Psychology 3.
    """
    matrix = correlation_matrix(r, n, where="adequacy")
    require_definite(matrix, where="adequacy")
    k, inverse = len(matrix), np.linalg.inv(matrix)
    apart = ~np.eye(k, dtype=bool)
    raw = np.where(apart, matrix, 0.0) ** 2
    size = np.sqrt(inverse.diagonal())
    partial = np.where(apart, inverse / np.outer(size, size), 0.0) ** 2
    items = _share(raw.sum(axis=0), partial.sum(axis=0))
    total = float(_share(raw.sum(), partial.sum()))
    chi2 = -float(np.linalg.slogdet(matrix)[1]) * (n - 1.0 - (2.0 * k + 5.0) / 6.0)
    return AdequacyResult(
        kmo=total,
        kmo_items=items,
        bartlett_chi2=chi2,
        bartlett_df=k * (k - 1) // 2,
        bartlett_p=float(chi2_distribution.sf(chi2, k * (k - 1) // 2)),
        warnings=holding([_unrelated(items), _few(n, k)]),
    )


def minimum_average_partial(r: ArrayLike) -> MapResult:
    """Velicer's MAP of a (k, k) correlation matrix. Source: Velicer (1976), Psychometrika 41."""
    matrix = correlation_matrix(r, np.inf, where="minimum_average_partial")
    k = len(matrix)
    values, vectors = np.linalg.eigh(matrix)
    loadings = (vectors * np.sqrt(np.maximum(values, 0.0)))[:, ::-1]
    held = np.arange(k)[None, :] < np.arange(k - 1)[:, None]
    left = matrix - np.einsum("ic,mc,jc->mij", loadings, held.astype(float), loadings)
    own = np.einsum("mii->mi", left)
    with np.errstate(divide="ignore", invalid="ignore"):
        partial = left**2 / (own[:, :, None] * own[:, None, :])
    averages = (partial.sum(axis=(1, 2)) - k) / (k * (k - 1))
    averages = np.where((own > 1e-12).all(axis=1), averages, np.inf)
    return MapResult(averages=averages, n_factors=int(np.argmin(averages)))


def explore(
    r: ArrayLike, n_factors: int, *, n: float, method: Method = "minres", rotation: Rotation = "oblimin"
) -> ExplorationResult:
    """Exploratory factors of a (k, k) correlation matrix, Pearson or polychoric, of n respondents.

    method: "minres" or "ml". rotation: "none", "varimax" (with Kaiser's normalisation), "promax" (power 4)
    or "oblimin" (gamma 0, not normalised). A matrix that is not positive definite is explored by minres
    only, and said. Heywood cases are judged before the rotation.
    """
    require_known(method, rotation)
    matrix = correlation_matrix(r, n, where="explore")
    if method == "ml":
        require_definite(matrix, where="explore")
    n_factors = whole("n_factors", n_factors, least=1, where="explore")
    _require_fewer(n_factors, len(matrix))
    found = factors(matrix, n_factors, method=method, rotation=rotation)
    heywood = tuple(
        HeywoodCase(int(item), float(1.0 - found.uniquenesses[item]))
        for item in np.flatnonzero(found.uniquenesses <= LEAST_UNIQUENESS + 1e-9)
    )
    chi2, df = _test(matrix, found, n_factors, n)
    return ExplorationResult(
        loadings=found.loadings,
        communalities=1.0 - found.uniquenesses,
        factor_correlations=found.factor_correlations,
        heywood=heywood,
        residuals=np.where(np.eye(len(matrix), dtype=bool), 0.0, matrix - found.implied),
        chi2=chi2,
        df=df,
        p=float(chi2_distribution.sf(chi2, df)) if df > 0 else np.nan,
        warnings=holding(
            [_impossible(heywood), _indefinite(matrix), _few(n, len(matrix)), _untested(chi2, df)]
        ),
    )


def _require_fewer(n_factors: int, k: int) -> None:
    """Refuse more factors than the correlations of k items can tell apart."""
    if _freedom(k, n_factors) < 0 or n_factors > k:
        most = max((m for m in range(1, k) if _freedom(k, m) >= 0), default=0)
        raise InvalidInputError(
            f"{n_factors} factors cannot be told apart by {k} items",
            where="explore",
            fix=f"Ask for 1 to {most}." if most else "Give three items or more.",
        )


def _freedom(k: int, m: int) -> int:
    return ((k - m) ** 2 - k - m) // 2


def _share(part: Floats, rest: Floats) -> Floats:
    """The part of the whole, part / (part + rest), 0 where both are 0: items that share nothing."""
    whole = part + rest
    return np.asarray(np.divide(part, whole, out=np.zeros_like(whole), where=whole > 0.0))


def _test(matrix: Floats, found: Factors, m: int, n: float) -> tuple[float, int]:
    """Chi-square of m factors and its degrees of freedom; NaN where there is no determinant."""
    k, df = len(matrix), _freedom(len(matrix), m)
    ratio = np.linalg.solve(found.implied, matrix)
    sign, size = np.linalg.slogdet(ratio)
    if sign <= 0.0 or df < 1:
        return np.nan, df
    discrepancy = float(np.trace(ratio)) - float(size) - k
    return max(discrepancy, 0.0) * (n - 1.0 - (2.0 * k + 5.0) / 6.0 - 2.0 * m / 3.0), df


def _impossible(cases: tuple[HeywoodCase, ...]) -> tuple[bool, ResultWarning]:
    items = tuple(case.item for case in cases)
    return bool(cases), ResultWarning(
        "heywood",
        f"the factors explain {item_list(items)} wholly, which no answer can be" if items else "",
        "Ask for fewer factors; do not read the loadings of these.",
        items,
    )


def _indefinite(matrix: Floats) -> tuple[bool, ResultWarning]:
    smallest = float(np.linalg.eigvalsh(matrix)[0])
    return smallest < 0.0, ResultWarning(
        "not-positive-definite",
        f"the correlations cannot all hold at once: the smallest eigenvalue is {smallest:.3g}",
        "Use complete rows, or fewer items; nothing was smoothed.",
    )


def _unrelated(kmo_items: Floats) -> tuple[bool, ResultWarning]:
    items = tuple(int(item) for item in np.flatnonzero(kmo_items < 0.5))
    return bool(items), ResultWarning(
        "unrelated-items",
        f"{item_list(items)} share too little with the rest for a factor (KMO under 0.5)" if items else "",
        "Look at their wording, or leave them out.",
        items,
    )


def _few(n: float, k: int) -> tuple[bool, ResultWarning]:
    return n < max(100, 5 * k), ResultWarning(
        "few-respondents",
        f"{n:.0f} respondents are few for the factors of {k} items",
        "Wait for more answers before reading the factors.",
    )


def _untested(chi2: float, df: int) -> tuple[bool, ResultWarning]:
    return bool(np.isnan(chi2)), ResultWarning(
        "not-testable",
        "so many factors fit any correlations of these items (df = 0)"
        if df < 1
        else "there is no test of the number of factors for a matrix that is not positive definite",
        "Ask for fewer factors, or add items.",
    )
