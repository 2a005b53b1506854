"""Changes of small places as a comparison carries them: with verdicts of their own, before any gate.

They are a family apart from the reported places: a ward that did not change costs no cluster its verdict.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace

import numpy as np

from instruments.errors import NotIdentifiedError
from instruments.places import Place
from scoring.arrays import Bools, Floats, Ints
from scoring.change.estimates import Differences, nothing_compared
from scoring.change.small_areas import small_area_change
from scoring.change.standing import Incomparable, MeasureStanding, rows_before
from scoring.change.verdicts import Outcomes, family, only, outcomes
from scoring.figures import COMPOSITES
from scoring.run import IndexRun
from scoring.small_areas.run import SmallAreaRun
from scoring.spec import IndexSpec, MeasureKind


@dataclass(frozen=True, kw_only=True)
class SmallChanges:
    """Later minus earlier for the W small places of the later wave and M measures, before the gate.

    figures: NaN where there is no model. own_weight: (W, M) weight of the place's own answers in its change.
    adjusted: (W, M) p-values in which all small places of a measure are counted in. outcomes, apart: W rows
    of M; where something is apart, there is no outcome. parents: (W,) position in ``Changes.places`` of the
    place that holds each, -1 where none does. why: in words, why no small place is compared; empty where some
    are.
    """

    places: tuple[Place, ...]
    parents: Ints
    figures: Differences
    own_weight: Floats
    adjusted: Floats
    outcomes: Outcomes
    apart: tuple[tuple[Incomparable | None, ...], ...]
    why: str = ""


def small_changes(
    earlier: IndexRun, later: IndexRun, standings: Sequence[MeasureStanding]
) -> SmallChanges | None:
    """What changed in the small places of two runs; None where the later has none.

    standings: of the measures, in their order. Draws have a stream of their own, so that nothing here depends
    on how many processes there are, nor on the order of rows.
    """
    if later.small is None:
        return None
    places_apart = _places_apart(earlier, later, later.small)
    apart = tuple(
        tuple(places_apart.get(row) or standing.apart for standing in standings)
        for row in range(len(later.small.places))
    )
    found, own_weight, why = _found(earlier, later, np.array([one.apart is None for one in standings]))
    made = SmallChanges(
        places=later.small.places,
        parents=later.small.parents,
        figures=found,
        own_weight=own_weight,
        adjusted=found.p_value,
        outcomes=(),
        apart=apart,
        why=why,
    )
    return small_among(made, np.isfinite(found.p_value), later.spec)


def small_among(changes: SmallChanges, shown: Bools, spec: IndexSpec) -> SmallChanges:
    """The same changes, their verdicts resting on the (W, M) cells of ``shown`` alone; others have none."""
    told = np.isfinite(changes.figures.p_value)
    p_values = family(np.where(told & shown, changes.figures.p_value, np.nan))
    judged = only(outcomes(changes.figures, told, p_values, spec), shown)
    return replace(changes, adjusted=p_values, outcomes=judged)


def modelled_columns(spec: IndexSpec) -> tuple[int, ...]:
    """The measures whose change a small place can have: domains, and what is made of them."""
    kinds = (MeasureKind.DOMAIN, *COMPOSITES)
    return tuple(column for column, measure in enumerate(spec.measures) if measure.kind in kinds)


def _places_apart(earlier: IndexRun, later: IndexRun, small: SmallAreaRun) -> Mapping[int, Incomparable]:
    """Why small places are not those of the earlier wave, by row; without any there, the model says why."""
    if earlier.small is None:
        return {}
    geographies = earlier.snapshot.geography, later.snapshot.geography
    return rows_before(earlier.small.places, small.places, geographies)[1]


def _found(earlier: IndexRun, later: IndexRun, compared: Bools) -> tuple[Differences, Floats, str]:
    """The differences, the weights of own answers, and why there are none."""
    try:
        found = small_area_change(earlier, later, compared)
    except NotIdentifiedError as reason:
        shape = (0 if later.small is None else len(later.small.places), len(later.spec.measures))
        return nothing_compared(shape), np.full(shape, np.nan), reason.what
    return found.figures, found.reliability, ""
