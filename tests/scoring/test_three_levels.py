"""Whole, clusters and wards through the gate at once: the third level is data."""

from itertools import chain, combinations, pairwise

import numpy as np
from hypothesis import given, settings
from hypothesis import strategies as st

from scoring.disclosure.families import Family, derived_parts
from scoring.disclosure.suppression import Answers, hidden_figures
from scoring.spec import DisclosureRule
from tests.scoring.attacker import coalitions, follows, indicator, stacked

RULE = DisclosureRule()
SHARE = Family(columns=(0,), shares=(0,), parts=derived_parts([np.array([True, False])]))
PEOPLE = st.tuples(st.sampled_from([0, 1, 3, 4, 8, 20]), st.sampled_from([0, 2, 3, 5, 9, 20]))
CLUSTERS = st.lists(st.lists(PEOPLE, min_size=1, max_size=3), min_size=1, max_size=2)


def answers(clusters: list[list[tuple[int, int]]], homeless: tuple[int, int], wards: bool) -> Answers:
    """People who said yes and no in every ward, and some whose place is not known."""
    cells = np.array([*chain.from_iterable(clusters), homeless])
    starts = np.cumsum([0, *(len(cluster) for cluster in clusters)])
    members = [np.arange(first, last) for first, last in pairwise(starts)]
    places = (np.arange(len(cells)), *members, *(np.array([ward]) for ward in range(len(cells) - 1)))
    depth = np.repeat([0, 1, 2], [1, len(clusters), len(cells) - 1])
    cluster = np.repeat(np.arange(len(clusters)), [len(wards) for wards in clusters])
    n = cells.sum(axis=1)[:, None]
    offered = np.array([depth < 2 + wards]).T
    return Answers(
        places=places,
        above=np.concatenate([[-1], np.zeros(len(clusters), dtype=int), 1 + cluster]),
        depth=depth,
        hidden_child=np.arange(len(cells)) == len(cells) - 1,
        respondents=n[:, 0],
        n=n,
        positive=cells[:, :1],
        weight=n.astype(float),
        largest=(n[..., None] > np.arange(2)).astype(float),
        closed=np.zeros(offered.shape, dtype=bool),
        offered=offered,
    )


@settings(max_examples=250, deadline=None)
@given(clusters=CLUSTERS, homeless=PEOPLE, wards=st.booleans())
def test_nobody_learns_of_an_unsafe_place_of_any_level_by_adding_and_subtracting(
    clusters: list[list[tuple[int, int]]], homeless: tuple[int, int], wards: bool
) -> None:
    """Slow and naive: fewer than ten people who read together, against every place that is unsafe."""
    found = answers(clusters, homeless, wards)
    people = np.concatenate([found.positive, found.n - found.positive], axis=1)
    hidden = hidden_figures(found, [SHARE], RULE)[:, 0]
    facts = [
        indicator(people.shape, [(cell, said) for cell in cells for said in kinds])
        for place, cells in enumerate(found.places)
        if not hidden[place]
        for kinds in ((0,), (0, 1))
    ]
    unsafe = [
        cells
        for place, cells in enumerate(found.places)
        if found.offered[place, 0] and (_few(people[cells].sum(axis=0)) or not people[cells].any())
    ]
    everybody = people.sum(axis=1).tolist()
    for together in coalitions(everybody, RULE.minimum_base):
        theirs = [indicator(people.shape, [(cell, said)]) for cell in together for said in (0, 1)]
        known = stacked(facts + theirs, people.size)
        for cells in unsafe:
            if people[cells].any() and not set(cells.tolist()) & set(together):
                for kinds in ((0,), (0, 1)):
                    wanted = indicator(people.shape, [(cell, said) for cell in cells for said in kinds])
                    assert not follows(wanted, known)


@settings(max_examples=150, deadline=None)
@given(clusters=CLUSTERS, homeless=PEOPLE)
def test_wards_close_no_cluster_that_is_safe_without_them(
    clusters: list[list[tuple[int, int]]], homeless: tuple[int, int]
) -> None:
    """But where all of a cluster's wards are too small to stand beside each other."""
    without, beside = (answers(clusters, homeless, wards) for wards in (False, True))
    upper = 1 + len(clusters)
    closed = (
        hidden_figures(beside, [SHARE], RULE)[:upper, 0] & ~hidden_figures(without, [SHARE], RULE)[:upper, 0]
    )
    if closed.any():
        people = np.concatenate([beside.positive, beside.n - beside.positive], axis=1)
        assert any(_few(ward) for ward in people)


def test_a_ward_of_nine_takes_the_next_smallest_of_its_cluster_and_no_other() -> None:
    clusters = [[(5, 4), (10, 20), (20, 30)], [(10, 12), (20, 20)]]
    found = answers(clusters, (0, 0), True)
    assert np.flatnonzero(hidden_figures(found, [SHARE], RULE)[:, 0]).tolist() == [3, 4]


def test_every_order_of_wards_gives_the_same_places() -> None:
    wards = [(5, 4), (10, 20), (20, 30), (6, 6)]
    shown = set()
    for some in combinations(range(4), 4):
        for shift in range(4):
            order = [*some[shift:], *some[:shift]]
            hidden = hidden_figures(answers([[wards[ward] for ward in order]], (0, 0), True), [SHARE], RULE)
            shown.add(tuple(sorted(wards[order[ward]] for ward in range(4) if not hidden[2 + ward, 0])))
    assert len(shown) == 1


def _few(people: np.ndarray) -> bool:
    return bool(people.sum() < RULE.minimum_base or people.min() < RULE.minimum_part)
