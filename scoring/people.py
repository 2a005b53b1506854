"""What each person adds to each measure: a domain score, a scale score, or whether they count."""

from collections.abc import Mapping

import numpy as np

from instruments.definition import Direction
from scoring.arrays import Floats
from scoring.items import ItemMatrix
from scoring.scales import ScaleScores
from scoring.spec import Condition, Domain, IndexSpec, Measure, MeasureKind, Standard

_Standards = Mapping[str, Standard]


def person_values(items: ItemMatrix, scores: ScaleScores, spec: IndexSpec, standards: _Standards) -> Floats:
    """(n, measures) what each person adds to each measure of the definition, NaN outside its base.

    Shares and the thriving share hold 1 and 0, means points of the scale, domains points of the
    person scale before any goalposts. The index and its plain average are made of places, not of
    people: their columns are NaN.
    """
    columns = [_person_value(measure, items, scores, spec, standards) for measure in spec.measures]
    return np.stack(columns, axis=1)


def turned(scores: ScaleScores, scale_id: str) -> Floats:
    """(n,) scores on a scale, turned round where lower is better, so that higher always is."""
    scale = next(scale for scale in scores.scales if scale.id == scale_id)
    values = scores.column(scale_id)
    return scale.low + scale.high - values if scale.direction is Direction.LOWER_IS_BETTER else values


def domain_scores(scores: ScaleScores, domain: Domain, standards: _Standards) -> Floats:
    """(n,) a domain on the person scale: one scale's score, or the mean of z-scores when all are there."""
    if len(domain.scales) == 1:
        return turned(scores, domain.scales[0])
    parts = [(turned(scores, scale) - standards[scale].mean) / standards[scale].sd for scale in domain.scales]
    means: Floats = np.mean(parts, axis=0)
    return means


def holds(condition: Condition, items: ItemMatrix, scores: ScaleScores) -> Floats:
    """(n,) 1 where a person meets a condition, 0 where not, NaN without a score or a scored code."""
    if condition.scale is not None:
        values = scores.column(condition.scale)
        low = -np.inf if condition.at_least is None else condition.at_least
        high = np.inf if condition.at_most is None else condition.at_most
        met = (values >= low) & (values <= high)
    else:
        values = items.column(str(condition.item))
        met = np.isin(values, condition.codes)
    return np.where(np.isnan(values), np.nan, met.astype(np.float64))


def thriving(items: ItemMatrix, scores: ScaleScores, spec: IndexSpec) -> Floats:
    """(n,) 1 where a person is above the line on enough domains, NaN where any line cannot be judged."""
    lines = np.stack([holds(domain.line, items, scores) for domain in spec.domains], axis=1)
    above = lines.sum(axis=1)  # NaN when one of them is
    return np.where(np.isnan(above), np.nan, (above >= spec.thriving_at_least).astype(np.float64))


def _person_value(
    measure: Measure, items: ItemMatrix, scores: ScaleScores, spec: IndexSpec, standards: _Standards
) -> Floats:
    match measure.kind:
        case MeasureKind.DOMAIN:
            domain = next(domain for domain in spec.domains if domain.key == measure.domain)
            return domain_scores(scores, domain, standards)
        case MeasureKind.THRIVING:
            return thriving(items, scores, spec)
        case MeasureKind.SHARE if measure.condition is not None:
            return holds(measure.condition, items, scores)
        case MeasureKind.MEAN:
            return scores.column(str(measure.scale))
        case _:
            return np.full(len(items.values), np.nan)
