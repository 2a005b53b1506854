"""Flags have a table, and a draft that was begun before knows of no check that was asked."""

import sqlite3
from contextlib import closing
from pathlib import Path

import pytest

from index_platform import migrations
from index_platform.db import engine_for
from index_platform.migrations.running import differences, upgrade
from index_platform.services import database
from index_platform.settings import from_environment
from tests.index_platform.migrations import first_step

DRAFT = (
    "INSERT INTO drafts (id, holder_sha256, wave, instrument_sha256, language, place_asked, answers, "
    "started_at, saved_at) SELECT 'd', 'h', key, instrument_sha256, 'en', 0, '{}', 'm', 'm' FROM waves"
)


@pytest.fixture
def file(tmp_path: Path) -> Path:
    """A database of the step before, with a response and a draft, brought to the newest step."""
    settings = from_environment({"THRIVING_DATA_DIR": str(tmp_path)})
    with closing(first_step.made(settings.database_file)):
        pass
    engine = engine_for(settings.database_file)
    upgrade(engine, "0004")
    engine.dispose()
    with closing(sqlite3.connect(settings.database_file, isolation_level=None)) as connection:
        connection.execute(DRAFT)
    assert database.upgraded(settings) == ("0004", migrations.HEAD)
    return settings.database_file


def test_an_old_draft_goes_on_and_the_tables_say_what_the_step_made(file: Path) -> None:
    engine = engine_for(file)
    assert differences(engine) == []
    engine.dispose()
    with closing(sqlite3.connect(file)) as connection:
        assert connection.execute("SELECT answers, kept FROM drafts").fetchall() == [("{}", "[]")]


def test_a_flag_belongs_to_a_response_and_is_raised_once(file: Path) -> None:
    with closing(sqlite3.connect(file, isolation_level=None)) as connection:
        connection.execute("PRAGMA foreign_keys = ON")
        add = "INSERT INTO flags (response, rule, item, detail) VALUES (?, 'check', 'brs1', 'least')"
        connection.execute(add, (1,))
        for response, why in ((1, "UNIQUE"), (99, "FOREIGN KEY")):
            with pytest.raises(sqlite3.IntegrityError, match=why):
                connection.execute(add, (response,))
