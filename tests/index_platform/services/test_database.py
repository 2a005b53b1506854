import sqlite3
import subprocess
import sys
from contextlib import closing
from pathlib import Path

import pytest

from index_platform.db import reading, unit_of_work
from index_platform.queries.intake import Intake
from index_platform.services import database
from index_platform.settings import Settings, from_environment
from index_platform.tables import WaveRow
from instruments.errors import ConflictError, InvalidInputError, NotFoundError
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
    with pytest.raises(NotFoundError, match="no database yet"):
        database.health(settings)
    with pytest.raises(NotFoundError, match="no database yet"):
        database.backed_up(settings, tmp_path / "copy.db")
    assert not settings.data_dir.exists()


def test_a_place_where_nothing_can_be_made_is_told(tmp_path: Path) -> None:
    (tmp_path / "file").write_text("")
    where = from_environment({"THRIVING_DATA_DIR": str(tmp_path / "file" / "data")})
    with pytest.raises(InvalidInputError, match="cannot be made"), database.opened(where):
        pass


def test_damage_is_found(survey: Survey) -> None:
    with closing(sqlite3.connect(survey.file)) as connection:
        connection.execute("PRAGMA foreign_keys = OFF")
        connection.execute("INSERT INTO answers VALUES (77, 'brs1', 1, NULL)")
        connection.commit()
    found = database.health(survey.settings)
    assert not found.sound
    assert found.problems == ("row None of answers refers to no responses",)


def test_a_backup_is_a_whole_database_and_never_replaces_a_file(survey: Survey, tmp_path: Path) -> None:
    copy = tmp_path / "copy.db"
    with Intake(survey.file, clock=lambda: MOMENT) as intake:  # also while it is in use
        intake.accept(arrival(1)).result()
        database.backed_up(survey.settings, copy)
    with closing(sqlite3.connect(copy)) as connection:
        assert connection.execute("SELECT COUNT(*) FROM answers").fetchone() == (6,)
    before = copy.read_bytes()
    with pytest.raises(ConflictError, match="already"):
        database.backed_up(survey.settings, copy)
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
