"""Who and what is counted: every response and scale, unless the definition decided otherwise."""

from collections.abc import Sequence
from dataclasses import replace

import numpy as np

from instruments.definition import Scale
from instruments.errors import TooFewRespondentsError
from scoring.arrays import Ints
from scoring.flags import rules as flag_rules
from scoring.flags.columns import quality_flags
from scoring.handling import FlaggedRule, MissingRule
from scoring.snapshot import Snapshot

_LEAST_FLAGS = {FlaggedRule.LEFT_OUT: 1, FlaggedRule.LEFT_OUT_IF_TWICE: 2}


def responses_counted(snapshot: Snapshot, rule: FlaggedRule) -> Snapshot:
    """The wave without the responses that stand out, or the very wave where they are kept.

    Its identity stays that of the wave as it was frozen.
    """
    if rule is FlaggedRule.KEPT:
        return snapshot
    kept = np.flatnonzero(times_flagged(snapshot) < _LEAST_FLAGS[rule])
    if not len(kept):
        raise TooFewRespondentsError(
            "every response of the wave stands out, and none would be left",
            where=f"flagged: {rule.value}",
            fix="Keep flagged responses: flagged: kept.",
        )
    return replace(snapshot.rows(kept), frozen_sha256=snapshot.as_frozen)


def times_flagged(snapshot: Snapshot) -> Ints:
    """(n,) by how many of the shipped rules a response stands out."""
    columns = quality_flags(snapshot, flag_rules.shipped()).columns
    times: Ints = np.sum([column.raised for column in columns], axis=0, dtype=np.int64)
    return times


def scales_counted(scales: Sequence[Scale], rule: MissingRule) -> tuple[Scale, ...]:
    """The scales, each by its published rule, or only from people who answered all of its questions."""
    if rule is MissingRule.AS_PUBLISHED:
        return tuple(scales)
    return tuple(replace(scale, minimum_answered=len(scale.items)) for scale in scales)
