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


def inner_cells(snapshot: Snapshot, people: Floats, weights: Floats, spec: IndexSpec) -> InnerCells:
    """The inner cells of a wave.

    people: (n, M) as ``people.person_values``. weights: (n,) of the full sample.
    """
    place = np.array([NO_PLACE, *range(len(snapshot.geography.places))])
    return cells_of(snapshot.ids, people, weights, snapshot.place.astype(np.int64) - NO_PLACE, place, spec)


def cells_of(
    ids: Sequence[str], people: Floats, weights: Floats, cell: Ints, place: Ints, spec: IndexSpec
) -> InnerCells:
    """Inner cells of any kind. cell: (n,) the one that a person is in; place: (A,) what each lies in."""
    who, cells = key_hashes(ids, _SALT), len(place)
    inside = ~np.isnan(people)
    parts = [_one(people[:, m], inside[:, m], weights, cell, cells, who) for m in range(people.shape[1])]
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
    order = np.lexsort((-values, group))
    sorted_group, found = group[order], np.zeros((groups, 2))
    first = np.flatnonzero(np.diff(sorted_group, prepend=-1))
    found[sorted_group[first], 0] = values[order[first]]
    second = first + 1
    second = second[second < len(order)]
    second = second[sorted_group[second] == sorted_group[second - 1]]
    found[sorted_group[second], 1] = values[order[second]]
    return found


_Cell = tuple[Ints, Ints, Floats, Floats, Words]


def _one(values: Floats, inside: Bools, weights: Floats, cell: Ints, cells: int, who: Words) -> _Cell:
    """Bases, people who count, weights, greatest weights and marks of one measure."""
    where, weight, value = cell[inside], weights[inside], values[inside]
    return (
        np.bincount(where, minlength=cells).astype(np.int64),
        np.bincount(where[value == 1.0], minlength=cells).astype(np.int64),
        np.bincount(where, weight, minlength=cells).astype(np.float64),
        two_largest(weight, where, cells),
        added(mixed(who[inside] ^ mixed((value + 0.0).view(np.uint64))), where, cells),
    )


def added(marks: Words, cell: Ints, cells: int) -> Words:
    """(cells,) the sum of the marks in each cell, in any order, modulo 2 to the 64."""
    found = np.zeros(cells, dtype=np.uint64)
    np.add.at(found, cell, marks)
    return found
