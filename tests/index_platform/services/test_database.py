import os
import sqlite3
import subprocess
import sys
from collections.abc import Callable
from contextlib import closing
from pathlib import Path

import pytest

from index_platform.db import reading, unit_of_work
from index_platform.queries.intake import Intake
from index_platform.services import auditing, database
from index_platform.settings import Settings, from_environment
from index_platform.tables import WaveRow
from instruments.canonical import sha256
from instruments.errors import ConflictError, InvalidInputError, MeasureError, NotFoundError
from tests.index_platform.survey import MOMENT, Survey, arrival


def _at_step(settings: Settings, step: str) -> None:
    with closing(sqlite3.connect(settings.database_file)) as connection:
        connection.execute("UPDATE alembic_version SET version_num = ?", (step,))
        connection.commit()


def test_an_old_schema_is_refused_with_the_way_out(settings: Settings) -> None:
    database.upgraded(settings)
    _at_step(settings, "0000")
    with pytest.raises(ConflictError, match="at step 0000") as refusal, database.opened(settings):
        pass
    assert "thriving database upgrade" in refusal.value.fix
    assert not database.health(settings).sound


def test_a_newer_schema_is_left_alone(settings: Settings) -> None:
    database.upgraded(settings)
    _at_step(settings, "9999")
    with pytest.raises(ConflictError, match="of a newer program"), database.opened(settings):
        pass
    with pytest.raises(ConflictError, match="of a newer program"):
        database.upgraded(settings)


@pytest.mark.parametrize(
    "content", [b"not a database at all, but long enough to look at" * 30, b"PK\x03\x04" * 300]
)
def test_a_file_that_is_no_database_is_refused_and_left_as_it_is(settings: Settings, content: bytes) -> None:
    settings.data_dir.mkdir()
    settings.database_file.write_bytes(content)
    for use in (database.upgraded, database.health, lambda where: database.opened(where).__enter__()):
        with pytest.raises(InvalidInputError, match="not an SQLite database"):
            use(settings)
    assert settings.database_file.read_bytes() == content


def test_a_database_of_somebody_else_is_left_alone(settings: Settings) -> None:
    settings.data_dir.mkdir()
    with closing(sqlite3.connect(settings.database_file)) as connection:
        connection.execute("CREATE TABLE theirs (x)")
    with pytest.raises(ConflictError, match="holds no schema of ours"):
        database.upgraded(settings)


def test_there_is_nothing_to_check_or_back_up_before_the_first_use(
    settings: Settings, tmp_path: Path
) -> None:
    with pytest.raises(NotFoundError, match="there is no database at"):
        database.health(settings)
    with pytest.raises(NotFoundError, match="there is no database at"):
        database.backed_up(settings, tmp_path / "copy.db", moment=MOMENT)
    assert not settings.data_dir.exists()


def test_a_place_where_nothing_can_be_made_is_told(tmp_path: Path) -> None:
    (tmp_path / "file").write_text("")
    where = from_environment({"THRIVING_DATA_DIR": str(tmp_path / "file" / "data")})
    with pytest.raises(InvalidInputError, match="cannot be made"), database.opened(where):
        pass


def _below_a_file(survey: Survey) -> None:
    (survey.file.parent / "file").write_text("")
    database.backed_up(survey.settings, survey.file.parent / "file" / "copy.db", moment=MOMENT)


def _into_a_folder_that_is_not_there(survey: Survey) -> None:
    database.backed_up(survey.settings, survey.file.parent / "none" / "copy.db", moment=MOMENT)


def _of_a_folder(survey: Survey) -> None:
    where = from_environment({"THRIVING_DATABASE_URL": f"sqlite:///{survey.file.parent}"})
    with database.opened(where):
        pass


def _locked_by_another(survey: Survey) -> None:
    with survey.engine.connect() as connection:
        connection.exec_driver_sql("PRAGMA busy_timeout = 10")
    with closing(sqlite3.connect(survey.file, isolation_level=None)) as other:
        other.execute("BEGIN IMMEDIATE")
        _change(survey)


def _without_the_right_to_write(survey: Survey) -> None:
    with survey.engine.connect() as connection:
        connection.exec_driver_sql("PRAGMA query_only = ON")
    _change(survey)


def _change(survey: Survey) -> None:
    with unit_of_work(survey.engine) as session:
        session.get_one(WaveRow, "first").title = "changed"


@pytest.mark.parametrize(
    ("use", "kind", "what", "fix"),
    [
        (_below_a_file, InvalidInputError, "nothing can be written there", "may write to"),
        (_into_a_folder_that_is_not_there, InvalidInputError, "nothing can be written", "may write to"),
        (_of_a_folder, InvalidInputError, "it is a folder", "THRIVING_DATABASE_URL"),
        (_locked_by_another, ConflictError, "in use by another command", "Wait"),
        (_without_the_right_to_write, InvalidInputError, "may not write it", "Let this account write"),
    ],
)
def test_what_the_surroundings_refuse_is_told_with_a_way_out(
    survey: Survey, use: Callable[[Survey], None], kind: type[MeasureError], what: str, fix: str
) -> None:
    with pytest.raises(kind, match=what) as refusal:
        use(survey)
    assert fix in refusal.value.fix


def test_a_damaged_database_is_not_backed_up(survey: Survey, tmp_path: Path) -> None:
    """Its pages are copied as they are; the copy is looked at before it gets its name."""
    with closing(sqlite3.connect(survey.file)) as connection:
        connection.execute("PRAGMA wal_checkpoint(TRUNCATE)")
        [[page]] = connection.execute("SELECT rootpage FROM sqlite_master WHERE name = 'waves'").fetchall()
        [[size]] = connection.execute("PRAGMA page_size").fetchall()
    survey.engine.dispose()
    content = bytearray(survey.file.read_bytes())
    content[(page - 1) * size : page * size] = b"\xff" * size
    survey.file.write_bytes(content)
    with pytest.raises(InvalidInputError, match=r"is damaged, and so would be its backup"):
        database.backed_up(survey.settings, tmp_path / "copy.db", moment=MOMENT)
    assert not (tmp_path / "copy.db").exists()


def test_damage_is_found(survey: Survey) -> None:
    with closing(sqlite3.connect(survey.file)) as connection:
        connection.execute("PRAGMA foreign_keys = OFF")
        connection.execute("INSERT INTO answers (response, item, code) VALUES (77, 'brs1', 1)")
        connection.commit()
    found = database.health(survey.settings)
    assert not found.sound
    assert found.problems == ("row None of answers refers to no responses",)


def test_a_backup_is_a_whole_database_and_never_replaces_a_file(survey: Survey, tmp_path: Path) -> None:
    copy = tmp_path / "copy.db"
    with Intake(survey.engine, clock=lambda: MOMENT) as intake:  # also while it is in use
        intake.accept(arrival(1)).result()
        database.backed_up(survey.settings, copy, moment=MOMENT)
    with closing(sqlite3.connect(copy)) as connection:
        assert connection.execute("SELECT COUNT(*) FROM answers").fetchone() == (6,)
    before = copy.read_bytes()
    with pytest.raises(ConflictError, match="already"):
        database.backed_up(survey.settings, copy, moment=MOMENT)
    assert copy.read_bytes() == before


def test_a_new_database_is_made_once_also_by_many_at_the_same_time(settings: Settings) -> None:
    program = (
        "import sys; from pathlib import Path; from index_platform.settings import from_environment; "
        "from index_platform.services import database; "
        f"where = from_environment({{'THRIVING_DATA_DIR': {str(settings.data_dir)!r}}}); "
        "engine = database.opened(where); engine.__enter__(); engine.__exit__(None, None, None)"
    )
    command = [sys.executable, "-c", program]
    root = Path(__file__).resolve().parents[3]
    started = [subprocess.Popen(command, cwd=root) for _ in range(4)]
    assert [process.wait() for process in started] == [0, 0, 0, 0]
    assert database.health(settings).sound
    assert [path.name for path in settings.data_dir.iterdir() if path.name.startswith(".")] == []


def test_the_connections_are_durable_and_strict(survey: Survey) -> None:
    wanted = {"journal_mode": "wal", "synchronous": 2, "foreign_keys": 1, "busy_timeout": 30000}
    with reading(survey.engine) as session:
        raw = session.connection()
        assert {name: raw.exec_driver_sql(f"PRAGMA {name}").scalar() for name in wanted} == wanted


def test_a_unit_of_work_that_fails_stores_nothing(survey: Survey) -> None:
    def fail() -> None:
        with unit_of_work(survey.engine) as session:
            session.get_one(WaveRow, "first").title = "changed"
            session.flush()
            raise RuntimeError("half way")

    with pytest.raises(RuntimeError):
        fail()
    with reading(survey.engine) as session:
        assert session.get_one(WaveRow, "first").title == "autumn 2026"


def test_a_backup_is_an_entry_in_the_database_and_in_the_copy(survey: Survey, tmp_path: Path) -> None:
    before = auditing.head(survey.engine).entries
    database.backed_up(survey.settings, tmp_path / "copy.db", moment=MOMENT)
    for file in (survey.file, tmp_path / "copy.db"):
        with closing(sqlite3.connect(file)) as connection:
            last = connection.execute("SELECT number, actor, action, key FROM audit ORDER BY number DESC")
            assert last.fetchone() == (before + 1, "local", "database.backup", "copy.db")


def test_a_database_before_its_upgrade_is_backed_up_without_an_entry(survey: Survey, tmp_path: Path) -> None:
    _at_step(survey.settings, "0001")
    before = auditing.head(survey.engine)
    database.backed_up(survey.settings, tmp_path / "copy.db", moment=MOMENT)
    assert auditing.head(survey.engine) == before


def _mode(path: Path) -> int:
    return path.stat().st_mode & 0o777


def test_what_holds_answers_is_for_this_account_alone(settings: Settings, tmp_path: Path) -> None:
    before = os.umask(0o022)
    try:
        database.upgraded(settings)
        database.backed_up(settings, tmp_path / "copy.db", moment=MOMENT)
    finally:
        os.umask(before)
    assert _mode(settings.data_dir) == 0o700
    for file in (settings.database_file, tmp_path / "copy.db"):
        assert _mode(file) == 0o600


def test_a_database_that_others_can_read_is_told_and_closed_by_an_upgrade(survey: Survey) -> None:
    files = [survey.file, *survey.file.parent.glob(f"{survey.file.name}-*")]
    for file in files:
        file.chmod(0o644)
    found = database.health(survey.settings)
    assert not found.sound
    assert "chmod 600" in found.problems[0]
    database.upgraded(survey.settings)
    assert {_mode(file) for file in files if file.exists()} == {0o600}
    assert database.health(survey.settings).sound


@pytest.mark.parametrize("label", ["ours@1.0", "ons4@1.0"])
def test_what_is_said_to_ship_and_does_not_is_told(survey: Survey, label: str) -> None:
    with closing(sqlite3.connect(survey.file)) as connection:
        insert = "INSERT INTO instrument_versions VALUES (?, ?, '{}', 't', 'shipped')"
        connection.execute(insert, (sha256(b"{}"), label))
        connection.commit()
    found = database.health(survey.settings)
    assert found.problems == (
        f"{label} is said to ship with this program, which ships no such questionnaire",
    )
