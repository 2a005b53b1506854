"""Which step of the schema a database file stands at, and whether the file is sound."""

import sqlite3
from contextlib import closing
from pathlib import Path

from index_platform.db import in_our_words
from instruments.errors import InvalidInputError


def revision(file: Path) -> str | None:
    """The step of the schema in ``file``; None where it holds no table of ours."""
    rows = _rows(file, "SELECT name FROM sqlite_master WHERE name = 'alembic_version'")
    if not rows:
        return None
    found = _rows(file, "SELECT version_num FROM alembic_version")
    return str(found[0][0]) if found else None


def damage(file: Path) -> tuple[str, ...]:
    """What a quick look finds damaged in the pages of ``file``. Empty where they are sound."""
    try:
        found = _rows(file, "PRAGMA quick_check")
    except InvalidInputError as error:  # so damaged that SQLite cannot look at all of it
        return (error.what,)
    return tuple(str(row[0]) for row in found if row[0] != "ok")


def unsound(file: Path) -> tuple[str, ...]:
    """What SQLite finds broken in ``file``: damaged pages, references to nothing. Empty where it is sound."""
    broken = tuple(str(row[0]) for row in _rows(file, "PRAGMA integrity_check") if row[0] != "ok")
    orphans = (
        f"row {row[1]} of {row[0]} refers to no {row[2]}" for row in _rows(file, "PRAGMA foreign_key_check")
    )
    return broken + tuple(orphans)


def count(file: Path, table: str) -> int:
    """The number of rows in a table of ours."""
    return int(str(_rows(file, f'SELECT count(*) FROM "{table}"')[0][0]))


def tables(file: Path) -> frozenset[str]:
    """The names of the tables in a database of ours, which may be of an earlier step."""
    named = _rows(file, "SELECT name FROM sqlite_master WHERE type = 'table'")
    return frozenset(str(row[0]) for row in named)


def _rows(file: Path, statement: str) -> list[tuple[object, ...]]:
    with (
        in_our_words(file),
        closing(sqlite3.connect(f"{file.resolve().as_uri()}?mode=rw", uri=True)) as connection,
    ):
        return connection.execute(statement).fetchall()
