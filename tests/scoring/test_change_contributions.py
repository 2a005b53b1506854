"""Which domain a change comes from: exact for a mean, and adding up for the index."""

from functools import partial
from itertools import permutations

import numpy as np

from scoring.aggregate import arithmetic
from scoring.arrays import Floats
from scoring.change.contributions import contributions, shapley
from scoring.combining import direct_index
from scoring.composite import Aggregation
from tests.scoring.builders import tci

with_penalty = partial(direct_index, aggregation=Aggregation.MPI)


def waves(seed: int = 1) -> tuple[Floats, Floats]:
    rng = np.random.default_rng(seed)
    level = np.array([[90.0, 100, 110, 105], [100, 100, 100, 100]])
    return (
        level[..., None] + rng.normal(size=(2, 4, 31)),
        level[..., None] + 4 + 3 * rng.normal(size=(2, 4, 31)),
    )


def naive(earlier: Floats, later: Floats) -> Floats:
    """The average over all orders in which domains go from one wave to the other, one by one."""
    parts = np.zeros_like(earlier)
    orders = list(permutations(range(earlier.shape[1])))
    for order in orders:
        state = earlier.copy()
        for domain in order:
            before = with_penalty(state)
            state[:, domain] = later[:, domain]
            parts[:, domain] += (with_penalty(state) - before) / len(orders)
    return parts


def test_it_is_the_average_over_all_orders() -> None:
    earlier, later = waves()
    np.testing.assert_allclose(shapley(earlier, later, with_penalty), naive(earlier, later), atol=1e-10)


def test_the_parts_add_up_to_the_change_in_every_replicate() -> None:
    earlier, later = waves()
    parts = shapley(earlier, later, with_penalty)
    np.testing.assert_allclose(parts.sum(axis=1), with_penalty(later) - with_penalty(earlier), atol=1e-10)


def test_of_a_mean_each_domain_brings_its_own_change() -> None:
    earlier, later = waves()
    np.testing.assert_allclose(shapley(earlier, later, arithmetic), (later - earlier) / 4, atol=1e-12)


def test_a_domain_that_stood_still_brings_nothing_to_a_mean_and_what_it_balances_to_the_index() -> None:
    earlier = np.array([100.0, 100, 100, 100]).reshape(1, 4, 1).repeat(3, axis=2)
    later = earlier.copy()
    later[:, 0] += 8
    assert (shapley(earlier, later, arithmetic)[:, 1:] == 0).all()
    parts = shapley(earlier, later, with_penalty)[0, :, 0]
    np.testing.assert_allclose(parts[1:], 0.0, atol=1e-12)
    assert 0 < parts[0] < 2  # less than its quarter: it runs ahead of the others


def test_waves_that_change_places_change_the_sign() -> None:
    earlier, later = waves()
    one, other = shapley(earlier, later, with_penalty), shapley(later, earlier, with_penalty)
    np.testing.assert_allclose(one, -other, atol=1e-10)


def test_a_place_without_a_domain_has_no_parts() -> None:
    earlier, later = waves()
    later[0, 2] = np.nan
    parts = shapley(earlier, later, with_penalty)
    assert np.isnan(parts[0]).all()
    assert not np.isnan(parts[1]).any()


def test_every_composite_of_a_definition_is_shared_out() -> None:
    spec = tci()
    rng = np.random.default_rng(2)
    earlier, later = 100 + rng.normal(size=(2, 3, len(spec.measures), 11))
    found = {one.measure: one for one in contributions(earlier, later, spec)}
    assert set(found) == {"index", "arithmetic"}
    assert found["index"].domains == ("wellbeing", "connection", "resilience", "community")
    assert (found["index"].low <= found["index"].values).all()
    assert (found["index"].values <= found["index"].high).all()
