"""Item matrix -> scale scores: each scale by its published rule, and why the others were not scored."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum

import numpy as np
from numpy.typing import NDArray

from instruments.answers import Findings, ValidAnswers, check
from instruments.definition import Instrument, Item, Missing, Rule, Scale
from instruments.errors import InvalidInputError, NotFoundError
from instruments.scoring_rules import WHOLE
from instruments.variables import coded
from scoring.arrays import Bools, Floats, Ints
from scoring.items import DRAFTED, ItemMatrix, items_from
from scoring.snapshot import NO_CODE, REASONS


class NotScored(StrEnum):
    """Why a person has no score on a scale."""

    NOT_ASKED = "none of its items was asked"
    NO_ANSWER = "none of its items has an answer that is scored"
    TOO_FEW = "fewer of its items are answered than its rule needs"
    DRAFTED = "it was asked in words that nobody had approved"


NOT_SCORED: tuple[NotScored, ...] = tuple(NotScored)  # ``not_scored`` counts in this order
_UNASKED = [REASONS.index(reason) for reason in (Missing.NOT_ASKED, Missing.OFF_ROUTE)]


@dataclass(frozen=True, kw_only=True)
class ScaleScores:
    """Scores of n people on each scale, in points of the scale.

    values: (n, scales), NaN where not scored. not_scored: (scales, len(NOT_SCORED)) people.
    """

    scales: tuple[Scale, ...]
    values: Floats
    not_scored: Ints

    def column(self, scale_id: str) -> Floats:
        """The (n,) scores on one scale; NotFoundError names those there are."""
        ids = [scale.id for scale in self.scales]
        if scale_id not in ids:
            raise NotFoundError(
                f"no scale {scale_id!r} was scored",
                where="ScaleScores.column",
                fix=f"Scored were: {', '.join(ids)}.",
            )
        return self.values[:, ids.index(scale_id)]


def scale_scores(items: ItemMatrix, scales: Sequence[Scale]) -> ScaleScores:
    """The score of every person on every scale, with counts of why people have none.

    A scale is scored from ``minimum_answered`` items; a sum needs all of them whatever its
    minimum says, because a sum of fewer items is another scale (no rule here prorates).
    """
    values = np.empty((len(items.values), len(scales)))
    not_scored = np.empty((len(scales), len(NOT_SCORED)), dtype=np.int64)
    for column, scale in enumerate(scales):
        reasons = _reasons(items, scale)
        scored = reasons < 0
        combined = _RULES[scale.rule](keyed(items, scale))
        values[:, column] = np.where(scored, _scored(combined, scale), np.nan)
        not_scored[column] = np.bincount(reasons[~scored], minlength=len(NOT_SCORED))
    return ScaleScores(scales=tuple(scales), values=values, not_scored=not_scored)


def score_answers(
    instrument: Instrument, answers: Mapping[str, object] | ValidAnswers
) -> dict[str, float | NotScored]:
    """One person's scores by scale id, or why there is none. Raw answers are checked first."""
    checked = answers if isinstance(answers, ValidAnswers) else _checked(instrument, answers)
    variables = coded(instrument)
    names = {variable.name for variable in variables}
    rows = [row for row in checked.rows if row.item in names]
    items = items_from(
        variables,
        np.array([[NO_CODE if row.code is None else row.code for row in rows]], dtype=np.int32),
        np.array([[REASONS.index(row.missing) for row in rows]], dtype=np.int8),
    )
    scores = scale_scores(items, instrument.scales)
    return {
        scale.id: NOT_SCORED[int(np.argmax(why))] if np.isnan(score) else float(score)
        for scale, score, why in zip(scores.scales, scores.values[0], scores.not_scored, strict=True)
    }


def keyed(items: ItemMatrix, scale: Scale) -> Floats:
    """The (n, items of the scale) values that the rule combines: reversed, and placed where it asks so.

    A reversed item counts from the other end of its scored codes: least + greatest - code.
    For POSITION_MEAN a code is its place among the scored codes, first = 0 and last = 100.
    For COUNT an answer is 1 where its code counts and 0 where it does not.
    """
    return np.stack([_keyed_item(items, items.item(item), scale) for item in scale.items], axis=1)


def _keyed_item(items: ItemMatrix, item: Item, scale: Scale) -> Floats:
    codes = np.array(item.scored_codes, dtype=np.float64)
    values = items.column(item.id)
    if scale.rule is Rule.COUNT:
        return np.where(np.isnan(values), np.nan, np.isin(values, scale.counted[item.id]))
    if scale.rule is Rule.POSITION_MEAN:
        order = np.argsort(codes)
        places = np.linspace(0.0, 100.0, len(codes))[order]
        values, codes = _looked_up(values, codes[order], places), np.array([0.0, 100.0])
    return codes.min() + codes.max() - values if item.id in scale.reversed else values


def _looked_up(values: Floats, codes: Floats, places: Floats) -> Floats:
    found = places[np.searchsorted(codes, values).clip(max=len(codes) - 1)]
    return np.where(np.isnan(values), np.nan, found)


def _scored(combined: Floats, scale: Scale) -> Floats:
    """(n,) scores of what the items combine to; for TABLE the score that stands beside the sum."""
    if scale.rule is not Rule.TABLE:
        return combined
    sums, scores = np.array(scale.table).T
    return _looked_up(combined, sums, scores)


def _reasons(items: ItemMatrix, scale: Scale) -> Ints:
    """(n,) position in NOT_SCORED, -1 for people with a score."""
    columns = [items.position(item) for item in scale.items]
    answered = (~np.isnan(items.values[:, columns])).sum(axis=1)
    unasked: Bools = np.all(np.isin(items.missing[:, columns], _UNASKED), axis=1)
    drafted: Bools = np.any(items.missing[:, columns] == DRAFTED, axis=1)
    needed = len(columns) if scale.rule in WHOLE else scale.minimum_answered
    why = (NotScored.DRAFTED, NotScored.NOT_ASKED, NotScored.NO_ANSWER)
    return np.select(
        [answered >= max(needed, 1), drafted, unasked, answered == 0],
        [-1, *(NOT_SCORED.index(one) for one in why)],
        NOT_SCORED.index(NotScored.TOO_FEW),
    )


def _mean_of_answered(values: Floats) -> Floats:
    answered: NDArray[np.int64] = (~np.isnan(values)).sum(axis=1)
    return _sum_of_answered(values) / np.maximum(answered, 1)


def _sum_of_answered(values: Floats) -> Floats:
    total: Floats = np.nansum(values, axis=1)
    return total


def _sum_of_all(values: Floats) -> Floats:
    total: Floats = values.sum(axis=1)
    return total


_RULES: Mapping[Rule, Callable[[Floats], Floats]] = {
    Rule.SUM: _sum_of_all,
    Rule.MEAN: _mean_of_answered,
    Rule.SINGLE: _sum_of_all,
    Rule.POSITION_MEAN: _mean_of_answered,
    Rule.COUNT: _sum_of_answered,
    Rule.TABLE: _sum_of_all,
}


def _checked(instrument: Instrument, answers: Mapping[str, object]) -> ValidAnswers:
    checked = check(instrument, answers)
    if isinstance(checked, Findings):
        first = checked.findings[0]
        raise InvalidInputError(f"{first.item!r}: {first.what}", where="score_answers", fix=first.fix)
    return checked
