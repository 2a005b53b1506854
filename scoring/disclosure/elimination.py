"""What follows from sums that are known, exactly: whole numbers all through, and never a rounded one.

A sum is a row: cell -> coefficient, none of them 0. The sums that follow from some rows are all their
combinations. They are kept in reduced form: each row has a cell of its own, its pivot, that no other row
holds, so that the rows show at once the smallest groups of cells that can be told apart.
Source: the order of candidates and the test by what is left of a sensitive sum follow Langsrud (2024),
Secondary cell suppression by Gaussian elimination, Privacy in Statistical Databases.
"""

from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from math import gcd

Row = Mapping[int, int]


@dataclass(frozen=True, slots=True)
class Step:
    """What one more known sum would change: its own row, and rows of others by their pivots."""

    pivot: int
    row: Row
    changed: Mapping[int, Row]

    def rows(self) -> Iterator[tuple[int, Row]]:
        """Every row that would be new, with its pivot."""
        yield self.pivot, self.row
        yield from self.changed.items()


Allows = Callable[["Span", Step], bool]


class Span:
    """All sums that follow from the known ones, as rows that grow with ``take``.

    ``preference``: one number a cell; the pivot of a row is its cell with the least.
    """

    def __init__(self, preference: Sequence[int]) -> None:
        self._preference = preference
        self._known = _Rows()

    def step(self, known: Row) -> Step | None:
        """What the sum would add; None where it follows already."""
        row = self._reduced(known)
        if not row:
            return None
        pivot = min(row, key=lambda cell: (self._preference[cell], self._known.count(cell), cell))
        holders = self._known.holding(pivot)
        return Step(pivot, row, {key: _without(self._known[key], row, pivot) for key in holders})

    def take(self, step: Step) -> None:
        """Know what the step tells, from now on."""
        for pivot, row in step.rows():
            self._known.put(pivot, row)

    def holding(self, cell: int, step: Step) -> Iterator[tuple[int, Row]]:
        """The rows that would hold a cell after a step, with their pivots."""
        yield from ((pivot, row) for pivot, row in step.rows() if cell in row)
        for pivot in self._known.holding(cell):
            if pivot not in step.changed:
                yield pivot, self._known[pivot]

    def _reduced(self, row: Row) -> Row:
        left = row
        for cell in [cell for cell in row if cell in self._known]:
            left = _without(left, self._known[cell], cell)
        return _primitive(left)


class Watched:
    """What is left of sensitive sums once the known ones are taken away: nothing of one that follows."""

    def __init__(self, sums: Iterable[Row]) -> None:
        self._left = _Rows()
        for number, row in enumerate(sums):
            self._left.put(number, row)

    def given_away(self, step: Step) -> bool:
        """Whether a sensitive sum follows after the step, of which nothing else was left before."""
        near = (self._left[number] for number in self._left.holding(step.pivot))
        return any(_is_multiple(row, step.row, step.pivot) for row in near)

    def take(self, step: Step) -> None:
        """Take away what the step tells."""
        for number in self._left.holding(step.pivot):
            self._left.put(number, _without(self._left[number], step.row, step.pivot))


def opened(
    candidates: Sequence[Row],
    *,
    sensitive: Iterable[Row],
    released: Iterable[Row] = (),
    preference: Sequence[int],
    allows: Allows | None = None,
) -> tuple[bool, ...]:
    """Which sums may be shown beside those released and beside each other, in the order of the candidates.

    A sum is shown unless a sensitive one would follow that did not before, or ``allows`` says no of what it
    would change. None that was refused could be shown after all: later sums only add to what is known.
    """
    span, watched = Span(preference), Watched(sensitive)
    for row in released:
        if (told := span.step(row)) is not None:
            span.take(told)
            watched.take(told)
    return tuple(_is_opened(span, watched, row, allows) for row in candidates)


def _is_opened(span: Span, watched: Watched, row: Row, allows: Allows | None) -> bool:
    if (step := span.step(row)) is None:
        return True
    if watched.given_away(step) or not (allows is None or allows(span, step)):
        return False
    span.take(step)
    watched.take(step)
    return True


class _Rows:
    """Rows by key, and which of them hold a cell."""

    def __init__(self) -> None:
        self._rows: dict[int, Row] = {}
        self._holders: defaultdict[int, dict[int, None]] = defaultdict(dict)

    def __contains__(self, key: int) -> bool:
        return key in self._rows

    def __getitem__(self, key: int) -> Row:
        return self._rows[key]

    def holding(self, cell: int) -> tuple[int, ...]:
        return tuple(self._holders.get(cell, ()))

    def count(self, cell: int) -> int:
        return len(self._holders.get(cell, ()))

    def put(self, key: int, row: Row) -> None:
        before = self._rows.get(key, {})
        for cell in before.keys() - row.keys():
            del self._holders[cell][key]
        for cell in row.keys() - before.keys():
            self._holders[cell][key] = None
        self._rows[key] = row


def _without(row: Row, other: Row, cell: int) -> Row:
    """The combination of two rows in which a cell, held by both, does not occur."""
    times, of_other = other[cell], row[cell]
    if times in (1, -1):
        left = dict(row)
        of_other *= times
    else:
        left = {place: value * times for place, value in row.items()}
    for place, value in other.items():
        if new := left.get(place, 0) - value * of_other:
            left[place] = new
        else:
            left.pop(place, None)
    return left if times in (1, -1) else _primitive(left)


def _primitive(row: Row) -> Row:
    """The row divided by what divides all of it."""
    common = gcd(*row.values())
    return row if common in (0, 1) else {cell: value // common for cell, value in row.items()}


def _is_multiple(row: Row, other: Row, cell: int) -> bool:
    """Whether two rows, which both hold the cell, are the same but for a factor."""
    if len(row) != len(other) or row.keys() != other.keys():
        return False
    times, of_other = other[cell], row[cell]
    return all(value * times == other[place] * of_other for place, value in row.items())
