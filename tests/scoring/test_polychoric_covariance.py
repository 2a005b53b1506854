"""The covariance of thresholds and polychoric correlations: by repeated samples, by law, and with gaps."""

import numpy as np
import pytest

from instruments.errors import InvalidInputError
from scoring.polychoric import polychoric, replicate_polychorics
from scoring.polychoric.covariance import polychoric_covariance
from tests.scoring.test_polychoric import made


def test_estimates_stand_in_the_order_of_thresholds_then_pairs() -> None:
    codes = made(1)
    found, plain = polychoric_covariance(codes), polychoric(codes)
    upper = plain.correlations[np.triu_indices(4, 1)]
    np.testing.assert_array_equal(found.estimates, np.concatenate([*plain.thresholds, upper]))
    assert found.gamma.shape == (16 + 6, 16 + 6)
    np.testing.assert_allclose(found.gamma, found.gamma.T, atol=1e-9)
    assert np.linalg.eigvalsh(found.gamma)[0] > 0.0


def test_the_error_of_a_threshold_is_that_of_its_share() -> None:
    codes = made(2)
    found = polychoric_covariance(codes)
    share = (codes[:, 0] == 1.0).mean()
    density = np.exp(-0.5 * found.estimates[0] ** 2) / np.sqrt(2 * np.pi)
    assert found.standard_errors[0] == pytest.approx(np.sqrt(share * (1 - share) / 400) / density, rel=1e-9)


def test_errors_are_those_of_people_drawn_again_and_again() -> None:
    codes, rng = made(3, n=1500, k=3, cuts=(-0.5, 0.6)), np.random.default_rng(3)
    draws = np.column_stack([np.ones(1500), *(rng.multinomial(1500, np.full(1500, 1 / 1500), size=600))])
    again = replicate_polychorics(codes, draws)
    rows = np.concatenate([*again.thresholds, again.correlations[np.triu_indices(3, 1)]])[:, 1:]
    np.testing.assert_allclose(polychoric_covariance(codes).standard_errors, rows.std(axis=1), rtol=0.1)


def test_errors_with_sampling_weights_are_those_of_people_drawn_again_and_again() -> None:
    codes, rng = made(4, n=1500, k=3, cuts=(-0.5, 0.6)), np.random.default_rng(4)
    weights = rng.uniform(0.2, 3.0, 1500)
    times = np.column_stack([np.ones(1500), *(rng.multinomial(1500, np.full(1500, 1 / 1500), size=600))])
    again = replicate_polychorics(codes, times * weights[:, None])
    rows = np.concatenate([*again.thresholds, again.correlations[np.triu_indices(3, 1)]])[:, 1:]
    found = polychoric_covariance(codes, weights=weights)
    np.testing.assert_allclose(found.standard_errors, rows.std(axis=1), rtol=0.15)


def test_the_size_of_weights_does_not_matter_and_equal_ones_are_none() -> None:
    codes, weights = made(5), np.random.default_rng(5).uniform(0.2, 3.0, 400)
    one, five = (polychoric_covariance(codes, weights=times * weights) for times in (1.0, 5.0))
    np.testing.assert_allclose(five.gamma, one.gamma, rtol=1e-7, atol=1e-7)
    equal = polychoric_covariance(codes, weights=np.full(400, 3.0))
    np.testing.assert_allclose(equal.gamma, polychoric_covariance(codes).gamma, rtol=1e-7, atol=1e-7)


def test_rows_with_gaps_still_count_for_the_pairs_that_they_have() -> None:
    codes = made(6, n=1000)
    codes[:500, 3] = np.nan
    pairs, whole = polychoric_covariance(codes, missing="pairwise"), polychoric_covariance(codes)
    errors, of_whole = pairs.standard_errors, whole.standard_errors
    assert (errors[:12] < of_whole[:12]).all()
    np.testing.assert_allclose(errors[:4], polychoric_covariance(codes[:, :3]).standard_errors[:4], rtol=1e-9)


def test_negative_weights_are_refused() -> None:
    with pytest.raises(InvalidInputError, match="negative"):
        polychoric_covariance(made(7), weights=np.full(400, -1.0))


def test_weights_too_far_apart_to_be_added_are_refused() -> None:
    codes = np.random.default_rng(20261122).integers(1, 5, size=(60, 3))
    with pytest.raises(InvalidInputError, match="1e\\+09 times another"):
        polychoric_covariance(codes, weights=np.geomspace(1, 1e12, 60))
