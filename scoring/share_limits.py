"""Limits of a share from its standard error, by the method asked for; all but one stay within 0 and 1.

Sources: Korn and Graubard (1998), Confidence intervals for proportions with small expected number of positive
counts, Survey Methodology 24 (beta); Wilson (1927), JASA 22, with effective answers (Wilson).
"""

from collections.abc import Callable, Mapping
from enum import StrEnum

import numpy as np
from scipy.special import expit
from scipy.stats import beta, norm, t

from instruments.errors import InvalidInputError
from scoring.arguments import require_level
from scoring.arrays import Floats

_Limits = tuple[Floats, Floats]


class ShareMethod(StrEnum):
    """How limits of a share are made."""

    LOGIT = "logit"  # symmetric in the log odds
    BETA = "beta"  # Clopper and Pearson's exact limits for effective answers
    WILSON = "wilson"  # the shares that would not be refused, for effective answers
    ARCSINE = "arcsine"  # symmetric in the angle whose variance does not depend on the share
    PLAIN = "plain"  # symmetric in the share itself; may leave 0 to 1


def share_limits(
    share: Floats,
    error: Floats,
    level: float,
    *,
    method: ShareMethod = ShareMethod.LOGIT,
    n: Floats | None = None,
    degrees_of_freedom: float = np.inf,
) -> _Limits:
    """Limits (...) of shares (...) with their standard errors (...); NaN where the error is 0 or NaN.

    n: (...) answers behind each share, which beta limits need to weigh the degrees of freedom.
    degrees_of_freedom: of the error, clusters less strata; without them it counts as known.
    """
    require_level(level, where="share_limits")
    if method is ShareMethod.BETA and n is None and np.isfinite(degrees_of_freedom):
        raise InvalidInputError(
            "beta limits with degrees of freedom need the number of answers",
            where="share_limits",
            fix="Give n, the answers behind each share.",
        )
    usable = (error > 0.0) & (share > 0.0) & (share < 1.0)
    inner, spread = np.where(usable, share, 0.5), np.where(usable, error, 1.0)
    answers = np.full(np.shape(share), np.inf) if n is None else n
    low, high = _METHODS[method](inner, spread, level, answers, degrees_of_freedom)
    return np.where(usable, low, np.nan), np.where(usable, high, np.nan)


def exact_limits(share: Floats, n: Floats, level: float) -> _Limits:
    """Clopper and Pearson's limits of a share of n answers; 0 starts at 0, 1 and a last bit more end at 1."""
    tail, hits, misses = (1.0 - level) / 2.0, share * n, (1.0 - share) * n
    low = np.where(share == 0.0, 0.0, beta.ppf(tail, hits, misses + 1.0))
    high = np.where(share >= 1.0, 1.0, beta.ppf(1.0 - tail, hits + 1.0, misses))
    return low, high


def effective_answers(share: Floats, error: Floats) -> Floats:
    """Answers drawn singly that would tell a share (...) as well as its standard error (...) says."""
    return np.asarray(share * (1.0 - share) / error**2)


def _reach(level: float, df: Floats | float) -> Floats:
    """How many standard errors limits are away; Student's t tends to the normal quantile."""
    known = np.isinf(df)
    return np.asarray(
        np.where(known, norm.ppf((1.0 + level) / 2.0), t.ppf((1.0 + level) / 2.0, np.where(known, 1.0, df)))
    )


def logit_limits(share: Floats, error: Floats, reach: Floats | float) -> _Limits:
    """Limits symmetric in the log odds. reach: how many standard errors they are away."""
    odds = np.log(share) - np.log1p(-share)
    away = reach * error / (share * (1.0 - share))
    return expit(odds - away), expit(odds + away)


def _logit(share: Floats, error: Floats, level: float, _: Floats, df: float) -> _Limits:
    return logit_limits(share, error, _reach(level, df))


def _beta(share: Floats, error: Floats, level: float, n: Floats, df: float) -> _Limits:
    answers = effective_answers(share, error)
    if np.isfinite(df):
        answers = answers * (_reach(level, n - 1.0) / _reach(level, df)) ** 2
    return exact_limits(share, answers, level)


def _wilson(share: Floats, error: Floats, level: float, _: Floats, df: float) -> _Limits:
    answers, reach = effective_answers(share, error), _reach(level, df)
    centre = (share + reach**2 / (2.0 * answers)) / (1.0 + reach**2 / answers)
    half = reach * np.sqrt(error**2 + (reach / (2.0 * answers)) ** 2) / (1.0 + reach**2 / answers)
    return centre - half, centre + half


def _arcsine(share: Floats, error: Floats, level: float, _: Floats, df: float) -> _Limits:
    angle, reach = (
        np.arcsin(np.sqrt(share)),
        _reach(level, df) * error / (2.0 * np.sqrt(share * (1.0 - share))),
    )
    low, high = np.maximum(angle - reach, 0.0), np.minimum(angle + reach, np.pi / 2.0)
    return np.sin(low) ** 2, np.sin(high) ** 2


def _plain(share: Floats, error: Floats, level: float, _: Floats, df: float) -> _Limits:
    reach = _reach(level, df) * error
    return share - reach, share + reach


_Method = Callable[[Floats, Floats, float, Floats, float], _Limits]
_METHODS: Mapping[ShareMethod, _Method] = {
    ShareMethod.LOGIT: _logit,
    ShareMethod.BETA: _beta,
    ShareMethod.WILSON: _wilson,
    ShareMethod.ARCSINE: _arcsine,
    ShareMethod.PLAIN: _plain,
}
