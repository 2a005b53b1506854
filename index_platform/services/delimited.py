"""Tables of text that people send as CSV: read strictly and row by row, so that a large one takes no memory.

What is something else is told clearly. A file is looked at as bytes, then as rows, before any of it is given.
A row in which single bytes are no text is given as it is, with these bytes as lone surrogates: whoever reads
rows asks ``broken``. Where most of them are, or the first line is, it is the file that is refused.
"""

import codecs
import csv
import os
import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from itertools import islice
from pathlib import Path

from instruments.errors import ConflictError, InvalidInputError, NotFoundError

DELIMITERS = {",": "comma", ";": "semicolon", "\t": "tab"}
LONGEST_LINE = 1_000_000  # bytes: no questionnaire has as much on a line
_SIGNATURES = (
    (b"PK\x03\x04", "an Excel workbook or another zip file"),
    (b"\xd0\xcf\x11\xe0", "an old Excel workbook"),
    (b"PAR1", "a Parquet file"),
    (b"%PDF", "a PDF"),
    (b"\x1f\x8b", "a compressed file"),
    (b"SQLite format 3\x00", "a database"),
    (b"$FL2", "an SPSS file"),
    (b"\xff\xfe", "text in UTF-16"),
    (b"\xfe\xff", "text in UTF-16"),
)
_PART = 1 << 20  # bytes looked at together
_ENDS = re.compile(rb"\r\n|\r|\n")
_ESCAPED = re.compile("[\udc80-\udcff]")  # bytes that are no UTF-8, as Python keeps them (PEP 383)
_NUL = "\x00"
KEPT = "surrogateescape"  # how such bytes are read, and written again as they were
ZERO, NO_UTF8 = "a zero byte", "bytes that are no UTF-8"
_SAVE = "Save it as 'CSV UTF-8' in the program it comes from."

Row = tuple[int, tuple[str, ...]]  # the line on which it begins, and its cells


@dataclass(frozen=True, slots=True)
class Table:
    """A table with the names of its columns. Its rows have as many cells as there are."""

    path: Path
    columns: tuple[str, ...]
    delimiter: str
    count: int  # of rows
    has_mark: bool  # whether the file begins with the mark of UTF-8
    stamp: tuple[int, int]  # size and moment of the last change

    @property
    def where(self) -> str:
        """The file, for errors."""
        return str(self.path)

    def rows(self) -> Iterator[Row]:
        """Every row, as often as asked; ConflictError where the file was changed meanwhile."""
        yield from islice(_lines(self.path, self.delimiter), 1, None)
        if _stamp(self.path) != self.stamp:
            raise ConflictError(
                "the file was changed while it was read",
                where=self.where,
                fix="Import it again when nobody writes to it.",
            )


def read(path: Path) -> Table:
    """The table in a CSV file: UTF-8 with or without BOM; comma, semicolon or tab; blank lines left out."""
    stamp, has_mark = _checked(path)
    delimiter = _delimiter(path)
    lines = _lines(path, delimiter)
    _, names = next(lines, (0, ()))
    columns = _columns(names, str(path))
    count = _row_count(lines, path)
    return Table(path, columns, delimiter, count, has_mark, stamp)


def broken(text: str) -> str:
    """What of a text is none: a zero byte, or bytes that are no UTF-8; empty where all of it is text."""
    if _NUL in text:
        return ZERO
    return "" if text.isascii() or not _ESCAPED.search(text) else NO_UTF8


def _row_count(rows: Iterator[Row], path: Path) -> int:
    """The number of rows; refused where there is none, or where most of them are no text."""
    count = wrong = 0
    first = (0, "")
    for line, cells in rows:
        count += 1
        if why := broken("".join(cells)):
            wrong, first = wrong + 1, first if wrong else (line, why)
    if count == 0:
        what = "the file has a line of column names and no row"
        raise _refusal(what, path, "Add at least one row of answers.")
    if 2 * wrong > count:
        raise _no_text(path, *first)
    return count


def _checked(path: Path) -> tuple[tuple[int, int], bool]:
    """What tells whether a file changes, and whether it begins with a mark; refused where it is no text."""
    try:
        with path.open("rb") as file:
            stamp = _stamp(path)
            start = file.read(max(len(sign) for sign, _ in _SIGNATURES))
            if kind := next((kind for sign, kind in _SIGNATURES if start.startswith(sign)), None):
                raise _refusal(f"this is {kind}, not a CSV file", path, _SAVE)
            file.seek(0)
            _require_text(iter(lambda: file.read(_PART), b""), path)
    except FileNotFoundError as error:
        raise NotFoundError("there is no such file", where=str(path), fix="Check the path.") from error
    except OSError as error:
        what = f"the file cannot be read: {error.strerror}"
        raise _refusal(what, path, "Give a file that this account may read.") from error
    return stamp, start.startswith(codecs.BOM_UTF8)


def _require_text(parts: Iterable[bytes], path: Path) -> None:
    """Refuse what begins with no line of text in UTF-8, has no line of a usual length, or is blank."""
    decoder = codecs.getincrementaldecoder("utf-8-sig")(KEPT)
    line, length, is_blank = 1, 0, True
    for part in parts:
        text = decoder.decode(part)
        if line == 1 and (why := broken(text.partition("\n")[0])):
            raise _no_text(path, line, why)
        is_blank = not text.strip() and is_blank
        length = _longest(part, length, line, path)
        line += part.count(b"\n")
    if is_blank:
        raise _refusal("the file is empty", path, "Give a line of column names and a row for each response.")


def _longest(part: bytes, length: int, line: int, path: Path) -> int:
    """How long the line is that goes on behind this part; refused where one is too long."""
    begin = 0
    for number, end in enumerate(_ENDS.finditer(part)):
        _require_length(length + end.start() - begin, line + number, path)
        length, begin = 0, end.end()
    length += len(part) - begin
    _require_length(length, line + part.count(b"\n"), path)
    return length


def _require_length(length: int, line: int, path: Path) -> None:
    if length > LONGEST_LINE:
        what = f"line {line} has more than {LONGEST_LINE:,} bytes: this is no table of answers"
        raise _refusal(what, path, "Look at the ends of its lines: each response has a line of its own.")


def _no_text(path: Path, line: int, why: str) -> InvalidInputError:
    """The refusal of a file of which the first line or most rows are no text; ``line``: the first of them."""
    if why == ZERO:
        return _refusal(f"there is a zero byte on line {line}: this is no text", path, _SAVE)
    what = f"line {line} is not UTF-8 text; it may be Windows-1252, as Excel saves a plain 'CSV'"
    return _refusal(what, path, _SAVE)


def _stamp(path: Path) -> tuple[int, int]:
    found = os.stat(path)
    return found.st_size, found.st_mtime_ns


def _delimiter(path: Path) -> str:
    """The sign that parts the first line into most columns; a comma where there is only one."""

    def columns(delimiter: str) -> int:
        try:
            return len(next(_lines(path, delimiter), (0, ("",)))[1])
        except InvalidInputError:
            return 0

    return max(DELIMITERS, key=columns)  # the first of equals


def _lines(path: Path, delimiter: str) -> Iterator[Row]:
    with path.open(encoding="utf-8-sig", errors=KEPT, newline="") as file:
        reader = csv.reader(file, delimiter=delimiter, strict=True)
        line = 1
        try:
            for cells in reader:
                if any(cell.strip() for cell in cells):
                    yield line, tuple(cell.strip() for cell in cells)
                line = reader.line_num + 1
        except csv.Error as error:
            raise InvalidInputError(
                f"the row that begins on line {line} cannot be read ({error})",
                where=str(path),
                fix='Look at its quotes: a cell begins and ends with ", and a " inside is written twice.',
            ) from error


def _columns(names: tuple[str, ...], where: str) -> tuple[str, ...]:
    fix = "Give every column a name of its own in the first line."
    for number, name in enumerate(names, 1):
        if not name:
            raise InvalidInputError(f"column {number} has no name", where=f"{where}, line 1", fix=fix)
        if names.index(name) != number - 1:
            what = f"the column name {name!r} is there twice"
            raise InvalidInputError(what, where=f"{where}, line 1", fix=fix)
    return names


def _refusal(what: str, path: Path, fix: str) -> InvalidInputError:
    return InvalidInputError(what, where=str(path), fix=fix)
