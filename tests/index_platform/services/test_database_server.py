"""A database of a PostgreSQL server: made, refused, held to its promises, found again after a restart."""

import os
import shlex
import subprocess
import sys
from collections.abc import Callable, Iterator
from contextlib import closing
from pathlib import Path

import pytest
from sqlalchemy import make_url
from sqlalchemy.exc import DatabaseError
from sqlmodel import Session

from index_platform import migrations
from index_platform.db import engine_at, reading, unit_of_work
from index_platform.queries import audit, waves
from index_platform.queries.arrivals import NotStoredError
from index_platform.queries.intake import Intake
from index_platform.refusals import OutOfReachError
from index_platform.services import auditing, database
from index_platform.settings import Settings, from_environment
from instruments.answers import AnswerRow
from instruments.errors import (
    ConflictError,
    InvalidInputError,
    MeasureError,
    NotFoundError,
    NotPermittedError,
)
from tests.index_platform.migrations.plain import PlainOnServer
from tests.index_platform.survey import MOMENT, Survey, arrival
from tests.postgres import Server, binaries

pytestmark = [pytest.mark.both_databases, pytest.mark.only_postgresql]


def _settings(url: str) -> Settings:
    return from_environment({"THRIVING_DATABASE_URL": url})


@pytest.fixture
def empty(postgres_server: Server) -> Settings:
    """Settings that name a database with nothing in it."""
    return _settings(postgres_server.empty())


@pytest.fixture
def sql(survey: Survey) -> Iterator[PlainOnServer]:
    """A plain connection of whoever owns the tables."""
    with closing(PlainOnServer(survey.settings.database_url)) as connection:
        yield connection


def test_an_empty_database_is_made_by_who_asks_for_it_and_is_sound(empty: Settings) -> None:
    assert not database.is_there(empty)
    with pytest.raises(NotFoundError, match="there is no database at") as refusal:
        database.health(empty)
    assert "thriving database upgrade" in refusal.value.fix
    assert database.upgraded(empty) == (None, migrations.HEAD)
    assert database.upgraded(empty) == (migrations.HEAD, migrations.HEAD)
    assert database.health(empty).problems == ()


def test_a_database_is_made_once_also_by_two_at_the_same_time(empty: Settings) -> None:
    command = [str(Path(sys.executable).with_name("thriving")), "database", "upgrade"]
    environment = {**os.environ, "THRIVING_DATABASE_URL": empty.database_url}
    started = [
        subprocess.Popen(command, env=environment, stdout=subprocess.PIPE, text=True) for _ in range(2)
    ]
    told = [process.communicate()[0] for process in started]
    assert [process.returncode for process in started] == [0, 0], told
    assert database.health(empty).sound


def test_a_database_of_somebody_else_is_left_alone(empty: Settings) -> None:
    with closing(PlainOnServer(empty.database_url)) as sql:
        sql.do("CREATE TABLE theirs (x integer)")
    for use in (database.upgraded, lambda where: database.opened(where).__enter__()):
        with pytest.raises(ConflictError, match="holds no schema of ours"):
            use(empty)


def test_a_database_that_cannot_hold_every_language_is_refused(postgres_server: Server) -> None:
    kind = "TEMPLATE template0 ENCODING latin1 LOCALE 'C' LOCALE_PROVIDER libc"
    postgres_server.do(f"CREATE DATABASE {{}} OWNER thriving {kind}", "latin")
    with pytest.raises(InvalidInputError, match="keeps its texts as LATIN1") as refusal:
        database.upgraded(_settings(postgres_server.url("latin")))
    assert "createdb --encoding=UTF8" in refusal.value.fix


@pytest.mark.parametrize(("step", "told"), [("0001", "at step 0001"), ("9999", "of a newer program")])
def test_another_step_is_refused(survey: Survey, sql: PlainOnServer, step: str, told: str) -> None:
    sql.do("UPDATE alembic_version SET version_num = ?", step)
    with pytest.raises(ConflictError, match=told), database.opened(survey.settings):
        pass
    assert not database.health(survey.settings).sound


def _out_of_reach(server: Server) -> str:
    return server.url("any").replace(str(server.socket), "/nowhere") + "&password=secret"


def _not_there(server: Server) -> str:
    return server.url("nothing")


def _not_ours(server: Server) -> str:
    """A database whose owner is another role, with nothing in it."""
    server.do("CREATE DATABASE {}", "theirs")
    return server.url("theirs")


@pytest.mark.parametrize(
    ("address", "kind", "what", "fix"),
    [
        (_out_of_reach, OutOfReachError, "does not answer", "Start the server"),
        (_not_there, OutOfReachError, "does not exist", "createdb --encoding=UTF8"),
        (_not_ours, InvalidInputError, "may not do this", "the owner of the database"),
    ],
)
def test_what_a_server_refuses_is_told_with_a_way_out(
    postgres_server: Server,
    address: Callable[[Server], str],
    kind: type[MeasureError],
    what: str,
    fix: str,
) -> None:
    with pytest.raises(kind, match=what) as refusal:
        database.upgraded(_settings(address(postgres_server)))
    assert fix in refusal.value.fix
    assert "secret" not in str(refusal.value)


def _change(survey: Survey) -> None:
    with unit_of_work(survey.engine) as session:
        waves.set_state(session, "first", "closed")
        audit.write(session, audit.Deed(actor="local", action="a", kind="k", key="x", moment="t"))


def test_one_unit_of_work_waits_for_another_and_not_for_ever(survey: Survey) -> None:
    with survey.engine.connect() as connection:
        connection.exec_driver_sql("SET lock_timeout = '20ms'")
        connection.commit()
    other = engine_at(survey.settings.database_url)
    with unit_of_work(other), pytest.raises(ConflictError, match="in use by another command"):
        _change(survey)
    other.dispose()
    _change(survey)


def test_a_server_that_takes_no_changes_is_told(survey: Survey) -> None:
    with survey.engine.connect() as connection:
        connection.exec_driver_sql("SET default_transaction_read_only = on")
        connection.commit()
    with pytest.raises(InvalidInputError, match="takes no changes"):
        _change(survey)


def test_looking_changes_nothing_and_sees_one_state(survey: Survey) -> None:
    def look(session: Session) -> str:
        session.expire_all()
        return waves.get(session, "first").state

    with reading(survey.engine) as session:
        assert look(session) == "open"
        _change(survey)
        assert look(session) == "open"
        with pytest.raises(DatabaseError, match="read-only"):
            waves.set_state(session, "first", "planned")


def test_a_commit_is_on_disk_before_it_is_acknowledged(
    survey: Survey, sql: PlainOnServer, postgres_server: Server
) -> None:
    """Whatever the server does for others; and where it waits for no disk at all, the check says so."""
    sql.do("ALTER ROLE thriving SET synchronous_commit = off")
    try:
        other = engine_at(survey.settings.database_url)
        with reading(other) as session, Intake(other, clock=lambda: MOMENT) as intake:
            shown = session.connection().exec_driver_sql("SHOW synchronous_commit").scalar_one()
            assert (shown, intake._writer.execute("SHOW synchronous_commit")) == ("on", [("on",)])
        other.dispose()
        with closing(PlainOnServer(survey.settings.database_url)) as another:
            assert another.do("SHOW synchronous_commit") == [("off",)]
    finally:
        sql.do("ALTER ROLE thriving RESET synchronous_commit")
    told = "the server runs with fsync = off: an answer that was acknowledged may be lost when the power goes"
    postgres_server.set("fsync", "off")
    try:
        assert told in database.health(survey.settings).problems
    finally:
        postgres_server.set("fsync", "on")
    assert database.health(survey.settings).sound


def test_what_somebody_answered_is_in_no_message(survey: Survey) -> None:
    """A server repeats the row that it refuses; whoever reads a log has no right to it."""
    with Intake(survey.engine, clock=lambda: MOMENT) as intake:
        telling = arrival(1, rows=(AnswerRow("my neighbour Jack", None, None),))
        with pytest.raises(NotStoredError, match="ck_answers_something") as refusal:
            intake.accept(telling).result()
    with pytest.raises(DatabaseError) as error, unit_of_work(survey.engine) as session:
        session.connection().exec_driver_sql(
            "INSERT INTO drafts (id, holder_sha256, wave, instrument_sha256, language, place_asked, answers, "
            "started_at, saved_at) VALUES ('d', 'h', 'no', 'no', 'en', NULL, 'my neighbour Jack', 't', 't')"
        )
    for told in (refusal.value, error.value.orig):
        assert "Jack" not in str(told)


def test_the_intake_finds_a_server_again_that_was_started_anew(
    survey: Survey, postgres_server: Server
) -> None:
    with Intake(survey.engine, clock=lambda: MOMENT) as intake:
        assert intake.accept(arrival(1)).result()[0].created
        postgres_server.end_connections()
        assert intake.accept(arrival(2)).result()[0].created
        assert not intake.accept(arrival(1)).result()[0].created
    assert survey.rows("SELECT COUNT(*) FROM responses") == [(2,)]


def test_a_server_that_is_away_is_told_and_what_comes_later_is_stored(
    survey: Survey, postgres_server: Server
) -> None:
    with Intake(survey.engine, clock=lambda: MOMENT) as intake:
        with postgres_server.closed():
            with pytest.raises(NotStoredError, match="does not answer"):
                intake.accept(arrival(1)).result()
            with pytest.raises(OutOfReachError):
                _change(survey)
        assert intake.accept(arrival(1)).result()[0].created
        _change(survey)


def test_a_backup_is_left_to_the_tools_of_the_server_and_they_bring_it_all_back(
    survey: Survey, postgres_server: Server, tmp_path: Path
) -> None:
    with Intake(survey.engine, clock=lambda: MOMENT) as intake:
        intake.accept(arrival(1)).result()
    with pytest.raises(NotPermittedError, match="backed up by the tools of the server") as refusal:
        database.backed_up(survey.settings, tmp_path / "all.dump", moment=MOMENT)
    dump, _, restore = refusal.value.fix.removeprefix("Run: ").partition(
        ". To restore it into an empty database, run: "
    )
    _run(dump)
    another = postgres_server.empty()
    names = [make_url(url).database or "" for url in (survey.settings.database_url, another)]
    _run(restore.replace(*names))
    there = _settings(another)
    assert database.health(there).problems == ()
    engine = engine_at(another)
    assert auditing.head(engine) == auditing.head(survey.engine)
    engine.dispose()


def _run(command: str) -> None:
    name, *words = shlex.split(command)
    programs = binaries()
    assert programs is not None
    subprocess.run([programs / name, *words], check=True)
