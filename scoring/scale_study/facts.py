"""What was asked and answered, item by item, and where the scores lie: counts of 10 people or more."""

from collections.abc import Iterator

import numpy as np

from instruments.definition import ONE_OF_CHOICES, Item
from scoring.arrays import Floats
from scoring.items import DRAFTED
from scoring.reliability.cronbach import AlphaResult
from scoring.scale_study.answers import ScaleAnswers
from scoring.scale_study.models import Studied
from scoring.scale_study.report import FEWEST, Count, ItemFacts, ScoreFacts, shown_counts
from scoring.scales import NOT_SCORED, scale_scores
from scoring.snapshot import REASONS

_MOST_CHOICES = 11  # an item with more is a line or a number: its answers are told by their mean


def item_facts(answers: ScaleAnswers, internal: AlphaResult | None, models: Studied) -> tuple[ItemFacts, ...]:
    """One fact sheet an item, in the order of the scale."""
    return tuple(
        ItemFacts(
            id=name,
            wording=answers.matrix.item(name).wording["en"],
            reversed=_turned(answers, name),
            choices=shown_counts(tuple(_choices(answers, name))),
            missing=shown_counts(tuple(_reasons(answers, name))),
            answered=int((~np.isnan(answers.matrix.column(name))).sum()),
            mean=_known(float(np.nanmean(answers.matrix.column(name)))),
            item_rest=None if internal is None else _known(internal.item_rest[column]),
            alpha_without=None if internal is None else _known(internal.alpha_if_dropped[column]),
            loading=_known(models.loadings[column]),
            wording_loading=_known(models.wording[column]),
        )
        for column, name in enumerate(answers.scale.items)
    )


def score_facts(answers: ScaleAnswers) -> ScoreFacts:
    """Where the scores lie, of the people who have one."""
    found = scale_scores(answers.matrix, [answers.scale])
    scores = found.values[~np.isnan(found.values[:, 0]), 0]
    scale = answers.scale
    bands = (
        (band.title["en"], int(((scores >= band.low - 0.005) & (scores < band.high + 0.005)).sum()))
        for band in scale.bands
    )
    why = zip(NOT_SCORED, found.not_scored[0], strict=True)
    return ScoreFacts(
        scored=len(scores),
        not_scored=shown_counts(tuple((reason.value, int(people)) for reason, people in why if people)),
        mean=float(scores.mean()),
        sd=float(scores.std(ddof=1)),
        low=scale.low,
        high=scale.high,
        at_low=_end("the least", scores <= scale.low),
        at_high=_end("the greatest", scores >= scale.high),
        bands=shown_counts(tuple(bands)),
    )


def _turned(answers: ScaleAnswers, name: str) -> bool:
    """Whether an item is turned against others of its scale; a scale turned as a whole has one direction."""
    turned = answers.scale.reversed
    return name in turned and len(turned) < len(answers.scale.items)


def _choices(answers: ScaleAnswers, name: str) -> Iterator[tuple[str, int]]:
    item, given = answers.matrix.item(name), answers.matrix.column(name)
    if len(item.scored_codes) <= _MOST_CHOICES:
        for code in item.scored_codes:
            yield _label(item, code), int((given == code).sum())


def _label(item: Item, code: int) -> str:
    """The words of a code; a number with the words of its end, if it is one."""
    if item.kind in ONE_OF_CHOICES and (choice := item.choice(code)) is not None:
        return choice.wording["en"]
    ends = {item.low: item.low_label.get("en", ""), item.high: item.high_label.get("en", "")}
    return f"{code} {ends[code]}".strip() if code in ends else str(code)


def _reasons(answers: ScaleAnswers, name: str) -> Iterator[tuple[str, int]]:
    """Why there is no answer that counts, by reason, and how many people."""
    counts = answers.matrix.reasons[answers.matrix.position(name)]
    for position, reason in enumerate(REASONS):
        if reason is not None and counts[position]:
            yield reason.value, int(counts[position])
    if counts[DRAFTED]:
        yield "drafted", int(counts[DRAFTED])


def _end(name: str, there: np.ndarray[tuple[int, ...], np.dtype[np.bool_]]) -> Count:
    people = int(there.sum())
    return Count(name, None if 0 < people < FEWEST else people)


def _known(value: float | Floats) -> float | None:
    """The number, or None where there is none."""
    return None if np.isnan(value) else float(value)
