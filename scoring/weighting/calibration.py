"""Calibration: the weights nearest to their base that meet known totals, in every column at once.

Final weight = base weight x F(u), with u linear in what is totalled. F is 1 + u for the linear distance,
exp(u) for the multiplicative one, both cut off at their bounds, and a logistic curve between its bounds for
the logit distance. Newton's method finds the slopes of u.
Source: Deville and Sarndal (1992), Calibration estimators in survey sampling, JASA 87.
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass

import numpy as np
from scipy.sparse import csr_array
from scipy.special import expit

from instruments.errors import InvalidInputError
from scoring.arguments import require_among
from scoring.arrays import Floats, Ints, floats, require_shape, require_weights
from scoring.weighting_rule import Distance, require_bounds

_TOLERANCE = 1e-12  # steps go on until no total is further off than this
_ACCEPTED = 1e-10
_STEPS = 200
_REACH = 0.5  # of u in one step within bounds: beyond them nothing grows, and no step leads back
_HALVINGS = 40
_RIDGE = 1e-13  # of the diagonal: totals that say the same twice leave the equations without a unique answer
_LARGEST = 200.0  # of u: exp of more would overflow a sum
Bounds = tuple[float, float]


@dataclass(frozen=True, slots=True, kw_only=True)
class Calibrated:
    """ratio: (n, k) final by base weight. error: (q, k) relative miss of a total. iterations: steps."""

    ratio: Floats
    error: Floats
    iterations: int

    @property
    def reached(self) -> bool:
        """Whether all totals are met in all columns."""
        return bool(self.error.max() <= _ACCEPTED)


@dataclass(frozen=True, slots=True, kw_only=True)
class Design:
    """What is totalled: row i adds value[i, j] to total index[i, j]. Both are (n, m); there are q totals."""

    index: Ints
    value: Floats
    q: int

    @classmethod
    def of_columns(cls, columns: Floats) -> "Design":
        """The design of (n, q) numbers, each column with a total of its own."""
        n, q = columns.shape
        return cls(index=np.broadcast_to(np.arange(q), (n, q)), value=columns, q=q)

    def adder(self) -> csr_array:
        """The (q, n) matrix that adds up rows to totals."""
        return _summing(self.index, self.value, self.q)

    def products(self) -> csr_array:
        """The (q q, n) matrix that adds up rows to the products of every two totals."""
        pairs = self.index[:, :, None] * self.q + self.index[:, None, :]
        values = self.value[:, :, None] * self.value[:, None, :]
        return _summing(pairs.reshape(len(pairs), -1), values.reshape(len(pairs), -1), self.q**2)


def calibrated(
    base: Floats,
    design: Design | Floats,
    totals: Floats,
    *,
    distance: Distance = Distance.LINEAR,
    bounds: Bounds | None = None,
    unit: Floats | None = None,
) -> Calibrated:
    """The ratios that bring sums of the design, weighted by base, to the (q,) totals, in each of k columns.

    base: (n, k). design: a Design, or (n, q) numbers. bounds: least and greatest ratio.
    unit: (n,) how freely a ratio may move, the inverse of an assumed variance; 1 without it.
    Where no such ratios exist the result is the nearest that was found, and ``reached`` is False.
    """
    low, high = _checked(distance, bounds)
    rows = design if isinstance(design, Design) else Design.of_columns(design)
    require_shape("base", base, (len(rows.index), None), where="calibrated")
    require_weights(base, where="calibrated")
    require_shape("totals", totals, (rows.q,), where="calibrated")
    freedom = np.ones(len(base)) if unit is None else floats(unit)
    require_shape("unit", freedom, (len(base),), where="calibrated")
    return _Equations.of(base, rows, totals, freedom, _RESPONSES[distance], (low, high)).solved()


_Response = Callable[[Floats, float, float], tuple[Floats, Floats]]


@dataclass(frozen=True, kw_only=True)
class _State:
    """Slopes (q, k) and what they give: ratios and their growth in u (n, k), and what is missing (q, k)."""

    slopes: Floats
    ratio: Floats
    growth: Floats
    missing: Floats

    @property
    def distance(self) -> Floats:
        return np.asarray(np.linalg.norm(self.missing, axis=0))


@dataclass(frozen=True, kw_only=True)
class _Equations:
    """The equations in units in which the diagonal of their matrix is about 1."""

    base: Floats
    adder: csr_array
    spreader: csr_array
    products: csr_array
    wanted: Floats  # (q, 1)
    size: Floats  # (q, 1) by which a miss counts
    freedom: Floats  # (n, 1)
    response: _Response
    bounds: Bounds

    @classmethod
    def of(
        cls,
        base: Floats,
        rows: Design,
        totals: Floats,
        freedom: Floats,
        response: _Response,
        bounds: Bounds,
    ) -> "_Equations":
        squares = Design(index=rows.index, value=rows.value**2, q=rows.q).adder() @ base.mean(axis=1)
        scale = 1.0 / np.sqrt(np.where(squares > 0.0, squares, 1.0))
        scaled = Design(index=rows.index, value=rows.value * scale[rows.index], q=rows.q)
        adder, wanted = scaled.adder(), (totals * scale)[:, None]
        return cls(
            base=base,
            adder=adder,
            spreader=adder.T.tocsr(),
            products=scaled.products(),
            wanted=wanted,
            size=np.where(wanted == 0.0, 1.0, np.abs(wanted)),
            freedom=freedom[:, None],
            response=response,
            bounds=bounds,
        )

    def solved(self) -> Calibrated:
        state, step = self.at(np.zeros((len(self.wanted), self.base.shape[1]))), 0
        while self.error(state).max() > _TOLERANCE and step < _STEPS:
            nearer = self.nearer(state)
            if nearer is None:
                break  # no step comes nearer: solved to rounding, or impossible
            state, step = nearer, step + 1
        return Calibrated(ratio=state.ratio, error=self.error(state), iterations=step)

    def at(self, slopes: Floats) -> _State:
        ratio, growth = self.response(self.freedom * (self.spreader @ slopes), *self.bounds)
        missing = self.wanted - self.adder @ (self.base * ratio)
        return _State(slopes=slopes, ratio=ratio, growth=growth * self.freedom, missing=missing)

    def error(self, state: _State) -> Floats:
        return np.asarray(np.abs(state.missing) / self.size)

    def nearer(self, state: _State) -> _State | None:
        """The state after a Newton step, halved in a column until it comes nearer; None where none does."""
        direction, reach = self.newton(state), np.ones(self.base.shape[1])
        for _ in range(_HALVINGS):
            trial = self.at(state.slopes + reach * direction)
            behind = trial.distance >= state.distance
            if not (behind & (reach > 0.0)).any():
                return trial if reach.any() else None
            reach = np.where(behind, reach / 2.0, reach)
        reach = np.where(behind, 0.0, reach)
        return self.at(state.slopes + reach * direction) if reach.any() else None

    def newton(self, state: _State) -> Floats:
        """The (q, k) step of Newton, no longer than ratios within bounds can follow."""
        step = self.whole_step(state)
        if np.isinf(self.bounds[1]):
            return step
        furthest = np.abs(self.freedom * (self.spreader @ step)).max(axis=0)
        return np.asarray(step * (_REACH / np.maximum(furthest, _REACH)))

    def whole_step(self, state: _State) -> Floats:
        q = len(self.wanted)
        matrix = (self.products @ (self.base * state.growth)).T.reshape(-1, q, q)
        size = np.trace(matrix, axis1=1, axis2=2) / q
        matrix += (_RIDGE * np.where(size > 0.0, size, 1.0))[:, None, None] * np.eye(q)
        return np.asarray(np.linalg.solve(matrix, state.missing.T[:, :, None])[:, :, 0].T)


def _linear(u: Floats, low: float, high: float) -> tuple[Floats, Floats]:
    return _cut(1.0 + u, np.ones_like(u), low, high)


def _multiplicative(u: Floats, low: float, high: float) -> tuple[Floats, Floats]:
    ratio = np.exp(np.minimum(u, _LARGEST))
    return _cut(ratio, ratio, low, high)


def _cut(ratio: Floats, growth: Floats, low: float, high: float) -> tuple[Floats, Floats]:
    return np.clip(ratio, low, high), np.where((ratio > low) & (ratio < high), growth, 0.0)


def _logit(u: Floats, low: float, high: float) -> tuple[Floats, Floats]:
    steepness, start = (high - low) / ((1.0 - low) * (high - 1.0)), np.log((1.0 - low) / (high - 1.0))
    ratio = np.asarray(low + (high - low) * expit(steepness * u + start))
    return ratio, (ratio - low) * (high - ratio) * steepness / (high - low)


_RESPONSES: Mapping[Distance, _Response] = {
    Distance.LINEAR: _linear,
    Distance.MULTIPLICATIVE: _multiplicative,
    Distance.LOGIT: _logit,
}


def _checked(distance: Distance, bounds: Bounds | None) -> Bounds:
    require_among("a distance", distance, tuple(Distance), where="calibrated")
    if bounds is not None:
        require_bounds(bounds, where="calibrated")
        return bounds
    if distance is Distance.LOGIT:
        raise InvalidInputError(
            "the logit distance has no bounds",
            where="calibrated",
            fix="Give the least and greatest ratio of final to base weight, such as (0.3, 3).",
        )
    return -np.inf, np.inf


def _summing(index: Ints, value: Floats, size: int) -> csr_array:
    """The (size, n) matrix that adds value[i, j] of row i to place index[i, j]."""
    n, each = index.shape
    starts = np.arange(0, n * each + 1, each)
    return csr_array((value.ravel(), index.ravel(), starts), shape=(n, size)).T.tocsr()
