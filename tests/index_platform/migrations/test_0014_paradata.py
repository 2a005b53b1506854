"""How responses were answered has tables; nothing in them changes, or goes without its response."""

import sqlite3
from collections.abc import Iterator
from contextlib import closing
from pathlib import Path

import pytest

from index_platform import migrations
from index_platform.services import database
from index_platform.settings import from_environment
from tests.index_platform.migrations import first_step

ROWS = {
    "paradata": "INSERT INTO paradata (received, device) VALUES ('r-1', 'phone')",
    "page_times": "INSERT INTO page_times (received, item, seconds) VALUES ('r-1', 'brs1', 5)",
    "held_flags": (
        "INSERT INTO held_flags (received, rule, item, detail) VALUES ('r-1', 'unreadable', 'brs1', '')"
    ),
}


@pytest.fixture
def database_file(tmp_path: Path) -> Iterator[sqlite3.Connection]:
    """A database of the first step, with a response, brought to the newest step."""
    settings = from_environment({"THRIVING_DATA_DIR": str(tmp_path)})
    with closing(first_step.made(settings.database_file)):
        pass
    assert database.upgraded(settings) == ("0001", migrations.HEAD)
    with closing(sqlite3.connect(settings.database_file, isolation_level=None)) as connection:
        connection.execute("PRAGMA foreign_keys = ON")
        for statement in ROWS.values():
            connection.execute(statement)
        yield connection


@pytest.mark.parametrize("table", ROWS)
def test_what_was_kept_never_changes_and_is_there_once(database_file: sqlite3.Connection, table: str) -> None:
    with pytest.raises(sqlite3.IntegrityError, match="UNIQUE"):
        database_file.execute(ROWS[table])
    with pytest.raises(sqlite3.IntegrityError, match="FOREIGN KEY"):
        database_file.execute(ROWS[table].replace("r-1", "r-2"))
    column = ROWS[table].partition("(")[2].partition(")")[0].split(", ")[-1]
    with pytest.raises(sqlite3.IntegrityError, match="stay as they came"):
        database_file.execute(f"UPDATE {table} SET {column} = {column}")
    with pytest.raises(sqlite3.IntegrityError, match="go with their response alone"):
        database_file.execute(f"DELETE FROM {table}")


def test_no_page_took_less_than_no_time_and_no_device_is_of_another_kind(
    database_file: sqlite3.Connection,
) -> None:
    with pytest.raises(sqlite3.IntegrityError, match="CHECK"):
        database_file.execute("INSERT INTO page_times (received, item, seconds) VALUES ('r-1', 'brs2', -1)")
    database_file.execute(
        "INSERT INTO received "
        "VALUES ('r-3', 'first', 'brs@1.0', 'pages', 'h', x'00', 'accepted', NULL, 't1', NULL)"
    )
    with pytest.raises(sqlite3.IntegrityError, match="CHECK"):
        database_file.execute("INSERT INTO paradata (received, device) VALUES ('r-3', 'Nokia 3310')")
