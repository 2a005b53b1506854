"""An outsider who reads figures by groups of people too, from the text of the files alone.

The smallest groups are those of one place who said the same, or kept silent. Whatever is told of a measure
and one way to part people is a sum over these, and a linear programme bounds any other sum of them.
"""

import csv
import io
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

import numpy as np
from scipy.optimize import linprog

from tests.reports.outsider import STEPS, Interval

Row = Mapping[str, str]
Smallest = tuple[str, str]  # place, and group of people; "" for those who did not say
SILENT = ""
NOT_ADDED = (
    "index",
    "arithmetic",
    "thriving",
)  # whose bases are no sum of those of places, or of no question
BASE_OFF, SHARE_OFF, LEAST = 2.0, 0.5, 10  # what the method page tells of rounding, and of the fewest people


@dataclass(frozen=True, slots=True, kw_only=True)
class Told:
    """What one line of a file says of some of the smallest groups together."""

    place: str
    group: str  # "" for all people of the place
    beside: bool  # everybody else beside the group
    inside: tuple[Smallest, ...]
    value: str
    base: str
    mark: str
    too_few: bool


@dataclass(frozen=True, kw_only=True)
class Parted:
    """The lines of one measure: of its places, and by the groups of one breakdown in each of them."""

    town: str
    places: Mapping[str, Row]
    groups: Sequence[Row]

    @property
    def parts(self) -> list[str]:
        """The places that the town is made of."""
        return [place for place in self.places if place != self.town]

    @property
    def kinds(self) -> list[str]:
        """The groups, and those who kept silent."""
        return [*dict.fromkeys(row["group"] for row in self.groups), SILENT]

    @property
    def smallest(self) -> list[Smallest]:
        """Every smallest group."""
        return [(place, kind) for place in self.parts for kind in self.kinds]

    def lines(self) -> Iterator[Told]:
        """Each place, each group of it, and everybody else beside each group."""
        for place, row in self.places.items():
            everybody = self._of(place, self.kinds)
            yield _told(row, place, "", everybody)
        for row in self.groups:
            place, group = row["place_code"], row["group"]
            others = [kind for kind in self.kinds if kind not in (group, SILENT)]
            yield _told(row, place, group, self._of(place, [group]))
            yield _told(row, place, group, self._of(place, others), beside=True)

    def _of(self, place: str, kinds: Sequence[str]) -> tuple[Smallest, ...]:
        where = self.parts if place == self.town else [place]
        return tuple((part, kind) for part in where for kind in kinds)


def _told(row: Row, place: str, group: str, inside: tuple[Smallest, ...], *, beside: bool = False) -> Told:
    of = "others_" if beside else ""
    return Told(
        place=place,
        group=group,
        beside=beside,
        inside=inside,
        value=row[f"{of}value"],
        base=row[f"{of}base"],
        mark=row[f"{of}mark"],
        too_few=not beside and "too few" in row["note"],
    )


def parted(places: bytes, groups: bytes, town: str) -> Iterator[tuple[str, str, Parted]]:
    """Measure, breakdown and lines of every measure that is told by groups; the small places are left out."""
    by_group: dict[tuple[str, str], list[Row]] = {}
    for row in _rows(groups):
        by_group.setdefault((row["measure"], row["breakdown"]), []).append(row)
    of_places = _rows(places)
    for (measure, breakdown), rows in by_group.items():
        known = {row["place_code"] for row in rows}
        whole = {
            row["place_code"]: row
            for row in of_places
            if row["measure"] == measure and row["place_code"] in known
        }
        yield measure, breakdown, Parted(town=town, places=whole, groups=rows)


def _rows(file: bytes) -> list[Row]:
    return list(csv.DictReader(io.StringIO(file.decode("utf-8-sig"), newline="")))


@dataclass(frozen=True, slots=True)
class Programme:
    """Sums of unknowns with the limits that are known of each. ends: of every unknown."""

    facts: Sequence[tuple[Mapping[object, float], float, float]]
    ends: Interval

    def reach(self, wanted: Sequence[Mapping[object, float]]) -> list[Interval]:
        """The least and the greatest that each of the wanted sums can be."""
        names = {
            name: at for at, name in enumerate(dict.fromkeys(n for sum_, _, _ in self.facts for n in sum_))
        }
        rows = np.array([_row(names, sum_) for sum_, _, _ in self.facts])
        low, high = np.array([limits for _, *limits in self.facts]).T
        told = np.concatenate([rows[np.isfinite(high)], -rows[np.isfinite(low)]])
        most = np.concatenate([high[np.isfinite(high)], -low[np.isfinite(low)]])
        found = []
        for sum_ in wanted:
            aim = _row(names, sum_)
            least, greatest = (linprog(sign * aim, told, most, bounds=self.ends) for sign in (1.0, -1.0))
            assert least.success, least.message
            assert greatest.success, greatest.message
            found.append((least.fun, -greatest.fun))
        return found


def _row(names: Mapping[object, int], sum_: Mapping[object, float]) -> np.ndarray:
    row = np.zeros(len(names))
    for name, times in sum_.items():
        row[names[name]] = times
    return row


def figures(
    lines: Parted, mass: Mapping[Smallest, float], ends: Interval, known: Mapping[str, Interval]
) -> list[tuple[Told, Interval]]:
    """Between which figures each line marked [c] lies, for somebody who knows for how many each group counts.

    mass: how many people each smallest group stands for. known: what is known of places from elsewhere, such
    as their changes between waves.
    """
    step = STEPS[lines.groups[0]["unit"]]
    told = [line for line in lines.lines() if sum(mass[one] for one in line.inside)]
    means = {(line.place, line.group, line.beside): _mean(line, mass) for line in told}
    facts = [({one: 1.0}, *ends) for one in lines.smallest]
    for line in told:
        if line.value:
            value = float(line.value)
            facts.append((means[line.place, line.group, line.beside], value - step / 2, value + step / 2))
    facts += [(means[place, "", False], *limits) for place, limits in known.items()]
    facts += _differences(lines, means, step / 20)
    closed = [line for line in told if line.group and line.mark == "[c]"]
    wanted = [means[line.place, line.group, line.beside] for line in closed]
    return list(zip(closed, Programme(facts, ends).reach(wanted), strict=True))


def _mean(line: Told, mass: Mapping[Smallest, float]) -> dict[Smallest, float]:
    total = sum(mass[one] for one in line.inside)
    return {one: mass[one] / total for one in line.inside}


def _differences(
    lines: Parted, means: Mapping[tuple[str, str, bool], Mapping[Smallest, float]], half: float
) -> Iterator[tuple[dict[Smallest, float], float, float]]:
    """How far a place is from the town, and a group from everybody else, a decimal finer than figures."""
    places = ((row, (place, "", False), (lines.town, "", False)) for place, row in lines.places.items())
    groups = (
        (row, (row["place_code"], row["group"], False), (row["place_code"], row["group"], True))
        for row in lines.groups
    )
    for row, one, other in (*places, *groups):
        if row["difference"]:
            value = float(row["difference"])
            names = {*means[one], *means[other]}
            gap = {name: means[one].get(name, 0.0) - means[other].get(name, 0.0) for name in names}
            yield gap, value - half, value + half


@dataclass(frozen=True, slots=True)
class Numbers:
    """Between which numbers of people a line marked [c] lies. gave: None where no share of people is told."""

    line: Told
    base: Interval
    gave: Interval | None


def numbers(lines: Parted, people: Mapping[Smallest, Interval] | None, *, alike: bool) -> list[Numbers]:
    """How many people can stand behind each group marked [c], and how many of them gave the answer.

    people: how many there are, by place and group as tables of who answered tell it, all of a place under
    "". alike: whether all answers count equally, so that a share is one of people.
    """
    facts = [*_nested(lines, people is not None, alike), *_bases(lines)]
    facts += _people(lines, people) if people else []
    facts += _gave(lines) if alike else []
    most = max(high for _, _, high in facts if np.isfinite(high))
    closed = [line for line in lines.lines() if line.group and line.mark == "[c]"]
    layers = ("base", "gave") if alike else ("base",)
    wanted = [_sum(layer, line.inside) for line in closed for layer in layers]
    found = iter(Programme(facts, (0.0, most)).reach(wanted))
    return [Numbers(line, next(found), next(found) if alike else None) for line in closed]


def _sum(layer: str, inside: Sequence[Smallest], times: float = 1.0) -> dict[object, float]:
    return {(layer, *one): times for one in inside}


def _nested(
    lines: Parted, with_people: bool, alike: bool
) -> Iterator[tuple[dict[object, float], float, float]]:
    """Nobody answered who was not there, or gave an answer without answering."""
    for one in lines.smallest:
        if with_people:
            yield _sum("people", [one]) | _sum("base", [one], -1.0), 0.0, np.inf
        if alike:
            yield _sum("base", [one]) | _sum("gave", [one], -1.0), 0.0, np.inf


def _bases(lines: Parted) -> Iterator[tuple[dict[object, float], float, float]]:
    for line in lines.lines():
        if line.base:
            yield _sum("base", line.inside), float(line.base) - BASE_OFF, float(line.base) + BASE_OFF
        elif line.too_few:
            yield _sum("base", line.inside), 0.0, LEAST - 1.0


def _people(
    lines: Parted, people: Mapping[Smallest, Interval]
) -> Iterator[tuple[dict[object, float], float, float]]:
    """Who answered at all: in each place, and of each group in it."""
    for line in lines.lines():
        if not line.beside and (limits := people.get((line.place, line.group))):
            yield _sum("people", line.inside), *limits


def _gave(lines: Parted) -> Iterator[tuple[dict[object, float], float, float]]:
    """A share of people, rounded, times how many they are."""
    for line in lines.lines():
        if line.value:
            share = float(line.value)
            gave = _sum("gave", line.inside)
            yield gave | _sum("base", line.inside, -(share + SHARE_OFF) / 100.0), -np.inf, 0.0
            yield gave | _sum("base", line.inside, -(share - SHARE_OFF) / 100.0), 0.0, np.inf
