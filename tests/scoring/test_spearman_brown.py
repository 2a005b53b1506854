"""The Spearman-Brown formula of two items, of halves and of other lengths."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from instruments.errors import InvalidInputError, TooFewRespondentsError
from scoring.reliability import alpha, lengthened, spearman_brown
from scoring.replicates import fay_poisson
from tests.reference import Block

RELIABILITIES = st.floats(0.05, 0.95)


def pair(seed: int, n: int = 300) -> np.ndarray:
    rng = np.random.default_rng(seed)
    return rng.normal(size=(n, 1)) + rng.normal(size=(n, 2))


@pytest.mark.holds("scoring.reliability.lengthened", "reliability_*", "formula_listwise", 1e-8)
def test_a_scale_of_another_length_is_that_of_the_formula(block: Block) -> None:
    alpha_, wanted = np.array(block.result["raw_alpha"]), block.result["spearman_brown_prophecy"]
    block.equal(
        [lengthened(alpha_, times) for times in (2.0, 0.5, 3.0)],
        [wanted[name] for name in ("double", "half", "triple")],
    )


@pytest.mark.holds("scoring.reliability.spearman_brown", "reliability_*", "split_half_odd_even", 1e-8)
def test_odd_and_even_halves_have_the_coefficient_of_r(block: Block) -> None:
    items = block.items()
    found = spearman_brown(np.column_stack([items[:, ::2].sum(axis=1), items[:, 1::2].sum(axis=1)]))
    block.equal([found.correlation, found.coefficient], [block.result["r"], block.result["spearman_brown"]])


@given(RELIABILITIES, st.floats(0.2, 8.0))
def test_a_scale_made_longer_and_then_shorter_is_as_before(value: float, times: float) -> None:
    longer = lengthened(np.array(value), times)
    assert lengthened(longer, 1.0 / times) == pytest.approx(value, rel=1e-9)
    assert (longer > value) == (times > 1.0) or times == pytest.approx(1.0)


def test_the_coefficient_is_the_standardised_alpha_of_two_items() -> None:
    items = pair(1)
    assert spearman_brown(items).coefficient == pytest.approx(alpha(items).standardised, abs=1e-12)


def test_the_interval_is_that_of_the_correlation_made_longer() -> None:
    found = spearman_brown(pair(2), level=0.9)
    reach = 1.6448536269514722 / np.sqrt(297)
    low, high = np.tanh(np.arctanh(found.correlation) + np.array([-reach, reach]))
    assert found.interval.low == pytest.approx(2 * low / (1 + low))
    assert found.interval.high == pytest.approx(2 * high / (1 + high))
    assert found.interval.level == 0.9


def test_replicate_weights_give_an_interval_much_like_it() -> None:
    items = pair(3, n=600)
    weights = np.column_stack([np.ones(600), fay_poisson([str(row) for row in range(600)], 300, seed=1)])
    by_replicates, plain = spearman_brown(items, weights=weights).interval, spearman_brown(items).interval
    assert by_replicates.high - by_replicates.low == pytest.approx(plain.high - plain.low, rel=0.25)


def test_it_says_which_coefficient_it_is() -> None:
    (told,) = spearman_brown(pair(4)).coefficients
    assert told.name == "Spearman-Brown coefficient of two items"
    assert "Eisinga" in told.source


def test_three_columns_and_a_pair_that_goes_apart_are_refused() -> None:
    with pytest.raises(InvalidInputError, match="3 columns"):
        spearman_brown(np.column_stack([pair(5), pair(6)[:, 0]]))
    with pytest.raises(InvalidInputError, match="items 1 and 2 go against"):
        spearman_brown(pair(7) * np.array([1.0, -1.0]))
    with pytest.raises(TooFewRespondentsError, match="2 respondents"):
        spearman_brown(pair(8)[:2])
