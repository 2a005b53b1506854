"""How closely withheld changes of places can be bounded: small places make up the change of what holds them.

The change of a small place is of a model of both waves. It is no difference of its two figures, and tells
nothing of these; but in every draw the changes of small places, by the people who live there, add up to that
of the place that holds them, so that those that are told bound the one that is not, and the one above.
"""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from math import inf

from scoring.disclosure.attacker.figures import LEAST_OWN, Narrowed, both
from scoring.disclosure.attacker.people import CLOSED, parents, places
from scoring.disclosure.attacker.points import Between, closest, figure, of_drawn_change, step_of
from scoring.disclosure.attacker.programme import Limits
from scoring.disclosure.attacker.reading import Asked, Reader
from scoring.published import PublishedMeasure, PublishedTable, Withheld
from scoring.published_change import ChangeCell, ShownChange

_ANY: Limits = (-inf, inf)


@dataclass(frozen=True, kw_only=True)
class Waves:
    """A published change of one measure, with what was asked for it in the earlier and in the later wave."""

    between: Between
    measure: PublishedMeasure
    asked: tuple[Asked, Asked]

    @property
    def tables(self) -> tuple[int, int]:
        """The numbers of both tables."""
        return self.between.earlier, self.between.later

    def cell(self, place: str) -> ChangeCell:
        """The change of a place; none where the two are not compared."""
        return self.between.change.cells.get((place, self.measure.key), Withheld.NOT_AVAILABLE)


def is_closed(between: Between, measure: PublishedMeasure) -> bool:
    """Whether a change of a measure is withheld to protect people."""
    return any(cell in CLOSED for (_, key), cell in between.change.cells.items() if key == measure.key)


def change_bounds(reader: Reader, waves: Waves) -> Iterator[Narrowed]:
    """The limits of every change that is withheld to protect people, in the unit of the measure.

    They must be as far apart as a printed figure leaves it, and as three people of the place could move it in
    a wave in which it is closed. Index points have no ends: their axis stands for them.
    """
    table = reader.tables[waves.between.later]
    codes = [place.code for place in places(table)]
    found = _limits(reader, waves, table)
    for row, code in enumerate(codes):
        if waves.cell(code) in CLOSED:
            required = max(step_of(waves.measure), _moved(reader, waves, code))
            yield Narrowed(row=row, limits=found[code], required=required)


def _limits(reader: Reader, waves: Waves, table: PublishedTable) -> Mapping[str, Limits]:
    """Code of a place -> the limits of its change, by what is told of it and of those that make it up."""
    codes, above = [place.code for place in places(table)], parents(table)
    found = {code: _told(reader, waves, code) for code in codes}
    for holder, code in enumerate(codes):
        parts = [codes[row] for row, one in enumerate(above) if one == holder and row > len(table.places)]
        living = {part: reader.people[part] for part in parts if reader.people.get(part)}
        if parts and len(living) == len(parts):
            shares = {part: people / sum(living.values()) for part, people in living.items()}
            found |= _made_up(code, shares, found)
    return found


def _made_up(holder: str, shares: Mapping[str, float], known: Mapping[str, Limits]) -> dict[str, Limits]:
    """The limits of a place and of its parts, of whose changes its own is the mean."""
    mass = {part: (share * known[part][0], share * known[part][1]) for part, share in shares.items()}
    low, high = known[holder]
    of_parts = {
        part: (
            (low - sum(most for other, (_, most) in mass.items() if other != part)) / share,
            (high - sum(least for other, (least, _) in mass.items() if other != part)) / share,
        )
        for part, share in shares.items()
    }
    together = sum(least for least, _ in mass.values()), sum(most for _, most in mass.values())
    return {place: both(known[place], limits) for place, limits in {**of_parts, holder: together}.items()}


def _told(reader: Reader, waves: Waves, place: str) -> Limits:
    """What is told of one change: it is printed, or both figures are."""
    cell = waves.cell(place)
    if isinstance(cell, ShownChange):
        draws = reader.tables[waves.between.later].method.draws
        return of_drawn_change(cell, waves.measure, waves.between.change.level, draws)
    if place in {one.code for one in waves.between.change.small_places}:
        return _ANY
    earlier, later = (figure(reader.first(number), place) for number in waves.tables)
    return closest(waves.asked[1].facts, earlier).get(later, _ANY)


def _moved(reader: Reader, waves: Waves, place: str) -> float:
    """How far three people of a place could move its change, in a wave in which its figure is closed."""
    measure, found = waves.measure, [0.0]
    for number, one in zip(waves.tables, waves.asked, strict=True):
        codes = [other.code for other in places(reader.tables[number])]
        if place in codes and reader.tables[number].cells[place, measure.key] in CLOSED:
            row, answers = codes.index(place), [number in same for same in one.sets].index(True)
            _, most = one.people(answers, row)
            own = LEAST_OWN if row > len(reader.tables[number].places) else 1.0
            found.append(own * min(reader.rule.minimum_part, most) / most if 0.0 < most < inf else 0.0)
    return max(found) * (measure.high - measure.low)
