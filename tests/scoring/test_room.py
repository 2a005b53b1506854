"""What nearly follows is closed too: by whom places count, and by how few are told to be few."""

from dataclasses import replace

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from scipy.optimize import linprog

from scoring.disclosure.room import Nesting, Tree, limits, to_close, to_cover, too_close, without_room
from scoring.snapshot import Margin
from scoring.spec import DisclosureRule
from scoring.weighting_rule import RAKING
from tests.scoring.builders import answered, based, snapshot, tci
from tests.scoring.gate import made, opened, published

RULE = DisclosureRule()
TOWN = np.array([-1, 0, 0, 0, 1, 1, 2, 2])  # a town of three quarters, two of them of two wards


def column(values: list[float]) -> np.ndarray:
    return np.array(values, dtype=float)[:, None]


def tree(part: list[float], mass: list[float], rest: float = 0.0) -> Tree:
    nowhere = column([rest] + [0.0] * (len(part) - 1))
    return Tree(
        nesting=Nesting(TOWN),
        part=column(part),
        mass=column(mass),
        rest=nowhere,
        made=column([np.nan] * len(part)),
        own=np.ones((len(part), 1)),
    )


@settings(max_examples=30, deadline=None)
@given(
    leaves=st.lists(st.floats(0.0, 1.0), min_size=5, max_size=5),
    mass=st.lists(st.floats(1.0, 50.0), min_size=5, max_size=5),
    shut=st.lists(st.booleans(), min_size=8, max_size=8),
)
def test_limits_are_those_of_a_linear_programme(
    leaves: list[float], mass: list[float], shut: list[bool]
) -> None:
    """By hand in a tree; by a solver in the twin, which knows no tree."""
    weight = np.array([0, mass[0] + mass[1], mass[2] + mass[3], mass[4], *mass[:4]])
    part = np.array([0.0, 0.0, 0.0, leaves[4], *leaves[:4]])
    part[1] = np.average(part[4:6], weights=weight[4:6])
    part[2] = np.average(part[6:8], weights=weight[6:8])
    part[0] = np.average(part[1:4], weights=weight[1:4])
    is_open = ~np.array(shut)
    low, high = limits(tree(part.tolist(), weight.tolist()), is_open, np.zeros((8, 1)), np.ones((8, 1)))
    sums = np.zeros((3, 8))
    for row, (holder, inside) in enumerate(((0, (1, 2, 3)), (1, (4, 5)), (2, (6, 7)))):
        sums[row, list(inside)] = weight[list(inside)]
        sums[row, holder] = -weight[list(inside)].sum()
    ends = [(value, value) if told else (0, 1) for value, told in zip(part, is_open, strict=True)]
    for place in range(8):
        for sign, reached in ((1.0, low), (-1.0, high)):
            wanted = np.eye(8)[place] * sign
            twin = linprog(wanted, A_eq=sums, b_eq=np.zeros(3), bounds=ends)
            assert sign * reached[place, 0] == pytest.approx(twin.fun, abs=1e-6)


def test_a_place_that_counts_for_many_has_no_room_beside_one_that_counts_for_few() -> None:
    part = [0.1, 0.2, 0.2, 0.01, 0.2, 0.2, 0.2, 0.2]
    heavy = tree(part, [0, 1000, 1000, 2000, 900, 100, 500, 500])
    is_open, asked = (
        np.array([1, 1, 1, 0, 1, 1, 0, 1], dtype=bool),
        column([90, 30, 30, 30, 9, 21, 9, 21]).astype(int),
    )
    unsafe = ~is_open
    assert without_room([heavy], asked, is_open, unsafe, RULE).tolist() == [False] * 3 + [True] + [
        False
    ] * 2 + [True, False]


@settings(max_examples=60, deadline=None)
@given(seed=st.integers(0, 10_000))
def test_where_no_closed_place_is_a_secret_limits_need_not_be_known(seed: int) -> None:
    """The twin narrows every figure in every round, whether or not anybody's secret hangs on it."""
    rng = np.random.default_rng(seed)
    part, mass = rng.random(8).round(2), rng.integers(1, 400, 8).astype(float)
    n, is_open, unsafe = rng.integers(0, 40, (8, 1)), rng.random(8) < 0.7, rng.random(8) < 0.3
    one = tree(part.tolist(), mass.tolist())
    low, high = limits(one, is_open, np.zeros((8, 1)), np.ones((8, 1)))
    narrow = [
        high[row, 0] - low[row, 0] < min(RULE.minimum_part, n[row, 0]) / max(n[row, 0], 1) - 1e-9
        for row in range(8)
    ]
    found = []
    for row in range(8):
        others = [
            other for other in range(1, 8) if TOWN[other] == TOWN[row] and other != row and not is_open[other]
        ]
        few = sum(max(n[other, 0], RULE.minimum_base - 1) for other in others)
        is_secret = unsafe[row] or (row > 0 and few >= RULE.minimum_base)
        found.append(bool(narrow[row] and is_secret and not is_open[row] and n[row, 0] > 0))
    assert without_room([one], n, is_open, unsafe, RULE).tolist() == found


def test_beside_a_place_without_room_the_smallest_is_closed_and_else_what_holds_it() -> None:
    order = np.arange(8)
    narrow = np.eye(8, dtype=bool)[6]
    is_open = np.array([1, 1, 1, 1, 1, 1, 0, 1], dtype=bool)
    assert np.flatnonzero(to_close(TOWN, narrow, is_open, order)).tolist() == [7]
    is_open[7] = False
    assert np.flatnonzero(to_close(TOWN, narrow, is_open, order)).tolist() == [2, 3]
    is_open[[2, 3]] = False
    assert np.flatnonzero(to_close(TOWN, narrow, is_open, order)).tolist() == [1, 5]
    is_open[1] = False
    assert np.flatnonzero(to_close(TOWN, narrow, is_open, order)).tolist() == [0]
    assert not to_close(TOWN, narrow, np.zeros(8, dtype=bool), order).any()


CROSSED = (  # a town, its young and old, two quarters, and the young and old of each
    np.array([-1, 0, 0, 0, 0, 3, 3, 4, 4]),  # by place
    np.array([-1, -1, -1, -1, -1, 1, 2, 1, 2]),  # by age
)


def test_what_one_way_leaves_open_the_other_may_narrow() -> None:
    """Of the young of the town few said yes, and five of them live in one quarter: no way alone tells it."""
    part = column([0.49, 0.05, 0.64, 0.5, 0.49, 0.1, 0.6, 0.04, 0.66])
    mass = column([400, 100, 300, 200, 200, 50, 150, 50, 150])
    ways = [
        Tree(
            nesting=Nesting(above),
            part=part,
            mass=mass,
            rest=np.zeros((9, 1)),
            made=np.full((9, 1), np.nan),
            own=np.ones((9, 1)),
        )
        for above in CROSSED
    ]
    n = column([200, 50, 150, 60, 140, 5, 55, 45, 95]).astype(int)
    is_open, unsafe = np.ones(9, dtype=bool), np.zeros(9, dtype=bool)
    is_open[[1, 2, 5, 6, 7, 8]], unsafe[5] = False, True
    for way in ways:
        assert not without_room([way], n, is_open, unsafe, RULE).any()
    assert not without_room(ways, n, is_open, unsafe, RULE).any()
    is_open[2] = True  # then the young of the town follow, by place
    assert not without_room([ways[1]], n, is_open, unsafe, RULE)[5]
    assert without_room(ways, n, is_open, unsafe, RULE)[5]


def test_what_protects_nothing_is_covered_before_more_is_closed_beside_a_place() -> None:
    order, narrow = np.arange(9), np.eye(9, dtype=bool)[5]
    is_open = np.ones(9, dtype=bool)
    is_open[[1, 5, 7]] = False  # the young, of whom those of the town follow from the old
    closable = is_open.copy()
    closable[[0, 3, 4]] = False  # places, which were decided before
    assert np.flatnonzero(to_cover(CROSSED, narrow, is_open, order, closable)).tolist() == [2]
    is_open[2] = closable[2] = False
    assert np.flatnonzero(to_cover(CROSSED, narrow, is_open, order, closable)).tolist() == [6]
    assert not to_cover(CROSSED, narrow, is_open, order, np.zeros(9, dtype=bool)).any()


def test_three_places_of_nine_are_known_to_be_nine_when_they_are_told_to_be_few() -> None:
    nesting = Nesting(np.array([-1, 0, 0, 0, 0]))
    is_open = np.array([1, 1, 0, 0, 0], dtype=bool)
    nowhere = np.zeros((5, 1), dtype=int)
    for three, close in (([9, 9, 9], True), ([9, 8, 6], False), ([1, 2, 3], False)):
        n = np.array([100 + sum(three), 100, *three])[:, None]
        assert too_close(nesting, n, nowhere, is_open, RULE).tolist() == [False, False, close, close, close]
    assert not too_close(nesting, n, nowhere + 1, is_open, RULE).any()


@pytest.mark.parametrize(("living", "closed"), [(900.0, False), (30_000.0, True)])
def test_the_gate_closes_more_where_nine_people_stand_for_nearly_all_of_a_town(
    living: float, closed: bool
) -> None:
    """None of the nine was often lonely: by weight the town is they, and would tell it."""
    targets = {"C1": 900.0, "C2": 900.0, "C3": living, "C4": 900.0, "C5": 900.0}
    margin = Margin(name="cluster", title="cluster", source="made up", targets=targets, level="cluster")
    frozen = snapshot([60, 60, 9, 11, 80], missing=0.0, seed=4, margins=(margin,))
    told = answered(answered(frozen, range(120, 140), {"lonely": 3}), range(129, 132), {"lonely": 1})
    table = published(
        made(told, spec=based(told, replace(tci(), weighting=RAKING)))
    )  # none weighted together
    assert "lonely_often" not in opened(table, "C4")
    assert ("lonely_often" not in opened(table, "C5")) is closed
