"""What may be published of small places, whose figures are modelled.

A modelled cell counts as if its direct figure were published: it passes the same disclosure (``safety``).
Then it must be sure enough, by the weight of the place's own answers and by its width. Nothing is told of a
place whose figures are what covariates alone tell, nor while two models disagree.
"""

import numpy as np

from scoring.disclosure.safety import Safety, Why
from scoring.disclosure.withholding import Reasons, inherit
from scoring.precision import Precision, modelled_precision
from scoring.published import Withheld
from scoring.run import IndexRun
from scoring.small_areas.run import SmallAreaRun
from scoring.spec import IndexSpec, MeasureKind

_OF_DOMAINS = (MeasureKind.DOMAIN, MeasureKind.INDEX, MeasureKind.ARITHMETIC)


def small_reasons(run: IndexRun, safe: Safety, small: SmallAreaRun) -> Reasons:
    """Why each modelled figure is withheld, None where it is shown; W rows of M."""
    measures = range(len(run.spec.measures))
    found = [
        [_own_reason(run.spec, small, row, column, why[column]) for column in measures]
        for row, why in enumerate(safe.figures[len(run.places) :])
    ]
    for row in found:
        inherit(row, [measure.kind for measure in run.spec.measures])
    return found


def small_judged(spec: IndexSpec, small: SmallAreaRun, row: int, column: int) -> Precision:
    """How sure one modelled figure is."""
    half_width = float(small.high[row, column] - small.low[row, column]) / 2.0
    reliability = float(small.reliability[row, column])
    return modelled_precision(reliability, half_width, spec.measures[column], spec.precision)


def _own_reason(spec: IndexSpec, small: SmallAreaRun, row: int, column: int, why: Why) -> Why:
    """Why one modelled figure is withheld for its own sake."""
    if why is not None:
        return why
    of_covariates = bool(small.synthetic[row]) and spec.measures[column].kind in _OF_DOMAINS
    if np.isnan(small.estimate[row, column]) or of_covariates or small.hold is not None:
        return Withheld.NOT_AVAILABLE
    judged = small_judged(spec, small, row, column)
    return Withheld.TOO_UNCERTAIN if judged is Precision.TOO_UNCERTAIN else None
