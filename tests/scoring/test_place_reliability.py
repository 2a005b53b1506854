"""Reliability of the place mean: against R, by loops, by law, and what makes it impossible."""

from typing import Any

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from instruments.errors import InvalidInputError, MeasureError, TooFewRespondentsError
from scoring.arrays import Floats, Ints
from scoring.reliability import place_reliability
from scoring.replicates import fay_poisson
from tests.reference import Block, answers, results_folder
from tests.scoring.making import csv_rows

SURVEY = "synthetic_survey_1.csv"


def made(seed: int, sizes: tuple[int, ...] = (40, 60, 80, 20), spread: float = 0.5) -> tuple[Floats, Ints]:
    """Scores and places of people in places of these sizes."""
    rng = np.random.default_rng(seed)
    place = np.repeat(np.arange(len(sizes)), sizes)
    return spread * rng.normal(size=len(sizes))[place] + rng.normal(size=len(place)), place


@pytest.mark.holds("scoring.reliability.place_reliability", "weighted_*", "*/place_icc_anova", 1e-8)
def test_intraclass_correlation_and_reliability_are_those_of_the_analysis_of_variance(block: Block) -> None:
    case, wanted = block.case[block.id.name.split("/")[0]], block.result
    found, keys = answers(SURVEY, tuple(case["items"])), np.array(case["keys"])
    scores = np.where(keys < 0, case["scale_min"] + case["scale_max"] - found, found).mean(axis=1)
    labels = [row["place"] for row in csv_rows(results_folder() / "data" / SURVEY)]
    ours = place_reliability(scores, np.unique(labels, return_inverse=True)[1], 5)
    block.equal(
        [ours.intraclass, ours.mean_reliability, ours.f, ours.p, ours.within],
        [wanted[name] for name in ("ICC1", "ICC2", "F", "p", "MSW")],
    )


def test_variances_are_those_of_sums_of_squares_by_hand() -> None:
    scores, place = np.array([1.0, 3.0, 5.0, 7.0, 9.0]), np.array([0, 0, 1, 1, 1])
    found = place_reliability(scores, place, 2)
    within = (1 + 1 + 4 + 0 + 4) / 3  # means 2 and 7, overall 5
    among = 2 * 9 + 3 * 4
    size = 5 - (4 + 9) / 5
    assert found.within == pytest.approx(within)
    assert found.f == pytest.approx(among / within)
    assert found.between == pytest.approx((among - within) / size)
    r = found.between / (found.between + within)
    np.testing.assert_allclose(found.reliability, [2 * r / (1 + r), 3 * r / (1 + 2 * r)])


@given(st.integers(0, 10_000), st.floats(0.1, 20.0), st.floats(-50.0, 50.0))
@settings(max_examples=25, deadline=None)
def test_order_size_of_weights_and_a_constant_change_nothing(
    seed: int, factor: float, constant: float
) -> None:
    scores, place = made(seed)
    rng = np.random.default_rng(seed)
    weights, rows = rng.uniform(0.5, 2.0, 200), rng.permutation(200)
    plain = place_reliability(scores, place, 4, weights=weights)
    mixed = place_reliability(scores[rows] + constant, place[rows], 4, weights=factor * weights[rows])
    np.testing.assert_allclose(mixed.reliability, plain.reliability, atol=1e-9)
    assert mixed.intraclass == pytest.approx(plain.intraclass, abs=1e-9)


def test_equal_weights_are_no_weights_and_uneven_ones_make_a_mean_less_reliable() -> None:
    scores, place = made(1)
    plain, equal = (
        place_reliability(scores, place, 4),
        place_reliability(scores, place, 4, weights=np.ones(200)),
    )
    np.testing.assert_allclose(equal.reliability, plain.reliability)
    uneven = np.where(np.arange(200) % 2, 0.1, 1.9)
    found = place_reliability(scores, place, 4, weights=uneven)
    assert (found.effective < plain.effective).all()
    np.testing.assert_array_equal(found.n, plain.n)


def test_more_answers_make_a_mean_more_reliable() -> None:
    found = place_reliability(*made(2), 4)
    order = np.argsort(found.n)
    assert (np.diff(found.reliability[order]) > 0.0).all()


def test_replicate_weights_give_an_interval_around_the_intraclass_correlation() -> None:
    scores, place = made(3, sizes=(50,) * 20)
    factors = fay_poisson([str(row) for row in range(1000)], 200, seed=2)
    found = place_reliability(scores, place, 20, weights=np.column_stack([np.ones(1000), factors]))
    assert found.intraclass_interval is not None
    assert found.intraclass_interval.low < found.intraclass < found.intraclass_interval.high
    assert place_reliability(scores, place, 20).intraclass_interval is None


def test_places_that_do_not_differ_and_places_without_answers_are_told() -> None:
    scores = np.tile([0.0, 1.0, 2.0], 4)
    found = place_reliability(scores, np.repeat([0, 1, 2, 4], 3), 5)
    assert [warning.code for warning in found.warnings] == ["no-differences", "empty-places"]
    assert found.intraclass == found.mean_reliability == 0.0
    np.testing.assert_array_equal(found.reliability, [0.0, 0.0, 0.0, np.nan, 0.0])


def test_both_coefficients_are_named_in_full() -> None:
    found = place_reliability(*made(4), 4)
    assert [told.value for told in found.coefficients] == [found.intraclass, found.mean_reliability]
    assert "ICC(2)" in found.coefficients[1].name


REFUSALS: dict[str, tuple[Any, Any, Any, type[MeasureError], str]] = {
    "one place": ([1.0, 2.0], np.array([0, 0]), None, TooFewRespondentsError, "no two places"),
    "one answer each": ([1.0, 2.0], np.array([0, 1]), None, TooFewRespondentsError, "no two places"),
    "no spread": (
        [1.0, 1.0, 2.0],
        np.array([0, 0, 1]),
        None,
        TooFewRespondentsError,
        "inside places are the same",
    ),
    "nobody": ([], np.array([], dtype=int), None, InvalidInputError, "no scores"),
    "words": (["a"], np.array([0]), None, InvalidInputError, "not a number"),
    "short places": ([1.0, 2.0], np.array([0]), None, InvalidInputError, "place has shape"),
    "negative": ([1.0, 2.0], np.array([0, 1]), [1.0, -1.0], InvalidInputError, "negative"),
}


@pytest.mark.parametrize("reason", REFUSALS)
def test_data_that_cannot_carry_it_are_refused(reason: str) -> None:
    scores, place, weights, error, told = REFUSALS[reason]
    with pytest.raises(error, match=told):
        place_reliability(scores, place, 2, weights=weights)
