"""Answers as if every place had been asked in the same ways: what the way of asking moved is taken off.

A weighted regression of each score on the way of asking, beside who people are (the items of the wave's
margins) and where they live. It tells measurement from selection only as far as these covariates do, so it
stands beside the figures as given, never in their place.
Source: covariate adjustment as in Vannieuwenhuyze, Loosveldt and Molenberghs (2014), Journal of Official
Statistics 30(1), who also say what it must assume.
"""

from collections.abc import Sequence

import numpy as np
from numpy.typing import ArrayLike

from instruments.errors import NotIdentifiedError
from scoring.arrays import Floats, Ints
from scoring.handling import ModeRule
from scoring.snapshot import Snapshot
from scoring.spec import Measure, MeasureKind
from scoring.weighting.margins import margin_labels
from scoring.weighting.replicated import ReplicatedWeights

_MEANS = (MeasureKind.DOMAIN, MeasureKind.MEAN)


def people_compared(
    people: Floats,
    measures: Sequence[Measure],
    snapshot: Snapshot,
    place: Ints,
    weights: ReplicatedWeights,
    rule: ModeRule,
) -> Floats:
    """(n, M) what each person adds to each measure, with domains and means adjusted for mode where decided.

    place: (n,) position among the places, -1 where not known. Shares stay
    as they are: they count people, and nobody can be half above a line.
    """
    if rule is ModeRule.AS_ANSWERED:
        return people
    groups = [
        place,
        *(_numbers(margin_labels(snapshot, margin)) for margin in snapshot.margins if margin.items),
    ]
    adjusted, full = people.copy(), weights.full_sample
    for column, measure in enumerate(measures):
        if measure.kind in _MEANS:
            adjusted[:, column] = mode_adjusted(people[:, column], snapshot.mode, groups, full)
    return adjusted


def mode_adjusted(values: Floats, mode: ArrayLike, groups: Sequence[Ints], weights: Floats) -> Floats:
    """(n,) values less what their mode adds to them, so that the weighted mean of all stays as it is.

    mode: (n,) numbers. groups: (n,) numbers of the groups that modes are compared within. NaN stays NaN, and
    where all were asked in one way so does everything.
    """
    kept = ~np.isnan(values)
    modes = _dummies(_numbers(mode)[kept])[:, 1:]
    others = np.hstack([np.ones((int(kept.sum()), 1)), *(_dummies(group[kept])[:, 1:] for group in groups)])
    if not modes.shape[1]:
        return values
    if np.linalg.matrix_rank(np.hstack([others, modes])) < np.linalg.matrix_rank(others) + modes.shape[1]:
        raise NotIdentifiedError(
            "the way of asking cannot be told from who was asked: some groups were asked in one way only",
            where="mode: adjusted",
            fix="Leave mode as_answered, or ask some people of every group in another way.",
        )
    root = np.sqrt(weights[kept])
    design = np.hstack([modes, others]) * root[:, None]
    effect = np.linalg.lstsq(design, values[kept] * root, rcond=None)[0][: modes.shape[1]]
    adjusted = values.copy()
    adjusted[kept] -= (modes - np.average(modes, axis=0, weights=weights[kept])) @ effect
    return adjusted


def _numbers(labels: ArrayLike) -> Ints:
    """(n,) numbers from 0 in the place of labels."""
    return np.unique(np.asarray(labels), return_inverse=True)[1].reshape(-1)


def _dummies(group: Ints) -> Floats:
    """(n, groups) 1 in the column of the group of each row."""
    numbers = _numbers(group)
    return np.asarray(np.eye(int(numbers.max(initial=-1)) + 1)[numbers])
