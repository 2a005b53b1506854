"""What printed figures, differences and changes say together of the points behind them, before rounding.

Each says between which limits one point lies, or how far it is from another; the closest limits that all of
them leave are the shortest ways between points. Source: Bellman (1958), On a routing problem, Quarterly of
Applied Mathematics 16.
"""

from collections.abc import Hashable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from math import inf, sqrt

import numpy as np
from scipy.stats import norm

from instruments.errors import InvalidInputError
from scoring.arrays import Floats, Ints
from scoring.disclosure.attacker.programme import Limits
from scoring.precision import DECIMALS, FINER
from scoring.published import PublishedCell, PublishedMeasure, PublishedTable, Range, Shown
from scoring.published_change import PublishedChange, ShownChange
from scoring.spec import Unit

Point = Hashable
NOUGHT = "nought"
_DUST = 1e-6
_DRAWN = "drawn"  # the figure of a place as its draws have it: not to the last digit that of its answers
_LIKELY = 3.0  # standard errors that the mean of draws may be off


@dataclass(frozen=True, slots=True)
class Apart:
    """How far a point is above another."""

    one: Point
    other: Point
    low: float
    high: float


@dataclass(frozen=True, slots=True, kw_only=True)
class Between:
    """A published change, and which two of some tables it is between."""

    earlier: int
    later: int
    change: PublishedChange


@dataclass(frozen=True, slots=True, kw_only=True)
class Group:
    """People who said the same of themselves, by the number of a category, or all who said anything else."""

    part: str
    categories: tuple[str, ...]
    number: int
    is_others: bool

    @property
    def name(self) -> str:
        """The group in words, such as ``sex: all but Female``."""
        return f"{self.part}: {'all but ' if self.is_others else ''}{self.categories[self.number]}"


def figure(table: int, place: str) -> Point:
    """The point that stands for the figure of a place in one of the tables."""
    return table, place


def figure_of_group(table: int, place: str, group: Group) -> Point:
    """The point that stands for the figure of a group of people in a place."""
    return table, place, group


def drawn(table: int, place: str) -> Point:
    """The point that stands for the mean of the draws of a place, which small places make up."""
    return table, place, _DRAWN


def told_of_table(number: int, table: PublishedTable, measure: PublishedMeasure) -> Iterator[Apart]:
    """What a table says of the points of a measure."""
    whole = table.whole.code
    for place in (table.whole, *table.places, *table.small_places):
        cell = table.cells.get((place.code, measure.key))
        if not isinstance(cell, Shown):
            continue
        here = figure(number, place.code)
        yield Apart(NOUGHT, here, *_of_value(cell, measure))
        if not cell.modelled:
            off = _of_draws(cell, table.level, table.method.draws)
            yield Apart(here, drawn(number, place.code), -off, off)
        if cell.difference is not None:
            above = drawn(number, whole) if cell.modelled else figure(number, whole)
            yield Apart(above, here, *_of_range(cell.difference, measure, alike=not cell.modelled))


def told_of_groups(number: int, table: PublishedTable, measure: PublishedMeasure) -> Iterator[Apart]:
    """What a table says of the points of a measure by groups of people."""
    for place, group, cell in cells_by_groups(table, measure):
        if isinstance(cell, Shown):
            here = figure_of_group(number, place, group)
            yield Apart(NOUGHT, here, *_of_value(cell, measure))
            if cell.difference is not None:
                others = figure_of_group(number, place, replace(group, is_others=True))
                yield Apart(others, here, *_of_range(cell.difference, measure, alike=True))


def cells_by_groups(
    table: PublishedTable, measure: PublishedMeasure
) -> Iterator[tuple[str, Group, PublishedCell]]:
    """Every cell of a measure by groups, with the code of its place; everybody else has cells of its own."""
    for part in table.breakdowns:
        for (place, key), figures in part.cells.items():
            for number, one in enumerate(figures if key == measure.key else ()):
                for is_others, cell in ((False, one.cell), (True, one.others)):
                    group = Group(
                        part=part.key, categories=part.categories, number=number, is_others=is_others
                    )
                    yield place, group, cell


def told_of_change(between: Between, measure: PublishedMeasure) -> Iterator[Apart]:
    """What a published change says of the points of a measure; of small places it is no difference of two."""
    change = between.change
    for place in (change.whole, *change.places):
        cell = change.cells.get((place.code, measure.key))
        if isinstance(cell, ShownChange):
            limits = _of_range(cell.difference, measure, alike=measure.unit is not Unit.PER_CENT)
            yield Apart(figure(between.earlier, place.code), figure(between.later, place.code), *limits)


def of_drawn_change(cell: ShownChange, measure: PublishedMeasure, level: float, draws: int) -> Limits:
    """Limits of a change as its draws have it, which small places make up."""
    if cell.modelled:
        return _of_range(cell.difference, measure, alike=False, step=step_of(measure))
    low, high = _of_range(cell.difference, measure, alike=measure.unit is not Unit.PER_CENT)
    off = _of_draws(cell.difference, level, draws)
    return low - off, high + off


def step_of(measure: PublishedMeasure) -> float:
    """The step to which the figures of a measure are printed."""
    return float(10.0 ** -DECIMALS[measure.unit])


def closest(told: Iterable[Apart], start: Point) -> Mapping[Point, Limits]:
    """Between which limits each point lies above another one; those of which nothing is told are left out."""
    facts = list(told)
    points = {point: row for row, point in enumerate(dict.fromkeys(_points(facts, start)))}
    ends = np.array([[points[one.one], points[one.other]] for one in facts], dtype=np.int64).reshape(-1, 2)
    upwards, downwards = [one.high for one in facts], [-one.low for one in facts]
    high = _shortest(len(points), points[start], ends, upwards, downwards)
    low = _shortest(len(points), points[start], ends, downwards, upwards)
    return {
        point: (-float(low[row]), float(high[row]))
        for point, row in points.items()
        if np.isfinite(low[row]) or np.isfinite(high[row])
    }


def _points(facts: Sequence[Apart], start: Point) -> Iterator[Point]:
    yield start
    for one in facts:
        yield one.one
        yield one.other


def _shortest(n: int, start: int, ends: Ints, there: Sequence[float], back: Sequence[float]) -> Floats:
    """(n,) lengths of the shortest ways from ``start``, along ``ends`` and against them."""
    begin, end = np.concatenate([ends, ends[:, ::-1]]).T
    length, found = np.array([*there, *back]), np.full(n, inf)
    found[start] = 0.0
    for _ in range(n):
        before = found.copy()
        np.minimum.at(found, end, before[begin] + length)
        if np.array_equal(found, before):
            break
    if found[start] < -_DUST:
        raise contradiction()
    return found


def contradiction() -> InvalidInputError:
    """The refusal of figures of which no answers could have all."""
    return InvalidInputError(
        "the published figures contradict each other",
        where="audit",
        fix="Give whole tables as the gate made them, and the rule that they were made by.",
    )


def _of_value(cell: Shown, measure: PublishedMeasure) -> Limits:
    """Limits of a figure that is printed; of one whose range is as far to either side, by that range too."""
    step = step_of(measure)
    inside = measure.unit is Unit.INDEX or (measure.low < cell.low and cell.high < measure.high)
    alike = measure.unit is not Unit.PER_CENT and not cell.modelled and inside
    return _of_range(Range(value=cell.value, low=cell.low, high=cell.high), measure, alike=alike, step=step)


def _of_range(told: Range, measure: PublishedMeasure, *, alike: bool, step: float | None = None) -> Limits:
    """Limits of the middle of a printed range: half a step of it, and of its ends where they are alike."""
    half = 0.5 * (10.0 ** -(DECIMALS[measure.unit] + FINER) if step is None else step)
    middles = [told.value, 0.5 * (told.low + told.high)] if alike else [told.value]
    low, high = max(middles) - half, min(middles) + half
    return (low, high) if low <= high else (told.value - half, told.value + half)


def _of_draws(told: Range | Shown, level: float, draws: int) -> float:
    """How far the mean of draws may be from a figure or a change, by the printed range of it."""
    error = 0.5 * (told.high - told.low) / float(norm.ppf(0.5 + 0.5 * level))
    return _LIKELY * error / sqrt(max(draws, 1))
