"""Direct estimates of every place, for the full sample and for each replicate."""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import ArrayLike

from instruments.errors import InvalidInputError
from scoring.arguments import whole
from scoring.arrays import Floats, Ints, numbers, positions, require_shape, weight_columns
from scoring.grouping import grouping


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


def place_means(scores: ArrayLike, weights: ArrayLike, place: ArrayLike, n_places: int) -> PlaceEstimates:
    """Weighted mean of every place, for the full sample and for each replicate.

    scores: (n,) scale points, NaN where not scored.
    weights: (n, 1 + R) persons represented; column 0 is the full sample.
    place: (n,) row of the place, 0 .. n_places - 1; negative where it is not known.
    Returns values (n_places, 1 + R) in scale points, NaN for an empty place; n (n_places,)
        unweighted answers, which is what disclosure control counts.
    Source: Wolter (2007), Introduction to Variance Estimation, for the use of replicates.
    """
    told, columns, where = _rows(scores, weights, place, n_places)
    total = grouping(where, n_places, times=told) @ columns
    mass = grouping(where, n_places) @ columns
    with np.errstate(invalid="ignore"):
        values = total / mass
    return PlaceEstimates(values=values, n=np.bincount(where[where >= 0], minlength=n_places))


def place_shares(hits: ArrayLike, weights: ArrayLike, place: ArrayLike, n_places: int) -> PlaceShares:
    """Weighted share of every place, for the full sample and for each replicate.

    hits: (n,) 1 where a person counts, 0 where not, NaN outside the base; else as ``place_means``.
    """
    counting = numbers("hits", hits, where="place_shares")
    if not np.isin(counting[~np.isnan(counting)], (0.0, 1.0)).all():
        raise InvalidInputError(
            "hits holds a value that is neither 0, 1 nor NaN",
            where="place_shares",
            fix="Give 1 for people who count, 0 for the others and NaN outside the base.",
        )
    means = place_means(counting, weights, place, n_places)
    counted = np.asarray(place)[(counting == 1.0) & (np.asarray(place) >= 0)]
    return PlaceShares(values=means.values, n=means.n, positive=np.bincount(counted, minlength=n_places))


def place_totals(values: ArrayLike, weights: ArrayLike, place: ArrayLike, n_places: int) -> PlaceEstimates:
    """Weighted total of every place: of values (n,) of people, in their unit; NaN counts as nothing.

    Else as ``place_means``. A place without answers has the total 0 of nobody: its n tells it.
    """
    told, columns, where = _rows(values, weights, place, n_places)
    totals: Floats = grouping(where, n_places, times=told) @ columns
    return PlaceEstimates(values=totals, n=np.bincount(where[where >= 0], minlength=n_places))


def place_ratios(
    numerator: ArrayLike, denominator: ArrayLike, weights: ArrayLike, place: ArrayLike, n_places: int
) -> PlaceEstimates:
    """Ratio of two weighted totals of every place, of the people (n,) who have both; else as ``place_means``.

    NaN where the total below is 0.
    """
    over, under = (numbers("values", part, where="place_ratios") for part in (numerator, denominator))
    require_shape("denominator", under, over.shape, where="place_ratios")
    both = np.where(np.isnan(over) | np.isnan(under), np.nan, over)
    above = place_totals(both, weights, place, n_places)
    below = place_totals(np.where(np.isnan(both), np.nan, under), weights, place, n_places)
    with np.errstate(invalid="ignore", divide="ignore"):
        values = np.where(below.values == 0.0, np.nan, above.values / below.values)
    return PlaceEstimates(values=values, n=above.n)


def crossed(place: Ints, group: Ints, n_groups: int) -> Ints:
    """(n,) rows of places by groups, place after place; -1 where either is not known.

    Estimates of the groups within places take it for ``place``: the weights of all people stay as they are,
    so that a group keeps the whole design and its replicates.
    """
    return np.where((place < 0) | (group < 0), -1, place * n_groups + group)


def differences(values: Floats, pairs: Sequence[tuple[int, int]]) -> Floats:
    """(pairs, ..., 1 + R) first less second of two rows of (rows, ..., 1 + R) estimates.

    It is taken in each replicate, so that what moves both alike, people they share among it, cancels out.
    """
    first, second = (np.array([pair[side] for pair in pairs], dtype=np.int64) for side in (0, 1))
    found: Floats = values[first] - values[second]
    return found


def place_design_effects(
    scores: Floats, weights: Floats, place: Ints, n_places: int, sampling: Floats
) -> Floats:
    """(n_places,) variance of every mean by that of as many answers drawn singly with replacement.

    scores, place as in ``place_means``; weights: (n,) of the full sample; sampling: (n_places,) variances.
    NaN where fewer than two people answered or all say the same.
    """
    require_shape("sampling", sampling, (n_places,), where="place_design_effects")
    means = place_means(scores, weights[:, None], place, n_places)
    known = place >= 0
    squares = np.where(known, (scores - means.values[place, 0]) ** 2, np.nan)
    spread = place_means(squares, weights[:, None], place, n_places).values[:, 0]
    with np.errstate(invalid="ignore", divide="ignore"):
        single = spread / (means.n - 1.0)
        return np.where((means.n > 1) & (single > 0.0), sampling / single, np.nan)


def equal_answers(values: Floats, weights: Floats, place: Ints, n_places: int) -> Floats:
    """(n_places, M) answers that count equally and would tell as much as those of each place (Kish).

    values: (n, M), NaN where not answered; weights: (n,) of the full sample; place as in ``place_means``.
    """
    told, adding = ~np.isnan(values), grouping(place, n_places)
    with np.errstate(invalid="ignore"):
        result: Floats = (adding @ (told * weights[:, None])) ** 2 / (adding @ (told * weights[:, None] ** 2))
    return result


def place_clusters(scores: Floats, clusters: Ints, place: Ints, n_places: int) -> Ints:
    """(n_places,) distinct clusters that the answers of every place came from; rows as in ``place_means``.

    clusters: (n,) numbers from 0, the same for people of one household or venue. Their answers move
    together, so it is clusters and not people that tell how far chance reaches.
    """
    counted, span = ~np.isnan(scores) & (place >= 0), 1 + clusters.max(initial=0)
    pairs = np.unique(place[counted] * span + clusters[counted])
    return np.bincount(pairs // span, minlength=n_places)


def _rows(
    scores: ArrayLike, weights: ArrayLike, place: ArrayLike, n_places: int
) -> tuple[Floats, Floats, Ints]:
    """Scores (n,), weights (n, 1 + R), and the place (n,) of the rows that count, -1 for the others."""
    told, row = numbers("scores", scores, where="place_means"), positions("place", place, where="place_means")
    require_shape("scores", told, (None,), where="place_means")
    columns = weight_columns(weights, len(told), where="place_means")
    require_shape("place", row, told.shape, where="place_means")
    if len(row) and row.max() >= whole("n_places", n_places, least=0, where="place_means"):
        raise InvalidInputError(
            f"a respondent is at place {row.max()}, but there are {n_places} places",
            where="place_means",
            fix="Number places from 0 to n_places - 1, and write a negative number where none is known.",
        )
    return told, columns, np.where(np.isnan(told), -1, row)
