"""Figures by groups of people behind the gate: what the strongest reader must not find out."""

from dataclasses import replace

import numpy as np
import pytest

from scoring.breakdowns import Breakdown
from scoring.disclosure import protect
from scoring.disclosure.ledger import GROUP, NOT, Ledger
from scoring.published import PublishedBreakdown, PublishedGroupFigure, PublishedTable, Shown, Withheld
from scoring.run import IndexRun
from scoring.snapshot import Snapshot
from scoring.spec import BreakdownRule
from tests.scoring.attacker import coalitions, follows, stacked
from tests.scoring.builders import answered, based, people, snapshot, tci
from tests.scoring.gate import RULE, SURE, made, published

TOWNS = {  # sizes of clusters, people of no known place, and how many leave a question out
    "everybody said everything": ([90, 60, 40], 0, 0.0),
    "some kept silent": ([90, 60, 40], 0, 0.04),
    "some live nowhere": ([80, 50, 30], 14, 0.02),
    "a cluster of twelve": ([90, 60, 12], 0, 0.03),
    "a cluster of nine": ([90, 60, 40, 9], 0, 0.0),
    "two small ones": ([90, 14, 11], 3, 0.02),
}


def town(name: str, seed: int = 1) -> Snapshot:
    sizes, unplaced, missing = TOWNS[name]
    return snapshot(sizes, unplaced=unplaced, missing=missing, seed=seed)


def few(frozen: Snapshot, kept: int) -> Snapshot:
    """The wave in which only so many people of the last cluster are women."""
    last = np.flatnonzero(frozen.place == frozen.place.max())
    first = len(frozen) - 12
    assert len(last) <= 12
    return answered(answered(frozen, slice(first, None), {"sex": 2}), slice(first, first + kept), {"sex": 1})


def part_of(table: PublishedTable, key: str) -> PublishedBreakdown:
    return next(one for one in table.breakdowns if one.key == key)


def cells(part: Breakdown) -> list[tuple[int, int]]:
    """(place, category) of every inner cell, 0 for people of no known place and for who did not say."""
    return [
        (place + 1, kind)
        for place in part.inner.place[:: 1 + len(part.categories)].tolist()
        for kind in range(1 + len(part.categories))
    ]


Sums = list[np.ndarray]


def known(run: IndexRun, part: Breakdown, table: PublishedTable, measure: str) -> tuple[Sums, Sums]:
    """All that is told of a measure as sums of inner cells: of places, and of their groups."""
    of_place, of_kind = (np.array(side) for side in zip(*cells(part), strict=True))
    told, places, groups = part_of(table, part.key), [], []
    for place, one in enumerate(run.places):
        here = (of_place == place) | (place == 0)
        if isinstance(table.cell(one.code, measure), Shown):
            places.append(here.astype(float))
        for kind, figure in enumerate(told.cells[one.code, measure], start=1):
            if isinstance(figure.cell, Shown):
                groups.append((here & (of_kind == kind)).astype(float))
            if isinstance(figure.others, Shown):
                groups.append((here & (of_kind != kind) & (of_kind > 0)).astype(float))
    return places, groups


@pytest.mark.parametrize("name", TOWNS)
@pytest.mark.parametrize("seed", [1, 2, 3])
def test_nothing_that_is_told_gives_away_a_group_of_a_few(name: str, seed: int) -> None:
    """Not even to fewer than ten who know what they said themselves, by all that linear algebra makes of it.

    What they make of their place alone, without any group, is for the gate of places to judge. That nobody
    kept silent is no secret.
    """
    frozen, watched = town(name, seed), 0
    run = made(frozen, spec=replace(based(frozen, tci(20)), small_areas=None))
    table = published(run)
    for part in (one for one in run.breakdowns if len(one.categories) <= 3):
        column = [measure.key for measure in part.spec.measures].index("satisfied")
        n, own = part.inner.n[:, column], np.eye(len(part.inner.n))
        somebody = np.array([count > 0 or kind > 0 for count, (_, kind) in zip(n, cells(part), strict=True)])
        places, groups = ([row * somebody for row in rows] for rows in known(run, part, table, "satisfied"))
        few = np.flatnonzero((n > 0) & (n < RULE.minimum_base))
        for secret in (at for at in few if cells(part)[at][1] > 0):
            others = [int(at) for at in few if at != secret]
            for chosen in coalitions([int(n[at]) for at in others], RULE.minimum_base):
                read = own[[others[at] for at in chosen]]
                before = stacked([*places, *read], len(n))
                if not follows(own[secret], before):
                    watched += 1
                    assert not follows(own[secret], np.concatenate([before, *(row[None] for row in groups)]))
    assert watched or name == "everybody said everything"


def test_a_group_is_shown_only_where_its_place_is_and_never_at_its_cost() -> None:
    for name in ("some live nowhere", "a cluster of nine"):
        frozen = town(name)
        spec = replace(based(frozen, tci(20)), small_areas=None)
        with_groups = published(made(frozen, spec=spec))
        without = published(made(frozen, spec=replace(spec, breakdowns=BreakdownRule())))
        assert with_groups.cells == without.cells
        for part in with_groups.breakdowns:
            for (place, measure), figures in part.cells.items():
                if isinstance(with_groups.cell(place, measure), Withheld):
                    assert not any(_is_shown(figure) for figure in figures)


def _is_shown(figure: PublishedGroupFigure) -> bool:
    return isinstance(figure.cell, Shown) or isinstance(figure.others, Shown)


def test_a_place_of_twelve_with_a_group_of_three_shows_nothing_that_tells() -> None:
    """Whatever the three say, nothing moves that is told of their place by groups, or of any other place."""
    frozen = few(snapshot([150, 120, 12], missing=0.0, wards=1), 3)
    mild = answered(frozen, slice(0, 270), {"satis": 7})
    spec = replace(based(snapshot([150, 120, 12], missing=0.0, wards=1), tci(20)), small_areas=None)
    first = len(frozen) - 12
    tables = [
        published(made(answered(mild, slice(first, first + 3), {"satis": code}), spec=spec))
        for code in (0, 10)
    ]
    low, high = (part_of(table, "sex") for table in tables)
    assert not any(_is_shown(figure) for key in low.measures for figure in low.cells["C3", key])
    for place in ("C1", "C2", "C3"):
        for key in low.measures:
            assert low.cells[place, key] == high.cells[place, key]
    assert any(
        low.cells["T", key] != high.cells["T", key] for key in low.measures
    )  # the test can see a trace


def test_of_a_group_that_is_closed_the_reason_never_tells_how_few_it_holds() -> None:
    frozen = few(snapshot([150, 120, 12], missing=0.0, wards=1), 3)
    table = published(made(frozen, spec=replace(based(frozen, tci(20)), small_areas=None)))
    reasons = {figure.cell for figure in part_of(table, "sex").cells["C3", "satisfied"]}
    assert reasons == {Withheld.PROTECTS_ANOTHER}


def test_those_who_kept_silent_are_no_reason_to_close_a_group() -> None:
    """Five who did not say their sex: both groups are told, though what is left of all are these five."""
    frozen = snapshot([200, 150], missing=0.0)
    silent = frozen.codes.copy()
    silent[:5, [variable.name for variable in frozen.variables].index("sex")] = np.iinfo(np.int32).min
    table = published(
        made(replace(frozen, codes=silent), spec=replace(based(frozen, tci(20)), small_areas=None))
    )
    assert all(_is_shown(figure) for figure in part_of(table, "sex").cells["C1", "satisfied"])


def test_groups_are_compared_with_everybody_else_and_only_where_both_are_shown() -> None:
    frozen = snapshot([200, 150, 40], effects=[0.0, 0.0, 0.0])
    table = published(made(frozen, spec=replace(based(frozen, tci(20)), small_areas=None)))
    compared = 0
    for part in table.breakdowns:
        for figures in part.cells.values():
            for figure in (one for one in figures if isinstance(one.cell, Shown)):
                both = isinstance(figure.others, Shown)
                assert (figure.cell.difference is not None) is (figure.cell.outcome is not None) is both
                compared += both
    assert compared > 50


@pytest.fixture(scope="module")
def frozen() -> Snapshot:
    return snapshot([120, 90], missing=0.0, wards=1)


class TestBesideEarlierReleases:
    def released(self, run: IndexRun) -> Ledger:
        return Ledger((protect(run, RULE, Ledger()).entry,))

    def test_the_same_answers_open_the_same_groups_again(self, frozen: Snapshot) -> None:
        run = made(frozen, spec=replace(based(frozen, tci(20)), small_areas=None))
        again = protect(run, RULE, self.released(run))
        assert again.table.breakdowns == published(run).breakdowns

    def test_one_person_who_said_another_sex_since_closes_the_groups_and_not_the_place(
        self, frozen: Snapshot
    ) -> None:
        spec = replace(based(frozen, tci(20)), small_areas=None)
        [sex] = frozen.codes_of("sex")[:1]
        moved = answered(frozen, [0], {"sex": 3 - int(sex)})
        ledger = self.released(made(frozen, spec=spec))
        beside = protect(made(moved, spec=spec), RULE, ledger).table
        assert isinstance(beside.cell("C1", "satisfied"), Shown)
        assert not any(_is_shown(one) for one in part_of(beside, "sex").cells["C1", "satisfied"])
        assert all(_is_shown(one) for one in part_of(beside, "sex").cells["C2", "satisfied"])
        assert any(_is_shown(one) for one in part_of(beside, "age_band").cells["C1", "satisfied"])

    def test_other_groups_of_the_same_question_stay_closed(self, frozen: Snapshot) -> None:
        spec = replace(based(frozen, tci(20)), small_areas=None)
        ledger = self.released(made(frozen, spec=spec))
        profile = tuple(
            replace(one, groups={"Up to 34": (1, 2, 3, 4, 5), "35 and over": tuple(range(6, 17))})
            if one.item == "age_band"
            else one
            for one in spec.profile
        )
        beside = protect(made(frozen, spec=replace(spec, profile=profile)), RULE, ledger).table
        assert not any(_is_shown(one) for row in part_of(beside, "age_band").cells.values() for one in row)
        assert any(_is_shown(one) for row in part_of(beside, "sex").cells.values() for one in row)

    def test_the_ledger_names_what_was_opened_and_counts_nobody(self, frozen: Snapshot) -> None:
        run = made(frozen, spec=replace(based(frozen, tci(20)), small_areas=None))
        family = protect(run, RULE, Ledger()).entry.family("satis by sex")
        assert set(family.shown) == {
            f"{place}{GROUP}{mark}{kind}"
            for place in ("T", "C1", "C2")
            for mark in ("", NOT)
            for kind in (0, 1)
        }
        assert all(len(mark) >= 16 for mark in family.marks.values())


def test_a_figure_too_uncertain_for_a_group_is_told_as_such() -> None:
    frozen = snapshot([200, 150])
    table = published(made(frozen, spec=replace(based(frozen, tci(20)), small_areas=None), precise=False))
    cells = [one.cell for row in part_of(table, "age_band").cells.values() for one in row]
    assert Withheld.TOO_UNCERTAIN in cells
    for cell in (one for one in cells if isinstance(one, Shown)):
        assert cell.base >= 50


def test_without_the_gate_s_care_a_group_of_three_would_follow() -> None:
    """The watch above can see: whole less two places is the third one."""
    facts = np.array([[1.0, 1.0, 1.0], [1.0, 0.0, 0.0], [0.0, 1.0, 0.0]])
    assert follows(np.array([0.0, 0.0, 1.0]), facts)


def test_people_who_are_taken_out_close_the_groups_they_were_in() -> None:
    frozen = snapshot([140, 90], missing=0.0, wards=1)
    spec = replace(based(frozen, tci(20)), small_areas=None, precision=SURE)
    ledger = Ledger((protect(made(frozen, spec=spec), RULE, Ledger()).entry,))
    less = protect(made(people(frozen, range(1, len(frozen))), spec=spec), RULE, ledger).table
    for part in less.breakdowns:
        assert not any(_is_shown(one) for one in part.cells["C1", "satisfied"])
