"""Many small symmetric matrices at once: inverses and determinants, with a loop over their few rows only."""

import numpy as np

from scoring.arrays import Floats


def inverses(matrices: Floats) -> tuple[Floats, Floats]:
    """(P, K, K) inverses and (P,) logarithms of the determinants of positive definite matrices (P, K, K).

    By sweeping each row in turn over all matrices, which needs no pivoting where they are positive definite;
    several times faster than one call of LAPACK a matrix. Source: Goodnight (1979), American Statistician 33.
    """
    swept = np.array(np.moveaxis(matrices, 0, -1), order="C")
    size = np.zeros(len(matrices))
    for row in range(len(swept)):
        pivot = swept[row, row].copy()
        size += np.log(pivot)
        over = swept[row] / pivot
        swept -= swept[:, row][:, None] * over
        swept[row] = swept[:, row] = over
        swept[row, row] = -1.0 / pivot
    return np.ascontiguousarray(-np.moveaxis(swept, -1, 0)), size
