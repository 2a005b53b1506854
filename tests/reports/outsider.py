"""An attack of its own, from the text of published files alone: nothing of the engine or its audit is used.

Of each measure one linear programme over all waves: figures and differences are half a printed step off,
changes lead from wave to wave, and places count by the people who live in them.
"""

import csv
import io
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

import numpy as np
from scipy.optimize import linprog

Cell = dict[str, str]
Interval = tuple[float, float]
Name = tuple[str, str]  # of a release, and of a place
STEPS = {"per cent": 1.0, "points of the scale": 0.1}  # index points have no ends to attack from
HIDDEN = ("too_few", "protects_another")
CHANCE_OF_DRAWS = 0.35  # points of a per cent that a figure of draws may be off, as the method page tells


@dataclass(frozen=True, kw_only=True)
class Outsider:
    """Files of releases and documents of changes, what lies in what, and how many people live where.

    files: release -> CSV. changes: (earlier release, later release, document). wards: cluster -> its wards.
    """

    files: Mapping[str, bytes]
    changes: Sequence[tuple[str, str, Mapping[str, object]]]
    town: str
    wards: Mapping[str, Sequence[str]]
    people: Mapping[str, float]

    def rows(self, measure: str) -> dict[Name, Cell]:
        """Every row of a measure."""
        return {
            (release, row["place_code"]): row
            for release, file in self.files.items()
            for row in csv.DictReader(io.StringIO(file.decode("utf-8-sig"), newline=""))
            if row["measure"] == measure
        }

    def measures(self) -> Iterator[str]:
        """Measures with ends."""
        file = next(iter(self.files.values())).decode("utf-8-sig")
        told = {row["measure"]: row for row in csv.DictReader(io.StringIO(file, newline=""))}
        return (measure for measure, row in told.items() if row["unit"] in STEPS)

    def bounds(self, measure: str, ends: Interval) -> dict[Name, Interval]:
        """Between which figures each cell marked [c] lies."""
        rows = self.rows(measure)
        names = {name: number for number, name in enumerate(rows)}
        facts = [*self._printed(rows), *self._changes(measure, rows), *self._made_up(rows)]
        table, most = np.zeros((2 * len(facts), len(names))), np.zeros(2 * len(facts))
        for number, (sum_, low, high) in enumerate(facts):
            for name, times in sum_.items():
                table[2 * number, names[name]] += times
                table[2 * number + 1, names[name]] -= times
            most[2 * number : 2 * number + 2] = high, -low
        found = {}
        for name, row in rows.items():
            if row["mark"] == "[c]":
                reached = [
                    linprog(sign * np.eye(len(names))[names[name]], table, most, bounds=ends)
                    for sign in (1.0, -1.0)
                ]
                assert all(one.success for one in reached), (measure, name, reached[0].message)
                found[name] = reached[0].fun, -reached[1].fun
        return found

    def ward_changes(self, measure: str, range_: float, draws: int) -> dict[tuple[str, str, str], Interval]:
        """Between which points the change of each ward lies that is marked [c], by both releases and ward.

        Wards make up the change of their cluster, but for the chance of so many draws. No change is greater
        than the range of the measure.
        """
        found = {}
        for earlier, later, document in self.changes:
            cells = {place: of[measure] for place, of in document["cells"].items() if measure in of}
            for cluster, wards in self.wards.items():
                hidden = [ward for ward in wards if cells[ward].get("withheld") in HIDDEN]
                if hidden and "difference" in cells[cluster]:
                    facts = list(self._made_up_change(cells, cluster, wards, draws))
                    for ward in hidden:
                        found[earlier, later, ward] = _between(facts, wards, ward, (-range_, range_))
        return found

    def _made_up_change(
        self, cells: Mapping[str, Mapping[str, object]], cluster: str, wards: Sequence[str], draws: int
    ) -> Iterator[tuple[dict[str, float], float, float]]:
        """The changes of wards that are told, and what all of a cluster make up."""
        for ward in wards:
            if "difference" in cells[ward]:
                value = cells[ward]["difference"]["value"]
                yield {ward: 1.0}, value - 0.5, value + 0.5
        told, total = cells[cluster]["difference"], sum(self.people[ward] for ward in wards)
        error = (told["high"] - told["low"]) / (2.0 * 1.96)
        off = 0.05 + 3.0 * error / np.sqrt(draws)
        sum_ = {ward: self.people[ward] / total for ward in wards}
        yield sum_, told["value"] - off, told["value"] + off

    def _printed(self, rows: Mapping[Name, Cell]) -> Iterator[tuple[dict[Name, float], float, float]]:
        for (release, place), row in rows.items():
            if row["value"]:
                half, value = STEPS[row["unit"]] / 2, float(row["value"])
                yield {(release, place): 1.0}, value - half, value + half
            if row["difference"]:
                drawn = CHANCE_OF_DRAWS * STEPS[row["unit"]] if row["made"] == "modelled" else 0.0
                half, value = STEPS[row["unit"]] / 20 + drawn, float(row["difference"])
                yield {(release, place): 1.0, (release, self.town): -1.0}, value - half, value + half

    def _changes(
        self, measure: str, rows: Mapping[Name, Cell]
    ) -> Iterator[tuple[dict[Name, float], float, float]]:
        for earlier, later, document in self.changes:
            for place, cells in document["cells"].items():
                told = cells.get(measure, {})
                if "difference" in told and place in (self.town, *self.wards):
                    half = STEPS[rows[later, place]["unit"]] / 20
                    value = told["difference"]["value"]
                    yield {(later, place): 1.0, (earlier, place): -1.0}, value - half, value + half

    def _made_up(self, rows: Mapping[Name, Cell]) -> Iterator[tuple[dict[Name, float], float, float]]:
        """What wards are of a cluster, and clusters of the town."""
        for release in self.files:
            for holder, parts in ((self.town, list(self.wards)), *self.wards.items()):
                total = sum(self.people[part] for part in parts)
                sum_ = {(release, part): self.people[part] / total for part in parts}
                off = CHANCE_OF_DRAWS * STEPS[rows[release, holder]["unit"]]
                yield sum_ | {(release, holder): -1.0}, -off, off


def _between(
    facts: Sequence[tuple[Mapping[str, float], float, float]], names: Sequence[str], name: str, ends: Interval
) -> Interval:
    """The least and the greatest that one unknown of a linear programme can be."""
    table = np.array([[sum_.get(one, 0.0) for one in names] for sum_, _, _ in facts])
    most = np.array([high for _, _, high in facts] + [-low for _, low, _ in facts])
    aim = np.array([float(one == name) for one in names])
    reached = [
        linprog(sign * aim, np.concatenate([table, -table]), most, bounds=ends) for sign in (1.0, -1.0)
    ]
    assert all(one.success for one in reached), (name, reached[0].message)
    return reached[0].fun, -reached[1].fun


def counted(profile: Mapping[str, object], people: Mapping[str, Interval], town: str) -> dict[Name, Interval]:
    """Between which numbers the withheld counts of a table of who answered lie, by place and category."""
    categories, counts = profile["categories"], profile["counts"]
    names = [(place, category) for place in counts for category in categories]
    told = [counts[place][category] for place, category in names]
    ends = [
        (max(0, cell["count"] - 2), cell["count"] + 2) if "count" in cell else (0, people[town][1])
        for cell in told
    ]
    table, most = [], []
    for place in counts:
        table.append([float(name[0] == place) for name in names])
        most.append(people[place][1])
    for category in categories:
        row = [(name[0] != town) - float(name[0] == town) if name[1] == category else 0.0 for name in names]
        table += [row, [-one for one in row]]
        most += [0.0, 0.0]
    found = {}
    for number, (name, cell) in enumerate(zip(names, told, strict=True)):
        if "withheld" in cell:
            reached = [
                linprog(sign * np.eye(len(names))[number], table, most, bounds=ends) for sign in (1.0, -1.0)
            ]
            assert all(one.success for one in reached), name
            found[name] = reached[0].fun, -reached[1].fun
    return found
