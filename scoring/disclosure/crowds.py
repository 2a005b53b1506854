"""Groups of people, and whether what follows of them, together with others or without them, is safe.

Three ways to be too close: a group that follows is itself few people or few of one kind; it holds a sensitive
one and fewer others than the least base, who could read together and take themselves away; or one or two
people are most of its weight.
"""

from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass

import numpy as np

from scoring.arrays import Bools, Floats, Ints
from scoring.disclosure.dominance import dominated, two_of
from scoring.disclosure.elimination import Row, Span, Step
from scoring.spec import DisclosureRule


@dataclass(frozen=True, slots=True, kw_only=True)
class Crowds:
    """G groups of people behind the figures of a family.

    n: (G,) the least base of its figures. parts: (G, k) people in each part of them that can be worked out.
    weight: (G, C) of each figure. largest: (G, C, 2) the two greatest weights in it.
    """

    n: Ints
    parts: Ints
    weight: Floats
    largest: Floats

    def unsafe(self, rule: DisclosureRule) -> Bools:
        """(G,) groups that could point at a few people by themselves."""
        few = (self.n < rule.minimum_base) | (self.parts < rule.minimum_part).any(axis=1)
        found: Bools = few | dominated(self.largest, self.weight, rule).any(axis=1)
        return found

    def together(self, groups: Collection[int]) -> "Crowds":
        """Several groups as one."""
        some = list(groups)
        largest = [two_of(self.largest[some, column]) for column in range(self.largest.shape[1])]
        return Crowds(
            n=self.n[some].sum(keepdims=True),
            parts=self.parts[some].sum(axis=0, keepdims=True),
            weight=self.weight[some].sum(axis=0, keepdims=True),
            largest=np.array(largest)[None],
        )


@dataclass(frozen=True, slots=True, kw_only=True)
class Guard:
    """What a step of elimination must not bring about. Built once a family by ``guard``.

    unsafe: the groups that are sensitive by themselves. wider: sensitive groups of groups, the unsafe ones of
    each first. of_group: which of the wider ones a group is in. silent: groups that are no secret.
    """

    crowds: Crowds
    rule: DisclosureRule
    unsafe: frozenset[int]
    wider: Sequence[Sequence[int]]
    of_group: Mapping[int, Sequence[int]]
    silent: frozenset[int] = frozenset()

    def allows(self, span: Span, step: Step) -> bool:
        """Whether nothing that would follow after a step is too close to a few people."""
        rows = list(step.rows())
        touched = {wide for _, row in rows for group in row for wide in self.of_group.get(group, ())}
        return all(self._is_safe(span, step, pivot, row) for pivot, row in rows) and not any(
            self._is_close(span, step, self.wider[wide]) for wide in touched
        )

    def _is_safe(self, span: Span, step: Step, pivot: int, row: Row) -> bool:
        """Whether a sum that would follow holds enough people.

        With a group in it that is safe by itself it does, and so does every combination with others, for
        pivots are such groups wherever a row has one. Without, it must stand alone: what could be made of
        overlapping ones is not worked out, and they are refused.
        """
        if not self.unsafe.issuperset(row) or self.silent.issuperset(row):
            return True
        near = (other for group in row for key, other in span.holding(group, step) if key != pivot)
        if any(self.unsafe.issuperset(other) for other in near):
            return False
        beside = self._people(row) - max(int(self.crowds.n[group]) for group in row)
        return beside >= self.rule.minimum_base and not self.crowds.together(row).unsafe(self.rule)[0]

    def _is_close(self, span: Span, step: Step, wide: Sequence[int]) -> bool:
        """Whether a wider sensitive group would follow for too few others who read together."""
        inside, outside = set(wide), set[int]()
        for group in wide:
            rows = [row for _, row in span.holding(group, step)]
            if not rows:
                return False
            if len(rows) == 1:  # what several rows could make of it is not worked out: nobody is counted
                outside |= rows[0].keys() - inside
        return outside <= self.unsafe and self._people(outside) < self.rule.minimum_base

    def _people(self, groups: Collection[int]) -> int:
        return int(self.crowds.n[list(groups)].sum())


def guard(
    crowds: Crowds,
    unsafe: Bools,
    sensitive: Iterable[Collection[int]],
    rule: DisclosureRule,
    silent: Iterable[int] = (),
) -> Guard:
    """The guard over groups of which some are unsafe by themselves, and some are so together."""
    by_unsafe = (
        sorted(wide, key=lambda group: (not unsafe[group], group)) for wide in sensitive if len(wide) > 1
    )
    wider = tuple(by_unsafe)
    of_group: dict[int, list[int]] = {}
    for number, wide in enumerate(wider):
        for group in wide:
            of_group.setdefault(group, []).append(number)
    return Guard(
        crowds=crowds,
        rule=rule,
        unsafe=frozenset(np.flatnonzero(unsafe).tolist()),
        wider=wider,
        of_group=of_group,
        silent=frozenset(silent),
    )


def merged(rows: Sequence[Row], cells: int) -> Ints:
    """(cells,) the same number for cells that no row tells apart; -1 for those in none."""
    signature: list[list[tuple[int, int]]] = [[] for _ in range(cells)]
    for number, row in enumerate(rows):
        for cell, times in row.items():
            signature[cell].append((number, times))
    numbers: dict[tuple[tuple[int, int], ...], int] = {}
    return np.array(
        [numbers.setdefault(tuple(one), len(numbers)) if one else -1 for one in signature], dtype=np.int64
    )


def relabelled(rows: Iterable[Row], label: Ints) -> Iterator[dict[int, int]]:
    """The rows over merged cells."""
    names = label.tolist()
    return ({names[cell]: times for cell, times in row.items()} for row in rows)
