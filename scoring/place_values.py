"""Weighted means of every place under every replicate."""

from collections.abc import Callable
from concurrent.futures import Executor
from functools import partial

import numpy as np

from scoring.arrays import Floats, Ints
from scoring.place_groups import PlaceGroups
from scoring.place_sums import Added, Means, by_place, rows_of_means
from scoring.weighting.replicated import ReplicatedWeights

Progress = Callable[[str, int, int], None]  # stage, done, total


def place_values(
    people: Floats,
    weights: ReplicatedWeights,
    groups: PlaceGroups,
    *,
    executor: Executor | None = None,
    progress: Progress | None = None,
) -> Floats:
    """(P, M, 1 + R) weighted means of (n, M) numbers of people, NaN left out, and where nobody answered.

    Source: Wolter (2007), Introduction to Variance Estimation, for the use of replicates.
    """
    rows, means = rows_of_means(people)
    everybody = np.ones((1, len(people)), dtype=np.bool_)
    added = Added(weights=weights, groups=groups, rows=rows, parts=everybody)
    values = np.empty((groups.adder.shape[0], people.shape[1], weights.n_columns))
    done = 0
    for places, found in by_place(added, partial(_means, means), executor=executor):
        values[places] = found
        done += len(places)
        if progress is not None:
            progress("estimates", done, len(values))
    return values


def _means(means: Means, _: Ints, sums: Floats) -> Floats:
    return means.of(sums[:, 0])
