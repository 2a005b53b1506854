"""Why each figure of a run is withheld: what is not safe first, then what is not sure enough."""

from collections.abc import Sequence

import numpy as np

from scoring.arrays import Bools
from scoring.breakdowns import Breakdown, GroupFigures
from scoring.disclosure.group_safety import GroupSafety
from scoring.disclosure.safety import Safety, Why
from scoring.figures import COMPOSITES
from scoring.precision import Precision, precision
from scoring.published import Withheld
from scoring.run import IndexRun
from scoring.spec import MeasureKind

Reasons = list[list[Why]]  # P rows of M, None where a figure is shown
_DEPENDENT = (MeasureKind.INDEX, MeasureKind.ARITHMETIC, MeasureKind.THRIVING)  # on all domains


def reasons(run: IndexRun, safe: Safety) -> Reasons:
    """Why each figure of the whole and of the reported places is withheld."""
    found = [
        [_own_reason(run, safe, row, column) for column in range(len(run.spec.measures))]
        for row in range(len(run.places))
    ]
    for row in found:
        inherit(row, [measure.kind for measure in run.spec.measures])
    return found


def group_reasons(
    run: IndexRun, part: Breakdown, safe: GroupSafety, why: Reasons
) -> tuple[list[Reasons], list[Reasons]]:
    """Why figures by groups are withheld: of the groups, and of everybody else beside each; P by C rows of M.

    Of a group that is not safe the reason is that of its place: its own would tell how few it holds.
    """
    columns = [run.spec.measures.index(measure) for measure in part.spec.measures]
    places = [[row[column] for column in columns] for row in why]
    own, others = (
        [
            [_group_row(part, figures, hidden, (place, kind), reason) for kind in range(len(part.categories))]
            for place, reason in enumerate(places)
        ]
        for figures, hidden in ((part.own, safe.own), (part.others, safe.others))
    )
    return own, others


def group_judged(part: Breakdown, figures: GroupFigures, at: tuple[int, int, int]) -> Precision:
    """How sure one figure by groups is."""
    half_width, measure = float(figures.high[at] - figures.low[at]) / 2.0, part.spec.measures[at[2]]
    rule, clusters = part.spec.precision, int(figures.clusters[at])
    return precision(int(figures.n[at]), half_width, measure, rule, clusters=clusters)


def _group_row(
    part: Breakdown, figures: GroupFigures, hidden: Bools, at: tuple[int, int], place: Sequence[Why]
) -> list[Why]:
    """Why each figure of one group is withheld. place: why those of its place are."""
    found = [_group_reason(part, figures, hidden, (*at, column), why) for column, why in enumerate(place)]
    inherit(found, [measure.kind for measure in part.spec.measures])
    return found


def _group_reason(
    part: Breakdown, figures: GroupFigures, hidden: Bools, at: tuple[int, int, int], place: Why
) -> Why:
    if hidden[at] and part.spec.measures[at[2]].kind not in COMPOSITES:
        return place if place is Withheld.TOO_FEW else Withheld.PROTECTS_ANOTHER
    if np.isnan(figures.values[at]):
        return Withheld.NOT_AVAILABLE
    return Withheld.TOO_UNCERTAIN if group_judged(part, figures, at) is Precision.TOO_UNCERTAIN else None


def inherit(row: list[Why], kinds: Sequence[MeasureKind]) -> None:
    """Withhold in a row of figures what is made of domains, where one of these is withheld."""
    domains = [why for why, kind in zip(row, kinds, strict=True) if kind is MeasureKind.DOMAIN]
    inherited = _inherited(domains)
    for column, kind in enumerate(kinds):
        if kind in _DEPENDENT and inherited is not None:
            row[column] = Withheld.TOO_FEW if row[column] is Withheld.TOO_FEW else inherited


def judged(run: IndexRun, row: int, column: int) -> Precision:
    """How sure one figure is."""
    half_width = float(run.high[row, column] - run.low[row, column]) / 2.0
    base, clusters = int(run.n[row, column]), int(run.clusters[row, column])
    return precision(base, half_width, run.spec.measures[column], run.spec.precision, clusters=clusters)


def _own_reason(run: IndexRun, safe: Safety, row: int, column: int) -> Why:
    """Why one figure is withheld for its own sake."""
    if (why := safe.figures[row][column]) is not None:
        return why
    if np.isnan(run.values[row, column, 0]):
        return Withheld.NOT_AVAILABLE
    return Withheld.TOO_UNCERTAIN if judged(run, row, column) is Precision.TOO_UNCERTAIN else None


def _inherited(domains: Sequence[Why]) -> Why:
    """Why nothing can be made of domains of which some are withheld."""
    for why in (Withheld.TOO_FEW, Withheld.PROTECTS_ANOTHER):
        if why in domains:
            return why
    return None if all(why is None for why in domains) else Withheld.NOT_AVAILABLE
