"""Replicates of a drawn sample: the jackknife (JK1, JKn) and balanced repeated replication (BRR).

The index itself uses Fay-Poisson replicates (``replicates.py``), which need no design. These are for samples
that have one: strata, and clusters drawn in each.
Source: Wolter (2007), Introduction to Variance Estimation, chapters 3 and 4; Judkins (1990) for Fay's factor.
"""

from dataclasses import dataclass

import numpy as np
from scipy.linalg import hadamard

from instruments.errors import InvalidInputError, TooFewRespondentsError
from scoring.arrays import Floats, Ints, require_shape


@dataclass(frozen=True, slots=True, kw_only=True)
class ReplicateDesign:
    """factors: (n, R) multiply base weights. scales: (R,) multiply the squared moves of estimates."""

    factors: Floats
    scales: Floats
    degrees_of_freedom: int  # clusters less strata

    def variance(self, values: Floats) -> Floats:
        """The variance (...) of estimates (..., 1 + R), whose moves are counted from column 0."""
        moves = values[..., 1:] - values[..., :1]
        result: Floats = np.einsum("...r,...r,r->...", moves, moves, self.scales)
        return result


def jackknife(
    clusters: Ints, strata: Ints | None = None, *, drawn_from: Ints | None = None
) -> ReplicateDesign:
    """One replicate a cluster: it is left out, and the others of its stratum stand for it.

    clusters: (n,) numbers from 0, unique over strata. strata: (n,) numbers from 0; one stratum (JK1) without.
    drawn_from: (strata,) clusters that there are, for the correction of a sample without replacement.
    """
    own = _strata_of_clusters(clusters, strata)
    size = np.bincount(own)
    if (size == 1).any():
        raise TooFewRespondentsError(
            f"stratum {int(np.flatnonzero(size == 1)[0])} has one cluster: nobody can stand for it",
            where="jackknife",
            fix="Join it to a stratum that is like it.",
        )
    same = own[:, None] == own
    factors = np.where(same, (size / np.maximum(size - 1, 1))[own], 1.0)
    np.fill_diagonal(factors, 0.0)
    share = np.zeros(len(size)) if drawn_from is None else size / drawn_from
    return ReplicateDesign(
        factors=factors[clusters],
        scales=((size - 1) / size * (1.0 - share))[own],
        degrees_of_freedom=len(own) - len(size),
    )


def balanced_replicates(clusters: Ints, strata: Ints, *, fay: float = 0.0) -> ReplicateDesign:
    """Half-samples that balance: strata of two clusters, one of which counts 2 - fay and the other fay.

    R is the least power of two over the number of strata. The column of ones of the Hadamard matrix is left
    out, or one stratum would be the same in all replicates. fay: from 0 to under 1.
    """
    own = _strata_of_clusters(clusters, strata)
    size = np.bincount(own)
    if (size != 2).any():
        row = int(np.flatnonzero(size != 2)[0])
        raise InvalidInputError(
            f"stratum {row} has {size[row]} clusters, and half-samples need two in each",
            where="balanced_replicates",
            fix="Form strata of two clusters, or use the jackknife.",
        )
    if not 0.0 <= fay < 1.0:
        raise InvalidInputError(
            f"Fay's factor is {fay:g}", where="balanced_replicates", fix="Give a number from 0 to under 1."
        )
    n_replicates = 1 << len(size).bit_length()
    signs = hadamard(n_replicates)[1 : len(size) + 1].astype(np.float64)  # (strata, R)
    first = np.zeros(len(own), dtype=np.bool_)
    first[np.unique(own, return_index=True)[1]] = True
    factors = 1.0 + (1.0 - fay) * np.where(first[:, None], signs[own], -signs[own])
    return ReplicateDesign(
        factors=factors[clusters],
        scales=np.full(n_replicates, 1.0 / (n_replicates * (1.0 - fay) ** 2)),
        degrees_of_freedom=len(size),
    )


def _strata_of_clusters(clusters: Ints, strata: Ints | None) -> Ints:
    """(clusters,) the stratum of each; refused where a cluster stands in two."""
    n_clusters = int(clusters.max(initial=-1)) + 1
    given = np.zeros_like(clusters) if strata is None else strata
    require_shape("strata", given, clusters.shape, where="jackknife")
    own = np.zeros(n_clusters, dtype=np.int64)
    own[clusters] = given
    if (own[clusters] != given).any():
        cluster = int(clusters[np.argmax(own[clusters] != given)])
        raise InvalidInputError(
            f"cluster {cluster} stands in two strata",
            where="jackknife",
            fix="Number clusters over all strata, each in one of them.",
        )
    return own
