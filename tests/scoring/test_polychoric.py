"""Polychoric correlations: a slow twin, laws, replicate weights, and what makes them doubtful or refused."""

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from scipy.integrate import quad
from scipy.optimize import minimize_scalar
from scipy.special import ndtr, ndtri

from instruments.errors import InvalidInputError, TooFewRespondentsError
from scoring.polychoric import PolychoricResult, polychoric, replicate_polychorics

CUTS = (-1.1, -0.3, 0.5, 1.4)


def made(seed: int, n: int = 400, k: int = 4, cuts: tuple[float, ...] = CUTS) -> np.ndarray:
    """(n, k) codes from 1 of a one-factor scale."""
    rng = np.random.default_rng(seed)
    latent = 0.7 * rng.normal(size=(n, 1)) + 0.7 * rng.normal(size=(n, k))
    return np.digitize(latent, cuts) + 1.0


def codes_of(found: PolychoricResult) -> list[str]:
    return [warning.code for warning in found.warnings]


def slow_polychoric(one: np.ndarray, other: np.ndarray, weights: np.ndarray) -> float:
    """Cell by cell: the normal density integrated over each cell, and a scalar search for the maximum."""

    def limits(item: np.ndarray) -> list[float]:
        below = [weights[item <= code].sum() / weights.sum() for code in np.unique(item)]
        return [-8.0, *(float(ndtri(share)) for share in below[:-1]), 8.0]

    def chance(low: float, high: float, left: float, right: float, r: float) -> float:
        root = np.sqrt(1.0 - r * r)

        def inner(x: float) -> float:
            between = ndtr((right - r * x) / root) - ndtr((left - r * x) / root)
            return float(between * np.exp(-0.5 * x * x) / np.sqrt(2.0 * np.pi))

        return float(quad(inner, low, high, epsabs=1e-12)[0])

    rows, columns = limits(one), limits(other)
    table = np.array(
        [[weights[(one == a) & (other == b)].sum() for b in np.unique(other)] for a in np.unique(one)]
    )

    def loss(r: float) -> float:
        cells = zip(*np.nonzero(table), strict=True)
        return -sum(
            float(table[i, j] * np.log(chance(rows[i], rows[i + 1], columns[j], columns[j + 1], r)))
            for i, j in cells
        )

    return float(minimize_scalar(loss, bounds=(-0.99, 0.99), method="bounded", options={"xatol": 1e-9}).x)


@pytest.mark.parametrize("seed", [1, 2])
def test_a_correlation_is_what_integration_and_search_find(seed: int) -> None:
    codes, weights = (
        made(seed, n=150, k=2, cuts=(-0.8, 0.4)),
        np.random.default_rng(seed).uniform(0.5, 2, 150),
    )
    for given_weights, told in ((np.ones(150), None), (weights, weights)):
        slow = slow_polychoric(codes[:, 0], codes[:, 1], given_weights)
        assert polychoric(codes, weights=told).correlations[0, 1] == pytest.approx(slow, abs=1e-6)


def test_thresholds_are_the_normal_points_of_the_shares_below() -> None:
    codes = np.array([[1, 1], [1, 2], [2, 2], [3, 1]], dtype=float)
    found = polychoric(codes)
    np.testing.assert_allclose(found.thresholds[0], ndtri([0.5, 0.75]))
    np.testing.assert_allclose(found.thresholds[1], ndtri([0.5]), atol=1e-15)
    np.testing.assert_array_equal(found.categories[0], [1, 2, 3])


def test_two_split_items_have_the_tetrachoric_of_the_quarter_sine() -> None:
    codes = np.repeat([[0, 0], [0, 1], [1, 0], [1, 1]], [40, 20, 20, 40], axis=0)
    expected = np.sin(2.0 * np.pi * (40 / 120 - 0.25))
    assert polychoric(codes).correlations[0, 1] == pytest.approx(expected, abs=1e-9)


@given(st.integers(0, 10_000), st.permutations(range(4)))
@settings(max_examples=20, deadline=None)
def test_order_of_people_and_items_does_not_matter(seed: int, order: list[int]) -> None:
    codes = made(seed, n=120)
    rows = np.random.default_rng(seed).permutation(120)
    straight, mixed = polychoric(codes), polychoric(codes[rows][:, order])
    np.testing.assert_allclose(mixed.correlations, straight.correlations[np.ix_(order, order)], atol=1e-8)


@given(st.integers(0, 10_000), st.floats(0.1, 50.0))
@settings(max_examples=20, deadline=None)
def test_only_the_proportions_of_weights_matter(seed: int, factor: float) -> None:
    codes, weights = made(seed, n=120), np.random.default_rng(seed).uniform(0.2, 3.0, 120)
    one, other = polychoric(codes, weights=weights), polychoric(codes, weights=factor * weights)
    np.testing.assert_allclose(other.correlations, one.correlations, atol=1e-8)


@given(st.integers(0, 10_000), st.integers(-20, 20))
@settings(max_examples=20, deadline=None)
def test_codes_are_only_an_order_and_reversing_an_item_turns_its_signs(seed: int, constant: int) -> None:
    codes = made(seed, n=120)
    plain = polychoric(codes)
    np.testing.assert_allclose(polychoric(codes + constant).correlations, plain.correlations, atol=1e-12)
    turned = codes.copy()
    turned[:, 1] = 6.0 - turned[:, 1]
    signs = np.array([1.0, -1.0, 1.0, 1.0])
    np.testing.assert_allclose(
        polychoric(turned).correlations, plain.correlations * np.outer(signs, signs), atol=1e-8
    )
    turned[:, 1] = 6.0 - turned[:, 1]
    np.testing.assert_array_equal(polychoric(turned).correlations, plain.correlations)


def test_whole_weights_count_a_person_as_often_as_they_say_and_zero_is_nobody() -> None:
    codes, times = made(3), np.random.default_rng(3).integers(0, 4, 400)
    weighted, repeated = polychoric(codes, weights=times), polychoric(np.repeat(codes, times, axis=0))
    np.testing.assert_allclose(weighted.correlations, repeated.correlations, atol=1e-8)
    assert weighted.n_respondents == (times > 0).sum()


def test_each_replicate_is_what_its_weights_give_alone() -> None:
    codes, rng = made(4, n=300), np.random.default_rng(4)
    weights = np.column_stack([np.ones(300), rng.poisson(1.0, size=(300, 8))])
    found = replicate_polychorics(codes, weights)
    assert found.correlations.shape == (4, 4, 9)
    for column in range(9):
        alone = polychoric(codes, weights=weights[:, column])
        np.testing.assert_allclose(found.correlations[:, :, column], alone.correlations, atol=1e-8)
        assert found.smallest_eigenvalues[column] == pytest.approx(alone.smallest_eigenvalue, abs=1e-8)


def test_a_replicate_that_empties_an_item_is_nan_and_told() -> None:
    codes = made(5, n=60)
    weights = np.column_stack([np.ones(60), codes[:, 0] == 3.0, np.zeros(60)])
    weights[0, 2] = 1.0
    found = replicate_polychorics(codes, weights)
    assert np.isnan(found.correlations[0, 1, 1:]).all()
    assert np.isnan(found.smallest_eigenvalues[1:]).all()
    assert np.isfinite(found.correlations[:, :, 0]).all()
    assert found.warnings[-1].what == "2 of 2 replicates give no value and are left out"


def test_a_replicate_may_empty_a_category() -> None:
    codes = made(6, n=300)
    weights = np.column_stack([np.ones(300), (codes[:, 0] != 5.0) & (codes[:, 1] != 2.0)])
    found = replicate_polychorics(codes, weights)
    kept = polychoric(codes[weights[:, 1] > 0.0])
    np.testing.assert_allclose(found.correlations[:, :, 1], kept.correlations, atol=1e-8)


def test_gaps_leave_out_rows_or_only_the_pairs_they_touch() -> None:
    codes = made(7)
    codes[:30, 0] = np.nan
    whole, pairs = polychoric(codes), polychoric(codes, missing="pairwise")
    np.testing.assert_array_equal(whole.correlations, polychoric(codes[30:]).correlations)
    np.testing.assert_allclose(pairs.correlations[1:, 1:], polychoric(codes[:, 1:]).correlations, atol=1e-9)
    assert (whole.n_respondents, pairs.n_respondents) == (370, 400)


def test_many_items_are_counted_in_pieces(monkeypatch: pytest.MonkeyPatch) -> None:
    codes = made(8, n=50, k=6)
    whole = polychoric(codes)
    monkeypatch.setattr("scoring.polychoric.pair_tables._ENTRIES", 100)
    np.testing.assert_array_equal(polychoric(codes).correlations, whole.correlations)


def test_a_duplicate_item_runs_to_the_bound_and_is_told() -> None:
    codes = made(9, k=3)
    codes = np.column_stack([codes, codes[:, 0]])
    found = polychoric(codes)
    assert found.correlations[0, 3] == pytest.approx(1.0, abs=1e-4)
    assert {"boundary", "empty-cells"} <= set(codes_of(found))
    boundary = next(warning for warning in found.warnings if warning.code == "boundary")
    assert boundary.items == (0, 3)
    opposite = np.column_stack([codes[:, 0], -codes[:, 0]])
    assert polychoric(opposite).correlations[0, 1] == pytest.approx(-1.0, abs=1e-4)


def test_correlations_that_do_not_fit_together_are_told_and_left_as_they_are() -> None:
    codes = made(2, n=12, k=9, cuts=(0.0,))
    found = polychoric(codes)
    assert found.smallest_eigenvalue <= 1e-8
    assert "not-positive-definite" in codes_of(found)
    assert found.smallest_eigenvalue == pytest.approx(np.linalg.eigvalsh(found.correlations)[0], abs=1e-12)


def test_a_category_in_between_that_nobody_chose_is_told() -> None:
    codes = made(10)
    codes[codes[:, 2] == 3.0, 2] = 4.0
    found = polychoric(codes)
    told = next(warning for warning in found.warnings if warning.code == "empty-categories")
    assert told.items == (2,)
    assert len(found.thresholds[2]) == 3


def test_ordinary_data_raise_no_doubt_and_left_out_rows_do() -> None:
    codes = made(11, n=4000, k=3, cuts=(-0.6, 0.6))
    assert polychoric(codes).warnings == ()
    codes[:1000, 0] = np.nan
    assert codes_of(polychoric(codes)) == ["incomplete-rows"]


@pytest.mark.parametrize(
    ("counts", "gap"),
    [
        ((0.0, 25.0, 50.0, 75.0, 100.0), False),
        ((0.0, 33.3, 66.7, 100.0), False),
        ((0.0, 25.0, 75.0, 100.0), True),
        ((1.0, 2.0, 4.0), True),
        ((1.0, 2.0, 3.0), False),
        ((0.0, 100.0), False),
    ],
)
def test_a_gap_between_answers_is_told_by_the_size_of_steps_whatever_they_count(
    counts: tuple[float, ...], gap: bool
) -> None:
    rng = np.random.default_rng(31)
    codes = np.array(counts)[rng.integers(0, len(counts), size=(400, 3))]
    assert ("empty-categories" in codes_of(polychoric(codes))) is gap


NAN = float("nan")
REFUSALS = {
    "text": ([["a", "b"], ["c", "d"]], None, InvalidInputError, "not a number"),
    "rows of several lengths": ([[1, 2], [1]], None, InvalidInputError, "not a number"),
    "an infinite code": ([[1, 2], [np.inf, 1]], None, InvalidInputError, "infinite"),
    "one column": ([[1], [2]], None, InvalidInputError, "1 item alone cannot be correlated"),
    "no matrix": ([1, 2, 3], None, InvalidInputError, "shape 3"),
    "a constant item": ([[1, 2], [1, 1], [1, 2]], None, TooFewRespondentsError, "item 1"),
    "one respondent": ([[1, 2]], None, TooFewRespondentsError, "1 respondent "),
    "nobody": (np.empty((0, 3)), None, TooFewRespondentsError, "0 respondents"),
    "all missing": ([[NAN, NAN]] * 5, None, TooFewRespondentsError, "0 respondents"),
    "measurements": (np.random.default_rng(0).normal(size=(99, 2)), None, InvalidInputError, "50 values"),
    "a negative weight": ([[1, 2], [2, 1]], [1, -1], InvalidInputError, "negative"),
    "a missing weight": ([[1, 2], [2, 1]], [1, NAN], InvalidInputError, "not a number"),
    "no weight at all": ([[1, 2], [2, 1]], [0, 0], InvalidInputError, "all weights are 0"),
    "too many weights": ([[1, 2], [2, 1]], [1, 1, 1], InvalidInputError, "shape 3"),
    "weights in words": ([[1, 2], [2, 1]], ["a", "b"], InvalidInputError, "weights hold"),
}


@pytest.mark.parametrize("case", REFUSALS)
def test_what_has_no_correlation_is_refused_with_its_reason(case: str) -> None:
    codes, weights, error, told = REFUSALS[case]
    with pytest.raises(error, match=told) as caught:
        polychoric(codes, weights=weights)  # type: ignore[arg-type]
    assert caught.value.fix


def test_items_that_nobody_answered_together_are_refused() -> None:
    codes = made(12, n=40, k=3)
    codes[:20, 0], codes[20:, 1] = np.nan, np.nan
    with pytest.raises(TooFewRespondentsError, match="both of items 1 and 2"):
        polychoric(codes, missing="pairwise")


def test_an_unknown_way_to_treat_gaps_is_refused() -> None:
    with pytest.raises(InvalidInputError, match="listwise, pairwise"):
        polychoric(made(13), missing="casewise")  # type: ignore[arg-type]
