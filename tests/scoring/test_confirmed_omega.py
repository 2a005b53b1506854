"""Omega from one confirmed factor, of numbers and of ordered items: references, twins, laws and refusals."""

from collections.abc import Callable

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from scipy.integrate import quad
from scipy.special import ndtr, ndtri

from instruments.errors import InvalidInputError, MeasureError, TooFewRespondentsError
from scoring.arrays import Floats, floats
from scoring.confirmatory.one_factor import normal_replicates, one_factor, weighted_replicates
from scoring.polychoric import polychoric
from scoring.polychoric.covariance import polychoric_covariance
from scoring.polychoric.ordinal_sum import covariance_of_sum
from scoring.reliability import (
    CategoricalOmegaResult,
    ConfirmatoryOmegaResult,
    alpha,
    categorical_omega,
    confirmatory_omega,
    default_reliability,
    omega,
)
from scoring.reliability.cronbach import alpha_of, lambda_6
from scoring.replicates import fay_poisson
from scoring.structure import explore
from tests.reference import Block

Omega = Callable[..., CategoricalOmegaResult | ConfirmatoryOmegaResult]


def latent(seed: int, n: int = 800, k: int = 5) -> Floats:
    """(n, k) normal items of one factor with uneven loadings."""
    rng = np.random.default_rng(seed)
    loadings = np.linspace(0.5, 0.8, k)
    own = np.sqrt(1 - loadings**2) * rng.normal(size=(n, k))
    return floats(loadings * rng.normal(size=(n, 1)) + own)


def ordered(seed: int, n: int = 800, k: int = 5) -> Floats:
    """The same in four categories from 1."""
    return floats(np.digitize(latent(seed, n, k), (-0.8, 0.3, 1.2)) + 1.0)


def replicated(n: int, replicates: int = 60) -> Floats:
    return np.column_stack([np.ones(n), fay_poisson([str(row) for row in range(n)], replicates, seed=5)])


@pytest.mark.holds("scoring.reliability.confirmatory_omega", "reliability_*", "cfa_omega_ml", 1e-5)
def test_confirmatory_omega_is_that_of_semtools(block: Block) -> None:
    found, wanted = confirmatory_omega(block.items()), block.result
    block.equal(
        [found.total, found.model_implied],
        [wanted["formula_omega_observed_variance"], wanted["formula_omega_model_implied_variance"]],
    )
    block.equal(found.total, wanted["compRelSEM_omega"]["f"])
    block.equal(found.loadings, wanted["loadings_std"])
    assert wanted["semTools_reliability"]["rows"][1:4] == ["omega", "omega2", "omega3"]
    _, implied, _, observed, _ = (row[0] for row in wanted["semTools_reliability"]["values"])
    block.equal([found.model_implied, found.total], [implied, observed])


@pytest.mark.holds("scoring.reliability.categorical_omega", "reliability_*", "cfa_omega_wlsmv", 1e-6)
def test_categorical_omega_is_that_of_semtools(block: Block) -> None:
    found, wanted = categorical_omega(block.items()), block.result
    told = dict(
        zip(wanted["semTools_reliability"]["rows"], wanted["semTools_reliability"]["values"], strict=True)
    )
    block.equal([found.total, found.total], [wanted["compRelSEM_ordinal_scale"]["f"], told["omega3"][0]])
    block.equal(found.model_implied, told["omega"][0])
    block.equal(found.latent_response, wanted["compRelSEM_latent_response_scale"]["f"])
    block.equal(found.latent_response_implied, wanted["formula_omega_latent_response"])
    block.equal(found.loadings, wanted["loadings_std"])


@pytest.mark.holds(
    "scoring.reliability.cronbach.alpha_of, lambda_6: of polychoric correlations",
    "reliability_*",
    "ordinal",
    1e-5,
)
def test_coefficients_of_the_latent_responses_are_those_of_lavaan(block: Block) -> None:
    r, wanted = polychoric(block.items()).correlations, block.result["lavaan"]
    block.equal(
        [r[np.triu_indices(len(r), 1)].mean(), alpha_of(r), lambda_6(r)],
        [wanted["mean_polychoric_r"], wanted["ordinal_alpha"], wanted["lambda6"]],
    )
    if "omega_total_1f_minres" in wanted:
        unique = 1.0 - explore(r, 1, n=1000).communalities
        block.equal(1.0 - unique.sum() / r.sum(), wanted["omega_total_1f_minres"])


def slow_covariance(one: Floats, other: Floats, steps: tuple[Floats, Floats], r: float) -> float:
    """Cov(x, y) of two ordered items: for every pair of thresholds, the chance that both are below."""
    root, total = np.sqrt(1.0 - r * r), 0.0
    for a, step_a in zip(one, steps[0], strict=True):
        for b, step_b in zip(other, steps[1], strict=True):

            def inner(x: float, b: float = b) -> float:
                return float(np.exp(-0.5 * x * x) / np.sqrt(2.0 * np.pi) * ndtr((b - r * x) / root))

            both = quad(inner, -9.0, a, epsabs=1e-13)[0]
            total += float(step_a * step_b * (both - ndtr(a) * ndtr(b)))
    return total


def test_the_variance_of_a_sum_is_that_of_integration_pair_by_pair() -> None:
    thresholds = [np.array([-0.5, 0.6]), np.array([0.2]), np.array([-1.0, 0.0, 1.5])]
    codes = [np.array([1.0, 2.0, 3.0]), np.array([0.0, 1.0]), np.array([1.0, 2.0, 4.0, 5.0])]
    r = np.array([[0.4, 0.3, -0.5], [0.3, 0.2, 0.6], [-0.5, 0.6, 0.7]])
    slow = sum(
        slow_covariance(thresholds[a], thresholds[b], (np.diff(codes[a]), np.diff(codes[b])), r[a, b])
        for a in range(3)
        for b in range(3)
    )
    found = covariance_of_sum([each[:, None] for each in thresholds], codes, r[:, :, None])
    assert found[0] == pytest.approx(slow, abs=1e-10)


def test_the_variance_of_an_item_alone_is_that_of_its_shares() -> None:
    shares, codes = np.array([0.2, 0.5, 0.3]), np.array([1.0, 2.0, 5.0])
    thresholds = ndtri(np.cumsum(shares)[:-1])[:, None]
    found = covariance_of_sum([thresholds], [codes], np.ones((1, 1, 1)))
    assert found[0] == pytest.approx(shares @ codes**2 - (shares @ codes) ** 2)


def test_categorical_omega_is_near_the_squared_correlation_with_the_factor() -> None:
    rng = np.random.default_rng(1)
    factor = rng.normal(size=(60_000, 1))
    codes = np.digitize(0.7 * factor + np.sqrt(0.51) * rng.normal(size=(60_000, 6)), (-1.0, 0.0, 1.0)) + 0.0
    given_factor = codes.sum(axis=1)
    edges = np.digitize(factor[:, 0], np.linspace(-2.5, 2.5, 60))
    means = np.bincount(edges, given_factor) / np.bincount(edges)
    explained = np.var(means[edges]) / np.var(given_factor)
    assert categorical_omega(codes).total == pytest.approx(explained, abs=0.01)


def test_full_sample_factors_are_found_again_by_the_search_for_replicates() -> None:
    items = latent(2)
    fit = one_factor(items, "ml", None)
    group, covariance = fit.groups[0], np.cov(items.T, ddof=0)
    start = group.loadings[:, 0] * 1.15
    loadings, residuals = normal_replicates(
        start, group.residuals.diagonal() * 0.9, np.stack([covariance, 1.21 * covariance], axis=2)
    )
    np.testing.assert_allclose(loadings[:, 0], group.loadings[:, 0], atol=1e-5)
    np.testing.assert_allclose(residuals[:, 0], group.residuals.diagonal(), atol=1e-5)
    np.testing.assert_allclose(loadings[:, 1], 1.1 * loadings[:, 0], atol=1e-6)


def test_full_sample_loadings_of_ordered_items_are_found_again_too() -> None:
    codes = ordered(3)
    found = polychoric_covariance(codes)
    variances = np.ones((5, 5))
    variances[np.triu_indices(5, 1)] = variances.T[np.triu_indices(5, 1)] = found.gamma.diagonal()[-10:]
    fit = one_factor(codes, "wlsmv", None).groups[0].loadings[:, 0]
    again = weighted_replicates(fit * 1.1, variances, found.polychoric.correlations[:, :, None])
    np.testing.assert_allclose(again[:, 0], fit, atol=1e-6)


def test_a_replicate_without_a_fit_is_nan() -> None:
    impossible = np.stack([np.full((4, 4), np.nan), np.eye(4) * 0.5 + 0.5], axis=2)
    found = weighted_replicates(np.full(4, 0.6), np.ones((4, 4)), impossible)
    assert np.isnan(found[:, 0]).all()
    np.testing.assert_allclose(found[:, 1], np.sqrt(0.5), atol=1e-6)


@pytest.mark.parametrize("coefficient", [confirmatory_omega, categorical_omega])
def test_replicate_weights_give_an_interval_about_as_wide_as_that_of_alpha(coefficient: Omega) -> None:
    codes, weights = ordered(4), replicated(800)
    found, beside = coefficient(codes, weights=weights), alpha(codes, weights=weights)
    assert found.interval is not None
    assert found.interval.low < found.total < found.interval.high < 1.0
    width = found.interval.high - found.interval.low
    assert width == pytest.approx(beside.interval.high - beside.interval.low, rel=0.3)
    assert coefficient(codes).interval is None
    assert coefficient(codes).total == pytest.approx(found.total, abs=1e-5)


@given(st.integers(0, 1000), st.permutations(range(5)), st.integers(-9, 9))
@settings(max_examples=8, deadline=None)
def test_order_and_a_constant_change_nothing(seed: int, order: list[int], constant: int) -> None:
    codes, rows = ordered(seed, n=400), np.random.default_rng(seed).permutation(400)
    mixed = codes[rows][:, order] + constant
    assert categorical_omega(mixed).total == pytest.approx(categorical_omega(codes).total, abs=1e-6)
    assert confirmatory_omega(mixed).total == pytest.approx(confirmatory_omega(codes).total, abs=1e-5)
    turned = categorical_omega(5.0 - codes)
    assert turned.total == pytest.approx(categorical_omega(codes).total, abs=1e-6)


def test_doubling_weights_changes_nothing_and_whole_weights_repeat_people() -> None:
    codes, times = ordered(5, n=300), np.random.default_rng(5).integers(1, 4, 300).astype(float)
    one, two = categorical_omega(codes, weights=times), categorical_omega(codes, weights=2.0 * times)
    assert two.total == pytest.approx(one.total, abs=1e-8)
    repeated = confirmatory_omega(np.repeat(codes, times.astype(int), axis=0))
    assert confirmatory_omega(codes, weights=times).total == pytest.approx(repeated.total, abs=1e-5)


def test_the_default_goes_by_the_number_of_items_and_categories() -> None:
    codes = ordered(6)
    assert default_reliability(codes[:, :2]).coefficients[0].name.startswith("Spearman-Brown")
    assert default_reliability(codes).coefficients[0].name.startswith("categorical omega")
    assert default_reliability(np.round(4.0 * latent(6))).coefficients[0].name.startswith("omega total (conf")


def test_no_two_coefficients_share_a_name_and_each_has_a_source() -> None:
    codes = ordered(7)
    results = (alpha(codes), omega(codes), confirmatory_omega(codes), categorical_omega(codes))
    told = [coefficient for result in results for coefficient in result.coefficients]
    assert len({coefficient.name for coefficient in told}) == len(told) == 11
    assert all("(" in coefficient.source and coefficient.of for coefficient in told)


def test_steps_of_several_sizes_are_told_and_even_ones_of_any_size_are_not() -> None:
    codes = ordered(8)
    told = [warning.code for warning in categorical_omega(25.0 * (codes - 1.0)).warnings]
    assert "uneven-codes" not in told
    assert "empty-categories" not in told
    codes[codes[:, 1] == 3.0, 1] = 4.0
    told = [warning for warning in categorical_omega(codes).warnings if warning.code == "uneven-codes"]
    assert [warning.items for warning in told] == [(1,)]


def test_hierarchical_is_the_total_where_there_is_one_factor() -> None:
    codes = ordered(9)
    for found in (categorical_omega(codes), confirmatory_omega(codes)):
        assert found.hierarchical == found.total


REFUSALS: dict[str, tuple[object, type[MeasureError], str]] = {
    "two items": (ordered(10)[:, :2], InvalidInputError, "two items do not determine"),
    "one item": (ordered(10)[:, :1], InvalidInputError, "one item"),
    "words": ([["a", "b", "c"]] * 9, InvalidInputError, "not a number"),
    "constant": (ordered(10) * np.array([1, 1, 0, 1, 1]), TooFewRespondentsError, "item 3"),
    "turned": (ordered(10) * np.array([1, 1, 1, 1, -1]), InvalidInputError, "item 5 go against"),
    "nobody": (np.full((9, 3), np.nan), TooFewRespondentsError, "0 respondents"),
}


@pytest.mark.parametrize("coefficient", [confirmatory_omega, categorical_omega])
@pytest.mark.parametrize("reason", REFUSALS)
def test_what_has_no_omega_is_refused(coefficient: Omega, reason: str) -> None:
    codes, error, told = REFUSALS[reason]
    with pytest.raises(error, match=told):
        coefficient(codes)
