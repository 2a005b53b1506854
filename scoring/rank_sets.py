"""Estimates with their errors -> sets of ranks that hold the true rank with a stated confidence.

Unlike intervals of ranks from draws around estimates, these sets keep their promise whatever the true values
are, close ones included: a place is only then above another when their difference is clear. *Marginal* sets
hold for one place that was chosen before; *simultaneous* ones for all places at once, and so for a place that
is named because it came out on top.
Source: Mogstad, Romano, Shaikh and Wilhelm (2024), Review of Economic Studies 91; the stepdown of Romano and
Wolf (2005), Econometrica 73, sharpens sets at no price.
"""

from dataclasses import dataclass

import numpy as np
from numpy.typing import ArrayLike

from instruments.errors import InvalidInputError
from scoring.arrays import Bools, Floats, floats, require_shape

_BLOCK = 256  # draws taken at a time, few enough to stay in the processor's cache
_ROUNDING = 1e-12  # a variance of a difference this small, relative to the greatest, is none
_DRAWS = 1000


@dataclass(frozen=True, slots=True, kw_only=True)
class RankSets:
    """The least and the greatest rank that each place could have, each (places,); rank 1 is the highest.

    NaN for a place without an estimate. above, below: (places, places) whether the place of the row is
    clearly above, or below, that of the column. level: of all sets together, or of each. level_error: how
    far the level itself could be off for want of draws. n_steps: of the stepdown.
    """

    low: Floats
    high: Floats
    above: Bools
    below: Bools
    level: float
    level_error: float
    n_steps: int


def normal_errors(covariance: ArrayLike, n_draws: int = _DRAWS, *, seed: int) -> Floats:
    """(places, D) errors of estimates, drawn from the normal distribution with their covariance."""
    sigma = floats(covariance)
    require_shape("covariance", sigma, (None, None), where="normal_errors")
    if sigma.shape[0] != sigma.shape[1] or not np.isfinite(sigma).all():
        raise InvalidInputError(
            "the covariance is not square, or misses a number",
            where="normal_errors",
            fix="Give one row and column a place, for places with an estimate only.",
        )
    values, vectors = np.linalg.eigh((sigma + sigma.T) / 2.0)
    if values.min() < -1e-8 * max(values.max(), 0.0):
        raise InvalidInputError(
            "the covariance has a negative variance in some direction",
            where="normal_errors",
            fix="Give a covariance matrix; one of replicates always is.",
        )
    root = vectors * np.sqrt(np.maximum(values, 0.0))
    return np.asarray(root @ np.random.default_rng(seed).normal(size=(len(sigma), n_draws)))


def simultaneous_rank_sets(estimates: ArrayLike, errors: ArrayLike, *, level: float = 0.95) -> RankSets:
    """Sets that hold the true ranks of all places at once with probability ``level``.

    estimates: (places,), NaN for a place without one. errors: (places, D) draws of their joint error about
    zero: of ``normal_errors``, or (replicates - estimate) / Fay's factor.
    """
    pairs = _Pairs(*_checked(estimates, errors, level))
    active, steps = ~np.eye(len(pairs.differences), dtype=np.bool_), 0
    clear = np.zeros_like(active)
    while True:  # a pair that is clear leaves its other way round in, so something is always left
        steps += 1
        limit = np.quantile(pairs.greatest(active).max(axis=0), level, method="higher")
        found = active & (pairs.differences > limit)
        if not found.any():
            break
        clear, active = clear | found, active & ~found
    return _sets(pairs, clear, clear.T, level, steps)


def marginal_rank_sets(estimates: ArrayLike, errors: ArrayLike, *, level: float = 0.95) -> RankSets:
    """A set for each place that holds its true rank with probability ``level``, for that place alone.

    estimates, errors: as for ``simultaneous_rank_sets``.
    """
    pairs = _Pairs(*_checked(estimates, errors, level))
    up = ~np.eye(len(pairs.differences), dtype=np.bool_)
    down, steps = up.copy(), 0
    above, below = np.zeros_like(up), np.zeros_like(up)
    while True:
        steps += 1
        greatest = np.maximum(pairs.greatest(up), pairs.greatest(down, turned=True))
        limit = np.quantile(greatest, level, axis=1, method="higher", keepdims=True)
        higher, lower = up & (pairs.differences > limit), down & (-pairs.differences > limit)
        if not (higher | lower).any():
            break
        above, below, up, down = above | higher, below | lower, up & ~higher, down & ~lower
    return _sets(pairs, above, below, level, steps)


class _Pairs:
    """All differences between two places, counted in their standard errors.

    differences: (places, places) of the estimates, row less column. Only places with an estimate.
    """

    def __init__(self, estimates: Floats, errors: Floats, there: Bools) -> None:
        self.there, self._errors = there, errors[there]
        own = estimates[there]
        covariance = self._errors @ self._errors.T / errors.shape[1]
        each = np.diag(covariance)
        variance = each[:, None] + each[None, :] - 2.0 * covariance
        known = variance > _ROUNDING * max(float(each.max()), np.finfo(np.float64).tiny)
        self._scale = np.divide(1.0, np.sqrt(variance, where=known, out=np.ones_like(variance)))
        self._scale = np.where(known, self._scale, 0.0)
        away = own[:, None] - own[None, :]
        with np.errstate(divide="ignore", invalid="ignore"):
            self.differences = np.where(known, away * self._scale, np.where(away == 0.0, 0.0, away * np.inf))

    def greatest(self, active: Bools, *, turned: bool = False) -> Floats:
        """(places, D) the greatest error of a row's active differences in each draw; -inf where it has none.

        turned: of the differences column less row.
        """
        scale = -self._scale if turned else self._scale
        found = np.full(self._errors.shape, -np.inf)
        for row in np.flatnonzero(active.any(axis=1)):  # a place at a time: all pairs would not fit
            others = np.flatnonzero(active[row])
            for start in range(0, self.n_draws, _BLOCK):
                part = slice(start, start + _BLOCK)
                moved = self._errors[row, part] - self._errors[others, part]
                moved *= scale[row, others, None]
                moved.max(axis=0, out=found[row, part])
        return found

    @property
    def n_draws(self) -> int:
        """How many draws of the errors there are."""
        return int(self._errors.shape[1])


def _sets(pairs: _Pairs, above: Bools, below: Bools, level: float, steps: int) -> RankSets:
    places = np.flatnonzero(pairs.there)
    low, high = np.full((2, len(pairs.there)), np.nan)
    low[places] = 1 + below.sum(axis=1)
    high[places] = len(places) - above.sum(axis=1)
    full = np.zeros((2, len(pairs.there), len(pairs.there)), dtype=np.bool_)
    full[:, places[:, None], places] = above, below
    return RankSets(
        low=low,
        high=high,
        above=full[0],
        below=full[1],
        level=level,
        level_error=float(np.sqrt(level * (1.0 - level) / pairs.n_draws)),
        n_steps=steps,
    )


def _checked(estimates: ArrayLike, errors: ArrayLike, level: float) -> tuple[Floats, Floats, Bools]:
    """The estimates, their errors, and which places have an estimate."""
    own, moved = floats(estimates), floats(errors)
    require_shape("estimates", own, (None,), where="rank_sets")
    require_shape("errors", moved, (len(own), None), where="rank_sets")
    there = ~np.isnan(own)
    if there.sum() < 2 or np.isnan(moved[there]).any() or moved.shape[1] < 2:
        raise InvalidInputError(
            "there are fewer than two estimates or draws, or an estimate without errors",
            where="rank_sets",
            fix="Give two places or more, and 1,000 draws of the errors of each.",
        )
    if not 0.0 < level < 1.0:
        raise InvalidInputError(
            f"level is {level}", where="rank_sets", fix="Give a share between 0 and 1, such as 0.95."
        )
    return own, moved, there
