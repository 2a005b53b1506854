"""What published tables tell of single numbers of people: rounded, as a per cent, or why they are not."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from math import ceil, inf

from scoring.precision import DECIMALS
from scoring.published import (
    PublishedCell,
    PublishedCount,
    PublishedMeasure,
    PublishedPlace,
    PublishedTable,
    Shown,
    ShownCount,
    Withheld,
)
from scoring.spec import DisclosureRule, MeasureKind, Unit

CLOSED = (Withheld.TOO_FEW, Withheld.PROTECTS_ANOTHER)


@dataclass(frozen=True, slots=True, kw_only=True)
class Known:
    """What is told of one number of people: its limits, and how much of the number above it it may be.

    required: how far apart the bounds must be of one that is withheld, None where it is shown.
    """

    low: float = 0.0
    high: float = inf
    least_part: float = 0.0
    greatest_part: float = 1.0
    required: float | None = None


FREE = Known()
Layer = Sequence[Known]  # one a row; each number is a part of the one of the layer before


def places(table: PublishedTable) -> tuple[PublishedPlace, ...]:
    """All places of a table: the whole, the reported ones, then the small ones."""
    return (table.whole, *table.places, *table.small_places)


def parents(table: PublishedTable) -> list[int]:
    """The row of the place that holds each one: a small place is told among the members of another."""
    holder = {name: row for row, place in enumerate(table.places, start=1) for name in place.members}
    return [-1, *(0 for _ in table.places), *(holder.get(place.name, 0) for place in table.small_places)]


def of_people(table: PublishedTable, rule: DisclosureRule) -> Layer:
    """How many answered in each place, as far as it is told."""
    return [of_count(place.respondents, rule) for place in places(table)]


def of_count(told: PublishedCount, rule: DisclosureRule) -> Known:
    """What a published count tells."""
    return _rounded(told.count, rule) if isinstance(told, ShownCount) else _withheld(told, rule)


def of_kind(told: PublishedCount, rule: DisclosureRule) -> Known:
    """People of one kind, by age or sex: that others are protected says nothing of how many they are."""
    known = of_count(told, rule)
    return replace(known, low=0.0, required=rule.width) if told is Withheld.PROTECTS_ANOTHER else known


def of_base(cell: PublishedCell, measure: PublishedMeasure, rule: DisclosureRule) -> Known:
    """What a cell tells of the people that it rests on."""
    if isinstance(cell, Shown):
        return _rounded(cell.base, rule)
    known = _withheld(cell, rule)
    inherited = measure.kind is MeasureKind.THRIVING  # the reason may be that of a domain
    return replace(known, low=0.0, high=inf) if inherited else known


def _rounded(count: int, rule: DisclosureRule) -> Known:
    half = rule.round_base_to / 2.0
    return Known(low=max(0, ceil(count - half)), high=ceil(count + half) - 1)


def _withheld(why: Withheld, rule: DisclosureRule) -> Known:
    """What the reason says: fewer than the least base, or as many; nothing where there is another."""
    if why is Withheld.TOO_FEW:
        return Known(high=rule.minimum_base - 1, required=rule.width)
    return Known(low=rule.minimum_base, required=0.0) if why is Withheld.PROTECTS_ANOTHER else Known()


def of_share(cell: PublishedCell, rule: DisclosureRule) -> Known:
    """People who gave an answer, as a part of those who were asked: a printed per cent is half a step off.

    A modelled per cent is of no people that could be counted.
    """
    if isinstance(cell, Shown):
        if cell.modelled:
            return Known()
        half = 0.5 * 10.0 ** -DECIMALS[Unit.PER_CENT]
        return Known(least_part=(cell.value - half) / 100.0, greatest_part=(cell.value + half) / 100.0)
    return Known(required=rule.minimum_part if cell in CLOSED else None)


def joined(layers: Sequence[Layer]) -> Layer:
    """What several releases tell together of the same numbers; what one shows is not closed."""
    return [
        Known(
            low=max(one.low for one in told),
            high=min(one.high for one in told),
            least_part=max(one.least_part for one in told),
            greatest_part=min(one.greatest_part for one in told),
            required=_all_of([one.required for one in told]),
        )
        for told in zip(*layers, strict=True)
    ]


def open_in(people: Layer, bases: Layer) -> Layer:
    """The bases of a question: how many answered is no secret where people of a place are told, or many."""
    return [
        replace(base, required=0.0) if not place.required and base.required is not None else base
        for place, base in zip(people, bases, strict=True)
    ]


def _all_of(required: Sequence[float | None]) -> float | None:
    """The greatest, None where one is."""
    known = [one for one in required if one is not None]
    return max(known) if len(known) == len(required) else None
