"""Parts -> one index: units on axis 0, parts on axis 1, replicates last where there are any.

A missing part (NaN) makes the index missing: an index of other parts is another index.
"""

import numpy as np
from numpy.typing import ArrayLike

from instruments.errors import InvalidInputError
from scoring.arrays import Floats, floats, numbers, require_shape, require_weights
from scoring.normalise import goalposts

_AMPI_RANGE = (70.0, 130.0)  # where the goalposts of a part fall


def arithmetic(values: ArrayLike, *, weights: ArrayLike | None = None, renormalise: bool = False) -> Floats:
    """The weighted mean of the parts (units[, R]): a surplus in one makes up for a gap in another.

    weights: (m,) or, where each replicate has its own, (m, R). renormalise: where a part is missing the
    weights of the others count for all, so that units stand on different parts; else the mean is missing.
    """
    parts = _parts(values, "arithmetic")
    shares = _shares(parts, weights)
    if not renormalise:
        result: Floats = _weighted(parts, shares) / shares.sum(axis=0)
        return result
    there = ~np.isnan(parts)
    mass = _weighted(there.astype(np.float64), shares)
    sums = _weighted(np.where(there, parts, 0.0), shares)
    of_those: Floats = np.divide(sums, mass, out=np.full(sums.shape, np.nan), where=mass > 0.0)
    return of_those


def power_mean(
    values: ArrayLike, power: float, *, weights: ArrayLike | None = None, renormalise: bool = False
) -> Floats:
    """The weighted power mean of positive parts (units[, R]); the less the power, the more a low part counts.

    power: 1 is the arithmetic mean, 0 the geometric, -1 the harmonic.
    """
    parts = _positive(values, "power_mean")
    if power == 0.0:
        return np.exp(arithmetic(np.log(parts), weights=weights, renormalise=renormalise))
    mean = arithmetic(parts**power, weights=weights, renormalise=renormalise)
    return np.asarray(mean ** (1.0 / power))


def geometric(values: ArrayLike, *, weights: ArrayLike | None = None, renormalise: bool = False) -> Floats:
    """The weighted geometric mean of positive parts (units[, R])."""
    return power_mean(values, 0.0, weights=weights, renormalise=renormalise)


def harmonic(values: ArrayLike, *, weights: ArrayLike | None = None, renormalise: bool = False) -> Floats:
    """The weighted harmonic mean of positive parts (units[, R])."""
    return power_mean(values, -1.0, weights=weights, renormalise=renormalise)


def mean_of_least(values: ArrayLike, n: int) -> Floats:
    """The mean of each unit's n least parts (units[, R]): the index of whoever is behind somewhere.

    Source: Yager (1988), IEEE Transactions on Systems, Man and Cybernetics 18, for ordered weights.
    """
    return np.asarray(np.sort(_at_least(values, n), axis=1)[:, :n].mean(axis=1))


def mean_of_greatest(values: ArrayLike, n: int) -> Floats:
    """The mean of each unit's n greatest parts (units[, R])."""
    return -mean_of_least(-floats(values), n)


def distance_from_ideal(values: ArrayLike) -> Floats:
    """How far each unit is from the best values of all (units[, R]): 0 at them, and about 1 far away.

    The distance is counted in the mean distance plus two of its standard deviations (divisor n - 1).
    Source: Hellwig (1968), the Wroclaw taxonomic method. values: parts on one scale, more is better.
    """
    parts = _parts(values, "distance_from_ideal")
    away = np.sqrt(((parts - parts.max(axis=0)) ** 2).sum(axis=1))
    unit = away.mean(axis=0) + 2.0 * away.std(axis=0, ddof=1)
    return np.asarray(away / unit)


def mpi(
    values: ArrayLike, *, weights: ArrayLike | None = None, covariance: ArrayLike | None = None
) -> Floats:
    """The Mazziotta-Pareto index with negative penalty (units[, R]): M - S2 / M, S2 with the divisor m.

    values: (units, m) or (units, m, R) parts on a scale with positive mean, such as 100.
    weights: (m,) or, where each replicate has its own, (m, R); they count in M and in S2 alike.
    covariance: (units, m, m) sampling covariance of a unit's parts. Chance spreads parts apart and
        would punish small samples: on average it adds tr(H Sigma) / m to S2, H = I - 11' / m. That is
        taken off again, and the penalty never falls below 0. One Sigma a unit serves all replicates.
    Source: Mazziotta and Pareto (2016), Social Indicators Research 127; weights and correction are ours.
    """
    parts = _parts(values, "mpi")
    shares = None if weights is None else _shares(parts, weights)
    mean = parts.mean(axis=1) if shares is None else arithmetic(parts, weights=shares)
    if (mean <= 0.0).any():
        raise InvalidInputError(
            "the mean of the parts is not above 0, so the penalty has no meaning",
            where="mpi",
            fix="Put the parts on a scale with a positive middle first, such as 100 with unit 10.",
        )
    spread = _spread(parts, mean) if shares is None else _weighted_spread(parts, mean, shares)
    if covariance is not None:
        noise = _spread_by_chance(parts, floats(covariance), shares)
        spread = np.maximum(spread - noise.reshape(len(parts), *[-1] * (spread.ndim - 1)), 0.0)
    result: Floats = mean - spread / mean
    return result


def ampi(
    values: ArrayLike, low: ArrayLike, high: ArrayLike, *, covariance: ArrayLike | None = None
) -> Floats:
    """The adjusted index: parts on fixed goalposts that fall on 70 and 130, then ``mpi``.

    low, high: (m,) goalposts, usually a reference less and plus half the range of all units and years;
    a low above its high marks a part where less is better. covariance: in units of the raw parts.
    """
    parts, ends = _parts(values, "ampi"), (floats(low), floats(high))
    m = parts.shape[1]
    for name, end in zip(("low", "high"), ends, strict=True):
        require_shape(name, end, (m,), where="ampi")
    posts = (end.reshape(m, *[1] * (parts.ndim - 2)) for end in ends)
    placed = goalposts(parts, *posts, to=_AMPI_RANGE)
    scale = (_AMPI_RANGE[1] - _AMPI_RANGE[0]) / (ends[1] - ends[0])
    return mpi(placed, covariance=None if covariance is None else floats(covariance) * np.outer(scale, scale))


def outranking(values: ArrayLike, *, weights: ArrayLike | None = None) -> Floats:
    """The share of the weight of parts on which a unit is ahead of each other (units, units), ties half.

    A unit that misses a part has no duels. The diagonal is 0: nobody fights with himself.
    """
    parts = _parts(values, "outranking")
    require_shape("values", parts, (None, None), where="outranking")
    shares = np.ones(parts.shape[1]) if weights is None else numbers("weights", weights, where="outranking")
    require_shape("weights", shares, (parts.shape[1],), where="outranking")
    require_weights(shares, where="outranking")
    ahead = np.sign(parts[:, None, :] - parts[None, :, :]) @ (shares / shares.sum())
    result: Floats = 0.5 * (ahead + 1.0 - np.eye(len(parts)))
    return result


def copeland(values: ArrayLike, *, weights: ArrayLike | None = None) -> Floats:
    """Duels won less duels lost (units,): who is ahead on the greater weight of parts wins, ties share.

    Source: as in Munda (2008), Social Multi-Criteria Evaluation; copes with any scale and no exchange.
    """
    ahead = outranking(values, weights=weights)
    won = ahead - ahead.T
    even = np.abs(won) < 1e-12  # a tie, but for rounding of the weights
    return np.asarray(np.sign(np.where(even, 0.0, won)).sum(axis=1))


def _weighted_spread(parts: Floats, mean: Floats, shares: Floats) -> Floats:
    """The weighted variance of the parts of each unit round its weighted mean (units[, R])."""
    if mean.ndim == 1:
        return arithmetic((parts - mean[:, None]) ** 2, weights=shares)
    away = (parts if parts.ndim == 3 else parts[:, :, None]) - mean[:, None]
    return arithmetic(away**2, weights=shares)


def _spread(parts: Floats, mean: Floats) -> Floats:
    """The variance of the parts of each unit around its mean (units[, R]), with the divisor m."""
    away = parts - mean[:, None]
    return np.asarray(np.einsum("um...,um...->u...", away, away) / parts.shape[1])


def _spread_by_chance(parts: Floats, covariance: Floats, shares: Floats | None) -> Floats:
    """What chance adds to the spread of each unit: tr(H Sigma) / m, or with weights (units[, R])."""
    units, m = parts.shape[:2]
    require_shape("covariance", covariance, (units, m, m), where="mpi")
    if shares is None:
        trace = np.einsum("uii->u", covariance)
        return np.asarray((trace - covariance.sum(axis=(1, 2)) / m) / m)
    own = shares / shares.sum(axis=0)
    common = np.einsum("i...,uij,j...->u...", own, covariance, own)
    return np.asarray(np.einsum("uii,i...->u...", covariance, own) - common)


def _parts(values: ArrayLike, where: str) -> Floats:
    """The values as units x parts[ x R], with one part or more."""
    parts = numbers("values", values, where=where)
    if parts.ndim not in (2, 3) or not parts.shape[1]:
        raise InvalidInputError(
            f"values has shape {' x '.join(map(str, parts.shape)) or 'of a single number'}",
            where=where,
            fix="Give units x parts, one part or more; of a single unit [[110, 105]], not [110, 105].",
        )
    return parts


def _positive(values: ArrayLike, where: str) -> Floats:
    parts = _parts(values, where)
    if (parts <= 0.0).any():
        raise InvalidInputError(
            "a part is 0 or negative, which this mean cannot carry",
            where=where,
            fix="Put the parts on a positive scale first, such as goalposts from 1 to 100.",
        )
    return parts


def _shares(parts: Floats, weights: ArrayLike | None) -> Floats:
    """(m,) or (m, R) weights, checked."""
    shares = np.ones(parts.shape[1]) if weights is None else numbers("weights", weights, where="arithmetic")
    require_weights(shares, where="arithmetic")
    if shares.shape[0] != parts.shape[1] or shares.ndim > 2:
        require_shape("weights", shares, (parts.shape[1],), where="arithmetic")
    return shares


def _weighted(parts: Floats, shares: Floats) -> Floats:
    """The sum of weight times part (units[, R])."""
    own = "mr" if shares.ndim == 2 else "m"
    given = "umr" if parts.ndim == 3 else "um"
    out = "ur" if "r" in own + given else "u"
    return np.asarray(np.einsum(f"{given},{own}->{out}", parts, shares))


def _at_least(values: ArrayLike, n: int) -> Floats:
    """The parts, refused where there are not n; a unit that misses one has no mean of the least."""
    parts = _parts(values, "mean_of_least")
    if not 1 <= n <= parts.shape[1]:
        raise InvalidInputError(
            f"{n} of {parts.shape[1]} parts cannot be taken",
            where="mean_of_least",
            fix="Give a number from 1 to the number of parts.",
        )
    return np.where(np.isnan(parts).any(axis=1, keepdims=True), np.nan, parts)
