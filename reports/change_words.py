"""Every rule that turns a change into words: verdicts, ranges, sentences, and why there is none."""

from collections.abc import Mapping

from instruments.english import capital
from reports import sentences
from scoring.outcomes import ChangeOutcome, NotCompared, Outcome
from scoring.published import PublishedMeasure, PublishedPlace, Withheld
from scoring.published_change import ChangeCell, PublishedApart, PublishedChange, ShownChange
from scoring.spec import Unit

GLYPHS: Mapping[ChangeOutcome, Outcome] = {  # the glyph of a comparison serves its change too
    ChangeOutcome.CLEARLY_UP: Outcome.CLEARLY_HIGHER,
    ChangeOutcome.CLEARLY_DOWN: Outcome.CLEARLY_LOWER,
    ChangeOutcome.ABOUT_THE_SAME: Outcome.ABOUT_THE_SAME,
    ChangeOutcome.CANNOT_TELL: Outcome.CANNOT_TELL,
}
NOT_COMPARED: Mapping[NotCompared, str] = {
    NotCompared.BREAK: "Not compared: we changed how we ask this",
    NotCompared.BRIDGED: "Not compared: we changed how we ask this",
    NotCompared.UNKNOWN: "Not compared: other questions were asked",
    NotCompared.ASKED_ONCE: "Not compared: only one wave asked this",
    NotCompared.PLACE: "Not compared: the place is not the same",
}
_UNITS = {Unit.INDEX: "points", Unit.PER_CENT: "percentage points", Unit.SCORE: "points of the scale"}
_CLEAR = (ChangeOutcome.CLEARLY_UP, ChangeOutcome.CLEARLY_DOWN)
AnyCell = ChangeCell | PublishedApart | None
BREAK = "b"  # the code of what is not compared
_BOTH = 2
_SURE = 0.99  # what is rounded up to it is told as more than 98 in a hundred


def unit_words(measure: PublishedMeasure) -> str:
    """What a change of a measure counts in."""
    return _UNITS[measure.unit]


def range_words(cell: AnyCell, measure: PublishedMeasure) -> str:
    """A change in a table: its likely range, or the code of why there is none."""
    if isinstance(cell, ShownChange):
        return sentences.difference_words(cell.difference, measure, finer=finer(cell))
    return f"[{why}]" if (why := code(cell)) else ""


def middle_words(cell: AnyCell, measure: PublishedMeasure) -> str:
    """A change with its middle: "+3.9 (+0.2 to +7.6)", or the code of why there is none."""
    words = range_words(cell, measure)
    if isinstance(cell, ShownChange):
        return f"{sentences.signed(cell.difference.value, measure.decimals + finer(cell))} ({words})"
    return words


def code(cell: AnyCell) -> str:
    """The code of why there is no change; empty where there is one."""
    match cell:
        case Withheld():
            return cell.code
        case PublishedApart():
            return cell.why.code
        case _:
            return ""


def verdict_words(cell: AnyCell) -> str:
    """The four words, or the sentence in their place."""
    match cell:
        case ShownChange():
            return str(cell.outcome)
        case Withheld():
            return sentences.WITHHELD[cell]
        case PublishedApart():
            return NOT_COMPARED[cell.why]
        case _:
            return ""


def least_words(cell: AnyCell, measure: PublishedMeasure) -> str:
    """The least change that would have been seen, or nothing."""
    if not isinstance(cell, ShownChange):
        return ""
    return sentences.number(cell.least_change, measure.decimals + finer(cell))


def chance_words(cell: ShownChange) -> str:
    """How likely it is that there was a rise at all, out of a hundred."""
    if cell.chance_of_rise >= _SURE:
        return "more than 98 in 100"
    if cell.chance_of_rise <= 1 - _SURE:
        return "less than 2 in 100"
    return f"{sentences.number(100 * cell.chance_of_rise)} in 100"


def cell_of(change: PublishedChange, place: str, measure: str) -> AnyCell:
    """What there is between two figures: a change, why it is withheld, or why nothing is compared."""
    return change.cells.get((place, measure)) or change.apart.get((place, measure))


def between(change: PublishedChange) -> str:
    """The two waves, as they stand inside a sentence."""
    return f"{sentences.inside(change.earlier.title)} and {sentences.inside(change.later.title)}"


def places(change: PublishedChange) -> tuple[PublishedPlace, ...]:
    """The whole, then its parts by alphabet."""
    return (change.whole, *sorted(change.places, key=lambda place: place.name))


def change_sentence(change: PublishedChange, place: str, measure: PublishedMeasure) -> str:
    """A change in a sentence that stands alone, with both waves."""
    cell = cell_of(change, place, measure.key)
    waves = between(change)
    match cell:
        case ShownChange(outcome=ChangeOutcome.CLEARLY_UP | ChangeOutcome.CLEARLY_DOWN):
            verb = "rose" if cell.outcome is ChangeOutcome.CLEARLY_UP else "fell"
            return f"Between {waves} this {verb} by {_size(cell, measure)}."
        case ShownChange(outcome=ChangeOutcome.ABOUT_THE_SAME):
            return f"Any change between {waves} was smaller than {margin_words(measure)}."
        case ShownChange() if is_clear_alone(cell) and _told(change, place, measure) > 1:
            way = "rose" if cell.difference.low > 0 else "fell"
            return f"Between {waves} this probably {way}; {_together(change, place, measure)}."
        case ShownChange():
            return f"The figures for {waves} are too close to say that anything changed."
        case _:
            return f"{verdict_words(cell)}."


def moved_words(change: PublishedChange, place: str, measure: PublishedMeasure) -> str:
    """A change in a line that stands under both waves, beside its place."""
    cell = cell_of(change, place, measure.key)
    match cell:
        case ShownChange(outcome=ChangeOutcome.CLEARLY_UP | ChangeOutcome.CLEARLY_DOWN):
            return f"{capital(str(cell.outcome))}, by {_size(cell, measure)}."
        case ShownChange(outcome=ChangeOutcome.ABOUT_THE_SAME):
            return f"About the same: any change was smaller than {margin_words(measure)}."
        case ShownChange() if is_clear_alone(cell) and _told(change, place, measure) > 1:
            way = "up" if cell.difference.low > 0 else "down"
            return f"Probably {way}; {_together(change, place, measure)}."
        case ShownChange():
            return "Too close to say that anything changed."
        case _:
            return f"{verdict_words(cell)}."


def moved_by(cell: AnyCell, measure: PublishedMeasure) -> str:
    """A clear change inside a sentence: "clearly up, by 2.1 to 9.3 points"; else its verdict."""
    if isinstance(cell, ShownChange) and cell.outcome in _CLEAR:
        return f"{cell.outcome}, by {_size(cell, measure)}"
    return sentences.lower_first(verdict_words(cell))


def is_clear_alone(cell: ShownChange) -> bool:
    """Whether a change that we cannot tell would be clear if its place were the only one."""
    is_off_zero = cell.difference.low > 0 or cell.difference.high < 0
    return is_off_zero and cell.outcome is ChangeOutcome.CANNOT_TELL


def finer(cell: ShownChange) -> int:
    """How many decimals more than its figures a change is printed with: a modelled one has none."""
    return 0 if cell.modelled else 1


def _size(cell: ShownChange, measure: PublishedMeasure) -> str:
    """How far something rose or fell, without a sign: "2.1 to 9.3 points"."""
    low, high = sorted(map(abs, (cell.difference.low, cell.difference.high)))
    limits = " to ".join(sentences.number(limit, measure.decimals + finer(cell)) for limit in (low, high))
    return f"{limits} {unit_words(measure)}"


def margin_words(measure: PublishedMeasure) -> str:
    """The size of a change that is too small to matter."""
    number = sentences.number(measure.margin, measure.decimals + (measure.margin % 1 > 0))
    return f"{number} {unit_words(measure)}"


def _together(change: PublishedChange, place: str, measure: PublishedMeasure) -> str:
    """Why a change that would be clear alone is not: many places of its kind are looked at."""
    _, singular, plural = _family(change, place)
    shown = _told(change, place, measure)
    counted = sentences.counted(shown, singular, plural)
    places = f"both {plural}" if shown == _BOTH else f"all {counted}"
    return f"not clear when {places} are looked at together"


def _told(change: PublishedChange, place: str, measure: PublishedMeasure) -> int:
    """In how many places a verdict counts: those of its kind whose change of this measure is told."""
    family, _, _ = _family(change, place)
    return sum(isinstance(change.cells.get((one.code, measure.key)), ShownChange) for one in family)


def _family(change: PublishedChange, place: str) -> tuple[tuple[PublishedPlace, ...], str, str]:
    """The places that verdicts of a place count in, and the words for one and for several of them."""
    if any(one.code == place for one in change.small_places):
        return change.small_places, change.small_places[0].level, change.small_plural
    return change.places, change.level_singular, change.level_plural
