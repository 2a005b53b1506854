import sqlite3
from collections.abc import Iterator
from contextlib import closing
from pathlib import Path

import pytest

from index_platform import migrations
from index_platform.db import engine_for, prepare
from index_platform.migrations.running import configuration, differences, upgrade
from index_platform.queries.intake import Intake
from index_platform.services import database, releases
from tests.index_platform.survey import MOMENT, Survey, Way, arrival

COPY = (
    "INSERT INTO releases SELECT 9, wave, definition, {state}, proposer, proposed_at, {approver}, NULL, "
    "NULL, NULL, snapshot_sha256, manifest, document, document_sha256, entries, ledger_sha256 FROM releases"
)


@pytest.fixture
def stored(survey: Survey) -> Iterator[sqlite3.Connection]:
    with Intake(survey.file, clock=lambda: MOMENT) as intake:
        intake.accept(arrival(1)).result()
    with closing(sqlite3.connect(survey.file)) as connection:
        prepare(connection)
        yield connection


@pytest.mark.parametrize(
    "statement",
    [
        "UPDATE instrument_versions SET content = '{}'",
        "DELETE FROM instrument_versions",
        "UPDATE received SET content = x'00'",
        "UPDATE received SET status = 'held', reason = 'x'",
        "DELETE FROM received",
        "INSERT OR REPLACE INTO received SELECT id, wave, instrument, door, sha256, x'00', status, reason, "
        "received_at FROM received",
        "INSERT OR REPLACE INTO instrument_versions SELECT sha256, label, '{}', published_at "
        "FROM instrument_versions",
    ],
)
def test_definitions_and_received_bytes_can_not_be_rewritten(
    stored: sqlite3.Connection, statement: str
) -> None:
    with pytest.raises(sqlite3.IntegrityError, match=r"append-only|FOREIGN KEY"):
        stored.execute(statement)
    assert stored.execute("SELECT content FROM received").fetchall() == [(arrival(1).content,)]
    assert stored.execute("SELECT COUNT(*) FROM instrument_versions WHERE content = '{}'").fetchone() == (0,)


@pytest.mark.parametrize(
    "statement",
    [
        "UPDATE responses SET wave = 'nowhere'",
        "UPDATE responses SET mode = 'fax'",
        "INSERT INTO answers VALUES (1, 'brs9', NULL, NULL)",
        "INSERT INTO answers VALUES (1, 'brs9', NULL, 'lost')",
        "INSERT INTO answers VALUES (99, 'brs1', 1, NULL)",
        "UPDATE waves SET state = 'ajar'",
        "UPDATE waves SET kind = 'secret'",
        "UPDATE waves SET instrument_sha256 = 'none'",
        "INSERT INTO received VALUES ('x', 'w', 'i', 'd', 's', x'00', 'held', NULL, 'now')",
        "INSERT INTO received VALUES ('x', 'w', 'i', 'd', 's', x'00', 'accepted', 'why', 'now')",
    ],
)
def test_what_contradicts_itself_can_not_be_stored(stored: sqlite3.Connection, statement: str) -> None:
    with pytest.raises(sqlite3.IntegrityError, match="constraint failed"):
        stored.execute(statement)


@pytest.mark.parametrize(
    ("statement", "why"),
    [
        ("UPDATE releases SET document = '{}', state = 'withdrawn'", "content of a release never changes"),
        ("UPDATE releases SET entries = '[]', state = 'withdrawn'", "content of a release never changes"),
        ("UPDATE releases SET manifest = '{}', state = 'approved', approver = 'local'", "never changes"),
        ("DELETE FROM releases", "withdrawn, never deleted"),
        ("UPDATE releases SET state = 'approved'", "CHECK constraint failed"),
        ("UPDATE releases SET state = 'approved', proposer = 'ann', approver = 'ann'", "never changes"),
        ("UPDATE releases SET state = 'proposed'", "from proposed to approved to withdrawn"),
        (COPY.format(state="'approved'", approver="'local'"), "starts as proposed"),
    ],
)
def test_a_release_only_moves_on(way: Way, statement: str, why: str) -> None:
    releases.proposed(way.engine, way.run, moment=MOMENT)
    with closing(sqlite3.connect(way.settings.database_file)) as connection:
        prepare(connection)
        with pytest.raises(sqlite3.IntegrityError, match=why):
            connection.execute(statement)


def test_one_person_can_not_be_both_once_there_are_names(way: Way) -> None:
    releases.proposed(way.engine, way.run, moment=MOMENT, actor="ann")
    with closing(sqlite3.connect(way.settings.database_file)) as connection:
        with pytest.raises(sqlite3.IntegrityError, match="two_people"):
            connection.execute("UPDATE releases SET state = 'approved', approver = 'ann'")
        connection.execute("UPDATE releases SET state = 'approved', approver = 'bob'")


def test_a_withdrawn_release_stays_withdrawn_and_remembers_who_approved_it(way: Way) -> None:
    releases.proposed(way.engine, way.run, moment=MOMENT)
    releases.approved(way.engine, "R1", moment=MOMENT)
    with closing(sqlite3.connect(way.settings.database_file)) as connection:
        with pytest.raises(sqlite3.IntegrityError, match="from proposed to approved"):
            connection.execute("UPDATE releases SET state = 'withdrawn', approver = 'nobody'")
        connection.execute("UPDATE releases SET state = 'withdrawn'")
        with pytest.raises(sqlite3.IntegrityError, match="from proposed to approved"):
            connection.execute("UPDATE releases SET state = 'approved'")


def test_the_answers_of_residents_can_not_be_released_yet(way: Way) -> None:
    releases.proposed(way.engine, way.run, moment=MOMENT)
    with closing(sqlite3.connect(way.settings.database_file)) as connection:
        connection.execute("UPDATE waves SET kind = 'live'")
        with pytest.raises(sqlite3.IntegrityError, match="only synthetic and research"):
            connection.execute(COPY.format(state="state", approver="NULL"))


def test_the_tables_and_the_steps_say_the_same(survey: Survey) -> None:
    assert differences(survey.engine) == []


def test_a_missing_column_would_be_seen(survey: Survey) -> None:
    with closing(sqlite3.connect(survey.file)) as connection:
        connection.execute("ALTER TABLE waves DROP COLUMN next")
    assert len(differences(survey.engine)) == 1


def test_the_newest_step_is_the_one_the_program_knows() -> None:
    from alembic.script import ScriptDirectory

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
