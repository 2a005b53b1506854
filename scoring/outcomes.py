"""Leaf types that both the engine and the reports speak: an interval, and four words for each comparison."""

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


class ChangeOutcome(StrEnum):
    """What two waves say of a change. The four words are fixed in every report."""

    CLEARLY_UP = "clearly up"
    CLEARLY_DOWN = "clearly down"
    ABOUT_THE_SAME = "about the same"
    CANNOT_TELL = "cannot tell"


class NotCompared(StrEnum):
    """Why two waves have no change between them. It holds no number."""

    BREAK = "break"  # the question changed, and its author claims a break
    BRIDGED = "bridged"  # the author claims a bridge, and there is no linking yet
    UNKNOWN = "unknown"  # nothing is claimed that leads from one question to the other
    ASKED_ONCE = "asked_once"  # one of the waves did not ask it
    PLACE = "place"  # one wave has no such place, or one with other borders

    @property
    def code(self) -> str:
        """The shorthand in tables and files: b for a break in the series, whatever made it."""
        return "b"


def change_outcome(difference: Interval, margin: float, *, is_clear: bool) -> ChangeOutcome:
    """The outcome of a change (later minus earlier) in the unit of ``margin``.

    is_clear: whether the change stands when all places that are looked at together are counted in. An
    interval that leaves out zero by itself is not enough: of twenty still places one does so by chance.
    """
    found = outcome(difference, margin)
    if found is Outcome.ABOUT_THE_SAME:
        return ChangeOutcome.ABOUT_THE_SAME
    if not is_clear or found is Outcome.CANNOT_TELL:
        return ChangeOutcome.CANNOT_TELL
    return ChangeOutcome.CLEARLY_UP if found is Outcome.CLEARLY_HIGHER else ChangeOutcome.CLEARLY_DOWN
