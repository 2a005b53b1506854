"""A scene as a Vega-Lite specification, for those who explore a chart."""

from collections.abc import Mapping

from reports.drawing import TICK, Box, Diamond, Line, Scene, Slit, Text
from reports.theme import CHART_TEXT, FONT_FAMILY, palette


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
        "tickSize": TICK,
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
