"""Replicates of a drawn sample: each cluster moves some of them, and totals of strata are told exactly."""

from collections.abc import Callable

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from instruments.errors import InvalidInputError, MeasureError, TooFewRespondentsError
from scoring.jackknife import ReplicateDesign, balanced_replicates, jackknife


def paired(n_strata: int, seed: int) -> tuple[np.ndarray, np.ndarray, np.ndarray]:
    """Strata of two clusters of one to four people each, and a figure of every person."""
    rng = np.random.default_rng(seed)
    sizes = rng.integers(1, 5, 2 * n_strata)
    clusters = np.repeat(np.arange(2 * n_strata), sizes)
    return clusters, clusters // 2, rng.normal(10.0, 3.0, len(clusters))


def moved(design: ReplicateDesign, values: np.ndarray) -> float:
    """The variance of the total of (n,) values."""
    return float(design.variance(np.append(values.sum(), values @ design.factors)))


def naive(clusters: np.ndarray, strata: np.ndarray, values: np.ndarray, share: float = 0.0) -> float:
    """The variance of a total by the textbook: squared moves of the clusters of each stratum."""
    total = 0.0
    for stratum in np.unique(strata):
        sums = [
            values[clusters == cluster].sum()
            for cluster in np.unique(clusters)
            if (strata[clusters == cluster] == stratum).all()
        ]
        n = len(sums)
        total += (1.0 - share) * n / (n - 1) * sum((one - np.mean(sums)) ** 2 for one in sums)
    return total


@given(n_strata=st.integers(1, 20), seed=st.integers(0, 1000), fay=st.sampled_from([0.0, 0.3, 0.5]))
@settings(max_examples=40, deadline=None)
def test_half_samples_tell_the_variance_of_a_total_exactly(n_strata: int, seed: int, fay: float) -> None:
    clusters, strata, values = paired(n_strata, seed)
    design = balanced_replicates(clusters, strata, fay=fay)
    assert moved(design, values) == pytest.approx(naive(clusters, strata, values), rel=1e-9)
    assert design.factors.shape[1] > n_strata
    np.testing.assert_allclose(design.factors.mean(axis=1), 1.0)  # every person counts as often as not
    assert (np.ptp(design.factors, axis=1) > 0.0).all()  # and no stratum stands still
    assert design.factors.min() == pytest.approx(fay)


@given(seed=st.integers(0, 1000))
@settings(max_examples=40, deadline=None)
def test_the_jackknife_tells_the_variance_of_a_total_exactly(seed: int) -> None:
    rng = np.random.default_rng(seed)
    per_stratum = rng.integers(2, 6, rng.integers(1, 6))
    strata_of = np.repeat(np.arange(len(per_stratum)), per_stratum)
    clusters = np.repeat(np.arange(len(strata_of)), rng.integers(1, 4, len(strata_of)))
    strata, values = strata_of[clusters], rng.normal(size=len(clusters))
    design = jackknife(clusters, strata)
    assert moved(design, values) == pytest.approx(naive(clusters, strata, values), rel=1e-9)
    assert design.degrees_of_freedom == len(strata_of) - len(per_stratum)


def test_a_sample_of_all_clusters_leaves_nothing_to_chance() -> None:
    clusters, strata, values = paired(4, 1)
    drawn_from = np.full(4, 2)
    assert moved(jackknife(clusters, strata, drawn_from=drawn_from), values) == 0.0
    half = moved(jackknife(clusters, strata, drawn_from=2 * drawn_from), values)
    assert half == pytest.approx(naive(clusters, strata, values, share=0.5))


def test_a_jackknife_of_one_stratum_leaves_out_each_cluster_once() -> None:
    design = jackknife(np.array([0, 0, 1, 2]))
    np.testing.assert_allclose(design.factors, [[0, 1.5, 1.5], [0, 1.5, 1.5], [1.5, 0, 1.5], [1.5, 1.5, 0]])
    np.testing.assert_allclose(design.scales, 2 / 3)


REFUSALS: dict[str, tuple[Callable[[], object], type[MeasureError], str]] = {
    "one cluster": (
        lambda: jackknife(np.array([0, 0, 0])),
        TooFewRespondentsError,
        "stratum 0 has one cluster",
    ),
    "one in a stratum": (
        lambda: jackknife(np.array([0, 1, 2]), np.array([0, 0, 1])),
        TooFewRespondentsError,
        "stratum 1 has one cluster",
    ),
    "two strata": (
        lambda: jackknife(np.array([0, 0, 1]), np.array([0, 1, 1])),
        InvalidInputError,
        "cluster 0 stands in two strata",
    ),
    "lengths": (
        lambda: jackknife(np.array([0, 1]), np.array([0])),
        InvalidInputError,
        "strata has shape 1",
    ),
    "three clusters": (
        lambda: balanced_replicates(np.array([0, 1, 2]), np.array([0, 0, 0])),
        InvalidInputError,
        "stratum 0 has 3 clusters, and half-samples need two",
    ),
    "fay": (
        lambda: balanced_replicates(np.array([0, 1]), np.array([0, 0]), fay=1.0),
        InvalidInputError,
        "Fay's factor is 1",
    ),
}


@pytest.mark.parametrize("case", REFUSALS)
def test_a_design_without_replicates_is_refused_by_its_stratum(case: str) -> None:
    made, error, told = REFUSALS[case]
    with pytest.raises(error, match=told):
        made()
