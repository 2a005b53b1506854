"""An outsider who has the published files of three waves, and knows the method and that weights are alike.

Nothing of the engine is used to attack: only the text of the files, and intervals narrowed until they stand.
"""

import csv
import io
from collections.abc import Iterator
from dataclasses import dataclass, replace
from math import floor, inf

import pytest

from reports import tidy_groups
from reports.edition import Edition
from reports.tidy import csv_file
from scoring.disclosure import protect
from scoring.disclosure.ledger import Ledger
from scoring.run import IndexRun
from tests.reports.group_outsider import NOT_ADDED, numbers, parted
from tests.reports.groups_known import is_secret
from tests.scoring.builders import based, snapshot
from tests.scoring.gate import RULE, SURE, made

pytestmark = pytest.mark.slow
TOWN = "T"
SIZES = {"w1": (300, 120, 11, 9), "w2": (280, 140, 14, 3), "w3": (310, 9, 8, 160)}
STEP, LEAST, FEW = 5, 10, 3  # what the method page tells: bases to 5, at least 10 people, 3 on each side
Interval = tuple[float, float]
Cell = dict[str, str]


@dataclass(frozen=True, kw_only=True)
class Published:
    """The files of places and of groups, and the run that only the test knows."""

    places: bytes
    groups: bytes
    run: IndexRun


@pytest.fixture(scope="module")
def released() -> dict[str, Published]:
    """The files of places and of groups of three waves of one town, each released beside those before."""
    first = snapshot(SIZES["w1"], missing=0.0, seed=1)
    spec = replace(based(first), precision=SURE)
    ledger, written = Ledger(), {}
    for number, (key, sizes) in enumerate(SIZES.items(), start=1):
        asked = snapshot(sizes, missing=0.0, seed=number, effects=[0.0, 0.1 * number, 0.0, -0.2])
        frozen = replace(
            asked,
            wave=replace(asked.wave, key=key),
            ids=tuple(f"{key}-{name}" for name in asked.ids),
            earlier=(asked.instrument,),
        )
        run = made(frozen, spec=spec)
        protected = protect(run, RULE, ledger)
        ledger = Ledger((*ledger.entries, protected.entry))
        edition = Edition(release=f"R{number}", released=f"2026-11-2{number}")
        written[key] = Published(
            places=csv_file(protected.table, edition),
            groups=tidy_groups.csv_file(protected.table, edition),
            run=run,
        )
    return written


@pytest.fixture(scope="module")
def files(released: dict[str, Published]) -> dict[str, bytes]:
    """The files of places alone."""
    return {wave: one.places for wave, one in released.items()}


def cells(file: bytes) -> dict[tuple[str, str], Cell]:
    """(measure, place) -> row of a file."""
    rows = csv.DictReader(io.StringIO(file.decode("utf-8-sig"), newline=""))
    return {(row["measure"], row["place_code"]): row for row in rows}


def bases(rows: dict[str, Cell]) -> dict[str, Interval]:
    """Between which numbers of people each base of one measure must lie, place by place."""
    found = {place: told(row) for place, row in rows.items()}
    parts = [place for place in found if place != TOWN]
    while True:
        before = dict(found)
        for place in parts:
            others = [found[other] for other in parts if other != place]
            low = found[TOWN][0] - sum(high for _, high in others)
            high = found[TOWN][1] - sum(low for low, _ in others)
            found[place] = max(found[place][0], low), min(found[place][1], high)
        if found == before:
            return found


def told(row: Cell) -> Interval:
    """What one row says of how many people it rests on."""
    if row["base"]:
        return int(row["base"]) - floor(STEP / 2), int(row["base"]) + floor(STEP / 2)
    return (0, LEAST - 1) if "too few" in row["note"] else (LEAST, inf)


def counted(rows: dict[str, Cell], people: dict[str, Interval]) -> dict[str, Interval]:
    """Between which numbers those who gave the answer of a share lie, in every place without a figure."""
    shown = {place: product(row, people[place]) for place, row in rows.items() if row["value"]}
    if TOWN not in shown:
        return {}
    closed = [place for place, row in rows.items() if not row["value"]]
    left = (
        shown[TOWN][0] - sum(high for place, (_, high) in shown.items() if place != TOWN),
        shown[TOWN][1] - sum(low for place, (low, _) in shown.items() if place != TOWN),
    )
    return {
        place: (
            max(0.0, left[0] - sum(people[other][1] for other in closed if other != place)),
            min(people[place][1], left[1]),
        )
        for place in closed
    }


def product(row: Cell, people: Interval) -> Interval:
    share = float(row["value"])
    return (share - 0.5) / 100.0 * people[0], (share + 0.5) / 100.0 * people[1]


def measures(file: bytes) -> Iterator[tuple[str, dict[str, Cell]]]:
    found = cells(file)
    for measure in dict.fromkeys(measure for measure, _ in found):
        if measure not in NOT_ADDED:
            yield measure, {place: row for (other, place), row in found.items() if other == measure}


@pytest.mark.parametrize("wave", SIZES)
def test_nobody_bounds_a_withheld_number_of_people_closer_than_a_rounded_one(
    files: dict[str, bytes], wave: str
) -> None:
    closed = 0
    for measure, rows in measures(files[wave]):
        people = bases(rows)
        for place, row in rows.items():
            if row["mark"] == "[c]" and "too few" in row["note"]:
                low, high = people[place]
                assert high - low >= STEP - 1, (measure, place)
                closed += 1
    assert closed >= 20


@pytest.mark.parametrize("wave", SIZES)
def test_nobody_bounds_who_gave_an_answer_in_a_withheld_place_closer_than_three(
    files: dict[str, bytes], wave: str
) -> None:
    closed = 0
    for measure, rows in measures(files[wave]):
        if next(iter(rows.values()))["unit"] == "per cent":
            for place, (low, high) in counted(rows, bases(rows)).items():
                assert high - low >= FEW, (measure, place)
                closed += 1
    assert closed >= 20


def test_the_outsider_would_find_nine_people_beside_a_neighbour_who_is_shown(files: dict[str, bytes]) -> None:
    """The attack works: a town of 310, 300 of them in a place that a careless gate would show."""
    found = cells(files["w1"])
    rows = {place: dict(found["satisfied", place]) for place in (TOWN, "C1", "C4")}
    rows[TOWN]["base"], rows["C1"]["base"], rows["C4"]["note"] = "310", "300", "too few answers"
    assert bases(rows)["C4"] == (6, 9)


def test_no_two_waves_of_different_people_help_each_other(files: dict[str, bytes]) -> None:
    """What is withheld differs from wave to wave; what one shows says nothing of the people of another."""
    shown = {
        wave: {
            place for (measure, place), row in cells(file).items() if measure == "satisfied" and row["base"]
        }
        for wave, file in files.items()
    }
    assert len(set(map(frozenset, shown.values()))) > 1


@pytest.mark.parametrize("wave", SIZES)
def test_nobody_bounds_a_withheld_group_closer_by_its_place_and_the_groups_beside_it(
    released: dict[str, Published], wave: str
) -> None:
    """Groups and those who kept silent make up their place, and so do a group and everybody else."""
    closed = secret = 0
    one = released[wave]
    for measure, key, lines in parted(one.places, one.groups, TOWN):
        if measure in NOT_ADDED:
            continue
        alike = lines.groups[0]["unit"] == "per cent"
        for found in numbers(lines, None, alike=alike):
            low, high = found.base
            assert low >= LEAST or high - low >= STEP - 1, (measure, key, found)
            closed += 1
            if found.gave is not None and is_secret(one.run, key, found.line, measure):
                assert found.gave[1] - found.gave[0] >= min(FEW, high) - 1e-6, (measure, key, found)
                secret += 1
    assert closed >= 20
    assert secret >= 20
