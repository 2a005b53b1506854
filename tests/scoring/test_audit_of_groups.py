"""What the attacker makes of figures by groups of people, beside those of places."""

from dataclasses import replace
from math import ceil, floor

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from scoring.disclosure.attacker import ANSWERED, FIGURE, GAVE_IT, Bound, audit
from scoring.disclosure.attacker.crowd import BASE, Crowd, Told
from scoring.disclosure.attacker.people import FREE, Known
from scoring.disclosure.attacker.rows import Rows
from scoring.published import PublishedTable, Shown, Withheld
from scoring.run import IndexRun
from scoring.snapshot import Margin, Snapshot
from scoring.spec import BreakdownRule, IndexSpec, Unit
from tests.scoring.builders import answered, based, snapshot, tci
from tests.scoring.gate import made, published

ITEMS, MEASURES = ("age_band", "sex"), ("wellbeing", "satisfied", "lonely_often")
TOWNS = {  # sizes of clusters, people of no known place, and how many leave a question out
    "some kept silent": ([90, 60, 40], 0, 0.04),
    "some live nowhere": ([80, 50, 30], 14, 0.02),
    "a cluster of twelve": ([90, 60, 12], 0, 0.03),
    "a cluster of nine": ([90, 60, 40, 9], 0, 0.0),
}


def spec_of(frozen: Snapshot) -> IndexSpec:
    """A definition that tells two questions by groups."""
    found = replace(based(frozen, tci(20)), small_areas=None)
    keys = MEASURES
    return replace(found, breakdowns=BreakdownRule(items=ITEMS, measures=keys))


def of_groups(bounds: tuple[Bound, ...]) -> list[Bound]:
    return [one for one in bounds if one.group]


@pytest.mark.parametrize("name", TOWNS)
def test_what_the_gate_lets_out_leaves_groups_their_room_and_the_truth_is_inside(name: str) -> None:
    sizes, unplaced, missing = TOWNS[name]
    frozen = snapshot(sizes, unplaced=unplaced, missing=missing)
    run = made(frozen, spec=spec_of(frozen))
    audited = audit([published(run)])
    assert [one for one in audited.bounds if not one.holds] == []
    assert of_groups(audited.bounds)
    outside = [one for one in of_groups(audited.bounds) if not is_inside(run, one)]
    assert outside == []


def is_inside(run: IndexRun, bound: Bound) -> bool:
    """Whether the truth is within a bound of a group."""
    key, name = bound.group.split(": ", 1)
    part = next(one for one in run.breakdowns if one.key == key)
    figures = part.others if name.startswith("all but ") else part.own
    at = (
        [one.code for one in run.places].index(bound.place),
        part.categories.index(name.removeprefix("all but ")),
        [one.key for one in part.spec.measures].index(bound.about),
    )
    measure = part.spec.measures[at[2]]
    times = 100.0 if measure.unit is Unit.PER_CENT else 1.0
    truth = {
        ANSWERED: figures.n[at],
        GAVE_IT: figures.positive[at],
        FIGURE: figures.values[at] * times,
    }[bound.counts]
    return bool(np.isnan(truth) or bound.low - 1e-6 <= truth <= bound.high + 1e-6)


def few_women() -> IndexRun:
    """A wave in which the last place, of sixty people, has three women; three men there are satisfied."""
    frozen = snapshot([200, 150, 60], missing=0.0, seed=3)
    men = answered(frozen, slice(350, None), {"sex": 2, "satis": 4})
    women = answered(men, slice(350, 353), {"sex": 1})
    return made(answered(women, slice(353, 356), {"satis": 9}), spec=spec_of(frozen))


def with_told(
    table: PublishedTable, run: IndexRun, place: str, category: str, measure: str
) -> PublishedTable:
    """The table of a careless gate, which tells one group of a place by sex, whatever follows."""
    part = next(one for one in run.breakdowns if one.key == "sex")
    number, column = part.categories.index(category), MEASURES.index(measure)
    at = [one.code for one in run.places].index(place), number, column
    shown = Shown(
        value=float(round(100.0 * part.own.values[at])),
        low=0.0,
        high=100.0,
        base=5 * round(int(part.own.n[at]) / 5),
    )
    parted = next(one for one in table.breakdowns if one.key == "sex")
    figures = list(parted.cells[place, measure])
    figures[number] = replace(figures[number], cell=shown)
    careless = replace(parted, cells={**parted.cells, (place, measure): tuple(figures)})
    return replace(table, breakdowns=tuple(careless if one.key == "sex" else one for one in table.breakdowns))


def test_a_gate_that_told_the_men_of_a_place_with_three_women_would_be_seen() -> None:
    """As many men are satisfied as people of the place are: it is none of the women, as it is in truth."""
    run = few_women()
    table = published(run)
    safe, careless = audit([table]), audit([with_told(table, run, "C3", "Male", "satisfied")])
    assert safe.holds
    women = [
        one
        for one in careless.bounds
        if (one.place, one.about, one.group) == ("C3", "satisfied", "sex: Female") and not one.holds
    ]
    assert women
    assert all(is_inside(run, one) for one in women)


def test_an_earlier_release_that_told_the_men_is_read_too() -> None:
    run = few_women()
    table = published(run)
    before = with_told(table, run, "C3", "Male", "satisfied")
    failing = {(one.place, one.group, one.counts) for one in audit([before, table]).bounds if not one.holds}
    assert ("C3", "sex: Female", GAVE_IT) in failing
    assert ("C3", "sex: Male", GAVE_IT) not in failing  # it was told


def test_groups_of_a_town_and_of_its_other_places_narrow_a_place_that_is_withheld() -> None:
    """A careless gate withholds a place and tells its groups."""
    frozen = snapshot([200, 150, 60], missing=0.0, seed=3)
    table = published(made(frozen, spec=spec_of(frozen)))
    assert isinstance(table.cell("C3", "satisfied"), Shown)
    hidden = {("C3", "satisfied"): Withheld.PROTECTS_ANOTHER}
    bounds = [
        next(
            one
            for one in audit([replace(table, cells={**table.cells, **hidden}, breakdowns=parts)]).bounds
            if (one.place, one.about, one.counts, one.group) == ("C3", "satisfied", FIGURE, "")
        )
        for parts in ((), table.breakdowns)
    ]
    alone, beside = (one.high - one.low for one in bounds)
    assert beside < 0.95 * alone


def test_where_answers_are_weighted_the_figures_of_groups_are_bounded_and_the_truth_is_inside() -> None:
    targets = {"C1": 4000.0, "C2": 3000.0, "C3": 2000.0}
    margins = (Margin(name="cluster", title="cluster", source="made up", targets=targets, level="cluster"),)
    frozen = snapshot([90, 60, 40], margins=margins)
    run = made(frozen, spec=spec_of(frozen))
    bounds = of_groups(audit([published(run)], people={**targets, "T": 9000.0}).bounds)
    assert all(is_inside(run, one) for one in bounds)
    assert all(one.holds for one in bounds)
    assert any(one.high - one.low < 99.0 for one in bounds if one.counts == FIGURE)
    assert not [one for one in bounds if one.counts == GAVE_IT]


MOST = 7  # of the smallest groups, as the test and its twin take it


@settings(max_examples=12, deadline=None)
@given(people=st.tuples(*[st.integers(0, 5)] * 6), hidden=st.tuples(*[st.booleans()] * 8))
def test_numbers_of_groups_are_bounded_as_by_trying_every_town(
    people: tuple[int, ...], hidden: tuple[bool, ...]
) -> None:
    """Two places of women, men and silent people, of whom the town, some places and groups are told."""
    rows = Rows(parents=(-1, 0, 0), has_rest=False, reported=2, parts=(("sex", ("women", "men")),))
    [part] = rows.partings
    every = np.stack(np.meshgrid(*[np.arange(1 + MOST)] * 6, indexing="ij")).reshape(6, -1)
    sums = {0: [0, 1, 2, 3, 4, 5], 1: [0, 1, 2], 2: [3, 4, 5]}
    sums |= {part.row(0, kind): [kind, 3 + kind] for kind in (0, 1)}
    sums |= {part.row(at, kind): [3 * at - 3 + kind] for at in (1, 2) for kind in (0, 1)}
    told = {row: Known(high=len(cells) * MOST) for row, cells in sums.items()}
    fits = np.ones(every.shape[1], dtype=np.bool_)
    for (row, cells), closed in zip(sums.items(), (False, *hidden), strict=True):
        if not closed:
            count = int(np.array(people)[cells].sum())
            told[row] = Known(low=max(0, count - 1), high=count + 1)
            fits &= abs(every[cells].sum(axis=0) - count) <= 1
    told |= {part.silent(at): Known(high=MOST) for at in (1, 2)}
    bases = rows.layer([told[row] for row in range(3)], told)
    crowd = Crowd(rows=rows, told=[Told(layers=[rows.layer([FREE] * 3, {}), bases])])
    for row, cells in sums.items():
        found, (low, high) = every[cells].sum(axis=0)[fits], crowd.reach(0, BASE, row)
        assert (ceil(low - 1e-6), floor(high + 1e-6)) == (found.min(), found.max())
