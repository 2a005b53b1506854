"""How much room what is withheld has, for whoever knows exactly what is shown, and by whom places count.

Elimination closes what follows exactly. A figure that only nearly follows is closed here: what is left of a
whole may be so little that a place can have next to none of it, however few were asked there, because places
count by all who live in them. Limits go up and down the tree of places until they stand.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import cached_property

import numpy as np
from scipy.sparse import csr_array

from scoring.arrays import Bools, Floats, Ints
from scoring.grouping import grouping
from scoring.spec import DisclosureRule

_DUST = 1e-9
_ROUNDS = 3  # through all ways, after which limits hardly move


@dataclass(frozen=True)
class Nesting:
    """Which of N places holds which. What follows from that alone is made once, for all measures and rounds.

    above: (N,) row of the place that holds each, -1 for the whole.
    """

    above: Ints

    @cached_property
    def adder(self) -> csr_array:
        """The (N, N) matrix that adds up parts."""
        return grouping(self.above, len(self.above))

    @cached_property
    def levels(self) -> int:
        """How many levels of places there are."""
        depth, row = 0, np.arange(len(self.above))
        while (row >= 0).any():
            row = np.where(row >= 0, self.above[row], -1)
            depth += 1
        return depth


@dataclass(frozen=True, slots=True, kw_only=True)
class Tree:
    """How the figures of N places make up each other, for M measures.

    nesting: which place holds which. part: (N, M) a figure as a part of its range, 0 to 1; NaN where there is
    none, or no range. mass: (N, M) people by whom it counts in the place above. rest: (N, M) those of a place
    who are in none of its parts. made: (N, M) the figure of a place as its parts make it, beside chance of
    draws. own: (N, M) the weight of the answers of a place in its figure.
    """

    nesting: Nesting
    part: Floats
    mass: Floats
    rest: Floats
    made: Floats
    own: Floats

    @property
    def above(self) -> Ints:
        """(N,) row of the place that holds each, -1 for the whole."""
        return self.nesting.above

    def of(self, columns: Sequence[int]) -> "Tree":
        """The same, for some of the measures."""
        some = list(columns)
        return Tree(
            nesting=self.nesting,
            part=self.part[:, some],
            mass=self.mass[:, some],
            rest=self.rest[:, some],
            made=self.made[:, some],
            own=self.own[:, some],
        )


def without_room(ways: Sequence[Tree], n: Ints, is_open: Bools, unsafe: Bools, rule: DisclosureRule) -> Bools:
    """(N,) closed places of which a figure can be narrowed by more than three people could move it.

    ways: in which the same figures make each other up; what one of them leaves open another one may narrow.
    n: (N, M) people asked. unsafe: (N,) places that are closed for their own sake. One that only protects
    others needs no room where those are too few to be anything but the reason.
    """
    part, own = ways[0].part, ways[0].own
    beside = np.max([_beside(tree, n, is_open, rule) for tree in ways], axis=0)
    secret = (unsafe[:, None] | (beside >= rule.minimum_base)) & ~is_open[:, None] & ~np.isnan(part) & (n > 0)
    if not secret.any():
        return np.zeros_like(is_open)
    low, high = np.zeros_like(part), np.ones_like(part)
    for _ in range(_ROUNDS if len(ways) > 1 else 1):
        before = low, high
        for tree in ways:
            low, high = limits(tree, is_open, low, high)
        if _stand(before, (low, high)):
            break
    with np.errstate(divide="ignore", invalid="ignore"):
        needed = np.where(n > 0, own * np.minimum(rule.minimum_part, n) / n, 0.0)
    found: Bools = ((high - low < needed - _DUST) & secret).any(axis=1)
    return found


def too_close(nesting: Nesting, n: Ints, nowhere: Ints, is_open: Bools, rule: DisclosureRule) -> Bools:
    """(N,) closed places whose number of people, told to be few, can be narrowed more than a rounded one.

    n: (N, M) people asked; nowhere: (N, M) those in none of the parts of a place, who may be any number.
    """
    few, scale = n < rule.minimum_base, float(max(n.max(initial=1), 1))
    if not (few & ~is_open[:, None]).any():
        return np.zeros_like(is_open)
    rest = (nowhere > 0).astype(np.float64)
    per = scale * _smallest(nesting, rest)  # in what is one for a smallest place, so that parts are means
    part = n / per
    tree = Tree(nesting=nesting, part=part, mass=per, rest=rest * scale, made=part, own=part)
    least = np.where(few, 0.0, rule.minimum_base / per)
    most = np.where(few, (rule.minimum_base - 1) / per, scale / per)
    low, high = limits(tree, is_open, least, most)
    found: Bools = (few & ((high - low) * per < rule.width - _DUST)).any(axis=1) & ~is_open
    return found


def _smallest(nesting: Nesting, rest: Floats) -> Floats:
    """(N, M) how many smallest places each one is made of, those in none of its parts being one more."""
    found = np.ones_like(rest)
    for _ in range(nesting.levels):
        added = nesting.adder @ found
        found = np.where(added > 0.0, added + rest, 1.0)
    return found


def limits(tree: Tree, is_open: Bools, least: Floats, most: Floats) -> tuple[Floats, Floats]:
    """(N, M) the least and the greatest that each figure can be; least, most: of those that are closed."""
    told = is_open[:, None] & ~np.isnan(tree.part)
    low, high = np.where(told, tree.part, least), np.where(told, tree.part, most)
    still = _Still.of(tree, told)
    for _ in range(2 * tree.nesting.levels):
        before = low, high
        low, high = _upwards(tree, still, low, high)
        low, high = _downwards(tree, still, low, high)
        if _stand(before, (low, high)):
            break
    return low, high


def _stand(before: tuple[Floats, Floats], after: tuple[Floats, Floats]) -> bool:
    """Whether limits have not moved, so that they never will."""
    return all(np.array_equal(*ends) for ends in zip(before, after, strict=True))


def to_close(above: Ints, narrow: Bools, is_open: Bools, order: Ints) -> Bools:
    """(N,) what to close for places without room: the last by ``order`` beside each, with its last part.

    Where nothing beside it is open, the place that holds it, and what stands beside that. Without one of its
    parts a place would follow from these.
    """
    rank = np.empty(len(order), dtype=np.int64)
    rank[order] = np.arange(len(order))
    closing = np.zeros(len(order), dtype=np.bool_)
    for row in np.flatnonzero(narrow):
        closing[list(_nearest(int(row), above, is_open, rank))] = True
    return closing


def to_cover(ways: Sequence[Ints], narrow: Bools, is_open: Bools, order: Ints, closable: Bools) -> Bools:
    """(N,) what to close for places that only all ways together leave without room.

    A closed figure above one of them, or beside that, protects nothing as long as it follows from what is
    open round it. Where each has its cover, something beside the place itself closes.
    """
    rank = np.empty(len(order), dtype=np.int64)
    rank[order] = np.arange(len(order))
    closing = np.zeros(len(order), dtype=np.bool_)
    for row in np.flatnonzero(narrow):
        above = {int(way[row]) for way in ways if way[row] >= 0 and not is_open[way[row]]}
        held = {
            int(one) for way in ways for one in above if way[one] >= 0 for one in _closed(way, one, is_open)
        }
        uncovered = [one for one in above | held for one in _beside_alone(one, ways, is_open, closable, rank)]
        own = (_last((way == way[row]) & closable, rank) for way in ways if way[row] >= 0)
        closing[uncovered or [one for one in own if one is not None][:1]] = True
    return closing


def _closed(way: Ints, row: int, is_open: Bools) -> Ints:
    """The closed rows beside a row."""
    found: Ints = np.flatnonzero((way == way[row]) & ~is_open)
    return found


def _beside_alone(
    row: int, ways: Sequence[Ints], is_open: Bools, closable: Bools, rank: Ints
) -> Iterator[int]:
    """The last row beside one that is closed alone, in each way in which it is."""
    for way in ways:
        if way[row] >= 0 and is_open[way[row]] and _closed(way, row, is_open).tolist() == [row]:
            beside = _last((way == way[row]) & closable, rank)
            yield from () if beside is None else (beside,)


def _nearest(row: int, above: Ints, is_open: Bools, rank: Ints) -> Iterator[int]:
    """The open places that are nearest to a row in the tree."""
    while above[row] >= 0:
        if (beside := _last((above == above[row]) & is_open, rank)) is not None:
            yield beside
            part = _last((above == beside) & is_open, rank)
            yield from () if part is None else (part,)
            return
        row = int(above[row])
        if is_open[row]:
            yield row


def _last(chosen: Bools, rank: Ints) -> int | None:
    """The last by rank of the rows that are chosen; None of none."""
    rows = np.flatnonzero(chosen)
    return int(rows[np.argmax(rank[rows])]) if len(rows) else None


def _beside(tree: Tree, n: Ints, is_open: Bools, rule: DisclosureRule) -> Floats:
    """(N, M) how many others are closed with each place, few being told as fewer than the least base only."""
    as_told = np.where(n < rule.minimum_base, rule.minimum_base - 1, n).astype(np.float64)
    closed = np.where(is_open[:, None], 0.0, as_told)
    nowhere = np.where(tree.rest > _DUST, rule.minimum_base - 1.0, 0.0)
    together = tree.nesting.adder @ closed + nowhere
    return np.where(tree.above[:, None] >= 0, together[tree.above] - closed, 0.0)


@dataclass(frozen=True, slots=True, kw_only=True)
class _Still:
    """What stays as it is while limits go up and down. Every array is (N, M).

    adder: adds up parts, (N, N). total: people by whom a place counts in all. rest: those in none of its
    parts. upwards, downwards: figures that their parts, or the place above, may narrow. shift: from a figure
    to what its parts make of it.
    """

    adder: csr_array
    total: Floats
    rest: Floats
    upwards: Bools
    downwards: Bools
    shift: Floats

    @classmethod
    def of(cls, tree: Tree, told: Bools) -> "_Still":
        parts = tree.nesting.adder @ tree.mass
        return cls(
            adder=tree.nesting.adder,
            total=parts + tree.rest,
            rest=tree.rest,
            upwards=~told & (parts > 0.0),
            downwards=(tree.above[:, None] >= 0) & ~told & (tree.mass > 0.0),
            shift=np.where(told & ~np.isnan(tree.made), tree.made - np.nan_to_num(tree.part), 0.0),
        )

    def added(self, mass: Floats, low: Floats, high: Floats) -> tuple[Floats, Floats]:
        """The sums over the parts of each place, at their least and at their greatest."""
        both = self.adder @ np.concatenate([mass * low, mass * high], axis=1)
        return both[:, : mass.shape[1]], both[:, mass.shape[1] :]


def _upwards(tree: Tree, still: _Still, low: Floats, high: Floats) -> tuple[Floats, Floats]:
    """Limits of places by those of their parts."""
    least, most = still.added(tree.mass, low, high)
    with np.errstate(divide="ignore", invalid="ignore"):
        least, most = least / still.total, (most + still.rest) / still.total
    return (
        np.where(still.upwards, np.maximum(low, least), low),
        np.where(still.upwards, np.minimum(high, most), high),
    )


def _downwards(tree: Tree, still: _Still, low: Floats, high: Floats) -> tuple[Floats, Floats]:
    """Limits of parts by those of the place that holds them, and of all others in it."""
    of_low, of_high = still.added(tree.mass, low, high)
    left_low = still.total * (low + still.shift) - of_high - still.rest
    left_high = still.total * (high + still.shift) - of_low
    with np.errstate(divide="ignore", invalid="ignore"):
        least = left_low[tree.above] / tree.mass + high
        most = left_high[tree.above] / tree.mass + low
    return (
        np.where(still.downwards, np.maximum(low, least), low),
        np.where(still.downwards, np.minimum(high, most), high),
    )
