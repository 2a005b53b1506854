"""The report of a place for large print: everything in its roomiest form, charts in parts that fit a sheet.

A sheet is laid out at two thirds of A4 and set at one and a half times, so that the 12 points below which
nothing of a report goes are 18. Lengths here are those of the layout, before it is enlarged.
"""

from collections.abc import Iterator
from dataclasses import replace

from reports.chart_content import CountChart, LadderChart, NumberedMap, RowChart
from reports.chart_frames import LARGE
from reports.charts import scene_of
from reports.content import Block, Fact, Facts, Figure, Page, PlaceReport, Table
from reports.drawing import AXIS_HEIGHT
from reports.sheet import MM, SPARE, lines, words_height

LARGER = 1.5
WIDTH, HEIGHT = 116 * MM, 149 * MM  # points between the margins of large.css
_H2, _H2_LINE = 17.0, 20.4  # points: the size of a question, and from line to line
_LEAD, _LEAD_LINE = 14.0, 18.9
_AFTER = 6.5 * MM  # before and after the lead
_PX = 0.75  # points
_Parted = RowChart | LadderChart | CountChart


def enlarged(report: PlaceReport) -> PlaceReport:
    """The same report on as many sheets as it takes: nothing gives way, no chart is taller than a sheet."""
    pages = tuple(replace(page, blocks=tuple(_blocks(page)), beyond=()) for page in report.pages)
    return replace(report, pages=pages)


def _blocks(page: Page) -> Iterator[Block]:
    """Everything of a page; the start of its first chart stands on one sheet with the question."""
    question = _H2_LINE * lines(page.question, _H2, WIDTH, strong=True)
    above = question + _LEAD_LINE * lines(page.lead, _LEAD, WIDTH) + _AFTER
    for place, block in enumerate(page.whole):
        yield from _parts(block, 0.0 if place else above)


def _parts(block: Block, above: float) -> Iterator[Block]:
    match block:
        case Table(wraps=True):
            yield _told(block)
        case Figure(chart=NumberedMap() as chart):
            yield replace(block, chart=replace(chart, is_listed=False))
            yield Facts(rows=tuple(_names(chart)), small=True)
        case Figure(chart=RowChart() | LadderChart() | CountChart() as chart):
            yield from _sheets(block, chart, above)
        case _:
            yield block


def _told(table: Table) -> Facts:
    """Columns of sentences one after another: beside each other they would be a word wide."""
    rows = (
        Fact(
            label=row.head,
            text=" ".join(
                f"{name}: {cell.text}" for name, cell in zip(table.columns, row.cells, strict=True)
            ),
        )
        for row in table.rows
    )
    return Facts(title=table.title, rows=tuple(rows))


def _names(chart: NumberedMap) -> Iterator[Fact]:
    """What the list of a map says, as text that goes on over the end of a sheet."""
    for number, place in enumerate(chart.places, start=1):
        yield Fact(label=f"{number} {place.name}:", text=place.words)


def _sheets(block: Figure, chart: _Parted, above: float) -> Iterator[Figure]:
    """The chart, as many of its rows at a time as stand on a sheet below its title and key.

    above: points that the first of the sheets holds already.
    """
    part, rest, room = block, chart, HEIGHT - SPARE - above
    number = 1
    while (held := _held(rest, (room - words_height(part, WIDTH)) / _PX)) < _length(rest):
        yield replace(part, chart=_from(rest, 0, held), note="")
        rest, room, number = _from(rest, held), HEIGHT - SPARE, number + 1
        part = replace(
            block,
            anchor=f"{block.anchor}-{number}",
            title="",
            subtitle=f"Continued: {block.title or block.subtitle}",
            alt="The rest of the chart before this.",
        )
    yield replace(part, chart=rest)


def _held(chart: _Parted, room: float) -> int:
    """How many rows stand in so many px, one at least; the title of a group never stands last."""
    least = 1 + _is_head(chart, 0)
    held = _length(chart)
    while held > least and (_is_head(chart, held - 1) or _height(_from(chart, 0, held)) > room):
        held -= 1
    return held


def _length(chart: _Parted) -> int:
    return len(chart.panels if isinstance(chart, CountChart) else chart.rows)


def _from(chart: _Parted, start: int, end: int | None = None) -> _Parted:
    """Some rows of a chart, or panels, on the same scale; those of a group below its title."""
    match chart:
        case CountChart():
            return replace(chart, panels=chart.panels[start:end], greatest=chart.most)
        case LadderChart():
            return replace(chart, rows=chart.rows[start:end])
        case RowChart():
            heads = [place for place in range(start) if chart.rows[place].head]
            title = chart.rows[heads[-1] : heads[-1] + 1] if heads and not chart.rows[start].head else ()
            return replace(chart, rows=(*title, *chart.rows[start:end]))


def _is_head(chart: _Parted, place: int) -> bool:
    return isinstance(chart, RowChart) and place < len(chart.rows) and chart.rows[place].head


def _height(chart: _Parted) -> float:
    """Px of a drawn chart."""
    scene = scene_of(chart, LARGE)
    return scene.above + scene.height + (AXIS_HEIGHT if scene.axis.shown else 0)
