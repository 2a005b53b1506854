"""Weighted sums of people's numbers by place, under every replicate: the heavy part of an index."""

from collections.abc import Callable, Iterator
from concurrent.futures import Executor
from dataclasses import dataclass
from functools import partial
from itertools import pairwise
from typing import TypeVar

import numpy as np

from scoring.arrays import Bools, Floats, Ints
from scoring.one_thread import in_one_thread
from scoring.place_groups import PlaceGroups
from scoring.weighting.replicated import ReplicatedWeights

MOST = 512  # people of a group at a time, whose weights in a chunk stay in the processor's cache
_GROUPS = 8  # at a time
T = TypeVar("T")
Finish = Callable[[Ints, Floats], T]  # of places (p,) and their sums (p, parts, K, 1 + R)
_Made = list[tuple[Ints, T]]  # nothing, or some places with what is made of them


@dataclass(frozen=True, kw_only=True)
class Added:
    """What is added up: K numbers of each person, in each of some parts of all people.

    rows: (K, n). parts: (parts, n) who is in it.
    """

    weights: ReplicatedWeights
    groups: PlaceGroups
    rows: Floats
    parts: Bools


@dataclass(frozen=True, slots=True, kw_only=True)
class Means:
    """Which of K sums stand above and below the line of each mean. above, below: (M,)."""

    above: Ints
    below: Ints

    def of(self, sums: Floats) -> Floats:
        """(..., M, 1 + R) means from sums (..., K, 1 + R), NaN where nobody answered."""
        means = np.empty((*sums.shape[:-2], len(self.above), sums.shape[-1]))
        with np.errstate(invalid="ignore"):
            for column, (above, below) in enumerate(zip(self.above, self.below, strict=True)):
                np.divide(sums[..., above, :], sums[..., below, :], out=means[..., column, :])
        return means


def rows_of_means(people: Floats) -> tuple[Floats, Means]:
    """The (K, n) rows behind weighted means of (n, M) numbers of people, NaN left out; each kind once."""
    values = np.ascontiguousarray(people.T)
    told = ~np.isnan(values)
    rows = np.concatenate([np.where(told, values, 0.0), told])
    first: dict[bytes, int] = {}
    place = np.array([first.setdefault(row.tobytes(), at) for at, row in enumerate(rows)])
    kept, position = np.unique(place, return_inverse=True)
    return rows[kept], Means(above=position[: len(values)], below=position[len(values) :])


def by_place(
    added: Added, finish: Finish[T], *, executor: Executor | None = None
) -> Iterator[tuple[Ints, T]]:
    """Places, and what ``finish`` makes of their sums, until each place was among them once.

    ``executor`` takes some groups at a time, and finishes the places whose people are all in them. The
    others are finished at the end. What they share travels with the function.
    """
    firsts = range(0, added.groups.adder.shape[1], _GROUPS)
    alone = _in_one_block(added.groups)
    rest = np.flatnonzero(~alone)
    totals = np.zeros((len(rest), len(added.parts), len(added.rows), added.weights.n_columns))
    one = partial(_block, added, finish, alone)
    for finished, shared, sums in (executor.map if executor else map)(one, firsts):
        totals[np.searchsorted(rest, shared)] += sums
        yield from finished
    yield from _finished(finish, rest, totals)


def _in_one_block(groups: PlaceGroups) -> Bools:
    """(P,) whether all groups of a place are taken at one time."""
    of_group = groups.adder.tocoo()
    pairs = np.unique(np.stack([of_group.row, of_group.col // _GROUPS]), axis=1)
    found: Bools = np.bincount(pairs[0], minlength=groups.adder.shape[0]) == 1
    return found


@in_one_thread  # a worker has threads of its own
def _block(added: Added, finish: Finish[T], alone: Bools, first: int) -> tuple[_Made[T], Ints, Floats]:
    """Of some groups: places that end here with what is made of them, others with their sums."""
    adder = added.groups.adder[:, first : first + _GROUPS]
    places = np.unique(adder.indices).astype(np.int64)
    groups = _group_sums(added, added.groups.borders[first : first + _GROUPS + 1])
    added_up = np.asarray(adder[places] @ groups.reshape(len(groups), -1))
    sums = added_up.reshape(len(places), len(added.parts), len(added.rows), -1)
    here = alone[places]
    return _finished(finish, places[here], sums[here]), places[~here], sums[~here]


def _finished(finish: Finish[T], places: Ints, sums: Floats) -> _Made[T]:
    return [(places, finish(places, sums))] if len(places) else []


def _group_sums(added: Added, borders: Ints) -> Floats:
    """(G, parts K, 1 + R) weighted sums of the people between each two borders."""
    people = added.groups.order[borders[0] : borders[-1]]
    rows = (added.parts[:, None, people] * added.rows[:, people]).reshape(-1, len(people))
    weights = added.weights.of(people)
    sums = np.empty((len(borders) - 1, len(rows), weights.n_columns))
    for number, columns in enumerate(weights.chunks):
        chunk = weights.chunk(number)
        for total, (start, end) in zip(sums, pairwise(borders - borders[0]), strict=True):
            np.matmul(rows[:, start:end], chunk[start:end], out=total[:, columns])
    return sums
