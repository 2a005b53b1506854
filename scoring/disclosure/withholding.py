"""Why each figure of a run is withheld: what is not safe first, then what is not sure enough."""

from collections.abc import Sequence

import numpy as np

from scoring.disclosure.safety import Safety, Why
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
