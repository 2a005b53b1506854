"""The picture of who answered: panels of thin bars, in two columns where there is room."""

from collections.abc import Iterator, Sequence

from reports.content import Axis, CountChart, CountPanel
from reports.drawing import Box, Scene, Text
from reports.theme import palette, text_width

STEP = 19.0  # px from row to row
HEAD = 24.0
GAP = 40.0  # px between two columns
THICK = 6.0


def counts_scene(chart: CountChart, width: float, *, panels: int) -> Scene:
    """The panels in one or two columns; all bars share one scale, so that lengths compare."""
    columns = balanced(chart.panels, panels)
    side = (width - GAP * (len(columns) - 1)) / len(columns)
    greatest = max((count or 0 for panel in chart.panels for _, count, _ in panel.rows), default=0)
    texts: list[Text] = []
    boxes: list[Box] = []
    for place, column in enumerate(columns):
        start = place * (side + GAP)
        label, room = _split(column, side)
        for text, box in _column(column, start, label, room / max(greatest, 1)):
            texts.append(text)
            boxes.extend(box)
    height = max((_height(column) for column in columns), default=0)
    axis = Axis(low=0, high=width, ticks=(), shown=False)
    return Scene(plot=width, height=height, axis=axis, boxes=tuple(boxes), texts=tuple(texts))


def balanced(panels: Sequence[CountPanel], columns: int) -> tuple[tuple[CountPanel, ...], ...]:
    """The panels, in their order, cut where the taller column is shortest."""
    if columns == 1 or len(panels) < 2:
        return (tuple(panels),)
    cuts = ((tuple(panels[:cut]), tuple(panels[cut:])) for cut in range(1, len(panels)))
    return min(cuts, key=lambda cut: max(map(_height, cut)))


def _height(column: Sequence[CountPanel]) -> float:
    return sum(HEAD + STEP * len(panel.rows) + 8 for panel in column) - 8


def _split(column: Sequence[CountPanel], side: float) -> tuple[float, float]:
    """Px for the labels and for the longest bar; the words follow the bar."""
    rows = [row for panel in column for row in panel.rows]
    label = min(max((text_width(name) for name, _, _ in rows), default=0) + 14, side * 0.6)
    words = max((text_width(text) for _, _, text in rows), default=0) + 10
    return label, max(side - label - words, 24)


def _column(
    column: Sequence[CountPanel], start: float, label: float, px_per_answer: float
) -> Iterator[tuple[Text, tuple[Box, ...]]]:
    y = 0.0
    for panel in column:
        yield Text(text=panel.title, y=y + 10, px=start, strong=True), ()
        y += HEAD
        for name, count, words in panel.rows:
            end = start + label + (count or 0) * px_per_answer
            yield Text(text=name, y=y + STEP / 2, px=start), _bar(start + label, end, y + STEP / 2)
            yield Text(text=words, y=y + STEP / 2, px=end + (8 if count else 0)), ()
            y += STEP
        y += 8


def _bar(start: float, end: float, y: float) -> tuple[Box, ...]:
    if end <= start:
        return ()
    bar = Box(x=start, x2=end, y=y - THICK / 2, y2=y + THICK / 2, fill=palette().stone, radius=0)
    return (bar,)
