"""Parts -> one index: units on axis 0, parts on axis 1, replicates last where there are any.

A missing part (NaN) makes the index missing: an index of other parts is another index.
"""

import numpy as np

from instruments.errors import InvalidInputError
from scoring.arrays import Floats, require_shape
from scoring.normalise import goalposts


def arithmetic(values: Floats, *, weights: Floats | None = None) -> Floats:
    """The weighted mean of the parts (units[, R]): a surplus in one makes up for a gap in another."""
    result: Floats = np.average(values, axis=1, weights=weights)
    return result


def geometric(values: Floats, *, weights: Floats | None = None) -> Floats:
    """The weighted geometric mean of positive parts (units[, R])."""
    _refuse_below_zero(values, "geometric")
    return np.exp(arithmetic(np.log(values), weights=weights))


def harmonic(values: Floats, *, weights: Floats | None = None) -> Floats:
    """The weighted harmonic mean of positive parts (units[, R])."""
    _refuse_below_zero(values, "harmonic")
    return 1.0 / arithmetic(1.0 / values, weights=weights)


def mpi(values: Floats, *, covariance: Floats | None = None) -> Floats:
    """The Mazziotta-Pareto index with negative penalty (units[, R]): M - S2 / M, S2 with the divisor m.

    values: (units, m) or (units, m, R) parts on a scale with positive mean, such as 100.
    covariance: (units, m, m) sampling covariance of a unit's parts. Chance spreads parts apart and
        would punish small samples: on average it adds tr(H Sigma) / m to S2, H = I - 11' / m. That is
        taken off again, and the penalty never falls below 0. One Sigma a unit serves all replicates.
    Source: Mazziotta and Pareto (2016), Social Indicators Research 127; the correction is ours.
    """
    mean = values.mean(axis=1)
    if (mean <= 0.0).any():
        raise InvalidInputError(
            "the mean of the parts is not above 0, so the penalty has no meaning",
            where="mpi",
            fix="Put the parts on a scale with a positive middle first, such as 100 with unit 10.",
        )
    spread = values.var(axis=1)
    if covariance is not None:
        noise = _spread_by_chance(values, covariance)
        spread = np.maximum(spread - noise.reshape(-1, *[1] * (spread.ndim - 1)), 0.0)
    result: Floats = mean - spread / mean
    return result


def ampi(values: Floats, low: Floats, high: Floats, *, covariance: Floats | None = None) -> Floats:
    """The adjusted index: parts on fixed goalposts that fall on 70 and 130, then ``mpi``.

    low, high: (m,) goalposts, usually a reference less and plus half the range of all units and years;
    a low above its high marks a part where less is better. covariance: in units of the raw parts.
    """
    m = values.shape[1]
    require_shape("low", low, (m,), where="ampi")
    require_shape("high", high, (m,), where="ampi")
    posts = (np.reshape(post, (m, *[1] * (values.ndim - 2))) for post in (low, high))
    scale = 60.0 / (high - low)
    spread = None if covariance is None else covariance * np.outer(scale, scale)
    return mpi(goalposts(values, *posts, to=(70.0, 130.0)), covariance=spread)


def copeland(values: Floats, *, weights: Floats | None = None) -> Floats:
    """Duels won less duels lost (units,): who is ahead on the greater weight of parts wins, ties share.

    Source: as in Munda (2008), Social Multi-Criteria Evaluation; copes with any scale and no exchange.
    """
    require_shape("values", values, (None, None), where="copeland")
    shares = np.ones(values.shape[1]) if weights is None else weights
    ahead = np.sign(values[:, None, :] - values[None, :, :]) @ shares
    lead: Floats = np.where(
        np.isnan(ahead), np.nan, np.sign(np.where(np.abs(ahead) < 1e-12 * shares.sum(), 0.0, ahead))
    )
    duels: Floats = lead.sum(axis=1)
    return duels


def _spread_by_chance(values: Floats, covariance: Floats) -> Floats:
    """tr(H Sigma) / m of each unit (units,)."""
    units, m = values.shape[:2]
    require_shape("covariance", covariance, (units, m, m), where="mpi")
    trace = np.einsum("uii->u", covariance)
    return np.asarray((trace - covariance.sum(axis=(1, 2)) / m) / m)


def _refuse_below_zero(values: Floats, where: str) -> None:
    if (values <= 0.0).any():
        raise InvalidInputError(
            "a part is 0 or negative, which this mean cannot carry",
            where=where,
            fix="Put the parts on a positive scale first, such as goalposts from 1 to 100.",
        )
