"""Figures of small places that agree with the figure of the larger place they make up, draw for draw.

Each function moves values (P,) or draws (P, n) so that the weighted mean of the places of a group is what
it has to be. Draws are held to draws: the doubt about the larger place is carried into the smaller ones.
Source: Bell, Datta and Ghosh (2013), Biometrika 100; Steorts, Datta, Ghosh and Maples (2020) for several
groups.
"""

import numpy as np
from numpy.typing import ArrayLike
from scipy.sparse import csr_array
from scipy.special import expit, logit

from instruments.errors import InvalidInputError
from scoring.arrays import Bools, Floats, Ints, numbers, require_shape
from scoring.grouping import grouping

_LEAST_SHARE = 1e-12  # the odds of 0 and of 1 cannot be multiplied
_FURTHEST = 60.0  # of the logarithm of a factor
_MOST_STEPS = 100
_CLOSE = 1e-13


def benchmarked_by_difference(values: ArrayLike, parts: ArrayLike, group: Ints, targets: ArrayLike) -> Floats:
    """Values (P[, n]) moved by one amount within each group, so that they meet its target.

    parts: (P,) people of each place, or any number in proportion. group: (P,) number of the larger place
    from 0, negative where there is none: such a place is left as it is. targets: (G,) or (G, n), NaN for a
    group that is left as it is.
    """
    return benchmarked_by_error(values, parts, group, targets, error=np.ones(len(np.asarray(parts))))


def benchmarked_by_error(
    values: ArrayLike, parts: ArrayLike, group: Ints, targets: ArrayLike, *, error: ArrayLike
) -> Floats:
    """Values (P[, n]) moved within each group in proportion to their errors (P,), to meet its target.

    error: mean squared errors; what is surest moves least. Else as ``benchmarked_by_difference``.
    """
    given, share, gap, where = _gap(values, parts, group, targets)
    room = numbers("errors", error, where="benchmarked_by_error")
    require_shape("errors", room, share.shape, where="benchmarked_by_error")
    if not (room >= 0.0).all():
        raise InvalidInputError(
            "an error is negative or missing", where="benchmarked_by_error", fix="Give one for every place."
        )
    mean = grouping(group, len(gap), times=share * room) @ np.ones(len(share))
    with np.errstate(invalid="ignore", divide="ignore"):
        step = np.where(mean > 0.0, 1.0 / mean, 0.0)
    result: Floats = given + _like(np.where(where, room * step[group], 0.0), given) * gap[group]
    return result


def benchmarked_by_ratio(values: ArrayLike, parts: ArrayLike, group: Ints, targets: ArrayLike) -> Floats:
    """Values (P[, n]) above 0 multiplied by one factor within each group, so that they meet its target.

    For amounts and shares: what is 0 stays 0. Else as ``benchmarked_by_difference``.
    """
    given, share, gap, where = _gap(values, parts, group, targets)
    mean = grouping(group, len(gap), times=share) @ given
    if not (mean[np.isin(np.arange(len(gap)), group)] > 0.0).all():
        raise InvalidInputError(
            "the mean of a group is not above 0", where="benchmarked_by_ratio", fix="Take the difference."
        )
    with np.errstate(invalid="ignore", divide="ignore"):
        factor = np.where(mean > 0.0, 1.0 + gap / mean, 1.0)
    result: Floats = np.where(_like(where.astype(float), given) > 0.0, given * factor[group], given)
    return result


def benchmarked_by_odds(values: ArrayLike, parts: ArrayLike, group: Ints, targets: ArrayLike) -> Floats:
    """Shares (P, n), all odds within a group multiplied by one factor, so that they meet its target (G, n).

    They stay within 0 and 1 whatever the target is, and those near an end move least. A target of 0 or 1 can
    be met by no factor and leaves its group as it is. Else as ``benchmarked_by_difference``.
    """
    given, share, gap, inside = _gap(values, parts, group, targets)
    adding = grouping(group, len(gap), times=share)
    goal = adding @ given + gap
    there = np.isin(np.arange(len(goal)), group)[:, None]
    goal = np.where(there & (gap != 0.0) & (goal > 0.0) & (goal < 1.0), goal, np.nan)
    level = logit(np.clip(given, _LEAST_SHARE, 1.0 - _LEAST_SHARE))
    moved = expit(level + _factors(level, adding, goal, group)[group])
    result: Floats = np.where(inside[:, None] & ~np.isnan(goal[group]), moved, given)
    return result


def _factors(level: Floats, adding: csr_array, goal: Floats, group: Ints) -> Floats:
    """(G, n) logarithms of the factors, by Newton's steps, halved where one leaves the known limits."""
    step, low = np.zeros_like(goal), np.full_like(goal, -_FURTHEST)
    high = -low
    for _ in range(_MOST_STEPS):
        moved = expit(level + step[group])
        miss = np.nan_to_num(goal - adding @ moved)
        far = np.abs(miss) > _CLOSE
        if not far.any():
            break
        low, high = np.where(miss > 0.0, step, low), np.where(miss < 0.0, step, high)
        aimed = step + miss / np.maximum(adding @ (moved * (1.0 - moved)), _LEAST_SHARE)
        inside = (aimed > low) & (aimed < high)
        step = np.where(far, np.where(inside, aimed, 0.5 * (low + high)), step)
    return step


def _gap(
    values: ArrayLike, parts: ArrayLike, group: Ints, targets: ArrayLike
) -> tuple[Floats, Floats, Floats, Bools]:
    """The values, (P,) shares of each in its group, (G[, n]) what is missing, and (P,) who is in a group."""
    given, goal = numbers("values", values, where="benchmark"), numbers("targets", targets, where="benchmark")
    people = numbers("parts", parts, where="benchmark")
    require_shape("parts", people, (len(given),), where="benchmark")
    require_shape("group", np.asarray(group), (len(given),), where="benchmark")
    _require(given, people, group, goal)
    mass = grouping(group, len(goal)) @ people
    share = np.where(group >= 0, people / np.where(mass > 0.0, mass, 1.0)[group], 0.0)
    found = grouping(group, len(goal), times=share) @ given
    goal = goal[:, None] if goal.ndim < found.ndim else goal
    gap = np.where(np.isnan(goal), 0.0, goal - found)
    return given, share, gap, np.asarray(group) >= 0


def _require(given: Floats, people: Floats, group: Ints, goal: Floats) -> None:
    told = (
        (np.isnan(given).any(), "a value is missing", "Give a value for every place."),
        (not (people > 0.0).all(), "a part is not above 0", "Give the people of every place."),
        (np.max(group, initial=-1) >= len(goal), "a place is in a group without target", "Give all targets."),
    )
    for wrong, what, fix in told:
        if wrong:
            raise InvalidInputError(what, where="benchmark", fix=fix)


def _like(values: Floats, other: Floats) -> Floats:
    """(P,) values with as many axes as the other."""
    return values.reshape(-1, *[1] * (other.ndim - 1))
