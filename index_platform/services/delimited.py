"""Tables of text that people send as CSV: read strictly, and told clearly where they are something else."""

import csv
import io
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from instruments.errors import InvalidInputError, NotFoundError

DELIMITERS = {",": "comma", ";": "semicolon", "\t": "tab"}
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
_SAVE = "Save it as 'CSV UTF-8' in the program it comes from."


@dataclass(frozen=True, slots=True)
class Table:
    """A table with the names of its columns. ``rows`` are (line, cells), as many cells as there are."""

    where: str
    columns: tuple[str, ...]
    delimiter: str
    rows: tuple[tuple[int, tuple[str, ...]], ...]


def read(path: Path) -> Table:
    """The table in a CSV file: UTF-8 with or without BOM; comma, semicolon or tab; blank lines left out."""
    text = _text(path)
    delimiter = _delimiter(text, str(path))
    lines = list(_lines(text, delimiter, str(path)))
    columns = _columns(lines[0][1] if lines else (), str(path))
    if len(lines) == 1:
        raise _refusal(
            "the file has a line of column names and no row", path, "Add at least one row of answers."
        )
    return Table(str(path), columns, delimiter, tuple(lines[1:]))


def _text(path: Path) -> str:
    data = _bytes(path)
    kind = next((kind for start, kind in _SIGNATURES if data.startswith(start)), None)
    if kind is not None:
        raise _refusal(f"this is {kind}, not a CSV file", path, _SAVE)
    if (zero := data.find(b"\x00")) >= 0:
        raise _refusal(f"there is a zero byte on line {_line(data, zero)}: this is no text", path, _SAVE)
    try:
        text = data.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        what = f"line {_line(data, error.start)} is not UTF-8 text"
        raise _refusal(what, path, _SAVE) from error
    if not text.strip():
        raise _refusal("the file is empty", path, "Give a line of column names and a row for each response.")
    return text


def _bytes(path: Path) -> bytes:
    try:
        return path.read_bytes()
    except FileNotFoundError as error:
        raise NotFoundError("there is no such file", where=str(path), fix="Check the path.") from error
    except OSError as error:
        what = f"the file cannot be read: {error.strerror}"
        raise _refusal(what, path, "Give a file that this account may read.") from error


def _delimiter(text: str, where: str) -> str:
    """The sign that parts the first line into most columns; a comma where there is only one."""

    def columns(delimiter: str) -> int:
        try:
            return len(next(_lines(text, delimiter, where), (0, ("",)))[1])
        except InvalidInputError:
            return 0

    return max(DELIMITERS, key=columns)  # the first of equals


def _lines(text: str, delimiter: str, where: str) -> Iterator[tuple[int, tuple[str, ...]]]:
    reader = csv.reader(io.StringIO(text, newline=""), delimiter=delimiter, strict=True)
    line = 1
    try:
        for cells in reader:
            if any(cell.strip() for cell in cells):
                yield line, tuple(cell.strip() for cell in cells)
            line = reader.line_num + 1
    except csv.Error as error:
        raise InvalidInputError(
            f"the row that begins on line {line} cannot be read ({error})",
            where=where,
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


def _line(data: bytes, offset: int) -> int:
    return data.count(b"\n", 0, offset) + 1


def _refusal(what: str, path: Path, fix: str) -> InvalidInputError:
    return InvalidInputError(what, where=str(path), fix=fix)
