"""The textbook that the bench times against is a right one, and the limit is on the work that it names."""

import numpy as np

from benchmarks.bench_smoothing import NATIONAL, SECONDS, benches, places, textbook
from benchmarks.measure import Limit
from scoring.smoothing import fay_herriot


def test_sums_over_places_give_what_matrices_of_places_give() -> None:
    given = places(60)
    np.testing.assert_allclose(fay_herriot(*given).estimate, textbook(*given), rtol=1e-5)


def test_the_limit_is_on_as_many_places_as_england_has_small_areas() -> None:
    limit = benches()[0]
    assert isinstance(limit, Limit)
    assert (limit.seconds, NATIONAL) == (SECONDS, 6800)
    assert len(places(NATIONAL)[0]) == NATIONAL
