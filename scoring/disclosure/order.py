"""What may be published of the order of places: only of those that are shown, and never a bare rank.

Whoever is withheld stands in nobody's way. What is said of two places is a per cent from 1 to 99, as draws
are never so many that there is no doubt left.
"""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from math import ceil

import numpy as np

from instruments.places import Place
from scoring.arrays import Floats
from scoring.disclosure.withholding import Reasons
from scoring.place_order import PlaceOrder, place_order
from scoring.published import PublishedOrder, PublishedPairs, RankSet
from scoring.rank_sets import RankSets
from scoring.ranks import PairProbabilities
from scoring.spec import IndexSpec

_ALL, _LEAST = 100.0, 1  # per cents


@dataclass(frozen=True, slots=True, kw_only=True)
class Standing:
    """orders: (place, measure). pairs: (level, measure)."""

    orders: Mapping[tuple[str, str], PublishedOrder] = field(default_factory=dict)
    pairs: Mapping[tuple[str, str], PublishedPairs] = field(default_factory=dict)


def published_standing(draws: Floats, places: Sequence[Place], why: Reasons, spec: IndexSpec) -> Standing:
    """Where each place stands among those that are shown. draws: (P, M, D) of the places of one level."""
    orders: dict[tuple[str, str], PublishedOrder] = {}
    pairs: dict[tuple[str, str], PublishedPairs] = {}
    for key, found in _orders(draws, why, spec):
        shown = [row for row, low in enumerate(found.ranks.low) if not np.isnan(low)]
        orders |= {(places[row].code, key): _order(found, row) for row in shown}
        if found.pairs is not None:
            pairs[places[0].level, key] = _pairs(found.pairs, shown, places)
    return Standing(orders=orders, pairs=pairs)


def _orders(draws: Floats, why: Reasons, spec: IndexSpec) -> Iterator[tuple[str, PlaceOrder]]:
    hidden = np.array([[one is not None for one in row] for row in why], dtype=np.bool_)
    for column, measure in enumerate(spec.measures):
        if measure.key in spec.ranks.measures:
            shown = np.where(hidden[:, column, None], np.nan, draws[:, column])
            order = place_order(shown, level=spec.level, bands=spec.ranks.bands)
            if order is not None:
                yield measure.key, order


def _order(found: PlaceOrder, row: int) -> PublishedOrder:
    ranks, bands = found.ranks, found.bands
    return PublishedOrder(
        low=int(ranks.low[row]),
        high=int(ranks.high[row]),
        of=ranks.n_ranked,
        error=ceil(max(ranks.low_error[row], ranks.high_error[row])),
        bands=() if bands is None else tuple(round(_ALL * float(share)) for share in bands.values[row]),
        bands_error=None if bands is None else _per_cents(bands.errors[row]),
        alone=_set(found.marginal, row),
        together=_set(found.simultaneous, row),
    )


def _set(found: RankSets | None, row: int) -> RankSet | None:
    return None if found is None else RankSet(low=int(found.low[row]), high=int(found.high[row]))


def _pairs(found: PairProbabilities, shown: Sequence[int], places: Sequence[Place]) -> PublishedPairs:
    values, errors = (one[np.ix_(shown, shown)] for one in (found.values, found.errors))
    return PublishedPairs(
        places=tuple(places[row].code for row in shown),
        above=tuple(tuple(map(_chance, row[number + 1 :])) for number, row in enumerate(values[:-1])),
        error=_per_cents(errors),
    )


def _chance(share: float) -> int:
    return min(max(round(_ALL * float(share)), _LEAST), int(_ALL) - _LEAST)


def _per_cents(errors: Floats) -> int:
    """The greatest Monte Carlo error of shares, in whole per cents, never rounded down."""
    return ceil(_ALL * float(np.nanmax(errors)))
