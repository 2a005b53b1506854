"""The response picture: those who answered as thin bars, those who live here as uprights."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from math import ceil

from reports.chart_content import Axis, ShareChart, SharePanel, ShareRow
from reports.chart_frames import Frame
from reports.chart_text import LINE, fitted, widest
from reports.drawing import Box, Line, Scene, Spot, Text
from reports.theme import palette

GUTTER = 20.0
STEP = 24.0  # px from row to row
_HEAD, _BETWEEN = 26.0, 10.0  # px: a title, and the space before it
_THICK, _UPRIGHT = 6.0, 16.0  # px: the bar, and the upright
_CLEAR = 2.0  # px of paper between a bar and the upright it would meet


@dataclass(frozen=True, slots=True)
class _Placed:
    """A title, or a row with the lines of its label and its words; ``top`` and ``height`` in px."""

    top: float
    height: float
    label: tuple[str, ...]
    words: tuple[str, ...] = ()
    row: ShareRow | None = None
    bar: float = 0  # px from the top to the middle of the bar


def shares_scene(chart: ShareChart, frame: Frame) -> Scene:
    """All panels one below the other, on one scale from nought."""
    label, words = _sides(chart, frame)
    plot = frame.width - label - words
    axis = _axis(chart)
    placed = tuple(_placed(chart.panels, label, words, frame))
    end = placed[-1].top + placed[-1].height if placed else 0.0
    unit = axis.high / plot
    rows = [each for each in placed if each.row is not None]
    return Scene(
        plot=plot,
        height=end,
        axis=axis,
        left=label,
        right=words,
        flush=frame.stacked,
        boxes=tuple(box for each in rows for box in _bars(each, unit)),
        lines=tuple(line for each in rows for line in _uprights(each)),
        texts=tuple(text for each in placed for text in _texts(each, label, plot, stacked=frame.stacked)),
        spots=tuple(_spots(placed)),
    )


def _spots(placed: Sequence[_Placed]) -> Iterator[Spot]:
    group = ""
    for each in placed:
        if each.row is None:
            group = " ".join(each.label)
        else:
            yield Spot(
                name=each.row.label, y=each.top, y2=each.top + each.height, words=each.row.words, group=group
            )


def _sides(chart: ShareChart, frame: Frame) -> tuple[float, float]:
    """Px for the labels and for the words; none on a phone, where both stand above."""
    if frame.stacked:
        return 0.0, 0.0
    rows = [row for panel in chart.panels for row in panel.rows]
    label = min(widest(tuple(row.label for row in rows)) + GUTTER, 0.34 * frame.width)
    words = min(widest(tuple(row.words for row in rows)) + GUTTER + 1, 0.4 * frame.width)
    return round(label), round(words)


def _axis(chart: ShareChart) -> Axis:
    """From nought to the next ten above all shares."""
    shares = [share for panel in chart.panels for row in panel.rows for share in (row.answered, row.living)]
    high = max(10 * ceil(max((share or 0 for share in shares), default=0) / 10), 20)
    step = 10 if high <= 60 else 20
    return Axis(low=0, high=high, ticks=tuple(float(tick) for tick in range(0, high + 1, step)))


def _placed(panels: Sequence[SharePanel], label: float, words: float, frame: Frame) -> Iterator[_Placed]:
    y = 0.0
    for panel in panels:
        y += _BETWEEN if y else 0
        title = fitted(panel.title, frame.width, weight=600)
        yield _Placed(y, _HEAD + LINE * (len(title) - 1), title)
        y += _HEAD + LINE * (len(title) - 1)
        for row in panel.rows:
            each = _stacked(row, y, frame.width) if frame.stacked else _row(row, y, label, words)
            yield each
            y += each.height


def _row(row: ShareRow, y: float, label: float, words: float) -> _Placed:
    lines, ends = fitted(row.label, label - GUTTER), fitted(row.words, words - GUTTER)
    height = max(STEP, LINE * max(len(lines), len(ends)) + 4)
    return _Placed(y, height, lines, ends, row, height / 2)


def _stacked(row: ShareRow, y: float, width: float) -> _Placed:
    """The label, the words below it if they have no room beside it, and the bar under both."""
    lines, ends = fitted(row.label, width), fitted(row.words, width)
    beside = len(ends) == 1 and widest(lines[-1:]) + widest(ends) + 16 <= width
    text = LINE * (len(lines) + (0 if beside else len(ends)))
    bar = 0.0 if row.answered is None and row.living is None else STEP
    return _Placed(y, text + bar + 4, lines, ends, row, text + STEP / 2)


def _bars(placed: _Placed, unit: float) -> Iterator[Box]:
    """The bar; in two parts, with paper between, where the upright would cut through it."""
    row = placed.row
    if row is None or not row.answered:
        return
    y, clear = placed.top + placed.bar - _THICK / 2, (_CLEAR + 1) * unit
    spans = [(0.0, row.answered)]
    if row.living is not None and row.living - clear < row.answered:
        spans = [(0.0, row.living - clear), (row.living + clear, row.answered)]
    for low, high in spans:
        if high > max(low, 0):
            yield Box(x=low, x2=high, y=y, y2=y + _THICK, fill=palette().stone, radius=0)


def _uprights(placed: _Placed) -> Iterator[Line]:
    if placed.row is not None and placed.row.living is not None:
        middle, x = placed.top + placed.bar, placed.row.living
        top, bottom = middle - _UPRIGHT / 2, middle + _UPRIGHT / 2
        yield Line(x=x, x2=x, y=top, y2=bottom, colour=palette().ink, width=2)


def _texts(placed: _Placed, label: float, plot: float, *, stacked: bool) -> Iterator[Text]:
    if placed.row is None or stacked:
        yield from _stacked_texts(placed, label, plot)
        return
    middle = placed.top + placed.bar
    for lines, px in ((placed.label, -label), (placed.words, plot + GUTTER)):
        first = middle - LINE * (len(lines) - 1) / 2
        for row, text in enumerate(lines):
            yield Text(text=text, y=first + LINE * row, px=px)


def _stacked_texts(placed: _Placed, label: float, plot: float) -> Iterator[Text]:
    """Lines from the top: the label at the start, the words at the end."""
    first = placed.top + LINE / 2
    for row, text in enumerate(placed.label):
        yield Text(text=text, y=first + LINE * row, px=-label, strong=placed.row is None)
    beside = len(placed.words) == 1 and widest(placed.label[-1:]) + widest(placed.words) + 16 <= plot
    for row, text in enumerate(placed.words, len(placed.label) - beside):
        yield Text(text=text, y=first + LINE * row, px=plot, align="right")
