"""A scene of marks, and the SVG that pages and print embed.

Along x a scene is in the unit of its axis, down y in px from the top of the plot: rows, heads and pairs
need steps of their own, so the layout computes y. ``specification`` says the same scene in Vega-Lite; a test
holds what is drawn here against what Vega draws of it, whose engine costs a worker 100 MB and a second.
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from math import floor
from xml.etree import ElementTree

from reports.content import Axis, Bar
from reports.theme import CHART_TEXT, FONT_FAMILY, palette, text_width

SVG = "http://www.w3.org/2000/svg"
AXIS_HEIGHT = 32  # px for ticks and their labels

TICK = 5  # px
_LABELS = 23.0  # px from the axis down to the line that its labels stand on
_BASELINE = 5  # px from the middle of a line of text down to the line that it stands on
_SLIT = 2.5  # px wide
_LONG = re.compile(r"-?\d+\.\d{3,}")


@dataclass(frozen=True, slots=True, kw_only=True)
class Box:
    """A rectangle: x in axis units, y in px. A hollow one keeps its outer edge on x and x2."""

    x: float
    x2: float
    y: float
    y2: float
    fill: str
    hollow: bool = False
    radius: float = 2


@dataclass(frozen=True, slots=True, kw_only=True)
class Slit:
    """The middle of an interval, cut into its bar."""

    x: float
    y: float
    size: float
    colour: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Diamond:
    """The middle of an estimate from a model, ``size`` px from tip to tip."""

    x: float
    y: float
    size: float
    colour: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Line:
    """A straight line between two points."""

    x: float
    x2: float
    y: float
    y2: float
    colour: str
    width: float = 1.5


@dataclass(frozen=True, slots=True, kw_only=True)
class Text:
    """A line of text, its middle at y. ``px`` puts it beside the plot, else x is in axis units."""

    text: str
    y: float
    x: float = 0
    px: float | None = None
    dx: float = 0
    align: str = "left"
    strong: bool = False
    colour: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Spot:
    """What can be pointed at, from y down to y2 and from left to right, in px: its name and what it says.

    right: None for the whole width, from the first column to the last. group: the title that it stands under.
    """

    name: str
    y: float
    y2: float
    left: float = 0
    right: float | None = None
    bars: tuple[Bar, ...] = ()
    words: str = ""
    group: str = ""

    @property
    def title(self) -> str:
        """The name with that of its group, which tells it from all others of a chart."""
        return ". ".join(filter(None, (self.group, self.name)))


@dataclass(frozen=True, slots=True, kw_only=True)
class Scene:
    """Everything of one chart, placed. ``left``, ``right`` and ``above`` are px around the plot."""

    plot: float
    height: float
    axis: Axis
    left: float = 0
    right: float = 0
    above: float = 0
    flush: bool = False  # the end labels of the axis stay inside it
    bands: tuple[Box, ...] = ()
    hairlines: tuple[float, ...] = ()
    lines: tuple[Line, ...] = ()
    boxes: tuple[Box, ...] = ()
    slits: tuple[Slit, ...] = ()
    diamonds: tuple[Diamond, ...] = ()
    texts: tuple[Text, ...] = ()
    tick_names: tuple[tuple[float, str], ...] = ()  # words instead of a number at a tick
    spots: tuple[Spot, ...] = ()  # not drawn: for those who explore the chart

    def unit(self, px: float) -> float:
        """A length of this many px along x, in axis units."""
        return px * (self.axis.high - self.axis.low) / self.plot

    def at(self, x: float) -> float:
        """Where a value stands, in px from the left end of the axis."""
        return (x - self.axis.low) / self.unit(1)

    @property
    def needs_axis(self) -> bool:
        """Whether anything stands on the axis: below words alone it would be an empty chart."""
        placed = (*self.bands, *self.lines, *self.boxes, *self.slits, *self.diamonds)
        return self.axis.shown and bool(placed or [text for text in self.texts if text.px is None])


def svg(scene: Scene, title: str) -> str:
    """The chart as SVG: real text, one title first, and a view box that starts where our columns start."""
    root = ElementTree.Element(f"{{{SVG}}}svg")
    move = f"translate({scene.left:g},{scene.above:g})"
    inner = ElementTree.SubElement(root, f"{{{SVG}}}g", {"fill": "none", "transform": move})
    inner.extend(_axis(scene) if scene.needs_axis else ())
    inner.extend(_marks(scene))
    below = AXIS_HEIGHT if scene.axis.shown else 0
    return serialised(
        root, (scene.left + scene.plot + scene.right, scene.above + scene.height + below), title
    )


def serialised(root: ElementTree.Element, size: tuple[float, float], title: str) -> str:
    """An SVG element as text, its size set and its title put first."""
    width, height = (f"{side:g}" for side in size)
    root.set("width", width)
    root.set("height", height)
    root.set("viewBox", f"0 0 {width} {height}")
    root.set("role", "img")
    heading = ElementTree.Element(f"{{{SVG}}}title")
    heading.text = title
    root.insert(0, heading)
    ElementTree.register_namespace(
        "", SVG
    )  # just before use: other libraries take prefixes of the same registry
    text = ElementTree.tostring(root, encoding="unicode")
    return _LONG.sub(lambda found: f"{float(found.group()):.2f}".rstrip("0").rstrip("."), text)


def _marks(scene: Scene) -> Iterator[ElementTree.Element]:
    """From what lies behind to what lies before."""
    colours = palette()
    yield from (_box(scene, box) for box in scene.bands)
    for y in scene.hairlines:
        yield _line((-scene.left, scene.plot + scene.right), (y, y), colours.rule, 1)
    for line in scene.lines:
        yield _line((scene.at(line.x), scene.at(line.x2)), (line.y, line.y2), line.colour, line.width)
    yield from (_box(scene, box) for box in scene.boxes)
    for slit in scene.slits:
        corner = scene.at(slit.x) - _SLIT / 2, slit.y - slit.size / 2
        yield _rectangle(corner, (_SLIT, slit.size), fill=slit.colour)
    for diamond in scene.diamonds:
        x, y, half = scene.at(diamond.x), diamond.y, diamond.size / 2
        path = f"M{x - half:.2f},{y:g}L{x:.2f},{y - half:g}L{x + half:.2f},{y:g}L{x:.2f},{y + half:g}Z"
        yield _element("path", d=path, fill=diamond.colour)
    for text in scene.texts:
        x = scene.at(text.x) if text.px is None else text.px
        yield _text(text.text, x + text.dx, text.y + _BASELINE, text)


def _axis(scene: Scene) -> Iterator[ElementTree.Element]:
    """The line, its ticks and their labels; lines of one px lie on whole pixels."""
    colour, y = palette().edge, scene.height + 0.5
    names = dict(scene.tick_names)
    for value in scene.axis.ticks:
        x = floor(scene.at(value) + 0.5) + 0.5
        yield _line((x, x), (y, y + TICK), colour, 1)
    for value in scene.axis.ticks:
        words = names.get(value) or _tick_words(value, scene.axis)
        yield _text(words, _inside(scene, value, words), y + _LABELS, Text(text=words, y=0, align="center"))
    yield _line((0.5, scene.plot + 0.5), (y, y), colour, 1)


def _tick_words(value: float, axis: Axis) -> str:
    """A number with a true minus, and with a plus where signs are asked for."""
    sign = "\N{MINUS SIGN}" if value < 0 else "+" if value > 0 and axis.signs else ""
    return f"{sign}{abs(value):,.{axis.decimals}f}"


def _inside(scene: Scene, value: float, words: str) -> float:
    """The middle of a label: under its tick, or where end labels stay inside, flush with the end."""
    x, half = scene.at(value), text_width(words) / 2
    if scene.flush and not 1 < x < scene.plot - 1:
        return half if x <= 1 else scene.plot - half
    return x


def _box(scene: Scene, box: Box) -> ElementTree.Element:
    corner = scene.at(box.x), box.y
    size = scene.at(box.x2) - corner[0], box.y2 - box.y
    if not box.hollow:
        return _rectangle(corner, size, fill=box.fill, radius=box.radius)
    # the border lies inside, so that the outer edges are the limits
    inset = _rectangle(
        (corner[0] + 1, corner[1] + 1),
        (max(size[0] - 2, 0), max(size[1] - 2, 0)),
        fill=palette().paper,
        radius=box.radius,
    )
    inset.set("stroke", box.fill)
    inset.set("stroke-width", "2")
    return inset


def _rectangle(
    corner: tuple[float, float], size: tuple[float, float], *, fill: str, radius: float = 0
) -> ElementTree.Element:
    (x, y), (width, height) = corner, size
    made = _element("rect", x=_px(x), y=_px(y), width=_px(width), height=_px(height), fill=fill)
    if radius:
        made.set("rx", _px(radius))
    return made


def _line(x: tuple[float, float], y: tuple[float, float], colour: str, width: float) -> ElementTree.Element:
    made = _element("line", x1=_px(x[0]), y1=_px(y[0]), x2=_px(x[1]), y2=_px(y[1]), stroke=colour)
    made.set("stroke-width", _px(width))
    return made


def _text(words: str, x: float, y: float, look: Text) -> ElementTree.Element:
    """A line of text; one that ends at x is anchored at its start, or PDF readers glue it to the next."""
    weight = 600 if look.strong else 400
    start = x - text_width(words, weight=weight) if look.align == "right" else x
    made = _element("text", x=_px(start), y=_px(y), fill=look.colour or palette().ink)
    for name, value in (("family", FONT_FAMILY), ("size", f"{CHART_TEXT:g}px"), ("weight", str(weight))):
        made.set(f"font-{name}", value)
    if look.align == "center":
        made.set("text-anchor", "middle")
    made.text = words
    return made


def _element(tag: str, **attributes: str) -> ElementTree.Element:
    return ElementTree.Element(f"{{{SVG}}}{tag}", attributes)


def _px(length: float) -> str:
    return f"{length:.2f}".rstrip("0").rstrip(".")
