"""Weights within bounds: calibration with the logit distance.

Source: Deville and Sarndal (1992), Calibration estimators in survey sampling, JASA 87, case 6.
"""

from dataclasses import dataclass

import numpy as np
from scipy.special import expit

from instruments.errors import InvalidInputError
from scoring.arrays import Floats, require_shape

_TOLERANCE = 1e-12  # steps go on until no total is further off than this
_ACCEPTED = 1e-10
_STEPS = 100
_HALVINGS = 40


@dataclass(frozen=True, slots=True, kw_only=True)
class Calibrated:
    """ratio: (n,) final by base weight. error: (q,) relative miss of each total. iterations: Newton steps."""

    ratio: Floats
    error: Floats
    iterations: int

    @property
    def reached(self) -> bool:
        """Whether all totals are met."""
        return bool(self.error.max() <= _ACCEPTED)


def logit_calibrated(base: Floats, design: Floats, totals: Floats, bounds: tuple[float, float]) -> Calibrated:
    """The ratios within ``bounds`` that bring (n, q) design sums, weighted by base, to the (q,) totals.

    Where no such ratios exist the result is the nearest that was found, and ``reached`` is False.
    """
    low, high = _checked(bounds)
    require_shape("design", design, (len(base), len(totals)), where="logit_calibrated")
    scaled = design / totals  # every total becomes 1: misses are relative, the equations well conditioned
    steepness, start = (high - low) / ((1.0 - low) * (high - 1.0)), np.log((1.0 - low) / (high - 1.0))

    def ratio(slopes: Floats) -> Floats:
        return np.asarray(low + (high - low) * expit(steepness * (scaled @ slopes) + start))

    def misses(ratios: Floats) -> Floats:
        return np.asarray(1.0 - scaled.T @ (base * ratios))

    slopes, step = np.zeros(len(totals)), 0
    miss = misses(ratio(slopes))
    while np.abs(miss).max() > _TOLERANCE and step < _STEPS:
        current, step = ratio(slopes), step + 1
        growth = base * (current - low) * (high - current) * steepness / (high - low)
        newton = np.linalg.lstsq(scaled.T @ (growth[:, None] * scaled), miss, rcond=1e-14)[0]
        trials = (slopes + newton * 0.5**halving for halving in range(_HALVINGS))
        better = (trial for trial in trials if _norm(misses(ratio(trial))) < _norm(miss))
        if (nearer := next(better, None)) is None:
            break  # no step comes nearer: solved to rounding, or impossible
        slopes, miss = nearer, misses(ratio(nearer))
    return Calibrated(ratio=ratio(slopes), error=np.abs(miss), iterations=step)


def _norm(miss: Floats) -> float:
    return float(np.linalg.norm(miss))


def _checked(bounds: tuple[float, float]) -> tuple[float, float]:
    low, high = bounds
    if not (0.0 <= low < 1.0 < high < np.inf):
        raise InvalidInputError(
            f"the bounds {low} and {high} do not enclose 1",
            where="logit_calibrated",
            fix="Give a lower bound from 0 to under 1 and a finite upper bound over 1, such as (0.3, 3).",
        )
    return low, high
