"""What the attacker makes of changes: wards that are told bound the ward, and the cluster, that are not."""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from typing import TypeVar

import pytest

from scoring.change import compare, known_claims
from scoring.change.gate import published_change
from scoring.disclosure.attacker import CHANGE, Between, Bound, audit
from scoring.published import PublishedTable, Withheld
from scoring.published_change import PublishedChange, ShownChange
from scoring.run import IndexRun
from tests.scoring.builders import snapshot
from tests.scoring.gate import SURE, made
from tests.scoring.small_places_made import known, small_spec
from tests.scoring.strong_ward import tables
from tests.scoring.waves_made import second

SIZES, WARDS, KEY = [250, 160, 120, 110], 4, "community"
CLUSTER = "C4"
Cell = TypeVar("Cell")


def of_domain(cells: Mapping[tuple[str, str], Cell]) -> dict[tuple[str, str], Cell]:
    """The figures of the one domain."""
    return {where: cell for where, cell in cells.items() if where[1] == KEY}


@dataclass(frozen=True)
class Town:
    """Two waves of four clusters with four wards each, every ward told that may be, and their people."""

    runs: tuple[IndexRun, IndexRun]
    tables: tuple[PublishedTable, PublishedTable]
    change: PublishedChange
    people: dict[str, float]
    wards: tuple[str, ...]  # of the last cluster

    def bounds(self, change: PublishedChange, later: PublishedTable | None = None) -> dict[str, Bound]:
        """The bounds of changes of one domain, by place: of its own figures, as others tell nothing of it."""
        told = replace(change, cells=of_domain(change.cells))
        released = tuple(
            replace(
                table,
                measures=tuple(one for one in table.measures if one.key == KEY),
                cells=of_domain(table.cells),
                breakdowns=(),
            )
            for table in (self.tables[0], later or self.tables[1])
        )
        between = (Between(earlier=0, later=1, change=told),)
        found = audit(released, changes=between, people=self.people).bounds
        return {one.place: one for one in found if (one.counts, one.about) == (CHANGE, KEY)}

    def closed(self, *places: str) -> tuple[PublishedChange, PublishedTable]:
        """The same with figures of the later wave closed, and their changes, by a gate that stops there."""
        hidden = {(place, KEY): Withheld.PROTECTS_ANOTHER for place in places}
        later = replace(self.tables[1], cells={**self.tables[1].cells, **hidden})
        return replace(self.change, cells={**self.change.cells, **hidden}), later

    def moved(self, place: str) -> float:
        """The change of a ward before the gate."""
        small = compare(*self.runs, known_claims(*self.runs)).small
        assert small is not None
        row = [one.code for one in small.places].index(place)
        column = [one.key for one in self.runs[1].spec.measures].index(KEY)
        return float(small.figures.difference[row, column])


@pytest.fixture(scope="module")
def town() -> Town:
    first = known(snapshot(SIZES, wards=WARDS, missing=0.0, seed=40, effects=[0.0, 0.5, -0.5, 0.9]))
    later = known(second(first, sizes=SIZES, effects=[0.3, 0.5, -0.5, 0.9], wards=WARDS))
    sure = replace(SURE, caution_reliability=0.0, least_reliability=0.0)
    spec = replace(small_spec(first, hold_share=1.0), precision=sure)
    runs = made(first, spec=spec, precise=False), made(later, spec=spec, precise=False)
    released = tables(runs)
    assert runs[1].small is not None
    living = {
        place.code: float(n) for place, n in zip(runs[1].small.places, runs[1].small.people, strict=True)
    }
    wards = tuple(one.code for one in first.geography.children(CLUSTER))
    change = published_change(compare(*runs, known_claims(*runs)), *released)
    assert all(isinstance(change.cells[place, KEY], ShownChange) for place in (CLUSTER, *wards))
    return Town(runs, released, change, living, wards)


def test_what_the_gate_lets_out_of_two_waves_leaves_every_withheld_change_its_room(town: Town) -> None:
    between = (Between(earlier=0, later=1, change=town.change),)
    assert audit(town.tables, changes=between, people=town.people).holds


def test_the_one_ward_that_is_not_told_follows_from_its_cluster_and_the_others(town: Town) -> None:
    ward = town.wards[0]
    [bound] = town.bounds(*town.closed(ward)).values()
    assert bound.place == ward
    assert bound.low <= town.moved(ward) <= bound.high
    assert bound.high - bound.low < 10.0
    assert town.bounds(*town.closed(*town.wards[:2]))[ward].high == float("inf")


def test_a_gate_that_told_all_wards_of_a_cluster_that_is_closed_would_be_seen(town: Town) -> None:
    """Wards make up their cluster: 110 people, of whom three could move it further than it is left open."""
    bound = town.bounds(*town.closed(CLUSTER))[CLUSTER]
    assert bound.high - bound.low < 1.0 + 1e-9
    assert not bound.holds
    shown = town.change.cells[CLUSTER, KEY]
    assert isinstance(shown, ShownChange)
    assert bound.low - 0.5 <= shown.difference.value <= bound.high + 0.5


def test_a_gate_that_closed_a_ward_alone_which_is_most_of_its_cluster_would_be_seen(town: Town) -> None:
    """It holds all but a few of the people: the others leave it nothing but the rounding of the cluster."""
    ward, *others = town.wards
    change, later = town.closed(ward)
    few = replace(town, people={**town.people, **dict.fromkeys(others, 1.0)})
    assert not few.bounds(change, later)[ward].holds


def test_without_knowing_who_lives_where_nothing_is_made_of_wards(town: Town) -> None:
    unknown = replace(town, people={})
    bound = unknown.bounds(*town.closed(town.wards[0]))[town.wards[0]]
    assert (bound.low, bound.high) == (-float("inf"), float("inf"))


def test_a_change_of_a_cluster_lies_between_what_both_its_figures_can_be(town: Town) -> None:
    """The later figure is closed in the change alone, so that both tables tell it."""
    cells = {**town.change.cells, (CLUSTER, KEY): Withheld.TOO_FEW}
    cells |= {(ward, KEY): Withheld.PROTECTS_ANOTHER for ward in town.wards}
    bound = town.bounds(replace(town.change, cells=cells))[CLUSTER]
    shown = town.change.cells[CLUSTER, KEY]
    assert isinstance(shown, ShownChange)
    assert bound.low <= shown.difference.value <= bound.high
    assert bound.high - bound.low <= 2.0
