"""A finished ODS file as what its checks look at. It reads what stands there, not what was meant."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import chain
from xml.etree.ElementTree import Element, fromstring

from reports.packing import unpacked
from reports.spreadsheets.found import FoundCell, FoundSheet, FoundTable, FoundWorkbook, place_of, sheet_of
from reports.spreadsheets.ods import NAMESPACES

_Marked = Sequence[tuple[str, FoundTable]]  # with the name of its sheet
_HIDING = ("collapse", "filter")
_LINES = ("table-row", "table-column")


def _of(name: str) -> str:
    """The full name of an element or attribute: table:table-row."""
    prefix, _, own = name.partition(":")
    return f"{{{NAMESPACES[prefix]}}}{own}"


@dataclass(frozen=True)
class _Styles:
    """The names of styles that do something: wrap text, raise letters, hide a sheet."""

    wraps: frozenset[str]
    raises: frozenset[str]
    hides: frozenset[str]


def found(content: bytes) -> FoundWorkbook:
    """What an ODS file holds."""
    files = unpacked(content)
    body, meta = fromstring(files["content.xml"]), fromstring(files["meta.xml"])
    styles, frozen, marked = _styles(body), _frozen(files), list(_tables(body))
    tables = body.findall(f".//{_of('office:spreadsheet')}/{_of('table:table')}")
    return FoundWorkbook(
        title=meta.findtext(f".//{_of('dc:title')}") or "",
        language=meta.findtext(f".//{_of('dc:language')}") or "",
        sheets=tuple(_sheet(table, styles, frozen, marked) for table in tables),
    )


def _styles(body: Element) -> _Styles:
    return _Styles(
        wraps=_named(body, "style:table-cell-properties", "fo:wrap-option", "wrap"),
        raises=_named(body, "style:text-properties", "style:text-position", "s"),
        hides=_named(body, "style:table-properties", "table:display", "false"),
    )


def _named(body: Element, properties: str, attribute: str, start: str) -> frozenset[str]:
    """The styles with a property that begins so: "super 58%" and "sub" both raise or lower letters."""
    return frozenset(
        style.get(_of("style:name"), "")
        for style in body.iter(_of("style:style"))
        for told in style.iter(_of(properties))
        if told.get(_of(attribute), "").startswith(start)
    )


def _sheet(table: Element, styles: _Styles, frozen: Mapping[str, int], marked: _Marked) -> FoundSheet:
    name = table.get(_of("table:name"), "")
    cells = list(chain(table.iter(_of("table:table-cell")), table.iter(_of("table:covered-table-cell"))))
    spans = table.iter(_of("text:span"))
    has_header = table.find(_of("table:table-header-rows")) is not None
    return FoundSheet(
        name=name,
        is_hidden=table.get(_of("table:style-name"), "") in styles.hides,
        cells=dict(_cells(table, styles)),
        tables=tuple(known for sheet, known in marked if sheet == name),
        merged=sum(map(_is_merged, cells)) + len(list(table.iter(_of("table:table")))) - 1,
        hidden=sum(
            line.get(_of("table:visibility"), "") in _HIDING
            for kind in _LINES
            for line in table.iter(_of(f"table:{kind}"))
        ),
        formulas=sum(_of("table:formula") in cell.attrib for cell in cells),
        raised=sum(span.get(_of("text:style-name"), "") in styles.raises for span in spans),
        frozen=frozen.get(name, 0) if has_header else 0,
    )


def _is_merged(cell: Element) -> bool:
    spans = (cell.get(_of(f"table:number-{kind}-spanned"), "1") for kind in ("columns", "rows"))
    return cell.tag == _of("table:covered-table-cell") or any(span != "1" for span in spans)


def _cells(table: Element, styles: _Styles) -> Iterator[tuple[tuple[int, int], FoundCell]]:
    row = 0
    for line in table.iter(_of("table:table-row")):
        column = 0
        for cell in line:
            value = _typed(cell)
            if value != "":
                wrapped = cell.get(_of("table:style-name"), "") in styles.wraps
                yield (row, column), FoundCell(value=value, is_wrapped=wrapped, target=_target(cell))
            column += int(cell.get(_of("table:number-columns-repeated"), "1"))
        row += int(line.get(_of("table:number-rows-repeated"), "1"))


def _typed(cell: Element) -> str | float:
    if cell.get(_of("office:value-type")) == "float":
        return float(cell.get(_of("office:value"), "nan"))
    return "\n".join("".join(_words(line)) for line in cell.findall(_of("text:p")))


def _words(element: Element) -> Iterator[str]:
    yield element.text or ""
    for inner in element:
        if inner.tag == _of("text:s"):
            yield " " * int(inner.get(_of("text:c"), "1"))
        elif inner.tag == _of("text:tab"):
            yield "\t"
        yield from _words(inner)
        yield inner.tail or ""


def _target(cell: Element) -> str:
    link = cell.find(f".//{_of('text:a')}")
    return "" if link is None else sheet_of(link.get(_of("xlink:href"), ""))


def _tables(body: Element) -> Iterator[tuple[str, FoundTable]]:
    """Every marked range, with the name of its sheet."""
    for marked in body.iter(_of("table:database-range")):
        first, _, last = marked.get(_of("table:target-range-address"), "").rpartition(":")
        yield (
            sheet_of(first),
            FoundTable(
                name=marked.get(_of("table:name"), ""),
                first=place_of(first.rpartition(".")[2]),
                last=place_of(last.rpartition(".")[2]),
                has_header=marked.get(_of("table:contains-header"), "true") == "true",
                has_filter=marked.get(_of("table:display-filter-buttons"), "false") == "true",
            ),
        )


def _frozen(files: Mapping[str, bytes]) -> dict[str, int]:
    """How many rows of each sheet stay in sight."""
    if "settings.xml" not in files:
        return {}
    frozen: dict[str, int] = {}
    for entry in fromstring(files["settings.xml"]).iter(_of("config:config-item-map-entry")):
        items = {item.get(_of("config:name")): item.text for item in entry.findall(_of("config:config-item"))}
        if items.get("VerticalSplitMode") == "2":
            frozen[entry.get(_of("config:name"), "")] = int(items.get("VerticalSplitPosition") or 0)
    return frozen
