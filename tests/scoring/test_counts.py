from itertools import combinations

import numpy as np
from hypothesis import given, settings
from hypothesis import strategies as st

from scoring.disclosure.counts import bridges, hidden_counts
from scoring.disclosure.suppression import hidden_totals
from scoring.spec import DisclosureRule
from tests.scoring.attacker import follows, indicator, stacked

RULE = DisclosureRule()


def hidden(rows: list[list[int]], unplaced: list[int] | None = None) -> np.ndarray:
    """The hidden counts of places below a whole, whose row is added on top."""
    below = np.array(rows)
    table = np.concatenate([[below.sum(axis=0) + np.array(unplaced or [0] * below.shape[1])], below])
    return hide(table)


def hide(table: np.ndarray) -> np.ndarray:
    totals = hidden_totals(table.sum(axis=1), np.zeros(len(table), dtype=bool), RULE)
    closed = np.zeros(table.shape, dtype=bool)
    return hidden_counts(table, RULE.minimum_base, rows_hidden=totals, closed=closed)


def test_a_table_without_small_counts_is_shown_whole() -> None:
    assert not hidden([[10, 20, 30], [40, 50, 60]]).any()


def test_a_small_count_takes_the_corners_of_the_cheapest_rectangle_with_it() -> None:
    found = hidden([[5, 40, 30], [60, 50, 40], [70, 90, 45]])
    wanted = np.zeros((4, 3), dtype=bool)
    wanted[np.ix_([1, 2], [0, 2])] = True
    assert (found == wanted).all()


def test_a_place_of_nine_shows_nothing_and_neither_does_the_next_smallest() -> None:
    found = hidden([[5, 4], [60, 50], [70, 90]])
    assert found[1].all()
    assert found[2].all()
    assert not found[[0, 3]].any()


def test_no_count_at_all_is_a_count_of_a_few() -> None:
    assert hidden([[0, 40, 30], [60, 50, 40]])[1, 0]


def test_people_without_a_place_cannot_be_subtracted_out_of_a_category() -> None:
    found = hidden([[40, 50], [60, 50], [70, 90]], unplaced=[11, 3])
    assert found[1:, 1].any()
    assert not found[0].any()


def test_hidden_counts_of_a_row_add_up_to_ten_at_least() -> None:
    found = hidden([[4, 5, 30, 60], [4, 5, 40, 80], [50, 60, 70, 80]])
    assert found[1, 2]
    assert found[2, 2]


def test_a_table_of_the_whole_alone_hides_two_of_its_counts() -> None:
    assert hide(np.array([[5, 12, 40]])).tolist() == [[True, True, False]]


def test_a_bridge_is_an_edge_on_no_cycle() -> None:
    square = np.array([[1, 1, 0], [1, 1, 0], [0, 1, 1]], dtype=bool)
    assert bridges(square).tolist() == [[False, False, False], [False, False, False], [False, True, True]]


HIDDEN = st.tuples(st.integers(1, 5), st.integers(1, 5)).flatmap(
    lambda shape: st.lists(
        st.lists(st.booleans(), min_size=shape[1], max_size=shape[1]), min_size=shape[0], max_size=shape[0]
    ).map(lambda rows: np.array(rows, dtype=bool))
)


@given(mask=HIDDEN)
def test_bridges_are_the_cells_that_linear_elimination_determines(mask: np.ndarray) -> None:
    known = [indicator(mask.shape, [(row, c) for c in np.flatnonzero(mask[row])]) for row in range(len(mask))]
    known += [
        indicator(mask.shape, [(r, column) for r in np.flatnonzero(mask[:, column])])
        for column in range(mask.shape[1])
    ]
    found = bridges(mask)
    for row, column in np.argwhere(mask):
        assert found[row, column] == follows(indicator(mask.shape, [(row, column)]), np.array(known))


COUNTS = st.one_of(st.integers(0, 12), st.integers(10, 90))
TABLES = st.tuples(st.integers(1, 4), st.integers(2, 4)).flatmap(
    lambda shape: st.lists(
        st.lists(COUNTS, min_size=shape[1], max_size=shape[1]), min_size=shape[0] + 1, max_size=shape[0] + 1
    ).map(np.array)
)


def facts_of(table: np.ndarray, below: np.ndarray) -> np.ndarray:
    """All that a reader knows of (place or unplaced, category) cells: counts, totals, empty rows."""
    found, shape, places = hide(table), below.shape, len(below)
    totals = hidden_totals(table.sum(axis=1), np.zeros(len(table), dtype=bool), RULE)
    facts = []
    for row in range(len(table)):
        where = range(places) if row == 0 else [row - 1]
        shown = [[(place, int(c)) for place in where] for c in np.flatnonzero(~found[row])]
        if not totals[row]:
            shown.append([(place, c) for place in where for c in range(shape[1])])
        facts += [indicator(shape, cells) for cells in shown]
    if not below[-1].any():  # everyone knows that nobody is without a place
        facts += [indicator(shape, [(places - 1, c)]) for c in range(shape[1])]
    return stacked(facts, below.size)


@settings(max_examples=300, deadline=None)
@given(below=TABLES)
def test_no_small_count_follows_from_the_published_ones(below: np.ndarray) -> None:
    """The audit of single counts, those of people without a place included."""
    known = facts_of(np.concatenate([below.sum(axis=0, keepdims=True), below[:-1]]), below)
    sensitive = below < RULE.minimum_base
    sensitive[-1] &= below[-1].any()
    for place, category in np.argwhere(sensitive):
        assert not follows(indicator(below.shape, [(int(place), int(category))]), known)


@settings(max_examples=100, deadline=None)
@given(below=TABLES)
def test_no_small_group_of_categories_of_a_place_follows_from_the_published_counts(
    below: np.ndarray,
) -> None:
    known = facts_of(np.concatenate([below.sum(axis=0, keepdims=True), below[:-1]]), below)
    sizes = range(1, below.shape[1] + 1)
    groups = [chosen for size in sizes for chosen in combinations(range(below.shape[1]), size)]
    for place in range(len(below) - 1):
        for chosen in groups:
            if below[place, list(chosen)].sum() < RULE.minimum_base:
                assert not follows(indicator(below.shape, [(place, c) for c in chosen]), known)
