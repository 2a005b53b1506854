"""People -> figures of every place: direct estimates, then the domains on their goalposts and the index."""

from collections.abc import Callable, Iterator, Mapping
from concurrent.futures import Executor
from dataclasses import dataclass, replace
from functools import partial

import numpy as np

from scoring.aggregate import arithmetic, mpi
from scoring.arrays import Floats, Ints
from scoring.estimates import place_means
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
    unplaced: (M,) unweighted base of people in the whole but in none of the other places.
    """

    values: Floats
    n: Ints
    positive: Ints
    unplaced: Ints


def direct_figures(
    people: Floats,
    weights: Floats,
    place: Ints,
    n_places: int,
    spec: IndexSpec,
    *,
    executor: Executor | None = None,
    progress: Progress | None = None,
) -> Figures:
    """Direct estimates of all measures, one chunk a measure; domains are still on the person scale.

    people: (n, M) as ``people.person_values``. weights: (n, 1 + R), column 0 the full sample.
    place: (n,) position among the places below the whole, -1 where in none of them.
    """
    one = partial(_one_measure, weights=weights, place=place, n_places=n_places)
    done = (executor.map if executor else map)(one, np.ascontiguousarray(people.T))
    values, n, positive, unplaced = zip(*_counted(done, people.shape[1], progress), strict=True)
    is_share = np.array([measure.kind in SHARES for measure in spec.measures])
    return Figures(
        values=np.stack(values, axis=1),
        n=np.stack(n, axis=1),
        positive=np.where(is_share, np.stack(positive, axis=1), -1),
        unplaced=np.array(unplaced),
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
    The base of a composite is that of its smallest domain.
    """
    domains = [column for column, measure in enumerate(spec.measures) if measure.kind is MeasureKind.DOMAIN]
    parts = figures.values[:, domains]
    made = {
        MeasureKind.INDEX: mpi(_positive(parts), covariance=_covariance(parts)),
        MeasureKind.ARITHMETIC: arithmetic(parts),
    }
    values, n, unplaced = figures.values.copy(), figures.n.copy(), figures.unplaced.copy()
    for column, measure in enumerate(spec.measures):
        if measure.kind in made:
            values[:, column] = made[measure.kind]
            n[:, column] = figures.n[:, domains].min(axis=1)
            unplaced[column] = figures.unplaced[domains].min()
    return replace(figures, values=values, n=n, unplaced=unplaced)


_Row = tuple[Floats, Ints, Ints, int]


def _one_measure(column: Floats, *, weights: Floats, place: Ints, n_places: int) -> _Row:
    """Values (P, 1 + R), bases (P,), people who count (P,) and the base outside all places of one measure."""
    whole = place_means(column, weights, np.zeros_like(place), 1)
    below = place_means(column, weights, place, n_places)
    counted = place[column == 1.0]
    positive = np.bincount(counted[counted >= 0], minlength=n_places)
    return (
        np.concatenate([whole.values, below.values]),
        np.concatenate([whole.n, below.n]),
        np.concatenate([[len(counted)], positive]),
        int(((place < 0) & ~np.isnan(column)).sum()),
    )


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
