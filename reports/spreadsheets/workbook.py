"""A workbook before it is a file: sheets with a title, lines and at most one table, and no style."""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from itertools import chain

LANGUAGE, COUNTRY = "en", "GB"
LONGEST = 32_767  # letters that a cell of Excel can hold
_CUT = "… [cut here: the whole text stands in the file data.json]"
_NO_XML = re.compile("[^\t\n\r\x20-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")  # XML 1.0, 2.2
_LEAST, _MOST, _OF_LINES = 10, 42, 90  # letters beside each other


@dataclass(frozen=True, slots=True, kw_only=True)
class Number:
    """A number and how many decimals of it are printed."""

    value: float
    decimals: int = 0


@dataclass(frozen=True, slots=True, kw_only=True)
class SheetLink:
    """Words that lead to the first cell of a sheet."""

    words: str
    sheet: str


SheetCell = str | Number | SheetLink


@dataclass(frozen=True, slots=True, kw_only=True)
class SheetTable:
    """A table that is marked as one: a header row, then rows without an empty cell."""

    name: str
    header: tuple[str, ...]
    rows: tuple[tuple[SheetCell, ...], ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Sheet:
    """One sheet: its title in the first cell, lines below it, then its table if it has one."""

    name: str
    title: str
    lines: tuple[str | SheetLink, ...]
    table: SheetTable | None = None

    @property
    def top(self) -> int:
        """The row of the table's header, counted from 0."""
        return 1 + len(self.lines)


@dataclass(frozen=True, slots=True, kw_only=True)
class Workbook:
    """All sheets in order, and what the file says of itself. ``day``: when it was published, 2026-11-22."""

    title: str
    description: str
    day: str
    sheets: tuple[Sheet, ...]


def cell_text(words: str) -> str:
    """Words as a cell can hold them: signs that XML has not are replaced, what is too long is cut."""
    known = _NO_XML.sub("\N{REPLACEMENT CHARACTER}", words)
    return known if len(known) <= LONGEST else known[: LONGEST - len(_CUT)] + _CUT


def widths(sheet: Sheet) -> tuple[int, ...]:
    """How many letters the columns of a sheet have room for; longer text goes on in the next line."""
    if sheet.table is None:
        return (_OF_LINES,)
    columns = zip(*chain((sheet.table.header,), sheet.table.rows), strict=True)
    return tuple(min(max(_LEAST, *map(_length, column)), _MOST) + 2 for column in columns)


def decimals(book: Workbook) -> tuple[int, ...]:
    """Every count of decimals that a number of the workbook is printed with."""
    return tuple(sorted({cell.decimals for cell in _cells(book) if isinstance(cell, Number)}))


def _cells(book: Workbook) -> Iterator[SheetCell]:
    for sheet in book.sheets:
        if sheet.table is not None:
            yield from chain.from_iterable(sheet.table.rows)


def _length(cell: SheetCell) -> int:
    match cell:
        case Number():
            return len(f"{cell.value:.{cell.decimals}f}")
        case SheetLink():
            return len(cell.words)
        case _:
            return len(cell)
