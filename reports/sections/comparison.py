"""Blocks that several sections share: rows of charts, tables against the whole, leads about outcomes."""

from collections.abc import Sequence

from instruments.english import capital, listed
from reports import sentences
from reports.content import Bar, Cell, Mark, Table, TableRow
from reports.sections.subject import Subject
from reports.theme import text_width
from scoring.outcomes import Outcome
from scoring.published import PublishedCell, PublishedMeasure, Shown, Withheld
from scoring.spec import MeasureKind

CLEAR = (Outcome.CLEARLY_HIGHER, Outcome.CLEARLY_LOWER)
OVERLAP = "We compare by the likely difference, so two ranges may overlap and still differ clearly."
HEAD_SIZE, HEAD_ROOM = 12, 78  # pt on paper: the name over a column, and the width of the column
NAMED = 3  # more names than this are counted instead


def interval(cell: Shown, mark: Mark) -> Bar:
    """The bar of a figure, hollow where it is uncertain."""
    return Bar(mark=mark, low=cell.low, high=cell.high, middle=cell.value, hollow=cell.uncertain)


def outcome_words(subject: Subject, measure: PublishedMeasure) -> str:
    """The outcome of one measure, or why there is none."""
    cell = subject.cell(measure)
    if isinstance(cell, Withheld):
        return sentences.SHORT[cell]
    return str(cell.outcome) if cell.outcome is not None else "not compared"


def table_against_whole(
    subject: Subject, measures: Sequence[PublishedMeasure], *, label: str, **rest: str
) -> Table:
    """Place, whole, outcome and base for each measure."""
    if subject.is_whole:
        return _table_of_whole(subject, measures, label=label, **rest)
    columns = (_heading(subject), subject.whole, f"Compared with {subject.whole}", "People")
    rows = tuple(_row(subject, measure) for measure in measures)
    return Table(
        label=label, columns=columns, rows=rows, title=rest.get("title", ""), note=rest.get("note", "")
    )


def _table_of_whole(
    subject: Subject, measures: Sequence[PublishedMeasure], *, label: str, **rest: str
) -> Table:
    rows = tuple(
        TableRow(
            head=subject.head(measure),
            cells=(
                Cell(text=sentences.cell_words(subject.cell(measure), measure)),
                Cell(text=sentences.base_words(subject.cell(measure)), numeric=True),
            ),
        )
        for measure in measures
    )
    columns = (_heading(subject), "People")
    return Table(
        label=label, columns=columns, rows=rows, title=rest.get("title", ""), note=rest.get("note", "")
    )


def codes(subject: Subject) -> frozenset[str]:
    """The codes that stand for figures anywhere in this report: the key to them is printed once."""
    table, index = subject.table, subject.of_kind(MeasureKind.INDEX)
    cells = [
        cell for measure in table.measures for cell in (subject.cell(measure), subject.of_whole(measure))
    ]
    cells += [table.cell(place.code, index.key) for place in table.places] if index else []
    here = subject.place.code
    counts = [count for each in table.profiles for (place, _), count in each.counts.items() if place == here]
    withheld = [each.code for each in (*cells, *counts) if isinstance(each, Withheld)]
    unsure = ["u" for cell in cells if isinstance(cell, Shown) and cell.uncertain]
    revised = ["r" for measure in table.measures if subject.is_revised(measure)]
    return frozenset(withheld + unsure + revised)


def overlap_note(subject: Subject, measures: Sequence[PublishedMeasure]) -> str:
    """Why a difference is clear though its ranges overlap; empty where that is not to be seen."""
    pairs = ((subject.cell(measure), subject.of_whole(measure)) for measure in measures)
    return OVERLAP if any(_is_clear_in_overlap(here, there) for here, there in pairs) else ""


def _is_clear_in_overlap(here: PublishedCell, there: PublishedCell) -> bool:
    if not isinstance(here, Shown) or not isinstance(there, Shown) or here.outcome not in CLEAR:
        return False
    return here.low <= there.high and there.low <= here.high


def _heading(subject: Subject) -> str:
    """The place's name over its column, or "this cluster" where the column is too narrow for the name."""
    return (
        subject.name
        if text_width(subject.name, size=HEAD_SIZE) <= HEAD_ROOM
        else f"This {subject.table.level_singular}"
    )


def _row(subject: Subject, measure: PublishedMeasure) -> TableRow:
    cell, whole = subject.cell(measure), subject.of_whole(measure)
    return TableRow(
        head=subject.head(measure),
        cells=(
            Cell(text=sentences.cell_words(cell, measure)),
            Cell(text=sentences.cell_words(whole, measure)),
            Cell(text=outcome_words(subject, measure), outcome=subject.outcome(measure)),
            Cell(text=sentences.base_words(cell), numeric=True),
        ),
    )


def domain_sentence(subject: Subject, measures: Sequence[PublishedMeasure]) -> str:
    """Which parts of life are clearly different here: their titles are nouns, so they make a sentence."""
    if nothing := _nothing_clear(subject, measures, "No part of life"):
        return nothing
    higher, lower = (_titles(subject, measures, outcome) for outcome in CLEAR)
    against = f"{subject.here} than across {subject.whole}"
    if not higher or not lower:
        names, way = (higher, "higher") if higher else (lower, "lower")
        return f"{capital(listed(names))} {_verb(names)} clearly {way} {against}."
    first = f"{capital(listed(higher))} {_verb(higher)} clearly higher {against}"
    return f"{first}, and {listed(lower)} clearly lower."


def difference_sentence(subject: Subject, measures: Sequence[PublishedMeasure], *, nothing: str) -> str:
    """What is clearly different here, in one sentence; ``nothing`` says what was looked at in vain."""
    if found := _nothing_clear(subject, measures, nothing):
        return found
    higher, lower = (_titles(subject, measures, outcome) for outcome in CLEAR)
    against = f"{subject.here} than across {subject.whole}"
    if len(higher) + len(lower) > NAMED:
        ways = ((len(higher), "clearly higher"), (len(lower), "clearly lower"))
        return _counted([(count, way) for count, way in ways if count], len(measures), subject.whole)
    first = f"Clearly higher {against}: {listed(higher)}." if higher else ""
    second = f"Clearly lower{'' if higher else f' {against}'}: {listed(lower)}." if lower else ""
    return " ".join(filter(None, (first, second)))


def _counted(ways: Sequence[tuple[int, str]], total: int, whole: str) -> str:
    """How many figures are clearly higher and lower, where they are too many to name."""
    (first, way), *rest = ways
    of = f"All {_small(total)}" if first == total else f"{capital(_small(first))} of {_small(total)}"
    others = "".join(f" and {_small(count)} {'is' if count == 1 else 'are'} {how}" for count, how in rest)
    return f"{of} figures {'is' if first == 1 else 'are'} {way} than across {whole}{others}."


def _small(count: int) -> str:
    return sentences.counted(count, "", "").strip()


def _nothing_clear(subject: Subject, measures: Sequence[PublishedMeasure], what: str) -> str:
    """The sentence for a page without a clear difference; empty where there is one."""
    if not any(isinstance(subject.cell(measure), Shown) for measure in measures):
        return f"We have no figures of {subject.name} to show here."
    if subject.is_whole:
        return f"All ranges are for {subject.whole} as a whole."
    if any(subject.outcome(measure) in CLEAR for measure in measures):
        return ""
    return f"{what} is clearly different {subject.here} from {subject.whole}."


def _titles(subject: Subject, measures: Sequence[PublishedMeasure], outcome: Outcome) -> list[str]:
    return [sentences.lower_first(m.title) for m in measures if subject.outcome(m) is outcome]


def _verb(names: list[str]) -> str:
    return "is" if len(names) == 1 else "are"


def is_thin(subject: Subject, measures: Sequence[PublishedMeasure]) -> bool:
    """Whether more than half of these figures are not shown here."""
    withheld = sum(isinstance(subject.cell(measure), Withheld) for measure in measures)
    return withheld * 2 > len(measures)


def spoken(subject: Subject, measure: PublishedMeasure, *, base: bool = True) -> str:
    """One measure said aloud: its range and base, the whole's, and the outcome."""
    cell = subject.cell(measure)
    whole = f"{subject.whole} {sentences.cell_words(subject.of_whole(measure), measure)}"
    if isinstance(cell, Withheld):
        return f"{measure.title}: {sentences.lower_first(sentences.WITHHELD[cell])} ({whole})"
    certainty = " [u]" if cell.uncertain else ""
    here = f"{sentences.likely_range(cell, measure)}{certainty}"
    people = f", {sentences.people(cell.base)}" if base else ""
    outcome = f"; {cell.outcome}" if cell.outcome is not None else ""
    beside = "" if subject.is_whole else f" ({whole}{outcome})"
    return f"{measure.title}: {here}{people}{beside}"
