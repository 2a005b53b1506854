"""How closely numbers of people can be bounded by whoever adds up what is told of them.

Parts add up to their whole, be they places or groups of people; whoever gave an answer was asked, and whoever
was asked is one of all. A printed difference says by how many more people gave an answer than as many as in
the whole. Answers of one wave that were frozen more than once are read as the first ones and those that came
late. Numbers need not be whole people, which only makes bounds wider.
Source: Fischetti and Salazar (2001), Solving the cell suppression problem on tabular data with linear
constraints, Management Science 47, for the reader's two programmes.
"""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from functools import cached_property
from itertools import pairwise
from math import inf

from scoring.disclosure.attacker.people import FREE, Layer
from scoring.disclosure.attacker.points import contradiction
from scoring.disclosure.attacker.programme import Limits, Programme, Row
from scoring.disclosure.attacker.rows import Rows

PEOPLE, BASE, GAVE, ABOVE = range(4)  # all; those asked; those who gave an answer; how many more
_LAYERS = 4

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

    rows: whose numbers they are. only_added: whether later answers are the earlier ones and more.
    """

    rows: Rows
    told: Sequence[Told]
    only_added: bool = True

    def reach(self, answers: int, layer: int, row: int) -> Limits:
        """The least and the greatest that one number can be."""
        wanted = self._at(answers, layer, row)
        if wanted not in self._reached:
            self._reached[wanted] = self._reach({wanted: 1.0})
        return self._reached[wanted]

    def late(self, answers: int, layer: int, row: int) -> Limits:
        """The same, of those of whom the answers before knew nothing."""
        return self._reach({self._at(answers, layer, row): 1.0, self._at(answers - 1, layer, row): -1.0})

    def rest(self, answers: int, layer: int) -> Limits:
        """The same, of those in no smaller place of the whole; nobody where all live in one."""
        return self.reach(answers, layer, self.rows.rest[0]) if 0 in self.rows.rest else (0.0, 0.0)

    @cached_property
    def is_possible(self) -> bool:
        """Whether anything fits all that is told."""
        return self._programme.reach({0: 1.0}) is not None

    @cached_property
    def _reached(self) -> dict[int, Limits]:
        """What was asked for before; each answer takes two programmes."""
        return {}

    def _reach(self, wanted: Row) -> Limits:
        found = self._programme.reach(wanted)
        if found is None:
            raise contradiction()
        return found

    @property
    def _columns(self) -> int:
        return len(self.told[0].layers[0])

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
                if layer < ABOVE:
                    known = told.layers[layer] if layer < len(told.layers) else [FREE] * self._columns
                    yield from ((one.low, one.high) for one in known)
                else:
                    yield (0.0, 0.0)
                    yield from [(-inf, inf)] * (self._columns - 1)

    def _adding(self, answers: int, told: Told) -> Iterator[Sum]:
        """Each row is the sum of its parts, such as a place of smaller ones and who live in none of them."""
        for whole, parts in self.rows.made_up():
            has_above = told.whole is not None and max(parts) < self.rows.ungrouped
            for layer in (*range(len(told.layers)), *([ABOVE] if has_above else [])):
                row = {self._at(answers, layer, one): -1.0 for one in parts}
                yield {self._at(answers, layer, whole): 1.0, **row}, 0.0, 0.0

    def _parts(self, answers: int, told: Told) -> Iterator[Sum]:
        """Each number is a part of the one above it, between its least and its greatest."""
        for layer, numbers in enumerate(told.layers[1:], start=1):
            for column, one in enumerate(numbers):
                part, of = self._at(answers, layer, column), self._at(answers, layer - 1, column)
                yield {part: 1.0, of: -one.greatest_part}, -inf, 0.0
                if one.least_part > 0.0:
                    yield {part: 1.0, of: -one.least_part}, 0.0, inf

    def _above(self, answers: int, told: Told) -> Iterator[Sum]:
        """How many more gave an answer than as in the whole: of those asked, a part that is printed."""
        if told.whole is None:
            return
        for column in range(self.rows.ungrouped):
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
