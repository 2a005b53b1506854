"""Groups of people and everybody else, as pairs, with the area they are of and the groups not shown."""

from collections.abc import Sequence
from dataclasses import dataclass

from instruments.english import listed
from reports import sentences
from reports.chart_content import Axis, Mark, Row, RowChart
from reports.chart_findings import named_finding, outcome_of
from reports.chart_readings import axis_of, bar_of, key_of, limits_of, reading_words, said
from reports.content import Figure, KeyEntry
from scoring.published import PublishedCell, PublishedMeasure, Shown, Withheld
from scoring.spec import Unit

STEP = 26.0
_CAREFUL = "Groups overlap, and a gap does not show what causes it."


@dataclass(frozen=True, slots=True, kw_only=True)
class GroupReading:
    """One group: its figure with the outcome against everybody else, and theirs, if it is to be drawn."""

    name: str
    cell: PublishedCell
    others: PublishedCell | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class GroupPanel:
    """One way to part people, such as age, and the area that its figures are of."""

    title: str
    area: str
    readings: tuple[GroupReading, ...]


def group_gaps(
    panels: Sequence[GroupPanel],
    measure: PublishedMeasure,
    *,
    place: str,
    wave: str,
    axis: Axis | None = None,
) -> Figure:
    """C10: the groups by panel. A panel whose area is not the place says so in its head."""
    rows: list[Row] = []
    for panel in panels:
        rows.append(Row(label=_head(panel, place), head=True))
        rows.extend(_row(reading, measure) for reading in panel.readings)
    readings = [reading for panel in panels for reading in panel.readings]
    found = [(reading.name, outcome_of(reading.cell)) for reading in readings]
    finding = named_finding(found, "no group is clearly different")
    return Figure(
        anchor="groups",
        title=f"{measure.title}: {finding}",
        subtitle=f"{_unit(measure)}, {place}, {wave}. Each group against everybody else.",
        key=_key(readings),
        chart=RowChart(rows=tuple(rows), axis=axis or axis_of(measure, limits_of(rows)), step=STEP),
        alt=f"{measure.title}, likely ranges. {' '.join(_said(panel, measure) for panel in panels)}",
        note=" ".join(filter(None, (_CAREFUL, _not_shown(readings)))),
    )


def _unit(measure: PublishedMeasure) -> str:
    return "Per cent of people" if measure.unit is Unit.PER_CENT else "Likely ranges"


def _head(panel: GroupPanel, place: str) -> str:
    return panel.title if panel.area == place else f"{panel.title}, across {panel.area}"


def _row(reading: GroupReading, measure: PublishedMeasure) -> Row:
    cell = reading.cell
    if isinstance(cell, Withheld):
        return Row(label=reading.name, withheld=sentences.WITHHELD[cell], words=f"[{cell.code}]")
    below = (bar_of(reading.others, Mark.WHOLE),) if isinstance(reading.others, Shown) else ()
    return Row(label=reading.name, bars=(bar_of(cell, Mark.THIS), *below), words=reading_words(cell, measure))


def _key(readings: Sequence[GroupReading]) -> tuple[KeyEntry, ...]:
    groups = key_of([each.cell for each in readings], "the group, ")
    beside = any(isinstance(each.others, Shown) for each in readings)
    return (*groups, *((KeyEntry(mark=Mark.WHOLE, words="everybody else"),) if beside else ()))


def _said(panel: GroupPanel, measure: PublishedMeasure) -> str:
    told = "; ".join(_reading_said(reading, measure) for reading in panel.readings)
    return f"{panel.title}, {panel.area}: {told}."


def _reading_said(reading: GroupReading, measure: PublishedMeasure) -> str:
    words = said(reading.name, reading.cell, measure)
    if reading.others is None or isinstance(reading.cell, Withheld):
        return words
    return f"{words} (everybody else {sentences.cell_words(reading.others, measure)})"


def _not_shown(readings: Sequence[GroupReading]) -> str:
    """The groups that are not shown, by name and by reason."""
    by_reason: dict[Withheld, list[str]] = {}
    for reading in readings:
        if isinstance(reading.cell, Withheld):
            by_reason.setdefault(reading.cell, []).append(reading.name)
    named = ((why, listed([sentences.quoted(name) for name in names])) for why, names in by_reason.items())
    return " ".join(f"{sentences.WITHHELD[why]}: {names}." for why, names in named)
