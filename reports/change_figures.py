"""The change of one measure: a chart with a row a place, and the table that stands behind it."""

from collections.abc import Sequence

from instruments.english import capital
from reports import axes, change_words, sentences
from reports.content import Axis, Bar, Cell, Figure, KeyEntry, Mark, Reference, Row, RowChart, Table, TableRow
from scoring.outcomes import ChangeOutcome
from scoring.published import PublishedMeasure, PublishedPlace
from scoring.published_change import PublishedChange, ShownChange
from scoring.spec import MeasureKind, Unit

_STEP = 32.0
_LEAST_AXIS = {Unit.INDEX: axes.LEAST_DIFFERENCE, Unit.PER_CENT: axes.LEAST_DIFFERENCE, Unit.SCORE: 0.3}
_BREAK = "[b] not compared, for the reason given."
_LEAST = (
    "Least change: what could have been seen. Four of five such pairs of surveys would have shown a change "
    "as large."
)


def change_axis(change: PublishedChange, measures: Sequence[PublishedMeasure], unit: Unit) -> Axis:
    """One axis for all measures of a unit that stand together, so that their bars can be compared."""
    cells = [
        change.cells.get((place.code, measure.key))
        for measure in measures
        if measure.unit is unit and measure.kind is not MeasureKind.ARITHMETIC
        for place in change_words.places(change)
    ]
    shown = [cell.difference for cell in cells if isinstance(cell, ShownChange)]
    limits = [limit for one in shown for limit in (one.low, one.high)]
    return axes.differences(limits, least=_LEAST_AXIS[unit])


def change_figure(
    change: PublishedChange, measure: PublishedMeasure, axis: Axis, *, title: str, with_key: bool
) -> Figure:
    """The chart of one measure: the likely range of its change in every place."""
    rows = tuple(_row(change, measure, place) for place in change_words.places(change))
    marked = any(row.bars for row in rows)
    reference = Reference(name="no change", middle=0, low=-measure.margin, high=measure.margin)
    said = "; ".join(f"{row.label}: {row.words or row.withheld}" for row in rows)
    return Figure(
        anchor=f"change-{measure.key.replace('_', '-')}",
        title=title,
        subtitle=_subtitle(change, measure),
        key=_key(change) if with_key and marked else (),
        chart=RowChart(
            rows=rows,
            axis=axis,
            reference=reference if marked else None,
            step=_STEP,
            like=tuple(place.name for place in change_words.places(change)),
        ),
        alt=f"{measure.title}, change between {change_words.between(change)}. {said}.",
    )


def change_table(change: PublishedChange, measure: PublishedMeasure) -> Table:
    """Both figures of every place, the verdict, the change and the least that could have been seen."""
    cells = [change_words.cell_of(change, place.code, measure.key) for place in change_words.places(change)]
    return Table(
        label=f"{measure.title} in figures",
        columns=_columns(change, change_words.unit_words(measure)),
        rows=tuple(
            TableRow(head=place.name, cells=_table_cells(change, measure, place))
            for place in change_words.places(change)
        ),
        note=f"{_LEAST} {_note(cells)}".strip(),
    )


def place_table(
    change: PublishedChange, place: PublishedPlace, measures: Sequence[PublishedMeasure], *, note: str
) -> Table:
    """The same of one place, with a row for each measure."""
    cells = [change_words.cell_of(change, place.code, measure.key) for measure in measures]
    return Table(
        label=f"{place.name} in figures",
        title=place.name,
        columns=_columns(change),
        rows=tuple(
            TableRow(head=measure.title, cells=_table_cells(change, measure, place)) for measure in measures
        ),
        note=f"{note} {_note(cells)}".strip(),
    )


def plain_table(change: PublishedChange, measure: PublishedMeasure) -> Table:
    """Both figures of every place and the change, without a verdict."""
    places = change_words.places(change)
    cells = [change_words.cell_of(change, place.code, measure.key) for place in places]
    return Table(
        label=f"{measure.title} in figures",
        columns=(*_waves(change), f"Change ({change_words.unit_words(measure)})"),
        rows=tuple(
            TableRow(
                head=place.name,
                cells=(
                    *_figures(change, measure, place),
                    Cell(text=change_words.range_words(cell, measure)),
                ),
            )
            for place, cell in zip(places, cells, strict=True)
        ),
        numeric_last=False,
        note=f"{measure.about} It is here to compare with; we draw nothing from it. {_note(cells)}".strip(),
    )


def _columns(change: PublishedChange, unit: str = "") -> tuple[str, ...]:
    counted = f" ({unit})" if unit else ""
    return (*_waves(change), "In words", f"Change{counted}", f"Least change{counted}")


def _waves(change: PublishedChange) -> tuple[str, str]:
    return capital(change.earlier.title), capital(change.later.title)


def _note(cells: Sequence[change_words.AnyCell]) -> str:
    used = {change_words.code(cell) for cell in cells}
    notes = (sentences.shorthand(used), _BREAK if change_words.BREAK in used else "")
    return " ".join(filter(None, notes))


def _row(change: PublishedChange, measure: PublishedMeasure, place: PublishedPlace) -> Row:
    cell = change_words.cell_of(change, place.code, measure.key)
    words, is_whole = change_words.verdict_words(cell), place.code == change.whole.code
    if not isinstance(cell, ShownChange):
        return Row(label=place.name, withheld=words, strong=is_whole)
    bar = Bar(
        mark=Mark.THIS if is_whole else Mark.OTHER,
        low=cell.difference.low,
        high=cell.difference.high,
        middle=cell.difference.value,
        hollow=cell.outcome is ChangeOutcome.CANNOT_TELL,
    )
    return Row(label=place.name, bars=(bar,), words=words, strong=is_whole)


def _key(change: PublishedChange) -> tuple[KeyEntry, ...]:
    return (
        KeyEntry(mark=Mark.THIS, words=f"{change.whole.name}, likely range of the change"),
        KeyEntry(mark=Mark.OTHER, words=f"a {change.level_singular}"),
        KeyEntry(mark=Mark.UNCERTAIN, words="cannot tell"),
        KeyEntry(mark=Mark.BAND, words="too small to matter"),
    )


def _subtitle(change: PublishedChange, measure: PublishedMeasure) -> str:
    unit = capital(change_words.unit_words(measure))
    asked = f" We asked: {sentences.quoted(measure.question)}" if measure.question else ""
    counts = f" Counted: {measure.counts}." if measure.counts else ""
    about = f" {measure.about}" if measure.about and not asked else ""
    hundred = f" 100 is {change.base_place} in {sentences.inside(change.base_title)}."
    return f"{unit}, later less earlier.{about}{asked}{counts}{hundred if measure.unit is Unit.INDEX else ''}"


def _figures(change: PublishedChange, measure: PublishedMeasure, place: PublishedPlace) -> tuple[Cell, ...]:
    """The figures of both waves."""
    sides = (side.get((place.code, measure.key)) for side in (change.before, change.after))
    return tuple(Cell(text="" if cell is None else sentences.cell_words(cell, measure)) for cell in sides)


def _table_cells(
    change: PublishedChange, measure: PublishedMeasure, place: PublishedPlace
) -> tuple[Cell, ...]:
    cell = change_words.cell_of(change, place.code, measure.key)
    glyph = change_words.GLYPHS[cell.outcome] if isinstance(cell, ShownChange) else None
    return (
        *_figures(change, measure, place),
        Cell(text=change_words.verdict_words(cell), outcome=glyph),
        Cell(text=change_words.middle_words(cell, measure)),
        Cell(text=change_words.least_words(cell, measure), numeric=True),
    )
