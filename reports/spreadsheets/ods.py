"""A workbook as ODS (OpenDocument 1.3), element by element.

Without a library: the well-kept one for this format has no words for header rows, marked-up tables and
frozen ones, and takes twenty times as long (docs/downloads.md).
"""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from xml.etree.ElementTree import Element, SubElement, tostring

from reports.packing import packed
from reports.spreadsheets.workbook import (
    COUNTRY,
    LANGUAGE,
    Number,
    Sheet,
    SheetCell,
    SheetLink,
    Workbook,
    decimals,
    widths,
)

MIMETYPE = "application/vnd.oasis.opendocument.spreadsheet"
NAMESPACES = {
    **{
        name: f"urn:oasis:names:tc:opendocument:xmlns:{name}:1.0"
        for name in ("office", "style", "text", "table", "meta", "config", "manifest")
    },
    "number": "urn:oasis:names:tc:opendocument:xmlns:datastyle:1.0",
    "fo": "urn:oasis:names:tc:opendocument:xmlns:xsl-fo-compatible:1.0",
    "dc": "http://purl.org/dc/elements/1.1/",
    "xlink": "http://www.w3.org/1999/xlink",
    "ooo": "http://openoffice.org/2004/office",  # of names of settings
}
_VERSION = "1.3"
_CM_A_LETTER = 0.23
_WRAP = {"fo:wrap-option": "wrap", "style:vertical-align": "top"}
_STYLES: Mapping[str, tuple[Mapping[str, str], Mapping[str, str]]] = {  # of a cell, of its text
    "title": ({}, {"fo:font-weight": "bold", "fo:font-size": "16pt"}),
    "line": ({}, {}),
    "text": (_WRAP, {}),
    "link": (_WRAP, {"style:text-underline-style": "solid", "fo:color": "#0b4f8a"}),
    "header": ({**_WRAP, "fo:border-bottom": "1pt solid #000000"}, {"fo:font-weight": "bold"}),
}
_SPLIT = 2  # a window that is frozen, and its lower part, in which one begins
Attributes = Mapping[str, str]


@dataclass(frozen=True)
class _Columns:
    """The styles of columns, one for each width, in the order in which they came up."""

    known: dict[int, str] = field(default_factory=dict)

    def name(self, width: int) -> str:
        """The name of the style of a column with room for so many letters."""
        return self.known.setdefault(width, f"column{len(self.known) + 1}")


def file_of(book: Workbook) -> bytes:
    """The workbook as a file. The same workbook gives the same bytes."""
    parts = {
        "content.xml": _content(book),
        "meta.xml": _meta(book),
        "settings.xml": _settings(book),
        "styles.xml": _styles(),
    }
    files = {"mimetype": MIMETYPE.encode(), **{name: _bytes(part) for name, part in parts.items()}}
    manifest = {"META-INF/manifest.xml": _bytes(_manifest(parts))}
    return packed({**files, **manifest}, stored=("mimetype",))


def _root(name: str) -> Element:
    spaces = {f"xmlns:{prefix}": address for prefix, address in NAMESPACES.items()}
    prefix = name.partition(":")[0]
    return Element(name, {**spaces, f"{prefix}:version": _VERSION})


def _add(parent: Element, name: str, attributes: Attributes | None = None, words: str = "") -> Element:
    made = SubElement(parent, name, dict(attributes or {}))
    made.text = words or None
    return made


def _bytes(root: Element) -> bytes:
    written: bytes = tostring(root, encoding="utf-8", xml_declaration=True)
    return written


def _content(book: Workbook) -> Element:
    root, columns = _root("office:document-content"), _Columns()
    styles = _add(root, "office:automatic-styles")
    sheets = _add(_add(root, "office:body"), "office:spreadsheet")
    for sheet in book.sheets:
        _add_sheet(sheets, sheet, columns)
    ranges = _add(sheets, "table:database-ranges")
    for sheet in book.sheets:
        _add_range(ranges, sheet)
    _add_cell_styles(styles, decimals(book))
    for width, name in columns.known.items():
        style = _add(styles, "style:style", {"style:name": name, "style:family": "table-column"})
        room = {"style:column-width": f"{width * _CM_A_LETTER:.2f}cm"}
        _add(style, "style:table-column-properties", room)
    return root


def _add_cell_styles(styles: Element, counts: tuple[int, ...]) -> None:
    for name, (cell, text) in _STYLES.items():
        _add_cell_style(styles, name, {}, cell, text)
    for count in counts:
        digits = {"number:decimal-places": str(count), "number:min-integer-digits": "1"}
        style = _add(styles, "number:number-style", {"style:name": f"digits{count}"})
        _add(style, "number:number", {**digits, "number:min-decimal-places": str(count)})
        shown = {"style:data-style-name": f"digits{count}"}
        _add_cell_style(styles, f"number{count}", shown, {"style:vertical-align": "top"}, {})


def _add_cell_style(styles: Element, name: str, more: Attributes, cell: Attributes, text: Attributes) -> None:
    told = {"style:name": name, "style:family": "table-cell", "style:parent-style-name": "Default", **more}
    style = _add(styles, "style:style", told)
    _add(style, "style:table-cell-properties", cell)
    _add(style, "style:text-properties", text)


def _add_sheet(sheets: Element, sheet: Sheet, columns: _Columns) -> None:
    made = _add(sheets, "table:table", {"table:name": sheet.name})
    _add(made, "table:title", words=sheet.title)
    for width in widths(sheet):
        _add(made, "table:table-column", {"table:style-name": columns.name(width)})
    _add_row(made, (sheet.title,), "title")
    for line in sheet.lines:
        _add_row(made, (line,), "line" if sheet.table else "text")
    if sheet.table is not None:
        _add_row(_add(made, "table:table-header-rows"), sheet.table.header, "header")
        for row in sheet.table.rows:
            _add_row(made, row, "text")


def _add_row(parent: Element, cells: tuple[SheetCell, ...], words: str) -> None:
    row = _add(parent, "table:table-row")
    for cell in cells:
        _add_cell(row, cell, words)


def _add_cell(row: Element, cell: SheetCell, words: str) -> None:
    match cell:
        case Number():
            told = {"office:value-type": "float", "office:value": repr(cell.value)}
            style = {"table:style-name": f"number{cell.decimals}"}
            made = _add(row, "table:table-cell", {**style, **told})
            _add(made, "text:p", words=f"{cell.value:.{cell.decimals}f}")
        case SheetLink():
            told = {"table:style-name": "link", "office:value-type": "string"}
            place = {"xlink:type": "simple", "xlink:href": f"#'{cell.sheet}'.A1"}
            _add(_add(_add(row, "table:table-cell", told), "text:p"), "text:a", place, cell.words)
        case _:
            told = {"table:style-name": words, "office:value-type": "string"}
            _add_paragraphs(_add(row, "table:table-cell", told), cell)


def _add_paragraphs(cell: Element, words: str) -> None:
    """A text with every space of it: those after the first of several would be lost as they are."""
    for line in words.split("\n"):
        paragraph = _add(cell, "text:p")
        last: Element | None = None
        for element, text in _spaced(line):
            if element:
                last = _add(paragraph, element)
            elif last is None:
                paragraph.text = (paragraph.text or "") + text
            else:
                last.tail = (last.tail or "") + text


def _spaced(line: str) -> Iterator[tuple[str, str]]:
    """The letters of a line, and the elements that stand for what would be lost: ("text:s", "")."""
    before = " "
    for letter in line:
        if letter == " " and before == " ":
            yield "text:s", ""
        elif letter in "\t\r":
            yield "text:tab", ""
        else:
            yield "", letter
        before = letter


def _add_range(ranges: Element, sheet: Sheet) -> None:
    """The mark that a table is one, under a name, with its first row as header."""
    if sheet.table is None:
        return
    last = f"{_column(len(sheet.table.header) - 1)}{sheet.top + 1 + len(sheet.table.rows)}"
    place = f"'{sheet.name}'"
    told = {
        "table:name": sheet.table.name,
        "table:target-range-address": f"{place}.A{sheet.top + 1}:{place}.{last}",
        "table:contains-header": "true",
        "table:display-filter-buttons": "false",
    }
    _add(ranges, "table:database-range", told)


def _column(number: int) -> str:
    """The letters of a column counted from 0: A, Z, AA."""
    before, own = divmod(number, 26)
    return (_column(before - 1) if before else "") + chr(ord("A") + own)


def _meta(book: Workbook) -> Element:
    root = _root("office:document-meta")
    told = _add(root, "office:meta")
    _add(told, "dc:title", words=book.title)
    _add(told, "dc:description", words=book.description)
    _add(told, "dc:language", words=f"{LANGUAGE}-{COUNTRY}")
    _add(told, "meta:creation-date", words=f"{book.day}T00:00:00")
    _add(told, "dc:date", words=f"{book.day}T00:00:00")
    return root


def _styles() -> Element:
    """What holds for every cell: size, and the language in which a screen reader says its words."""
    root = _root("office:document-styles")
    told = {"style:name": "Default", "style:family": "table-cell"}
    style = _add(_add(root, "office:styles"), "style:style", told)
    text = {"fo:font-size": "12pt", "fo:language": LANGUAGE, "fo:country": COUNTRY}
    _add(style, "style:text-properties", text)
    return root


def _settings(book: Workbook) -> Element:
    """Where each sheet is frozen: below the header of its table."""
    root = _root("office:document-settings")
    views = _add(_add(root, "office:settings"), "config:config-item-set", _named("ooo:view-settings"))
    entry = _add(
        _add(views, "config:config-item-map-indexed", _named("Views")), "config:config-item-map-entry"
    )
    _item(entry, "ViewId", "string", "view1")
    tables = _add(entry, "config:config-item-map-named", _named("Tables"))
    for sheet in book.sheets:
        if sheet.table is not None:
            own = _add(tables, "config:config-item-map-entry", _named(sheet.name))
            _item(own, "VerticalSplitMode", "short", str(_SPLIT))
            _item(own, "VerticalSplitPosition", "int", str(sheet.top + 1))
            _item(own, "ActiveSplitRange", "short", str(_SPLIT))
            _item(own, "PositionBottom", "int", str(sheet.top + 1))
    _item(entry, "ActiveTable", "string", book.sheets[0].name)
    return root


def _named(name: str) -> dict[str, str]:
    return {"config:name": name}


def _item(parent: Element, name: str, kind: str, words: str) -> None:
    _add(parent, "config:config-item", {"config:name": name, "config:type": kind}, words)


def _manifest(parts: Mapping[str, Element]) -> Element:
    root = _root("manifest:manifest")
    whole = {"manifest:full-path": "/", "manifest:media-type": MIMETYPE, "manifest:version": _VERSION}
    _add(root, "manifest:file-entry", whole)
    for name in parts:
        told = {"manifest:full-path": name, "manifest:media-type": "text/xml"}
        _add(root, "manifest:file-entry", told)
    return root
