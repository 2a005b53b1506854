"""Parts -> one index: units on axis 0, parts on axis 1, replicates last where there are any.

A missing part (NaN) makes the index missing: an index of other parts is another index.
"""

import numpy as np
from numpy.typing import ArrayLike

from instruments.errors import InvalidInputError
from scoring.arrays import Floats, floats, require_shape
from scoring.normalise import goalposts

_AMPI_RANGE = (70.0, 130.0)  # where the goalposts of a part fall


def arithmetic(values: ArrayLike, *, weights: ArrayLike | None = None) -> Floats:
    """The weighted mean of the parts (units[, R]): a surplus in one makes up for a gap in another."""
    result: Floats = np.average(floats(values), axis=1, weights=None if weights is None else floats(weights))
    return result


def geometric(values: ArrayLike, *, weights: ArrayLike | None = None) -> Floats:
    """The weighted geometric mean of positive parts (units[, R])."""
    return np.exp(arithmetic(np.log(_positive(values, "geometric")), weights=weights))


def harmonic(values: ArrayLike, *, weights: ArrayLike | None = None) -> Floats:
    """The weighted harmonic mean of positive parts (units[, R])."""
    return 1.0 / arithmetic(1.0 / _positive(values, "harmonic"), weights=weights)


def mpi(values: ArrayLike, *, covariance: ArrayLike | None = None) -> Floats:
    """The Mazziotta-Pareto index with negative penalty (units[, R]): M - S2 / M, S2 with the divisor m.

    values: (units, m) or (units, m, R) parts on a scale with positive mean, such as 100.
    covariance: (units, m, m) sampling covariance of a unit's parts. Chance spreads parts apart and
        would punish small samples: on average it adds tr(H Sigma) / m to S2, H = I - 11' / m. That is
        taken off again, and the penalty never falls below 0. One Sigma a unit serves all replicates.
    Source: Mazziotta and Pareto (2016), Social Indicators Research 127; the correction is ours.
    """
    parts = floats(values)
    mean = parts.mean(axis=1)
    if (mean <= 0.0).any():
        raise InvalidInputError(
            "the mean of the parts is not above 0, so the penalty has no meaning",
            where="mpi",
            fix="Put the parts on a scale with a positive middle first, such as 100 with unit 10.",
        )
    spread = parts.var(axis=1)
    if covariance is not None:
        noise = _spread_by_chance(parts, floats(covariance))
        spread = np.maximum(spread - noise.reshape(-1, *[1] * (spread.ndim - 1)), 0.0)
    result: Floats = mean - spread / mean
    return result


def ampi(
    values: ArrayLike, low: ArrayLike, high: ArrayLike, *, covariance: ArrayLike | None = None
) -> Floats:
    """The adjusted index: parts on fixed goalposts that fall on 70 and 130, then ``mpi``.

    low, high: (m,) goalposts, usually a reference less and plus half the range of all units and years;
    a low above its high marks a part where less is better. covariance: in units of the raw parts.
    """
    parts, ends = floats(values), (floats(low), floats(high))
    m = parts.shape[1]
    for name, end in zip(("low", "high"), ends, strict=True):
        require_shape(name, end, (m,), where="ampi")
    posts = (end.reshape(m, *[1] * (parts.ndim - 2)) for end in ends)
    placed = goalposts(parts, *posts, to=_AMPI_RANGE)
    scale = (_AMPI_RANGE[1] - _AMPI_RANGE[0]) / (ends[1] - ends[0])
    return mpi(placed, covariance=None if covariance is None else floats(covariance) * np.outer(scale, scale))


def copeland(values: ArrayLike, *, weights: ArrayLike | None = None) -> Floats:
    """Duels won less duels lost (units,): who is ahead on the greater weight of parts wins, ties share.

    Source: as in Munda (2008), Social Multi-Criteria Evaluation; copes with any scale and no exchange.
    """
    parts = floats(values)
    require_shape("values", parts, (None, None), where="copeland")
    shares = np.ones(parts.shape[1]) if weights is None else floats(weights)
    ahead = np.sign(parts[:, None, :] - parts[None, :, :]) @ shares
    even = np.abs(ahead) < 1e-12 * shares.sum()  # a tie, but for rounding of the weights
    return np.asarray(np.sign(np.where(even, 0.0, ahead)).sum(axis=1))


def _spread_by_chance(values: Floats, covariance: Floats) -> Floats:
    """tr(H Sigma) / m of each unit (units,)."""
    units, m = values.shape[:2]
    require_shape("covariance", covariance, (units, m, m), where="mpi")
    trace = np.einsum("uii->u", covariance)
    return np.asarray((trace - covariance.sum(axis=(1, 2)) / m) / m)


def _positive(values: ArrayLike, where: str) -> Floats:
    parts = floats(values)
    if (parts <= 0.0).any():
        raise InvalidInputError(
            "a part is 0 or negative, which this mean cannot carry",
            where=where,
            fix="Put the parts on a positive scale first, such as goalposts from 1 to 100.",
        )
    return parts
