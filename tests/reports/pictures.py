"""What a drawn chart puts beside what: its pixels without letters, and the boxes of its letters."""

import io
import re
from collections.abc import Iterator
from dataclasses import dataclass
from xml.etree import ElementTree

import numpy as np
import numpy.typing as npt
import vl_convert
from PIL import Image

from reports.drawing import SVG
from reports.theme import text_width

FINE = 2  # pixels to a px of the chart
Pixels = npt.NDArray[np.uint32]
_MOVE = re.compile(r"translate\(([-\d.]+)[ ,]+([-\d.]+)\)")


@dataclass(frozen=True, slots=True)
class Lettered:
    """A line of text and its box in px of the chart."""

    text: str
    colour: str
    left: float
    top: float
    right: float
    bottom: float


def pixels(drawn: str) -> Pixels:
    """The marks of a chart on white, hard-edged and without letters, one number a pixel: 0xRRGGBB."""
    root = ElementTree.fromstring(drawn)
    for parent in tuple(root.iter()):
        for child in tuple(parent):
            if child.tag == f"{{{SVG}}}text":
                parent.remove(child)
    root.set("shape-rendering", "crispEdges")
    for element in root.iter():
        element.set("shape-rendering", "crispEdges")
    picture = vl_convert.svg_to_png(ElementTree.tostring(root, encoding="unicode"), scale=FINE)
    image = Image.open(io.BytesIO(picture)).convert("RGBA")
    ground = Image.new("RGBA", image.size, "#ffffff")
    ground.alpha_composite(image)
    red, green, blue = (np.asarray(ground, dtype=np.uint32)[..., channel] for channel in range(3))
    return np.asarray((red << 16) | (green << 8) | blue, dtype=np.uint32)


def touching(found: Pixels) -> set[tuple[str, str]]:
    """Every pair of colours that lie side by side or one above the other, in order of their hex."""
    pairs: set[tuple[str, str]] = set()
    for one, other in ((found[:, :-1], found[:, 1:]), (found[:-1], found[1:])):
        differ = one != other
        both = np.stack((one[differ], other[differ]))
        for low, high in np.unique(np.sort(both, axis=0), axis=1).T:
            pairs.add((f"#{low:06x}", f"#{high:06x}"))
    return pairs


def letters(drawn: str) -> tuple[Lettered, ...]:
    """Every line of text with its box; letters are taken to be 14 px high, as figures and capitals are."""
    return tuple(_lettered(ElementTree.fromstring(drawn), 0.0, 0.0))


def _lettered(element: ElementTree.Element, x: float, y: float) -> Iterator[Lettered]:
    for across, down in _MOVE.findall(element.get("transform", "")):
        x, y = x + float(across), y + float(down)
    if element.tag == f"{{{SVG}}}text" and (element.text or "").strip():
        yield _box(element, x + float(element.get("x", "0")), y + float(element.get("y", "0")))
    for child in element:
        yield from _lettered(child, x, y)


def _box(element: ElementTree.Element, x: float, y: float) -> Lettered:
    words = element.text or ""
    size = float((element.get("font-size") or "16").removesuffix("px"))
    weight = 600 if element.get("font-weight") in ("600", "bold") else 400
    width = text_width(words, weight=weight, size=size)
    left = x - {"middle": 0.5, "end": 1.0}.get(element.get("text-anchor", ""), 0.0) * width
    return Lettered(
        words, element.get("fill", "#000000"), left, y - 0.7 * size, left + width, y + 0.17 * size
    )


def grounds(found: Pixels, box: Lettered) -> set[str]:
    """The colours under a line of text."""
    top, bottom = (max(round(side * FINE), 0) for side in (box.top, box.bottom))
    left, right = (max(round(side * FINE), 0) for side in (box.left, box.right))
    return {f"#{colour:06x}" for colour in np.unique(found[top:bottom, left:right])}


def meet(one: Lettered, other: Lettered) -> bool:
    """Whether two boxes overlap by more than half a px."""
    across = min(one.right, other.right) - max(one.left, other.left)
    down = min(one.bottom, other.bottom) - max(one.top, other.top)
    return across > 0.5 and down > 0.5


def size(drawn: str) -> tuple[float, float]:
    """Width and height of a chart in px."""
    root = ElementTree.fromstring(drawn)
    return float(root.get("width", "0")), float(root.get("height", "0"))
