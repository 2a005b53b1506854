"""What a reader finds in a finished report: the words of a PDF and of a page, and the numbers in them."""

import ctypes
import re
from collections.abc import Iterable, Iterator
from html.parser import HTMLParser
from xml.etree import ElementTree

import pypdfium2
import pypdfium2.raw as raw
from weasyprint.document import Document

from reports.drawing import SVG

VOID = frozenset(("meta", "link", "br", "img", "input", "hr"))


def words(text: str) -> list[str]:
    """The words of a text, however its lines were broken."""
    return text.replace("\ufffe", "-").split()


def pages(document: bytes) -> list[str]:
    """The text of each page of a PDF, in the order of painting."""
    opened = pypdfium2.PdfDocument(document)
    try:
        return [page.get_textpage().get_text_bounded() for page in opened]
    finally:
        opened.close()


def sizes(document: bytes) -> set[float]:
    """The sizes of all letters of a PDF, in points; blanks and drawings of letters by scale left out."""
    opened = pypdfium2.PdfDocument(document)
    try:
        return {size for page in opened for size in _sizes(page.get_textpage())}
    finally:
        opened.close()


def _sizes(text: pypdfium2.PdfTextPage) -> Iterator[float]:
    for index in range(text.count_chars()):
        matrix = raw.FS_MATRIX()
        raw.FPDFText_GetMatrix(text.raw, index, ctypes.byref(matrix))
        if chr(raw.FPDFText_GetUnicode(text.raw, index)).strip():
            yield round(raw.FPDFText_GetFontSize(text.raw, index) * abs(matrix.d), 2)


def numbers(text: str) -> set[str]:
    """The words of a text that hold a digit, freed of marks around them."""
    found = (word.strip(".,;:()[]“”‘’\"'?%") for word in words(text))
    return {word.lstrip("+\N{MINUS SIGN}") for word in found if re.search(r"\d", word)}


class _Text(HTMLParser):
    """Gathers the text of a page, leaving out elements by tag or class."""

    def __init__(self, left_out: Iterable[str]) -> None:
        super().__init__()
        self.left_out = frozenset(left_out)
        self.open: list[bool] = []
        self.text: list[str] = []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        classes = (dict(attrs).get("class") or "").split()
        if tag not in VOID:
            self.open.append(not self.left_out.isdisjoint((tag, *classes)))

    def handle_endtag(self, tag: str) -> None:
        if tag not in VOID:
            self.open.pop()

    def handle_data(self, data: str) -> None:
        if not any(self.open):
            self.text.append(data)


def page_text(source: str, *left_out: str) -> str:
    """The text of a page; what stands in these tags or classes is left out."""
    reader = _Text(left_out)
    reader.feed(source)
    return " ".join(reader.text)


def marks(drawn: str, tag: str = "path") -> int:
    """How many marks of this kind a drawn chart has."""
    return sum(1 for _ in _elements(drawn, tag))


def chart_words(drawn: str) -> tuple[str, ...]:
    """The words of a drawn chart, in the order of drawing, its title left out."""
    return tuple(element.text or "" for element in _elements(drawn, "text"))


def _elements(drawn: str, tag: str) -> Iterator[ElementTree.Element]:
    return ElementTree.fromstring(drawn).iter(f"{{{SVG}}}{tag}")


def set_heights(document: Document) -> dict[str, float]:
    """Points that each section of a laid-out report takes, by its id; of one on two sheets the last part."""
    return {
        section.element.get("id"): 0.75
        * (max(box.position_y + box.margin_height() for box in section.children) - section.position_y)
        for page in document.pages
        for section in page._page_box.descendants()
        if section.element_tag == "section"
    }
