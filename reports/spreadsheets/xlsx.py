"""A workbook as XLSX. The only user of XlsxWriter."""

from collections.abc import Mapping
from contextlib import closing
from dataclasses import dataclass
from datetime import UTC, datetime
from io import BytesIO
from typing import Any
from xml.sax.saxutils import escape

import xlsxwriter

from reports.packing import packed, unpacked
from reports.spreadsheets.workbook import (
    COUNTRY,
    LANGUAGE,
    Number,
    Sheet,
    SheetCell,
    SheetLink,
    SheetTable,
    Workbook,
    decimals,
    widths,
)

_OPTIONS = {"in_memory": True, "strings_to_formulas": False, "strings_to_urls": False}
_TOP = {"valign": "top", "font_size": 12}
_FORMATS: Mapping[str, Mapping[str, object]] = {
    "title": {"bold": True, "font_size": 16},
    "line": {"font_size": 12},
    "text": {**_TOP, "text_wrap": True, "quote_prefix": True},  # edited, it is still no formula
    "link": {**_TOP, "text_wrap": True, "underline": True, "font_color": "#0B4F8A"},
    "header": {**_TOP, "text_wrap": True, "bold": True, "bottom": 2},
}
_CORE, _END = "docProps/core.xml", b"</cp:coreProperties>"


@dataclass(frozen=True)
class _Drawn:
    """A sheet while it is written, and the formats of the file."""

    page: Any
    formats: Mapping[str, Any]


def file_of(book: Workbook) -> bytes:
    """The workbook as a file. The same workbook gives the same bytes."""
    out = BytesIO()
    with closing(xlsxwriter.Workbook(out, _OPTIONS)) as file:
        day = datetime.fromisoformat(book.day).replace(tzinfo=UTC)
        file.set_properties({"title": book.title, "comments": book.description, "created": day})
        formats = {name: file.add_format(dict(given)) for name, given in _formats(book).items()}
        for sheet in book.sheets:
            _write(_Drawn(file.add_worksheet(sheet.name), formats), sheet)
    return _in_language(out.getvalue())


def _formats(book: Workbook) -> dict[str, Mapping[str, object]]:
    places = {f"number {count}": f"{0:.{count}f}" for count in decimals(book)}
    return {**_FORMATS, **{name: {**_TOP, "num_format": zeros} for name, zeros in places.items()}}


def _write(drawn: _Drawn, sheet: Sheet) -> None:
    for column, width in enumerate(widths(sheet)):
        drawn.page.set_column(column, column, width)
    drawn.page.write_string(0, 0, sheet.title, drawn.formats["title"])
    below = "line" if sheet.table else "text"  # only beside nothing is there room to go on below
    for row, line in enumerate(sheet.lines, 1):
        _put(drawn, row, 0, line, below)
    if sheet.table is not None:
        _write_table(drawn, sheet.top, sheet.table, sheet.title)
        drawn.page.freeze_panes(sheet.top + 1, 0)
        drawn.page.repeat_rows(sheet.top)


def _write_table(drawn: _Drawn, top: int, table: SheetTable, title: str) -> None:
    header = [{"header": words, "header_format": drawn.formats["header"]} for words in table.header]
    told = {"name": table.name, "columns": header, "title": title, "autofilter": False}
    style = {"style": "Table Style Light 1", "banded_rows": False}
    drawn.page.add_table(top, 0, top + len(table.rows), len(table.header) - 1, {**told, **style})
    for row, cells in enumerate(table.rows, top + 1):
        for column, cell in enumerate(cells):
            _put(drawn, row, column, cell, "text")


def _put(drawn: _Drawn, row: int, column: int, cell: SheetCell, words: str) -> None:
    """A cell of the kind that it is: text is never guessed to be a number, a formula or an address."""
    match cell:
        case Number():
            drawn.page.write_number(row, column, cell.value, drawn.formats[f"number {cell.decimals}"])
        case SheetLink():
            place = f"internal:'{cell.sheet}'!A1"
            drawn.page.write_url(row, column, place, drawn.formats["link"], cell.words)
        case _:
            drawn.page.write_string(row, column, cell, drawn.formats[words])


def _in_language(content: bytes) -> bytes:
    """The same file with its language told, which XlsxWriter has no word for."""
    files = unpacked(content)
    language = f"<dc:language>{escape(f'{LANGUAGE}-{COUNTRY}')}</dc:language>".encode()
    return packed({**files, _CORE: files[_CORE].replace(_END, language + _END)})
