"""The page of a small place, such as a ward: modelled figures, how sure they are, and where it lies."""

from collections.abc import Iterator
from dataclasses import dataclass, replace

from instruments.english import capital, listed
from reports import sentences
from reports.axes import window
from reports.chart_readings import bar_of, key_of, reading_words, said
from reports.content import (
    Block,
    Box,
    Cell,
    Figure,
    Headline,
    KeyEntry,
    Mark,
    Page,
    Paragraph,
    Row,
    RowChart,
    Table,
    TableRow,
)
from reports.place_report import TAGS
from reports.sections.subject import Subject
from reports.sides import ALONE, Sides
from reports.small_places import holder_of, neighbours
from scoring.outcomes import Outcome
from scoring.published import (
    PublishedCell,
    PublishedMeasure,
    PublishedPlace,
    PublishedTable,
    Shown,
    ShownCount,
    Withheld,
)
from scoring.spec import MeasureKind

_STEP = 48.0
_PARTS = (MeasureKind.INDEX, MeasureKind.DOMAIN)
_BESIDE = (MeasureKind.THRIVING, MeasureKind.ARITHMETIC, MeasureKind.SHARE)
_MEANING = "Higher means that more people report good conditions. It does not grade the people who live here."
_FEW = "So few answers cannot stand alone: each figure here is an estimate from a model."


@dataclass(frozen=True, slots=True, kw_only=True)
class SmallReport:
    """Everything that the page of a small place says, in order, and the places that it leads to."""

    code: str
    place: str
    level: str  # "ward"
    plural: str
    title: str  # of the index
    whole: str
    wave: str
    tag: str
    holder: PublishedPlace
    before: PublishedPlace | None  # by alphabet
    after: PublishedPlace | None
    note: str
    pages: tuple[Page, ...]
    release: str
    footer: tuple[str, ...]
    notices: tuple[Paragraph, ...]  # what must be known of the release before it is read


def small_report(
    table: PublishedTable, small: PublishedPlace, *, release: str, sides: Sides = ALONE
) -> SmallReport:
    """The page of one small place. Pure: published cells in, words out."""
    subject, (before, after) = Subject(table, small, sides), neighbours(table, small)
    name = sentences.curly(small.name)
    return SmallReport(
        code=small.code,
        place=name,
        level=small.level,
        plural=table.small_plural,
        title=table.title,
        whole=table.whole.name,
        wave=capital(subject.wave),
        tag=TAGS.get(table.wave_kind, ""),
        holder=holder_of(table, small),
        before=before,
        after=after,
        note=table.geography_note,
        pages=(_front(subject), _shares(subject), _sure(subject)),
        release=release,
        footer=(f"{table.title}, {table.whole.name}. {name}, release {release}.", table.geography_source),
        notices=tuple(replace(one, text=sentences.curly(one.text)) for one in subject.notices),
    )


def _front(subject: Subject) -> Page:
    """The index and its parts, each beside the range of the whole."""
    index = subject.of_kind(MeasureKind.INDEX)
    blocks: list[Block] = []
    if index is not None:
        cell = subject.cell(index)
        verdict = _verdict(cell, subject.whole)
        blocks = [_headline(subject, index, cell), Paragraph(text=f"{verdict} {_MEANING}".strip())]
    blocks.append(_parts(subject))
    question = f"What is it like to live in {subject.name}?"
    return Page(anchor="front", question=sentences.curly(question), lead="", blocks=tuple(blocks))


def _headline(subject: Subject, index: PublishedMeasure, cell: PublishedCell) -> Headline:
    if isinstance(cell, Withheld):
        whole = subject.of_whole(index)
        words = sentences.index_sentence(whole, index, subject.table) if isinstance(whole, Shown) else ""
        sentence = sentences.withheld_sentence(subject.name, cell, subject.whole, words)
        return Headline(figure="", words=sentences.curly(sentence))
    doubt = f", uncertain {sentences.UNCERTAIN}" if cell.uncertain else ""
    words = f"{sentences.scale_words(subject.table)}: an estimate from a model{doubt}"
    return Headline(figure=sentences.likely_range(cell, index), words=words, stacked=True)


def _verdict(cell: PublishedCell, whole: str) -> str:
    if isinstance(cell, Withheld) or cell.outcome is None:
        return ""
    if cell.outcome is Outcome.CANNOT_TELL:
        return f"We cannot tell whether that differs from {whole}."
    return f"That is {sentences.compared(cell.outcome, whole)}."


def _parts(subject: Subject) -> Figure:
    """The index and its parts on one axis; behind each bar the range of the whole, a pale one."""
    measures = [one for one in subject.table.measures if one.kind in _PARTS]
    rows = tuple(_part(subject, one) for one in measures)
    spans = [(bar.low, bar.high) for row in rows for bar in row.bars] + [row.band for row in rows if row.band]
    limits = [limit for span in spans for limit in span] or [70.0, 130.0]
    cells = [subject.cell(one) for one in measures]
    alike = "; ".join(said(one.title, subject.cell(one), one) for one in measures)
    there = "; ".join(said(one.title, subject.of_whole(one), one) for one in measures)
    return Figure(
        anchor="parts",
        title=_finding(subject, measures),
        subtitle=f"{capital(subject.wave)}, {sentences.scale_words(subject.table)}.",
        key=(*key_of(cells, ""), KeyEntry(mark=Mark.BAND, words=subject.whole)),
        chart=RowChart(rows=rows, axis=window(limits), step=_STEP),
        alt=f"Likely ranges, estimates from a model. {alike}. Across {subject.whole}: {there}.",
    )


def _part(subject: Subject, measure: PublishedMeasure) -> Row:
    cell, whole = subject.cell(measure), subject.of_whole(measure)
    band = (whole.low, whole.high) if isinstance(whole, Shown) else None
    words = reading_words(cell, measure)
    if isinstance(cell, Withheld):
        return Row(label=measure.title, withheld=sentences.WITHHELD[cell], words=words)
    strong = measure.kind is MeasureKind.INDEX
    return Row(label=measure.title, bars=(bar_of(cell, Mark.THIS),), words=words, band=band, strong=strong)


def _finding(subject: Subject, measures: list[PublishedMeasure]) -> str:
    """Which parts are clearly different, by name; else that none is, or that none is shown."""
    parts = [one for one in measures if one.kind is MeasureKind.DOMAIN]
    found = [
        f"{listed([sentences.lower_first(one.title) for one in alike])} {way}"
        for way in (Outcome.CLEARLY_HIGHER, Outcome.CLEARLY_LOWER)
        if (alike := [one for one in parts if subject.outcome(one) is way])
    ]
    if found:
        return capital(f"{'; '.join(found)} than across {subject.whole}")
    if any(subject.outcome(one) is not None for one in parts):
        return f"No part of life is clearly different from {subject.whole}"
    return "No part of life can be compared here"


def _shares(subject: Subject) -> Page:
    """Shares of people beside those of the whole, in one table."""
    measures = [one for one in subject.table.measures if one.kind in _BESIDE]
    codes = {code for one in measures for code in _codes(subject.cell(one))}
    codes |= {"r" for one in measures if subject.is_revised(one)}
    table = Table(
        label=f"{subject.name} beside {subject.whole}",
        columns=(
            f"This {subject.place.level}",
            subject.whole,
            f"Compared with {subject.whole}",
            "People",
        ),
        rows=tuple(_row(subject, one) for one in measures),
        note=sentences.shorthand(codes),
    )
    lead = "Each range is an estimate from a model, but for those of " + f"{subject.whole}."
    question = "How do people feel, and how do they see their area?"
    return Page(anchor="people", question=question, lead=lead, blocks=(table,))


def _row(subject: Subject, measure: PublishedMeasure) -> TableRow:
    cell = subject.cell(measure)
    outcome = subject.outcome(measure)
    words = sentences.SHORT[cell] if isinstance(cell, Withheld) else str(outcome or "not compared")
    return TableRow(
        head=sentences.curly(subject.head(measure)),
        cells=(
            Cell(text=sentences.cell_words(cell, measure)),
            Cell(text=subject.whole_words(measure)),
            Cell(text=words, outcome=outcome),
            Cell(text=sentences.base_words(cell), numeric=True),
        ),
    )


def _codes(cell: PublishedCell) -> Iterator[str]:
    if isinstance(cell, Withheld):
        yield cell.code
    elif cell.uncertain:
        yield "u"


def _sure(subject: Subject) -> Page:
    count, table = subject.place.respondents, subject.table
    answered = (
        f"{subject.answers(count.count)} in {subject.name}."
        if isinstance(count, ShownCount)
        else f"{sentences.uncounted(f'in {subject.name}', count)}."
    )
    smoothing = f"{table.method.smoothing.rstrip('.')}."
    level = sentences.level_words(table.level)
    text = " ".join((answered, _FEW, smoothing, f"The bars show chance ({level}), not who chose to answer."))
    box = Box(title="What an estimate from a model is", text=sentences.curly(text))
    return Page(anchor="sure", question="How sure are we?", lead="", blocks=(box,))
