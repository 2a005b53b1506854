"""Direct estimates and covariates of places, checked once, in the form that models of places compute on."""

from dataclasses import dataclass

import numpy as np
from numpy.typing import ArrayLike

from instruments.errors import InvalidInputError, NotIdentifiedError
from scoring.arrays import Floats, floats, numbers, require_shape

_SAME = 1e-9  # a column this near to a sum of others is one


@dataclass(frozen=True, slots=True)
class Covariates:
    """Covariates of P places. x: (P, p) with a constant; basis: (P, p) the same span, columns orthonormal.

    turn: (p, p), x = basis @ turn. Sums over a basis lose no digits, whatever units the columns are in.
    """

    x: Floats
    basis: Floats
    turn: Floats

    def on_basis(self, x: Floats) -> Floats:
        """Other rows of covariates (Q, p), in the coordinates of the basis."""
        return floats(np.linalg.solve(self.turn.T, x.T).T)

    def coefficients(self, of_basis: Floats) -> Floats:
        """(p, ...) coefficients of the columns of x, from those of the basis."""
        return floats(np.linalg.solve(self.turn, of_basis))


def covariates(x: ArrayLike, n_places: int, *, where: str) -> Covariates:
    """The covariates of n_places places; a column of ones comes first where x cannot add up to a constant.

    x: (P,) or (P, p), also (P, 0) for none. Refuses gaps, columns that follow from others, and more than P
    - 2.
    """
    given = numbers("covariates", x, where=where)
    columns = given[:, None] if given.ndim == 1 else given
    require_shape("covariates", columns, (n_places, None), where=where)
    if np.isnan(columns).any():
        raise InvalidInputError(
            f"a covariate is missing for place {int(np.flatnonzero(np.isnan(columns).any(axis=1))[0]) + 1}",
            where=where,
            fix="Give every place all covariates, or leave the covariate out.",
        )
    whole = columns if _spans_constant(columns) else np.column_stack([np.ones(n_places), columns])
    if n_places < whole.shape[1] + 2:
        raise NotIdentifiedError(
            f"{n_places} places cannot carry {whole.shape[1]} coefficients and the spread between places",
            where=where,
            fix="Give at least two places more than coefficients, or publish direct estimates.",
        )
    _require_apart(whole, where)
    basis, turn = np.linalg.qr(whole)
    return Covariates(x=whole, basis=basis, turn=turn)


def elsewhere(known: Covariates, x: ArrayLike, *, where: str) -> Floats:
    """(Q, p) covariates of other places, with the same columns as the known ones."""
    given = numbers("covariates", x, where=where)
    columns = given[:, None] if given.ndim == 1 else given
    p = known.x.shape[1]
    if columns.shape[1] == p - 1 and np.all(known.x[:, 0] == 1.0):
        columns = np.column_stack([np.ones(len(columns)), columns])
    require_shape("covariates", columns, (None, p), where=where)
    if np.isnan(columns).any():
        raise InvalidInputError(
            "a covariate is missing", where=where, fix="Give every place all covariates of the model."
        )
    return columns


def variances(d: ArrayLike, shape: tuple[int, ...], *, where: str) -> Floats:
    """Sampling variances of a shape, refused where one is missing, zero or negative."""
    given = numbers("sampling variances", d, where=where)
    require_shape("sampling variances", given, shape, where=where)
    if not (given > 0.0).all():  # NaN is not
        raise InvalidInputError(
            f"the sampling variance of place {int(np.argwhere(~(given > 0.0))[0][0]) + 1} is not above 0",
            where=where,
            fix="Smooth the variances first (sampling_variance); leave places without answers out.",
        )
    return given


def direct_estimates(y: ArrayLike, shape: tuple[int | None, ...], *, where: str) -> Floats:
    """Direct estimates of a shape, refused where one is missing."""
    given = numbers("direct estimates", y, where=where)
    require_shape("direct estimates", given, shape, where=where)
    if np.isnan(given).any():
        raise InvalidInputError(
            f"place {int(np.argwhere(np.isnan(given))[0][0]) + 1} has no direct estimate",
            where=where,
            fix="Leave it out and ask the result for its synthetic estimate.",
        )
    if not len(given):
        raise NotIdentifiedError(
            "there is no place", where=where, fix="Give direct estimates of at least three places."
        )
    return given


def several(n: int) -> int:
    """A number of draws, refused where it is none."""
    if n < 1:
        raise InvalidInputError(f"{n} draws", where="draws", fix="Ask for one or more; 1000 is usual.")
    return n


def _spans_constant(columns: Floats) -> bool:
    """Whether the columns add up to a constant, in some way."""
    if not columns.shape[1]:
        return False
    ones = np.ones(len(columns))
    left = ones - columns @ np.linalg.lstsq(columns, ones, rcond=None)[0]
    return bool(np.abs(left).max(initial=0.0) < _SAME)


def _require_apart(x: Floats, where: str) -> None:
    length = np.sqrt((x**2).sum(axis=0))
    if (length == 0.0).any() or np.linalg.matrix_rank(x / length, tol=_SAME * len(x)) < x.shape[1]:
        raise NotIdentifiedError(
            "a covariate is constant, or follows from the others",
            where=where,
            fix="Leave out the one that is a copy or a sum of others.",
        )
