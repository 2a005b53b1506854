"""The score strip, and the picture that says what a bar is."""

from dataclasses import dataclass, replace

from reports.chart_content import Axis, Bar, Mark, RangeKey, Reference, StripChart
from reports.chart_frames import Frame
from reports.chart_marks import CLEAR, Marks, cut, marks_of
from reports.chart_text import LINE, fitted, widest
from reports.drawing import Box, Line, Scene, Spot, Text
from reports.theme import palette, text_width

_HEIGHT, _TOP, _BAR = 50.0, 14.0, 20.0  # px: of the plot, from its top to the bar, and of the bar
_ELBOW, _LEADER = -12.0, 16.0  # px: where the leader bends, and how long it is
_FOOT = _HEIGHT - 3  # px: the leader ends above the axis


def strip_scene(chart: StripChart, frame: Frame) -> Scene:
    """The score strip: the bar stands on the axis, the whole's name on a leader beside it."""
    axis = chart.narrow_axis if frame.stacked else chart.axis
    scene = Scene(plot=frame.width, height=_HEIGHT, axis=axis, flush=True)
    found = _marks(chart, scene)
    leader = _leader(chart.reference, scene, found)
    words = () if frame.stacked and chart.bar else _words(chart, scene, leader.height)
    highest = min((text.y for text in words), default=0.0)
    return replace(
        scene,
        above=max(leader.height, 12 - highest),
        bands=leader.bands,
        lines=leader.lines,
        boxes=found.boxes,
        slits=found.slits,
        diamonds=found.diamonds,
        texts=(*leader.texts, *words),
        spots=(_spot(chart),),
    )


def _spot(chart: StripChart) -> Spot:
    """The bar with its words; where there is none, why."""
    if chart.bar is None:
        words = chart.words if chart.name else ""
        return Spot(name=chart.name or chart.words, y=0, y2=_HEIGHT, words=words)
    return Spot(name=chart.name, y=0, y2=_HEIGHT, bars=(chart.bar,), words=chart.words.strip(" ,"))


def _marks(chart: StripChart, scene: Scene) -> Marks:
    return Marks() if chart.bar is None else marks_of(chart.bar, _TOP, _BAR, 1 / scene.unit(1))


@dataclass(frozen=True, slots=True, kw_only=True)
class _Leader:
    """The whole's range and middle, and its name; ``height``: px that all this needs above the plot."""

    height: float = 26
    bands: tuple[Box, ...] = ()
    lines: tuple[Line, ...] = ()
    texts: tuple[Text, ...] = ()


def _leader(known: Reference | None, scene: Scene, found: Marks) -> _Leader:
    if known is None:
        return _Leader()
    at = (known.middle - scene.axis.low) / scene.unit(1)
    side = -1 if at > scene.plot - at else 1
    side = -1 if at > text_width(known.name) + 24 else side
    room = (at if side < 0 else scene.plot - at) - _LEADER - 5
    names = fitted(known.name, room)
    stone, elbow = palette().stone, known.middle + side * scene.unit(_LEADER)
    upright = Line(x=known.middle, x2=known.middle, y=_ELBOW, y2=_FOOT, colour=stone)
    first = _ELBOW - LINE * (len(names) - 1)
    align = "right" if side < 0 else "left"
    return _Leader(
        height=14 - first,
        bands=_range(known),
        lines=(
            *cut(upright, found.boxes, scene.unit(CLEAR)),
            Line(x=known.middle, x2=elbow, y=_ELBOW, y2=_ELBOW, colour=stone),
        ),
        texts=tuple(
            Text(text=name, x=elbow, dx=side * 5, y=first + LINE * row, align=align)
            for row, name in enumerate(names)
        ),
    )


def _range(known: Reference) -> tuple[Box, ...]:
    if known.low is None or known.high is None:
        return ()
    return (Box(x=known.low, x2=known.high, y=2, y2=_FOOT, fill=palette().band, radius=0),)


def _words(chart: StripChart, scene: Scene, above: float) -> tuple[Text, ...]:
    """Name and range right of the bar; above everything, on lines, if that has no room."""
    if chart.bar is None:
        lines = fitted(chart.words, scene.plot)
        return tuple(
            Text(text=line, y=24 + LINE * row, px=0, colour=palette().stone) for row, line in enumerate(lines)
        )
    name, words = text_width(chart.name, weight=600), text_width(chart.words)
    ends = max(chart.bar.high, _whole_end(chart))
    after = (ends - scene.axis.low) / scene.unit(1) + 12
    if after + name + words <= scene.plot:
        return _on_one_line(chart, after, name, 24)
    if name + words <= scene.plot:
        return _on_one_line(chart, scene.plot - name - words, name, -above - 12)
    lines = fitted(chart.name + chart.words, scene.plot, weight=600)
    first = -above - 12 - LINE * (len(lines) - 1)
    return tuple(Text(text=line, y=first + LINE * row, px=0, strong=True) for row, line in enumerate(lines))


def _on_one_line(chart: StripChart, px: float, name: float, y: float) -> tuple[Text, ...]:
    return (
        Text(text=chart.name, y=y, px=px, strong=True),
        Text(text=chart.words, y=y, px=px + name),
    )


def _whole_end(chart: StripChart) -> float:
    """Where the whole's range ends: words start beyond it too."""
    known = chart.reference
    return chart.axis.low if known is None else known.middle if known.high is None else known.high


def range_key_scene(chart: RangeKey) -> Scene:
    """The bar of the evidence box, with its ends and its slit named."""
    colour = palette().stone
    bracket = (
        Line(x=0, x2=160, y=26, y2=26, colour=colour),
        Line(x=0, x2=0, y=26, y2=32, colour=colour),
        Line(x=160, x2=160, y=26, y2=32, colour=colour),
        Line(x=80, x2=80, y=60, y2=66, colour=colour),
    )
    found = marks_of(Bar(mark=Mark.THIS, low=0, high=160, middle=80), 38, 16, 1)
    width = max(160.0, widest((chart.ends, chart.slit)))
    side = (width - 160) / 2 + 2
    return Scene(
        plot=160,
        height=90,
        axis=Axis(low=0, high=160, ticks=(), shown=False),
        left=side,
        right=side,
        lines=bracket,
        boxes=found.boxes,
        slits=found.slits,
        texts=(
            Text(text=chart.ends, y=12, px=80, align="center"),
            Text(text=chart.slit, y=78, px=80, align="center"),
        ),
    )
