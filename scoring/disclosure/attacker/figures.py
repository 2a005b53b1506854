"""How closely withheld figures can be bounded: what parts have above their whole adds up to nothing.

Where answers were weighted to the people of places, these are the people of a place; where they were not, all
who were asked there. Small places were made to make up the one that holds them, by its people.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from math import inf

from scoring.disclosure.attacker.adding import Parts, bounded
from scoring.disclosure.attacker.crowd import BASE, GAVE, PEOPLE
from scoring.disclosure.attacker.group_figures import GroupFigures
from scoring.disclosure.attacker.groups import cells_of_rows, points_of_rows
from scoring.disclosure.attacker.people import CLOSED, places
from scoring.disclosure.attacker.points import NOUGHT, Point, closest, drawn, figure
from scoring.disclosure.attacker.programme import Limits
from scoring.disclosure.attacker.reading import Asked, Reader, cells, is_counted
from scoring.published import PublishedTable
from scoring.spec import PrecisionRule, Unit

_ANY: Limits = (-inf, inf)
_WHOLE = 100.0
LEAST_OWN = PrecisionRule().least_reliability


@dataclass(frozen=True, slots=True, kw_only=True)
class Narrowed:
    """What is withheld in a row, of a place or group: its limits, and how far apart these must be."""

    row: int
    limits: Limits
    required: float


def figure_bounds(reader: Reader, one: Asked, answers: int) -> Iterator[Narrowed]:
    """The limits of every withheld figure of a set of answers, in its unit.

    They must be as far apart as three people could move the figure, were there as many as there may be; one
    of a model moves at least half as far, as it is shown only where half of it are the answers of its place.
    """
    seen = _Seen(reader=reader, one=one, answers=answers)
    if not (closed := seen.closed()):
        return
    found, ends = seen.all_figures(), seen.ends
    for row in closed:
        limits = both(ends, found.get(row, _ANY))
        is_small = len(seen.table.places) < row < len(seen.codes)
        if is_counted(reader, one.sets[answers], one.measure) and not is_small:
            limits = both(limits, seen.counted(row))
        _, most = one.people(answers, row)
        has_ends = ends != _ANY and 0.0 < most < inf
        own = LEAST_OWN if is_small else 1.0
        moved = own * min(reader.rule.minimum_part, most) / most if has_ends else 0.0
        required = moved * (ends[1] - ends[0]) if has_ends else 0.0
        yield Narrowed(row=row, limits=limits, required=required)


@dataclass(frozen=True, kw_only=True)
class _Seen:
    """One measure of one set of answers, as the reader sees it."""

    reader: Reader
    one: Asked
    answers: int

    @property
    def table(self) -> PublishedTable:
        return self.reader.tables[self.one.sets[self.answers][0]]

    @property
    def codes(self) -> list[str]:
        return [place.code for place in places(self.table)]

    @property
    def ends(self) -> Limits:
        """The least and the greatest that the figure of anybody could be."""
        measure = self.one.measure
        return _ANY if measure.unit is Unit.INDEX else (measure.low, measure.high)

    def closed(self) -> list[int]:
        """The rows of places and groups whose figure all tables withhold to protect people."""
        same = self.one.sets[self.answers]
        tables = [self.reader.tables[one] for one in same]
        told = cells_of_rows(tables, self.one.measure, self.one.crowd.rows)
        told |= {
            row: list(found)
            for row, found in enumerate(zip(*cells(self.reader, same, self.one.measure), strict=True))
        }
        return [row for row, found in told.items() if all(cell in CLOSED for cell in found)]

    def all_figures(self) -> dict[int, Limits]:
        """The limits of the figures of places and groups, by row; index points have no ends to start from."""
        found, table, rows = self.figures(), self.table, self.one.crowd.rows
        if not rows.parts or self.ends == _ANY:
            return found
        told, number = closest(self.one.facts, NOUGHT), self.reader.first(self.one.sets[self.answers][0])
        reported = range(1 + len(table.places))
        points = {row: figure(number, self.codes[row]) for row in reported}
        points |= points_of_rows(number, table, rows)
        start = {row: both(self.ends, told[point]) for row, point in points.items() if point in told}
        known = {row: both(found.get(row, _ANY), start.get(row, self.ends)) for row in {*start, *found}}
        mass = [self._people(row) for row in reported] if table.method.margins else None
        groups = GroupFigures(
            one=self.one, answers=self.answers, figures=known, ends=self.ends, place_mass=mass
        )
        return found | groups.bounds()

    def figures(self) -> dict[int, Limits]:
        """The limits of the figures of places, by row; of none where that of the whole is not told."""
        reported = range(1, 1 + len(self.table.places))
        number = self.reader.first(self.one.sets[self.answers][0])
        points = [figure(number, code) for code in self.codes]
        level = closest(self.one.facts, NOUGHT).get(points[0])
        if level is None or not reported:
            return {}
        above = self._above(points[0], level, [points[row] for row in reported])
        nowhere = (self.ends[0] - level[1], self.ends[1] - level[0])
        people = [*(self._people(row) for row in reported), self._nowhere()]
        direct = bounded(Parts(people=people, figures=[*above, nowhere]))[:-1]
        found = {row: _added(limits, level) for row, limits in zip(reported, direct, strict=True)}
        small = [
            self._small(row, number, points, limits) for row, limits in zip(reported, direct, strict=True)
        ]
        return found | {row: limits for part in small for row, limits in part.items()}

    def _small(self, parent: int, number: int, points: Sequence[Point], above: Limits) -> dict[int, Limits]:
        """The same of small places, which make up the draws of the place that holds them."""
        rows = [row for row, holder in enumerate(self.one.crowd.rows.parents) if holder == parent]
        whole, told = drawn(number, self.codes[0]), closest(self.one.facts, NOUGHT)
        if not rows or whole not in told:
            return {}
        level, held = told[whole], closest(self.one.facts, whole)
        parts = Parts(
            people=[self._people(row) for row in rows],
            figures=self._above(whole, level, [points[row] for row in rows]),
            above=held.get(drawn(number, self.codes[parent]), above),
        )
        return {row: _added(limits, level) for row, limits in zip(rows, bounded(parts), strict=True)}

    def _above(self, whole: Point, level: Limits, points: Sequence[Point]) -> list[Limits]:
        """How far points are above the whole; where nothing is told, as far as their ends let them."""
        told, least, most = closest(self.one.facts, whole), self.ends[0] - level[1], self.ends[1] - level[0]
        return [told.get(point, (least, most)) for point in points]

    def counted(self, row: int) -> Limits:
        """The limits of a share by those who gave the answer, of those who were asked."""
        few, many = self.one.people(self.answers, row)
        least, most = self.one.crowd.reach(self.answers, GAVE, row)
        low = _WHOLE * least / many if 0.0 < many < inf else 0.0
        return low, _WHOLE * most / few if few > 0.0 else _WHOLE

    def _people(self, row: int) -> Limits:
        """By how many people a place counts in the one above it.

        All who live there, for small places; where answers are weighted, the part of them who answered the
        question; else those who were asked.
        """
        known, is_weighted = self.reader.people.get(self.codes[row]), bool(self.table.method.margins)
        if row > len(self.table.places) and known is not None:
            return known, known
        if not is_weighted:
            return self.one.people(self.answers, row)
        if known is None:
            return 0.0, inf
        least, most = self._answering(row)
        return known * least, known * most

    def _answering(self, row: int) -> Limits:
        """The part of the people of a place who answered the question; of a withheld one, as in the whole."""
        layers = self.one.crowd.told[self.answers].layers
        everybody, asked = layers[PEOPLE][row], layers[BASE][row]
        if row > 0 and (everybody.required is not None or asked.required is not None):
            return self._answering(0)[0], 1.0
        if not 0.0 < everybody.low <= everybody.high < inf:
            return 0.0, 1.0
        return asked.low / everybody.high, min(1.0, asked.high / everybody.low)

    def _nowhere(self) -> Limits:
        """By how many people those of no known place count: where answers are weighted, as others do."""
        least, most = self.one.crowd.rest(self.answers, BASE)
        if not self.table.method.margins or most == 0.0:
            return least, most
        known, everybody = self.reader.people.get(self.codes[0]), self.one.people(self.answers, 0)[0]
        return 0.0, inf if known is None or everybody == 0.0 else known * most / everybody


def both(one: Limits, other: Limits) -> Limits:
    """The limits of what lies within both."""
    return max(one[0], other[0]), min(one[1], other[1])


def _added(limits: Limits, level: Limits) -> Limits:
    return limits[0] + level[0], limits[1] + level[1]
