"""Polyserial correlations: against R, a slow twin, laws, replicates and refusals."""

from typing import Any

import numpy as np
import pytest
from scipy.optimize import minimize_scalar
from scipy.special import ndtr, ndtri

from instruments.errors import InvalidInputError, MeasureError, TooFewRespondentsError
from scoring.arrays import Floats
from scoring.polychoric.polyserial import polyserial
from tests.reference import Block


def made(seed: int, n: int = 300) -> tuple[Floats, Floats]:
    """A number, and two items that correlate with it .6 and -.4 behind their categories."""
    rng = np.random.default_rng(seed)
    value = rng.normal(size=n)
    behind = np.outer(value, [0.6, -0.4]) + rng.normal(size=(n, 2)) * [0.8, np.sqrt(0.84)]
    return 10.0 + 3.0 * value, np.digitize(behind, (-0.7, 0.4, 1.3)) + 1.0


@pytest.mark.holds(
    "scoring.polychoric.polyserial.polyserial: from moments", "polychoric_*", "polyserial_item1_vs_rest", 1e-8
)
def test_the_closed_form_is_that_of_polycor_and_psych(block: Block) -> None:
    items = block.items()
    found = polyserial(items[:, 1:].sum(axis=1), items[:, 0])
    wanted = [block.result["polycor_two_step"], block.result["psych_polyserial"]]
    block.equal(
        [found.from_moments[0]] * sum(value is not None for value in wanted), [w for w in wanted if w]
    )


@pytest.mark.holds(
    "scoring.polychoric.polyserial.polyserial: most likely", "polychoric_*", "polyserial_item1_vs_rest", 1e-2
)
def test_the_most_likely_correlation_is_near_that_of_full_likelihood(block: Block) -> None:
    """polycor's ML moves thresholds too; two steps leave them, so that the two are near and not equal."""
    items, wanted = block.items(), block.result["polycor_ml"]
    found = polyserial(items[:, 1:].sum(axis=1), items[:, 0])
    if wanted is not None:
        block.equal(found.correlations, list(wanted.values()) if isinstance(wanted, dict) else [wanted])


def slow_polyserial(value: Floats, codes: Floats, weights: Floats) -> float:
    share = weights / weights.sum()
    mean = share @ value
    z = (value - mean) / np.sqrt(share @ (value - mean) ** 2)
    below = [share[codes <= code].sum() for code in np.unique(codes)]
    limits = [-9.0, *ndtri(below[:-1]), 9.0]
    position = np.searchsorted(np.unique(codes), codes)

    def loss(r: float) -> float:
        root, total = np.sqrt(1.0 - r * r), 0.0
        for person, place in enumerate(position):
            high, low = ndtr((np.array(limits[place : place + 2])[::-1] - r * z[person]) / root)
            total -= weights[person] * np.log(high - low)
        return float(total)

    return float(minimize_scalar(loss, bounds=(-0.99, 0.99), method="bounded", options={"xatol": 1e-9}).x)


def test_a_correlation_is_what_a_loop_over_people_and_a_search_find() -> None:
    value, codes = made(1, n=120)
    for weights in (np.ones(120), np.random.default_rng(1).uniform(0.5, 2.0, 120)):
        found = polyserial(value, codes, weights=weights)
        for item in range(2):
            slow = slow_polyserial(value, codes[:, item], weights)
            assert found.correlations[item] == pytest.approx(slow, abs=1e-6)


def test_made_correlations_are_found_again_by_both_ways() -> None:
    found = polyserial(*made(2, n=40_000))
    np.testing.assert_allclose(found.correlations, [0.6, -0.4], atol=0.02)
    np.testing.assert_allclose(found.from_moments, [0.6, -0.4], atol=0.02)
    assert found.warnings == ()


def test_order_of_people_and_the_unit_of_the_number_change_nothing_and_turning_turns_the_sign() -> None:
    value, codes = made(3)
    rows = np.random.default_rng(3).permutation(300)
    plain, mixed = polyserial(value, codes), polyserial(5.0 - 2.0 * value[rows], codes[rows])
    np.testing.assert_allclose(mixed.correlations, -plain.correlations, atol=1e-9)
    np.testing.assert_allclose(polyserial(value, 9.0 - codes).from_moments, -plain.from_moments, atol=1e-12)


def test_each_replicate_is_what_its_weights_give_alone() -> None:
    value, codes = made(4)
    weights = np.column_stack([np.ones(300), np.random.default_rng(4).poisson(1.0, size=(300, 4))])
    found = polyserial(value, codes, weights=weights)
    for column in range(5):
        alone = polyserial(value, codes, weights=weights[:, column])
        np.testing.assert_allclose(found.replicates[:, column], alone.correlations, atol=1e-8)


def test_a_replicate_that_leaves_one_category_is_nan_and_told() -> None:
    value, codes = made(5)
    found = polyserial(value, codes, weights=np.column_stack([np.ones(300), codes[:, 0] == 2.0]))
    assert np.isnan(found.replicates[0, 1])
    assert [warning.code for warning in found.warnings] == ["unusable-replicates"]


def test_gaps_are_left_out_and_a_number_made_of_the_item_runs_to_the_bound() -> None:
    value, codes = made(6)
    value[:60], codes[60:70, 1] = np.nan, np.nan
    found = polyserial(value, codes)
    assert found.n_respondents == 230
    assert [warning.code for warning in found.warnings] == ["incomplete-rows"]
    same = np.repeat([0.0, 1.0], 50)
    assert [warning.code for warning in polyserial(same, same).warnings] == ["boundary"]


REFUSALS: dict[str, tuple[Any, Any, type[MeasureError], str]] = {
    "words": (["a", "b"], [[1], [2]], InvalidInputError, "not a number"),
    "a constant number": ([1, 1, 1], [1, 2, 2], TooFewRespondentsError, "the same value"),
    "a constant item": ([1, 2, 3], [1, 1, 1], TooFewRespondentsError, "item 1"),
    "lengths": ([1, 2, 3], [1, 2], InvalidInputError, "codes has shape"),
    "nobody": ([np.nan, np.nan], [1, 2], TooFewRespondentsError, "0 respondents"),
}


@pytest.mark.parametrize("reason", REFUSALS)
def test_what_has_no_correlation_is_refused(reason: str) -> None:
    values, codes, error, told = REFUSALS[reason]
    with pytest.raises(error, match=told):
        polyserial(values, codes)
