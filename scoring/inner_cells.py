"""The smallest groups of people that figures are added up from: one a place where answers came from.

They hold what the gate must know to judge every sum of them: how many people, of which weight, and a mark by
which the same people are known again beside a later release. They never leave the gate's back.
"""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from scoring.arrays import Bools, Floats, Ints
from scoring.figures import SHARES
from scoring.replicates import Words, key_hashes, mixed
from scoring.snapshot import NO_PLACE, Snapshot
from scoring.spec import IndexSpec

_SALT = 0  # of marks: the same people have the same mark in every release


@dataclass(frozen=True, slots=True, kw_only=True)
class InnerCells:
    """People by the place that they answered in, one cell a place of any level, A in all, and M measures.

    place: (A,) row in ``geography.places``, NO_PLACE first; of groups, the position of the reported place.
    respondents: (A,) answers received. people: (A,) a mark of who they are.
    n: (A, M) unweighted base. positive: (A, M) unweighted numerator of a share, -1 elsewhere.
    weight: (A, M) persons represented. largest: (A, M, 2) the two greatest weights in it.
    marks: (A, M) of who is in the base with which value, 0 for nobody. The mark of several cells is the sum.
    cell: (n,) the one that each person is in. inside: (n, M) whether in the base.
    """

    place: Ints
    respondents: Ints
    people: Words
    n: Ints
    positive: Ints
    weight: Floats
    largest: Floats
    marks: Words
    cell: Ints
    inside: Bools

    @property
    def members(self) -> tuple[Ints, ...]:
        """The rows of the people in each cell."""
        ends = np.cumsum(np.bincount(self.cell, minlength=len(self.place)))
        return tuple(np.split(np.argsort(self.cell, kind="stable"), ends[:-1]))


def known_by(ids: Sequence[str]) -> Words:
    """(n,) words by which people are known again in another release."""
    return key_hashes(ids, _SALT)


def inner_cells(
    snapshot: Snapshot, people: Floats, weights: Floats, who: Words, spec: IndexSpec
) -> InnerCells:
    """The inner cells of a wave.

    people: (n, M) as ``people.person_values``. weights: (n,) of the full sample. who: (n,) as ``known_by``.
    """
    place = np.array([NO_PLACE, *range(len(snapshot.geography.places))])
    return cells_of(people, weights, who, snapshot.place.astype(np.int64) - NO_PLACE, place, spec)


def cells_of(
    people: Floats, weights: Floats, who: Words, cell: Ints, place: Ints, spec: IndexSpec
) -> InnerCells:
    """Inner cells of any kind. cell: (n,) the one that a person is in; place: (A,) what each lies in."""
    cells, order = len(place), _heaviest_first(weights, cell)
    inside = ~np.isnan(people)
    parts = [
        _one(*columns, weights[order], cell[order], cells, who[order])
        for columns in zip(people[order].T, inside[order].T, strict=True)
    ]
    n, positive, weight, largest, marks = (np.stack(part, axis=1) for part in zip(*parts, strict=True))
    return InnerCells(
        place=place,
        respondents=np.bincount(cell, minlength=cells),
        people=added(mixed(who), cell, cells),
        n=n,
        positive=np.where([measure.kind in SHARES for measure in spec.measures], positive, -1),
        weight=weight,
        largest=largest,
        marks=marks,
        cell=cell,
        inside=inside,
    )


def two_largest(values: Floats, group: Ints, groups: int) -> Floats:
    """(groups, 2) the two greatest of some values, 0 or more, in each group; 0 where there are fewer."""
    order = _heaviest_first(values, group)
    return _first_two(values[order], group[order], groups)


def _heaviest_first(values: Floats, group: Ints) -> Ints:
    """(n,) rows by group, in each the greatest value first."""
    rank = np.empty(len(values), dtype=np.int64)
    rank[np.argsort(-values)] = np.arange(len(values))
    return np.argsort(group * len(values) + rank)


def _first_two(values: Floats, group: Ints, groups: int) -> Floats:
    """(groups, 2) the first two values of each group, 0 where there are fewer. group: in ascending order."""
    found = np.zeros((groups, 2))
    first = np.flatnonzero(np.diff(group, prepend=-1))
    found[group[first], 0] = values[first]
    second = (first + 1)[first + 1 < len(group)]
    second = second[group[second] == group[second - 1]]
    found[group[second], 1] = values[second]
    return found


_Cell = tuple[Ints, Ints, Floats, Floats, Words]


def _one(values: Floats, inside: Bools, weights: Floats, cell: Ints, cells: int, who: Words) -> _Cell:
    """Bases, people who count, weights, greatest weights and marks of one measure.

    People stand in the order of ``_heaviest_first``.
    """
    where, weight, value = cell[inside], weights[inside], values[inside]
    return (
        np.bincount(where, minlength=cells).astype(np.int64),
        np.bincount(where[value == 1.0], minlength=cells).astype(np.int64),
        np.bincount(where, weight, minlength=cells).astype(np.float64),
        _first_two(weight, where, cells),
        added(mixed(who[inside] ^ mixed((value + 0.0).view(np.uint64))), where, cells),
    )


def added(marks: Words, cell: Ints, cells: int) -> Words:
    """(cells,) the sum of the marks in each cell, in any order, modulo 2 to the 64."""
    found = np.zeros(cells, dtype=np.uint64)
    np.add.at(found, cell, marks)
    return found
