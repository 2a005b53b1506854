"""Letters as outlines, for pictures that must look the same where the typeface is not installed."""

from functools import cache
from xml.etree import ElementTree

from fontTools.pens.svgPathPen import SVGPathPen
from fontTools.ttLib import TTFont

from reports.drawing import SVG
from reports.theme import font_path, text_width

_SHIFTS = {"middle": 0.5, "end": 1.0}


def outlined(drawn: str) -> str:
    """The same picture with every text drawn as its outline: no reader of it needs our typeface."""
    root = ElementTree.fromstring(drawn)
    for parent in tuple(root.iter()):
        for place, child in enumerate(tuple(parent)):
            if child.tag == f"{{{SVG}}}text":
                parent[place] = _outline(child)
    ElementTree.register_namespace("", SVG)
    return ElementTree.tostring(root, encoding="unicode")


def _outline(text: ElementTree.Element) -> ElementTree.Element:
    """The letters of one line, at the place, size and weight of its text."""
    words = text.text or ""
    size = float((text.get("font-size") or "16").removesuffix("px"))
    weight = 600 if text.get("font-weight") in ("600", "bold") else 400
    back = _SHIFTS.get(text.get("text-anchor", ""), 0.0) * text_width(words, weight=weight, size=size)
    x, y = (float(text.get(side, "0")) for side in ("x", "y"))
    per_em = _letters(weight)[1]
    move = f"translate({x - back:.2f},{y:.2f}) scale({size / per_em:.6f},{-size / per_em:.6f})"
    group = ElementTree.Element(f"{{{SVG}}}g", {"fill": text.get("fill", "#000000")})
    if text.get("transform"):
        group.set("transform", text.get("transform", ""))
    inner = ElementTree.SubElement(group, f"{{{SVG}}}g", {"transform": move})
    along = 0.0
    for letter in words:
        path = _path(letter, weight)
        if path:
            look = {"d": path, "transform": f"translate({along:.2f},0)"}
            ElementTree.SubElement(inner, f"{{{SVG}}}path", look)
        along += text_width(letter, weight=weight, size=per_em)
    return group


@cache
def _letters(weight: int) -> tuple[TTFont, float]:
    font = TTFont(font_path(weight), lazy=True)
    return font, float(font["head"].unitsPerEm)


@cache
def _path(letter: str, weight: int) -> str:
    """The outline of a letter in units of the typeface, upwards; empty for a blank or one it lacks."""
    font = _letters(weight)[0]
    name = font.getBestCmap().get(ord(letter))
    if name is None:
        return ""
    pen = SVGPathPen(font.getGlyphSet())
    font.getGlyphSet()[name].draw(pen)
    return str(pen.getCommands())
