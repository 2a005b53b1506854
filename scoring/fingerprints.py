"""What tells one array from another: its hash, and a number that says how far apart two of them are."""

import hashlib
from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from scoring.arrays import Floats

_ROWS = 1024  # hashed at a time
_PROJECTION_SEED = 1  # part of the format of manifests: another would make old ones incomparable


@dataclass(frozen=True, slots=True)
class Fingerprint:
    """The SHA-256 of an array, equal bit for bit or not at all, and its projection, which moves with it."""

    sha256: str
    check: float


def fingerprint(array: Floats) -> Fingerprint:
    """The hash and the projection of an array."""
    return Fingerprint(array_hash(array), projection(array))


def joined(parts: Sequence[Fingerprint]) -> Fingerprint:
    """The fingerprint of an array made in parts: the hash of their hashes, the mean of their checks."""
    names = "\n".join(part.sha256 for part in parts)
    return Fingerprint(
        hashlib.sha256(names.encode()).hexdigest(), float(np.mean([part.check for part in parts]))
    )


def array_hash(array: Floats) -> str:
    """The SHA-256 of the shape and the numbers of an array; every gap counts as the same gap."""
    digest = hashlib.sha256(str(array.shape).encode())
    for start in range(0, len(array), _ROWS):  # a few rows at a time: no copy of a large array
        numbers = array[start : start + _ROWS].astype("<f8", order="C") + 0.0  # no minus zero
        numbers[np.isnan(numbers)] = np.nan
        digest.update(numbers.data)
    return digest.hexdigest()


def projection(array: Floats) -> float:
    """A weighted mean of all numbers of an array, gaps as 0, that moves when any of them does.

    The weights, from 1 to 2, are pseudo-random and the same in every run. Unlike a hash it moves little when
    the numbers do, so it tells the last bits of other arithmetic from another formula.
    """
    rows = array.reshape(len(array), -1)
    chance = np.random.default_rng(_PROJECTION_SEED)
    across, down = 1.0 + chance.random(rows.shape[1]), 1.0 + chance.random(len(rows))
    sums = rows @ across
    gaps = np.flatnonzero(~np.isfinite(sums))
    sums[gaps] = np.nan_to_num(rows[gaps]) @ across
    return float(down @ sums / (down.sum() * across.sum()))
