"""Findings as titles of charts: how many are clearly different and which way, in words."""

from collections.abc import Sequence

from instruments.english import capital, listed
from reports import sentences
from scoring.outcomes import Outcome
from scoring.published import PublishedCell, Shown

CLEAR = (Outcome.CLEARLY_HIGHER, Outcome.CLEARLY_LOWER)
NAMED = 3  # more names than this are counted instead


def outcome_of(cell: PublishedCell) -> Outcome | None:
    """What the comparison found; None where nothing was compared."""
    return cell.outcome if isinstance(cell, Shown) else None


def counted_finding(cells: Sequence[PublishedCell], singular: str, plural: str, whole: str) -> str:
    """How many of these places are clearly higher and lower than the whole."""
    found = [outcome for outcome in map(outcome_of, cells) if outcome is not None]
    if not found:
        return f"We have no comparison of the {plural} to show"
    shown = "" if len(found) == len(cells) else " shown"
    if len(found) == 1:
        if found[0] is Outcome.CANNOT_TELL:
            return f"We cannot tell whether the one {singular}{shown} differs from {whole}"
        return f"The one {singular}{shown} is {sentences.compared(found[0], whole)}"
    total = f"{sentences.counted(len(found), singular, plural)}{shown}"
    ways = [(found.count(way), str(way)) for way in CLEAR if way in found]
    if not ways:
        return f"None of the {total} is clearly different from {whole}"
    (first, way), *rest = ways
    if first == len(found):
        return f"{'Both' if first == 2 else 'All'} {plural if first == 2 else total} are {way} than {whole}"
    told = f"{_small(first)} of the {total} {_are(first)} {way} than {whole}"
    return capital(told + "".join(f", {_small(count)} {way}" for count, way in rest))


def named_finding(found: Sequence[tuple[str, Outcome | None]], nothing: str) -> str:
    """Which of these are clearly higher or lower, by name, or counted where they are many."""
    parts = [
        f"{way} for {_named(names)}"
        for way in CLEAR
        if (names := [name for name, outcome in found if outcome is way])
    ]
    return "; ".join(parts) or nothing


def group_finding(title: str, outcomes: Sequence[Outcome | None], whole: str) -> str:
    """The head of a group of measures: its title, and what the comparison with the whole found."""
    found = {outcome for outcome in outcomes if outcome is not None}
    clear = [sentences.counted(outcomes.count(way), str(way), str(way)) for way in CLEAR if way in found]
    if not found:
        words = "not compared"
    elif len(found) == 1:
        words = sentences.compared(next(iter(found)), whole)
    elif clear:
        words = listed(clear)
    else:
        words = f"no clear difference from {whole}"
    return f"{title}: {words}"


def _named(names: list[str]) -> str:
    """By name as answers that people chose, or counted."""
    if len(names) > NAMED:
        return sentences.counted(len(names), "group", "groups")
    return listed([sentences.quoted(name) for name in names])


def _small(count: int) -> str:
    return sentences.counted(count, "", "").strip()


def _are(count: int) -> str:
    return "is" if count == 1 else "are"
