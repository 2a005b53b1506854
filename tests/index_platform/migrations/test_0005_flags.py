"""Flags have a table."""

import sqlite3
from contextlib import closing
from pathlib import Path

import pytest

from index_platform import migrations
from index_platform.services import database
from index_platform.settings import from_environment
from tests.index_platform.migrations import first_step


@pytest.fixture
def file(tmp_path: Path) -> Path:
    """A database of the step before, with a response, brought to the newest step."""
    settings = from_environment({"THRIVING_DATA_DIR": str(tmp_path)})
    with closing(first_step.made(settings.database_file)):
        pass
    assert database.upgraded(settings) == ("0001", migrations.HEAD)
    return settings.database_file


def test_a_flag_belongs_to_a_response_and_is_raised_once(file: Path) -> None:
    with closing(sqlite3.connect(file, isolation_level=None)) as connection:
        connection.execute("PRAGMA foreign_keys = ON")
        add = "INSERT INTO flags (response, rule, item, detail) VALUES (?, 'check', 'brs1', 'least')"
        connection.execute(add, (1,))
        for response, why in ((1, "UNIQUE"), (99, "FOREIGN KEY")):
            with pytest.raises(sqlite3.IntegrityError, match=why):
                connection.execute(add, (response,))
