"""People -> figures of every place: direct estimates, then the domains on their goalposts and the index."""

from collections.abc import Mapping
from dataclasses import dataclass, replace

import numpy as np

from scoring.aggregate import arithmetic
from scoring.arrays import Floats, Ints
from scoring.combining import direct_index, rescaled
from scoring.composite import NormalisationMethod
from scoring.direct_draws import direct_draws, direct_share_draws
from scoring.normalise import z_score
from scoring.place_groups import PlaceGroups, behind
from scoring.replicates import widened
from scoring.spec import Goalpost, IndexSpec, MeasureKind

COMPOSITES = (MeasureKind.INDEX, MeasureKind.ARITHMETIC)
SHARES = (MeasureKind.SHARE, MeasureKind.THRIVING)


@dataclass(frozen=True, slots=True, kw_only=True)
class Figures:
    """Figures of P places (the whole first) and M measures, with their replicates.

    values: (P, M, 1 + R), NaN where there is none, replicates ``widened``. n: (P, M) unweighted base.
    positive: (P, M) unweighted numerator of a share, -1 for other measures.
    clusters: (P, M) distinct clusters in the base.
    """

    values: Floats
    n: Ints
    positive: Ints
    clusters: Ints

    def rows(self, part: slice) -> "Figures":
        """The figures of some of the places."""
        return Figures(
            values=self.values[part],
            n=self.n[part],
            positive=self.positive[part],
            clusters=self.clusters[part],
        )


def direct_figures(
    values: Floats, people: Floats, groups: PlaceGroups, spec: IndexSpec, *, clusters: Ints
) -> Figures:
    """Direct estimates (P, M, 1 + R) with their bases; domains are still on the person scale.

    people: (n, M) as ``people.person_values``, whose weighted means by place the values are.
    clusters: (n,) numbers from 0, the same for people of one household or venue.
    """
    found, shares = behind(people, clusters, groups.levels), [one.kind in SHARES for one in spec.measures]
    return Figures(
        values=widened(values, found.clusters),
        n=found.n,
        positive=np.where(shares, found.positive, -1),
        clusters=found.clusters,
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


def on_scale(figures: Figures, spec: IndexSpec, by: slice) -> Figures:
    """The figures with domains on the scale that the definition decided on. by: places that give it."""
    if spec.handling.normalisation is NormalisationMethod.GOALPOSTS:
        return figures
    domains, values = domain_columns(spec), figures.values.copy()
    values[:, domains] = rescaled(values[:, domains], spec.handling.normalisation, by=by)
    return replace(figures, values=values)


def with_composites(figures: Figures, spec: IndexSpec) -> Figures:
    """The figures with the index and the plain average of their domains; none where a domain is missing.

    The base of a composite is that of its smallest domain, and so are its clusters.
    """
    if not any(measure.kind in COMPOSITES for measure in spec.measures):
        return figures
    values, n, clusters = figures.values.copy(), figures.n, figures.clusters
    put_composites(values, spec)
    return replace(figures, values=values, n=of_smallest(n, spec), clusters=of_smallest(clusters, spec))


def domain_columns(spec: IndexSpec) -> list[int]:
    """The positions of the domains among the measures of a definition."""
    return [column for column, measure in enumerate(spec.measures) if measure.kind is MeasureKind.DOMAIN]


def points(spec: IndexSpec, goalposts: Mapping[str, Goalpost]) -> tuple[Floats, Floats]:
    """(M,) unit and (M,) start that bring domains from the person scale to index points.

    Other measures stay as they are.
    """
    posts = [None if measure.domain is None else goalposts[measure.domain] for measure in spec.measures]
    unit = np.array([1.0 if post is None else 10.0 / post.unit for post in posts])
    start = np.array([0.0 if post is None else 100.0 - 10.0 * post.centre / post.unit for post in posts])
    return unit, start


def put_composites(values: Floats, spec: IndexSpec) -> None:
    """Write the index and the plain average of their domains into the columns of (P, M, 1 + R) figures."""
    parts = values[:, domain_columns(spec)]
    for column, measure in enumerate(spec.measures):
        if measure.kind is MeasureKind.INDEX:
            values[:, column] = direct_index(parts, spec.handling.aggregation)
        elif measure.kind is MeasureKind.ARITHMETIC:
            values[:, column] = arithmetic(parts)


def of_smallest(bases: Ints, spec: IndexSpec) -> Ints:
    """(..., M) bases, where that of a composite is the one of its smallest domain."""
    made, domains = bases.copy(), domain_columns(spec)
    for column, measure in enumerate(spec.measures):
        if measure.kind in COMPOSITES:
            made[..., column] = bases[..., domains].min(axis=-1)
    return made


def figure_draws(figures: Figures, spec: IndexSpec) -> Floats:
    """(P, M, D) joint draws around direct figures, shares within 0 and 1.

    NaN where there is no figure, and where too few clusters or replicates that do not move tell of chance.
    """
    share = np.array([measure.kind in SHARES for measure in spec.measures])
    draws = np.empty((*figures.n.shape, spec.draws))
    draws[:, ~share] = direct_draws(figures.values[:, ~share], spec.draws, spec.seed)
    draws[:, share] = direct_share_draws(figures.values[:, share], spec.draws, spec.seed)
    told = figures.clusters >= spec.precision.least_clusters
    draws[~(told & (np.ptp(draws, axis=-1) > 0.0))] = np.nan
    return draws
