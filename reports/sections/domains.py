"""Page 3: which parts of life stand out, and what a plan set itself."""

from collections.abc import Iterator, Sequence

from instruments.english import capital
from reports import axes, patterns, sentences
from reports.content import (
    Bar,
    Block,
    Figure,
    KeyEntry,
    Mark,
    Page,
    Paragraph,
    Reference,
    Row,
    RowChart,
)
from reports.sections.comparison import (
    codes,
    domain_sentence,
    interval,
    outcome_words,
    spoken,
    table_against_whole,
)
from reports.sections.plan_outcomes import plan_outcomes
from reports.sections.questions import asked_words
from reports.sections.subject import Subject
from reports.sheet import Part, closer, may, must, sheet
from scoring.outcomes import Outcome
from scoring.published import PublishedMeasure, Shown, Withheld
from scoring.spec import Unit

STEPS = (40.0, 36.0, 32.0, 28.0, 26.0)  # px from row to row, as far as there is room
# Limits are rounded outwards, so a bar may touch the line and yet be clear of it.
HOW_TO_READ = "Only a bar clear of the line, before rounding, is sure; the ranges below may overlap."
LEAST_MIDDLES = 2  # of places: more make a range worth drawing
_SENTENCES = (
    ("part.higher", Outcome.CLEARLY_HIGHER),
    ("part.lower", Outcome.CLEARLY_LOWER),
    ("part.same", Outcome.ABOUT_THE_SAME),
    ("part.unknown", Outcome.CANNOT_TELL),
)


def stand_out_page(subject: Subject) -> Page:
    """The parts of the index against the whole, and what a plan set itself."""
    measures = subject.measures("domains")
    question = "How is each part of life?" if subject.is_whole else "Which parts of life stand out?"
    lead = domain_sentence(subject, measures) if measures else "This index has no parts of its own."
    return sheet("stand-out", question, lead, tuple(_parts(subject, measures)))


def _parts(subject: Subject, measures: tuple[PublishedMeasure, ...]) -> Iterator[Part]:
    if measures and not subject.is_whole:
        yield closer(*(_spine(subject, measures, step) for step in STEPS), rank=4)
    if subject.is_whole and any(isinstance(subject.cell(measure), Shown) for measure in measures):
        yield closer(*(_ranges(subject, measures, step) for step in STEPS), rank=4)
    if measures:
        yield must(_table(subject, measures))
        yield from (may(each, rank=5) for each in _sentences(subject, measures))
    yield from (may(block, rank=1) for block in plan_outcomes(subject))
    if asked := asked_words(subject.measures("outcomes")):
        yield may(asked, rank=6)


def _sentences(subject: Subject, measures: tuple[PublishedMeasure, ...]) -> Iterator[Paragraph]:
    """A sentence for each outcome that there is, naming the parts of life."""
    if subject.is_whole or all(subject.outcome(measure) is None for measure in measures):
        return
    for key, outcome in _SENTENCES:
        names = [sentences.lower_first(m.title) for m in measures if subject.outcome(m) is outcome]
        if said := patterns.said_of(key, names, **({} if "unknown" in key else {"whole": subject.whole})):
            yield Paragraph(text=said)


def _table(subject: Subject, measures: tuple[PublishedMeasure, ...]) -> Block:
    scores = f"Scores: 100 is {sentences.hundred_words(subject.table)}."
    known = scores if any(m.unit is Unit.INDEX for m in measures) else ""
    note = " ".join(filter(None, (known, sentences.shorthand(codes(subject)))))
    return table_against_whole(subject, measures, label="The parts of life in figures", note=note)


def _spine(subject: Subject, measures: tuple[PublishedMeasure, ...], step: float) -> Figure:
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
            step=step,
        ),
        alt=_spine_alt(subject, measures),
        note=HOW_TO_READ if marked else "",
    )


def _ranges(subject: Subject, measures: tuple[PublishedMeasure, ...], step: float) -> Figure:
    """The parts of the whole as they are, over the range of its places' middles."""
    rows = tuple(_range_row(subject, measure) for measure in measures)
    limits = [limit for row in rows for bar in row.bars for limit in (bar.low, bar.high)]
    limits += [end for row in rows if row.band for end in row.band]
    keys = [KeyEntry(mark=Mark.THIS, words=f"{subject.name}, likely range")]
    if any(row.band for row in rows):
        keys.append(KeyEntry(mark=Mark.BAND, words=_whose_middles(subject, measures)))
    return Figure(
        anchor="spine",
        title=f"The parts of life across {subject.whole}",
        subtitle=f"Scores: 100 is {sentences.hundred_words(subject.table)}. {subject.who(measures)}.",
        key=tuple(keys),
        chart=RowChart(rows=rows, axis=axes.window(limits), step=step),
        alt=f"Likely ranges. {'; '.join(spoken(subject, measure) for measure in measures)}.",
    )


def _range_row(subject: Subject, measure: PublishedMeasure) -> Row:
    cell = subject.cell(measure)
    if isinstance(cell, Withheld):
        return Row(label=measure.title, withheld=sentences.WITHHELD[cell])
    middles = [here.value for _, here in subject.shown_places(measure)]
    band = (
        (min(middles), max(middles)) if len(middles) > LEAST_MIDDLES and min(middles) < max(middles) else None
    )
    words = sentences.cell_words(cell, measure)
    return Row(label=measure.title, bars=(interval(cell, Mark.THIS),), words=words, band=band)


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
    """The range of the differences' middles of all places."""
    return _span([cell.difference.value for _, cell in subject.shown_places(measure) if cell.difference])


def _span(middles: Sequence[float]) -> tuple[float, float] | None:
    """From the lowest to the highest middle, where at least three are shown."""
    is_range = len(middles) > LEAST_MIDDLES and min(middles) < max(middles)
    return (min(middles), max(middles)) if is_range else None


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
