"""Errors of smoothed figures found by doing it again: a parametric bootstrap and a jackknife over places.

The check of the formulas and of the draws, never the first choice: every column is a whole fit. All columns
of a block are solved at once.
"""

from collections.abc import Callable
from dataclasses import replace

import numpy as np

from instruments.errors import InvalidInputError
from scoring.arrays import Floats
from scoring.smoothing.univariate import FayHerriotResult
from scoring.smoothing.variance import Columns, Sums, between_variance
from scoring.streams import stream

_BLOCK = 2_000_000  # numbers in a block of columns


def same(figures: Floats) -> Floats:
    """The figures as they are."""
    return figures


def bootstrap_errors(
    fit: FayHerriotResult, n: int, seed: int, *, back: Callable[[Floats], Floats] = same
) -> Floats:
    """(P, n) errors of smoothed figures in n made-up sets of places for which the fitted model is true.

    back: (P, n) from the scale of the model to that of the figures. Their mean square is the mean squared
    error; estimates less errors are draws. Source: Butar and Lahiri (2003), Journal of Statistical Planning
    and Inference 112.
    """
    if n < 1:
        raise InvalidInputError(f"{n} samples", where="bootstrap_errors", fix="Ask for 200 or more.")
    rng, columns = stream(seed, "smoothing.bootstrap"), fit.columns
    sums = Sums(columns, np.array([fit.sigma2]))
    size = max(1, _BLOCK // len(columns.y))
    blocks = []
    for start in range(0, n, size):
        shape = (len(columns.y), min(size, n - start))
        truth = columns.x @ sums.beta + np.sqrt(fit.sigma2) * rng.standard_normal(shape)
        seen = replace(columns, y=truth + np.sqrt(columns.d) * rng.standard_normal(shape))
        sigma2 = between_variance(seen, fit.method, where="bootstrap_errors")
        blocks.append(back(_smoothed(seen, sigma2)) - back(truth))
    return np.concatenate(blocks, axis=1)


def jackknife_error(fit: FayHerriotResult) -> Floats:
    """(P,) mean squared error by leaving out one place after the other; may be negative where places are few.

    Only sigma2 is found without the place; the coefficients then rest on all of them. Source: Jiang, Lahiri
    and Wan (2002), Annals of Statistics 30.
    """
    columns, n = fit.columns, len(fit.estimate)
    without = replace(columns, y=np.repeat(columns.y, n, axis=1), kept=1.0 - np.eye(n))
    sigma2 = between_variance(without, fit.method, where="jackknife_error")
    again = replace(without, kept=columns.kept)
    own, own_again = (s * columns.d / (s + columns.d) for s in (np.array([fit.sigma2]), sigma2))
    moved = _smoothed(again, sigma2) - fit.estimate[:, None]
    result: Floats = own[:, 0] + (n - 1) / n * (moved**2 - (own_again - own)).sum(axis=1)
    return result


def _smoothed(columns: Columns, sigma2: Floats) -> Floats:
    sums = Sums(columns, sigma2)
    result: Floats = columns.y - columns.d * sums.weight * sums.residual
    return result
