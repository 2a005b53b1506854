"""The least value of a smooth function whose curvature is known well enough: damped Newton steps."""

from collections.abc import Callable
from dataclasses import dataclass

import numpy as np

from instruments.errors import NotConvergedError
from scoring.arrays import Floats

_CLOSE = 1e-18  # squared length of the step that is left, in the metric of the curvature
_MOST_STEPS = 300
_LEAST_DAMPING = 1e-13  # so that a direction without curvature leaves an equation that can be solved


@dataclass(frozen=True, slots=True)
class Slope:
    """What is known of a function at a point: value, (q,) gradient, (q, q) approximate second derivatives."""

    value: float
    gradient: Floats
    curvature: Floats


def minimum(at: Callable[[Floats], Slope | None], start: Floats, *, where: str) -> Floats:
    """The point with the least value near ``start``, by damped Newton steps.

    at: the function; None where it has no value (a covariance that is none). What its approximate curvature
    leaves out is learnt from how the gradient changes. Raises NotConvergedError after 300 steps, or where no
    step leads down.
    Source: Marquardt (1963), SIAM Journal 11, for the damping; Dennis, Gay and Welsch (1981), ACM
    Transactions on Mathematical Software 7, for what is learnt; with an expected curvature it begins as
    Fisher's scoring.
    """
    here, damping = at(start), 1e-3
    if here is None:
        raise _lost("the starting values give no covariance matrix", where)
    point, learnt = start, np.zeros_like(here.curvature)
    for _ in range(_MOST_STEPS):
        step = _step(here, learnt, damping)
        reach = float(-here.gradient @ step)
        further = at(point + step)
        if 0.0 <= reach < _CLOSE:
            return point + step if further is not None else point
        gain = _gain(here, further, reach)
        if gain > 0.0 and further is not None:
            learnt = _more_learnt(learnt, step, here, further)
            point, here = point + step, further
        elif damping > 1e12:
            raise _lost("no step from here makes it fit better", where)
        damping = _damping(damping, gain)
    raise _lost(f"it was not found in {_MOST_STEPS} steps", where)


def _gain(here: Slope, further: Slope | None, reach: float) -> float:
    """How far a step led down, of what the curvature promised; 0 where it led up.

    Where rounding hides that, a step is good if it made the gradient shorter.
    """
    if further is None or reach < 0.0:
        return 0.0
    down = here.value - further.value
    if abs(down) < 1e-14 * (1.0 + abs(here.value)):
        return 1.0 if _steepness(further) < _steepness(here) else 0.0
    return max(0.0, 2.0 * down / reach)


def _steepness(at: Slope) -> float:
    return float((at.gradient**2 / np.maximum(at.curvature.diagonal(), 1e-12)).sum())


def _damping(damping: float, gain: float) -> float:
    """Less after a step that kept what it promised, more after one that did not."""
    if gain > 0.75:
        return max(0.1 * damping, _LEAST_DAMPING)
    return max(damping, 1e-6) * (2.0 if gain > 0.25 else 10.0)


def _step(here: Slope, learnt: Floats, damping: float) -> Floats:
    """(q,) the damped Newton step; a direction without curvature is left as it is."""
    size = np.sqrt(np.maximum(here.curvature.diagonal(), 1e-12))
    scaled = (here.curvature + learnt) / np.outer(size, size)
    scaled[np.diag_indices_from(scaled)] += damping
    step: Floats = np.linalg.solve(scaled, -here.gradient / size) / size
    return step


def _more_learnt(learnt: Floats, step: Floats, here: Slope, further: Slope) -> Floats:
    """What the curvature leaves out, corrected so that it explains how the gradient changed along a step."""
    change = further.gradient - here.gradient
    along = float(change @ step)
    if along <= 0.0:
        return learnt
    wanted = change - further.curvature @ step
    known = float(step @ learnt @ step)
    sized = learnt * min(1.0, abs(float(step @ wanted) / known)) if known != 0.0 else learnt
    gap = wanted - sized @ step
    rank_two = np.outer(gap, change) + np.outer(change, gap)
    corrected: Floats = sized + rank_two / along - float(gap @ step) / along**2 * np.outer(change, change)
    return corrected


def _lost(what: str, where: str) -> NotConvergedError:
    return NotConvergedError(
        f"the best fitting values were not found: {what}",
        where=where,
        fix="Take a simpler model: fewer factors, or items that have more to do with each other.",
    )
