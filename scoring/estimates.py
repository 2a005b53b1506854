"""Direct estimates of every place, for the full sample and for each replicate."""

from dataclasses import dataclass

import numpy as np

from instruments.errors import InvalidInputError
from scoring.arrays import Floats, Ints, grouping, require_shape


@dataclass(frozen=True, slots=True, kw_only=True)
class PlaceEstimates:
    """Weighted means of places. values: (places, 1 + R), NaN for an empty place. n: (places,) answers."""

    values: Floats
    n: Ints


@dataclass(frozen=True, slots=True, kw_only=True)
class PlaceShares:
    """Weighted shares of places, 0 to 1.

    values: (places, 1 + R), NaN for an empty place. n: (places,) answers in the base, unweighted.
    positive: (places,) answers that count, unweighted.
    """

    values: Floats
    n: Ints
    positive: Ints


def place_means(scores: Floats, weights: Floats, place: Ints, n_places: int) -> PlaceEstimates:
    """Weighted mean of every place, for the full sample and for each replicate.

    scores: (n,) scale points, NaN where not scored.
    weights: (n, 1 + R) persons represented; column 0 is the full sample.
    place: (n,) row of the place, 0 .. n_places - 1; negative where it is not known.
    Returns values (n_places, 1 + R) in scale points, NaN for an empty place; n (n_places,)
        unweighted answers, which is what disclosure control counts.
    Source: Wolter (2007), Introduction to Variance Estimation, for the use of replicates.
    """
    where = _where(scores, weights, place, n_places)
    total = grouping(where, n_places, times=scores) @ weights
    mass = grouping(where, n_places) @ weights
    with np.errstate(invalid="ignore"):
        values = total / mass
    return PlaceEstimates(values=values, n=np.bincount(where[where >= 0], minlength=n_places))


def place_shares(hits: Floats, weights: Floats, place: Ints, n_places: int) -> PlaceShares:
    """Weighted share of every place, for the full sample and for each replicate.

    hits: (n,) 1 where a person counts, 0 where not, NaN outside the base; else as ``place_means``.
    """
    if not np.isin(hits[~np.isnan(hits)], (0.0, 1.0)).all():
        raise InvalidInputError(
            "hits holds a value that is neither 0, 1 nor NaN",
            where="place_shares",
            fix="Give 1 for people who count, 0 for the others and NaN outside the base.",
        )
    means = place_means(hits, weights, place, n_places)
    counted = place[(hits == 1.0) & (place >= 0)]
    return PlaceShares(values=means.values, n=means.n, positive=np.bincount(counted, minlength=n_places))


def place_clusters(scores: Floats, clusters: Ints, place: Ints, n_places: int) -> Ints:
    """(n_places,) distinct clusters that the answers of every place came from; rows as in ``place_means``.

    clusters: (n,) numbers from 0, the same for people of one household or venue. Their answers move
    together, so it is clusters and not people that tell how far chance reaches.
    """
    counted, span = ~np.isnan(scores) & (place >= 0), 1 + clusters.max(initial=0)
    pairs = np.unique(place[counted] * span + clusters[counted])
    return np.bincount(pairs // span, minlength=n_places)


def _where(scores: Floats, weights: Floats, place: Ints, n_places: int) -> Ints:
    """(n,) place of the rows that count, -1 for the others."""
    require_shape("weights", weights, (len(scores), None), where="place_means")
    require_shape("place", place, scores.shape, where="place_means")
    if len(place) and place.max() >= n_places:
        raise InvalidInputError(
            f"a respondent is at place {place.max()}, but there are {n_places} places",
            where="place_means",
            fix="Number places from 0 to n_places - 1, and write a negative number where none is known.",
        )
    return np.where(np.isnan(scores), -1, place)
