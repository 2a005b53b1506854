"""The outcomes of the plan over time: every wave, what each step allows to say, and what was done."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

from instruments.english import capital
from reports import change_words, sentences
from reports.chart_waves import TREND_FROM, MeasureWaves, WaveReading
from reports.content import Block, Cell, Fact, Facts, FigurePages, More, Page, Paragraph, Table, TableRow
from reports.measure_report import asked, ladder, waves_of, whole_sentence
from reports.place_report import TAGS, printed
from reports.place_texts import Commitment, Texts
from reports.portal_words import said
from reports.sections.changed import last_change
from reports.sections.plan_outcomes import outcome_measures
from reports.sections.said import deeds_table
from reports.sections.subject import Subject
from reports.sides import ALONE, Sides
from scoring.outcomes import ChangeOutcome
from scoring.published import PublishedMeasure, PublishedTable
from scoring.published_change import PublishedApart, ShownChange

_CLEAR = (ChangeOutcome.CLEARLY_UP, ChangeOutcome.CLEARLY_DOWN)
Deeds = Sequence[tuple[str, Sequence[Commitment]]]  # the name of a place, and what was done there


@dataclass(frozen=True, slots=True, kw_only=True)
class OutcomesReport(FigurePages):
    """Everything that the page of the outcomes says, in order."""


def outcomes_report(
    table: PublishedTable, *, release: str, sides: Sides = ALONE, texts: Texts | None = None
) -> OutcomesReport:
    """The page that holds a plan to account. Pure: published cells and released words in, words out.

    sides: of the whole: all waves before, and what changed from each to the next. texts: of every place.
    """
    subject = Subject(table, table.whole, sides)
    measures = outcome_measures(subject)
    deeds = _deeds(table, texts or {})
    made = OutcomesReport(
        title=said("outcomes.title"),
        name=table.title,
        whole=subject.whole,
        wave=capital(subject.wave),
        tag=TAGS.get(table.wave_kind, ""),
        pages=(
            _overview(subject, measures),
            *(_outcome(subject, measure, deeds) for measure in measures),
            *_beside(measures, deeds),
        ),
        footer=(f"{table.title}, {subject.whole}. Release {release}.",),
    )
    return printed(made)


def is_about(deed: Commitment, measure: PublishedMeasure) -> bool:
    """Whether officers named this outcome: its name or its question stands in what was asked."""
    asked_then = _plain(deed.asked)
    return any(_plain(words) in asked_then for words in (measure.title, measure.question) if words)


def _plain(text: str) -> str:
    letters = (sign if sign.isalnum() else " " for sign in text.casefold())
    return " ".join("".join(letters).split())


def _deeds(table: PublishedTable, texts: Texts) -> Deeds:
    """What was done in the whole and in each place, by alphabet."""
    known = {place.code: place.name for place in (*table.places, *table.small_places)}
    names: Mapping[str, str] = {table.whole.code: table.whole.name, **known}
    order = (table.whole.code, *sorted(known, key=lambda code: (known[code], code)))
    return tuple((names[code], texts[code].commitments) for code in order if code in texts)


def _overview(subject: Subject, measures: Sequence[PublishedMeasure]) -> Page:
    """Every outcome in a row: its figure now, and what can be said since the wave before."""
    question, change = said("outcomes.now"), last_change(subject)
    if not measures:
        return Page(anchor="now", question=question, lead=said("outcomes.none"), blocks=())
    steps = {measure.key: waves_of(subject, measure).waves[-1].since for measure in measures}
    clear = sum(isinstance(step, ShownChange) and step.outcome in _CLEAR for step in steps.values())
    lead = said("outcomes.first")
    if change is not None:
        of, wave = (
            sentences.counted(len(measures), "outcome", "outcomes"),
            sentences.inside(change.earlier.title),
        )
        number = capital(sentences.counted(clear, "", "").strip())
        lead = said("outcomes.count", clear=number, of=of, whole=subject.whole, wave=wave)
    rows = tuple(
        TableRow(head=measure.title, cells=_cells(waves_of(subject, measure).waves[-1], measure))
        for measure in measures
    )
    table = _as_table(said("outcomes.now"), rows)
    return Page(anchor="now", question=question, lead=lead, blocks=(table, *_notes(subject)))


def _notes(subject: Subject) -> Iterator[Paragraph]:
    """What else moved from a wave to the next, such as who was asked and how."""
    for change in subject.sides.changes:
        if change is not None and change.warnings:
            between = said("outcomes.between", waves=change_words.between(change))
            yield Paragraph(lead_in=between, text=" ".join(change.warnings), small=True)


def _as_table(label: str, rows: Sequence[TableRow], title: str = "", note: str = "") -> Table:
    marks = sentences.shorthand(sentences.codes_in(cell.text for row in rows for cell in row.cells))
    return Table(
        label=label,
        title=title,
        columns=("Likely range", "Likely change", "What we can say"),
        rows=tuple(rows),
        numeric_last=False,
        note=" ".join(filter(None, (marks, note))),
        shape="steps",
    )


def _cells(reading: WaveReading, measure: PublishedMeasure) -> tuple[Cell, ...]:
    """The figure of one wave, the change that led to it, and what can be said of that."""
    since = reading.since
    figure = Cell(text=sentences.cell_words(reading.cell, measure))
    if since is None:
        return figure, Cell(text=""), Cell(text="first wave")
    glyph = change_words.GLYPHS[since.outcome] if isinstance(since, ShownChange) else None
    verdict = change_words.verdict_words(since).partition(":")[0]
    return (
        figure,
        Cell(text=change_words.range_words(since, measure)),
        Cell(text=sentences.lower_first(verdict), outcome=glyph),
    )


def _outcome(subject: Subject, measure: PublishedMeasure, deeds: Deeds) -> Page:
    """One outcome: what was asked, every wave with its step, and what was done about it."""
    row, change = waves_of(subject, measure), last_change(subject)
    lead = whole_sentence(subject, measure)
    if change is not None and row.waves[-1].since is not None:
        lead = f"{lead} {change_words.change_sentence(change, subject.place.code, measure)}"
    blocks: list[Block] = [Facts(rows=asked(measure), small=True)]
    if len(row.waves) > 1:
        blocks += [ladder(subject, measure), _waves_table(row)]
    return Page(
        anchor=measure.key.replace("_", "-"),
        question=measure.title,
        lead=lead,
        blocks=(*blocks, *_line(row), *_done([(where, _about(held, measure)) for where, held in deeds])),
    )


def _waves_table(row: MeasureWaves) -> Table:
    """Every wave with the change that led to it; why some may not be compared stands below."""
    rows = [TableRow(head=capital(wave.wave), cells=_cells(wave, row.measure)) for wave in row.waves]
    apart = dict.fromkeys(wave.since.words for wave in row.waves if isinstance(wave.since, PublishedApart))
    breaks = f"[{change_words.BREAK}] {' '.join(apart)}" if apart else ""
    title = said("outcomes.waves")
    return _as_table(f"{row.measure.title}, wave by wave", rows, title=title, note=breaks)


def _line(row: MeasureWaves) -> Iterator[Block]:
    """What the steps of a line of five waves or more add up to; nothing of a shorter one."""
    if row.on_one_line < TREND_FROM:
        return
    steps = [wave.since for wave in row.waves[-row.on_one_line :]]
    up, down = (
        sum(isinstance(step, ShownChange) and step.outcome is way for step in steps) for way in _CLEAR
    )
    count = capital(sentences.counted(row.on_one_line, "", "").strip())
    told = said("outcomes.line", count=count, up=_number(up), down=_number(down))
    yield Paragraph(lead_in="Trend.", text=told)


def _number(count: int) -> str:
    return "never" if count == 0 else sentences.counted(count, "step", "steps")


def _about(held: Sequence[Commitment], measure: PublishedMeasure) -> tuple[Commitment, ...]:
    return tuple(deed for deed in held if is_about(deed, measure))


def _done(deeds: Deeds) -> Iterator[Block]:
    """We asked, you said, we did, place by place; or that nothing was written."""
    tables = tuple(
        deeds_table(held, title=f"{where}: we asked, you said, we did") for where, held in deeds if held
    )
    yield from tables or (
        Facts(rows=(Fact(label=said("outcomes.done"), text=said("outcomes.nothing_done")),)),
    )


def _beside(measures: Sequence[PublishedMeasure], deeds: Deeds) -> Iterator[Page]:
    """What officers wrote that names none of the outcomes, so that nothing is left out."""
    rest = [
        (where, [deed for deed in held if not any(is_about(deed, one) for one in measures)])
        for where, held in deeds
    ]
    count = sum(len(held) for _, held in rest)
    if count:
        words = said("outcomes.show", count=sentences.counted(count, "commitment", "commitments"))
        yield Page(
            anchor="beside",
            question=said("outcomes.beside"),
            lead=said("outcomes.beside_lead"),
            blocks=(More(words=words, blocks=tuple(_done(rest))),),
        )
