"""Exploratory factors out of a correlation matrix: extraction here, rotation by factor_analyzer.

The only importer of factor_analyzer. Its own extraction takes derivatives by small steps, which costs time
and the last digits, and mixes up the order of correlated factors; its rotations are used as they are.
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Literal, get_args

import numpy as np
from scipy.optimize import minimize

from instruments.errors import NotConvergedError
from scoring.arguments import require_among
from scoring.arrays import Floats, Ints
from scoring.result_warnings import item_list

Method = Literal["minres", "ml"]
Rotation = Literal["none", "varimax", "promax", "oblimin"]
LEAST_UNIQUENESS = 0.005  # the bound of psych and of factor_analyzer; a variance there is a Heywood case
_ROTATIONS: Mapping[str, Mapping[str, object]] = {
    "varimax": {"normalize": True, "tol": 1e-10},  # with Kaiser's normalisation, as stats::varimax
    "promax": {"normalize": True, "power": 4, "tol": 1e-10},  # out of that varimax, as psych
    "oblimin": {"normalize": False, "gamma": 0, "tol": 1e-7},  # as psych and GPArotation; SPSS normalises
}


@dataclass(frozen=True, slots=True, kw_only=True)
class Factors:
    """Loadings of k items on m factors, the one with most variance first, positive on the whole.

    loadings: (k, m) pattern. factor_correlations: (m, m), the identity where the rotation keeps right
    angles. uniquenesses: (k,) variance of each item that no factor explains, LEAST_UNIQUENESS to 1.
    """

    loadings: Floats
    factor_correlations: Floats
    uniquenesses: Floats

    @property
    def implied(self) -> Floats:
        """(k, k) the correlations that the factors imply."""
        return self.loadings @ self.factor_correlations @ self.loadings.T + np.diag(self.uniquenesses)


def factors(r: Floats, n_factors: int, *, method: Method, rotation: Rotation) -> Factors:
    """The factors of a (k, k) correlation matrix that has been looked at: see structure.explore.

    method: "minres" (least squares of the residual correlations; Harman and Jones 1966, Psychometrika 31)
    or "ml" (Joreskog 1967, Psychometrika 32). With one factor there is nothing to rotate.
    """
    uniquenesses = _uniquenesses(r, n_factors, method)
    loadings = _OBJECTIVES[method](uniquenesses, r, n_factors)[2]
    _require_full(loadings)
    turned, correlations = loadings, np.eye(n_factors)
    if rotation != "none" and n_factors > 1:
        turned, correlations = _rotated(loadings, rotation)
    order, signs = _aligned(turned)
    return Factors(
        loadings=turned[:, order] * signs,
        factor_correlations=correlations[np.ix_(order, order)] * np.outer(signs, signs),
        uniquenesses=uniquenesses,
    )


def require_known(method: str, rotation: str) -> None:
    """Refuse a method or a rotation that is not offered."""
    require_among("a method", method, get_args(Method), where="explore")
    require_among("a rotation", rotation, get_args(Rotation), where="explore")


def _uniquenesses(r: Floats, n_factors: int, method: Method) -> Floats:
    """(k,) uniquenesses with the least discrepancy, between LEAST_UNIQUENESS and 1."""

    def discrepancy(psi: Floats) -> tuple[float, Floats]:
        value, slope, _ = _OBJECTIVES[method](psi, r, n_factors)
        return value, slope

    found = minimize(
        discrepancy,
        _start(r),
        jac=True,
        method="L-BFGS-B",
        bounds=[(LEAST_UNIQUENESS, 1.0)] * len(r),
        options={"maxiter": 2000, "maxfun": 4000, "ftol": 1e-15, "gtol": 1e-9, "maxcor": 30},
    )
    psi: Floats = np.asarray(found.x)
    slope = discrepancy(psi)[1]
    at_bound = ((psi <= LEAST_UNIQUENESS) & (slope > 0.0)) | ((psi >= 1.0) & (slope < 0.0))
    if not np.isfinite(found.fun) or np.abs(np.where(at_bound, 0.0, slope)).max() > 1e-3:
        raise NotConvergedError(
            f"no {n_factors} factors were found that fit {item_list(range(len(r)))} best",
            where="explore",
            fix="Ask for fewer factors.",
        )
    return psi


def _require_full(loadings: Floats) -> None:
    """Refuse factors that nothing loads on: the items do not hold so many."""
    held = int(((loadings**2).sum(axis=0) > 1e-6).sum())
    if held < loadings.shape[1]:
        raise NotConvergedError(
            f"the items hold {held} factors, not {loadings.shape[1]}",
            where="explore",
            fix="Ask for fewer factors.",
        )


def _start(r: Floats) -> Floats:
    """(k,) one minus the squared multiple correlations, or a half where the matrix is not definite."""
    start = 1.0 / np.linalg.inv(r).diagonal()
    return np.clip(np.where(start > 0.0, start, 0.5), LEAST_UNIQUENESS, 1.0)


def _least_squares(psi: Floats, r: Floats, n_factors: int) -> tuple[float, Floats, Floats]:
    """Half the sum of squared residuals, its (k,) slope in the uniquenesses, and the (k, m) loadings.

    What the factors leave of R - Psi are its smaller eigenvalues; those of a symmetric matrix change by
    the square of the entries of their vectors.
    """
    values, vectors = np.linalg.eigh(r - np.diag(psi))
    used = np.where(np.arange(len(r)) >= len(r) - n_factors, np.maximum(values, 0.0), 0.0)
    left = values - used
    loadings = vectors[:, ::-1][:, :n_factors] * np.sqrt(used[::-1][:n_factors])
    return 0.5 * float(left @ left), -(vectors**2) @ left, loadings


def _likelihood(psi: Floats, r: Floats, n_factors: int) -> tuple[float, Floats, Floats]:
    """The normal discrepancy with the best loadings, its (k,) slope, and those (k, m) loadings.

    Source: Lawley and Maxwell (1971), Factor Analysis as a Statistical Method, chapter 4.
    """
    scale = np.sqrt(psi)
    values, vectors = np.linalg.eigh(r / np.outer(scale, scale))
    rest = np.maximum(values[: len(r) - n_factors], 1e-300)
    top = np.maximum(values[::-1][:n_factors] - 1.0, 0.0)
    loadings = scale[:, None] * vectors[:, ::-1][:, :n_factors] * np.sqrt(top)
    implied = (loadings**2).sum(axis=1) + psi
    return float((rest - np.log(rest) - 1.0).sum()), (implied - r.diagonal()) / psi**2, loadings


_OBJECTIVES: Mapping[str, Callable[[Floats, Floats, int], tuple[float, Floats, Floats]]] = {
    "minres": _least_squares,
    "ml": _likelihood,
}


def _rotated(loadings: Floats, rotation: Rotation) -> tuple[Floats, Floats]:
    """(k, m) pattern and (m, m) factor correlations; an item without any loading keeps none.

    Oblimin stops at the first minimum near its start, and where one factor is general the unrotated one
    is a poor minimum itself: it starts from varimax too, and the simpler pattern is kept.
    """
    loaded, turned = (loadings**2).sum(axis=1) > 1e-12, np.zeros_like(loadings)
    starts = [loadings[loaded]]
    if rotation == "oblimin":
        starts.append(_turned(starts[0], "varimax")[0])
    turned[loaded], correlations = min((_turned(start, rotation) for start in starts), key=_complexity)
    return turned, correlations


def _turned(loadings: Floats, rotation: Rotation) -> tuple[Floats, Floats]:
    from factor_analyzer.rotator import Rotator  # takes seconds to import, and most callers never rotate

    rotator = Rotator(method=rotation, max_iter=2000, **_ROTATIONS[rotation])
    pattern = np.asarray(rotator.fit_transform(loadings))
    correlations = np.eye(loadings.shape[1]) if rotator.phi_ is None else np.asarray(rotator.phi_)
    return pattern, correlations


def _complexity(found: tuple[Floats, Floats]) -> float:
    """How far items load on several factors: the quartimin criterion, least by oblimin of gamma 0."""
    shared = (found[0] ** 2).T @ found[0] ** 2
    return float(shared.sum() - np.trace(shared))


def _aligned(loadings: Floats) -> tuple[Ints, Floats]:
    """The order of the factors by their variance, and the (m,) signs that make them positive on the whole."""
    order = np.argsort(-(loadings**2).sum(axis=0), kind="stable")
    return order, np.where(loadings[:, order].sum(axis=0) < 0.0, -1.0, 1.0)
