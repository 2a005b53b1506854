"""A published figure as charts have it: its bar, its axis, its entry in the key, its words."""

from collections.abc import Sequence

from reports import axes, sentences
from reports.chart_content import Axis, Bar, Mark, Row
from reports.content import KeyEntry
from scoring.published import PublishedCell, PublishedMeasure, Shown, Withheld
from scoring.spec import Unit


def bar_of(cell: Shown, mark: Mark) -> Bar:
    """The bar of a figure: hollow where it is uncertain, with a diamond where a model made it."""
    return Bar(
        mark=mark,
        low=cell.low,
        high=cell.high,
        middle=cell.value,
        hollow=cell.uncertain,
        modelled=cell.modelled,
    )


def axis_of(measure: PublishedMeasure, limits: Sequence[float]) -> Axis:
    """The axis of a measure: 0 to 100 for shares, else the shortest that holds all limits."""
    if measure.unit is Unit.PER_CENT:
        return axes.SHARES
    return axes.window(limits or [measure.low, measure.high])


def limits_of(rows: Sequence[Row]) -> list[float]:
    """Both ends of all bars."""
    return [limit for row in rows for bar in row.bars for limit in (bar.low, bar.high)]


def key_of(cells: Sequence[PublishedCell], name: str) -> tuple[KeyEntry, ...]:
    """What the bars of these figures are: direct, from a model, uncertain; only what is there."""
    shown = [cell for cell in cells if isinstance(cell, Shown)]
    entries = [
        (Mark.THIS, f"{name}likely range", any(not cell.modelled for cell in shown)),
        (Mark.MODELLED, f"{name}estimate from a model", any(cell.modelled for cell in shown)),
        (Mark.UNCERTAIN, "uncertain [u]", any(cell.uncertain for cell in shown)),
    ]
    return tuple(KeyEntry(mark=mark, words=words) for mark, words, used in entries if used)


def reading_words(cell: PublishedCell, measure: PublishedMeasure) -> str:
    """A figure with its outcome as the end of a row has it: "86 to 99 [u], clearly lower"."""
    if isinstance(cell, Withheld):
        return f"[{cell.code}]"
    outcome = f", {cell.outcome}" if cell.outcome is not None else ""
    return f"{sentences.cell_words(cell, measure)}{outcome}"


def said(name: str, cell: PublishedCell, measure: PublishedMeasure) -> str:
    """A figure in a text alternative; where there is none, its code and why."""
    if isinstance(cell, Withheld):
        return f"{name}: [{cell.code}] {sentences.lower_first(sentences.WITHHELD[cell])}"
    return f"{name}: {reading_words(cell, measure)}"
