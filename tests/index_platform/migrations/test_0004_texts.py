"""Answers that are no code have a column, and the rows that were there stay as they are."""

import sqlite3
from collections.abc import Iterator
from contextlib import closing
from pathlib import Path

import pytest

from index_platform import migrations
from index_platform.db import engine_for
from index_platform.migrations.running import differences, upgrade
from index_platform.services import database
from index_platform.settings import from_environment
from tests.index_platform.migrations import first_step

ADD = "INSERT INTO answers (response, item, code, missing, text) VALUES (1, ?, ?, ?, ?)"
KEPT = [(1, "brs1", 3, None), (1, "brs2", None, "refused"), (1, "brs3", 998, "refused"), (1, "brs4", 0, None)]


@pytest.fixture
def old(tmp_path: Path) -> Path:
    """A database at the second step, with answers of every form that it knew."""
    settings = from_environment({"THRIVING_DATA_DIR": str(tmp_path)})
    with closing(first_step.made(settings.database_file)) as connection:
        connection.executemany("INSERT INTO answers VALUES (?, ?, ?, ?)", KEPT[1:])
    engine = engine_for(settings.database_file)
    upgrade(engine, "0002")
    engine.dispose()
    return settings.database_file


@pytest.fixture
def sql(old: Path, tmp_path: Path) -> Iterator[sqlite3.Connection]:
    """The same at the newest step."""
    database.upgraded(from_environment({"THRIVING_DATA_DIR": str(tmp_path)}))
    with closing(sqlite3.connect(old, isolation_level=None)) as connection:
        yield connection


def test_an_old_database_keeps_every_answer_and_is_sound(old: Path, tmp_path: Path) -> None:
    settings = from_environment({"THRIVING_DATA_DIR": str(tmp_path)})
    assert database.upgraded(settings) == ("0002", migrations.HEAD)
    assert database.health(settings).sound
    engine = engine_for(old)
    assert differences(engine) == []
    engine.dispose()
    with closing(sqlite3.connect(old)) as connection:
        assert connection.execute("SELECT * FROM answers").fetchall() == [(*row, None) for row in KEPT]


def test_the_rows_of_a_response_still_lie_together(sql: sqlite3.Connection) -> None:
    [(made,)] = sql.execute("SELECT sql FROM sqlite_master WHERE name = 'answers'").fetchall()
    assert made.rstrip().endswith("WITHOUT ROWID")
    assert "REFERENCES responses" in made


@pytest.mark.parametrize(("code", "missing", "text"), [(None, None, "more parks"), (7, None, None)])
def test_a_text_or_a_code_has_a_row(
    sql: sqlite3.Connection, code: int | None, missing: str | None, text: str | None
) -> None:
    sql.execute(ADD, ("new", code, missing, text))
    assert sql.execute("SELECT * FROM answers WHERE item = 'new'").fetchall() == [
        (1, "new", code, missing, text)
    ]


@pytest.mark.parametrize(
    ("item", "code", "missing", "text", "why"),
    [
        ("new", None, None, None, "ck_answers_something"),
        ("new", 1, None, "words", "ck_answers_text"),
        ("new", None, "refused", "words", "ck_answers_text"),
        ("new", None, "gone", None, "ck_answers_missing"),
        ("brs1", 4, None, None, "UNIQUE"),
    ],
)
def test_the_database_refuses_a_row_that_says_nothing_or_two_things(
    sql: sqlite3.Connection, item: str, code: int | None, missing: str | None, text: str | None, why: str
) -> None:
    with pytest.raises(sqlite3.IntegrityError, match=why):
        sql.execute(ADD, (item, code, missing, text))
