"""Intervals in rows on one axis: labels, marks and words in columns, or stacked where there is no room."""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from itertools import pairwise

from reports.chart_content import Reference, Row, RowChart
from reports.chart_frames import Frame
from reports.chart_marks import CLEAR, Marks, cut, height_of, joined, stacked_marks
from reports.chart_text import LINE, fitted, widest
from reports.drawing import Box, Line, Scene, Spot, Text
from reports.theme import palette, text_width

BAND = 24.0  # px, height of the pale range behind a bar
GUTTER = 20.0  # px between the plot and the words at its end
_BESIDE_LABEL = 16.0  # px between a label and the plot
_SAMPLE = 14.0  # px for the sample of the line before its name, on a phone


def columns(chart: RowChart, width: float) -> tuple[float, float, float]:
    """Label, plot and words in px. Charts that are ``like`` each other get the same split."""
    labels = [row.label for row in chart.rows if not row.head] + list(chart.like)
    label = min(max(map(_strong_width, labels), default=0) + GUTTER, 0.36 * width)
    words = max((_strong_width(row.words) for row in chart.rows if row.words), default=0)
    words = min(max(words + GUTTER, 100), 0.34 * width)
    return round(label), round(width) - round(label) - round(words), round(words)


def _strong_width(text: str) -> float:
    return text_width(text, weight=600)


@dataclass(frozen=True, slots=True)
class _Placed:
    """A row with its place: its strip, where its bars are centred, and its lines of text."""

    row: Row
    top: float
    bottom: float
    centre: float
    lines: tuple[str, ...] = ()
    words: tuple[str, ...] = ()
    withheld: tuple[str, ...] = ()
    beneath: bool = False  # narrow: the words stand on lines of their own

    @property
    def weight(self) -> int:
        """The weight of the label."""
        return 600 if self.row.strong or self.row.head else 400


def _weight(row: Row) -> int:
    return 600 if row.strong or row.head else 400


def _marked(placed: Sequence[_Placed], px_per_unit: float) -> Marks:
    return joined(stacked_marks(each.row.bars, each.centre, px_per_unit) for each in placed)


def _row_bands(placed: Sequence[_Placed]) -> tuple[Box, ...]:
    """The pale range behind each row that has one."""
    fill, half = palette().band, BAND / 2
    return tuple(
        Box(x=low, x2=high, y=each.centre - half, y2=each.centre + half, fill=fill, radius=0)
        for each in placed
        if each.row.band is not None
        for low, high in (each.row.band,)
    )


def _hairlines(placed: Sequence[_Placed]) -> tuple[float, ...]:
    """A line under each row that another row follows; heads and last rows have none."""
    pairs = pairwise(placed)
    return tuple(one.bottom for one, after in pairs if not one.row.head and not after.row.head)


def _reference(
    known: Reference | None, spans: Iterable[tuple[float, float]], boxes: Sequence[Box], beside: float
) -> tuple[tuple[Box, ...], tuple[Line, ...]]:
    """The reference behind these spans of y: its range as a band, its middle as a line clear of the bars."""
    if known is None:
        return (), ()
    colours = palette()
    bands: list[Box] = []
    lines: list[Line] = []
    for top, bottom in spans:
        if known.low is not None and known.high is not None:
            bands.append(Box(x=known.low, x2=known.high, y=top, y2=bottom, fill=colours.band, radius=0))
        line = Line(x=known.middle, x2=known.middle, y=top, y2=bottom - CLEAR, colour=colours.stone)
        lines.extend(cut(line, boxes, beside))
    return tuple(bands), tuple(lines)


def rows_scene(chart: RowChart, frame: Frame) -> Scene:
    """Labels, marks and words in three columns: paper and wide screens."""
    label, plot, words = columns(chart, frame.width)
    placed = _in_columns(replace(chart, step=chart.step * frame.roomy), label, plot, words)
    found = _marked(placed, plot / (chart.axis.high - chart.axis.low))
    name = _reference_name(chart, plot, label, words) if any(each.row.bars for each in placed) else ()
    scene = Scene(plot=plot, height=placed[-1].bottom if placed else 0, axis=chart.axis)
    spans = _clear_of_words(placed)
    bands, lines = _reference(chart.reference, spans, found.boxes, scene.unit(CLEAR))
    return replace(
        scene,
        left=label,
        right=words,
        above=6 + LINE * max(len(name), 1) if chart.reference else 2,
        bands=(*bands, *_row_bands(placed)),
        hairlines=_hairlines(placed),
        lines=lines,
        boxes=found.boxes,
        slits=found.slits,
        diamonds=found.diamonds,
        texts=(*name, *(text for each in placed for text in _column_texts(each, label, plot))),
        spots=tuple(_spots(placed)),
    )


def _spots(placed: Sequence[_Placed]) -> Iterator[Spot]:
    """Every row that says something, with the title of its group."""
    group = ""
    for each in placed:
        if each.row.head:
            group = each.row.label
            continue
        yield Spot(
            name=each.row.label,
            y=each.top,
            y2=each.bottom,
            bars=each.row.bars,
            words=" ".join(filter(None, (each.row.withheld, each.row.words))),
            group=group,
        )


def _clear_of_words(placed: Sequence[_Placed]) -> list[tuple[float, float]]:
    """The heights at which the reference may stand: beside bars, never through words."""
    spans: list[tuple[float, float]] = []
    for each in placed:
        if not each.row.bars:
            continue
        touches = bool(spans) and spans[-1][1] == each.top
        spans[-1:] = [(spans[-1][0], each.bottom)] if touches else [*spans[-1:], (each.top, each.bottom)]
    return spans


def _in_columns(chart: RowChart, label: float, plot: float, words: float) -> tuple[_Placed, ...]:
    placed: list[_Placed] = []
    y = 0.0
    for row in chart.rows:
        if row.head:
            each = _head(row, y, chart.step, label + plot + words)
        else:
            each = _row_in_columns(row, y, chart.step, (label, plot, words))
        placed.append(each)
        y = each.bottom
    return tuple(placed)


def _head(row: Row, y: float, step: float, room: float) -> _Placed:
    """The title of a group over the whole width; the first one needs no space above it."""
    lines = fitted(row.label, room, weight=600)
    more = LINE * (len(lines) - 1)
    bottom = y + step + more + (8 if y else 0)
    return _Placed(row, y, bottom, bottom - (step + more) / 2, lines)


def _row_in_columns(row: Row, y: float, step: float, split: tuple[float, float, float]) -> _Placed:
    label, plot, words = split
    lines = fitted(row.label, label - _BESIDE_LABEL, weight=_weight(row))
    ends = fitted(row.words, words - GUTTER, weight=_weight(row))
    instead = fitted(row.withheld, plot if row.words else plot + words)
    tallest = max(len(lines), len(ends), len(instead))
    height = max(step, LINE * tallest + 8, height_of(row.bars) + 8)
    return _Placed(row, y, y + height, y + height / 2, lines, ends, instead)


def _column_texts(placed: _Placed, label: float, plot: float) -> Iterator[Text]:
    strong = placed.weight == 600
    yield from _column(placed.lines, placed.centre, -label, strong=strong)
    yield from _column(placed.words, placed.centre, plot + GUTTER, strong=placed.row.strong)
    yield from _column(placed.withheld, placed.centre, 0, colour=palette().stone)


def _column(
    lines: Sequence[str], centre: float, px: float, *, strong: bool = False, colour: str = ""
) -> Iterator[Text]:
    """Lines of text round a centre."""
    first = centre - LINE * (len(lines) - 1) / 2
    for number, text in enumerate(lines):
        yield Text(text=text, y=first + number * LINE, px=px, strong=strong, colour=colour)


def _reference_name(chart: RowChart, plot: float, label: float, words: float) -> tuple[Text, ...]:
    """The name above its line, kept inside the picture."""
    if chart.reference is None:
        return ()
    lines = fitted(chart.reference.name, label + plot + words)
    at = (chart.reference.middle - chart.axis.low) / (chart.axis.high - chart.axis.low) * plot
    half = widest(lines) / 2
    px = min(max(at, half - label), plot + words - half)
    first = -13 - LINE * (len(lines) - 1)
    return tuple(
        Text(text=text, y=first + LINE * number, px=px, align="center") for number, text in enumerate(lines)
    )


def stacked_scene(chart: RowChart, frame: Frame) -> Scene:
    """Each row's label and words above its bars: phones. The reference stands beside the bars only."""
    placed = _stacked(chart, frame.width)
    found = _marked(placed, frame.width / (chart.axis.high - chart.axis.low))
    scene = Scene(plot=frame.width, height=placed[-1].bottom if placed else 0, axis=chart.axis, flush=True)
    spans = list(_beside_bars(placed))
    bands, lines = _reference(chart.reference, spans, found.boxes, scene.unit(CLEAR))
    ticks = _named_ticks(chart, scene)
    above = _name_above(chart, scene) if spans and not ticks else Above()
    return replace(
        scene,
        above=above.height,
        bands=(*bands, *_row_bands(placed)),
        hairlines=_hairlines(placed),
        lines=(*above.lines, *lines),
        boxes=found.boxes,
        slits=found.slits,
        diamonds=found.diamonds,
        texts=(*above.texts, *(text for each in placed for text in _stacked_texts(each, frame.width))),
        tick_names=ticks,
        spots=tuple(_spots(placed)),
    )


def _beside_bars(placed: Sequence[_Placed]) -> Iterator[tuple[float, float]]:
    for each in placed:
        if each.row.bars:
            reach = max(15.0, height_of(each.row.bars) / 2 + 3)
            yield each.centre - reach, each.centre + reach


def _named_ticks(chart: RowChart, scene: Scene) -> tuple[tuple[float, str], ...]:
    """The reference's name in place of its number on the axis, where that has a tick and the name room."""
    known, ticks = chart.reference, chart.axis.ticks
    if known is None or known.middle not in ticks:
        return ()
    apart = min((abs(tick - known.middle) for tick in ticks if tick != known.middle), default=0)
    fits = text_width(known.name) / 2 + GUTTER <= apart / scene.unit(1)
    return ((known.middle, known.name),) if fits else ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Above:
    """What stands above the rows: a sample of the reference's line, and its name."""

    height: float = 0
    lines: tuple[Line, ...] = ()
    texts: tuple[Text, ...] = ()


def _name_above(chart: RowChart, scene: Scene) -> Above:
    if chart.reference is None:
        return Above()
    names = fitted(chart.reference.name, scene.plot - _SAMPLE)
    height = LINE * len(names) + 6
    x = scene.axis.low + scene.unit(2)
    sample = Line(x=x, x2=x, y=-height + 1, y2=-height + LINE - 1, colour=palette().stone)
    first = -height + LINE / 2
    texts = (Text(text=name, y=first + LINE * row, px=_SAMPLE) for row, name in enumerate(names))
    return Above(height=height, lines=(sample,), texts=tuple(texts))


def _stacked(chart: RowChart, width: float) -> tuple[_Placed, ...]:
    placed: list[_Placed] = []
    y = 0.0
    for row in chart.rows:
        placed.append(_stacked_row(row, y, width))
        y = placed[-1].bottom
    return tuple(placed)


def _stacked_row(row: Row, y: float, width: float) -> _Placed:
    lines = fitted(row.label, width, weight=_weight(row))
    ends, instead = fitted(row.words, width, weight=_weight(row)), fitted(row.withheld, width)
    last = text_width(lines[-1], weight=_weight(row)) if lines else 0
    beneath = bool(ends) and (len(ends) > 1 or last + widest(ends, weight=_weight(row)) + 16 > width)
    text = LINE * (len(lines) + (len(ends) if beneath else 0)) + 6
    bars = max(32.0, height_of(row.bars) + 8) if row.bars else LINE * len(instead) + 4 if instead else 0.0
    top = y + (12 if row.head and y else 0)
    return _Placed(row, top, top + text + bars + 4, top + text + bars / 2, lines, ends, instead, beneath)


def _stacked_texts(placed: _Placed, width: float) -> Iterator[Text]:
    y, strong = placed.top + 14, placed.weight == 600
    for line, text in enumerate(placed.lines):
        yield Text(text=text, y=y + line * LINE, px=0, strong=strong)
    start = len(placed.lines) - 1 + placed.beneath
    for line, text in enumerate(placed.words, start):
        yield Text(text=text, y=y + line * LINE, px=width, align="right", strong=placed.row.strong)
    yield from _column(placed.withheld, placed.centre - 2, 0, colour=palette().stone)
