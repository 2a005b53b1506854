"""What is said of the order of places, put together from one set of draws."""

import numpy as np
import pytest

from scoring import place_order as module
from scoring.place_order import place_order


def draws(n: int, *, gap: float = 1.0) -> np.ndarray:
    """(n, 500) draws of places in falling order."""
    rng = np.random.default_rng(n)
    return -gap * np.arange(n)[:, None] + rng.normal(size=(n, 500))


def test_an_order_says_ranks_bands_pairs_and_sets() -> None:
    order = place_order(draws(10, gap=8.0), level=0.95, bands=5)
    assert order is not None
    assert order.ranks.expected.tolist() == list(range(1, 11))
    assert order.bands is not None
    assert order.bands.likeliest.tolist() == [0, 0, 1, 1, 2, 2, 3, 3, 4, 4]
    assert order.pairs is not None
    assert (order.pairs.values[np.triu_indices(10, 1)] == 1.0).all()
    assert order.marginal is not None
    assert order.simultaneous is not None
    assert order.simultaneous.low.tolist() == order.marginal.low.tolist() == list(range(1, 11))


def test_a_place_that_takes_no_part_has_no_rank() -> None:
    given = draws(7)
    given[2] = np.nan
    order = place_order(given, level=0.95, bands=5)
    assert order is not None
    assert order.ranks.n_ranked == 6
    assert np.isnan(order.ranks.expected).nonzero()[0].tolist() == [2]
    assert order.simultaneous is not None
    assert np.isnan(order.simultaneous.low).nonzero()[0].tolist() == [2]


@pytest.mark.parametrize("there", [0, 1])
def test_fewer_than_two_places_have_no_order(there: int) -> None:
    given = draws(4)
    given[there:] = np.nan
    assert place_order(given, level=0.95, bands=5) is None


def test_fewer_places_than_bands_have_no_bands() -> None:
    order = place_order(draws(4), level=0.95, bands=5)
    assert order is not None
    assert order.bands is None
    assert order.ranks.n_ranked == 4


def test_of_very_many_places_bands_are_told_and_pairs_are_not() -> None:
    order = place_order(draws(module.MOST_PAIRED + 1)[:, :40], level=0.95, bands=5)
    assert order is not None
    assert (order.pairs, order.marginal, order.simultaneous) == (None, None, None)
    assert order.bands is not None
