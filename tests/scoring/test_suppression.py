from collections.abc import Sequence
from itertools import combinations, product

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from scoring.disclosure.families import Family, derived_parts
from scoring.disclosure.suppression import Answers, hidden_figures, hidden_totals, two_levels
from scoring.spec import DisclosureRule
from tests.scoring.attacker import coalitions, follows, indicator, stacked

RULE = DisclosureRule()
OFTEN, SOMETIMES = np.array([True, False, False]), np.array([False, True, False])
ONE_QUESTION = Family(columns=(0, 1, 2), shares=(0, 1), parts=derived_parts([OFTEN, SOMETIMES]))
MEAN_ONLY = Family(columns=(0,), shares=(), parts=derived_parts([]))


def answers(atoms: np.ndarray, closed: np.ndarray | None = None) -> Answers:
    """Answers of (places, the unplaced last; 3) people: often, sometimes, else. Two shares and a mean."""
    below, whole = atoms[:-1], atoms.sum(axis=0)
    table = np.concatenate([[whole], below])
    n = np.repeat(table.sum(axis=1)[:, None], 3, axis=1)
    positive = np.stack([table[:, 0], table[:, 1], np.full(len(table), -1)], axis=1)
    return two_levels(
        respondents=table.sum(axis=1),
        n=n,
        positive=positive,
        closed=np.zeros(n.shape, dtype=bool) if closed is None else closed,
    )


def means(*n: int, closed: Sequence[int] = ()) -> Answers:
    """Answers to one mean: the whole, then each place; some rows closed for another reason."""
    count = np.array(n)
    return two_levels(
        respondents=count,
        n=count[:, None],
        positive=np.full((len(n), 1), -1),
        closed=np.isin(np.arange(len(n)), closed)[:, None],
    )


def hidden_means(*n: int, closed: Sequence[int] = ()) -> list[bool]:
    return hidden_figures(means(*n, closed=closed), [MEAN_ONLY], RULE)[:, 0].tolist()


def test_a_place_of_ten_is_shown_and_one_of_nine_is_not() -> None:
    assert hidden_means(310, 10, 100, 200) == [False, False, False, False]
    assert hidden_means(309, 9, 100, 200) == [False, True, True, False]


def test_a_single_withheld_place_takes_the_next_smallest_with_it() -> None:
    assert hidden_means(609, 400, 9, 200) == [False, False, True, True]


def test_two_withheld_places_with_few_people_beside_each_take_a_third() -> None:
    """Left over are 13: the five who know their own answers would know the eight."""
    assert hidden_means(313, 8, 5, 100, 200) == [False, True, True, True, False]


def test_one_person_does_not_cover_a_place_of_nine() -> None:
    assert hidden_means(310, 9, 1, 100, 200) == [False, True, True, True, False]


def test_a_place_of_nobody_covers_nobody() -> None:
    assert hidden_means(315, 15, 0, 100, 200, closed=[1]) == [False, True, True, True, False]


def test_two_closed_places_with_ten_people_beside_each_need_no_third() -> None:
    assert hidden_means(321, 10, 11, 100, 200, closed=[1, 2]) == [False, True, True, False, False]


def test_a_few_people_without_a_place_need_as_many_beside_them() -> None:
    """Nobody knows where the fifteen live, but a place of one knows all their answers."""
    table = np.array([(1, 0, 0), (30, 30, 40), (2, 8, 5)])
    assert hidden_figures(answers(table), [ONE_QUESTION], RULE)[:, 0].tolist() == [False, True, True]


def test_where_no_place_is_left_to_hide_the_whole_is_hidden() -> None:
    assert hidden_means(15, 14, 1, closed=[1]) == [True, True, True]


def test_two_withheld_places_of_nine_together_take_the_next_smallest() -> None:
    assert hidden_means(309, 5, 4, 100, 200) == [False, True, True, True, False]


def test_people_without_a_place_are_a_hidden_child() -> None:
    few, enough = hidden_means(303, 100, 200), hidden_means(310, 100, 200)
    assert few == [False, True, False]
    assert enough == [False, False, False]


def test_a_few_people_without_a_place_do_not_cover_one_small_place() -> None:
    assert hidden_means(311, 9, 100, 200) == [False, True, True, False]


def test_many_people_without_a_place_cover_one_small_place() -> None:
    assert hidden_means(329, 9, 100, 200) == [False, True, False, False]


def test_from_a_withheld_whole_nothing_can_be_subtracted() -> None:
    assert hidden_means(9, 9, 0) == [True, True, True]


def test_a_measure_that_no_family_vouches_for_stays_withheld() -> None:
    assert hidden_figures(means(500, 250, 250), [], RULE).all()


@pytest.mark.parametrize("atoms", [(2, 20, 28), (20, 2, 28), (20, 28, 2)])
def test_a_share_needs_three_on_each_side_of_every_line_that_can_be_worked_out(
    atoms: tuple[int, int, int],
) -> None:
    table = np.array([atoms, (50, 60, 90), (70, 80, 90), (0, 0, 0)])
    hidden = hidden_figures(answers(table), [ONE_QUESTION], RULE)
    assert hidden[1].all()
    assert hidden[2].all()  # the next smallest, for the place would follow by subtraction
    assert not hidden[3].any()
    assert not hidden[0].any()


def test_three_on_each_side_are_enough() -> None:
    table = np.array([(3, 3, 4), (50, 60, 90), (0, 0, 0)])
    assert not hidden_figures(answers(table), [ONE_QUESTION], RULE).any()


def test_a_figure_closed_for_another_reason_is_hidden_against_subtraction_too() -> None:
    table = np.array([(50, 60, 90), (60, 60, 90), (70, 80, 90), (0, 0, 0)])
    closed = np.zeros((4, 3), dtype=bool)
    closed[1, 2] = True
    hidden = hidden_figures(answers(table, closed), [ONE_QUESTION], RULE)
    assert hidden[:, 2].tolist() == [False, True, True, False]


def test_totals_follow_the_same_rule_as_figures() -> None:
    respondents = np.array([309, 9, 100, 200])
    closed = np.zeros(4, dtype=bool)
    assert hidden_totals(respondents, closed, RULE).tolist() == hidden_means(309, 9, 100, 200)


def test_the_next_smallest_goes_by_people_and_then_by_order() -> None:
    assert hidden_means(134, 5, 40, 30, 30, 29) == [False, True, False, False, False, True]
    assert hidden_means(105, 5, 40, 30, 30) == [False, True, False, False, True]


PEOPLE = st.one_of(st.integers(0, 12), st.integers(0, 4), st.integers(20, 60))
TABLES = st.integers(1, 4).flatmap(
    lambda places: st.lists(st.tuples(PEOPLE, PEOPLE, PEOPLE), min_size=places + 1, max_size=places + 1).map(
        np.array
    )
)


def facts_of(atoms: np.ndarray, hidden: np.ndarray) -> np.ndarray:
    """What the figures that are shown say of (place or unplaced, answer) cells: two shares and their base."""
    facts = []
    for row in np.flatnonzero(~hidden):
        where = range(len(atoms)) if row == 0 else [row - 1]
        said = [[0], [1], [0, 1, 2]]
        facts += [indicator(atoms.shape, [(place, a) for place in where for a in answer]) for answer in said]
    return stacked(facts, atoms.size)


def groups(number: int) -> list[tuple[int, ...]]:
    return [chosen for size in range(1, number + 1) for chosen in combinations(range(number), size)]


@settings(max_examples=300, deadline=None)
@given(atoms=TABLES)
def test_no_adding_and_subtracting_of_published_figures_gives_a_group_of_a_few_people(
    atoms: np.ndarray,
) -> None:
    """The audit, slow and naive: every group of places and of answers, people without a place included."""
    hidden = hidden_figures(answers(atoms), [ONE_QUESTION], RULE)
    assert (hidden == hidden[:, :1]).all()  # one question stands or falls together
    known = facts_of(atoms, hidden[:, 0])
    inhabited = [where for where in groups(len(atoms)) if atoms[list(where)].any()]
    for where, said in product(inhabited, groups(3)):
        least = RULE.minimum_base if len(said) == 3 else RULE.minimum_part
        if atoms[np.ix_(where, said)].sum() < least:
            wanted = indicator(atoms.shape, product(where, said))
            assert not follows(wanted, known), (where, said)


FAMILIES = {
    "two shares": ([True, False, False], [False, True, False]),
    "a ring of three": ([True, True, False], [False, True, True], [True, False, True]),
    "a share within a share": ([True, False, False], [True, True, False]),
}


@settings(max_examples=200, deadline=None)
@given(atoms=TABLES, shares=st.sampled_from(sorted(FAMILIES)), data=st.data())
def test_a_few_people_who_read_together_learn_nothing_of_an_unsafe_place(
    atoms: np.ndarray, shares: str, data: st.DataObject
) -> None:
    """Fewer than ten people add their own answers to all that is published; places may be closed besides."""
    counted = [np.array(share) for share in FAMILIES[shares]]
    closed = np.array(data.draw(st.lists(st.booleans(), min_size=len(atoms), max_size=len(atoms))))
    family = Family(
        columns=tuple(range(len(counted))),
        shares=tuple(range(len(counted))),
        parts=derived_parts(counted),
    )
    table = np.concatenate([atoms.sum(axis=0, keepdims=True), atoms[:-1]])
    found = two_levels(
        respondents=table.sum(axis=1),
        n=np.repeat(table.sum(axis=1)[:, None], len(counted), axis=1),
        positive=np.stack([table[:, share].sum(axis=1) for share in counted], axis=1),
        closed=np.repeat(closed[:, None], len(counted), axis=1),
    )
    hidden = hidden_figures(found, [family], RULE)[:, 0]
    said = [np.flatnonzero(share).tolist() for share in (*counted, np.ones(3, dtype=bool))]
    facts = [
        indicator(atoms.shape, [(place, a) for place in where for a in answer])
        for row, where in enumerate([range(len(atoms)), *([place] for place in range(len(atoms) - 1))])
        if not hidden[row]
        for answer in said
    ]
    unsafe = [place for place in range(len(atoms)) if _is_unsafe(atoms, place, closed)]
    for together in coalitions(atoms.sum(axis=1).tolist(), RULE.minimum_base):
        theirs = [indicator(atoms.shape, [(place, a)]) for place in together for a in range(3)]
        known = stacked(facts + theirs, atoms.size)
        for place, answer in product([u for u in unsafe if u not in together], said):
            assert not follows(indicator(atoms.shape, [(place, a) for a in answer]), known)


def _is_unsafe(atoms: np.ndarray, place: int, closed: np.ndarray) -> bool:
    """Whether a place with people is closed, small, or has an answer that few gave; each one follows."""
    people, is_placed = atoms[place], place < len(atoms) - 1  # the last are people without a place
    few = people.sum() < RULE.minimum_base or people.min() < RULE.minimum_part
    return bool(people.any() and (few or (is_placed and closed[place + 1])))
