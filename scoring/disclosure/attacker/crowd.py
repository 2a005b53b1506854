"""How closely numbers of people can be bounded by whoever adds up what is told of them.

Parts add up to their whole; whoever gave an answer was asked, and whoever was asked is one of all. A printed
difference says by how many more people gave an answer than as many as in the whole. Answers of one wave that
were frozen more than once are read as the first ones and those that came late. Numbers need not be whole
people, which only makes bounds wider.
Source: Fischetti and Salazar (2001), Solving the cell suppression problem on tabular data with linear
constraints, Management Science 47, for the reader's two programmes.
"""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from functools import cached_property
from itertools import pairwise
from math import inf

from scoring.disclosure.attacker.people import Known, Layer
from scoring.disclosure.attacker.points import contradiction
from scoring.disclosure.attacker.programme import Limits, Programme, Row

PEOPLE, BASE, GAVE, ABOVE = range(4)  # all; those asked; those who gave an answer; how many more
_LAYERS = 4
_FREE = Known()

Sum = tuple[Row, float, float]


@dataclass(frozen=True, kw_only=True)
class Told:
    """What is told of one figure of one set of answers: its layers, from all people down.

    above: row of a place -> by how much more, of those asked there, gave the answer than of the whole, in
        parts.
    whole: which part that is there, None where it is not told.
    """

    layers: Sequence[Layer]
    above: Mapping[int, Limits] = field(default_factory=dict)
    whole: Limits | None = None


@dataclass(frozen=True, kw_only=True)
class Crowd:
    """The numbers of people behind a figure, in each set of answers of a wave from the first freeze on.

    parents: row of the place that holds each place, -1 for the whole. has_rest: whether some live in no
    smaller place. only_added: whether later answers are the earlier ones and more.
    """

    parents: Sequence[int]
    has_rest: bool
    told: Sequence[Told]
    only_added: bool = True

    def reach(self, answers: int, layer: int, row: int) -> Limits:
        """The least and the greatest that one number can be."""
        return self._reach({self._at(answers, layer, row): 1.0})

    def late(self, answers: int, layer: int, row: int) -> Limits:
        """The same, of those of whom the answers before knew nothing."""
        return self._reach({self._at(answers, layer, row): 1.0, self._at(answers - 1, layer, row): -1.0})

    def rest(self, answers: int, layer: int) -> Limits:
        """The same, of those in no smaller place of the whole; nobody where all live in one."""
        return self.reach(answers, layer, self._rest[0]) if 0 in self._rest else (0.0, 0.0)

    @cached_property
    def is_possible(self) -> bool:
        """Whether anything fits all that is told."""
        return self._programme.reach({0: 1.0}) is not None

    def _reach(self, wanted: Row) -> Limits:
        found = self._programme.reach(wanted)
        if found is None:
            raise contradiction()
        return found

    @cached_property
    def _rest(self) -> Mapping[int, int]:
        """Row of a place that holds others -> column of those who live in none of them."""
        holding = sorted(set(self.parents) - {-1})
        return {parent: len(self.parents) + number for number, parent in enumerate(holding)}

    @property
    def _columns(self) -> int:
        return len(self.parents) + len(self._rest)

    def _at(self, answers: int, layer: int, column: int) -> int:
        return (answers * _LAYERS + layer) * self._columns + column

    @cached_property
    def _programme(self) -> Programme:
        sums = [
            one
            for answers, told in enumerate(self.told)
            for one in (
                *self._adding(answers, told),
                *self._parts(answers, told),
                *self._above(answers, told),
            )
        ]
        late = self._late() if self.only_added else ()
        return Programme(limits=[*self._limits()], sums=[*sums, *late])

    def _limits(self) -> Iterator[Limits]:
        for told in self.told:
            for layer in range(_LAYERS):
                known = told.layers[layer] if layer < len(told.layers) else [_FREE] * len(self.parents)
                rest = [(0.0, inf if self.has_rest else 0.0)] * len(self._rest)
                if layer < ABOVE:
                    yield from ((one.low, one.high) for one in known)
                    yield from rest
                else:
                    yield (0.0, 0.0)
                    yield from [(-inf, inf)] * (self._columns - 1)

    def _adding(self, answers: int, told: Told) -> Iterator[Sum]:
        """Each place is its parts and those who live in none of them."""
        for layer in (*range(len(told.layers)), *([ABOVE] if told.whole is not None else [])):
            for parent, rest in self._rest.items():
                parts = [row for row, above in enumerate(self.parents) if above == parent]
                row = {self._at(answers, layer, one): -1.0 for one in (*parts, rest)}
                yield {self._at(answers, layer, parent): 1.0, **row}, 0.0, 0.0

    def _parts(self, answers: int, told: Told) -> Iterator[Sum]:
        """Each number is a part of the one above it, between its least and its greatest."""
        free = [_FREE] * len(self._rest)
        for layer, numbers in enumerate(told.layers[1:], start=1):
            for column, one in enumerate([*numbers, *free]):
                part, of = self._at(answers, layer, column), self._at(answers, layer - 1, column)
                yield {part: 1.0, of: -one.greatest_part}, -inf, 0.0
                yield {part: 1.0, of: -one.least_part}, 0.0, inf

    def _above(self, answers: int, told: Told) -> Iterator[Sum]:
        """How many more gave an answer than as in the whole: of those asked, a part that is printed."""
        if told.whole is None:
            return
        for column in range(self._columns):
            asked, gave, more = (self._at(answers, layer, column) for layer in (BASE, GAVE, ABOVE))
            yield {gave: 1.0, more: -1.0, asked: -told.whole[1]}, -inf, 0.0
            yield {gave: 1.0, more: -1.0, asked: -told.whole[0]}, 0.0, inf
            if column in told.above:
                low, high = told.above[column]
                yield {more: 1.0, asked: -high}, -inf, 0.0
                yield {more: 1.0, asked: -low}, 0.0, inf

    def _late(self) -> Iterator[Sum]:
        """Later answers are the earlier ones and more: of all, of those asked, of either side of a share."""
        for before, after in pairwise(range(len(self.told))):
            layers = range(min(len(self.told[before].layers), len(self.told[after].layers)))
            for column in range(self._columns):
                for layer in layers:
                    now, then = self._at(after, layer, column), self._at(before, layer, column)
                    yield {now: 1.0, then: -1.0}, 0.0, inf
                    if layer:
                        above, past = self._at(after, layer - 1, column), self._at(before, layer - 1, column)
                        yield {above: 1.0, past: -1.0, now: -1.0, then: 1.0}, 0.0, inf
