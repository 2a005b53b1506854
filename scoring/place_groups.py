"""Which people belong to which places, on several levels at once."""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from scipy.sparse import csc_array, vstack

from scoring.arrays import Bools, Floats, Ints
from scoring.grouping import grouping

Levels = Sequence[tuple[Ints, int]]  # of each level (n,) the place of each person, and how many there are


@dataclass(frozen=True, kw_only=True)
class PlaceGroups:
    """Places of several levels, one level after the other, and the groups of people that make them up.

    levels: a place is -1 for whoever is in none of that level.
    order: (n,) people sorted by group, else as they were. borders: (G + 1,) where each group begins in it.
    adder: the (P, G) matrix that adds up groups by place.
    """

    levels: Levels
    order: Ints
    borders: Ints
    adder: csc_array


def place_groups(levels: Levels, *, most: int) -> PlaceGroups:
    """The groups of people who share their place on every level, cut where they would be over ``most``."""
    sizes = tuple(count + 1 for _, count in levels)
    combined = np.ravel_multi_index(tuple(place + 1 for place, _ in levels), sizes)
    order = np.argsort(combined, kind="stable")
    changes = np.flatnonzero(np.diff(combined[order])) + 1
    borders = _cut(np.concatenate([[0], changes, [len(order)]]), most)
    first = order[borders[:-1]]
    adders = [grouping(place[first], count) for place, count in levels]
    return PlaceGroups(levels=levels, order=order, borders=borders, adder=vstack(adders).tocsc())


def counts(counted: Bools, levels: Levels) -> Ints:
    """(P, M) people of each place who count in each of M columns (n, M)."""
    given = counted.astype(np.float64)
    return _whole([grouping(place, count) @ given for place, count in levels])


@dataclass(frozen=True, slots=True, kw_only=True)
class Behind:
    """Who stands behind figures of places: every array is (P, M).

    n: people who have a number. positive: who have a 1. clusters: distinct ones of those who have a number.
    Their answers move together, so it is clusters and not people that tell how far chance reaches.
    alone: those of one person, which need only be counted.
    """

    n: Ints
    positive: Ints
    clusters: Ints
    alone: Ints


def behind(people: Floats, clusters: Ints, levels: Levels) -> Behind:
    """Who stands behind means by place of (n, M) numbers of people, NaN left out.

    clusters: (n,) numbers from 0, the same for people of one household or venue.
    """
    told, several = ~np.isnan(people), in_company(clusters)
    columns = np.concatenate([told, people == 1.0, told & ~several[:, None]], axis=1)
    n, positive, alone = np.split(counts(columns, levels), 3, axis=1)
    together = distinct(told, clusters, levels, among=several)
    return Behind(n=n, positive=positive, clusters=alone + together, alone=alone)


def in_company(clusters: Ints) -> Bools:
    """(n,) who shares a cluster with somebody."""
    found: Bools = (np.bincount(clusters) > 1)[clusters]
    return found


def distinct(counted: Bools, clusters: Ints, levels: Levels, *, among: Bools) -> Ints:
    """(P, M) distinct clusters of the people of each place who count in each of M columns (n, M).

    among: (n,) the only people to look at.
    """
    some, theirs = counted[among], clusters[among]
    return _whole([_distinct(some, theirs, place[among], count) for place, count in levels])


def _distinct(counted: Bools, clusters: Ints, place: Ints, n_places: int) -> Floats:
    pair = place * (1 + clusters.max(initial=0)) + clusters
    order = np.argsort(pair)
    first = np.flatnonzero(np.diff(pair[order], prepend=pair.min(initial=0) - 1))
    there = np.logical_or.reduceat(counted[order], first, axis=0) if len(first) else counted
    found: Floats = grouping(place[order[first]], n_places) @ there.astype(np.float64)
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
