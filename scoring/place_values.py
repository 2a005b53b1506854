"""Weighted means of places under every replicate, a chunk at a time: the heavy part of an index."""

from collections.abc import Callable
from concurrent.futures import Executor
from dataclasses import dataclass, replace
from functools import partial
from itertools import pairwise

import numpy as np

from scoring.arrays import Floats, Ints
from scoring.fingerprints import Fingerprint, fingerprint, joined
from scoring.one_thread import in_one_thread
from scoring.place_groups import PlaceGroups
from scoring.weighting.replicated import ReplicatedWeights, WeightChunk, weight_chunk

Progress = Callable[[str, int, int], None]  # stage, done, total
MOST = 2048  # people of a group at a time, whose weights in a chunk stay in the processor's cache


@dataclass(frozen=True, slots=True, kw_only=True)
class PlaceValues:
    """Weighted means of places, and what was multiplied on the way to them.

    values: (P, M, 1 + R), NaN where nobody answered. mass: of the base weights of all cells.
    factors: of what cells are multiplied by. margin_error: the greatest relative miss of a target anywhere.
    """

    values: Floats
    mass: Fingerprint
    factors: Fingerprint
    margin_error: float


def place_values(
    people: Floats,
    weights: ReplicatedWeights,
    groups: PlaceGroups,
    *,
    executor: Executor | None = None,
    progress: Progress | None = None,
) -> PlaceValues:
    """Weighted means of (n, M) numbers of people, NaN left out, for the full sample and each replicate.

    ``executor`` takes one chunk of replicates at a time; what they share travels with the function.
    Source: Wolter (2007), Introduction to Variance Estimation, for the use of replicates.
    """
    one = partial(_chunk_values, _work(people, weights, groups))
    values = np.empty((groups.adder.shape[0], people.shape[1], 1 + weights.n_replicates))
    made = []
    done = (executor.map if executor else map)(one, weights.chunks)
    for first, chunk in zip(weights.chunks, done, strict=True):
        values[:, :, weights.columns(first)] = chunk.values
        made.append((chunk.mass, chunk.factors, chunk.margin_error))
        if progress is not None:
            progress("estimates", weights.columns(first).stop - 1, weights.n_replicates)
    masses, factors, errors = zip(*made, strict=True)
    return PlaceValues(values=values, mass=joined(masses), factors=joined(factors), margin_error=max(errors))


@dataclass(frozen=True, kw_only=True)
class _Work:
    """What every chunk needs, people sorted by group. rows: (K, n) what is added up, each kind once.

    above, below: (M,) which of the rows stand above and below the line of each mean.
    """

    weights: ReplicatedWeights
    groups: PlaceGroups
    rows: Floats
    above: Ints
    below: Ints


def _work(people: Floats, weights: ReplicatedWeights, groups: PlaceGroups) -> _Work:
    order = groups.order
    sorted_people = np.ascontiguousarray(people[order].T)
    told = ~np.isnan(sorted_people)
    rows = np.concatenate([np.where(told, sorted_people, 0.0), told])
    first: dict[bytes, int] = {}
    place = np.array([first.setdefault(row.tobytes(), at) for at, row in enumerate(rows)])
    kept, position = np.unique(place, return_inverse=True)
    table = replace(weights.table, of_row=weights.table.of_row[order])
    return _Work(
        weights=replace(weights, table=table, hashes=weights.hashes[order]),
        groups=groups,
        rows=rows[kept],
        above=position[: people.shape[1]],
        below=position[people.shape[1] :],
    )


@in_one_thread  # a worker has threads of its own
def _chunk_values(work: _Work, first: int) -> PlaceValues:
    """(P, M, C) means of the chunk that begins at replicate ``first``."""
    chunk = weight_chunk(work.weights, first)
    totals = _totals(work, chunk)
    with np.errstate(invalid="ignore"):
        values = totals[:, work.above] / totals[:, work.below]
    return PlaceValues(
        values=values,
        mass=fingerprint(chunk.mass),
        factors=fingerprint(chunk.cells.values),
        margin_error=max(chunk.cells.margin_errors.values()),
    )


def _totals(work: _Work, chunk: WeightChunk) -> Floats:
    """(P, K, C) weighted sums of the rows."""
    columns, of_row = chunk.base.shape[1], work.weights.table.of_row
    sums = np.empty((len(work.groups.borders) - 1, len(work.rows), columns))
    for total, (start, end) in zip(sums, pairwise(work.groups.borders), strict=True):
        np.matmul(work.rows[:, start:end], chunk.rows(start, end, of_row), out=total)
    flat = work.groups.adder @ sums.reshape(len(sums), -1)
    return np.asarray(flat.reshape(-1, len(work.rows), columns))
