"""Rows of a file that could not be taken, in a file beside it: as they came, and in a last column why.

Mended, it is imported as it is: the last column is left out then.
"""

import csv
import os
from collections.abc import Sequence
from pathlib import Path
from types import TracebackType
from typing import Self, TextIO

from index_platform.services.conversion import Problem
from index_platform.services.delimited import KEPT, Table
from instruments.errors import InvalidInputError

COLUMN = "problem"
_MOST = 1000  # rejects files of one name


class Rejects:
    """The rejects file of one table. It is made with its first row, and never in the place of another."""

    def __init__(self, table: Table, *, is_own: bool) -> None:
        """is_own: whether the last column of the table is that of an earlier rejects file."""
        self._table, self._is_own = table, is_own
        self._columns = table.columns[:-1] if is_own else table.columns
        self._file: TextIO | None = None
        self.path: Path | None = None  # None before the first row
        self.count = 0

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.end()

    def end(self) -> None:
        """Have every row on disk, before anything rests on it."""
        if self._file is not None and not self._file.closed:
            self._file.flush()
            os.fsync(self._file.fileno())
            self._file.close()

    def add(self, cells: Sequence[str], problems: Sequence[Problem]) -> None:
        """Write one row, and everything that is wrong with it. A row of too few cells stays one."""
        if self._file is None:
            self.path, self._file = self._made()
            self._write((*self._columns, COLUMN))
        own = cells[:-1] if self._is_own and len(cells) == len(self._table.columns) else cells
        self._write((*own, " ".join(f"{_place(one)}{one.what}. {one.fix}" for one in problems)))
        self.count += 1

    def _made(self) -> tuple[Path, TextIO]:
        source = self._table.path
        for number in range(1, _MOST + 1):
            more = "" if number == 1 else f"-{number}"
            path = source.with_name(f"{source.stem}.rejects{more}{source.suffix}")
            try:
                encoding = "utf-8-sig" if self._table.has_mark else "utf-8"
                return path, path.open("x", encoding=encoding, errors=KEPT, newline="")
            except FileExistsError:
                continue
            except OSError as error:
                raise InvalidInputError(
                    f"the rows that cannot be taken cannot be written: {error.strerror}",
                    where=str(path),
                    fix="Give a file in a folder in which this account may write.",
                ) from error
        raise InvalidInputError(
            f"there are {_MOST:,} rejects files of this name",
            where=str(source),
            fix="Move those that are mended to another folder.",
        )

    def _write(self, cells: Sequence[str]) -> None:
        if self._file is not None:
            csv.writer(self._file, delimiter=self._table.delimiter, lineterminator="\n").writerow(cells)


def _place(problem: Problem) -> str:
    return f"{problem.column}: " if problem.column else ""
