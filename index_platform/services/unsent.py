"""Questionnaires that were begun and not sent when their wave closed: how many, and how far they came.

They are no answers. Nobody opens them; the counts are of rows whose content is locked, made safe as all
counts are (``docs/decisions/0022-what-nobody-sent.md``).
"""

from dataclasses import dataclass

import numpy as np
from sqlmodel import Session

from index_platform.queries import unsent
from index_platform.queries.waves import StoredWave
from instruments.parts import Part, for_everybody
from scoring.disclosure import protect_counts
from scoring.published import PublishedCount
from scoring.spec import DisclosureRule


@dataclass(frozen=True, slots=True, kw_only=True)
class Unsent:
    """How many were not sent, and the last part that they reached, in the order of the questionnaire."""

    total: PublishedCount
    parts: tuple[tuple[Part | None, PublishedCount], ...]  # (None: before the first; how many ended there)


def at_close(session: Session, wave: StoredWave) -> Unsent | None:
    """What was not sent to a wave when it was last closed; None while it takes answers, or nobody counted."""
    found = unsent.at_close(session, wave.wave.key)
    if wave.state != "closed" or not found:
        return None
    reached = (None, *for_everybody(wave.instrument))
    numbers = [found.get(part, 0) for part in range(len(reached))]
    [[total]] = protect_counts(np.array([[sum(numbers)]]), DisclosureRule())
    [parts] = protect_counts(np.array([numbers]), DisclosureRule())
    return Unsent(total=total, parts=tuple(zip(reached, parts, strict=True)))
