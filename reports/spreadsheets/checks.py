"""What makes a spreadsheet readable for everybody, as far as a machine can tell.

The rules are those of the checklist of the Government Analysis Function ("Releasing statistics in
spreadsheets"), but for one: the header of a table stays in sight, as tables of wards are long.
"""

import re
from collections import Counter
from collections.abc import Callable, Iterator
from itertools import product

from instruments.errors import InvalidInputError
from reports.spreadsheets.composing import CONTENTS, COVER, MARKS, NOTES
from reports.spreadsheets.found import FoundCell, FoundSheet, FoundTable, FoundWorkbook

_OPENING = (COVER, CONTENTS, NOTES)
_OF_NAMES = 2  # columns: the name of a place, and its code
_CODE = re.compile(r"(?:\[[a-z]+\])+")
_NOTE = re.compile(r"\[note [0-9]+\]")
_SYMBOLS = frozenset(("*", "**", "†", "‡", "..", ":", "-", "–", "—", ".", "/", "~"))
Finding = str
_OfSheet = Callable[[FoundSheet], Iterator[Finding]]


def findings(book: FoundWorkbook) -> tuple[Finding, ...]:
    """What is wrong with a spreadsheet; empty when nothing is."""
    told = ((sheet, words) for sheet in book.sheets for rule in _OF_SHEETS for words in rule(sheet))
    return (*_of_the_whole(book), *(f"sheet {sheet.name}: {words}" for sheet, words in told))


def require_accessible(book: FoundWorkbook) -> None:
    """Refuse a file that would fail a reader."""
    if told := findings(book):
        raise InvalidInputError(
            "; ".join(told[:5]),
            where="reports.spreadsheets",
            fix="Mend the sheet that is named, in reports/spreadsheets/composing.py.",
        )


def _of_the_whole(book: FoundWorkbook) -> Iterator[Finding]:
    if not book.title.strip():
        yield "the file has no title"
    if not book.language.strip():
        yield "the file names no language"
    if tuple(sheet.name for sheet in book.sheets[: len(_OPENING)]) != _OPENING:
        yield f"the first sheets are not {', '.join(_OPENING)}"
    yield from _twice("two sheets have the title", (sheet.title for sheet in book.sheets))
    tables = (table.name.lower() for sheet in book.sheets for table in sheet.tables)
    yield from _twice("two tables have the name", tables)
    yield from _links(book)
    yield from _unexplained(book)


def _twice(words: str, names: Iterator[str]) -> Iterator[Finding]:
    yield from (f"{words} {name!r}" for name, count in Counter(names).items() if count > 1)


def _links(book: FoundWorkbook) -> Iterator[Finding]:
    """Links that lead nowhere, and sheets to which no link of the contents leads."""
    known = {sheet.name for sheet in book.sheets}
    led = {(sheet.name, cell.target) for sheet in book.sheets for cell in sheet.cells.values() if cell.target}
    yield from (f"a link leads to no sheet: {target!r}" for _, target in sorted(led) if target not in known)
    listed = {target for name, target in led if name == CONTENTS}
    missing = known - listed - {COVER, CONTENTS}
    yield from (f"the contents do not lead to the sheet {name!r}" for name in sorted(missing))


def _unexplained(book: FoundWorkbook) -> Iterator[Finding]:
    """Marks and notes that are used somewhere and explained nowhere."""
    explained = {str(cell.value) for cell in _column(book, MARKS) + _column(book, NOTES)}
    texts = [text for sheet in book.sheets for text in _own_words(sheet)]
    marks = {f"[{code}]" for text in texts if _CODE.fullmatch(text) for code in re.findall(r"[a-z]+", text)}
    notes = {note for text in texts for note in _NOTE.findall(text)}
    yield from (f"nothing says what {mark} means" for mark in sorted((marks | notes) - explained))


def _own_words(sheet: FoundSheet) -> list[str]:
    """The texts of a sheet but for the first columns of its table: a name belongs to whoever gave it."""
    tops = [table.first[0] for table in sheet.tables]
    top = min(tops, default=len(sheet.cells))
    return [
        str(cell.value) for (row, column), cell in sheet.cells.items() if row <= top or column >= _OF_NAMES
    ]


def _column(book: FoundWorkbook, name: str) -> list[FoundCell]:
    """The first column of a sheet."""
    return [
        cell
        for sheet in book.sheets
        if sheet.name == name
        for (_, column), cell in sheet.cells.items()
        if column == 0
    ]


def _seen(sheet: FoundSheet) -> Iterator[Finding]:
    if sheet.is_hidden:
        yield "it is hidden"
    if sheet.hidden:
        yield f"{sheet.hidden} rows or columns are hidden"
    if sheet.merged:
        yield f"{sheet.merged} cells are merged, split or nested"
    if sheet.formulas:
        yield f"{sheet.formulas} cells are computed by a formula"
    if sheet.raised:
        yield f"{sheet.raised} texts have raised or lowered letters"


def _titled(sheet: FoundSheet) -> Iterator[Finding]:
    if not sheet.title.strip():
        yield "its first cell holds no title"


def _marked(sheet: FoundSheet) -> Iterator[Finding]:
    wanted = 0 if sheet.name == COVER else 1
    if len(sheet.tables) != wanted:
        yield f"{len(sheet.tables)} tables are marked as such, not {wanted}"
    for table in sheet.tables:
        if not table.has_header:
            yield f"the first row of {table.name} is not marked as its header"
        if table.has_filter:
            yield f"{table.name} has filter buttons"
        if sheet.frozen != table.first[0] + 1:
            yield f"the header of {table.name} does not stay in sight"


def _filled(sheet: FoundSheet) -> Iterator[Finding]:
    for table in sheet.tables:
        inside = tuple(_inside(table))
        if empty := [place for place in inside if place not in sheet.cells]:
            yield f"{len(empty)} cells of {table.name} are empty, the first in row {empty[0][0] + 1}"
        if outside := {place for place in sheet.cells if place[0] >= table.first[0]} - set(inside):
            yield f"{len(outside)} cells stand beside or below {table.name}"


def _read(sheet: FoundSheet) -> Iterator[Finding]:
    """Whether the words of a table can be read: headers apart, nothing cut off, no bare symbol."""
    for table in sheet.tables:
        cells = {place: sheet.cells[place] for place in _inside(table) if place in sheet.cells}
        header = [str(cell.value) for place, cell in cells.items() if place[0] == table.first[0]]
        yield from _twice(f"two columns of {table.name} have the header", iter(header))
        texts = [cell for cell in cells.values() if isinstance(cell.value, str)]
        if cut := sum(not cell.is_wrapped for cell in texts):
            yield f"{cut} texts of {table.name} do not go on in a next line"
    if symbols := set(_own_words(sheet)) & _SYMBOLS:
        yield f"symbols stand for words: {', '.join(sorted(symbols))}"


def _above(sheet: FoundSheet) -> Iterator[Finding]:
    """Lines above a table stand in the first column, without a gap."""
    rows = [place[0] for place in sheet.cells if place[1] == 0]
    end = sheet.tables[0].first[0] if sheet.tables else max(rows, default=0)
    if missing := set(range(end)) - set(rows):
        yield f"row {min(missing) + 1} is empty"


def _inside(table: FoundTable) -> Iterator[tuple[int, int]]:
    (top, left), (bottom, right) = table.first, table.last
    return product(range(top, bottom + 1), range(left, right + 1))


_OF_SHEETS: tuple[_OfSheet, ...] = (_seen, _titled, _marked, _filled, _read, _above)
