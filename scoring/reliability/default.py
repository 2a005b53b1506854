"""The coefficient that suits a set of items, named in full by its result."""

import numpy as np
from numpy.typing import ArrayLike

from scoring.reliability.categorical import CategoricalOmegaResult, categorical_omega
from scoring.reliability.factorial import ConfirmatoryOmegaResult, confirmatory_omega
from scoring.reliability.two_items import SpearmanBrownResult, spearman_brown
from scoring.structure.covariances import complete_rows

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
