import numpy as np
import pytest

from scoring.fingerprints import array_hash, fingerprint, joined, projection


def test_an_array_hash_sees_numbers_and_shape_and_not_the_kind_of_a_gap() -> None:
    array = np.array([[1.0, np.nan], [0.0, 2.0]])
    assert array_hash(array) == array_hash(np.array([[1.0, -np.nan], [-0.0, 2.0]]))
    assert array_hash(array) != array_hash(array.reshape(4))
    assert array_hash(array) != array_hash(array + np.array([[0.0, 0.0], [0.0, 1e-15]]))
    assert array_hash(array.T.copy().T) == array_hash(array)


@pytest.mark.parametrize("at", [(0, 0, 0), (2, 1, 4), (1, 0, 3)])
def test_a_projection_moves_with_each_number_in_its_own_measure(at: tuple[int, int, int]) -> None:
    array = np.full((3, 2, 5), 100.0)
    array[0, 1] = np.nan
    moved = array.copy()
    moved[at] += 1e-6
    assert projection(array) < projection(moved) < projection(array) + 2e-6


def test_a_projection_tells_two_places_that_changed_their_figures() -> None:
    array = np.array([[1.0, 2.0], [3.0, 4.0]])
    assert projection(array) != projection(array[::-1])
    assert projection(array) != projection(array.T)


def test_a_projection_of_many_rows_is_the_sum_written_out() -> None:
    array = np.random.default_rng(1).normal(size=(2500, 3))
    chance = np.random.default_rng(1)
    across, down = 1 + chance.random(3), 1 + chance.random(2500)
    slow = sum(down[row] * across[column] * array[row, column] for row in range(2500) for column in range(3))
    assert projection(array) == pytest.approx(slow / down.sum() / across.sum(), rel=1e-9)


def test_parts_in_another_order_are_another_whole() -> None:
    one, other = fingerprint(np.eye(3)), fingerprint(np.ones((3, 3)))
    assert joined([one, other]) == joined([one, other])
    assert joined([one, other]).sha256 != joined([other, one]).sha256
    assert joined([one, other]).check == pytest.approx((one.check + other.check) / 2)
