"""A scene of marks, its Vega-Lite specification, and the SVG that pages and print embed.

Along x a scene is in the unit of its axis, down y in px from the top of the plot: rows, heads and pairs
need steps of their own, so the layout computes y and Vega-Lite draws.
"""

import re
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from xml.etree import ElementTree

import vl_convert

from instruments.errors import InvalidInputError
from reports.content import Axis, Bar
from reports.theme import ASSETS, CHART_TEXT, FONT_FAMILY, font_path, palette, text_width

SVG = "http://www.w3.org/2000/svg"
AXIS_HEIGHT = 32  # px for ticks and their labels

_TRANSLATE = re.compile(r"translate\(([-\d.]+),\s*([-\d.]+)\)")
_LONG = re.compile(r"-?\d+\.\d{3,}")
_NEEDLESS = ("role", "class", "pointer-events", "opacity", "stroke-miterlimit", "display")


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


def layers(scene: Scene) -> tuple[object, ...]:
    """The marks as layers of Vega-Lite. All have the same scales and axis, or the first without one wins."""
    return (
        *(_box_layer(scene, box) for box in scene.bands),
        *(_hairline(scene, y) for y in scene.hairlines),
        *(_line_layer(scene, line) for line in scene.lines),
        *(_box_layer(scene, box) for box in scene.boxes),
        *(_slit_layer(scene, slit) for slit in scene.slits),
        *(_diamond_layer(scene, diamond) for diamond in scene.diamonds),
        *(_text_layer(scene, text) for text in scene.texts),
    )


def specification(scene: Scene) -> dict[str, object]:
    """The scene as Vega-Lite."""
    return {
        "$schema": "https://vega.github.io/schema/vega-lite/v6.json",
        "width": scene.plot,
        "height": scene.height,
        "background": None,
        "padding": 0,
        "config": {"aria": False, "view": {"stroke": None}, "axis": _axis_style()},
        "layer": list(layers(scene)),
    }


def _axis_style() -> Mapping[str, object]:
    colours = palette()
    return {
        "labelFont": FONT_FAMILY,
        "labelFontSize": CHART_TEXT,
        "labelColor": colours.ink,
        "labelLimit": 0,
        "labelAngle": 0,
        "labelOverlap": False,
        "labelPadding": 5,
        "grid": False,
        "domainColor": colours.edge,
        "tickColor": colours.edge,
        "tickSize": 5,
        "title": None,
    }


def _layer(mark: Mapping[str, object], row: Mapping[str, object], encoding: Mapping[str, object]) -> object:
    return {"data": {"values": [dict(row)]}, "mark": dict(mark), "encoding": dict(encoding)}


def _x(scene: Scene) -> dict[str, object]:
    axis = scene.axis
    shown = {"values": list(axis.ticks), "labelExpr": _tick_words(scene), "labelFlush": scene.flush}
    scale = {"domain": [axis.low, axis.high], "nice": False, "zero": False}
    return {
        "field": "x",
        "type": "quantitative",
        "scale": scale,
        "axis": shown if axis.shown else None,
    }


def _tick_words(scene: Scene) -> str:
    """A Vega expression: numbers with a true minus, signs where asked, names at named ticks."""
    digits = f"format(abs(datum.value), ',.{scene.axis.decimals}f')"
    plus = "'+'" if scene.axis.signs else "''"
    words = f"(datum.value > 0 ? {plus} : datum.value < 0 ? '\N{MINUS SIGN}' : '') + {digits}"
    for value, name in scene.tick_names:
        words = f"datum.value == {value:g} ? {_quoted(name)} : {words}"
    return words


def _quoted(text: str) -> str:
    return "'" + text.replace("\\", "\\\\").replace("'", "\\'") + "'"


def _y(scene: Scene) -> dict[str, object]:
    scale = {"domain": [0, scene.height], "reverse": True, "nice": False, "zero": False}
    return {"field": "y", "type": "quantitative", "scale": scale, "axis": None}


def _span(scene: Scene) -> dict[str, object]:
    return {"x": _x(scene), "x2": {"field": "x2"}, "y": _y(scene), "y2": {"field": "y2"}}


def _box_layer(scene: Scene, box: Box) -> object:
    mark: dict[str, object] = {"type": "rect", "fill": box.fill, "cornerRadius": box.radius}
    if box.hollow:  # the border lies inside, so that the outer edges are the limits
        inset = {"xOffset": 1, "x2Offset": -1, "yOffset": 1, "y2Offset": -1}
        mark |= {"fill": palette().paper, "stroke": box.fill, "strokeWidth": 2, **inset}
    row = {"x": box.x, "x2": box.x2, "y": box.y, "y2": box.y2}
    return _layer(mark, row, _span(scene))


def _line_layer(scene: Scene, line: Line) -> object:
    mark = {"type": "rule", "stroke": line.colour, "strokeWidth": line.width}
    return _layer(mark, {"x": line.x, "x2": line.x2, "y": line.y, "y2": line.y2}, _span(scene))


def _hairline(scene: Scene, y: float) -> object:
    mark = {"type": "rule", "stroke": palette().rule, "strokeWidth": 1}
    ends = {"x": {"value": -scene.left}, "x2": {"value": scene.plot + scene.right}}
    return _layer(mark, {"x": scene.axis.low, "y": y}, {**ends, "y": _y(scene)})


def _slit_layer(scene: Scene, slit: Slit) -> object:
    shape = {"type": "tick", "orient": "vertical", "thickness": 2.5, "size": slit.size, "opacity": 1}
    mark = {**shape, "color": slit.colour}
    return _layer(mark, {"x": slit.x, "y": slit.y}, {"x": _x(scene), "y": _y(scene)})


def _diamond_layer(scene: Scene, diamond: Diamond) -> object:
    mark = {"type": "point", "shape": "diamond", "filled": True, "opacity": 1, "strokeWidth": 0}
    mark |= {"size": diamond.size**2, "color": diamond.colour}
    return _layer(mark, {"x": diamond.x, "y": diamond.y}, {"x": _x(scene), "y": _y(scene)})


def _text_layer(scene: Scene, text: Text) -> object:
    mark = {
        "type": "text",
        "font": FONT_FAMILY,
        "fontSize": CHART_TEXT,
        "fontWeight": 600 if text.strong else 400,
        "fill": text.colour or palette().ink,
        "baseline": "middle",
        "align": text.align,
        "dx": text.dx,
    }
    at = {"value": text.px} if text.px is not None else _x(scene)
    row = {"x": text.x, "y": text.y, "text": text.text}
    return _layer(mark, row, {"x": at, "y": _y(scene), "text": {"field": "text", "type": "nominal"}})


@cache
def _fonts_registered() -> bool:
    font_path(400)
    vl_convert.register_font_directory(str(ASSETS / "fonts"))
    return True


def svg(scene: Scene, title: str) -> str:
    """The chart as SVG: real text, one title first, and a view box that starts where our columns start."""
    _fonts_registered()
    drawn = vl_convert.vegalite_to_svg(specification(scene), allowed_base_urls=[])
    root = ElementTree.fromstring(drawn)
    inner = _root_group(root)
    below = AXIS_HEIGHT if scene.axis.shown else 0
    size = (scene.left + scene.plot + scene.right, scene.above + scene.height + below)
    inner.set("transform", f"translate({scene.left:g},{scene.above:g})")
    for name in tuple(root.attrib):
        del root.attrib[name]
    _centre_labels(inner)
    _start_words(inner)
    _strip(inner)
    return serialised(root, size, title)


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


def _root_group(root: ElementTree.Element) -> ElementTree.Element:
    inner = root.find(f"{{{SVG}}}g")
    if inner is None or _TRANSLATE.search(inner.get("transform", "")) is None:
        raise InvalidInputError(
            "the drawn chart has no frame to move",
            where="reports.drawing.svg",
            fix="Check the version of vl-convert-python: its SVG has changed its form.",
        )
    return inner


def _centre_labels(element: ElementTree.Element) -> None:
    """Anchor the end labels of an axis at their middle: PDF readers glue other anchors to the next word."""
    for group in element.iter(f"{{{SVG}}}g"):
        if "role-axis-label" in group.get("class", ""):
            for label in group:
                shift = {"start": 0.5, "end": -0.5}.get(label.get("text-anchor", ""), 0.0)
                x, y = _TRANSLATE.findall(label.get("transform", ""))[0]
                middle = float(x) + shift * text_width(label.text or "")
                label.set("transform", f"translate({middle:.2f},{y})")
                label.set("text-anchor", "middle")


def _start_words(element: ElementTree.Element) -> None:
    """Anchor words that end at a line at their start, for the same reason."""
    for words in element.iter(f"{{{SVG}}}text"):
        if words.get("text-anchor") == "end":
            x, y = _TRANSLATE.findall(words.get("transform", ""))[0]
            wide = text_width(words.text or "", weight=600 if words.get("font-weight") == "600" else 400)
            words.set("transform", f"translate({float(x) - wide:.2f},{y})")
            words.set("text-anchor", "start")


def _strip(element: ElementTree.Element) -> None:
    """Take out what only a browser's Vega needs: empty paths, roles, labels made by the machine."""
    for child in tuple(element):
        if child.get("class") in ("background", "foreground"):
            element.remove(child)
            continue
        _strip(child)
    for name in tuple(element.attrib):
        if name in _NEEDLESS or name.startswith("aria-"):
            del element.attrib[name]
