"""Replicate factors that depend on a name, not on a place in a file, and what replicates say of chance.

Fay's variant of the Poisson bootstrap: factor 1 + (P - 1) / 2 with P ~ Poisson(1), so that no factor is
zero and small raking cells are never emptied; every variance is multiplied by 4 in return.
Source: Judkins (1990), Fay's method for variance estimation, Journal of Official Statistics 6, for the
damping; Hanley and MacGibbon (2006) for Poisson counts in place of resampling.
"""

from collections.abc import Sequence
from hashlib import blake2b

import numpy as np
from numpy.typing import NDArray

from instruments.errors import InvalidInputError
from scoring.arguments import whole
from scoring.arrays import Floats, Ints

FAY = HALF = 0.5  # how far a factor moves from 1, so that all of them are whole numbers of halves
Words = NDArray[np.uint64]
Bytes = NDArray[np.uint8]
_BLOCK = 1 << 14  # words mixed at a time, few enough to stay in the processor's cache
_LANES = 4  # 16-bit numbers in a word, each the count of one replicate
# How many of the 65,536 numbers give the count 0, 1, 2 ...: Poisson(1) to the nearest whole number, with
# three moved from 4 to 3, so that mean and variance are exactly 1.
_NUMBERS = (24109, 24109, 12055, 4021, 1002, 201, 33, 5, 1)


def fay_poisson(keys: Sequence[str], n_replicates: int, *, seed: int) -> Floats:
    """The (n, R) factors of n keys; equal keys get equal factors, in any file and any order.

    Column r is the same whatever R is. A factor comes from (seed, key, r) alone: the key is hashed
    once, and each replicate scrambles that hash with its own number (the finaliser of SplitMix64:
    Steele, Lea and Flood 2014, Fast splittable pseudorandom number generators).
    """
    require_replicates(n_replicates)
    whole("seed", seed, least=0, where="fay_poisson")
    if isinstance(keys, str) or not all(isinstance(key, str) for key in keys):
        raise InvalidInputError(
            "the keys are not a sequence of texts",
            where="fay_poisson",
            fix="Give one text for each row, such as ['household 1', 'household 2'].",
        )
    return HALF * half_factors(key_hashes(keys, seed), n_replicates).astype(np.float64)


def require_replicates(n_replicates: int) -> None:
    """Refuse fewer replicates than have a variance."""
    if whole("n_replicates", n_replicates, least=0, where="fay_poisson") < 2:
        raise InvalidInputError(
            f"{n_replicates} replicates cannot give a variance",
            where="fay_poisson",
            fix="Ask for at least 2; 500 is usual.",
        )


def key_hashes(keys: Sequence[str], seed: int) -> Words:
    """(n,) one word for each key: all that the factors of any replicate are made of."""
    salted = blake2b(digest_size=8, key=str(seed).encode())
    digests = b"".join([_digest(salted.copy(), key) for key in keys])
    return np.frombuffer(digests, dtype="<u8").astype(np.uint64)


def _digest(begun: blake2b, key: str) -> bytes:
    begun.update(key.encode())
    return begun.digest()


def half_factors(hashes: Words, n_replicates: int, *, out: Bytes | None = None) -> Bytes:
    """(n, R) factors counted in halves, which are whole numbers from 1 to 9.

    out: where to write them, for a caller who has room for them in a larger array.
    """
    words = np.arange(1, -(-n_replicates // _LANES) + 1, dtype=np.uint64)
    steps = mixed(words * np.uint64(0x9E3779B97F4A7C15))
    halves = np.empty((len(hashes), n_replicates), dtype=np.uint8) if out is None else out
    rows = max(1, _BLOCK // len(steps))
    for start in range(0, len(hashes), rows):
        numbers = mixed(hashes[start : start + rows, None] ^ steps).astype("<u8", copy=False).view("<u2")
        halves[start : start + rows] = _HALVES[numbers[:, :n_replicates]]
    return halves


def variance(values: Floats) -> Floats:
    """The variance of estimates (..., 1 + R) over replicates: 4 / R times the sum of squared moves.

    It is what R's survey gives for the same factors; ``widened`` makes up for few clusters before it.
    """
    moved = values[..., 1:] - values[..., :1]
    result: Floats = np.einsum("...r,...r->...", moved, moved)
    result *= 1.0 / (FAY**2 * moved.shape[-1])
    return result


def covariance(moved: Floats, others: Floats) -> Floats:
    """(..., K, L) covariances of K and L figures by their ``moves`` (..., K, R) and (..., L, R)."""
    result: Floats = moved @ np.swapaxes(others, -1, -2)
    return result


def moves(values: Floats) -> Floats:
    """(..., R) moves of estimates (..., 1 + R) in each replicate, whose sums of products are covariances.

    They are counted from the full-sample estimate in column 0, times the root of 4 / R.
    """
    moved: Floats = values[..., 1:] - values[..., :1]
    moved *= 1.0 / (FAY * np.sqrt(moved.shape[-1]))
    return moved


def widened(values: Floats, clusters: Ints) -> Floats:
    """Estimates (..., 1 + R) whose replicates lie as far from column 0 as chance would have put them.

    clusters: (...) that each estimate rests on. Replicates move around the mean of a place's own c clusters,
    so that their variance is too small by (c - 1) / c, by a tenth for ten of them. That is made up for once,
    where a direct estimate is made (``figures.direct_figures``, ``base``): intervals, draws, differences,
    changes between waves and the models of small places all take it from there. One cluster alone does not
    move, which nothing can make up for.
    Source: Rao and Wu (1988), Resampling inference with complex survey data, JASA 83, for the same factor.
    """
    lift = np.sqrt(clusters / np.maximum(clusters - 1.0, 1.0))
    middle = values[..., :1]
    wide: Floats = middle + (values - middle) * lift[..., None]
    return wide


def mixed(words: Words) -> Words:
    """Words whose bits depend on all bits of the given ones: the finaliser of SplitMix64."""
    words = (words ^ (words >> np.uint64(30))) * np.uint64(0xBF58476D1CE4E5B9)
    words = (words ^ (words >> np.uint64(27))) * np.uint64(0x94D049BB133111EB)
    return words ^ (words >> np.uint64(31))


_HALVES = np.repeat(np.arange(1, 1 + len(_NUMBERS), dtype=np.uint8), _NUMBERS)
