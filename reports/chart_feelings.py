"""Shares as pairs, this place above the whole: wellbeing, loneliness, resilience under their findings."""

from collections.abc import Sequence
from dataclasses import dataclass

from reports import axes, sentences
from reports.chart_content import Bar, Mark, Row, RowChart
from reports.chart_findings import group_finding, outcome_of
from reports.chart_readings import bar_of, key_of, reading_words, said
from reports.content import LONG_NAME, Figure, KeyEntry
from scoring.published import PublishedCell, PublishedMeasure, Range, Shown, Withheld

STEP = 26.0


@dataclass(frozen=True, slots=True, kw_only=True)
class FeelingReading:
    """One measure: here, of the whole (None in its own report), and of a survey that can be compared.

    outside: rounded already, its limits outwards, as published figures are.
    """

    measure: PublishedMeasure
    cell: PublishedCell
    whole: PublishedCell | None = None
    outside: Range | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class FeelingGroup:
    """Measures that stand together under one finding."""

    title: str
    readings: tuple[FeelingReading, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class FeelingNames:
    """What the bars are called; ``under``: what the line under the title says beside the unit."""

    place: str
    whole: str
    outside: str = ""
    under: str = ""


def feelings_figure(
    groups: Sequence[FeelingGroup],
    names: FeelingNames,
    *,
    anchor: str = "shares",
    note: str = "",
    step: float = STEP,
) -> Figure:
    """C7, C8 and C9, each alone or all on one axis: the groups under their findings, per cent of people."""
    readings = [reading for group in groups for reading in group.readings]
    thin = sum(isinstance(reading.cell, Withheld) for reading in readings) * 2 > len(readings)
    rows: list[Row] = []
    for group in groups:
        rows.append(Row(label=_head(group, names.whole), head=True))
        rows.extend(_row(reading, names, thin=thin) for reading in group.readings)
    alike = "; ".join(_said(reading, names) for reading in readings)
    return Figure(
        anchor=anchor,
        title="" if len(groups) > 1 else rows[0].label,
        subtitle=f"Per cent of people. {names.under}".strip(),
        key=_key(readings, rows, names),
        chart=RowChart(rows=tuple(rows if len(groups) > 1 else rows[1:]), axis=axes.SHARES, step=step),
        alt=f"Per cent of people, likely ranges. {alike}.",
        note=note,
    )


def _head(group: FeelingGroup, whole: str) -> str:
    if all(reading.whole is None for reading in group.readings):
        return group.title
    return group_finding(group.title, [outcome_of(each.cell) for each in group.readings], whole)


def _row(reading: FeelingReading, names: FeelingNames, *, thin: bool) -> Row:
    """Where this place is not shown: the others alone, if all is thin or it is vague; else words."""
    cell, title = reading.cell, reading.measure.title
    below = _below(reading)
    if isinstance(cell, Shown):
        bars = (bar_of(cell, Mark.THIS), *below)
        return Row(label=title, bars=bars, words=reading_words(cell, reading.measure))
    if below and (thin or cell in (Withheld.TOO_UNCERTAIN, Withheld.NOT_AVAILABLE)):
        whole = names.whole if len(names.whole) <= LONG_NAME else "the whole"
        return Row(label=title, bars=below, words=f"[{cell.code}] {whole} alone")
    return Row(label=title, withheld=sentences.WITHHELD[cell], words=f"[{cell.code}]")


def _below(reading: FeelingReading) -> tuple[Bar, ...]:
    """The whole, and the other survey."""
    found = (bar_of(reading.whole, Mark.WHOLE),) if isinstance(reading.whole, Shown) else ()
    if reading.outside is None:
        return found
    outside = reading.outside
    return (*found, Bar(mark=Mark.OUTSIDE, low=outside.low, high=outside.high, middle=outside.value))


def _said(reading: FeelingReading, names: FeelingNames) -> str:
    measure = reading.measure
    there = []
    if reading.whole is not None:
        there.append(f"{names.whole} {sentences.cell_words(reading.whole, measure)}")
    if reading.outside is not None:
        ends = (sentences.quantity(limit, measure) for limit in (reading.outside.low, reading.outside.high))
        there.append(f"{names.outside} {' to '.join(dict.fromkeys(ends))}")
    return said(measure.title, reading.cell, measure) + (f" ({', '.join(there)})" if there else "")


def _key(
    readings: Sequence[FeelingReading], rows: Sequence[Row], names: FeelingNames
) -> tuple[KeyEntry, ...]:
    drawn = {bar.mark for row in rows for bar in row.bars}
    others = [
        (Mark.WHOLE, names.whole, Mark.WHOLE in drawn),
        (Mark.OUTSIDE, names.outside, Mark.OUTSIDE in drawn),
    ]
    here = key_of([each.cell for each in readings], f"{names.place}, ")
    return (*here, *(KeyEntry(mark=mark, words=words) for mark, words, used in others if used))
