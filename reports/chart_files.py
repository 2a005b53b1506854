"""A chart as a file that stands alone: its finding, what it is made of, its key, the marks and the source."""

import struct
import zlib
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from xml.etree import ElementTree

import vl_convert

from reports.chart_content import Axis, Bar, Mark
from reports.chart_frames import PRINT, Frame
from reports.chart_letters import outlined
from reports.chart_marks import HEIGHTS, Marks, marks_of
from reports.chart_text import LINE, fitted
from reports.charts import draw
from reports.content import Figure, KeyEntry
from reports.drawing import SVG, Line, Scene, serialised, svg
from reports.theme import CHART_TEXT, FONT_FAMILY, palette, text_width

SCALE = 2.0  # px of a PNG to a px of its chart
_MARGIN = 24.0  # px round everything
_TITLE = 20.0  # px, size of the letters of the finding
_SWATCH, _BETWEEN = 34.0, 28.0  # px: a mark of the key, and between two entries
_SIGNATURE = b"\x89PNG\r\n\x1a\n"
_FALLBACK = f"{FONT_FAMILY}, Noto Sans, Segoe UI, Roboto, Arial, sans-serif"


@dataclass(frozen=True, slots=True)
class _Part:
    """Something drawn, and how high it is."""

    element: ElementTree.Element
    height: float


def chart_svg(figure: Figure, *, source: str = "", frame: Frame = PRINT) -> str:
    """The figure as one SVG: title and description inside for those who cannot see it, on paper white."""
    root = ElementTree.Element(f"{{{SVG}}}svg")
    ElementTree.SubElement(root, f"{{{SVG}}}desc").text = figure.alt
    ground = ElementTree.SubElement(root, f"{{{SVG}}}rect")
    y = _MARGIN
    for part in _parts(figure, source, frame):
        part.element.set("transform", f"translate({_MARGIN:g},{y:g})")
        root.append(part.element)
        y += part.height
    size = frame.width + 2 * _MARGIN, round(y + _MARGIN - 8, 2)
    for name, value in (("width", f"{size[0]:g}"), ("height", f"{size[1]:g}"), ("fill", palette().paper)):
        ground.set(name, value)
    drawn = serialised(root, size, figure.title or figure.subtitle)
    return drawn.replace(f'font-family="{FONT_FAMILY}"', f'font-family="{_FALLBACK}"')


def chart_png(figure: Figure, *, source: str = "", frame: Frame = PRINT) -> bytes:
    """The figure as a PNG, with its title and description in the file."""
    picture: bytes = vl_convert.svg_to_png(
        outlined(chart_svg(figure, source=source, frame=frame)), scale=SCALE
    )
    return described(picture, {"Title": figure.title or figure.subtitle, "Description": figure.alt})


def described(picture: bytes, texts: Mapping[str, str]) -> bytes:
    """A PNG with these texts in it, as iTXt chunks (PNG, third edition, 11.3.3.4), before its pixels."""
    start = len(_SIGNATURE) + 25  # after the header, which is always 25 bytes long
    chunks = b"".join(_chunk(keyword, text) for keyword, text in texts.items())
    return picture[:start] + chunks + picture[start:]


def _chunk(keyword: str, text: str) -> bytes:
    body = b"iTXt" + keyword.encode("latin-1") + b"\0\0\0\0\0" + text.encode()
    return struct.pack(">I", len(body) - 4) + body + struct.pack(">I", zlib.crc32(body))


def _parts(figure: Figure, source: str, frame: Frame) -> Iterator[_Part]:
    """From the finding down to the source; what is empty takes no room."""
    if figure.title:
        yield _lines(figure.title, frame.width, size=_TITLE, strong=True, after=4)
    if figure.subtitle:
        yield _lines(figure.subtitle, frame.width, colour=palette().stone, after=8)
    if figure.key:
        yield _key(figure.key, frame.width)
    yield _chart(figure, frame)
    for words, colour in ((figure.note, palette().ink), (source, palette().stone)):
        if words:
            yield _lines(words, frame.width, colour=colour, before=8, after=0)


def _lines(
    words: str,
    width: float,
    *,
    size: float = CHART_TEXT,
    strong: bool = False,
    colour: str = "",
    before: float = 0,
    after: float,
) -> _Part:
    """Words on as many lines as they need."""
    step = LINE * size / CHART_TEXT
    lines = fitted(words, width * CHART_TEXT / size, weight=600 if strong else 400)
    group = ElementTree.Element(f"{{{SVG}}}g")
    for row, line in enumerate(lines):
        _write(group, line, (0, before + step * (row + 0.75)), size=size, strong=strong, colour=colour)
    return _Part(group, before + step * len(lines) + after)


def _write(
    parent: ElementTree.Element,
    words: str,
    at: tuple[float, float],
    *,
    size: float = CHART_TEXT,
    strong: bool = False,
    colour: str = "",
) -> None:
    look = {
        "x": f"{at[0]:.2f}",
        "y": f"{at[1]:.2f}",
        "font-family": FONT_FAMILY,
        "font-size": f"{size:g}px",
        "font-weight": "600" if strong else "400",
        "fill": colour or palette().ink,
    }
    ElementTree.SubElement(parent, f"{{{SVG}}}text", look).text = words


def _chart(figure: Figure, frame: Frame) -> _Part:
    """The marks, as pages have them, without their own title: it is that of the whole."""
    inner = ElementTree.fromstring(draw(figure.chart, frame, figure.alt))
    group = ElementTree.Element(f"{{{SVG}}}g")
    group.extend(child for child in inner if child.tag != f"{{{SVG}}}title")
    return _Part(group, float(inner.get("height", "0")) + 4)


def _key(entries: tuple[KeyEntry, ...], width: float) -> _Part:
    """The entries side by side, on as many lines as they need, each made of the very mark."""
    group = ElementTree.Element(f"{{{SVG}}}g")
    x, y = 0.0, 12.0
    for entry in entries:
        lines = fitted(entry.words, width - _SWATCH - 10)
        wide = _SWATCH + 10 + max(text_width(line) for line in lines)
        if x and x + wide > width:
            x, y = 0.0, y + LINE + 4
        swatch = ElementTree.SubElement(group, f"{{{SVG}}}g", {"transform": f"translate({x:g},{y - 12:g})"})
        swatch.extend(_swatch(entry.mark))
        for row, line in enumerate(lines):
            _write(group, line, (x + _SWATCH + 10, y + 5 + LINE * row))
        y += LINE * (len(lines) - 1)
        x = x + wide + _BETWEEN
    return _Part(group, y + 24)


def _swatch(mark: Mark) -> Iterator[ElementTree.Element]:
    """One mark of the key, 34 px wide and 24 px high."""
    axis = Axis(low=0, high=_SWATCH, ticks=(), shown=False)
    found, lines = _mark(mark)
    scene = Scene(
        plot=_SWATCH,
        height=24,
        axis=axis,
        lines=lines,
        boxes=found.boxes,
        slits=found.slits,
        diamonds=found.diamonds,
    )
    drawn = ElementTree.fromstring(svg(scene, ""))
    return (child for child in drawn if child.tag != f"{{{SVG}}}title")


def _mark(mark: Mark) -> tuple[Marks, tuple[Line, ...]]:
    """The mark in all its parts."""
    if mark is Mark.EXPECTED:
        return Marks(), (Line(x=17, x2=17, y=4, y2=20, colour=palette().ink, width=2),)
    if mark is Mark.CHANGE:
        return Marks(), (Line(x=6, x2=28, y=18, y2=6, colour=palette().ink, width=2),)
    shape = Mark.THIS if mark in (Mark.UNCERTAIN, Mark.MODELLED) else mark
    height = 20.0 if mark is Mark.BAND else HEIGHTS[shape]
    middle = None if mark in (Mark.BAND, Mark.COUNT) else _SWATCH / 2
    ends = (12.0, 22.0) if mark is Mark.OUTSIDE else (0.0, _SWATCH)
    bar = Bar(
        mark=shape,
        low=ends[0],
        high=ends[1],
        middle=middle,
        hollow=mark is Mark.UNCERTAIN,
        modelled=mark is Mark.MODELLED,
    )
    return marks_of(bar, 12 - height / 2, height, 1), ()
