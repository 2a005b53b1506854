"""Array types of the engine, and the few shape checks it makes. The last axis is the replicate."""

from collections.abc import Sequence
from typing import Any

import numpy as np
from numpy.typing import ArrayLike, NDArray

from instruments.errors import InvalidInputError

Floats = NDArray[np.float64]
Ints = NDArray[np.int64]
Bools = NDArray[np.bool_]
LARGEST = 1e60  # a number beyond it is no answer, and its square of squares would overflow
_RANGE_OF_WEIGHTS = 1e9  # between one weight and another: beyond it a sum of all loses the lighter person


def floats(values: ArrayLike) -> Floats:
    """The values as an array of numbers, whatever sequence they came in."""
    return np.asarray(values, dtype=np.float64)


def numbers(name: str, values: ArrayLike, *, where: str) -> Floats:
    """The values as an array of numbers; refuses text, ragged rows and endless numbers. NaN is no answer."""
    try:
        array = floats(values)
    except (ValueError, TypeError) as wrong:
        raise InvalidInputError(
            f"{name} hold something that is not a number",
            where=where,
            fix="Give numbers only, NaN where there is no answer, and rows of one length.",
        ) from wrong
    least, greatest = (np.asarray(end.reduce(array, axis=None, initial=0.0)) for end in (np.fmin, np.fmax))
    if max(-least, greatest) > LARGEST:  # found without another array of this size
        told = "an infinite number" if np.isinf(array).any() else f"a number beyond {LARGEST:.0e}"
        raise InvalidInputError(
            f"{name} hold {told}",
            where=where,
            fix="Give NaN where there is no answer, and numbers in a usual unit.",
        )
    return array


def positions(name: str, values: ArrayLike, *, where: str) -> Ints:
    """The values as whole numbers, such as rows of places; refuses all else."""
    given = np.asarray(values)
    if given.size and given.dtype.kind not in "iu":
        raise InvalidInputError(
            f"{name} holds something that is not a whole number",
            where=where,
            fix="Give whole numbers from 0, and a negative one where none is known.",
        )
    return given.astype(np.int64)


def require_weights(weights: Floats, *, where: str) -> None:
    """Refuse weights that are negative or missing, all 0 in a column, or too far apart to be added."""
    if not (np.isfinite(weights).all() and (weights >= 0.0).all()):
        raise InvalidInputError(
            "a weight is negative or not a number", where=where, fix="Give weights of 0 or more."
        )
    if not (weights.sum(axis=0) > 0.0).all():
        raise InvalidInputError(
            "all weights are 0", where=where, fix="Give at least one respondent a weight above 0."
        )
    if weights.max() > weights[weights > 0.0].min() * _RANGE_OF_WEIGHTS:
        raise InvalidInputError(
            f"one weight is more than {_RANGE_OF_WEIGHTS:g} times another",
            where=where,
            fix="Give weights as persons represented; 0 leaves somebody out.",
        )


def weight_columns(weights: ArrayLike | None, n: int, *, where: str) -> Floats:
    """(n, 1 + R) weights of n people: 1 where none are given, one column without replicates."""
    if weights is None:
        return np.ones((n, 1))
    given = numbers("weights", weights, where=where)
    columns = given[:, None] if given.ndim == 1 else given
    require_shape("weights", columns, (n, None), where=where)
    if not columns.shape[1]:
        raise InvalidInputError(
            "the weights have no column", where=where, fix="Give the weights of the full sample first."
        )
    if n:
        require_weights(columns, where=where)
    return columns


def effective_n(weights: Floats) -> Floats:
    """(C,) Kish's effective n of each column of (n, C) weights; 0 of a column without any."""
    squares = (weights**2).sum(axis=0)
    return np.asarray(weights.sum(axis=0) ** 2 / np.where(squares > 0.0, squares, 1.0))


def numbered(names: Sequence[str]) -> Ints:
    """(n,) numbers from 0 in the place of names, the same for the same name, in order of appearance."""
    number = {name: row for row, name in enumerate(dict.fromkeys(names))}
    if len(number) == len(names):
        return np.arange(len(names))
    return np.fromiter((number[name] for name in names), dtype=np.int64, count=len(names))


def require_shape(name: str, array: NDArray[Any], shape: tuple[int | None, ...], *, where: str) -> None:
    """Refuse an array whose shape is not ``shape``; None in ``shape`` allows any length."""
    fits = array.ndim == len(shape) and all(
        wanted is None or length == wanted for length, wanted in zip(array.shape, shape, strict=True)
    )
    if not fits:
        wanted = " x ".join("any" if length is None else str(length) for length in shape)
        raise InvalidInputError(
            f"{name} has shape {' x '.join(map(str, array.shape))}",
            where=where,
            fix=f"Give an array of {wanted}.",
        )
