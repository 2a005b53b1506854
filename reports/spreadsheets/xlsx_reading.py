"""A finished XLSX file as what its checks look at. It reads what stands there, not what was meant."""

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from posixpath import join, normpath
from xml.etree.ElementTree import Element, fromstring

from reports.packing import unpacked
from reports.spreadsheets.found import (
    FoundCell,
    FoundSheet,
    FoundTable,
    FoundWorkbook,
    Place,
    place_of,
    sheet_of,
)

_MAIN = "{http://schemas.openxmlformats.org/spreadsheetml/2006/main}"
_LINKED = "{http://schemas.openxmlformats.org/officeDocument/2006/relationships}id"
_DC = "{http://purl.org/dc/elements/1.1/}"
_ESCAPED = re.compile("_x([0-9A-Fa-f]{4})_")
_OFF = ("0", "false", "")


@dataclass(frozen=True)
class _Shared:
    """What all sheets refer to: texts, which of them have raised letters, and which styles wrap."""

    texts: tuple[str, ...]
    raised: frozenset[int]
    wraps: tuple[bool, ...]


def found(content: bytes) -> FoundWorkbook:
    """What an XLSX file holds."""
    files = unpacked(content)
    core = fromstring(files["docProps/core.xml"]) if "docProps/core.xml" in files else Element("none")
    shared, linked = _shared(files), _relations(files, "xl/workbook.xml")
    sheets = (
        _sheet(files, entry, linked[entry.get(_LINKED, "")], shared)
        for entry in fromstring(files["xl/workbook.xml"]).iter(f"{_MAIN}sheet")
    )
    return FoundWorkbook(
        title=core.findtext(f"{_DC}title") or "",
        language=core.findtext(f"{_DC}language") or "",
        sheets=tuple(sheets),
    )


def _relations(files: Mapping[str, bytes], path: str) -> dict[str, str]:
    """The files that one refers to, by id."""
    folder, _, name = path.rpartition("/")
    beside = f"{folder}/_rels/{name}.rels"
    if beside not in files:
        return {}
    entries = fromstring(files[beside])
    return {entry.get("Id", ""): normpath(join(folder, entry.get("Target", ""))) for entry in entries}


def _shared(files: Mapping[str, bytes]) -> _Shared:
    texts = list(fromstring(files["xl/sharedStrings.xml"])) if "xl/sharedStrings.xml" in files else []
    formats = fromstring(files["xl/styles.xml"]).find(f"{_MAIN}cellXfs")
    return _Shared(
        texts=tuple(map(_words, texts)),
        raised=frozenset(
            number for number, text in enumerate(texts) if text.find(f".//{_MAIN}vertAlign") is not None
        ),
        wraps=tuple(map(_wraps, formats if formats is not None else ())),
    )


def _words(text: Element) -> str:
    words = "".join(part.text or "" for part in text.iter(f"{_MAIN}t"))
    return _ESCAPED.sub(lambda sign: chr(int(sign[1], 16)), words)


def _wraps(style: Element) -> bool:
    alignment = style.find(f"{_MAIN}alignment")
    return alignment is not None and alignment.get("wrapText", "") not in _OFF


def _sheet(files: Mapping[str, bytes], entry: Element, path: str, shared: _Shared) -> FoundSheet:
    root = fromstring(files[path])
    cells = list(root.iter(f"{_MAIN}c"))
    return FoundSheet(
        name=entry.get("name", ""),
        is_hidden=entry.get("state", "visible") != "visible",
        cells=dict(_cells(root, cells, shared)),
        tables=tuple(_tables(files, path, root)),
        merged=len(list(root.iter(f"{_MAIN}mergeCell"))),
        hidden=sum(
            line.get("hidden", "") not in _OFF
            for kind in ("row", "col")
            for line in root.iter(f"{_MAIN}{kind}")
        ),
        formulas=sum(cell.find(f"{_MAIN}f") is not None for cell in cells),
        raised=sum(cell.get("t") == "s" and int(_value(cell)) in shared.raised for cell in cells),
        frozen=_frozen(root),
    )


def _cells(root: Element, cells: list[Element], shared: _Shared) -> Iterator[tuple[Place, FoundCell]]:
    targets = {
        link.get("ref", ""): sheet_of(link.get("location", "")) for link in root.iter(f"{_MAIN}hyperlink")
    }
    for cell in cells:
        address, value = cell.get("r", ""), _typed(cell, shared)
        if value != "":
            wrapped = shared.wraps[int(cell.get("s", "0"))]
            told = FoundCell(value=value, is_wrapped=wrapped, target=targets.get(address, ""))
            yield place_of(address), told


def _typed(cell: Element, shared: _Shared) -> str | float:
    kind, value = cell.get("t", "n"), _value(cell)
    if kind == "s":
        return shared.texts[int(value)]
    if kind == "inlineStr":
        return _words(cell)
    return float(value) if kind == "n" and value else value


def _value(cell: Element) -> str:
    return cell.findtext(f"{_MAIN}v") or ""


def _tables(files: Mapping[str, bytes], path: str, root: Element) -> Iterator[FoundTable]:
    linked = _relations(files, path)
    for part in root.iter(f"{_MAIN}tablePart"):
        table = fromstring(files[linked[part.get(_LINKED, "")]])
        first, _, last = table.get("ref", "").partition(":")
        yield FoundTable(
            name=table.get("name", ""),
            first=place_of(first),
            last=place_of(last),
            has_header=table.get("headerRowCount", "1") != "0",
            has_filter=table.find(f"{_MAIN}autoFilter") is not None,
        )


def _frozen(root: Element) -> int:
    pane = root.find(f".//{_MAIN}pane")
    if pane is None or pane.get("state") != "frozen":
        return 0
    return int(float(pane.get("ySplit", "0")))
