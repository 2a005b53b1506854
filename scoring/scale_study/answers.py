"""The answers to one scale of a snapshot, chosen by the label of its question set."""

from dataclasses import dataclass

import numpy as np

from instruments.definition import Instrument, Rule, Scale
from instruments.errors import InvalidInputError, NotFoundError, TooFewRespondentsError
from instruments.version import InstrumentVersion
from scoring.arrays import Floats
from scoring.drafts import drafted, without
from scoring.items import ItemMatrix, item_matrix
from scoring.scale_study.report import FEWEST
from scoring.scales import keyed
from scoring.snapshot import Snapshot

MOST_ORDERED = 7  # answers an item may offer to be read as ordered categories; more are read as numbers
_WHERE = "scales report"
_ADDED = (Rule.SUM, Rule.MEAN, Rule.POSITION_MEAN)


@dataclass(frozen=True, kw_only=True)
class ScaleAnswers:
    """What people answered to the items of one scale, each as it counts: reversed where the scale says so.

    values: (n, items), NaN where there is no answer. matrix: all items of the snapshot.
    """

    asked: Instrument
    scale: Scale
    values: Floats
    matrix: ItemMatrix

    @property
    def complete(self) -> Floats:
        """(complete, items) the rows of people who answered every item."""
        return self.values[~np.isnan(self.values).any(axis=1)]

    @property
    def categories(self) -> int:
        """The most answers that an item offers."""
        return max(len(self.matrix.item(item).scored_codes) for item in self.scale.items)

    @property
    def ordered(self) -> bool:
        """Whether the answers are so few that they are ordered categories rather than numbers."""
        return self.categories <= MOST_ORDERED


def answers_to(snapshot: Snapshot, name: str) -> ScaleAnswers:
    """The answers to the scale ``brs@1.0``, or to one of several: ``bfi@1.0/openness``.

    A newer minor version is the same scale, so that the one in the snapshot is taken. Answers to words that
    nobody had approved are left out, as they are in all figures.
    """
    label, _, scale_id = name.partition("/")
    asked = _asked(snapshot.instrument, InstrumentVersion.parse(label))
    matrix = without(item_matrix(snapshot), drafted(snapshot))
    found = _of(asked, _chosen(asked, scale_id), matrix)
    if len(found.complete) < FEWEST:
        raise TooFewRespondentsError(
            f"{len(found.complete)} people answered every item of {found.scale.id}",
            where=_WHERE,
            fix=f"Wait for more answers: nothing is told of fewer than {FEWEST} people.",
        )
    return found


def all_scales(snapshot: Snapshot, matrix: ItemMatrix) -> tuple[ScaleAnswers, ...]:
    """The answers to every scale of the snapshot that adds up two items or more and was answered."""
    sets = (snapshot.instrument, *snapshot.instrument.parts)
    scales = {scale.id: (asked, scale) for asked in sets for scale in asked.scales if _adds_up(scale)}
    found = (_of(asked, scale, matrix) for asked, scale in scales.values())
    return tuple(one for one in found if len(one.complete) >= FEWEST)


def _of(asked: Instrument, scale: Scale, matrix: ItemMatrix) -> ScaleAnswers:
    return ScaleAnswers(asked=asked, scale=scale, values=keyed(matrix, scale), matrix=matrix)


def _asked(whole: Instrument, wanted: InstrumentVersion) -> Instrument:
    """The question set of the snapshot with this key and major version."""
    sets = (whole, *whole.parts)
    for asked in sets:
        if (asked.version.key, asked.version.major) == (wanted.key, wanted.major):
            return asked
    raise NotFoundError(
        f"the snapshot did not ask {wanted}",
        where=_WHERE,
        fix=f"It asked: {', '.join(asked.label for asked in sets)}.",
    )


def _adds_up(scale: Scale) -> bool:
    return len(scale.items) > 1 and scale.rule in _ADDED


def _chosen(asked: Instrument, scale_id: str) -> Scale:
    """The scale with this id; without an id the only one that adds up items."""
    several = [scale for scale in asked.scales if _adds_up(scale)]
    named = [scale for scale in several if scale.id == scale_id or not scale_id]
    if len(named) == 1:
        return named[0]
    if not several:
        raise InvalidInputError(
            f"{asked.label} has no scale that adds up items: each of its questions stands alone",
            where=_WHERE,
            fix="Take a question set with a scale of two items or more.",
        )
    raise InvalidInputError(
        f"{asked.label} has {len(several)} scales"
        if not scale_id
        else f"{asked.label} has no scale {scale_id!r}",
        where=_WHERE,
        fix=f"Write one of: {', '.join(f'{asked.label}/{scale.id}' for scale in several)}.",
    )
