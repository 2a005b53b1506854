"""Covariances over two waves: what went in comes out, homes that are in both count, nothing impossible."""

import numpy as np
import pytest

from instruments.errors import InvalidInputError
from scoring.change.covariance import joined_covariances
from tests.scoring.two_waves_made import two_waves

K = 3


def parts(seed: int = 1) -> tuple[np.ndarray, np.ndarray, np.ndarray, np.ndarray, np.ndarray]:
    made = two_waves(seed, 15, K)
    whole = made.covariance
    return whole, whole[:, :K, :K], whole[:, K:, K:], whole[:, :K, K:], made.overlap


def test_what_went_in_exactly_comes_out() -> None:
    whole, earlier, later, crossed, overlap = parts()
    found = joined_covariances(earlier, later, crossed, overlap, np.ones(15))
    np.testing.assert_allclose(found, whole, rtol=1e-10, atol=1e-12)


def test_a_place_without_a_covariance_of_its_own_takes_that_of_the_others_by_its_homes() -> None:
    whole, earlier, later, crossed, overlap = parts()
    gone = crossed.copy()
    gone[4] = np.nan
    found = joined_covariances(earlier, later, gone, overlap, np.ones(15))
    np.testing.assert_allclose(found[4], whole[4], rtol=1e-10, atol=1e-12)


def test_where_no_home_is_in_both_the_waves_share_nothing() -> None:
    _, earlier, later, crossed, _ = parts()
    noise = crossed + 0.1
    found = joined_covariances(earlier, later, noise, np.zeros(15), np.ones(15))
    assert (found[:, :K, K:] == 0.0).all()
    np.testing.assert_array_equal(found[:, :K, :K], earlier)


def test_noise_in_raw_covariances_never_makes_the_whole_indefinite() -> None:
    _, earlier, later, crossed, overlap = parts()
    wild = 5.0 * crossed + np.random.default_rng(2).normal(size=crossed.shape)
    for share in (overlap, np.ones(15)):
        found = joined_covariances(earlier, later, wild, share, np.ones(15))
        assert (np.linalg.eigvalsh(found)[:, 0] > 0.0).all()
        np.testing.assert_array_equal(found, found.transpose(0, 2, 1))


def test_an_overlap_that_is_no_part_is_refused() -> None:
    _, earlier, later, crossed, _ = parts()
    with pytest.raises(InvalidInputError, match="no part of a whole"):
        joined_covariances(earlier, later, crossed, np.full(15, 1.2), np.ones(15))
