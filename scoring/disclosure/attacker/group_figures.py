"""How closely figures of groups can be bounded: they make up their place, and those of places the whole's.

Where answers count equally, a group counts by those who were asked. Where they are weighted, nobody tells by
how much: it is taken to be no less than a third of its part of the answers of its place, and no more than
three times of it, within which weights mostly are. Narrower limits that leave nothing are not taken.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from math import inf

from scoring.disclosure.attacker.adding import Parts, bounded, mean_of
from scoring.disclosure.attacker.programme import Limits
from scoring.disclosure.attacker.reading import Asked
from scoring.disclosure.attacker.rows import MadeUp, Parting

_TIMES = 3.0
_ROUNDS = 3  # after which limits hardly move


@dataclass(frozen=True, kw_only=True)
class GroupFigures:
    """The figures of places and groups of one set of answers.

    figures: row -> limits of all that is told. ends: of the figure of anybody. place_mass: position of a
    reported place -> by how many people it counts where answers are weighted; None where they are not.
    """

    one: Asked
    answers: int
    figures: Mapping[int, Limits]
    ends: Limits
    place_mass: Sequence[Limits] | None

    def bounds(self) -> dict[int, Limits]:
        """Row -> limits of its figure, by all ways in which rows make each other up."""
        found = dict(self.figures)
        for _ in range(_ROUNDS):
            for part in self.one.crowd.rows.partings:
                for made in (*part.sums(), *part.further_sums()):
                    self._narrow(found, made, [self._people(part, made[0], row) for row in made[1]])
        return found

    def _narrow(self, found: dict[int, Limits], made: MadeUp, people: Sequence[Limits]) -> None:
        whole, rows = made
        above, figures = found.get(whole, self.ends), [found.get(row, self.ends) for row in rows]
        narrower = bounded(Parts(people=people, figures=figures, above=above))
        for row, (low, high) in zip((*rows, whole), (*narrower, mean_of(people, figures)), strict=True):
            before = found.get(row, self.ends)
            low, high = max(low, before[0]), min(high, before[1])
            if low <= high:
                found[row] = low, high

    def _people(self, part: Parting, whole: int, row: int) -> Limits:
        """By how many people a row counts in what it is a part of; places have weights of their own."""
        few, many = self.one.people(self.answers, row)
        if self.place_mass is None:
            return few, many
        low, high, at = few / _TIMES, many * _TIMES, part.place_of(row)
        if whole in part.places or part.place_of(whole) == at:
            return low, high
        if at >= len(self.place_mass):
            return 0.0, inf
        (least, most), (fewest, all_) = self.place_mass[at], self.one.people(self.answers, at)
        return low * least / all_ if all_ > 0.0 else 0.0, high * most / fewest if fewest > 0.0 else inf
