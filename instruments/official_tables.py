"""Official tables in CSV, as they are published: read line by line, a few columns of many."""

import csv
from collections.abc import Callable, Iterable, Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path

from instruments.errors import InvalidInputError, NotFoundError

Pick = Callable[[Sequence[str]], Sequence[int]]  # names in small letters -> positions of those wanted
Row = tuple[int, tuple[str, ...]]  # line, and the cells of the columns that were picked


@contextmanager
def opened(path: Path) -> Iterator[Iterable[str]]:
    """The lines of a table; every way in which a file cannot be read is told, also while it is read."""
    try:
        with path.open(encoding="utf-8-sig", newline="") as lines:
            yield lines
    except FileNotFoundError as error:
        fix = "Correct the name in the description, or put the file there."
        raise NotFoundError("there is no such file", where=str(path), fix=fix) from error
    except OSError as error:
        fix = "Give a file that this account may read."
        raise refused(path, f"the file cannot be opened: {error.strerror}", fix) from error
    except (UnicodeDecodeError, csv.Error) as error:
        raise refused(path, "this is not a table in UTF-8", "Save it as CSV, in UTF-8.") from error


def rows(path: Path, lines: Iterable[str], pick: Pick) -> Iterator[Row]:
    """Each row below the names, with the cells of the columns that ``pick`` finds among them."""
    reader = csv.reader(lines)
    names = next(reader, [])
    if not names:
        raise refused(path, "the file is empty", "Give a table with a line of column names.")
    places = pick([name.strip().lower() for name in names])
    for row in reader:
        if row and len(row) != len(names):
            what = f"the row has {len(row)} cells, and the first line {len(names)}"
            raise refused(path, what, "Check the commas and quotes.", line=reader.line_num)
        if row:
            yield reader.line_num, tuple(row[place] for place in places)


def position(path: Path, names: Sequence[str], name: str) -> int:
    """Where the column of this name stands, in any letters."""
    if name.lower() not in names:
        raise refused(path, f"there is no column {name!r}", f"There are: {', '.join(names)}.", line=1)
    return names.index(name.lower())


def refused(path: Path, what: str, fix: str, *, line: int | None = None) -> InvalidInputError:
    """The refusal of a table, by its name and line."""
    return InvalidInputError(what, where=f"{path}, line {line}" if line else str(path), fix=fix)


def first_of(codes: Sequence[str], most: int = 5) -> str:
    """The first of many, and how many more."""
    more = f" and {len(codes) - most} more" if len(codes) > most else ""
    return f"{', '.join(codes[:most])}{more}"
