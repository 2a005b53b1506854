"""Figures by groups of people in every reported place: who said the same of themselves, and everybody else.

Groups keep the weights and replicates of the whole wave: they cost a second pass over the same replicates,
and have no design of their own. "Everybody else" are those of the place who said anything else; who did not
say is in neither.
"""

from collections.abc import Mapping, Sequence
from concurrent.futures import Executor
from dataclasses import dataclass, replace

import numpy as np
from scipy.sparse import csr_array, eye_array, kron, vstack

from scoring.arrays import Bools, Floats, Ints
from scoring.definition_checks import MODE
from scoring.estimates import crossed
from scoring.figures import SHARES, Figures, on_goalposts, on_scale, with_composites
from scoring.inner_cells import InnerCells, cells_of
from scoring.outcomes import Outcome
from scoring.place_groups import PlaceGroups, counts, distinct, place_groups
from scoring.place_values import MOST, place_values
from scoring.snapshot import Snapshot
from scoring.spec import Goalpost, IndexSpec, ProfileItem
from scoring.summaries import judged, limits
from scoring.uncertainty import interval
from scoring.weighting.replicated import ReplicatedWeights


@dataclass(frozen=True, slots=True, kw_only=True)
class GroupFigures:
    """Direct figures of groups: every array is (P, C, M), places by categories by measures.

    values: shares 0 to 1, NaN for none. low, high: limits at the level of the definition. n: unweighted base.
    positive: unweighted numerator of a share, -1 elsewhere. clusters: distinct ones in the base.
    """

    values: Floats
    low: Floats
    high: Floats
    n: Ints
    positive: Ints
    clusters: Ints


@dataclass(frozen=True, kw_only=True)
class Breakdown:
    """One way to part people, before the gate: C categories in P places (the whole first), of M measures.

    codes: of the item, by category. spec: the definition with these measures only. others: everybody else
        beside each group.
    difference, difference_low, difference_high: (P, C, M) group less everybody else.
    outcomes: P by C rows of M.
    inner: the smallest groups of people, which the gate adds up: by reported place, nowhere first, and in
        each by category, those who did not say first.
    """

    key: str
    title: str
    categories: tuple[str, ...]
    codes: tuple[tuple[int, ...], ...]
    spec: IndexSpec
    own: GroupFigures
    others: GroupFigures
    difference: Floats
    difference_low: Floats
    difference_high: Floats
    outcomes: tuple[tuple[tuple[Outcome | None, ...], ...], ...]
    inner: InnerCells


@dataclass(frozen=True, kw_only=True)
class Everybody:
    """What all breakdowns of a wave are made of.

    people: (n, M) what each person adds to each measure of the definition.
    place: (n,) reported place, -1 where not known.
    places: (P, M, 1 + R) direct values of the whole and the reported places, domains on the person scale.
    clusters: (n,) numbers from 0, the same for people of one household or venue.
    """

    people: Floats
    weights: ReplicatedWeights
    place: Ints
    places: Floats
    clusters: Ints


def breakdowns(
    snapshot: Snapshot,
    spec: IndexSpec,
    goalposts: Mapping[str, Goalpost],
    everybody: Everybody,
    *,
    executor: Executor | None = None,
) -> tuple[Breakdown, ...]:
    """Every breakdown that the definition asks for, but those that do not part the people of this wave."""
    columns = [at for at, one in enumerate(spec.measures) if one.key in spec.breakdowns.measures]
    asked = replace(spec, measures=tuple(spec.measures[at] for at in columns))
    some = replace(everybody, people=everybody.people[:, columns], places=everybody.places[:, columns])
    items = (one for one in spec.profile if one.item in spec.breakdowns.items and one.item != MODE)
    parted = ((item, *_categories(snapshot, item)) for item in items)
    return tuple(
        _breakdown(snapshot, asked, goalposts, some, item, labels, category, executor)
        for item, labels, category in parted
        if len(labels) > 1
    )


def group_rows(place: Ints, n_places: int, category: Ints, n_categories: int) -> PlaceGroups:
    """Rows of groups: place after place, the whole first, categories in order; then everybody else in turn.

    place: (n,) -1 where not known; category: (n,) -1 where it was not said. ``levels`` has the groups alone.
    """
    own = (
        (crossed(np.zeros_like(place), category, n_categories), n_categories),
        (crossed(place, category, n_categories), n_places * n_categories),
    )
    made = place_groups(own, most=MOST)
    return replace(made, adder=vstack([made.adder, _beside(1 + n_places, n_categories) @ made.adder]).tocsr())


def _beside(places: int, categories: int) -> csr_array:
    """The (P C, P C) matrix that adds up the other categories of each place."""
    return csr_array(kron(eye_array(places), 1.0 - np.eye(categories)))


def _categories(snapshot: Snapshot, item: ProfileItem) -> tuple[tuple[str, ...], Ints]:
    """The labels that somebody chose, and (n,) which of them each person did, -1 for none."""
    codes = snapshot.codes_of(item.item)
    labels: list[str] = []
    category = np.full(len(snapshot), -1, dtype=np.int64)
    for label, chosen in item.groups.items():
        if (who := np.isin(codes, chosen)).any():
            category[who] = len(labels)
            labels.append(label)
    return tuple(labels), category


def _breakdown(
    snapshot: Snapshot,
    spec: IndexSpec,
    goalposts: Mapping[str, Goalpost],
    everybody: Everybody,
    item: ProfileItem,
    labels: Sequence[str],
    category: Ints,
    executor: Executor | None,
) -> Breakdown:
    n_places, size = len(everybody.places) - 1, (len(everybody.places), len(labels))
    groups = group_rows(everybody.place, n_places, category, len(labels))
    measured = place_values(everybody.people, everybody.weights, groups, executor=executor).values
    bases = _bases(everybody, groups, category, size, spec)
    figures = _on_scale(replace(bases, values=measured), everybody.places, spec, goalposts)
    low, high = limits(figures, spec, deff=everybody.weights.deff)
    half = len(figures.n) // 2
    own, others = (_shaped(figures, low, high, rows, size) for rows in (slice(half), slice(half, None)))
    gap = figures.values[:half] - figures.values[half:]
    gap_low, gap_high = interval(gap, spec.level)
    enough = np.minimum(figures.clusters[:half], figures.clusters[half:]) >= spec.precision.least_clusters
    found = judged(gap_low, gap_high, enough & (gap_high > gap_low), spec)
    cell = (1 + everybody.place) * (1 + len(labels)) + 1 + category
    return Breakdown(
        key=item.item,
        title=item.title,
        categories=tuple(labels),
        codes=tuple(item.groups[label] for label in labels),
        spec=spec,
        own=own,
        others=others,
        difference=gap[..., 0].reshape(*size, -1),
        difference_low=gap_low.reshape(*size, -1),
        difference_high=gap_high.reshape(*size, -1),
        outcomes=tuple(found[row : row + size[1]] for row in range(0, half, size[1])),
        inner=cells_of(
            snapshot.ids,
            everybody.people,
            everybody.weights.full_sample,
            cell,
            np.repeat(np.arange(-1, n_places), 1 + len(labels)),
            spec,
        ),
    )


def _bases(
    everybody: Everybody, groups: PlaceGroups, category: Ints, size: tuple[int, int], spec: IndexSpec
) -> Figures:
    """How many people and clusters stand behind each row, groups first, then everybody else."""
    told = ~np.isnan(everybody.people)
    shares = [measure.kind in SHARES for measure in spec.measures]
    beside = _beside(*size)
    n, positive = counts(told, groups), counts(everybody.people == 1.0, groups)
    return Figures(
        values=np.zeros((0, 0, 0)),
        n=np.concatenate([n, (beside @ n).astype(np.int64)]),
        positive=np.where(shares, np.concatenate([positive, (beside @ positive).astype(np.int64)]), -1),
        clusters=np.concatenate(
            [distinct(told, everybody.clusters, groups), _clusters_beside(told, everybody, category, size)]
        ),
    )


def _clusters_beside(told: Bools, everybody: Everybody, category: Ints, size: tuple[int, int]) -> Ints:
    """(P C, M) distinct clusters of everybody else: no sum, as a household may hold several categories."""
    levels = ((np.zeros_like(everybody.place), 1), (everybody.place, size[0] - 1))
    everywhere = place_groups(levels, most=MOST)
    found = [
        distinct(told & ((category >= 0) & (category != one))[:, None], everybody.clusters, everywhere)
        for one in range(size[1])
    ]
    return np.stack(found, axis=1).reshape(size[0] * size[1], -1)


def _on_scale(rows: Figures, places: Floats, spec: IndexSpec, goalposts: Mapping[str, Goalpost]) -> Figures:
    """The rows with domains on the scale that the places give, and the index that these make."""
    first = len(places)
    nobody = np.zeros((first, len(spec.measures)), dtype=np.int64)
    together = Figures(
        values=np.concatenate([places, rows.values]),
        n=np.concatenate([nobody, rows.n]),
        positive=np.concatenate([nobody, rows.positive]),
        clusters=np.concatenate([nobody, rows.clusters]),
    )
    scaled = on_scale(on_goalposts(together, spec, goalposts), spec, slice(1, first))
    return with_composites(scaled, spec).rows(slice(first, None))


def _shaped(figures: Figures, low: Floats, high: Floats, rows: slice, size: tuple[int, int]) -> GroupFigures:
    return GroupFigures(
        values=figures.values[rows, :, 0].reshape(*size, -1),
        low=low[rows].reshape(*size, -1),
        high=high[rows].reshape(*size, -1),
        n=figures.n[rows].reshape(*size, -1),
        positive=figures.positive[rows].reshape(*size, -1),
        clusters=figures.clusters[rows].reshape(*size, -1),
    )
