"""Page 2: which parts of life stand out, and how the places compare."""

from instruments.english import capital
from reports import axes, sentences
from reports.content import (
    Bar,
    Block,
    Figure,
    KeyEntry,
    Mark,
    Page,
    Reference,
    Row,
    RowChart,
)
from reports.sections.comparison import (
    CLEAR,
    codes,
    domain_sentence,
    interval,
    outcome_words,
    table_against_whole,
)
from reports.sections.method import has_room
from reports.sections.subject import Subject
from reports.sections.warnings import warnings
from scoring.outcomes import Outcome
from scoring.published import PublishedMeasure, Shown, Withheld
from scoring.spec import MeasureKind, Unit

STEP = 36.0
# Limits are rounded outwards, so a bar may touch the line and yet be clear of it.
HOW_TO_READ = "Only a bar clear of the line, before rounding, is sure; the ranges below may overlap."
ROWS = 14  # of charts and tables: more do not fit on one page with their heads


def domain_pages(subject: Subject) -> tuple[Page, ...]:
    """The parts of the index against the whole, the plan's outcomes, and all places if they fit."""
    if subject.is_whole:
        return _pages_of_whole(subject)
    measures, outcomes = subject.measures("domains"), subject.measures("outcomes")
    blocks: list[Block] = [_spine(subject, measures), _table(subject, measures)] if measures else []
    blocks.extend(_outcomes(subject))
    comparison = _comparison(subject, tuple(measure.title for measure in measures))
    if comparison and 2 * len(measures) + len(outcomes) + len(subject.table.places) <= ROWS:
        blocks.append(comparison)
    if not blocks:
        return ()
    if not has_room(subject):
        blocks.extend(warnings(subject))
    lead = domain_sentence(subject, measures) if measures else ""
    return (
        Page(anchor="domains", question="Which parts of life stand out?", lead=lead, blocks=tuple(blocks)),
    )


def _pages_of_whole(subject: Subject) -> tuple[Page, ...]:
    """For the whole: its places on one axis, then its own figures."""
    measures = subject.measures("domains")
    comparison = _comparison(subject, ())
    blocks: list[Block] = [comparison] if comparison else []
    blocks += [_table(subject, measures)] if measures else []
    blocks += _outcomes(subject)
    if not has_room(subject):
        blocks += warnings(subject)
    question = f"How do the {subject.table.level_plural} compare?"
    page = Page(anchor="domains", question=question, lead="", blocks=tuple(blocks))
    return (page,) if blocks else ()


def _outcomes(subject: Subject) -> tuple[Block, ...]:
    """A table for each group of outcomes that a plan set itself."""
    return tuple(
        table_against_whole(
            subject, tuple(map(subject.table.measure, group.measures)), label=group.title, title=group.title
        )
        for group in subject.groups("outcomes")
    )


def _table(subject: Subject, measures: tuple[PublishedMeasure, ...]) -> Block:
    scores = f"Scores: 100 is {sentences.hundred_words(subject.table)}."
    known = scores if any(m.unit is Unit.INDEX for m in measures) else ""
    note = " ".join(filter(None, (known, sentences.shorthand(codes(subject)))))
    return table_against_whole(subject, measures, label="The parts of life in figures", note=note)


def _spine(subject: Subject, measures: tuple[PublishedMeasure, ...]) -> Figure:
    rows = tuple(_spine_row(subject, measure) for measure in measures)
    limits = [limit for row in rows for bar in row.bars for limit in (bar.low, bar.high)]
    limits += [end for row in rows if row.band for end in row.band]
    band = (
        (KeyEntry(mark=Mark.BAND, words=_whose_middles(subject, measures)),)
        if any(r.band for r in rows)
        else ()
    )
    marked = any(row.bars for row in rows)
    keys = (
        KeyEntry(mark=Mark.THIS, words=f"{subject.name}, likely range"),
        KeyEntry(mark=Mark.UNCERTAIN, words="cannot tell"),
        *band,
    )
    return Figure(
        anchor="spine",
        title=_spine_title(subject, measures),
        subtitle=f"Points above or below {subject.whole}. {subject.who(measures)}.",
        key=keys if marked else (),
        chart=RowChart(
            rows=rows,
            axis=axes.differences(limits),
            reference=Reference(name=subject.whole, middle=0),
            step=STEP,
            like=tuple(place.name for place in subject.table.places)
            if len(subject.table.places) < ROWS
            else (),
        ),
        alt=_spine_alt(subject, measures),
        note=HOW_TO_READ if marked else "",
    )


def _spine_row(subject: Subject, measure: PublishedMeasure) -> Row:
    cell = subject.cell(measure)
    if isinstance(cell, Withheld) or cell.difference is None:
        return Row(label=measure.title, withheld=_why(subject, measure))
    known = cell.difference
    unsure = cell.uncertain or cell.outcome is Outcome.CANNOT_TELL
    bar = Bar(mark=Mark.THIS, low=known.low, high=known.high, middle=known.value, hollow=unsure)
    words = f"{outcome_words(subject, measure)}{', uncertain' if cell.uncertain else ''}"
    return Row(label=measure.title, bars=(bar,), words=words, band=_middles(subject, measure))


def _why(subject: Subject, measure: PublishedMeasure) -> str:
    cell = subject.cell(measure)
    return sentences.WITHHELD[cell] if isinstance(cell, Withheld) else "Not compared"


def _middles(subject: Subject, measure: PublishedMeasure) -> tuple[float, float] | None:
    """From the lowest to the highest middle of all places, where at least three are shown."""
    middles = [cell.difference.value for _, cell in subject.shown_places(measure) if cell.difference]
    return (min(middles), max(middles)) if len(middles) > 2 and min(middles) < max(middles) else None


def _whose_middles(subject: Subject, measures: tuple[PublishedMeasure, ...]) -> str:
    """Whose middles the pale range spans: all places, or only those that are shown."""
    table = subject.table
    if all(len(subject.shown_places(measure)) == len(table.places) for measure in measures):
        noun = sentences.counted(len(table.places), table.level_singular, table.level_plural)
        return f"middles of all {noun}"
    return f"middles of the {table.level_plural} shown"


def _spine_title(subject: Subject, measures: tuple[PublishedMeasure, ...]) -> str:
    outcomes = [subject.outcome(measure) for measure in measures]
    higher, lower = outcomes.count(Outcome.CLEARLY_HIGHER), outcomes.count(Outcome.CLEARLY_LOWER)
    if not any(outcomes):
        return "We have no comparison to show"
    if not higher and not lower:
        return "No part of life is clearly different"
    parts = [(n, way) for n, way in ((higher, "higher"), (lower, "lower")) if n]
    first = f"{sentences.counted(parts[0][0], 'part of life is', 'parts of life are')} clearly {parts[0][1]}"
    rest = [f"{sentences.counted(n, 'is', 'are')} clearly {way}" for n, way in parts[1:]]
    return capital(", ".join((first, *rest)))


def _spine_alt(subject: Subject, measures: tuple[PublishedMeasure, ...]) -> str:
    rows = []
    for measure in measures:
        cell = subject.cell(measure)
        points = ""
        if isinstance(cell, Shown) and cell.difference is not None:
            points = f"{sentences.difference_words(cell.difference, measure)} points, "
        rows.append(f"{measure.title}: {points}{outcome_words(subject, measure)}")
    return f"Likely difference from {subject.whole}. {'; '.join(rows)}."


def _comparison(subject: Subject, like: tuple[str, ...]) -> Figure | None:
    """The index of all places on one axis, by alphabet; None for a place without neighbours."""
    index = subject.of_kind(MeasureKind.INDEX)
    if index is None or len(subject.table.places) < 2 or not subject.shown_places(index):
        return None
    whole = subject.of_whole(index)
    rows = tuple(_place_row(subject, index, code) for code in (place.code for place in subject.by_name()))
    limits = [limit for row in rows for bar in row.bars for limit in (bar.low, bar.high)]
    known = None
    if isinstance(whole, Shown):
        limits += [whole.low, whole.high]
        known = Reference(name=subject.whole, middle=whole.value, low=whole.low, high=whole.high)
    return Figure(
        anchor="places",
        title=_comparison_title(subject, index),
        subtitle=capital(f"{sentences.scale_words(subject.table)}. {_by_alphabet(subject)}"),
        chart=RowChart(rows=rows, axis=axes.window(limits), reference=known, step=28, like=like),
        alt=_comparison_alt(subject, index),
    )


def _by_alphabet(subject: Subject) -> str:
    return f"{capital(subject.table.level_plural)} stand by alphabet."


def _place_row(subject: Subject, index: PublishedMeasure, code: str) -> Row:
    place, cell = subject.table.place(code), subject.table.cell(code, index.key)
    this = code == subject.place.code
    if isinstance(cell, Withheld):
        return Row(label=place.name, withheld=sentences.WITHHELD[cell], strong=this)
    bar = interval(cell, Mark.THIS if this else Mark.OTHER)
    return Row(label=place.name, bars=(bar,), words=sentences.cell_words(cell, index), strong=this)


def _comparison_title(subject: Subject, index: PublishedMeasure) -> str:
    shown = subject.shown_places(index)
    clear = sum(cell.outcome in CLEAR for _, cell in shown)
    noun = sentences.counted(
        len(subject.table.places), subject.table.level_singular, subject.table.level_plural
    )
    first = "None" if clear == 0 else capital(sentences.counted(clear, "", "").strip())
    verb = "is" if clear < 2 else "are"
    return f"{first} of the {noun} {verb} clearly different from {subject.whole}"


def _comparison_alt(subject: Subject, index: PublishedMeasure) -> str:
    rows = [
        f"{place.name}: {_said(subject, index, place.code)}"
        for place in (*subject.by_name(), subject.table.whole)
    ]
    return f"{index.title}, likely ranges. {'; '.join(rows)}."


def _said(subject: Subject, index: PublishedMeasure, code: str) -> str:
    cell = subject.table.cell(code, index.key)
    if isinstance(cell, Withheld):
        return sentences.WITHHELD[cell].lower()
    outcome = f", {cell.outcome}" if cell.outcome is not None else ""
    return f"{sentences.cell_words(cell, index)}{outcome}"
