"""Which figures by groups of people are safe beside those of places, and beside all that was ever released.

A group is opened only where its place is, and never at the cost of a figure of a place. Groups by age are not
crossed with groups by sex, so what is told of one breakdown follows from nothing that is told of another
(docs/decisions/0026-groups-of-people.md).
"""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace

import numpy as np

from scoring.arrays import Bools, Floats, Ints
from scoring.breakdowns import Breakdown
from scoring.disclosure.ends import all_or_none, parts_of_range
from scoring.disclosure.families import Family, families
from scoring.disclosure.ledger import GROUP, NOT, LedgerEntry, ReleasedFamily, released_sums
from scoring.disclosure.remembered import group_codes, group_family
from scoring.disclosure.reweighted import Weighed
from scoring.disclosure.room import Nesting, Tree
from scoring.disclosure.suppression import Answers, crowds_of_places, hidden_figures
from scoring.run import IndexRun
from scoring.spec import DisclosureRule


@dataclass(frozen=True, slots=True, kw_only=True)
class GroupSafety:
    """own, others: (P, C, M) figures to withhold; composites, which rest on domains, are all among them.

    remembered: what the ledger must keep of it.
    """

    own: Bools
    others: Bools
    remembered: tuple[ReleasedFamily, ...]


def group_safety(
    run: IndexRun,
    part: Breakdown,
    rule: DisclosureRule,
    *,
    opened: Mapping[str, Bools],
    alike: tuple[str, ...],
    entry: LedgerEntry,
    beside: Sequence[LedgerEntry],
) -> GroupSafety:
    """What may leave of one breakdown.

    opened: key of a measure -> (P,) whether the figure of each place may leave. alike: (n,) as
    ``weight_kinds``. entry: of this release; beside: earlier releases of these people.
    """
    rows = _Rows(places=len(run.places), categories=len(part.categories))
    kinds = families(part.spec, run.snapshot.instrument)
    codes = group_codes([place.code for place in run.places[1:]], part)
    numbers = {code: cell for cell, code in enumerate(codes)}
    fresh = [group_family(family, part, codes) for family in kinds]
    weighed = zip(fresh, Weighed.each(kinds, alike, part.inner), strict=True)
    past = [released_sums(beside, entry, one, numbers, people.moved) for one, people in weighed]
    known = [(family, sums) for family, sums in zip(kinds, past, strict=True) if sums is not None]
    answers = _answers(run, part, rule, rows, kinds, opened)
    hidden = hidden_figures(answers, [one for one, _ in known], rule, [sums for _, sums in known])
    sums = _sum_codes([place.code for place in run.places], len(part.categories))
    shown = [
        [code for code, gap in zip(sums, hidden[rows.first :, family.columns[0]], strict=True) if not gap]
        for family in kinds
    ]
    return GroupSafety(
        own=hidden[rows.own].reshape(rows.size),
        others=hidden[rows.others].reshape(rows.size),
        remembered=tuple(
            group_family(family, part, codes, told) for family, told in zip(kinds, shown, strict=True)
        ),
    )


@dataclass(frozen=True, slots=True, kw_only=True)
class _Rows:
    """The rows of a breakdown: P places, then P by C groups, then everybody else beside each of these."""

    places: int
    categories: int

    @property
    def first(self) -> int:
        return self.places

    @property
    def groups(self) -> int:
        return self.places * self.categories

    @property
    def levels(self) -> tuple[int, ...]:
        """How many rows stand on each level: places, groups of the whole, others, then everybody else."""
        below = self.groups - self.categories
        return (self.places, self.categories, below, self.categories, below)

    @property
    def own(self) -> slice:
        return slice(self.first, self.first + self.groups)

    @property
    def others(self) -> slice:
        return slice(self.first + self.groups, self.first + 2 * self.groups)

    @property
    def size(self) -> tuple[int, int, int]:
        return self.places, self.categories, -1

    @property
    def smallest(self) -> Bools:
        """(N,) the groups of reported places, or of the whole where there are none."""
        row = np.arange(self.places + 2 * self.groups)
        first = self.first + (self.categories if self.places > 1 else 0)
        found: Bools = (row >= first) & (row < self.others.start)
        return found

    @property
    def place(self) -> Ints:
        """(N,) the place of each row."""
        of_groups = np.repeat(np.arange(self.places), self.categories)
        return np.concatenate([np.arange(self.places), of_groups, of_groups])

    def cells(self) -> tuple[Ints, ...]:
        """N of the inner cells that each is made of: by place, nowhere first, and in it by category."""
        cell = np.arange(self.places * (1 + self.categories)).reshape(self.places, -1)
        everywhere = [cell, *(cell[place : place + 1] for place in range(1, self.places))]
        kinds = range(1, 1 + self.categories)
        own = [held[:, kind].ravel() for held in everywhere for kind in kinds]
        others = [
            held[:, [one for one in kinds if one != kind]].ravel() for held in everywhere for kind in kinds
        ]
        return (*(held.ravel() for held in everywhere), *own, *others)

    def parents(self) -> tuple[Ints, ...]:
        """Every way in which rows make each other up: (N,) of the row above each, -1 for none."""
        nothing = np.full(self.places + 2 * self.groups, -1, dtype=np.int64)
        of_place, of_whole = nothing.copy(), nothing.copy()
        of_place[self.own] = np.repeat(np.arange(self.places), self.categories)
        of_whole[self.first + self.categories : self.first + self.groups] = np.tile(
            self.first + np.arange(self.categories), self.places - 1
        )
        ways = [of_place, of_whole]
        group = np.arange(self.groups)
        for kind in range(self.categories):
            beside, is_kind = of_place.copy(), group % self.categories == kind
            other = self.others.start + group - group % self.categories + kind
            beside[self.own] = np.where(is_kind, of_place[self.own], other)
            beside[other] = of_place[self.own]
            ways.append(beside)
        return tuple(ways)


def _answers(
    run: IndexRun,
    part: Breakdown,
    rule: DisclosureRule,
    rows: _Rows,
    kinds: Sequence[Family],
    opened: Mapping[str, Bools],
) -> Answers:
    """The inner cells of a breakdown under all of its rows."""
    inner, cells = part.inner, rows.cells()
    values = _values(run, part)
    fixed = np.zeros(values.shape, dtype=np.bool_)
    fixed[: rows.first] = np.stack([opened[one.key] for one in part.spec.measures], axis=1)
    wanted = fixed[: rows.first][rows.place] & ~np.isnan(values)
    silent = np.arange(len(inner.place)) % (1 + rows.categories) == 0
    answers = Answers(
        places=cells,
        above=np.full(len(cells), -1, dtype=np.int64),
        depth=np.repeat(np.arange(5), rows.levels),
        hidden_child=silent | ((inner.place < 0) & (rows.places > 1)),
        respondents=inner.respondents,
        n=inner.n,
        positive=inner.positive,
        weight=inner.weight,
        largest=inner.largest,
        closed=all_or_none(part.spec.measures, values),
        offered=wanted,
        fixed=fixed,
        ways=tuple(_trees(part, rows, values)),
        silent=silent,
    )
    unsafe = _unsafe(answers, kinds, rule)
    return replace(answers, offered=np.where(rows.smallest[:, None], wanted | unsafe, wanted & ~unsafe))


def _unsafe(answers: Answers, kinds: Sequence[Family], rule: DisclosureRule) -> Bools:
    """(N, M) figures of too few people, whether or not their place is told; of nobody there is none.

    The smallest groups of them must not follow from others. Whatever is made of such groups alone is refused
    for their sake, so that no sum of them need be named.
    """
    found = np.zeros(answers.closed.shape, dtype=np.bool_)
    for family in kinds:
        columns, crowds = list(family.columns), crowds_of_places(answers, family)
        unsafe = crowds.unsafe(rule) | answers.closed[:, columns].any(axis=1)
        found[:, columns] = (unsafe & (crowds.n > 0))[:, None]
    return found


def _trees(part: Breakdown, rows: _Rows, values: Floats) -> Iterator[Tree]:
    """How the figures make each other up, in every way in which they do."""
    mass = np.array([part.inner.weight[cells].sum(axis=0) for cells in rows.cells()])
    for above in rows.parents():
        inside, added = above >= 0, np.zeros_like(mass)
        np.add.at(added, above[inside], mass[inside])
        yield Tree(
            nesting=Nesting(above),
            part=parts_of_range(part.spec.measures, values),
            mass=mass,
            rest=np.where(added > 0.0, np.maximum(mass - added, 0.0), 0.0),
            made=np.full_like(mass, np.nan),
            own=np.ones_like(mass),
        )


def _values(run: IndexRun, part: Breakdown) -> Floats:
    """(N, M) the figures of all rows."""
    keys = [one.key for one in run.spec.measures]
    places = run.values[:, [keys.index(one.key) for one in part.spec.measures], 0]
    own, others = (one.values.reshape(-1, places.shape[1]) for one in (part.own, part.others))
    return np.concatenate([places, own, others])


def _sum_codes(places: Sequence[str], categories: int) -> list[str]:
    """The codes of the groups, place after place, and of everybody else beside each of them."""
    return [
        f"{place}{GROUP}{mark}{category}"
        for mark in ("", NOT)
        for place in places
        for category in range(categories)
    ]
