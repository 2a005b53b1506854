"""What is drawn is what Vega draws of the specification that is published beside it, mark by mark."""

from collections.abc import Iterator
from typing import Any
from xml.etree import ElementTree

import numpy as np
import pytest
import vl_convert

from reports.charts import FRAMES, LARGE, Frame, scene_of
from reports.content import Row, RowChart
from reports.drawing import SVG, Scene, svg
from reports.specification import specification
from reports.theme import text_width
from tests.reports.chart_cases import all_marks
from tests.reports.test_charts import SPINE, STRIP

Drawn = dict[str, list[tuple[tuple[str, ...], tuple[float, ...]]]]  # by kind: what each looks like, and where


def vega(scene: Scene) -> Drawn:
    """Each mark as the engine of Vega lays it out."""
    found: Drawn = {"rect": [], "line": [], "text": [], "path": []}
    whole = vl_convert.vegalite_to_scenegraph(specification(scene))["scenegraph"]
    for kind, item, x, y in _items(whole, 0.0, 0.0):
        if kind == "rect":
            looks = (item["fill"], item.get("stroke") or "")
            found["rect"].append((looks, (x, y, item["width"], item["height"])))
        elif kind == "rule":
            ends = (
                x,
                y,
                x + item.get("x2", item["x"]) - item["x"],
                y + item.get("y2", _of(item)) - _of(item),
            )
            found["line"].append(((item["stroke"],), ends))
        elif kind == "symbol":
            found["path"].append(((item["fill"],), (x, y, item["size"] ** 0.5)))
        elif kind == "text":
            wide = text_width(item["text"], weight=int(item.get("fontWeight", 400)))
            start = x + item.get("dx", 0) - {"left": 0, "center": 0.5, "right": 1}[item["align"]] * wide
            down = {"middle": 5, "top": 13}[item["baseline"]]
            found["text"].append(((item["text"], item["fill"]), (start, y + down)))
    return found


def _of(item: dict[str, Any]) -> float:
    return float(item.get("y", 0))


def _items(node: dict[str, Any], x: float, y: float) -> Iterator[tuple[str, dict[str, Any], float, float]]:
    for item in node["items"]:
        across, down = x + item.get("x", 0), y + item.get("y", 0)
        if node["marktype"] != "group":
            yield node["marktype"], item, across, down
        for inner in item.get("items", ()):
            yield from _items(inner, across, down)


def ours(scene: Scene) -> Drawn:
    """Each mark of our drawing, in px of the plot; of a hollow box what its border goes round."""
    found: Drawn = {"rect": [], "line": [], "text": [], "path": []}
    for each in ElementTree.fromstring(svg(scene, "said")).iter():
        kind = each.tag.removeprefix(f"{{{SVG}}}")
        if kind == "rect":
            looks = (each.get("fill", ""), each.get("stroke", ""))
            found[kind].append((looks, _numbers(each, "x", "y", "width", "height")))
        elif kind == "line":
            found[kind].append(((each.get("stroke", ""),), _numbers(each, "x1", "y1", "x2", "y2")))
        elif kind == "path":
            corners = [tuple(map(float, at.split(","))) for at in each.get("d", "").strip("MZ").split("L")]
            (left, y), _, (right, _), _ = corners
            found[kind].append(((each.get("fill", ""),), ((left + right) / 2, y, right - left)))
        elif kind == "text":
            words, (x, y) = each.text or "", _numbers(each, "x", "y")
            wide = text_width(words, weight=int(each.get("font-weight", "400")))
            start = x - wide / 2 * (each.get("text-anchor") == "middle")
            found[kind].append(((words, each.get("fill", "")), (start, y)))
    return found


def _numbers(element: ElementTree.Element, *names: str) -> tuple[float, ...]:
    return tuple(float(element.get(name, "")) for name in names)


WITHHELD = RowChart(rows=(Row(label="East", withheld="Not shown: too few answers"),), axis=SPINE.axis)
CASES = (SPINE, STRIP, WITHHELD, *all_marks())


@pytest.mark.parametrize("frame", [*FRAMES, LARGE], ids=lambda frame: frame.name)
def test_every_mark_stands_where_vega_puts_it(frame: Frame) -> None:
    seen: set[str] = set()
    for chart in CASES:
        scene = scene_of(chart, frame)
        mine, theirs = ours(scene), vega(scene)
        for kind, marks in theirs.items():
            assert sorted(look for look, _ in mine[kind]) == sorted(look for look, _ in marks)
            for one, other in zip(sorted(mine[kind]), sorted(marks), strict=True):
                np.testing.assert_allclose(one[1], other[1], atol=0.51, err_msg=f"{kind} {one[0]}")
            seen |= {kind} if marks else set()
    assert seen == {"rect", "line", "text", "path"}
