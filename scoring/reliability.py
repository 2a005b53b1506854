"""Reliability coefficients: the one door to all of them, and which one is given by default."""

import numpy as np
from numpy.typing import ArrayLike

from scoring.alpha import AlphaResult, alpha
from scoring.categorical_omega import CategoricalOmegaResult, categorical_omega
from scoring.coefficients import Coefficient
from scoring.confirmatory_omega import ConfirmatoryOmegaResult, confirmatory_omega
from scoring.covariances import complete_rows
from scoring.omega import OmegaResult, omega
from scoring.place_reliability import PlaceReliability, place_reliability
from scoring.spearman_brown import SpearmanBrownResult, lengthened, spearman_brown

__all__ = [
    "AlphaResult",
    "CategoricalOmegaResult",
    "Coefficient",
    "ConfirmatoryOmegaResult",
    "OmegaResult",
    "PlaceReliability",
    "SpearmanBrownResult",
    "alpha",
    "categorical_omega",
    "confirmatory_omega",
    "default_reliability",
    "lengthened",
    "omega",
    "place_reliability",
    "spearman_brown",
]
MOST_ORDERED = 5  # categories up to which items are taken as ordered, not as numbers


def default_reliability(
    codes: ArrayLike, *, weights: ArrayLike | None = None, level: float = 0.95
) -> SpearmanBrownResult | CategoricalOmegaResult | ConfirmatoryOmegaResult:
    """The coefficient that suits (n, k) codes, reversed already: its result names it in full.

    Two items: Spearman-Brown. Five categories or fewer: categorical omega. More: omega from one factor by
    maximum likelihood. Sources: Eisinga, te Grotenhuis and Pelzer (2013); Green and Yang (2009); McDonald
    (1999). weights: as in ``alpha``.
    """
    rows, _ = complete_rows(codes, weights, where="default_reliability")
    if rows.shape[1] == 2:
        return spearman_brown(codes, weights=weights, level=level)
    categories = max(len(np.unique(column)) for column in rows.T)
    chosen = categorical_omega if categories <= MOST_ORDERED else confirmatory_omega
    return chosen(codes, weights=weights, level=level)
