"""What stands out in a place, chosen by rule, and shares as so many people of ten or of a hundred."""

from collections.abc import Iterator
from dataclasses import dataclass
from math import floor

from reports.sections.subject import Subject
from scoring.outcomes import Outcome
from scoring.published import PublishedMeasure, Shown
from scoring.spec import MeasureKind

_FIRST = (  # what is told before what: people can picture shares of people, then parts of life
    MeasureKind.SHARE,
    MeasureKind.DOMAIN,
    MeasureKind.INDEX,
    MeasureKind.THRIVING,
    MeasureKind.ARITHMETIC,
    MeasureKind.MEAN,
)
_CLEAR = {Outcome.CLEARLY_HIGHER: True, Outcome.CLEARLY_LOWER: False}
_TENTHS = (5, 95)  # per cents within which some, but not all, of ten people are meant
_STRETCH = 3  # points by which people of ten may show a wider or narrower gap than is printed


@dataclass(frozen=True, slots=True, kw_only=True)
class Frequency:
    """A share as people count: so many of ten, or of a hundred; ``across`` is the same of the whole."""

    count: int
    of: int
    across: int | None = None


def standing_out(subject: Subject, *, favourable: bool) -> PublishedMeasure | None:
    """The clear difference from the whole whose nearer limit lies farthest from nought; None without one.

    Shares of people come first, for they can be said in people; then parts of the index, itself, the rest.
    """
    found = [(measure, reach) for measure, reach, good in _clear(subject) if good is favourable]
    return max(found, key=lambda pair: (-_FIRST.index(pair[0].kind), pair[1]), default=(None, 0.0))[0]


def is_compared(subject: Subject) -> bool:
    """Whether any figure that can be better or less good is shown beside that of the whole."""
    return any(subject.outcome(measure) is not None for measure in _directed(subject))


def first_share(subject: Subject, page: str) -> PublishedMeasure | None:
    """The first share of a page that is shown, for a place that is compared with nothing."""
    shares = (measure for measure in subject.measures(page) if measure.kind is MeasureKind.SHARE)
    return next((measure for measure in shares if isinstance(subject.cell(measure), Shown)), None)


def frequency(subject: Subject, measure: PublishedMeasure) -> Frequency:
    """A share that is shown, in people; beside that of the whole, where there is one to compare with.

    Of a hundred where ten people could not show it, or not how far it lies from the whole.
    """
    cells = [subject.cell(measure), *(() if subject.is_whole else (subject.of_whole(measure),))]
    values = [cell.value for cell in cells if isinstance(cell, Shown)]
    tenths = [floor(value / 10 + 0.5) for value in values]  # halves go up
    some = all(_TENTHS[0] <= value < _TENTHS[1] for value in values)
    apart, seen = max(values) - min(values), 10 * (max(tenths) - min(tenths))
    of_ten = some and (len(values) == 1 or (seen > 0 and abs(seen - apart) <= _STRETCH))
    count, *across = tenths if of_ten else map(round, values)
    return Frequency(count=count, of=10 if of_ten else 100, across=across[0] if across else None)


def _directed(subject: Subject) -> Iterator[PublishedMeasure]:
    return (one for one in subject.table.measures if one.higher_is_better is not None)


def _clear(subject: Subject) -> Iterator[tuple[PublishedMeasure, float, bool]]:
    for measure in _directed(subject):
        cell = subject.cell(measure)
        if isinstance(cell, Shown) and cell.outcome in _CLEAR:
            gap = cell.difference
            reach = min(abs(gap.low), abs(gap.high)) if gap else 0.0
            yield measure, reach, _CLEAR[cell.outcome] is measure.higher_is_better
