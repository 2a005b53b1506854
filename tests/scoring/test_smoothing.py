"""Fay-Herriot, one figure a place: the slow textbook way, laws, limits and what is refused."""

from dataclasses import replace

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from instruments.errors import InvalidInputError, MeasureError, NotIdentifiedError
from scoring import smoothing
from scoring.smoothing import fay_herriot
from scoring.smoothing.variance import CRITERIA, Method
from tests.scoring.places_made import appendix_places, places, slow_fay_herriot

LIKELIHOODS: tuple[Method, ...] = ("reml", "ml", "adjusted_reml", "adjusted_ml")


def test_the_places_of_the_research_notes_come_out() -> None:
    """Appendix A3; sigma2 there was found by an independent optimisation in R."""
    made = appendix_places()
    assert made.y[:3].tolist() == [6.8190, 7.4840, 7.7719]
    fit = fay_herriot(made.y, made.d, made.x)
    assert fit.sigma2 == pytest.approx(0.1968748519, abs=1e-10)
    np.testing.assert_allclose(fit.beta, [7.0528003, 0.59413893], rtol=1e-7)
    np.testing.assert_allclose(fit.estimate[:3], [6.87956211, 7.62685848, 7.77587071], rtol=1e-8)
    np.testing.assert_allclose(fit.mse[:3], [0.0500339, 0.08540691, 0.10539807], rtol=1e-6)


@settings(max_examples=25, deadline=None)
@given(st.integers(0, 10_000), st.integers(6, 30), st.sampled_from([0.0, 0.2, 1.0, 9.0]))
def test_it_is_what_explicit_matrices_and_a_search_find(seed: int, n: int, sigma2: float) -> None:
    made = places(seed, n, sigma2)
    slow, fit = slow_fay_herriot(made), fay_herriot(made.y, made.d, made.x)
    assert fit.sigma2 == pytest.approx(slow.sigma2, abs=2e-6)
    np.testing.assert_allclose(fit.beta, slow.beta, atol=1e-5)
    np.testing.assert_allclose(fit.estimate, slow.estimate, atol=1e-5)
    np.testing.assert_allclose(fit.mse, slow.mse, atol=1e-5)


@pytest.mark.parametrize("method", CRITERIA)
def test_the_order_of_places_changes_nothing(method: Method) -> None:
    made = places(3)
    turned = np.random.default_rng(1).permutation(len(made.y))
    fit = fay_herriot(made.y, made.d, made.x, method=method)
    other = fay_herriot(made.y[turned], made.d[turned], made.x[turned], method=method)
    np.testing.assert_allclose(other.estimate, fit.estimate[turned], rtol=1e-9)
    np.testing.assert_allclose(other.mse, fit.mse[turned], rtol=1e-9)


@pytest.mark.parametrize("method", CRITERIA)
def test_another_unit_of_the_figures_gives_the_same_model(method: Method) -> None:
    made = places(4)
    fit = fay_herriot(made.y, made.d, made.x, method=method)
    other = fay_herriot(100.0 * made.y + 7.0, 1e4 * made.d, 1000.0 * made.x - 3.0, method=method)
    np.testing.assert_allclose(other.estimate, 100.0 * fit.estimate + 7.0, rtol=1e-8)
    np.testing.assert_allclose(other.mse, 1e4 * fit.mse, rtol=1e-8)
    assert other.sigma2 == pytest.approx(1e4 * fit.sigma2)


@pytest.mark.parametrize("method", CRITERIA)
def test_the_less_sure_a_place_the_greater_its_error_and_the_less_its_own_figure_counts(
    method: Method,
) -> None:
    """Places alike in all but D."""
    made = places(5, 60)
    d = np.geomspace(0.05, 20.0, 60)
    fit = fay_herriot(made.truth + np.sqrt(0.5) * np.resize([1.0, -1.0], 60), d, np.ones(60), method=method)
    assert (np.diff(fit.mse) > 0.0).all()
    assert (np.diff(fit.gamma) < 0.0).all()


@pytest.mark.parametrize("method", [method for method in CRITERIA if method != "ml"])
def test_a_place_that_is_sure_keeps_its_figure_and_one_that_is_not_is_what_its_covariates_tell(
    method: Method,
) -> None:
    """Not by ML: one place that is all but certain raises its likelihood at 0 beyond measure."""
    made = places(6)
    d = made.d.copy()
    d[0], d[1] = 1e-10, 1e10
    fit = fay_herriot(made.y, d, made.x, method=method)
    assert fit.estimate[0] == pytest.approx(made.y[0], abs=1e-8)
    assert fit.mse[0] == pytest.approx(1e-10, rel=1e-6)
    told = fit.synthetic(made.x[1:2])
    assert fit.estimate[1] == pytest.approx(told.estimate[0], abs=1e-8)
    assert fit.mse[1] == pytest.approx(told.mse[0], rel=1e-6)


def test_all_places_sure_or_all_unsure() -> None:
    made = places(7)
    sure = fay_herriot(made.y, np.full(40, 1e-9), made.x)
    np.testing.assert_allclose(sure.estimate, made.y, atol=1e-8)
    unsure = fay_herriot(made.y, np.full(40, 1e9), made.x)
    assert unsure.sigma2 == 0.0
    line = np.polynomial.Polynomial.fit(made.x, made.y, 1)
    np.testing.assert_allclose(unsure.estimate, line(made.x), atol=1e-6)


def test_places_that_do_not_differ_are_told_and_still_spread_in_the_draws() -> None:
    made = places(8)
    fit = fay_herriot(1.0 + 0.5 * made.x, made.d, made.x)
    assert fit.sigma2 == 0.0
    assert [warning.code for warning in fit.warnings] == ["no-variance-between-places"]
    np.testing.assert_allclose(fit.estimate, 1.0 + 0.5 * made.x)
    assert (fit.mse > 0.0).all()
    assert (fit.draws(200, 1).std(axis=1) > 0.05).all()


@pytest.mark.parametrize("method", ["adjusted_reml", "adjusted_ml"])
def test_an_adjusted_likelihood_is_never_0_and_its_error_never_under_g1(method: Method) -> None:
    made = places(8)
    fit = fay_herriot(1.0 + 0.5 * made.x, made.d, made.x, method=method)
    assert fit.sigma2 > 0.0
    assert fit.warnings == ()
    assert (fit.mse >= fit.gamma * made.d - 1e-15).all()


def test_many_places_find_the_truth_by_every_method() -> None:
    made = places(9, 5000)
    for method in CRITERIA:
        fit = fay_herriot(made.y, made.d, made.x, method=method)
        assert fit.sigma2 == pytest.approx(1.0, abs=0.1)
        assert np.mean((fit.estimate - made.truth) ** 2) == pytest.approx(fit.mse.mean(), rel=0.05)


def test_a_constant_is_added_only_where_covariates_have_none() -> None:
    made = places(10)
    fit = fay_herriot(made.y, made.d, made.x)
    told = fay_herriot(made.y, made.d, np.column_stack([np.ones(40), made.x]))
    np.testing.assert_allclose(told.beta, fit.beta)
    groups = np.eye(4)[np.resize([0, 1, 2, 3], 40)]
    assert len(fay_herriot(made.y, made.d, groups).beta) == 4
    assert len(fay_herriot(made.y, made.d, np.zeros((40, 0))).beta) == 1


def test_places_elsewhere_are_told_by_their_covariates_with_a_greater_error() -> None:
    made = places(11, 300)
    fit = fay_herriot(made.y[:200], made.d[:200], made.x[:200])
    told = fit.synthetic(made.x[200:])
    np.testing.assert_allclose(told.estimate, fit.beta[0] + fit.beta[1] * made.x[200:])
    assert told.mse.min() > fit.sigma2 > fit.mse.max() * 0.5
    assert np.mean((told.estimate - made.truth[200:]) ** 2) == pytest.approx(told.mse.mean(), rel=0.3)
    whole = fit.synthetic(np.column_stack([np.ones(100), made.x[200:]]))
    np.testing.assert_allclose(whole.estimate, told.estimate)


def test_few_places_are_told() -> None:
    made = places(12, 8)
    assert "few-places" in [warning.code for warning in fay_herriot(made.y, made.d, made.x).warnings]


def test_smoothing_is_the_one_door() -> None:
    assert set(smoothing.__all__) <= set(dir(smoothing))


BAD: dict[str, tuple[object, object, object, type[MeasureError]]] = {
    "a missing figure": ([1.0, np.nan, 2.0, 3.0], np.ones(4), np.zeros((4, 0)), InvalidInputError),
    "an infinite figure": ([1.0, np.inf, 2.0, 3.0], np.ones(4), np.zeros((4, 0)), InvalidInputError),
    "a missing variance": (np.arange(4.0), [1.0, np.nan, 1.0, 1.0], np.zeros((4, 0)), InvalidInputError),
    "a negative variance": (np.arange(4.0), [1.0, -1.0, 1.0, 1.0], np.zeros((4, 0)), InvalidInputError),
    "a variance of 0": (np.arange(4.0), [1.0, 0.0, 1.0, 1.0], np.zeros((4, 0)), InvalidInputError),
    "variances of other places": (np.arange(4.0), np.ones(3), np.zeros((4, 0)), InvalidInputError),
    "a missing covariate": (np.arange(4.0), np.ones(4), [1.0, np.nan, 2.0, 3.0], InvalidInputError),
    "covariates of other places": (np.arange(4.0), np.ones(4), np.arange(5.0), InvalidInputError),
    "the same covariate twice": (
        np.arange(9.0),
        np.ones(9),
        np.column_stack([np.arange(9.0) ** 2, 3.0 * np.arange(9.0) ** 2]),
        NotIdentifiedError,
    ),
    "a covariate of zeros": (np.arange(9.0), np.ones(9), np.zeros(9), NotIdentifiedError),
    "no place": ([], [], np.zeros((0, 0)), NotIdentifiedError),
    "one place": ([1.0], [1.0], np.zeros((1, 0)), NotIdentifiedError),
    "two places": ([1.0, 2.0], [1.0, 1.0], np.zeros((2, 0)), NotIdentifiedError),
    "as many places as coefficients and one": (
        np.arange(3.0),
        np.ones(3),
        np.array([0.0, 1.0, 3.0]),
        NotIdentifiedError,
    ),
}


@pytest.mark.parametrize("name", BAD)
def test_what_cannot_be_smoothed_is_refused_with_a_remedy(name: str) -> None:
    y, d, x, kind = BAD[name]
    with pytest.raises(kind) as refused:
        fay_herriot(y, d, x)  # type: ignore[arg-type]
    assert refused.value.where == "fay_herriot"
    assert refused.value.fix


def test_three_places_are_enough_without_covariates() -> None:
    fit = fay_herriot([1.0, 2.0, 4.0], [0.1, 0.1, 0.1], np.zeros((3, 0)))
    assert np.isfinite(fit.draws(50, 1)).all()


def test_an_unknown_method_is_refused_and_so_is_an_adjusted_one_for_very_few_places() -> None:
    made = places(13, 4)
    with pytest.raises(InvalidInputError, match="no method 'mle'"):
        fay_herriot(made.y, made.d, made.x, method="mle")  # type: ignore[arg-type]
    with pytest.raises(InvalidInputError, match="do not bound"):
        fay_herriot(made.y, made.d, made.x, method="adjusted_reml")


def test_synthetic_estimates_need_the_covariates_of_the_model() -> None:
    made = places(14)
    fit = fay_herriot(made.y, made.d, made.x)
    with pytest.raises(InvalidInputError):
        fit.synthetic(np.ones((3, 5)))
    with pytest.raises(InvalidInputError, match="missing"):
        fit.synthetic([np.nan])
    with pytest.raises(InvalidInputError, match="0 draws"):
        fit.draws(0, 1)


def test_a_result_is_frozen() -> None:
    made = places(15)
    fit = fay_herriot(made.y, made.d, made.x)
    assert replace(fit, sigma2=2.0).sigma2 == 2.0
    with pytest.raises(AttributeError):
        fit.sigma2 = 1.0  # type: ignore[misc]
