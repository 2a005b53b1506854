"""Sums by chunk and by group are what weights of every person give."""

from collections.abc import Callable
from concurrent.futures import Executor, ThreadPoolExecutor
from dataclasses import replace

import numpy as np
import pytest

from instruments.errors import InvalidInputError
from scoring.arrays import Floats, Ints
from scoring.estimates import place_clusters, place_means
from scoring.place_groups import PlaceGroups, behind, place_groups
from scoring.place_values import place_values
from scoring.replicates import fay_poisson
from scoring.snapshot import Margin, Snapshot
from scoring.weighting import raked_weights
from scoring.weighting.replicated import CHUNK, ReplicatedWeights, replicated_weights
from tests.scoring.builders import snapshot

SEX = Margin(
    name="sex",
    title="sex",
    source="made up",
    targets={"Female": 600.0, "Male": 400.0},
    items=("sex",),
    groups={"sex": {1: "Female", 2: "Male"}},
)
REPLICATES = 2 * CHUNK + 7
LEVELS = (1, 4, 12)  # places on each level


@pytest.fixture(scope="module")
def wave() -> Snapshot:
    frozen = snapshot([60, 50, 40, 30], unplaced=9, margins=(SEX,))
    homes = tuple(f"home {row // 2}" for row in range(len(frozen)))
    return replace(frozen, clusters=homes)


@pytest.fixture(scope="module")
def weights(wave: Snapshot) -> ReplicatedWeights:
    return replicated_weights(wave, n_replicates=REPLICATES, seed=3)


def levels(n: int) -> list[tuple[Ints, int]]:
    """The whole, four clusters and twelve wards, with some people in none; ward 11 is empty."""
    rng = np.random.default_rng(2)
    ward = rng.integers(-1, 11, n)
    return [(np.zeros(n, dtype=np.int64), 1), (np.where(ward < 0, -1, ward // 3), 4), (ward, 12)]


def numbers(n: int) -> Floats:
    """Scores with gaps, one of them of ones and noughts, one of gaps alone."""
    rng = np.random.default_rng(4)
    made = np.stack([rng.normal(size=n), rng.integers(0, 2, n), np.full(n, np.nan)], axis=1)
    made[rng.random(made.shape) < 0.1] = np.nan
    return made


def grouped(n: int, most: int = 2048) -> PlaceGroups:
    return place_groups(levels(n), most=most)


@pytest.mark.parametrize("most", [5, 2048])
def test_means_by_chunk_and_group_are_those_of_one_place_at_a_time(
    wave: Snapshot, weights: ReplicatedWeights, most: int
) -> None:
    n = len(wave)
    found = place_values(numbers(n), weights, grouped(n, most))
    whole = raked_weights(wave, fay_poisson(wave.clusters, REPLICATES, seed=3)).values
    for column, scores in enumerate(numbers(n).T):
        slow = [place_means(scores, whole, place, count).values for place, count in levels(n)]
        np.testing.assert_allclose(found[:, column], np.concatenate(slow), rtol=1e-9)


def test_base_weights_begin_with_the_full_sample_and_chunks_hold_every_replicate_once(
    weights: ReplicatedWeights, wave: Snapshot
) -> None:
    np.testing.assert_array_equal(weights.halves[:, 0], 2)
    np.testing.assert_array_equal(weights.halves[:, 1:], 2.0 * fay_poisson(wave.clusters, REPLICATES, seed=3))
    assert [list(range(REPLICATES + 1))[columns] for columns in weights.chunks] == [
        list(range(1 + CHUNK)),
        list(range(1 + CHUNK, 1 + 2 * CHUNK)),
        list(range(1 + 2 * CHUNK, REPLICATES + 1)),
    ]


def test_weights_of_some_people_are_theirs_among_those_of_all(
    weights: ReplicatedWeights, wave: Snapshot
) -> None:
    some = np.array([7, 3, 100])
    whole = raked_weights(wave, fay_poisson(wave.clusters, REPLICATES, seed=3)).values
    made = [weights.of(some).chunk(number) for number in range(len(weights.chunks))]
    np.testing.assert_allclose(np.concatenate(made, axis=1), whole[some], rtol=1e-9)


@pytest.mark.parametrize("executor", [lambda: ThreadPoolExecutor(1), lambda: ThreadPoolExecutor(3)])
def test_an_executor_gives_the_same_bits(
    wave: Snapshot, weights: ReplicatedWeights, executor: Callable[[], Executor]
) -> None:
    n, told = len(wave), []
    alone = place_values(numbers(n), weights, grouped(n))
    with executor() as pool:
        shared = place_values(
            numbers(n), weights, grouped(n), executor=pool, progress=lambda *at: told.append(at)
        )
        again = replicated_weights(wave, n_replicates=REPLICATES, seed=3, executor=pool)
    assert shared.tobytes() == alone.tobytes()
    assert (again.mass, again.factors) == (weights.mass, weights.factors)
    assert [stage for stage, *_ in told] == ["estimates"] * len(told)
    assert [done for _, done, _ in told] == sorted(done for _, done, _ in told)
    assert told[-1] == ("estimates", sum(LEVELS), sum(LEVELS))


def test_counts_and_clusters_are_those_of_one_place_at_a_time(wave: Snapshot) -> None:
    n = len(wave)
    told, homes = ~np.isnan(numbers(n)), np.minimum(np.arange(n) // 2, n // 4)  # one large, the others of two
    found = behind(numbers(n), homes, levels(n))
    for column in range(told.shape[1]):
        slow = np.concatenate(
            [np.bincount(place[(place >= 0) & told[:, column]], minlength=c) for place, c in levels(n)]
        )
        np.testing.assert_array_equal(found.n[:, column], slow)
        slow = np.concatenate(
            [place_clusters(numbers(n)[:, column], homes, place, c) for place, c in levels(n)]
        )
        np.testing.assert_array_equal(found.clusters[:, column], slow)


def test_groups_hold_everybody_once_and_none_is_larger_than_asked(wave: Snapshot) -> None:
    groups = grouped(len(wave), most=5)
    assert sorted(groups.order) == list(range(len(wave)))
    assert np.diff(groups.borders).max() == 5
    assert groups.borders[-1] == len(wave)


def test_one_replicate_is_refused(wave: Snapshot) -> None:
    with pytest.raises(InvalidInputError, match="1 replicates"):
        replicated_weights(wave, n_replicates=1, seed=3)
