"""The interactive twin of a chart: what is drawn, and strips over it that can be pointed at, row by row."""

import json
import re
from collections.abc import Iterator, Sequence
from dataclasses import replace

import vl_convert

from reports.charts import Frame, scene_of
from reports.content import (
    Bar,
    Cell,
    Figure,
    FigurePages,
    Mark,
    NumberedMap,
    Page,
    RangeKey,
    RowChart,
    StripChart,
    Table,
    TableRow,
    TileMap,
)
from reports.drawing import AXIS_HEIGHT, Scene, Spot
from reports.portal_words import said
from reports.sentences import number
from reports.specification import layers, specification
from reports.theme import palette

POINTED = "spot"  # the signal: the number of the strip that somebody points at, from 1; 0 for none
_MOST_DECIMALS = 6
_NOTHING = "\N{EN DASH}"
_ROOM = 5  # px between what stands in a strip and its sides
_RANGE = re.compile(
    r"[+\N{MINUS SIGN}]?[\d,.]+%? to [+\N{MINUS SIGN}]?[\d,.]+%?(?:, )?"
)  # at the start of words
_NO_TWIN = NumberedMap | TileMap | RangeKey  # a map leads on by itself, and a key shows no figure


def has_twin(figure: Figure) -> bool:
    """Whether a chart has rows to point at."""
    return not isinstance(figure.chart, _NO_TWIN)


def twin(figure: Figure, frame: Frame) -> dict[str, object]:
    """The chart as Vega-Lite: the very specification that is drawn, and a layer of strips over it.

    Each strip has the name of its row, its bars as they are published, and all of it in words.
    """
    scene = _scene(figure, frame)
    below = AXIS_HEIGHT if scene.axis.shown else 0
    return {
        **specification(scene),
        "description": figure.alt,
        "padding": {"left": scene.left, "top": scene.above, "right": scene.right, "bottom": below},
        "autosize": "none",
        "params": [{"name": POINTED, "value": 0}],
        "layer": [*layers(scene), _strips(figure, scene)],
    }


def compiled(figure: Figure, frame: Frame) -> bytes:
    """The twin as Vega, which a browser draws without a compiler."""
    made = vl_convert.vegalite_to_vega(twin(figure, frame))
    return json.dumps(made, ensure_ascii=False, separators=(",", ":")).encode()


def chart_pages(report: FigurePages, figure: Figure, frame: Frame) -> FigurePages:
    """One chart of a report with a page of its own: the drawing, and every figure in it as a table."""
    chart = Page(anchor="chart", question=said("twin.drawn"), lead="", blocks=(figure,))
    table = Page(anchor="figures", question=said("twin.figures"), lead="", blocks=(_table(figure, frame),))
    return replace(report, pages=(chart, table))


def _scene(figure: Figure, frame: Frame) -> Scene:
    """The marks with all that can be pointed at, where it has a range also what rows are held against."""
    chart = figure.chart
    if isinstance(chart, _NO_TWIN):
        raise TypeError(f"{type(chart).__name__} has no rows")
    scene = scene_of(chart, frame)
    known = chart.reference if isinstance(chart, RowChart | StripChart) else None
    if known is None or known.low is None or known.high is None:
        return scene
    bar = Bar(mark=Mark.WHOLE, low=known.low, high=known.high, middle=known.middle)
    top, bottom = (-scene.above, 0.0) if scene.above else (scene.height, scene.height + AXIS_HEIGHT)
    spot = Spot(name=known.name, y=top, y2=bottom, bars=(bar,), words=said("twin.line"))
    return replace(scene, spots=tuple(sorted((spot, *scene.spots), key=lambda one: one.y)))


def _strips(figure: Figure, scene: Scene) -> object:
    """One layer: a strip for each spot, seen only where somebody points."""
    told = _Told(figure, scene)
    width = scene.plot + scene.right + _ROOM
    rows = [
        {
            POINTED: place,
            "group": spot.group,
            "name": spot.name,
            "bars": [{"low": bar.low, "middle": bar.middle, "high": bar.high} for bar in spot.bars],
            "words": told.words(spot),
            "left": spot.left - scene.left - _ROOM,
            "right": width if spot.right is None else spot.right,
            "top": spot.y,
            "bottom": spot.y2,
        }
        for place, spot in enumerate(scene.spots, start=1)
    ]
    pixels = {"type": "quantitative", "scale": None}
    return {
        "data": {"name": "spots", "values": rows},
        "mark": {"type": "rect", "fill": "transparent", "stroke": palette().ink, "strokeWidth": 2},
        "encoding": {
            "x": {"field": "left", **pixels},
            "x2": {"field": "right"},
            "y": {"field": "top", **pixels},
            "y2": {"field": "bottom"},
            "opacity": {"condition": {"test": f"datum.{POINTED} == {POINTED}", "value": 1}, "value": 0},
        },
    }


class _Told:
    """The figures of a chart in words, all with as many decimals as the finest needs."""

    def __init__(self, figure: Figure, scene: Scene) -> None:
        self._key = {entry.mark: entry.words for entry in figure.key}
        self._signs = scene.axis.signs
        self._decimals = max((_decimals(value) for value in _values(scene.spots)), default=0)

    def figure(self, value: float | None) -> str:
        if value is None:
            return ""
        return f"{'+' if self._signs and value > 0 else ''}{number(value, self._decimals)}"

    def name(self, bar: Bar) -> str:
        """What the key calls a bar; empty where it does not."""
        own = self._key.get(bar.mark, "")
        return self._key.get(Mark.MODELLED, own) if bar.modelled else own

    def words(self, spot: Spot) -> str:
        """All that is known of a spot, in a line."""
        parts = "; ".join(filter(None, (*map(self._bar, spot.bars), beside(spot))))
        return ": ".join(filter(None, (spot.title, parts)))

    def range(self, bar: Bar) -> str:
        """From where to where a bar goes."""
        return said("twin.to", low=self.figure(bar.low), high=self.figure(bar.high))

    def _bar(self, bar: Bar) -> str:
        middle = "" if bar.middle is None else said("twin.and_middle", middle=self.figure(bar.middle))
        return f"{self.name(bar)} {self.range(bar)}{middle}".strip()


def _values(spots: Sequence[Spot]) -> Iterator[float]:
    for bar in (bar for spot in spots for bar in spot.bars):
        yield from (value for value in (bar.low, bar.middle, bar.high) if value is not None)


def _decimals(value: float) -> int:
    return len(f"{value:.{_MOST_DECIMALS}f}".rstrip("0").partition(".")[2])


def _table(figure: Figure, frame: Frame) -> Table:
    """Every figure of a chart, the equal of what is told to those who point: a row for each bar."""
    scene = _scene(figure, frame)
    told = _Told(figure, scene)
    rows = [(spot.title, texts) for spot in scene.spots for texts in _rows(spot, told)]
    names = tuple(map(said, ("twin.range", "twin.middle", "twin.bar", "twin.said")))
    used = [column for column in range(len(names)) if any(texts[column] for _, texts in rows)]
    return Table(
        label=figure.title or figure.subtitle,
        columns=tuple(names[column] for column in used),
        rows=tuple(
            TableRow(head=head, cells=tuple(Cell(text=texts[column] or _NOTHING) for column in used))
            for head, texts in rows
        ),
        numeric_last=False,
        wraps=True,
        shape="even" if len(used) == 3 else "",
    )


def _rows(spot: Spot, told: _Told) -> Iterator[tuple[str, str, str, str]]:
    """Range, middle, what the bar is, and what is said: for each bar, or once where there is none."""
    for place, bar in enumerate(spot.bars):
        words = beside(spot) if place == 0 else ""
        yield told.range(bar), told.figure(bar.middle), told.name(bar), words
    if not spot.bars:
        yield "", "", "", spot.words


def beside(spot: Spot) -> str:
    """What the words of a spot say beside its range, which the figures say too."""
    return _RANGE.sub("", spot.words, count=1) if spot.bars and _RANGE.match(spot.words) else spot.words
