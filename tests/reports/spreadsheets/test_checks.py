"""Known-bad files, each a good one with one thing spoilt: every one must be found, by its own rule."""

import re
from dataclasses import dataclass, replace

import pytest

from instruments.errors import InvalidInputError
from reports.packing import packed, unpacked
from reports.spreadsheets import ods, ods_file, ods_reading, xlsx, xlsx_file, xlsx_reading
from reports.spreadsheets.checks import findings, require_accessible
from reports.spreadsheets.composing import workbook
from reports.spreadsheets.workbook import Sheet, SheetCell, SheetLink, Workbook
from tests.reports.release_cases import EDITION, thin

COVER, MARKS, FIRST = 1, 5, 6  # numbers of sheets, as the files of an XLSX count them


@dataclass(frozen=True)
class Spoilt:
    """A pattern in one file of the archive, what replaces it the first time, and what is told then."""

    part: str
    pattern: str
    instead: str
    told: str


def sheet(number: int) -> str:
    return f"xl/worksheets/sheet{number}.xml"


XLSX = {
    "no title": Spoilt("docProps/core.xml", "<dc:title>.*?</dc:title>", "", "the file has no title"),
    "no language": Spoilt("docProps/core.xml", "<dc:language>.*?</dc:language>", "", "names no language"),
    "merged": Spoilt(
        sheet(FIRST),
        "</sheetData>",
        '</sheetData><mergeCells count="1"><mergeCell ref="A6:B6"/></mergeCells>',
        "1 cells are merged",
    ),
    "hidden sheet": Spoilt(
        "xl/workbook.xml", 'name="Notes" ', 'name="Notes" state="hidden" ', "sheet Notes: it is hidden"
    ),
    "hidden row": Spoilt(sheet(FIRST), '<row r="7"', '<row r="7" hidden="1"', "1 rows or columns are hidden"),
    "hidden column": Spoilt(sheet(FIRST), '<col min="2"', '<col hidden="1" min="2"', "1 rows or columns"),
    "formula": Spoilt(
        sheet(FIRST),
        r'<c r="D6"( s="\d+")?><v>',
        r'<c r="D6"\1><f>SUM(D7:D9)</f><v>',
        "1 cells are computed by a formula",
    ),
    "raised letters": Spoilt(
        "xl/sharedStrings.xml",
        "<si><t>Place name</t></si>",
        '<si><r><t>Place name</t></r><r><rPr><vertAlign val="superscript"/></rPr><t/></r></si>',
        "1 texts have raised or lowered letters",
    ),
    "no table": Spoilt(sheet(FIRST), "<tableParts.*?</tableParts>", "", "0 tables are marked as such"),
    "no header": Spoilt(
        "xl/tables/table5.xml", "<table ", '<table headerRowCount="0" ', "is not marked as its header"
    ),
    "filter": Spoilt(
        "xl/tables/table5.xml",
        "<tableColumns",
        '<autoFilter ref="A5:L11"/><tableColumns',
        "has filter buttons",
    ),
    "header out of sight": Spoilt(sheet(FIRST), "<pane .*?/>", "", "does not stay in sight"),
    "empty cell": Spoilt(
        sheet(FIRST), r'<c r="C7"[^>]*><v>\d+</v></c>', "", "1 cells of .* are empty, the first in row 7"
    ),
    "cell below": Spoilt(
        sheet(FIRST),
        "</sheetData>",
        '<row r="40"><c r="A40"><v>1</v></c></row></sheetData>',
        "1 cells stand beside or below",
    ),
    "no title in the first cell": Spoilt(
        sheet(COVER), r'<c r="A1"[^>]*><v>\d+</v></c>', "", "its first cell holds no title"
    ),
    "row left empty above the table": Spoilt(sheet(FIRST), r'<row r="3".*?</row>', "", "row 3 is empty"),
    "not wrapped": Spoilt(
        sheet(FIRST), r'<c r="A7" s="\d+"', '<c r="A7" s="0"', "1 texts of .* do not go on in a next line"
    ),
    "mark that nothing explains": Spoilt(
        sheet(MARKS), r'<c r="A7"[^>]*>', '<c r="A7">', r"nothing says what \[x\] means"
    ),
    "note that nothing explains": Spoilt(
        "xl/sharedStrings.xml", r"by place \[note 11\]", "by place [note 99]", r"what \[note 99\] means"
    ),
    "symbol": Spoilt("xl/sharedStrings.xml", "<t>cluster</t>", "<t>..</t>", r"symbols stand for words: \.\."),
    "link to nowhere": Spoilt(
        sheet(2), "location=\"'Notes'!A1\"", "location=\"'Nothing'!A1\"", "leads to no sheet: 'Nothing'"
    ),
    "sheets in another order": Spoilt(
        "xl/workbook.xml", "(<sheet [^>]*Cover[^>]*/>)(<sheet [^>]*/>)", r"\2\1", "the first sheets are not"
    ),
}
ODS = {
    "no title": Spoilt("meta.xml", "<dc:title>.*?</dc:title>", "", "the file has no title"),
    "no language": Spoilt("meta.xml", "<dc:language>.*?</dc:language>", "", "names no language"),
    "merged": Spoilt(
        "content.xml",
        '(<table:table-cell )(table:style-name="text" office:value-type="string"><text:p>Oldham)',
        r'\1table:number-columns-spanned="2" \2',
        "1 cells are merged",
    ),
    "covered": Spoilt(
        "content.xml",
        "<table:table-row>",
        "<table:table-row><table:covered-table-cell/>",
        "1 cells are merged",
    ),
    "nested table": Spoilt(
        "content.xml",
        "<text:p>Oldham</text:p>",
        '<text:p>Oldham</text:p><table:table table:name="inner"/>',
        "1 cells are merged, split or nested",
    ),
    "hidden sheet": Spoilt(
        "content.xml",
        '(</office:automatic-styles>.*?)table:name="Notes"',
        '<style:style style:name="away" style:family="table"><style:table-properties table:display="false"/>'
        r'</style:style>\1table:name="Notes" table:style-name="away"',
        "sheet Notes: it is hidden",
    ),
    "hidden row": Spoilt(
        "content.xml",
        "<table:table-row>(?=<table:table-cell[^>]*><text:p>Oldham<)",
        '<table:table-row table:visibility="collapse">',
        "1 rows or columns are hidden",
    ),
    "hidden column": Spoilt(
        "content.xml", "<table:table-column ", '<table:table-column table:visibility="collapse" ', "1 rows or"
    ),
    "formula": Spoilt(
        "content.xml",
        'office:value-type="float"',
        'table:formula="of:=1+1" office:value-type="float"',
        "1 cells are computed by a formula",
    ),
    "raised letters": Spoilt(
        "content.xml",
        "(</office:automatic-styles>.*?)<text:p>Oldham</text:p>",
        '<style:style style:name="up" style:family="text"><style:text-properties '
        r'style:text-position="super 58%"/></style:style>\1'
        '<text:p>Oldham<text:span text:style-name="up">1</text:span></text:p>',
        "1 texts have raised or lowered letters",
    ),
    "no table": Spoilt("content.xml", "<table:database-range [^>]*/>", "", "0 tables are marked as such"),
    "no header": Spoilt(
        "content.xml", 'contains-header="true"', 'contains-header="false"', "not marked as its header"
    ),
    "no header row": Spoilt(
        "content.xml",
        "<table:table-header-rows>(.*?)</table:table-header-rows>",
        r"\1",
        "does not stay in sight",
    ),
    "filter": Spoilt("content.xml", 'filter-buttons="false"', 'filter-buttons="true"', "has filter buttons"),
    "header out of sight": Spoilt(
        "settings.xml", '"VerticalSplitMode"[^>]*>2', '"VerticalSplitMode" config:type="short">0', "in sight"
    ),
    "empty cell": Spoilt(
        "content.xml", "<text:p>Oldham</text:p>", "", "1 cells of .* are empty, the first in row"
    ),
    "cell below": Spoilt(
        "content.xml",
        "</table:table>(?=<table:database-ranges>)",
        '<table:table-row table:number-rows-repeated="9"/><table:table-row><table:table-cell '
        'office:value-type="string"><text:p>alone</text:p></table:table-cell></table:table-row></table:table>',
        "1 cells stand beside or below",
    ),
    "not wrapped": Spoilt(
        "content.xml",
        'table:style-name="text"(?=[^>]*><text:p>Oldham<)',
        'table:style-name="line"',
        "1 texts of .* do not go on in a next line",
    ),
    "link to nowhere": Spoilt(
        "content.xml", "href=\"#'Notes'.A1\"", "href=\"#'Nothing'.A1\"", "leads to no sheet: 'Nothing'"
    ),
    "two tables of one name": Spoilt(
        "content.xml", 'database-range table:name="notes"', 'database-range table:name="Marks"', "two tables"
    ),
}
READERS = {"xlsx": (xlsx_file, xlsx_reading.found), "ods": (ods_file, ods_reading.found)}
BAD = [("xlsx", name) for name in XLSX] + [("ods", name) for name in ODS]


def spoilt(content: bytes, bad: Spoilt) -> bytes:
    """The file with one thing spoilt; a pattern that is not there is a mistake of the test."""
    files = unpacked(content)
    text, count = re.subn(bad.pattern, bad.instead, files[bad.part].decode(), count=1, flags=re.DOTALL)
    assert count == 1
    return packed({**files, bad.part: text.encode()})


@pytest.mark.parametrize(("kind", "name"), BAD)
def test_a_known_bad_file_is_found_and_refused(kind: str, name: str) -> None:
    (write, found), bad = READERS[kind], (XLSX if kind == "xlsx" else ODS)[name]
    book = found(spoilt(write(thin(), EDITION), bad))
    told = findings(book)
    assert any(re.search(bad.told, words) for words in told), told
    with pytest.raises(InvalidInputError) as refused:
        require_accessible(book)
    assert refused.value.where == "reports.spreadsheets"


@pytest.mark.parametrize("kind", READERS)
def test_a_file_that_went_through_the_same_hands_unspoilt_has_no_finding(kind: str) -> None:
    """Else the law above would hold for nothing."""
    write, found = READERS[kind]
    files = unpacked(write(thin(), EDITION))
    assert findings(found(packed(files))) == ()


def changed(sheet: Sheet, *, header: tuple[str, ...] = (), first: SheetCell = "") -> Sheet:
    assert sheet.table is not None
    rows = sheet.table.rows
    cells = ((first or rows[0][0], *rows[0][1:]), *rows[1:])
    return replace(sheet, table=replace(sheet.table, header=header or sheet.table.header, rows=cells))


def composed_badly() -> dict[str, tuple[Workbook, str]]:
    """Workbooks whose mistake was made before any file was."""
    good = workbook(thin(), EDITION)
    before, last = good.sheets[:-1], good.sheets[-1]
    assert last.table is not None
    again = (*last.table.header[:-1], last.table.header[0])
    unlisted = replace(last, name="Unlisted", title="Unlisted", table=replace(last.table, name="unlisted"))
    lost = changed(last, first=SheetLink(words="away", sheet="Away"))
    return {
        "headers alike": (replace(good, sheets=(*before, changed(last, header=again))), "have the header"),
        "titles alike": (replace(good, sheets=(*before, replace(last, title=before[-1].title))), "the title"),
        "not in the contents": (replace(good, sheets=(*good.sheets, unlisted)), "do not lead"),
        "link away": (replace(good, sheets=(*before, lost)), "leads to no sheet: 'Away'"),
    }


@pytest.mark.parametrize("name", ["titles alike", "not in the contents", "link away"])
@pytest.mark.parametrize("kind", READERS)
def test_a_workbook_composed_badly_is_found_in_both_formats(kind: str, name: str) -> None:
    book, told = composed_badly()[name]
    write = {"xlsx": xlsx.file_of, "ods": ods.file_of}[kind]
    assert any(told in words for words in findings(READERS[kind][1](write(book))))


def test_two_columns_of_one_header_are_found() -> None:
    """In ODS; XLSX cannot hold such a table."""
    book, told = composed_badly()["headers alike"]
    assert any(told in words for words in findings(ods_reading.found(ods.file_of(book))))
