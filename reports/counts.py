"""The picture of who answered: panels of thin bars, in two columns where there is room."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from reports.content import Axis, CountChart, CountPanel
from reports.drawing import Box, Scene, Spot, Text
from reports.theme import palette, text_width, wrapped

STEP = 19.0  # px from row to row
LINE = 14.0  # px from one line of a label to the next
WIDEST = 0.6  # of a column, for the labels: longer ones take several lines
HEAD = 24.0
GAP = 40.0  # px between two columns
BETWEEN = 8.0  # px between two panels
SPACE = 14.0  # px after a label
THICK = 6.0


def counts_scene(chart: CountChart, width: float, *, panels: int) -> Scene:
    """The panels in one or two columns; all bars share one scale, so that lengths compare."""
    columns = balanced(chart.panels, panels)
    side = (width - GAP * (len(columns) - 1)) / len(columns)
    texts: list[Text] = []
    boxes: list[Box] = []
    ends: list[float] = []
    spots: list[Spot] = []
    for place, column in enumerate(columns):
        start = place * (side + GAP)
        label, room = _split(column, side)
        placed = tuple(_placed(column, label - SPACE))
        ends.append(placed[-1].y + placed[-1].height if placed else 0.0)
        for text, box in _drawn(placed, start, label, room / max(chart.most, 1)):
            texts.append(text)
            boxes.extend(box)
        spots.extend(_spots(placed, start, start + side))
    axis = Axis(low=0, high=width, ticks=(), shown=False)
    height = max(ends, default=0.0)
    return Scene(
        plot=width, height=height, axis=axis, boxes=tuple(boxes), texts=tuple(texts), spots=tuple(spots)
    )


def _spots(placed: Sequence["_Placed"], left: float, right: float) -> Iterator[Spot]:
    group = ""
    for each in placed:
        if each.row is None:
            group = each.lines[0]
            continue
        name, _, words = each.row
        bottom = each.y + each.height
        yield Spot(name=name, y=each.y, y2=bottom, left=left, right=right, words=words, group=group)


def balanced(panels: Sequence[CountPanel], columns: int) -> tuple[tuple[CountPanel, ...], ...]:
    """The panels, in their order, cut where the taller column is shortest, the fuller one first."""
    if columns == 1 or len(panels) < 2:
        return (tuple(panels),)
    cuts = ((tuple(panels[:cut]), tuple(panels[cut:])) for cut in range(len(panels) - 1, 0, -1))
    return min(cuts, key=lambda cut: max(map(_height, cut)))


def _height(column: Sequence[CountPanel]) -> float:
    return sum(HEAD + STEP * len(panel.rows) + BETWEEN for panel in column) - BETWEEN


def _split(column: Sequence[CountPanel], side: float) -> tuple[float, float]:
    """Px for the labels and for the longest bar; the words follow the bar."""
    rows = [row for panel in column for row in panel.rows]
    label = min(max((text_width(name) for name, _, _ in rows), default=0) + SPACE, side * WIDEST)
    words = max((text_width(text) for _, _, text in rows), default=0) + 10
    return label, max(side - label - words, 24)


@dataclass(frozen=True, slots=True)
class _Placed:
    """A title, or a row of a panel: the lines of its label, its top and its height in px."""

    lines: tuple[str, ...]
    y: float
    height: float
    row: tuple[str, int | None, str] | None


def _placed(column: Sequence[CountPanel], room: float) -> Iterator[_Placed]:
    """Titles and rows one below the other; a label wider than ``room`` px takes several lines."""
    y = 0.0
    for panel in column:
        yield _Placed((panel.title,), y, HEAD, None)
        y += HEAD
        for row in panel.rows:
            lines = wrapped(row[0], room)
            height = STEP + LINE * (len(lines) - 1)
            yield _Placed(lines, y, height, row)
            y += height
        y += BETWEEN


def _drawn(
    placed: Sequence[_Placed], start: float, label: float, px_per_answer: float
) -> Iterator[tuple[Text, tuple[Box, ...]]]:
    for each in placed:
        if each.row is None:
            yield Text(text=each.lines[0], y=each.y + 10, px=start, strong=True), ()
            continue
        _, count, words = each.row
        end, middle = start + label + (count or 0) * px_per_answer, each.y + each.height / 2
        yield Text(text=words, y=middle, px=end + (8 if count else 0)), _bar(start + label, end, middle)
        for number, line in enumerate(each.lines):
            yield Text(text=line, y=each.y + STEP / 2 + LINE * number, px=start), ()


def _bar(start: float, end: float, y: float) -> tuple[Box, ...]:
    if end <= start:
        return ()
    bar = Box(x=start, x2=end, y=y - THICK / 2, y2=y + THICK / 2, fill=palette().stone, radius=0)
    return (bar,)
