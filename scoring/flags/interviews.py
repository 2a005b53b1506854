"""What is noticed of how interviews were held: length, nearness in time, and questions without an answer."""

from collections.abc import Sequence

import numpy as np

from instruments.definition import Missing
from instruments.errors import InvalidInputError
from scoring.arrays import Bools, Floats, require_shape
from scoring.snapshot import REASONS, Snapshot

HALF = 0.5  # of the median length: as fast as flags@1.0 takes for fast, after Leiner (2019)
TURN = 120.0  # seconds: our choice; nobody takes leave, finds the next person and explains the survey in less
GAPS = 0.25  # of the questions that were asked: our choice; some decline a whole topic in earnest
_ASKED_IN_VAIN = [REASONS.index(why) for why in (Missing.REFUSED, Missing.DONT_KNOW, Missing.SKIPPED)]


def quick(seconds: Floats) -> Bools:
    """Whether an interview took less than ``HALF`` of the median. seconds: (n,), NaN where not known."""
    require_shape("seconds", seconds, (None,), where="quick")
    if (seconds < 0.0).any():
        raise InvalidInputError(
            "an interview took less than no time", where="quick", fix="Give NaN where a time is not known."
        )
    known = seconds[~np.isnan(seconds)]
    return np.asarray(seconds < HALF * np.median(known)) if known.size else np.zeros(len(seconds), np.bool_)


def close_upon(started: Floats, finished: Floats, who: Sequence[str]) -> Bools:
    """Whether an interview began before ``TURN`` after another of the same researcher that began before it.

    started, finished: (n,) seconds of one clock. who: (n,) the researcher of each.
    """
    require_shape("finished", finished, started.shape, where="close_upon")
    require_shape("who", np.asarray(who), started.shape, where="close_upon")
    found = np.zeros(len(started), dtype=np.bool_)
    ended: dict[str, float] = {}
    for row in np.lexsort((finished, started)).tolist():
        found[row] = started[row] < ended.get(who[row], -np.inf) + TURN
        ended[who[row]] = max(finished[row], ended.get(who[row], -np.inf))
    return found


def gaps(snapshot: Snapshot) -> Bools:
    """(n,) whether at least ``GAPS`` of what was asked has no answer: declined, not known or passed over."""
    without = np.isin(snapshot.reasons, _ASKED_IN_VAIN).sum(axis=1)
    asked = (snapshot.reasons == 0).sum(axis=1) + without
    return np.asarray((asked > 0) & (without >= GAPS * asked))
