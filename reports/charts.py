"""Where the marks of each chart stand, for paper, a wide screen and a phone."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from functools import lru_cache
from itertools import pairwise

from reports.content import Axis, Bar, Chart, CountChart, Mark, RangeKey, Row, RowChart, StripChart, TileMap
from reports.counts import counts_scene
from reports.drawing import Box, Line, Scene, Slit, Text, svg
from reports.maps import map_svg
from reports.theme import palette, text_width, wrapped

HEIGHTS = {Mark.THIS: 12.0, Mark.OTHER: 12.0, Mark.WHOLE: 8.0, Mark.COUNT: 6.0}
LEAST_FOR_SLIT = 12  # px: a narrower bar has no room for its middle
LINE = 20.0  # px from one line of a label to the next
BAND = 24.0  # px, height of the pale range behind a bar


@dataclass(frozen=True, slots=True)
class Frame:
    """A medium: how wide its charts are, and whether labels stand above the bars."""

    name: str
    width: float
    stacked: bool
    roomy: float = 1.0  # how much farther apart rows stand than on paper


PRINT = Frame("print", 642, False)  # 170 mm
WIDE = Frame("wide", 786, False, 1.2)
NARROW = Frame("narrow", 328, True)
FRAMES = (PRINT, WIDE, NARROW)


@lru_cache(maxsize=256)
def draw(chart: Chart, frame: Frame, alt: str) -> str:
    """The chart as SVG for one medium, with the sentence that says the same as its title."""
    match chart:
        case TileMap():
            return map_svg(chart, alt)
        case StripChart():
            return svg(strip_scene(chart, frame), alt)
        case RangeKey():
            return svg(_range_key_scene(chart), alt)
        case CountChart():
            return svg(counts_scene(chart, frame.width, panels=1 if frame.stacked else 2), alt)
        case RowChart() if frame.stacked:
            return svg(stacked_scene(chart, frame), alt)
        case RowChart():
            return svg(rows_scene(chart, frame), alt)


def columns(chart: RowChart, width: float) -> tuple[float, float, float]:
    """Label, plot and words in px. Charts that are ``like`` each other get the same split."""
    labels = [row.label for row in chart.rows if not row.head] + list(chart.like)
    label = min(max(map(_strong_width, labels), default=0) + 20, 0.36 * width)
    words = max((_strong_width(row.words) for row in chart.rows if row.words), default=0)
    words = min(max(words + 20, 100), 0.34 * width)
    return round(label), round(width) - round(label) - round(words), round(words)


def _strong_width(text: str) -> float:
    return text_width(text, weight=600)


@dataclass(frozen=True, slots=True)
class _Placed:
    """A row with its place: top and bottom of its strip, and the height at which its bars are centred."""

    row: Row
    top: float
    bottom: float
    centre: float
    lines: tuple[str, ...] = ()
    beneath: bool = False  # narrow: the words stand on a line of their own


def _colour(mark: Mark) -> str:
    colours = palette()
    return {
        Mark.THIS: colours.mill,
        Mark.UNCERTAIN: colours.mill,
        Mark.OTHER: colours.edge,
        Mark.WHOLE: colours.edge,
        Mark.COUNT: colours.stone,
        Mark.BAND: colours.band,
    }[mark]


def _bars(placed: _Placed, px_per_unit: float) -> tuple[list[Box], list[Slit]]:
    """The bars of a row, one below the other round its centre, and the slits of the wider ones."""
    boxes: list[Box] = []
    slits: list[Slit] = []
    bars = placed.row.bars
    y = placed.centre - (sum(HEIGHTS[bar.mark] for bar in bars) + 3 * (len(bars) - 1)) / 2
    for bar in bars:
        height = HEIGHTS[bar.mark]
        boxes.append(_box(bar, y, height))
        if _has_slit(bar, px_per_unit):
            slits.append(_slit(bar, y + height / 2, height - 4))
        y += height + 3
    return boxes, slits


def _box(bar: Bar, y: float, height: float) -> Box:
    radius = 0 if bar.mark is Mark.COUNT else 2
    return Box(
        x=bar.low,
        x2=bar.high,
        y=y,
        y2=y + height,
        fill=_colour(bar.mark),
        hollow=bar.hollow,
        radius=radius,
    )


def _has_slit(bar: Bar, px_per_unit: float) -> bool:
    return bar.middle is not None and (bar.high - bar.low) * px_per_unit >= LEAST_FOR_SLIT


def _slit(bar: Bar, y: float, size: float) -> Slit:
    colour = _colour(bar.mark) if bar.hollow else palette().paper
    return Slit(x=bar.middle or 0.0, y=y, size=size, colour=colour)


def _marked(placed: Sequence[_Placed], px_per_unit: float) -> tuple[tuple[Box, ...], tuple[Slit, ...]]:
    drawn = [_bars(each, px_per_unit) for each in placed]
    boxes = tuple(box for row_boxes, _ in drawn for box in row_boxes)
    return boxes, tuple(slit for _, row_slits in drawn for slit in row_slits)


def _row_bands(placed: Sequence[_Placed]) -> tuple[Box, ...]:
    """The pale range behind each row that has one."""
    fill = palette().band
    return tuple(
        Box(
            x=each.row.band[0],
            x2=each.row.band[1],
            y=each.centre - BAND / 2,
            y2=each.centre + BAND / 2,
            fill=fill,
            radius=0,
        )
        for each in placed
        if each.row.band is not None
    )


def _hairlines(placed: Sequence[_Placed]) -> tuple[float, ...]:
    """A line under each row that another row follows; heads and last rows have none."""
    pairs = pairwise(placed)
    return tuple(one.bottom for one, after in pairs if not one.row.head and not after.row.head)


def _reference(chart: RowChart, spans: Iterable[tuple[float, float]]) -> tuple[list[Box], list[Line]]:
    """The reference behind these spans of y: its range as a band, its middle as a line."""
    known = chart.reference
    if known is None:
        return [], []
    colours, boxes, lines = palette(), [], []
    for top, bottom in spans:
        if known.low is not None and known.high is not None:
            boxes.append(Box(x=known.low, x2=known.high, y=top, y2=bottom, fill=colours.band, radius=0))
        lines.append(Line(x=known.middle, x2=known.middle, y=top, y2=bottom, colour=colours.stone))
    return boxes, lines


def rows_scene(chart: RowChart, frame: Frame) -> Scene:
    """Labels, marks and words in three columns: paper and wide screens."""
    label, plot, words = columns(chart, frame.width)
    placed = _in_columns(replace(chart, step=chart.step * frame.roomy), label)
    height = placed[-1].bottom if placed else 0
    per_unit = plot / (chart.axis.high - chart.axis.low)
    bands, lines = _reference(chart, _clear_of_words(placed))
    boxes, slits = _marked(placed, per_unit)
    name = () if not lines else (_reference_name(chart, plot, label, words),)
    return Scene(
        plot=plot,
        height=height,
        axis=chart.axis,
        left=label,
        right=words,
        above=26 if chart.reference else 2,
        bands=(*bands, *_row_bands(placed)),
        hairlines=_hairlines(placed),
        lines=tuple(lines),
        boxes=boxes,
        slits=slits,
        texts=(*name, *(text for each in placed for text in _column_texts(each, label, plot))),
    )


def _clear_of_words(placed: Sequence[_Placed]) -> list[tuple[float, float]]:
    """The heights at which the reference may stand: beside bars, never through words."""
    spans: list[tuple[float, float]] = []
    for each in placed:
        if not each.row.bars:
            continue
        joined = bool(spans) and spans[-1][1] == each.top
        spans[-1:] = [(spans[-1][0], each.bottom)] if joined else [*spans[-1:], (each.top, each.bottom)]
    return spans


def _in_columns(chart: RowChart, label: float) -> tuple[_Placed, ...]:
    placed: list[_Placed] = []
    y = 0.0
    for row in chart.rows:
        weight = 600 if row.strong or row.head else 400
        lines = (row.label,) if row.head else wrapped(row.label, label - 16, weight=weight)
        step = _head_step(chart, y) if row.head else max(chart.step, LINE * len(lines) + 8)
        centre = y + step - chart.step / 2 if row.head else y + step / 2
        placed.append(_Placed(row, y, y + step, centre, lines))
        y += step
    return tuple(placed)


def _head_step(chart: RowChart, y: float) -> float:
    """The first head needs no space above it."""
    return chart.step if y == 0 else chart.step + 8


def _column_texts(placed: _Placed, label: float, plot: float) -> Iterable[Text]:
    row = placed.row
    first = placed.centre - LINE * (len(placed.lines) - 1) / 2
    for line, text in enumerate(placed.lines):
        strong = row.strong or row.head
        yield Text(text=text, y=first + line * LINE, px=-label, strong=strong)
    if row.words:
        yield Text(text=row.words, y=placed.centre, px=plot + 20, strong=row.strong)
    if row.withheld:
        yield Text(text=row.withheld, y=placed.centre, px=0, colour=palette().stone)


def _reference_name(chart: RowChart, plot: float, label: float, words: float) -> Text:
    """The name above its line, kept inside the picture."""
    name, middle = (chart.reference.name, chart.reference.middle) if chart.reference else ("", 0.0)
    at = (middle - chart.axis.low) / (chart.axis.high - chart.axis.low) * plot
    half = text_width(name) / 2
    px = min(max(at, half - label), plot + words - half)
    return Text(text=name, y=-13, px=px, align="center")


def stacked_scene(chart: RowChart, frame: Frame) -> Scene:
    """Each row's label and words above its bars: phones. The reference stands beside the bars only."""
    placed = _stacked(chart, frame.width)
    height = placed[-1].bottom if placed else 0
    boxes, slits = _marked(placed, frame.width / (chart.axis.high - chart.axis.low))
    spans = [(each.centre - 15, each.centre + 15) for each in placed if each.row.bars]
    bands, lines = _reference(chart, spans)
    return Scene(
        plot=frame.width,
        height=height,
        axis=chart.axis,
        flush=True,
        bands=(*bands, *_row_bands(placed)),
        hairlines=_hairlines(placed),
        lines=tuple(lines),
        boxes=boxes,
        slits=slits,
        texts=tuple(text for each in placed for text in _stacked_texts(each, frame.width)),
        tick_names=_named_ticks(chart),
    )


def _named_ticks(chart: RowChart) -> tuple[tuple[float, str], ...]:
    known = chart.reference
    return ((known.middle, known.name),) if known and known.middle in chart.axis.ticks else ()


def _stacked(chart: RowChart, width: float) -> tuple[_Placed, ...]:
    placed: list[_Placed] = []
    y = 0.0
    for row in chart.rows:
        weight = 600 if row.strong or row.head else 400
        lines = wrapped(row.label, width, weight=weight)
        beneath = _words_beneath(row, lines, width, weight)
        text = LINE * (len(lines) + beneath) + 6
        bars = 32.0 if row.bars else 24.0 if row.withheld else 0.0
        top = y + (12 if row.head and y else 0)
        centre = top + text + bars / 2
        placed.append(_Placed(row, top, top + text + bars + 4, centre, lines, beneath))
        y = placed[-1].bottom
    return tuple(placed)


def _words_beneath(row: Row, lines: Sequence[str], width: float, weight: int) -> bool:
    last = text_width(lines[-1], weight=weight) if lines else 0
    return bool(row.words) and last + text_width(row.words, weight=weight) + 16 > width


def _stacked_texts(placed: _Placed, width: float) -> Iterable[Text]:
    row, y = placed.row, placed.top + 14
    strong = row.strong or row.head
    for line, text in enumerate(placed.lines):
        yield Text(text=text, y=y + line * LINE, px=0, strong=strong)
    if row.words:
        line_of_words = len(placed.lines) - 1 + placed.beneath
        yield Text(text=row.words, y=y + line_of_words * LINE, px=width, align="right", strong=row.strong)
    if row.withheld:
        yield Text(text=row.withheld, y=placed.centre - 2, px=0, colour=palette().stone)


def strip_scene(chart: StripChart, frame: Frame) -> Scene:
    """The score strip: the bar stands on the axis, the whole's name on a leader beside it."""
    axis = chart.narrow_axis if frame.stacked else chart.axis
    words = () if frame.stacked and chart.bar else _strip_words(chart, axis, frame.width)
    lifted = any(text.y < 0 for text in words)
    scene = Scene(plot=frame.width, height=50, axis=axis, flush=True, above=50 if lifted else 26)
    boxes: tuple[Box, ...] = ()
    slits: tuple[Slit, ...] = ()
    if chart.bar is not None:
        boxes = (_box(chart.bar, 14, 20),)
        wide_enough = _has_slit(chart.bar, frame.width / (axis.high - axis.low))
        slits = (_slit(chart.bar, 24, 12),) if wide_enough else ()
    bands, lines, name = _leader(chart, scene)
    return replace(scene, bands=bands, lines=lines, boxes=boxes, slits=slits, texts=(*name, *words))


def _leader(chart: StripChart, scene: Scene) -> tuple[tuple[Box, ...], tuple[Line, ...], tuple[Text, ...]]:
    known, colours = chart.reference, palette()
    if known is None:
        return (), (), ()
    bands: tuple[Box, ...] = ()
    if known.low is not None and known.high is not None:
        bands = (Box(x=known.low, x2=known.high, y=2, y2=50, fill=colours.band, radius=0),)
    left_room = (known.middle - scene.axis.low) / scene.unit(1)
    side = -1 if left_room > text_width(known.name) + 24 else 1
    elbow = known.middle + side * scene.unit(16)
    lines = (
        Line(x=known.middle, x2=known.middle, y=-12, y2=50, colour=colours.stone),
        Line(x=known.middle, x2=elbow, y=-12, y2=-12, colour=colours.stone),
    )
    align = "right" if side < 0 else "left"
    return bands, lines, (Text(text=known.name, x=elbow, dx=side * 5, y=-12, align=align),)


def _strip_words(chart: StripChart, axis: Axis, plot: float) -> tuple[Text, ...]:
    """Name and range right of the bar; above everything where the right has no room."""
    if chart.bar is None:
        return (Text(text=chart.words, y=24, px=0, colour=palette().stone),)
    name = text_width(chart.name, weight=600)
    width = name + text_width(chart.words)
    after = (max(chart.bar.high, _whole_end(chart)) - axis.low) / (axis.high - axis.low) * plot + 12
    start, y = (after, 24.0) if after + width <= plot else (max(plot - width, 0), -38.0)
    return (
        Text(text=chart.name, y=y, px=start, strong=True),
        Text(text=chart.words, y=y, px=start + name),
    )


def _whole_end(chart: StripChart) -> float:
    """Where the whole's range ends: words start beyond it too."""
    known = chart.reference
    return chart.axis.low if known is None else known.middle if known.high is None else known.high


def _range_key_scene(chart: RangeKey) -> Scene:
    """The bar of the evidence box, with its ends and its slit named."""
    colours = palette()
    axis = Axis(low=0, high=160, ticks=(), shown=False)
    bracket = (
        Line(x=0, x2=160, y=26, y2=26, colour=colours.stone),
        Line(x=0, x2=0, y=26, y2=32, colour=colours.stone),
        Line(x=160, x2=160, y=26, y2=32, colour=colours.stone),
        Line(x=80, x2=80, y=60, y2=66, colour=colours.stone),
    )
    bar = Bar(mark=Mark.THIS, low=0, high=160, middle=80)
    return Scene(
        plot=160,
        height=90,
        axis=axis,
        left=2,
        right=2,
        lines=bracket,
        boxes=(_box(bar, 38, 16),),
        slits=(_slit(bar, 46, 10),),
        texts=(
            Text(text=chart.ends, y=12, px=80, align="center"),
            Text(text=chart.slit, y=78, px=80, align="center"),
        ),
    )
