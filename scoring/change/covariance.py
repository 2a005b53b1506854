"""Sampling covariances of small places over two waves: what those who answered twice make both waves share.

A place with 40 answers, 15 of them from homes of both waves, says little of its own covariance, so that all
places say together how alike the answers of one home are, and each says how many of its homes are in both.
"""

import numpy as np

from instruments.errors import InvalidInputError
from scoring.arrays import Floats

_MOST = 0.999  # of a correlation of both waves, where all homes are in both
_WHERE = "wave_covariance"


def joined_covariances(
    earlier: Floats, later: Floats, crossed: Floats, overlap: Floats, worth: Floats
) -> Floats:
    """(P, 2K, 2K) sampling covariances of two waves, the earlier first.

    earlier, later: (P, K, K) of each wave, smoothed. crossed: (P, K, K) raw ones between them (rows earlier),
    NaN for a place without. overlap: (P,) part of the homes that are in both, 0 to 1. worth: (P,) how often a
    raw one counts. The correlation between the waves is overlap times one matrix for all places, found by
    least squares and held within what a correlation can be.
    """
    if not ((overlap >= 0.0) & (overlap <= 1.0)).all():
        raise InvalidInputError("an overlap is no part of a whole", where=_WHERE, fix="Give 0 to 1.")
    sd = [np.sqrt(np.einsum("pkk->pk", one)) for one in (earlier, later)]
    scale = sd[0][:, :, None] * sd[1][:, None, :]
    within = [
        np.asarray((one / (at[:, :, None] * at[:, None, :]))[0])
        for one, at in zip((earlier, later), sd, strict=True)
    ]
    alike = _possible(_alike(crossed / scale, overlap, worth), within)
    between = overlap[:, None, None] * alike * scale
    return np.concatenate(
        [
            np.concatenate([earlier, between], axis=2),
            np.concatenate([between.transpose(0, 2, 1), later], axis=2),
        ],
        axis=1,
    )


def _alike(raw: Floats, overlap: Floats, worth: Floats) -> Floats:
    """(K, K) correlation of the two waves where all homes are in both; 0 where no home is."""
    told = np.where(np.isnan(raw).any(axis=(1, 2)), 0.0, worth)
    mass = float((told * overlap**2).sum())
    if mass == 0.0:
        return np.zeros(raw.shape[1:])
    result: Floats = np.einsum("p,pij->ij", told * overlap, np.nan_to_num(raw)) / mass
    return result


def _possible(alike: Floats, within: list[Floats]) -> Floats:
    """The correlation between two waves with those within each, held within what can be."""
    roots = [np.linalg.cholesky(one) for one in within]
    plain = np.linalg.solve(roots[1], np.linalg.solve(roots[0], alike).T).T
    left, size, right = np.linalg.svd(plain)
    result: Floats = roots[0] @ (left * np.minimum(size, _MOST)) @ right @ roots[1].T
    return result
