"""What a study needs of one chain: places that are put in order, their domains, and the words for them."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import numpy as np

from instruments.errors import NotIdentifiedError
from instruments.places import Place
from scoring.arrays import Floats, Ints
from scoring.choices import chosen
from scoring.composite import Aggregation
from scoring.figures import Figures, with_composites
from scoring.outcomes import Outcome
from scoring.run import IndexRun
from scoring.spec import MeasureKind
from scoring.summaries import summaries

Words = tuple[Outcome | None, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Ranked:
    """P places under one chain. domains: (P, m, 1 + K) in index points, the estimates first.

    The other columns are replicates, or draws where the places are modelled. n: (P, m) unweighted bases.
    told: the words for the index of each place, by the mean that puts the domains together.
    """

    places: tuple[Place, ...]
    domains: Floats
    n: Ints
    told: Mapping[Aggregation, Words]
    modelled: bool

    def words(self, aggregation: Aggregation) -> Words:
        """The words for the index of each place, when its domains are put together in this way."""
        return self.told[aggregation]


def ranked(run: IndexRun, means: Sequence[Aggregation], *, small: bool) -> Ranked:
    """The reported places of a chain, or the smaller ones below them, which have the words of their chain."""
    domains = [c for c, one in enumerate(run.spec.measures) if one.kind is MeasureKind.DOMAIN]
    if not small:
        told = {mean: _words(run, mean) for mean in means}
        values, n = run.values[1:, domains], run.n[1:, domains]
        return Ranked(places=run.places[1:], domains=values, n=n, told=told, modelled=False)
    if run.small is None:
        raise NotIdentifiedError(
            "there are no figures of small places",
            where="index sensitivity",
            fix="Study the reported places: --level reported.",
        )
    index = [measure.kind for measure in run.spec.measures].index(MeasureKind.INDEX)
    own = tuple(row[index] for row in run.small.outcomes)
    draws = run.small.draws[:, domains]
    values = np.concatenate([draws.mean(axis=-1, keepdims=True), draws], axis=-1)
    n = np.where(run.small.synthetic[:, None], 0, run.small.n[:, domains])
    told = dict.fromkeys(means, own)
    return Ranked(places=run.small.places, domains=values, n=n, told=told, modelled=True)


def _words(run: IndexRun, mean: Aggregation) -> Words:
    """The words for the index of reported places, when their domains are put together in another way."""
    spec = chosen(run.spec, {"aggregation": mean.value})
    column = [measure.kind for measure in spec.measures].index(MeasureKind.INDEX)
    figures = Figures(values=run.values, n=run.n, positive=run.positive, clusters=run.clusters)
    found = summaries(with_composites(figures, spec), spec, deff=run.weighting.deff)
    return tuple(row[column] for row in found.outcomes[1:])
