"""Joint draws of the true values of places -> what can be said of their order: never a bare rank.

Everything is counted over draws, place by place: the last axis is the draw. A place that is withheld or has
no value (NaN in every draw) has no rank and stands in nobody's way. Rank 1 is the highest value. Places that
tie in a draw share it: an interval reaches over all the ranks that they could have, expected ranks and bands
take the middle one. Draws are so many and no more, so each figure has a Monte Carlo error beside it.
Sources: Goldstein and Spiegelhalter (1996), JRSS A 159, for intervals of ranks; Shen and Louis (1998), JRSS B
60, for posterior expected ranks, which do not order places by how much was shrunk.
"""

from dataclasses import dataclass

import numpy as np
from numpy.typing import ArrayLike

from instruments.errors import InvalidInputError
from scoring.arrays import Bools, Floats, floats, require_shape

BANDS = 5


@dataclass(frozen=True, slots=True, kw_only=True)
class RankSummary:
    """What draws say of the rank of each place, each (places,); NaN for a place without values.

    expected: posterior expected rank; its error. low, high: interval of ranks at ``level``, whole ranks;
    low_error, high_error: how far each limit could be off for want of draws.
    n_ranked: places that have a rank.
    """

    expected: Floats
    expected_error: Floats
    low: Floats
    high: Floats
    low_error: Floats
    high_error: Floats
    level: float
    n_ranked: int
    n_draws: int


@dataclass(frozen=True, slots=True, kw_only=True)
class BandProbabilities:
    """How likely each place is in each band, (places, bands); band 0 has the highest values.

    Bands share the places out evenly by rank. errors: Monte Carlo, (places, bands).
    """

    values: Floats
    errors: Floats
    n_ranked: int

    @property
    def likeliest(self) -> Floats:
        """(places,) the band that each place is in most often, from 0; NaN for a place without values."""
        there = ~np.isnan(self.values[:, 0])
        best = np.nan_to_num(self.values, nan=-1.0).argmax(axis=1)
        return np.where(there, best.astype(np.float64), np.nan)


@dataclass(frozen=True, slots=True, kw_only=True)
class PairProbabilities:
    """How likely the place of a row is above that of a column, (places, places), ties half; and its error.

    The diagonal is NaN: nothing is to be said there.
    """

    values: Floats
    errors: Floats


def rank_summary(draws: ArrayLike, *, level: float = 0.95) -> RankSummary:
    """Expected rank and interval of ranks of each place. draws: (places, D) joint, of the true values."""
    given, there = _joint(draws, "rank_summary")
    return _summary(given, there, _rank_limits(given[there]), level)


def rank_summary_and_bands(
    draws: ArrayLike, *, level: float = 0.95, bands: int = BANDS
) -> tuple[RankSummary, BandProbabilities]:
    """``rank_summary`` and ``band_probabilities`` of the same draws, which are ranked once."""
    given, there = _joint(draws, "rank_summary_and_bands")
    limits = _rank_limits(given[there])
    return _summary(given, there, limits, level), _bands(given, there, limits, bands)


def _summary(given: Floats, there: Bools, limits: tuple[Floats, Floats], level: float) -> RankSummary:
    tail, (best, worst) = _tail(level), limits
    middle = (best + worst) / 2.0
    n_draws = given.shape[1]
    low, low_error = _quantile(best, tail)
    high, high_error = _quantile(worst, 1.0 - tail)
    return RankSummary(
        expected=_spread(middle.mean(axis=1), there),
        expected_error=_spread(middle.std(axis=1, ddof=1) / np.sqrt(n_draws), there),
        low=_spread(low, there),
        high=_spread(high, there),
        low_error=_spread(low_error, there),
        high_error=_spread(high_error, there),
        level=level,
        n_ranked=int(there.sum()),
        n_draws=n_draws,
    )


def band_probabilities(draws: ArrayLike, *, bands: int = BANDS) -> BandProbabilities:
    """How likely each place is in each of ``bands`` equal parts of the order. draws: (places, D)."""
    given, there = _joint(draws, "band_probabilities")
    return _bands(given, there, _rank_limits(given[there]), bands)


def _bands(given: Floats, there: Bools, limits: tuple[Floats, Floats], bands: int) -> BandProbabilities:
    n, (best, worst) = int(there.sum()), limits
    if not 2 <= bands <= n:
        raise InvalidInputError(
            f"{n} places cannot be shared out among {bands} bands",
            where="band_probabilities",
            fix="Give 2 bands or more, and no more than there are places with values.",
        )
    band = np.ceil((best + worst) / 2.0 * bands / n) - 1.0
    shares = np.stack([(band == number).mean(axis=1) for number in range(bands)], axis=1)
    return BandProbabilities(
        values=_spread(shares, there), errors=_spread(_share_error(shares, given.shape[1]), there), n_ranked=n
    )


def pair_probabilities(draws: ArrayLike) -> PairProbabilities:
    """P(A > B) for each pair of places. draws: (places, D)."""
    given, there = _joint(draws, "pair_probabilities")
    shares = np.stack([_above(given[there], one) for one in given[there]])
    np.fill_diagonal(shares, np.nan)
    full = np.full((len(given), len(given)), np.nan)
    full[np.ix_(there, there)] = shares
    return PairProbabilities(values=full, errors=_share_error(full, given.shape[1]))


def _above(draws: Floats, one: Floats) -> Floats:
    """(places,) how often one place is above each, ties half."""
    return np.asarray((one > draws).mean(axis=1) + 0.5 * (one == draws).mean(axis=1))


def _rank_limits(draws: Floats) -> tuple[Floats, Floats]:
    """The best and the worst rank that each place could have in each draw, (places, D) each."""
    turned = np.ascontiguousarray(-draws.T)
    order = np.argsort(turned, axis=1)
    ordered = np.take_along_axis(turned, order, axis=1)
    place = np.arange(1.0, turned.shape[1] + 1)
    ends = np.ones((len(turned), turned.shape[1] + 1), dtype=np.bool_)
    ends[:, 1:-1] = ordered[:, 1:] != ordered[:, :-1]  # where a run of ties begins, and the one before ends
    if ends.all():  # without ties there is one rank for each
        ranks = np.empty_like(turned)
        np.put_along_axis(ranks, order, np.broadcast_to(place, order.shape), axis=1)
        return ranks.T, ranks.T
    first = np.maximum.accumulate(np.where(ends[:, :-1], place, 0.0), axis=1)
    last = np.where(ends[:, 1:], place, np.inf)[:, ::-1]
    best, worst = np.empty_like(first), np.empty_like(first)
    np.put_along_axis(best, order, first, axis=1)
    np.put_along_axis(worst, order, np.minimum.accumulate(last, axis=1)[:, ::-1], axis=1)
    return best.T, worst.T


def _quantile(ranks: Floats, share: float) -> tuple[Floats, Floats]:
    """The rank below which a share of draws lies, and its error by the binomial spread of that share."""
    n = ranks.shape[1]
    away = np.sqrt(share * (1.0 - share) / n)
    shares = np.clip([share, share - away, share + away], 0.0, 1.0)
    middle, below, above = np.quantile(ranks, shares, axis=1, method="inverted_cdf")
    return middle, np.asarray((above - below) / 2.0)


def _share_error(shares: Floats, n_draws: int) -> Floats:
    """Monte Carlo error of shares of draws; where all or none agree, as if one draw more did not."""
    kept = np.clip(shares, 1.0 / (n_draws + 2.0), 1.0 - 1.0 / (n_draws + 2.0))
    return np.asarray(np.sqrt(kept * (1.0 - kept) / n_draws))


def _spread(found: Floats, there: Bools) -> Floats:
    """Results of the places with values, NaN for the others."""
    full = np.full((len(there), *found.shape[1:]), np.nan)
    full[there] = found
    return full


def _joint(draws: ArrayLike, where: str) -> tuple[Floats, Bools]:
    """The draws, and which places have values; a place must have a value in every draw or in none."""
    given = floats(draws)
    require_shape("draws", given, (None, None), where=where)
    missing = np.isnan(given)
    there: Bools = np.logical_not(missing.any(axis=1))
    if (missing.any(axis=1) & ~missing.all(axis=1)).any():
        raise InvalidInputError(
            "a place has a value in some draws and none in others",
            where=where,
            fix="Give each place a value in every draw, or NaN in all where it has none.",
        )
    if there.sum() < 2 or given.shape[1] < 2:
        raise InvalidInputError(
            f"{int(there.sum())} places with values in {given.shape[1]} draws have no order",
            where=where,
            fix="Give two places or more, and two draws or more; 1,000 are usual.",
        )
    return given, there


def _tail(level: float) -> float:
    if not 0.0 < level < 1.0:
        raise InvalidInputError(
            f"level is {level}", where="rank_summary", fix="Give a share between 0 and 1, such as 0.95."
        )
    return (1.0 - level) / 2.0
