"""Figures by groups of people in every reported place: who said the same of themselves, and everybody else.

Groups keep the weights and replicates of the whole wave: they cost a second pass over the same replicates,
and have no design of their own. "Everybody else" are those of the place who said anything else; who did not
say is in neither.
"""

from collections.abc import Iterator, Mapping
from concurrent.futures import Executor
from dataclasses import dataclass, replace

import numpy as np

from scoring.arrays import Floats, Ints
from scoring.definition_checks import MODE
from scoring.group_limits import Bases, Everybody, Parted, bases_of, group_limits
from scoring.inner_cells import InnerCells, cells_of
from scoring.outcomes import Outcome
from scoring.snapshot import Snapshot
from scoring.spec import Goalpost, IndexSpec
from scoring.summaries import judged


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
    parted = [one for one in _parted(snapshot, spec) if len(one.labels) > 1]
    if not parted:
        return ()
    bases = [bases_of(some, one, asked) for one in parted]
    limits = group_limits(some, parted, bases, asked, goalposts, executor)
    return tuple(_breakdown(asked, some, *one) for one in zip(parted, bases, limits, strict=True))


def _parted(snapshot: Snapshot, spec: IndexSpec) -> Iterator[Parted]:
    for item in (one for one in spec.profile if one.item in spec.breakdowns.items and one.item != MODE):
        codes = snapshot.codes_of(item.item)
        labels: list[str] = []
        category = np.full(len(snapshot), -1, dtype=np.int64)
        for label, chosen in item.groups.items():
            if (who := np.isin(codes, chosen)).any():
                category[who] = len(labels)
                labels.append(label)
        yield Parted(item=item, labels=tuple(labels), category=category)


def _breakdown(
    spec: IndexSpec, everybody: Everybody, parted: Parted, bases: Bases, limits: Floats
) -> Breakdown:
    own, others = (
        GroupFigures(
            values=limits[first],
            low=limits[first + 1],
            high=limits[first + 2],
            n=bases.n[who],
            positive=bases.positive[who],
            clusters=bases.clusters[who],
        )
        for who, first in enumerate((0, 3))
    )
    gap, low, high = limits[6:]
    enough = np.minimum(own.clusters, others.clusters) >= spec.precision.least_clusters
    n_places, n_kinds = len(everybody.places) - 1, len(parted.labels)
    told, rows = enough & (high > low), (-1, len(spec.measures))
    found = judged(low.reshape(rows), high.reshape(rows), told.reshape(rows), spec)
    return Breakdown(
        key=parted.item.item,
        title=parted.item.title,
        categories=parted.labels,
        codes=tuple(parted.item.groups[label] for label in parted.labels),
        spec=spec,
        own=own,
        others=others,
        difference=gap,
        difference_low=low,
        difference_high=high,
        outcomes=tuple(found[row : row + n_kinds] for row in range(0, len(found), n_kinds)),
        inner=cells_of(
            everybody.people,
            everybody.weights.full_sample,
            everybody.who,
            (1 + everybody.place) * (1 + n_kinds) + 1 + parted.category,
            np.repeat(np.arange(-1, n_places), 1 + n_kinds),
            spec,
        ),
    )
