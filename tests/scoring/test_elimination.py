from fractions import Fraction
from itertools import combinations

import numpy as np
from hypothesis import given, settings
from hypothesis import strategies as st

from scoring.disclosure.elimination import Row, Span, opened
from tests.scoring.attacker import follows

SUMS = st.integers(2, 6).flatmap(
    lambda cells: st.tuples(
        st.just(cells),
        st.lists(
            st.dictionaries(st.integers(0, cells - 1), st.sampled_from([1, 1, 1, -1, 2]), min_size=1),
            min_size=1,
            max_size=7,
        ),
    )
)


def dense(rows: list[Row], cells: int) -> np.ndarray:
    """The rows as a table."""
    return np.array([[row.get(cell, 0) for cell in range(cells)] for row in rows], dtype=float).reshape(
        -1, cells
    )


def rank(rows: list[Row], cells: int) -> int:
    """How many rows are left by the plainest elimination in fractions."""
    table = [[Fraction(row.get(cell, 0)) for cell in range(cells)] for row in rows]
    found = 0
    for cell in range(cells):
        pivot = next((number for number in range(found, len(table)) if table[number][cell]), None)
        if pivot is None:
            continue
        table[found], table[pivot] = table[pivot], table[found]
        for number in range(found + 1, len(table)):
            times = table[number][cell] / table[found][cell]
            table[number] = [a - times * b for a, b in zip(table[number], table[found], strict=True)]
        found += 1
    return found


@settings(max_examples=300, deadline=None)
@given(given_sums=SUMS)
def test_a_sum_follows_when_the_plainest_elimination_says_so(given_sums: tuple[int, list[Row]]) -> None:
    cells, sums = given_sums
    span = Span([0] * cells)
    for number, row in enumerate(sums):
        before = sums[:number]
        dependent = rank([*before, row], cells) == rank(before, cells)
        assert (span.step(row) is None) == dependent == follows(dense([row], cells)[0], dense(before, cells))
        if (step := span.step(row)) is not None:
            span.take(step)


@settings(max_examples=200, deadline=None)
@given(given_sums=SUMS, data=st.data())
def test_no_sensitive_sum_follows_from_what_is_opened_and_nothing_more_could_be(
    given_sums: tuple[int, list[Row]], data: st.DataObject
) -> None:
    """Slow and naive: whatever was refused would, with what was opened, give a sensitive sum away."""
    cells, sums = given_sums
    sensitive = data.draw(st.lists(st.sampled_from([{cell: 1} for cell in range(cells)]), max_size=3))
    shown = opened(sums, sensitive=sensitive, preference=[0] * cells)
    known = dense([row for row, is_open in zip(sums, shown, strict=True) if is_open], cells)
    for secret in dense(sensitive, cells):
        assert not follows(secret, known)
    for row, is_open in zip(dense(sums, cells), shown, strict=True):
        if not is_open:
            assert any(follows(secret, np.vstack([known, row])) for secret in dense(sensitive, cells))


@settings(max_examples=100, deadline=None)
@given(given_sums=SUMS, data=st.data())
def test_the_names_of_cells_and_the_order_of_what_was_released_change_nothing(
    given_sums: tuple[int, list[Row]], data: st.DataObject
) -> None:
    cells, sums = given_sums
    names = data.draw(st.permutations(range(cells)))
    released = data.draw(st.lists(st.sampled_from(sums), max_size=2))
    secrets: list[Row] = [{0: 1}, {cells - 1: 1}]

    def renamed(rows: list[Row]) -> list[Row]:
        return [{names[cell]: times for cell, times in row.items()} for row in rows]

    straight = opened(sums, sensitive=secrets, released=released, preference=[0] * cells)
    mixed = opened(
        renamed(sums), sensitive=renamed(secrets), released=renamed(released[::-1]), preference=[0] * cells
    )
    assert straight == mixed


def test_a_secret_that_was_given_away_before_closes_nothing() -> None:
    assert opened([{0: 1, 1: 1}], sensitive=[{0: 1}], released=[{0: 1}], preference=[0, 0]) == (True,)


def test_a_ring_of_sums_gives_away_what_no_two_of_them_do() -> None:
    ring: list[Row] = [{0: 1, 1: 1}, {1: 1, 2: 1}, {0: 1, 2: 1}]
    for some in combinations(ring, 2):
        assert opened(some, sensitive=[{1: 1}], preference=[0] * 3) == (True, True)
    assert opened(ring, sensitive=[{1: 1}], preference=[0] * 3) == (True, True, False)


def test_a_thousand_chained_differences_are_exact() -> None:
    """Rounded numbers would lose the last bit long before; here a sum follows exactly or not at all."""
    chain: list[Row] = [{cell: 3, cell + 1: -2} for cell in range(1000)]
    span = Span([0] * 1001)
    for row in chain:
        step = span.step(row)
        assert step is not None
        span.take(step)
    assert span.step({0: 9, 2: -4}) is None
    assert span.step({0: 9, 2: -5}) is not None
