"""Domains of places under whole chains -> the index in many runs, each with its own choices and draw."""

from concurrent.futures import Executor
from dataclasses import dataclass
from functools import cached_property, partial

import numpy as np
from scipy.stats import gamma

from instruments.errors import TooFewRespondentsError
from scoring.arrays import Floats, Ints
from scoring.combining import chance_covariance, combined, rescaled
from scoring.composite import Aggregation, NormalisationMethod
from scoring.composite.rank_scores import ranks
from scoring.one_thread import in_one_thread
from scoring.replicates import FAY

FEWEST_PLACES = 3  # two can only change seats


@dataclass(frozen=True, slots=True, kw_only=True)
class Steps:
    """What each of Q runs takes of what comes after the chains.

    chain, scale, mean, draw: (Q,) numbers of the chain, of the options of two steps, and of the replicate.
    weights: (m, Q) of the domains; None where they count alike.
    """

    chain: Ints
    scale: Ints
    mean: Ints
    draw: Ints
    weights: Floats | None


@dataclass(frozen=True, kw_only=True)
class Rankings:
    """The index in Q runs and in the nominal one. index: (P, Q). nominal: (P,)."""

    index: Floats
    nominal: Floats

    @cached_property
    def ranks(self) -> Floats:
        """(P, Q) ranks within each run, 1 the highest; ties share the best."""
        return ranks(-self.index)

    @cached_property
    def shifts(self) -> Floats:
        """(Q,) how many places a place moves on average against the nominal run."""
        nominal = ranks(-self.nominal[:, None])
        return np.asarray(np.abs(self.ranks - nominal).mean(axis=0))


@dataclass(frozen=True, kw_only=True)
class Domains:
    """Domains of P places under each of C chains, (P, m, 1 + R) on the goalposts of the base wave.

    scales, means: the options of the two steps after them. modelled: the last columns are draws of the true
    domains and not replicates of their estimates.
    """

    chains: tuple[Floats, ...]
    scales: tuple[NormalisationMethod, ...]
    means: tuple[Aggregation, ...]
    modelled: bool = False

    def __post_init__(self) -> None:
        if len(self.chains[0]) < FEWEST_PLACES:
            raise TooFewRespondentsError(
                f"{len(self.chains[0])} places have an index that is shown under all choices",
                where="index sensitivity",
                fix=f"It takes {FEWEST_PLACES}: collect more answers, or leave out what loses them.",
            )

    def rankings(
        self, steps: Steps, nominal: tuple[int, int, int], *, executor: Executor | None = None
    ) -> Rankings:
        """The index in all runs. nominal: chain, scale and mean of the definition itself.

        A run takes theta + (theta_r - theta) / FAY of its own index, not an index of draws: the penalty of an
        unsmoothed estimate that is drawn around would count chance twice. Where domains are modelled there is
        no such penalty in them, and the index is that of the draw. executor: takes the runs of a chain.
        """
        index = np.empty((len(self.chains[0]), len(steps.chain)))
        chains = np.unique(steps.chain).tolist()
        work = partial(_of_chain, self, steps)
        for found in (executor.map if executor else map)(work, chains):
            for members, values in found:
                index[:, members] = values
        return Rankings(index=index, nominal=self._nominal(*nominal))

    def _nominal(self, chain: int, scale: int, mean: int) -> Floats:
        """(P,) the index as defined: of the estimates, or the mean of that of the draws."""
        parts = self._scaled(chain, scale)
        if self.modelled:
            return np.asarray(combined(parts[:, :, 1:], self.means[mean]).mean(axis=1))
        return combined(parts[:, :, :1], self.means[mean], covariance=chance_covariance(parts))[:, 0]

    def index(self, chain: int, scale: int, mean: int, steps: Steps, members: Ints) -> Floats:
        """(P, q) the index in the runs that share all but their weights and replicates."""
        parts = self._scaled(chain, scale)
        own = None if steps.weights is None else steps.weights[:, members]
        if self.modelled:
            return combined(parts[:, :, 1 + steps.draw[members]], self.means[mean], weights=own)
        covariance = chance_covariance(parts)
        still = np.broadcast_to(parts[:, :, :1], (*parts.shape[:2], len(members)))
        moved = parts[:, :, 1 + steps.draw[members]]
        middle, replicate = (
            combined(one, self.means[mean], weights=own, covariance=covariance) for one in (still, moved)
        )
        return middle + (replicate - middle) / FAY

    def _scaled(self, chain: int, scale: int) -> Floats:
        if (chain, scale) not in self._scales:
            self._scales[chain, scale] = rescaled(self.chains[chain], self.scales[scale])
        return self._scales[chain, scale]

    @cached_property
    def _scales(self) -> dict[tuple[int, int], Floats]:
        """Domains by chain and scale, as far as they were asked for."""
        return {}


@in_one_thread  # a worker has threads of its own
def _of_chain(domains: Domains, steps: Steps, chain: int) -> list[tuple[Ints, Floats]]:
    """The runs of one chain that share scale and mean, and the index (P, q) in them."""
    own = np.flatnonzero(steps.chain == chain)
    pairs = np.stack([steps.scale[own], steps.mean[own]], axis=1)
    distinct, row = np.unique(pairs, axis=0, return_inverse=True)
    groups = [own[row.reshape(-1) == number] for number in range(len(distinct))]
    return [
        (members, domains.index(chain, scale, mean, steps, members))
        for members, (scale, mean) in zip(groups, distinct.tolist(), strict=True)
    ]


def drawn_weights(points: Floats, concentration: float) -> Floats:
    """(m, Q) Dirichlet weights round equal ones from (Q, m) points of the unit cube, one a domain.

    The greater the concentration, the nearer to equal: the SD of a weight is
    sqrt((1 / m) (1 - 1 / m) / (concentration + 1)).
    """
    made = gamma.ppf(np.clip(points, 1e-12, 1.0 - 1e-12), concentration / points.shape[1])
    return np.asarray((made / made.sum(axis=1, keepdims=True)).T)
