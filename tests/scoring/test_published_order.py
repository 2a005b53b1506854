"""The order of places through the gate: of shown ones only, with its errors, sets and pairs."""

from itertools import pairwise, product

import numpy as np
import pytest

from index_platform.queries.published import table_from_document
from scoring.disclosure.order import Standing, published_standing
from scoring.published import PublishedPairs, PublishedTable, Withheld, document
from scoring.run import IndexRun
from tests.scoring.gate import published
from tests.scoring.test_small_cells import small_of, sure_run


@pytest.fixture(scope="module")
def run() -> IndexRun:
    return sure_run()


@pytest.fixture(scope="module")
def table(run: IndexRun) -> PublishedTable:
    return published(run)


def standing(run: IndexRun, hidden: tuple[int, ...] = ()) -> Standing:
    """Of wards, with all figures of some of them withheld."""
    small = small_of(run)
    measures = len(run.spec.measures)
    why = [[Withheld.TOO_FEW if row in hidden else None] * measures for row in range(len(small.places))]
    return published_standing(small.draws, small.places, why, run.spec)


def test_orders_and_pairs_are_told_at_both_levels(table: PublishedTable) -> None:
    assert set(table.pairs) == set(product(("cluster", "ward"), ("index", "thriving")))
    ward, cluster = table.orders["W11", "index"], table.orders["C1", "index"]
    assert (ward.of, cluster.of) == (20, 4)
    assert len(ward.bands) == 5
    assert (cluster.bands, cluster.bands_error) == ((), None)  # four places are fewer than five bands
    assert table.pairs["cluster", "index"].likelihood("C2", "C3") == 99  # 0.4 against -0.4 SDs


def test_a_likelihood_is_how_often_one_draw_is_above_the_other(run: IndexRun) -> None:
    """Slow twin: counted pair by pair."""
    small = small_of(run)
    column = [measure.key for measure in run.spec.measures].index("index")
    pairs = standing(run).pairs["ward", "index"]
    for row, place in enumerate(small.places):
        for other, beside in enumerate(small.places):
            if row != other:
                often = np.mean(small.draws[row, column] > small.draws[other, column])
                found = pairs.likelihood(place.code, beside.code)
                assert found is not None
                assert abs(found - min(max(100 * often, 1), 99)) <= 0.5 + 1e-9


def test_the_two_ways_round_add_up_and_a_place_is_not_above_itself(run: IndexRun) -> None:
    pairs = standing(run).pairs["ward", "index"]
    for place in pairs.places:
        assert pairs.likelihood(place, place) is None
        for other in pairs.places:
            if place != other:
                assert sum((pairs.likelihood(place, other) or 0, pairs.likelihood(other, place) or 0)) == 100
    assert pairs.likelihood("W11", "elsewhere") is None


def test_nothing_is_told_of_a_place_that_is_withheld_and_it_moves_nobody(run: IndexRun) -> None:
    whole, fewer = standing(run), standing(run, hidden=(0, 7))
    gone = {small_of(run).places[row].code for row in (0, 7)}
    assert not gone & {place for place, _ in fewer.orders}
    assert not gone & set(fewer.pairs["ward", "index"].places)
    assert fewer.orders["W12", "index"].of == 18
    kept = [place for place in whole.pairs["ward", "index"].places if place not in gone]
    for place, other in pairwise(kept):
        told = [one.pairs["ward", "index"].likelihood(place, other) for one in (whole, fewer)]
        assert told[0] == told[1]


def test_sets_hold_likely_ranks_and_sets_for_all_places_hold_those_for_one(table: PublishedTable) -> None:
    for (_, key), order in table.orders.items():
        assert order.alone is not None
        assert order.together is not None
        assert order.together.low <= order.alone.low <= order.alone.high <= order.together.high
        assert order.together.low >= 1
        assert order.together.high <= order.of
        assert key in ("index", "thriving")


def test_errors_are_those_of_so_many_draws_and_never_rounded_down(table: PublishedTable) -> None:
    """Of 400 draws a share is known to 2.5 per cent at worst."""
    for pairs in table.pairs.values():
        assert pairs.error in (1, 2, 3)
    for order in table.orders.values():
        assert order.error is not None
        assert 0 <= order.error <= 2
        assert order.bands_error in (None, 1, 2, 3)


def test_more_than_a_hundred_places_have_no_pairs_and_no_sets() -> None:
    rng = np.random.default_rng(1)
    run = sure_run()
    draws = rng.normal(size=(101, len(run.spec.measures), 50))
    places = [small_of(run).places[0]] * 101
    why = [[None] * len(run.spec.measures)] * 101
    found = published_standing(draws, places, why, run.spec)
    assert found.pairs == {}
    assert {(order.alone, order.together) for order in found.orders.values()} == {(None, None)}


def test_pairs_are_read_back_as_they_were_written(table: PublishedTable) -> None:
    assert table_from_document(document(table)).pairs == table.pairs
    assert all(isinstance(one, PublishedPairs) for one in table.pairs.values())
