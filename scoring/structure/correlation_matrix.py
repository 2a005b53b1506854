"""What a matrix of correlations must be before it is read; the items that break it are named."""

import numpy as np
from numpy.typing import ArrayLike

from instruments.errors import InvalidInputError, TooFewRespondentsError
from scoring.arrays import Floats, numbers, require_shape
from scoring.result_warnings import item_list

_SAME = 1.0 - 1e-9  # two items that correlate so much are one
_SINGULAR = 1e-10  # an eigenvalue below this, and above its negative, is zero


def correlation_matrix(r: ArrayLike, n: float, *, where: str) -> Floats:
    """The (k, k) matrix, once it is one of correlations between items that vary and are not each other."""
    matrix = numbers("correlations", r, where=where)
    require_shape("correlations", matrix, (None, None), where=where)
    if matrix.shape[0] != matrix.shape[1] or len(matrix) < 2:
        raise InvalidInputError(
            f"correlations has shape {matrix.shape[0]} x {matrix.shape[1]}",
            where=where,
            fix="Give a square matrix of two items or more.",
        )
    if not n >= 3:
        raise TooFewRespondentsError(
            f"{n:g} respondents are behind the correlations",
            where=where,
            fix="Give 3 or more; hundreds help.",
        )
    _require_numbers(matrix, where)
    _require_apart(matrix, where)
    return matrix


def _require_numbers(matrix: Floats, where: str) -> None:
    absent = np.flatnonzero(np.isnan(matrix).sum(axis=0) > 1) if np.isnan(matrix).any() else np.array([], int)
    if np.isnan(matrix).any():
        named = item_list(absent) if len(absent) else "an item"
        raise InvalidInputError(
            f"{named} has no correlation with others: it never varies, or nobody answered both",
            where=where,
            fix="Leave it out.",
        )
    if np.abs(matrix - matrix.T).max() > 1e-8 or np.abs(matrix.diagonal() - 1.0).max() > 1e-8:
        raise InvalidInputError(
            "the matrix is not symmetric with ones on its diagonal",
            where=where,
            fix="Give correlations, not covariances.",
        )
    if np.abs(matrix).max() > 1.0 + 1e-8:
        raise InvalidInputError("a correlation is beyond 1", where=where, fix="Give correlations.")


def _require_apart(matrix: Floats, where: str) -> None:
    """Refuse items that are copies of each other, or of sums of others, and name them."""
    alike = np.argwhere(np.triu(np.abs(matrix) > _SAME, 1))
    if len(alike):
        one, other = (int(item) for item in alike[0])
        raise InvalidInputError(
            f"{item_list([one, other])} say the same: they correlate {matrix[one, other]:+.0f}",
            where=where,
            fix="Leave one of them out.",
        )
    if items := bound_items(matrix):
        raise InvalidInputError(
            f"{item_list(items)} follow from each other: the correlations are singular",
            where=where,
            fix="Leave out the one that is a sum or a copy of others.",
        )


def bound_items(matrix: Floats) -> tuple[int, ...]:
    """The items of a (k, k) correlation matrix that follow from each other: copies, or sums of others."""
    values, vectors = np.linalg.eigh(matrix)
    bound = np.abs(values) < _SINGULAR
    strength = np.abs(vectors[:, bound]).max(axis=1, initial=0.0)
    return tuple(int(item) for item in np.flatnonzero(strength > 1e-4))


def require_definite(matrix: Floats, *, where: str) -> None:
    """Refuse a matrix that no answers could have: some sum of items would vary less than nothing."""
    smallest = float(np.linalg.eigvalsh(matrix)[0])
    if smallest < 0.0:
        raise InvalidInputError(
            f"the matrix is not positive definite: its smallest eigenvalue is {smallest:.3g}",
            where=where,
            fix="Use complete rows, or explore by minres, which needs no inverse.",
        )
