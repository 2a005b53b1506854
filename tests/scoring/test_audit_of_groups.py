"""What the attacker makes of figures by groups of people, beside those of places."""

from dataclasses import replace

import numpy as np
import pytest

from scoring.disclosure.attacker import ANSWERED, FIGURE, GAVE_IT, Bound, audit
from scoring.run import IndexRun
from scoring.snapshot import Snapshot
from scoring.spec import BreakdownRule, IndexSpec
from tests.scoring.builders import answered, based, snapshot, tci
from tests.scoring.gate import made, published

ITEMS, MEASURES = ("age_band", "sex"), ("satisfied", "lonely_often", "satisfaction")
TOWNS = {  # sizes of clusters, people of no known place, and how many leave a question out
    "some kept silent": ([90, 60, 40], 0, 0.04),
    "some live nowhere": ([80, 50, 30], 14, 0.02),
    "a cluster of twelve": ([90, 60, 12], 0, 0.03),
    "a cluster of nine": ([90, 60, 40, 9], 0, 0.0),
}


def spec_of(frozen: Snapshot) -> IndexSpec:
    """A definition that tells two questions by groups."""
    found = replace(based(frozen, tci(20)), small_areas=None)
    keys = tuple(one.key for one in found.measures if one.key in MEASURES)
    return replace(found, breakdowns=BreakdownRule(items=ITEMS, measures=keys))


def few_women() -> Snapshot:
    """A wave in which the last place, of sixty people, has three women."""
    frozen = snapshot([200, 150, 60], missing=0.0, seed=3)
    last = slice(len(frozen) - 60, None)
    men = answered(frozen, last, {"sex": 2, "lonely": 1})
    return answered(men, slice(len(frozen) - 60, len(frozen) - 57), {"sex": 1})


def of_groups(bounds: tuple[Bound, ...]) -> list[Bound]:
    return [one for one in bounds if one.group]


@pytest.mark.parametrize("name", TOWNS)
def test_what_the_gate_lets_out_leaves_groups_their_room_and_the_truth_is_inside(name: str) -> None:
    sizes, unplaced, missing = TOWNS[name]
    frozen = snapshot([*sizes], unplaced=unplaced, missing=missing)
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
    times = 100.0 if measure.unit.value == "per cent" else 1.0
    truth = {
        ANSWERED: figures.n[at],
        GAVE_IT: figures.positive[at],
        FIGURE: figures.values[at] * times,
    }[bound.counts]
    return bool(np.isnan(truth) or bound.low - 1e-6 <= truth <= bound.high + 1e-6)
