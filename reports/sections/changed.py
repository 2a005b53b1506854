"""Page 4: what changed from wave to wave, and where nothing may be compared."""

from collections.abc import Iterator, Sequence
from dataclasses import replace

from instruments.english import capital
from reports import change_words, patterns, sentences
from reports.chart_waves import MeasureWaves, measure_waves, wave_ladder
from reports.content import Box, Cell, Figure, Page, Paragraph, Table, TableRow
from reports.sections.findings import reach
from reports.sections.subject import Subject
from reports.sheet import Part, closer, may, must, sheet
from scoring.outcomes import ChangeOutcome
from scoring.published import PublishedMeasure
from scoring.published_change import PublishedApart, PublishedChange, ShownChange
from scoring.spec import MeasureKind, Unit

PITCHES = (28.0, 22.0, 18.0, 16.0)  # px from wave to wave, as far as there is room
_WAYS = (("changed.up", ChangeOutcome.CLEARLY_UP), ("changed.down", ChangeOutcome.CLEARLY_DOWN))
_CLEAR = tuple(way for _, way in _WAYS)
_LADDER = (MeasureKind.INDEX, MeasureKind.DOMAIN)
_INDEX = "The index"


def changed_page(subject: Subject) -> Page:
    """The waves of the index and its parts, and every other figure that can be compared."""
    question = "What has changed since last time?"
    return sheet("changed", question, change_lead(subject), tuple(_parts(subject)))


def last_change(subject: Subject) -> PublishedChange | None:
    """The change that leads to this release; None where nothing was compared."""
    return subject.sides.changes[-1] if subject.sides.changes else None


def _parts(subject: Subject) -> Iterator[Part]:
    rows = _ladder_rows(subject)
    if rows:
        yield closer(*(_ladder(subject, rows, pitch) for pitch in PITCHES), rank=2)
    change = last_change(subject)
    if change is None:
        yield must(_first_box(subject))
        return
    compared = _compared(subject, change)
    yield Part(forms=(*((_table(subject, change, each),) for each in compared), ()), rank=1)
    if warnings := " ".join(change.warnings):
        yield may(Paragraph(lead_in="Take note.", text=warnings, small=True), rank=3)


def _ladder_rows(subject: Subject) -> list[MeasureWaves]:
    """The index and its parts over all waves; their last one is this release."""
    tables = (*subject.sides.earlier, subject.table)
    measures = [
        measure
        for measure in subject.table.measures
        if measure.kind in _LADDER and measure.unit is Unit.INDEX
    ]
    made = (measure_waves(tables, subject.sides.changes, subject.place.code, each) for each in measures)
    return [_index_row(row) if row.measure.kind is MeasureKind.INDEX else row for row in made]


def _index_row(row: MeasureWaves) -> MeasureWaves:
    """The row of the index under a name as short as those of its parts."""
    return replace(row, measure=replace(row.measure, title=_INDEX), strong=True)


def _ladder(subject: Subject, rows: Sequence[MeasureWaves], pitch: float) -> Figure:
    scale = f"Scores: 100 is {sentences.hundred_words(subject.table)}."
    return wave_ladder(rows, where=subject.name, scale=scale, pitch=pitch)


def _first_box(subject: Subject) -> Box:
    table = subject.table
    again = f"We ask again in {sentences.inside(table.next_wave)}. " if table.next_wave else ""
    return Box(
        title="When can we say what changed?",
        text=f"{again}Once two waves can be compared, this page sets them one below the other and says what "
        "clearly changed. Each change has a likely range of its own; two waves make no trend.",
    )


def _compared(subject: Subject, change: PublishedChange) -> tuple[tuple[PublishedMeasure, ...], ...]:
    """What the table holds: everything of both waves, without averages, and at the least index and parts."""
    both = {(place, key) for place, key in (*change.cells, *change.apart) if place == subject.place.code}
    known = [measure for measure in subject.table.measures if (subject.place.code, measure.key) in both]
    told = [measure for measure in known if measure.kind is not MeasureKind.ARITHMETIC]
    shares = [measure for measure in told if measure.unit is not Unit.SCORE]
    plan = {key for group in subject.groups("outcomes") for key in group.measures}
    headline = [m for m in shares if m.unit is Unit.INDEX or m.kind is MeasureKind.THRIVING or m.key in plan]
    beside = [m for m in told if m.kind in (*_LADDER, MeasureKind.THRIVING)]
    least = [measure for measure in told if measure.kind in _LADDER]
    return tuple(dict.fromkeys(map(tuple, (told, shares, headline, beside, least))))


def _table(subject: Subject, change: PublishedChange, measures: Sequence[PublishedMeasure]) -> Table:
    cells = [change_words.cell_of(change, subject.place.code, measure.key) for measure in measures]
    used = {change_words.code(cell) for cell in cells}
    apart = dict.fromkeys(cell.words for cell in cells if isinstance(cell, PublishedApart))
    breaks = f"[{change_words.BREAK}] {' '.join(apart)}" if apart else ""
    together = ""
    if any(isinstance(cell, ShownChange) and change_words.is_clear_alone(cell) for cell in cells):
        together = f"A change must stand when all {change.level_plural} are looked at together to be clear."
    notes = (together, sentences.shorthand(used), breaks)
    earlier, later = (sentences.inside(wave.title) for wave in (change.earlier, change.later))
    return Table(
        label="What changed in figures",
        columns=(capital(earlier), capital(later), "Likely change", "What we can say"),
        rows=tuple(_row(subject, change, measure) for measure in measures),
        numeric_last=False,
        note=" ".join(filter(None, notes)),
        shape="changes",
    )


def _row(subject: Subject, change: PublishedChange, measure: PublishedMeasure) -> TableRow:
    key = subject.place.code, measure.key
    cell = change_words.cell_of(change, *key)
    figures = (side.get(key) for side in (change.before, change.after))
    glyph = change_words.GLYPHS[cell.outcome] if isinstance(cell, ShownChange) else None
    verdict = change_words.verdict_words(cell).partition(":")[0].lower()
    return TableRow(
        head=_INDEX if measure.kind is MeasureKind.INDEX else measure.title,
        cells=(
            *(Cell(text="" if each is None else sentences.cell_words(each, measure)) for each in figures),
            Cell(text=change_words.range_words(cell, measure)),
            Cell(text=verdict, outcome=glyph),
        ),
    )


def change_lead(subject: Subject) -> str:
    """What clearly changed of everything that is compared."""
    change = last_change(subject)
    if change is None:
        return patterns.said("changed.first" if not subject.sides.earlier else "changed.uncompared")
    told = {
        measure: cell.outcome
        for measure in subject.table.measures
        if measure.kind is not MeasureKind.ARITHMETIC
        and isinstance(cell := change.cells.get((subject.place.code, measure.key)), ShownChange)
    }
    if not told:
        return patterns.said("changed.uncompared")
    clear = {measure: way for measure, way in told.items() if way in _CLEAR}
    if not clear:
        return patterns.said("changed.nothing", wave=sentences.inside(change.earlier.title))
    named = [measure for measure in clear if measure.kind in _LADDER] or list(clear)[:1]
    found = [patterns.said_of(key, [_name(m) for m in named if clear[m] is way]) for key, way in _WAYS]
    more = patterns.said_by_count("changed.more", len(clear) - len(named))
    return " ".join(filter(None, (*found, more or patterns.said("changed.rest"))))


def _name(measure: PublishedMeasure) -> str:
    return "the index" if measure.kind is MeasureKind.INDEX else sentences.lower_first(measure.title)


def clear_changes(subject: Subject) -> tuple[PublishedMeasure, ...]:
    """What clearly changed in the place, the change whose nearer limit lies farthest from nought first."""
    if (change := last_change(subject)) is None:
        return ()
    found = [
        (reach(cell.difference, measure), measure)
        for measure in subject.table.measures
        if measure.kind is not MeasureKind.ARITHMETIC
        and isinstance(cell := change.cells.get((subject.place.code, measure.key)), ShownChange)
        and cell.outcome in _CLEAR
    ]
    return tuple(measure for _, measure in sorted(found, key=lambda pair: -pair[0]))


def change_finding(subject: Subject) -> str:
    """The largest clear change of the place for its front page, or that there is none."""
    change, clear = last_change(subject), clear_changes(subject)
    if change is None or not clear:
        return change_lead(subject)
    cell, since = change.cells[subject.place.code, clear[0].key], sentences.inside(change.earlier.title)
    return f"{clear[0].title}: {change_words.moved_by(cell, clear[0])} since {since}."
