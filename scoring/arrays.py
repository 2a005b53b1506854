"""Array types of the engine, and the few shape checks it makes. The last axis is the replicate."""

from typing import Any

import numpy as np
from numpy.typing import NDArray

from instruments.errors import InvalidInputError

Floats = NDArray[np.float64]
Ints = NDArray[np.int64]
Bools = NDArray[np.bool_]


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
