"""All that is said of the order of places, by one measure: never a bare rank, and never without its error."""

from dataclasses import dataclass

import numpy as np

from scoring.arrays import Floats
from scoring.rank_sets import RankSets, marginal_rank_sets, simultaneous_rank_sets
from scoring.ranks import (
    BandProbabilities,
    PairProbabilities,
    RankSummary,
    pair_probabilities,
    rank_summary,
    rank_summary_and_bands,
)

MOST_PAIRED = 100  # places: with more, pairs are too many to be read, and bands tell the same


@dataclass(frozen=True, slots=True, kw_only=True)
class PlaceOrder:
    """The order of P places by one measure; rank 1 has the highest value, and NaN marks a place without one.

    bands: None where there are fewer places than bands. pairs and rank sets: None for more than 100 places.
    """

    ranks: RankSummary
    bands: BandProbabilities | None
    pairs: PairProbabilities | None
    marginal: RankSets | None
    simultaneous: RankSets | None


def place_order(draws: Floats, *, level: float, bands: int) -> PlaceOrder | None:
    """The order of places by their joint draws (P, D); None where fewer than two have a figure.

    A place that may not be shown is given as NaN: it then stands in nobody's way.
    """
    n = int((~np.isnan(draws).any(axis=1)).sum())
    if n < 2:
        return None
    paired = n <= MOST_PAIRED
    estimate = draws.mean(axis=1)
    errors = draws - estimate[:, None]
    ranks, shares = (
        rank_summary_and_bands(draws, level=level, bands=bands)
        if bands <= n
        else (rank_summary(draws, level=level), None)
    )
    return PlaceOrder(
        ranks=ranks,
        bands=shares,
        pairs=pair_probabilities(draws) if paired else None,
        marginal=marginal_rank_sets(estimate, errors, level=level) if paired else None,
        simultaneous=simultaneous_rank_sets(estimate, errors, level=level) if paired else None,
    )
