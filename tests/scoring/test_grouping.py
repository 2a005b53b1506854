"""Groups are added up in order."""

import numpy as np

from scoring.grouping import grouping


def test_grouped_sums_are_those_of_a_slow_loop() -> None:
    rng = np.random.default_rng(5)
    group, times, columns = rng.integers(-1, 6, 300), rng.normal(size=300), rng.normal(size=(300, 4))
    expected = np.zeros((7, 4))
    for row in range(300):
        if group[row] >= 0:
            expected[group[row]] += times[row] * columns[row]
    np.testing.assert_array_equal(grouping(group, 7, times=times) @ columns, expected)
