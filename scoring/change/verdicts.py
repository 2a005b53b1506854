"""P-values and limits of changes -> the four words, one family of places at a time."""

import numpy as np

from scoring.arrays import Bools, Floats
from scoring.change.estimates import Differences
from scoring.change.false_discovery import adjusted
from scoring.outcomes import ChangeOutcome, Interval, change_outcome
from scoring.spec import IndexSpec
from scoring.summaries import margin

Outcomes = tuple[tuple[ChangeOutcome | None, ...], ...]


def family(p_values: Floats) -> Floats:
    """The p-values (P, M) with all P places of a measure counted in; NaN is no comparison."""
    result = np.empty_like(p_values)
    for column in range(p_values.shape[1]):
        result[:, column] = adjusted(p_values[:, column])
    return result


def outcomes(found: Differences, told: Bools, p_values: Floats, spec: IndexSpec) -> Outcomes:
    """P rows of M verdicts; none where there are no limits. p_values: with all places counted in."""
    clear = p_values <= 1.0 - spec.level  # NaN is not clear
    return tuple(
        tuple(_outcome(found, spec, (row, column), told, clear) for column in range(len(spec.measures)))
        for row in range(len(p_values))
    )


def only(judged: Outcomes, shown: Bools) -> Outcomes:
    """The verdicts of the cells that are shown; others have none."""
    return tuple(
        tuple(outcome if seen else None for outcome, seen in zip(row, there, strict=True))
        for row, there in zip(judged, shown, strict=True)
    )


def _outcome(
    found: Differences, spec: IndexSpec, at: tuple[int, int], told: Bools, clear: Bools
) -> ChangeOutcome | None:
    low, high = float(found.low[at]), float(found.high[at])
    if np.isnan(low) or np.isnan(high):
        return None
    if not told[at]:
        return ChangeOutcome.CANNOT_TELL
    likely = Interval(low=low, high=high, level=spec.level)
    return change_outcome(likely, margin(spec.measures[at[1]], spec), is_clear=bool(clear[at]))
