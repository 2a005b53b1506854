"""People -> figures of every place: direct estimates, then the domains on their goalposts and the index."""

from collections.abc import Callable, Iterator, Mapping
from concurrent.futures import Executor
from dataclasses import dataclass, replace
from functools import partial

import numpy as np

from scoring.aggregate import arithmetic, mpi
from scoring.arrays import Floats, Ints
from scoring.estimates import place_clusters, place_means, place_shares
from scoring.normalise import z_score
from scoring.replicates import FAY
from scoring.spec import Goalpost, IndexSpec, MeasureKind

Progress = Callable[[str, int, int], None]  # stage, done, total
COMPOSITES = (MeasureKind.INDEX, MeasureKind.ARITHMETIC)
SHARES = (MeasureKind.SHARE, MeasureKind.THRIVING)


@dataclass(frozen=True, slots=True, kw_only=True)
class Figures:
    """Figures of P places (the whole first) and M measures, with their replicates.

    values: (P, M, 1 + R), NaN where there is none. n: (P, M) unweighted base.
    positive: (P, M) unweighted numerator of a share, -1 for other measures.
    clusters: (P, M) distinct clusters in the base.
    """

    values: Floats
    n: Ints
    positive: Ints
    clusters: Ints


def direct_figures(
    people: Floats,
    weights: Floats,
    place: Ints,
    n_places: int,
    spec: IndexSpec,
    *,
    clusters: Ints,
    executor: Executor | None = None,
    progress: Progress | None = None,
) -> Figures:
    """Direct estimates of all measures, one chunk a measure; domains are still on the person scale.

    people: (n, M) as ``people.person_values``. weights: (n, 1 + R), column 0 the full sample.
    place: (n,) position among the places below the whole, -1 where in none of them.
    clusters: (n,) numbers from 0, the same for people of one household or venue.
    """
    one = partial(_one_measure, weights=weights, place=place, n_places=n_places, clusters=clusters)
    kinds = [measure.kind for measure in spec.measures]
    done = (executor.map if executor else map)(one, np.ascontiguousarray(people.T), kinds)
    values, n, positive, of_clusters = zip(*_counted(done, people.shape[1], progress), strict=True)
    return Figures(
        values=np.stack(values, axis=1),
        n=np.stack(n, axis=1),
        positive=np.stack(positive, axis=1),
        clusters=np.stack(of_clusters, axis=1),
    )


def on_goalposts(figures: Figures, spec: IndexSpec, goalposts: Mapping[str, Goalpost]) -> Figures:
    """The figures with every domain in index points: 100 + 10 (x - centre) / unit."""
    values = figures.values.copy()
    for column, measure in enumerate(spec.measures):
        if measure.kind is MeasureKind.DOMAIN:
            goalpost = goalposts[str(measure.domain)]
            values[:, column] = z_score(
                values[:, column], centre=goalpost.centre, unit=goalpost.unit, mean=100.0, sd=10.0
            )
    return replace(figures, values=values)


def with_composites(figures: Figures, spec: IndexSpec) -> Figures:
    """The figures with the index and the plain average of their domains; none where a domain is missing.

    A place whose domains average 0 or less in any replicate has none either: the penalty divides by that
    average. It takes a handful of people far below all others.
    The penalty for imbalance is MPI-, less what sampling adds to it: the plug-in S2 - tr(H Sigma) / m,
    with Sigma from the replicates of the place itself, never below 0.
    The base of a composite is that of its smallest domain, and so are its clusters.
    """
    domains = [column for column, measure in enumerate(spec.measures) if measure.kind is MeasureKind.DOMAIN]
    parts = figures.values[:, domains]
    made = {
        MeasureKind.INDEX: mpi(_positive(parts), covariance=_covariance(parts)),
        MeasureKind.ARITHMETIC: arithmetic(parts),
    }
    values, n, clusters = figures.values.copy(), figures.n.copy(), figures.clusters.copy()
    for column, measure in enumerate(spec.measures):
        if measure.kind in made:
            values[:, column] = made[measure.kind]
            n[:, column] = figures.n[:, domains].min(axis=1)
            clusters[:, column] = figures.clusters[:, domains].min(axis=1)
    return replace(figures, values=values, n=n, clusters=clusters)


_Row = tuple[Floats, Ints, Ints, Ints]


def _one_measure(
    column: Floats, kind: MeasureKind, *, weights: Floats, place: Ints, n_places: int, clusters: Ints
) -> _Row:
    """Values (P, 1 + R), bases (P,), people who count (P,) and clusters (P,) of one measure."""
    parts = [
        (*_estimated(column, weights, where, places, kind), place_clusters(column, clusters, where, places))
        for where, places in ((np.zeros_like(place), 1), (place, n_places))
    ]
    values, n, positive, of_clusters = (np.concatenate(part) for part in zip(*parts, strict=True))
    return values, n, positive, of_clusters


def _estimated(
    column: Floats, weights: Floats, place: Ints, n_places: int, kind: MeasureKind
) -> tuple[Floats, Ints, Ints]:
    """Values, bases and people who count, -1 where nobody is counted: not in a mean."""
    if kind in SHARES:
        shares = place_shares(column, weights, place, n_places)
        return shares.values, shares.n, shares.positive
    means = place_means(column, weights, place, n_places)
    return means.values, means.n, np.full(n_places, -1, dtype=np.int64)


def _counted(rows: Iterator[_Row], total: int, progress: Progress | None) -> Iterator[_Row]:
    for done, row in enumerate(rows, start=1):
        if progress is not None:
            progress("estimates", done, total)
        yield row


def _positive(parts: Floats) -> Floats:
    """(P, m, 1 + R) parts, all NaN for places where their average is not above 0 throughout."""
    below = (parts.mean(axis=1) <= 0.0).any(axis=-1)
    return np.where(below[:, None, None], np.nan, parts)


def _covariance(values: Floats) -> Floats:
    """(P, m, m) sampling covariance of (P, m, 1 + R) estimates: 4 / R times the products of their moves."""
    moves = values[..., 1:] - values[..., :1]
    covariance: Floats = np.einsum("pir,pjr->pij", moves, moves) / (FAY**2 * moves.shape[-1])
    return covariance
