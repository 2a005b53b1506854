import sqlite3
from contextlib import closing
from pathlib import Path

import pytest
from alembic.script import ScriptDirectory

from index_platform import migrations
from index_platform.db import engine_for
from index_platform.migrations.running import configuration, differences, upgrade
from index_platform.services import database
from tests.index_platform.survey import Survey


def test_the_tables_and_the_steps_say_the_same(survey: Survey) -> None:
    assert differences(survey.engine) == []


def test_a_missing_column_would_be_seen(survey: Survey) -> None:
    with closing(sqlite3.connect(survey.file)) as connection:
        connection.execute("ALTER TABLE waves DROP COLUMN next")
    assert len(differences(survey.engine)) == 1


@pytest.mark.parametrize(
    ("statements", "told"),
    [
        (["DROP TRIGGER audit_delete"], "the trigger audit_delete is gone"),
        (
            [
                "DROP TRIGGER proposals_once",
                "CREATE TRIGGER proposals_once BEFORE UPDATE ON proposals WHEN 0 BEGIN SELECT 1; END",
            ],
            "the trigger proposals_once is not as it was made",
        ),
        (
            ["CREATE TRIGGER more AFTER INSERT ON received BEGIN SELECT 1; END"],
            "the trigger more is not ours",
        ),
    ],
)
def test_a_guard_that_was_taken_away_or_changed_is_seen(
    survey: Survey, statements: list[str], told: str
) -> None:
    with closing(sqlite3.connect(survey.file)) as connection:
        for statement in statements:
            connection.execute(statement)
    health = database.health(survey.settings)
    assert health.problems == (f"the schema differs: {told}",)


def test_the_newest_step_is_the_one_the_program_knows() -> None:
    assert ScriptDirectory.from_config(configuration()).get_heads() == [migrations.HEAD]


def test_upgrading_twice_changes_nothing(tmp_path: Path) -> None:
    engine = engine_for(tmp_path / "new.db")
    upgrade(engine)
    upgrade(engine)
    assert differences(engine) == []
    engine.dispose()


def test_an_upgrade_that_fails_leaves_nothing_half_done(tmp_path: Path) -> None:
    file = tmp_path / "taken.db"
    with closing(sqlite3.connect(file)) as connection:
        connection.execute("CREATE TABLE answers (mine)")
    engine = engine_for(file)
    with pytest.raises(Exception, match="table answers already exists"):
        upgrade(engine)
    engine.dispose()
    with closing(sqlite3.connect(file)) as connection:
        assert connection.execute("SELECT name FROM sqlite_master WHERE type = 'table'").fetchall() == [
            ("answers",)
        ]


def test_a_database_made_by_opening_is_at_the_newest_step(survey: Survey) -> None:
    assert database.health(survey.settings).sound
