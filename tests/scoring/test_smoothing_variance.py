"""The variance between places: the greatest value of each criterion, for one column or many at once."""

from dataclasses import replace

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from instruments.errors import NotConvergedError
from scoring.smoothing import variance as smoothing_variance
from scoring.smoothing.variance import CRITERIA, Columns, Method, Sums, between_variance, columns_of
from tests.scoring.places_made import places, slow_log_likelihood

METHODS = list(CRITERIA)


def columns(seed: int, n: int = 20, count: int = 1, sigma2: float = 1.0) -> Columns:
    made = [places(seed + k, n, sigma2) for k in range(count)]
    x = np.linalg.qr(np.column_stack([np.ones(n), made[0].x]))[0]
    return columns_of(np.column_stack([one.y for one in made]), made[0].d, x)


@settings(max_examples=30, deadline=None)
@given(st.integers(0, 10_000), st.sampled_from(METHODS), st.sampled_from([0.0, 0.3, 3.0]))
def test_no_other_value_stands_higher(seed: int, method: Method, sigma2: float) -> None:
    given_columns, criterion = columns(seed, 12, sigma2=sigma2), CRITERIA[method]
    found = between_variance(given_columns, method, where="test")
    others = (
        np.geomspace(1e-8, 1e3, 400) if criterion.positive else np.append(0.0, np.geomspace(1e-8, 1e3, 400))
    )
    heights = criterion.height(Sums(given_columns, others))
    assert criterion.height(Sums(given_columns, found))[0] >= heights.max() - 1e-9


@pytest.mark.parametrize("method", METHODS)
def test_many_columns_at_once_are_each_what_they_are_alone(method: Method) -> None:
    together = columns(1, 20, 30, sigma2=0.3)
    found = between_variance(together, method, where="test")
    for k in range(30):
        alone = replace(together, y=together.y[:, [k]])
        assert found[k] == pytest.approx(between_variance(alone, method, where="test")[0], abs=1e-10)


@pytest.mark.parametrize("method", METHODS)
def test_a_place_left_out_is_as_if_it_were_not_there(method: Method) -> None:
    whole = columns(2)
    kept = np.ones((20, 1))
    kept[3] = 0.0
    without = between_variance(replace(whole, kept=kept), method, where="test")
    rest = np.delete(np.arange(20), 3)
    fewer = columns_of(whole.y[rest], whole.d[rest, 0], whole.x[rest])
    np.testing.assert_allclose(without, between_variance(fewer, method, where="test"), rtol=1e-10)


@pytest.mark.parametrize("method", ["reml", "ml"])
def test_heights_are_log_likelihoods_by_explicit_matrices(method: Method) -> None:
    made = places(3, 15)
    ours = columns_of(made.y[:, None], made.d, np.column_stack([np.ones(15), made.x]))
    height = CRITERIA[method].height(Sums(ours, np.array([0.2, 1.0, 5.0])))
    slow = [slow_log_likelihood(s, made, restricted=method == "reml") for s in (0.2, 1.0, 5.0)]
    np.testing.assert_allclose(height, slow, rtol=1e-11)


@pytest.mark.parametrize("method", METHODS)
def test_slopes_and_how_they_fall_are_what_small_steps_tell(method: Method) -> None:
    given_columns, criterion, at, step = columns(4), CRITERIA[method], 0.7, 1e-5
    near = [Sums(given_columns, np.array([at + k * step])) for k in (-1, 0, 1)]
    if method != "moment":
        rise = (criterion.height(near[2]) - criterion.height(near[0])) / (2 * step)
        np.testing.assert_allclose(criterion.slope(near[1]), rise, rtol=1e-6)
    fall = (criterion.slope(near[0]) - criterion.slope(near[2])) / (2 * step)
    np.testing.assert_allclose(criterion.fall(near[1]), fall, rtol=1e-6)


def test_of_two_hills_the_higher_one_is_climbed() -> None:
    """Sure places alike, unsure ones wide apart: the likelihood has a hill near 0 and one far from it."""
    y = np.concatenate([np.resize([0.01, -0.01], 4), np.resize([30.0, -30.0], 6)])
    d = np.concatenate([np.full(4, 1e-4), np.full(6, 25.0)])
    given_columns = columns_of(y[:, None], d, np.full((10, 1), 10**-0.5))
    found = between_variance(given_columns, "reml", where="test")
    heights = Sums(given_columns, np.geomspace(1e-9, 1e5, 3000)).restricted
    assert Sums(given_columns, found).restricted[0] >= heights.max() - 1e-9


def test_a_search_that_does_not_end_is_an_error(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(smoothing_variance, "_MOST_STEPS", 1)
    with pytest.raises(NotConvergedError):
        between_variance(columns(5), "reml", where="test")
