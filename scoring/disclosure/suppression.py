"""Which figures could point at a few people, by themselves or with others that are or were published.

Counts are unweighted answers. The reader to guard against knows every published figure exactly, as before
rounding, and all that follows from them. Fewer people than the least base may read together: they know what
they answered themselves, and take that away too.
"""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import TypeVar

import numpy as np

from scoring.arrays import Bools, Floats, Ints
from scoring.disclosure.crowds import Crowds, Guard, guard, merged, relabelled
from scoring.disclosure.elimination import Row, opened
from scoring.disclosure.families import Family
from scoring.disclosure.room import Nesting, Tree, to_close, to_cover, too_close, without_room
from scoring.inner_cells import two_largest
from scoring.spec import DisclosureRule

Numbers = TypeVar("Numbers", Ints, Floats)


@dataclass(frozen=True, slots=True, kw_only=True)
class Answers:
    """How many people stand behind each figure of N places and M measures, by the A inner cells of the wave.

    places: N of the inner cells that each is made of; those of a place hold those of the places inside it.
    above: (N,) row of the place that holds each, -1 for the whole.
    depth: (N,) 0 for the whole, 1 for the places right below it, and so on; people of no place stand in the
        cells of the whole that no other place has.
    hidden_child: (A,) cells of people who are in no smaller place that there is; nobody in one is no secret.
    respondents: (A,). n: (A, M) base. positive: (A, M) numerator of a share, -1 elsewhere.
    weight: (A, M) of the base. largest: (A, M, 2) the two greatest weights in it.
    closed: (N, M) figures that may not be shown for another reason, such as a share of nobody.
    offered: (N, M) figures that are there to be shown; those of others follow from nothing.
    tree: how the figures make up each other; None for numbers of people alone.
    fixed: (N, M) figures that are shown whatever follows of them, as it was decided before; None for none.
    ways: trees of the same figures instead of one, where rows are parted in more than one way.
    silent: (A,) cells of people who did not say what parts the others, no secret of their own; None for none.
    """

    places: tuple[Ints, ...]
    above: Ints
    depth: Ints
    hidden_child: Bools
    respondents: Ints
    n: Ints
    positive: Ints
    weight: Floats
    largest: Floats
    closed: Bools
    offered: Bools
    tree: Tree | None = None
    fixed: Bools | None = None
    ways: tuple[Tree, ...] = ()
    silent: Bools | None = None


Released = Sequence[Sequence[Row]]  # the sums that each earlier release showed, the oldest first


def two_levels(respondents: Ints, n: Ints, positive: Ints, closed: Bools) -> Answers:
    """The answers of a whole, the first row, and the places below it, each person counting alike."""
    rest = [table[:1] - table[1:].sum(axis=0, keepdims=True) for table in (respondents, n, positive)]
    people, base, counted = (
        np.concatenate([table[1:], left])
        for table, left in zip((respondents, n, positive), rest, strict=True)
    )
    cells = len(respondents)
    return Answers(
        places=(np.arange(cells), *(np.array([cell]) for cell in range(cells - 1))),
        above=np.minimum(np.arange(cells), 1) - 1,
        depth=np.minimum(np.arange(cells), 1),
        hidden_child=np.arange(cells) == cells - 1,
        respondents=people,
        n=base,
        positive=np.where(positive[:1] < 0, -1, counted),
        weight=base.astype(np.float64),
        largest=(base[..., None] > np.arange(2)).astype(np.float64),
        closed=closed,
        offered=np.ones(closed.shape, dtype=np.bool_),
    )


def hidden_figures(
    answers: Answers,
    families: Sequence[Family],
    rule: DisclosureRule,
    released: Sequence[Released] = (),
) -> Bools:
    """(N, M) figures to withhold. Those of no family are all among them: nothing vouches for them.

    Figures of one family stand or fall together. They are opened from the whole downwards, in each level from
    the most people to the fewest, so that it is the next smallest place that stays closed for the sake of
    another. ``released``: what earlier releases showed of each family, as sums of inner cells; numbers from A
    onwards are people whom this wave does not know. Each release can only close more.
    """
    hidden = np.ones(answers.closed.shape, dtype=np.bool_)
    for family, past in zip(families, released or [()] * len(families), strict=True):
        columns = list(family.columns)
        hidden[:, columns] = ~_opened(answers, family, rule, past)[:, None]
    return hidden | ~answers.offered


def hidden_totals(respondents: Ints, closed: Bools, rule: DisclosureRule) -> Bools:
    """(P,) places whose number of answers must not be shown, the whole first."""
    column = respondents[:, None]
    answers = two_levels(respondents, column, np.full_like(column, -1), closed[:, None])
    return hidden_figures(answers, [EVERYBODY], rule)[:, 0]


EVERYBODY = Family(columns=(0,), shares=(), parts=np.zeros((0, 1)))  # of a table of all who answered


def any_of(cells: Bools) -> Bools:
    """(rows,) whether any cell of a row is true."""
    return np.asarray(cells.any(axis=1), dtype=np.bool_)


def _opened(answers: Answers, family: Family, rule: DisclosureRule, past: Released) -> Bools:
    """(N,) places whose figures of one family may be shown."""
    columns = list(family.columns)
    offered, fixed = any_of(answers.offered[:, columns]), _fixed(answers, columns)
    unsafe = crowds_of_places(answers, family).unsafe(rule) | any_of(answers.closed[:, columns])
    rows, released = _rows(answers, columns, offered, past)
    label = merged([*rows, *(row for release in released for row in release)], _cells(answers, released))
    rows = list(relabelled(rows, label))
    watch = _guard(
        answers, family, rule, label, [row for row, no in zip(rows, unsafe, strict=True) if no and row]
    )
    found: Bools = offered & ~unsafe & ~fixed
    known, order = [rows[place] for place in np.flatnonzero(fixed)], _order(answers)
    for releases in range(len(past) + 1):
        wanted = order[found[order]]
        before = [row for release in released[:releases] for row in relabelled(release, label)]
        found[wanted] = opened(
            [rows[place] for place in wanted],
            sensitive=[dict.fromkeys(wide, 1) for wide in watch.wider],
            released=[*known, *before],
            preference=[int(group in watch.unsafe) for group in range(len(watch.crowds.n))],
            allows=watch.allows,
        )
    return _with_room(answers, columns, found | fixed, unsafe, rule)


def _fixed(answers: Answers, columns: list[int]) -> Bools:
    """(N,) figures of one family that are shown whatever follows."""
    if answers.fixed is None:
        return np.zeros(len(answers.places), dtype=np.bool_)
    return any_of(answers.fixed[:, columns])


def _with_room(
    answers: Answers, columns: list[int], opened_: Bools, unsafe: Bools, rule: DisclosureRule
) -> Bools:
    """(N,) the same places less those that have to close, so that nothing closed nearly follows.

    First in each way in which they make each other up, then in all of them together, for what is unsafe.
    """
    n = np.array([answers.n[cells][:, columns].sum(axis=0) for cells in answers.places])
    nowhere = np.array(
        [answers.n[cells[answers.hidden_child[cells]]][:, columns].sum(axis=0) for cells in answers.places]
    )
    trees = [None if tree is None else tree.of(columns) for tree in answers.ways or (answers.tree,)]
    nestings = [Nesting(answers.above) if tree is None else tree.nesting for tree in trees]
    ways = [tree for tree in trees if tree is not None]
    found, order, fixed = opened_.copy(), _order(answers), _fixed(answers, columns)
    while True:
        closing = np.zeros_like(found)
        for tree, nesting in zip(trees, nestings, strict=True):
            narrow = too_close(nesting, n, nowhere, found, rule)
            if tree is not None:
                narrow |= without_room([tree], n, found, unsafe, rule)
            closing |= to_close(nesting.above, narrow, found, order) & ~fixed
        if not closing.any() and answers.ways:
            narrow = unsafe & without_room(ways, n, found, unsafe, rule)
            closing = to_cover([tree.above for tree in ways], narrow, found, order, found & ~fixed)
        if not closing.any():
            return found
        found &= ~closing


def _rows(
    answers: Answers, columns: list[int], offered: Bools, past: Released
) -> tuple[list[Row], list[list[Row]]]:
    """The sums behind every place, empty where none is offered, and those released."""
    nobody = set(np.flatnonzero(answers.hidden_child & ~any_of(answers.n[:, columns] > 0)).tolist())
    rows: list[Row] = [
        {cell: 1 for cell in cells.tolist() if cell not in nobody} if shown else {}
        for cells, shown in zip(answers.places, offered, strict=True)
    ]
    known: list[list[Row]] = [
        [{cell: t for cell, t in row.items() if cell not in nobody} for row in release] for release in past
    ]
    return rows, known


def _cells(answers: Answers, released: Released) -> int:
    """How many cells there are with those that only earlier releases know."""
    last = (cell for release in released for row in release for cell in row)
    return max(len(answers.respondents), 1 + max(last, default=0))


def _guard(
    answers: Answers, family: Family, rule: DisclosureRule, label: Ints, sensitive: Sequence[Row]
) -> Guard:
    known, groups = label[: len(answers.respondents)], 1 + int(label.max(initial=-1))
    inside = np.flatnonzero(known >= 0)
    found = _crowds(answers, family, inside, known[inside], groups)
    unsafe = found.unsafe(rule)
    unsafe[[group for row in sensitive if len(row) == 1 for group in row]] = True
    return guard(found, unsafe, sensitive, rule, silent=_silent(answers, label))


def _silent(answers: Answers, label: Ints) -> set[int]:
    """The groups that hold nobody but people who did not say what parts the others."""
    if answers.silent is None:
        return set()
    kept_silent = np.zeros(
        len(label), dtype=np.bool_
    )  # of people whom only earlier releases know, nobody can tell
    kept_silent[: len(answers.silent)] = answers.silent
    return set(label[kept_silent].tolist()) - set(label[~kept_silent].tolist()) - {-1}


def crowds_of_places(answers: Answers, family: Family) -> Crowds:
    """The groups of people that the places are, by their least base among the figures of a family."""
    place = np.repeat(np.arange(len(answers.places)), [len(cells) for cells in answers.places])
    found = _crowds(answers, family, np.concatenate(answers.places), place, len(answers.places))
    people = np.bincount(place, answers.respondents[np.concatenate(answers.places)], len(answers.places))
    return replace(found, n=np.minimum(found.n, people.astype(np.int64)))


def _crowds(answers: Answers, family: Family, cells: Ints, group: Ints, groups: int) -> Crowds:
    """The groups that some inner cells are put into."""
    columns = list(family.columns)
    n, positive = (_added(table[cells], group, groups) for table in (answers.n, answers.positive))
    twice = np.repeat(group, 2)
    return Crowds(
        n=n[:, columns].min(axis=1),
        parts=family.counts(n, positive),
        weight=_added(answers.weight[cells][:, columns], group, groups),
        largest=np.stack(
            [two_largest(answers.largest[cells, column].ravel(), twice, groups) for column in columns], axis=1
        ),
    )


def _added(table: Numbers, group: Ints, groups: int) -> Numbers:
    """(groups, M) the sum of rows by group."""
    found = np.zeros((groups, table.shape[1]), dtype=table.dtype)
    np.add.at(found, group, table)
    return found


def _order(answers: Answers) -> Ints:
    """The places from the whole downwards, in each level from the most people to the fewest."""
    people = np.array([answers.respondents[cells].sum() for cells in answers.places], dtype=np.int64)
    return np.lexsort((np.arange(len(people)), -people, answers.depth))
