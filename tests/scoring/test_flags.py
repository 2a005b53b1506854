"""What stands out in single responses: by hand, by a slow twin each, and whatever the order of people."""

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from hypothesis.extra import numpy as arrays

from instruments.errors import InvalidInputError, TooFewRespondentsError
from scoring import flags
from scoring.arrays import Floats, Ints
from tests.timing import seconds_of

NAN = float("nan")

answers = arrays.arrays(
    np.float64,
    st.tuples(st.integers(1, 12), st.integers(1, 8)),
    elements=st.sampled_from([1.0, 2.0, 3.0, NAN]),
)
few_rows = arrays.arrays(
    np.int64, st.tuples(st.integers(0, 12), st.integers(1, 3)), elements=st.integers(0, 1)
)


def run_by_hand(row: list[float]) -> float:
    """The longest run, by looking at every stretch of the row."""
    stretches = [row[a:b] for a in range(len(row)) for b in range(a + 1, len(row) + 1)]
    alike = [len(part) for part in stretches if not np.isnan(part).any() and len(set(part)) == 1]
    return max(alike, default=NAN)


def twins_by_hand(rows: Ints, moments: list[int], within: float) -> list[bool]:
    """Each person beside each other one."""

    def near(one: int, other: int) -> bool:
        a, b = moments[one], moments[other]
        return (a < 0 and b < 0) or (min(a, b) >= 0 and abs(a - b) <= within)

    people = range(len(rows))
    return [
        any(one != other and (rows[one] == rows[other]).all() and near(one, other) for other in people)
        for one in people
    ]


def speed_by_hand(seconds: Floats, most: float, people: int, pages: int) -> list[float]:
    """The index page by page, as its definition says it."""
    found = []
    for row in seconds:
        times = []
        for column, own in enumerate(row):
            given = seconds[~np.isnan(seconds[:, column]), column]
            if not np.isnan(own) and len(given) >= people:
                times.append(min(most, np.median(given) / own) if own else most)
        found.append(float(np.mean(times)) if len(times) >= max(pages, 1) else NAN)
    return found


def test_a_run_ends_at_another_answer_and_where_nothing_was_said() -> None:
    codes = np.array([[3, 3, 3, 1, 3, 3], [2, 2, NAN, 2, 2, 2], [1, 2, 1, 2, 1, 2], [NAN] * 6])
    np.testing.assert_array_equal(flags.longest_run(codes), [3.0, 3.0, 1.0, NAN])


@given(answers)
@settings(derandomize=True, deadline=None)
def test_the_longest_run_is_that_of_the_slow_twin(codes: Floats) -> None:
    np.testing.assert_array_equal(flags.longest_run(codes), [run_by_hand(row) for row in codes.tolist()])


@given(answers)
@settings(derandomize=True, deadline=None)
def test_a_run_is_the_same_backwards(codes: Floats) -> None:
    np.testing.assert_array_equal(flags.longest_run(codes), flags.longest_run(codes[:, ::-1]))


def test_the_spread_within_a_person_is_the_standard_deviation_of_what_they_said() -> None:
    given = [[0.0, 0.5, 1.0], [0.25, NAN, 0.75], [0.5, 0.5, 0.5], [NAN, 1.0, NAN]]
    np.testing.assert_allclose(flags.spread_within(given), [0.5, np.sqrt(0.125), 0.0, NAN])


@given(answers)
@settings(derandomize=True, deadline=None)
def test_the_spread_is_that_of_the_slow_twin(given: Floats) -> None:
    def by_hand(row: Floats) -> float:
        said = row[~np.isnan(row)]
        return float(np.std(said, ddof=1)) if len(said) > 1 else NAN

    np.testing.assert_allclose(flags.spread_within(given), [by_hand(row) for row in given], atol=1e-12)


def test_the_distance_of_four_corners_is_that_of_the_textbook() -> None:
    """Mean 0, variances 4/3 and 1/3, no covariance: D2 = 1 / (4/3) + 0.25 / (1/3) = 1.5 at every corner."""
    corners = [[1.0, 0.5], [1.0, -0.5], [-1.0, 0.5], [-1.0, -0.5]]
    np.testing.assert_allclose(flags.squared_distance(corners, rows_an_item=2), [1.5] * 4)


def test_distances_are_those_of_the_slow_twin_and_say_nothing_of_gaps() -> None:
    rng = np.random.default_rng(20261122)
    values = rng.integers(1, 6, size=(80, 4)).astype(float)
    values[3, 2] = NAN
    complete = np.delete(values, 3, axis=0)
    inverse = np.linalg.inv(np.cov(complete.T))
    centre = complete.mean(axis=0)
    by_hand = [
        NAN if np.isnan(row).any() else float((row - centre) @ inverse @ (row - centre)) for row in values
    ]
    np.testing.assert_allclose(flags.squared_distance(values), by_hand, rtol=1e-10)


def test_distances_add_up_to_people_less_one_times_questions() -> None:
    values = np.random.default_rng(5).normal(size=(60, 3))
    assert flags.squared_distance(values).sum() == pytest.approx(59 * 3)


def test_distances_stay_the_same_in_any_unit_and_direction() -> None:
    values = np.random.default_rng(6).normal(size=(60, 3))
    turned = values @ np.array([[2.0, 0.0, 1.0], [0.0, -1.0, 0.0], [0.0, 0.0, 3.0]]) + 7.0
    np.testing.assert_allclose(flags.squared_distance(turned), flags.squared_distance(values), rtol=1e-9)


@pytest.mark.parametrize(
    ("values", "error", "says"),
    [
        (np.ones((40, 2)), TooFewRespondentsError, "item 1 the same answer"),
        (np.repeat(np.arange(40.0)[:, None], 2, axis=1), InvalidInputError, "follows from the others"),
        (np.arange(10.0)[:, None], TooFewRespondentsError, "10 respondents"),
        (np.full((40, 2), NAN), TooFewRespondentsError, "0 respondents"),
        (np.empty((40, 0)), TooFewRespondentsError, "all 0 items"),
    ],
)
def test_distances_that_are_not_defined_are_refused(
    values: Floats, error: type[Exception], says: str
) -> None:
    with pytest.raises(error, match=says):
        flags.squared_distance(values, rows_an_item=11)


def test_pairs_are_counted_where_both_sides_were_answered_so() -> None:
    one = np.array([[True, True, False], [False, True, True]])
    other = np.array([[True, True, True], [True, False, True]])
    np.testing.assert_array_equal(flags.pairs_held(one, other), [2.0, 1.0])


def test_twins_are_the_same_answers_near_in_time() -> None:
    rows = np.array([[1, 2], [1, 2], [1, 2], [2, 1], [1, 2], [1, 2]])
    moments = np.array([100, 130, 191, 100, -1, -1])
    found = flags.twins(rows, moments, within=60)
    np.testing.assert_array_equal(found, [True, True, False, False, True, True])


@given(few_rows, st.data())
@settings(derandomize=True, deadline=None)
def test_twins_are_those_of_the_slow_twin(rows: Ints, data: st.DataObject) -> None:
    moments = data.draw(st.lists(st.integers(-1, 9), min_size=len(rows), max_size=len(rows)))
    found = flags.twins(rows, np.array(moments, dtype=np.int64), within=2)
    assert found.tolist() == twins_by_hand(rows, moments, 2)


@given(few_rows, st.randoms(use_true_random=False))
@settings(derandomize=True, deadline=None)
def test_twins_do_not_depend_on_the_order_of_people(rows: Ints, draw: object) -> None:
    order = list(range(len(rows)))
    draw.shuffle(order)  # type: ignore[attr-defined]
    never = np.full(len(rows), -1)
    straight = flags.twins(rows, never, within=0)
    np.testing.assert_array_equal(flags.twins(rows[order], never, within=0), straight[order])


def test_twins_among_a_hundred_thousand_are_found_in_seconds() -> None:
    rng = np.random.default_rng(20261122)
    rows = rng.integers(0, 6, size=(100_000, 60)).astype(np.int32)
    rows[70_000] = rows[123]
    never = np.full(len(rows), -1)
    assert seconds_of(lambda: flags.twins(rows, never, within=60), enough=10) < 10
    found = flags.twins(rows, never, within=60)
    assert np.flatnonzero(found).tolist() == [123, 70_000]


def test_who_takes_half_the_time_of_the_others_has_an_index_of_two() -> None:
    seconds = [[10.0, 20.0, 4.0]] * 4 + [[5.0, 10.0, 2.0]]
    np.testing.assert_allclose(flags.speed_index(seconds, people=5), [1.0] * 4 + [2.0])


def test_a_page_that_took_no_second_counts_as_often_as_a_page_can() -> None:
    assert flags.speed_index([[8.0], [8.0], [0.0]], most=3.0, people=3)[2] == 3.0


@given(
    arrays.arrays(
        np.float64,
        st.tuples(st.integers(1, 9), st.integers(1, 5)),
        elements=st.sampled_from([0.0, 1.0, 5.0, 30.0, NAN]),
    ),
    st.integers(1, 4),
    st.integers(1, 3),
)
@settings(derandomize=True, deadline=None)
def test_the_index_of_speed_is_that_of_the_slow_twin(seconds: Floats, people: int, pages: int) -> None:
    found = flags.speed_index(seconds, most=3.0, people=people, pages=pages)
    np.testing.assert_allclose(found, speed_by_hand(seconds, 3.0, people, pages), rtol=1e-12)


def test_the_index_of_speed_is_the_same_on_a_slower_line() -> None:
    seconds = np.random.default_rng(4).integers(1, 60, size=(40, 6)).astype(float)
    np.testing.assert_allclose(flags.speed_index(3.0 * seconds), flags.speed_index(seconds))


def test_less_than_no_time_is_refused() -> None:
    with pytest.raises(InvalidInputError, match="less than no time"):
        flags.speed_index([[-1.0]])


@pytest.mark.parametrize(
    "function", [flags.longest_run, flags.spread_within, flags.squared_distance, flags.speed_index]
)
def test_a_row_without_people_is_no_table(function: object) -> None:
    with pytest.raises(InvalidInputError, match="shape"):
        function([1.0, 2.0])  # type: ignore[operator]
