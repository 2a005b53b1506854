"""Which step of the schema a database file stands at, and whether the file is sound."""

import sqlite3
from pathlib import Path

from instruments.errors import InvalidInputError


def revision(file: Path) -> str | None:
    """The step of the schema in ``file``; None where it holds no table of ours."""
    rows = _rows(file, "SELECT name FROM sqlite_master WHERE name = 'alembic_version'")
    if not rows:
        return None
    found = _rows(file, "SELECT version_num FROM alembic_version")
    return str(found[0][0]) if found else None


def unsound(file: Path) -> tuple[str, ...]:
    """What SQLite finds broken in ``file``: damaged pages, references to nothing. Empty where it is sound."""
    damage = tuple(str(row[0]) for row in _rows(file, "PRAGMA integrity_check") if row[0] != "ok")
    orphans = (
        f"row {row[1]} of {row[0]} refers to no {row[2]}" for row in _rows(file, "PRAGMA foreign_key_check")
    )
    return damage + tuple(orphans)


def count(file: Path, table: str) -> int:
    """The number of rows in a table of ours."""
    return int(str(_rows(file, f'SELECT count(*) FROM "{table}"')[0][0]))


def _rows(file: Path, statement: str) -> list[tuple[object, ...]]:
    connection = sqlite3.connect(f"{file.resolve().as_uri()}?mode=rw", uri=True)
    try:
        return connection.execute(statement).fetchall()
    except sqlite3.DatabaseError as error:
        raise InvalidInputError(
            f"the file is not an SQLite database that can be read: {error}",
            where=str(file),
            fix="Name another file in THRIVING_DATABASE_URL, or restore this one from a backup.",
        ) from error
    finally:
        connection.close()
