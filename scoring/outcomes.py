"""Leaf types that both the engine and the reports speak: an interval, and the four outcomes."""

from dataclasses import dataclass
from enum import StrEnum


@dataclass(frozen=True, slots=True, kw_only=True)
class Interval:
    """A likely range at ``level`` (0 to 1), limits included."""

    low: float
    high: float
    level: float = 0.95


class Outcome(StrEnum):
    """What a comparison found. The four words are fixed in every report."""

    CLEARLY_HIGHER = "clearly higher"
    CLEARLY_LOWER = "clearly lower"
    ABOUT_THE_SAME = "about the same"
    CANNOT_TELL = "cannot tell"


def outcome(difference: Interval, margin: float) -> Outcome:
    """The outcome of a difference (this minus the reference) in the unit of ``margin``.

    About the same comes first: an interval wholly within the margin is a gap too small to matter,
    even where it leaves out zero. Limits that touch the margin or zero do not count as clear.
    """
    if -margin < difference.low and difference.high < margin:
        return Outcome.ABOUT_THE_SAME
    if difference.low > 0:
        return Outcome.CLEARLY_HIGHER
    if difference.high < 0:
        return Outcome.CLEARLY_LOWER
    return Outcome.CANNOT_TELL
