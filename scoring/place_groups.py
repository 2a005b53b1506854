"""Which people belong to which places, on several levels at once."""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from scipy.sparse import csr_array, vstack

from scoring.arrays import Bools, Floats, Ints
from scoring.grouping import grouping


@dataclass(frozen=True, kw_only=True)
class PlaceGroups:
    """Places of several levels, one level after the other, and the groups of people that make them up.

    levels: for each level (n,) the place of each person, -1 where in none of them, and how many there are.
    order: (n,) people sorted by group, else as they were. borders: (G + 1,) where each group begins in it.
    adder: the (P, G) matrix that adds up groups by place.
    """

    levels: tuple[tuple[Ints, int], ...]
    order: Ints
    borders: Ints
    adder: csr_array


def place_groups(levels: Sequence[tuple[Ints, int]], *, most: int) -> PlaceGroups:
    """The groups of people who share their place on every level, cut where they would be over ``most``."""
    sizes = tuple(count + 1 for _, count in levels)
    combined = np.ravel_multi_index(tuple(place + 1 for place, _ in levels), sizes)
    order = np.argsort(combined, kind="stable")
    changes = np.flatnonzero(np.diff(combined[order])) + 1
    borders = _cut(np.concatenate([[0], changes, [len(order)]]), most)
    first = order[borders[:-1]]
    adders = [grouping(place[first], count) for place, count in levels]
    return PlaceGroups(levels=tuple(levels), order=order, borders=borders, adder=vstack(adders).tocsr())


def counts(counted: Bools, groups: PlaceGroups) -> Ints:
    """(P, M) people who count in each of M columns (n, M)."""
    given = counted.astype(np.float64)
    return _whole([grouping(place, count) @ given for place, count in groups.levels])


def distinct(counted: Bools, clusters: Ints, groups: PlaceGroups) -> Ints:
    """(P, M) distinct clusters among the people who count in each of M columns (n, M).

    clusters: (n,) numbers from 0, the same for people of one household or venue. Their answers move
    together, so it is clusters and not people that tell how far chance reaches.
    """
    given = counted.astype(np.float64)
    return _whole([_distinct(given, clusters, place, count) for place, count in groups.levels])


def _distinct(given: Floats, clusters: Ints, place: Ints, n_places: int) -> Floats:
    pairs, of_row = np.unique(place * (1 + clusters.max(initial=0)) + clusters, return_inverse=True)
    place_of = np.zeros(len(pairs), dtype=np.int64)
    place_of[of_row] = place
    there = grouping(of_row, len(pairs)) @ given > 0.0
    found: Floats = grouping(place_of, n_places) @ there.astype(np.float64)
    return found


def _whole(parts: Sequence[Floats]) -> Ints:
    return np.concatenate(parts).astype(np.int64)


def _cut(borders: Ints, most: int) -> Ints:
    """The borders with more of them where two are further apart than ``most``."""
    lengths = np.diff(borders)
    pieces = np.maximum(1, -(-lengths // most))
    starts = np.repeat(borders[:-1], pieces)
    within = np.arange(len(starts)) - np.repeat(np.cumsum(pieces) - pieces, pieces)
    return np.append(starts + within * most, borders[-1])
