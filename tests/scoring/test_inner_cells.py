from dataclasses import replace

import numpy as np
import pytest

from instruments.errors import InvalidInputError
from scoring.chain import compute
from scoring.disclosure.dominance import dominated
from scoring.inner_cells import two_largest
from scoring.run import IndexRun
from scoring.spec import DisclosureRule
from tests.scoring.builders import answered, based, people, snapshot


@pytest.fixture(scope="module")
def small() -> IndexRun:
    frozen = snapshot([60, 50], unplaced=7)
    return compute(frozen, based(frozen))


def test_the_cells_add_up_to_what_the_run_counts(small: IndexRun) -> None:
    cells = small.inner
    assert cells.respondents.sum() == small.respondents[0] == 117
    assert cells.respondents[0] == 7  # of no known place
    made_of_people = small.positive[0] >= 0
    np.testing.assert_array_equal(
        cells.positive[:, made_of_people].sum(axis=0), small.positive[0, made_of_people]
    )
    shares = [column for column in np.flatnonzero(made_of_people)]
    np.testing.assert_array_equal(cells.n[:, shares].sum(axis=0), small.n[0, shares])


def test_marks_do_not_depend_on_the_order_of_rows_and_tell_every_change(small: IndexRun) -> None:
    frozen, spec = small.snapshot, small.spec
    mixed = np.random.default_rng(3).permutation(len(frozen))
    np.testing.assert_array_equal(compute(people(frozen, mixed), spec).inner.marks, small.inner.marks)
    changed = compute(
        answered(frozen, [0], {"pride": 1 if frozen.codes_of("pride")[0] > 2 else 5}), spec
    ).inner
    moved = np.argwhere(changed.marks != small.inner.marks)
    keys = [small.spec.measures[column].key for _, column in moved]
    assert set(keys) == {"proud", "community"}
    assert len({row for row, _ in moved}) == 1
    other = replace(frozen, ids=(f"x{frozen.ids[0]}", *frozen.ids[1:]))
    assert (compute(other, spec).inner.people != small.inner.people).sum() == 1


def test_the_two_largest_of_each_group_are_found() -> None:
    rng = np.random.default_rng(8)
    values, group = rng.gamma(1.0, size=60), rng.integers(0, 9, 60)
    found = two_largest(values, group, 10)
    for number in range(10):
        wanted = [*sorted(values[group == number], reverse=True), 0.0, 0.0][:2]
        assert found[number].tolist() == wanted


@pytest.mark.parametrize(
    ("largest", "total", "wanted"),
    [
        ((4, 1), 10, False),
        ((4.1, 1), 10, True),
        ((3, 3), 10, False),
        ((3.2, 3), 10, True),
        ((0, 0), 0, False),
    ],
)
def test_one_of_four_tenths_and_two_of_six_are_the_most(
    largest: tuple[float, float], total: float, wanted: bool
) -> None:
    assert dominated(np.array(largest), np.array(total), DisclosureRule()) == wanted


@pytest.mark.parametrize("softer", [{"greatest_one": 41.0}, {"greatest_two": 61.0}, {"greatest_one": 0.0}])
def test_a_rule_that_lets_one_person_be_the_figure_cannot_be_made(softer: dict[str, float]) -> None:
    with pytest.raises(InvalidInputError, match="one or two people"):
        DisclosureRule(**softer)
