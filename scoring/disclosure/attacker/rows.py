"""Whose numbers a reader adds up: people of places, those who live in no smaller one, and groups of them."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property
from itertools import product
from math import inf

from scoring.disclosure.attacker.people import FREE, Known, Layer
from scoring.disclosure.attacker.points import Group

MadeUp = tuple[int, Sequence[int]]  # a row, and the rows that it is made of


@dataclass(frozen=True, slots=True, kw_only=True)
class Parting:
    """The rows that one breakdown adds: groups of each place, everybody else beside each, and the silent.

    first: its first row. places: rows of the whole and of the reported places; then of those who live in none
    of them, where ``has_rest``.
    """

    key: str
    categories: tuple[str, ...]
    first: int
    places: tuple[int, ...]
    has_rest: bool

    @property
    def end(self) -> int:
        """The row after its last one."""
        return self.first + len(self.places) * (2 * len(self.categories) + 1)

    def row(self, place: int, number: int, *, is_others: bool = False) -> int:
        """The row of a category, or of everybody else beside it, in the place at a position."""
        block = place + len(self.places) * is_others
        return self.first + block * len(self.categories) + number

    def silent(self, place: int) -> int:
        """The row of those who did not say."""
        return self.first + 2 * len(self.places) * len(self.categories) + place

    def groups(self) -> Iterator[tuple[int, int, Group]]:
        """(row, row of the place, group) of all that is published."""
        named = self.places[: len(self.places) - self.has_rest]
        for is_others, (at, place), number in product(
            (False, True), enumerate(named), range(len(self.categories))
        ):
            group = Group(part=self.key, categories=self.categories, number=number, is_others=is_others)
            yield self.row(at, number, is_others=is_others), place, group

    def sums(self) -> Iterator[MadeUp]:
        """Groups and the silent make up a place, groups everybody else, and those of places the whole's."""
        numbers = range(len(self.categories))
        for at, place in enumerate(self.places):
            yield place, [*(self.row(at, one) for one in numbers), self.silent(at)]
            for number in numbers:
                others = self.row(at, number, is_others=True)
                yield others, [self.row(at, one) for one in numbers if one != number]
        if len(self.places) > 1:
            yield from (self._in_whole(number) for number in numbers)

    def further_sums(self) -> Iterator[MadeUp]:
        """What follows: a group, everybody else and the silent make up a place, others the whole's."""
        for number in range(len(self.categories)):
            for at, place in enumerate(self.places):
                yield place, [self.row(at, number), self.row(at, number, is_others=True), self.silent(at)]
            if len(self.places) > 1:
                yield self._in_whole(number, is_others=True)

    def _in_whole(self, number: int, *, is_others: bool = False) -> MadeUp:
        """Groups of places make up that of the whole."""
        parts = [self.row(at, number, is_others=is_others) for at in range(1, len(self.places))]
        return self.row(0, number, is_others=is_others), parts

    def place_of(self, row: int) -> int:
        """The position of the place that a row of a group, or of the silent, is in."""
        groups = 2 * len(self.places) * len(self.categories)
        at = row - self.first
        return at - groups if at >= groups else at // len(self.categories) % len(self.places)


@dataclass(frozen=True, kw_only=True)
class Rows:
    """Places, the whole first; then, for each that holds some, those who live in none of these; then groups.

    parents: row of the place that holds each place, -1 for the whole. has_rest: whether some live in no
    smaller place. parts: key and categories of every breakdown of the whole and of ``reported`` places.
    """

    parents: Sequence[int]
    has_rest: bool
    reported: int = 0
    parts: Sequence[tuple[str, tuple[str, ...]]] = ()

    @cached_property
    def rest(self) -> Mapping[int, int]:
        """Row of a place that holds others -> row of those who live in none of them."""
        holding = sorted(set(self.parents) - {-1})
        return {parent: len(self.parents) + number for number, parent in enumerate(holding)}

    @property
    def ungrouped(self) -> int:
        """How many rows stand before those of groups."""
        return len(self.parents) + len(self.rest)

    @cached_property
    def partings(self) -> Sequence[Parting]:
        """The rows of every breakdown."""
        found: list[Parting] = []
        has_rest = self.has_rest and self.reported > 0
        places = (*range(1 + self.reported), *([self.rest[0]] if has_rest else []))
        for key, categories in self.parts:
            first = found[-1].end if found else self.ungrouped
            found.append(
                Parting(key=key, categories=categories, first=first, places=places, has_rest=has_rest)
            )
        return found

    @cached_property
    def groups(self) -> Mapping[int, tuple[int, Group]]:
        """Row -> row of the place and group."""
        return {row: (place, group) for part in self.partings for row, place, group in part.groups()}

    def made_up(self) -> Iterator[MadeUp]:
        """Which rows each row is the sum of; whatever else adds up follows from these."""
        for parent, rest in self.rest.items():
            yield parent, [*(row for row, above in enumerate(self.parents) if above == parent), rest]
        for part in self.partings:
            yield from part.sums()

    def layer(self, places: Layer, groups: Mapping[int, Known], unknown: Known = FREE) -> Layer:
        """What is told of all rows. unknown: of rows of groups of which nothing is."""
        first = self.ungrouped
        end = self.partings[-1].end if self.partings else first
        nowhere = Known(high=inf if self.has_rest else 0.0)
        return [
            *places,
            *(nowhere for _ in self.rest),
            *(groups.get(row, unknown) for row in range(first, end)),
        ]
