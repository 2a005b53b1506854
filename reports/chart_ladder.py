"""The wave ladder: one measure a row, its waves one below the other, joined only where a change is clear."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from itertools import pairwise
from math import ceil

from reports.chart_content import LadderChart, LadderRow, Rung
from reports.chart_frames import Frame
from reports.chart_marks import CLEAR, HEIGHTS, joined, marks_of
from reports.chart_text import LINE, fitted, widest
from reports.drawing import Line, Scene, Spot, Text
from reports.theme import palette, text_width

GUTTER = 20.0  # px between two columns
NAMED = 3  # rungs: fewer are told apart by the key alone, this wave from the one before
_RIM = 16.0  # px right of the plot for half a number of the axis
_PAD = 8.0  # px above and below the rungs of a row
_PAIR = 24.0  # px from wave to wave where there are two


@dataclass(frozen=True, slots=True, kw_only=True)
class _Split:
    """The columns in px. Stacked, on a phone, labels and words stand above the rungs."""

    label: float
    wave: float
    plot: float
    words: float
    stacked: bool

    @property
    def left(self) -> float:
        return self.label + self.wave


@dataclass(frozen=True, slots=True)
class _Step:
    """A rung with its height, and the lines beside, before and in place of it."""

    rung: Rung
    centre: float
    height: float
    name: tuple[str, ...]
    said: tuple[str, ...]
    withheld: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class _Ladder:
    """A row with its place."""

    row: LadderRow
    top: float
    bottom: float
    label: tuple[str, ...]
    words: tuple[str, ...]
    steps: tuple[_Step, ...]
    beneath: bool = False


def ladder_scene(chart: LadderChart, frame: Frame) -> Scene:
    """All rows on one axis, hairlines between them."""
    split = _split(chart, frame)
    placed = _placed(chart, split)
    per_unit = split.plot / (chart.axis.high - chart.axis.low)
    steps = [step for each in placed for step in each.steps]
    found = joined(
        marks_of(step.rung.bar, step.centre - height / 2, height, per_unit)
        for step in steps
        if step.rung.bar is not None
        for height in (HEIGHTS[step.rung.bar.mark],)
    )
    return Scene(
        plot=split.plot,
        height=placed[-1].bottom if placed else 0,
        axis=chart.axis,
        left=split.left,
        right=split.words,
        above=2,
        flush=split.stacked and not split.wave,
        hairlines=tuple(each.bottom for each in placed[:-1]),
        lines=tuple(line for each in placed for line in _connectors(each)),
        boxes=found.boxes,
        slits=found.slits,
        diamonds=found.diamonds,
        texts=tuple(text for each in placed for text in _texts(each, split)),
        spots=tuple(_spots(placed)),
    )


def _spots(placed: Sequence[_Ladder]) -> Iterator[Spot]:
    """Every wave of every measure, with what is said of the step to it."""
    for row in placed:
        for each in row.steps:
            found = row.row.words if each is row.steps[-1] else ""
            yield Spot(
                name=f"{row.row.label}, {each.rung.wave}",
                y=each.centre - each.height / 2,
                y2=each.centre + each.height / 2,
                bars=() if each.rung.bar is None else (each.rung.bar,),
                words="; ".join(filter(None, (each.rung.withheld, each.rung.step, found))),
            )


def _split(chart: LadderChart, frame: Frame) -> _Split:
    most = max((len(row.rungs) for row in chart.rows), default=0)
    names = tuple(rung.wave for row in chart.rows for rung in row.rungs) if most >= NAMED else ()
    wave = min(widest(names) + GUTTER, 0.34 * frame.width) if names else 0.0
    if frame.stacked:
        rim = _RIM if wave else 0.0
        plot = frame.width - round(wave) - rim
        return _Split(label=0, wave=round(wave), plot=plot, words=rim, stacked=True)
    label = min(widest(tuple(row.label for row in chart.rows), weight=600) + GUTTER, 0.3 * frame.width)
    words = widest(tuple(row.words for row in chart.rows), weight=600) + GUTTER
    if names:  # the words stand below the label, so that the plot keeps its width
        label = round(min(max(label, words), 0.26 * frame.width))
        plot = round(frame.width) - label - round(wave) - _RIM
        return _Split(label=label, wave=round(wave), plot=plot, words=_RIM, stacked=False)
    words = ceil(min(max(words, 100), 0.26 * frame.width))
    plot = round(frame.width) - round(label) - round(wave) - words
    return _Split(label=round(label), wave=round(wave), plot=plot, words=words, stacked=False)


def _placed(chart: LadderChart, split: _Split) -> tuple[_Ladder, ...]:
    placed: list[_Ladder] = []
    y = 0.0
    for row in chart.rows:
        placed.append(_stacked(row, y, chart, split) if split.stacked else _ladder(row, y, chart, split))
        y = placed[-1].bottom
    return tuple(placed)


def _weight(row: LadderRow) -> int:
    return 600 if row.strong else 400


def _ladder(row: LadderRow, y: float, chart: LadderChart, split: _Split) -> _Ladder:
    label = fitted(row.label, split.label - GUTTER, weight=_weight(row))
    words = fitted(row.words, (split.label if split.wave else split.words) - GUTTER, weight=_weight(row))
    steps, height = _steps(row, chart, split)
    lines = len(label) + len(words) if split.wave else max(len(label), len(words))
    tall = max(height + 2 * _PAD, LINE * lines + 2 * _PAD)
    return _Ladder(row, y, y + tall, label, words, _moved(steps, y + (tall - height) / 2))


def _stacked(row: LadderRow, y: float, chart: LadderChart, split: _Split) -> _Ladder:
    room, weight = split.left + split.plot + split.words, _weight(row)
    label, words = (fitted(text, room, weight=weight) for text in (row.label, row.words))
    last = text_width(label[-1], weight=weight) if label else 0
    beneath = len(words) > 1 or last + widest(words, weight=weight) + 16 > room
    steps, height = _steps(row, chart, split)
    head = LINE * (len(label) + len(words) * beneath) + 8
    return _Ladder(row, y, y + head + height + _PAD, label, words, _moved(steps, y + head), beneath)


def _steps(row: LadderRow, chart: LadderChart, split: _Split) -> tuple[tuple[_Step, ...], float]:
    """The rungs from nought down, and how high they are together."""
    pitch = _PAIR if split.wave == 0 else chart.pitch
    steps: list[_Step] = []
    y = 0.0
    for rung in row.rungs:
        name = fitted(rung.wave, split.wave - GUTTER) if split.wave else ()
        beside = split.words if split.stacked or split.wave or not row.words else 0
        room = split.plot + beside
        said, instead = fitted(rung.step, room), fitted(rung.withheld, room)
        y += LINE * len(said)
        height = max(pitch, LINE * len(name) if len(name) > 1 else 0, LINE * len(instead))
        steps.append(_Step(rung, y + height / 2, height, name, said, instead))
        y += height
    return tuple(steps), y


def _moved(steps: Sequence[_Step], down: float) -> tuple[_Step, ...]:
    return tuple(replace(step, centre=step.centre + down) for step in steps)


def _connectors(placed: _Ladder) -> Iterator[Line]:
    """From middle to middle of two waves that clearly differ, and never through words."""
    for before, after in pairwise(placed.steps):
        one, other = before.rung.bar, after.rung.bar
        if one is None or other is None or not after.rung.clear or after.said:
            continue
        yield Line(
            x=_middle(one.middle, one.low, one.high),
            x2=_middle(other.middle, other.low, other.high),
            y=before.centre + HEIGHTS[one.mark] / 2 + CLEAR,
            y2=after.centre - HEIGHTS[other.mark] / 2 - CLEAR,
            colour=palette().ink,
            width=2,
        )


def _middle(middle: float | None, low: float, high: float) -> float:
    return (low + high) / 2 if middle is None else middle


def _texts(placed: _Ladder, split: _Split) -> Iterator[Text]:
    yield from _head_stacked(placed, split) if split.stacked else _head(placed, split)
    stone = palette().stone
    for step in placed.steps:
        first = step.centre - LINE * (len(step.name) - 1) / 2
        for row, text in enumerate(step.name):
            yield Text(text=text, y=first + LINE * row, px=-split.wave, colour=stone)
        tall = max(len(step.withheld), 1)
        top = step.centre - LINE * (tall - 1) / 2
        for row, text in enumerate(step.withheld):
            yield Text(text=text, y=top + LINE * row, px=0, colour=stone)
        above = step.centre - LINE * (len(step.said) - 1) - _over(step)
        for row, text in enumerate(step.said):
            yield Text(text=text, y=above + LINE * row, px=0, colour=stone)


def _over(step: _Step) -> float:
    """From the middle of a rung up to the middle of the last line said before it."""
    return LINE * max(len(step.withheld), len(step.name), 1) / 2 + LINE / 2


def _head(placed: _Ladder, split: _Split) -> Iterator[Text]:
    """The label beside the first wave and the words below it, beside the last, where the waves have names."""
    strong = placed.row.strong
    middle = (placed.top + placed.bottom) / 2
    label, words = (middle - LINE * (len(lines) - 1) / 2 for lines in (placed.label, placed.words))
    end = split.plot + GUTTER
    if split.wave:
        label = placed.top + _PAD + LINE / 2
        last = placed.steps[-1].centre - LINE * (len(placed.words) - 1)
        words, end = max(last, label + LINE * len(placed.label)), -split.left
    for row, text in enumerate(placed.label):
        yield Text(text=text, y=label + LINE * row, px=-split.left, strong=strong)
    for row, text in enumerate(placed.words):
        yield Text(text=text, y=words + LINE * row, px=end, strong=strong)


def _head_stacked(placed: _Ladder, split: _Split) -> Iterator[Text]:
    y, strong = placed.top + 14, placed.row.strong
    for row, text in enumerate(placed.label):
        yield Text(text=text, y=y + LINE * row, px=-split.left, strong=strong)
    start = len(placed.label) - 1 + placed.beneath
    for row, text in enumerate(placed.words, start):
        yield Text(text=text, y=y + LINE * row, px=split.plot + split.words, align="right", strong=strong)
