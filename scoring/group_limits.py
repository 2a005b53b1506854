"""Figures by groups of people, and what chance could have done to them: a second pass over the replicates."""

from collections.abc import Mapping, Sequence
from concurrent.futures import Executor
from dataclasses import dataclass
from itertools import pairwise

import numpy as np

from scoring.arrays import Floats, Ints
from scoring.combining import Constants, placed, scale_constants
from scoring.estimates import crossed
from scoring.figures import SHARES, domain_columns, of_smallest, points, put_composites
from scoring.place_groups import behind, distinct, in_company, place_groups
from scoring.place_sums import MOST, Added, Means, by_place, rows_of_means
from scoring.replicates import Words, widened
from scoring.spec import Goalpost, IndexSpec, ProfileItem
from scoring.summaries import limits
from scoring.uncertainty import interval
from scoring.weighting.replicated import ReplicatedWeights


@dataclass(frozen=True, kw_only=True)
class Everybody:
    """What all breakdowns of a wave are made of.

    people: (n, M) what each person adds to each measure of the definition.
    place: (n,) reported place, -1 where not known.
    places: (P, M, 1 + R) direct figures of the whole and the reported places, domains on the person scale.
    clusters: (n,) numbers from 0, the same for people of one household or venue.
    who: (n,) words by which people are known again in another release.
    """

    people: Floats
    weights: ReplicatedWeights
    place: Ints
    places: Floats
    clusters: Ints
    who: Words


@dataclass(frozen=True, kw_only=True)
class Parted:
    """One way to part people. labels: that somebody chose. category: (n,) which of them, -1 for none."""

    item: ProfileItem
    labels: tuple[str, ...]
    category: Ints


@dataclass(frozen=True, kw_only=True)
class Bases:
    """Who stands behind the figures of groups and of everybody else; every array is (2, P, C, M)."""

    n: Ints
    positive: Ints
    clusters: Ints


def bases_of(everybody: Everybody, parted: Parted, spec: IndexSpec) -> Bases:
    """How many people and clusters stand behind each group, and behind everybody else."""
    place, category, clusters = everybody.place, parted.category, everybody.clusters
    n_places, n_kinds = len(everybody.places) - 1, len(parted.labels)
    whole, size = np.zeros_like(place), (1 + n_places, n_kinds, len(spec.measures))
    own = (
        (crossed(whole, category, n_kinds), n_kinds),
        (crossed(place, category, n_kinds), n_places * n_kinds),
    )
    found = behind(everybody.people, clusters, own)
    n, positive, homes, alone = (
        one.reshape(size) for one in (found.n, found.positive, found.clusters, found.alone)
    )
    told, places = ~np.isnan(everybody.people), ((whole, 1), (place, n_places))
    together = [  # no sum of groups, as a household may hold several categories
        distinct(told, clusters, places, among=in_company(clusters) & (category >= 0) & (category != kind))
        for kind in range(n_kinds)
    ]
    shares = [measure.kind in SHARES for measure in spec.measures]
    return Bases(
        n=of_smallest(_with_others(n), spec),
        positive=np.where(shares, _with_others(positive), -1),
        clusters=of_smallest(np.stack([homes, _with_others(alone)[1] + np.stack(together, axis=1)]), spec),
    )


def _with_others(own: Ints) -> Ints:
    """(2, P, C, M) counts of groups (P, C, M), and of everybody else beside each."""
    return np.stack([own, own.sum(axis=1, keepdims=True) - own])


@dataclass(frozen=True, kw_only=True)
class _Limits:
    """Figures of groups with what chance could have done to them, from their sums under every replicate.

    bases, columns: of each way to part people, and where its groups stand among all parts.
    constants: of the scale that the domains are put on.
    """

    spec: IndexSpec
    means: Means
    constants: Constants
    columns: tuple[slice, ...]
    bases: Sequence[Bases]
    deff: float

    def __call__(self, places: Ints, sums: Floats) -> list[Floats]:
        """For each way to part people (9, p, C, M) figures: three times a value, its low and its high limit.

        Of each group, of everybody else, and of the difference between them. sums: (p, parts, K, 1 + R).
        """
        return [
            self._of(sums[:, part], bases.clusters[:, places])
            for part, bases in zip(self.columns, self.bases, strict=True)
        ]

    def _of(self, sums: Floats, clusters: Ints) -> Floats:
        both = zip((sums, _others(sums)), clusters, strict=True)
        own, others = (self._values(some, homes) for some, homes in both)
        found = [
            (values[..., 0].copy(), *limits(values, homes, self.spec, deff=self.deff))
            for values, homes in zip((own, others), clusters, strict=True)
        ]
        gap = np.subtract(own, others, out=own)
        return np.stack([*found[0], *found[1], gap[..., 0], *interval(gap, self.spec.level)])

    def _values(self, sums: Floats, clusters: Ints) -> Floats:
        """(p, C, M, 1 + R) figures, domains on the scale of the definition, and the index that they make."""
        found = widened(self.means.of(sums), clusters)
        rows, domains = found.reshape(-1, *found.shape[2:]), domain_columns(self.spec)
        if self.constants:
            scale = self.spec.handling.normalisation
            rows[:, domains] = placed(rows[:, domains], scale, self.constants)
        put_composites(rows, self.spec)
        return found


def group_limits(
    everybody: Everybody,
    parted: Sequence[Parted],
    bases: Sequence[Bases],
    spec: IndexSpec,
    goalposts: Mapping[str, Goalpost],
    executor: Executor | None,
) -> list[Floats]:
    """For each way to part people (9, P, C, M) figures as of ``_Limits``, of the whole and all places."""
    n_places, sizes = len(everybody.places), [len(one.labels) for one in parted]
    levels = ((np.zeros_like(everybody.place), 1), (everybody.place, n_places - 1))
    groups = place_groups(levels, most=MOST)
    unit, start = points(spec, goalposts)
    domains = domain_columns(spec)
    rows, means = rows_of_means(everybody.people * unit + start)
    ends = np.cumsum([0, *sizes]).tolist()
    making = _Limits(
        spec=spec,
        means=means,
        constants=scale_constants(
            (everybody.places * unit[:, None] + start[:, None])[1:, domains], spec.handling.normalisation
        ),
        columns=tuple(slice(*pair) for pair in pairwise(ends)),
        bases=bases,
        deff=everybody.weights.deff,
    )
    kinds = [np.arange(size)[:, None] == one.category for size, one in zip(sizes, parted, strict=True)]
    added = Added(
        weights=everybody.weights,
        groups=groups,
        rows=rows,
        parts=np.concatenate(kinds),
    )
    all_limits = [np.empty((9, n_places, size, len(spec.measures))) for size in sizes]
    for places, found in by_place(added, making, executor=executor):
        for whole, some in zip(all_limits, found, strict=True):
            whole[:, places] = some
    return all_limits


def _others(sums: Floats) -> Floats:
    """(p, C, K, 1 + R) sums of everybody else: added up, not taken off, so that nobody leaves no crumb."""
    kinds = sums.shape[1]
    added = np.matmul(1.0 - np.eye(kinds), sums.reshape(len(sums), kinds, -1))
    return np.asarray(added.reshape(sums.shape))
