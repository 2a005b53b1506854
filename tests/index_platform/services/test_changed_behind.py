"""What somebody who holds the machine can do to a published definition, and how it is found.

An owner of tables may take every guard away; nothing within a database can forbid that. So the statements
that go round the guards are refused, and what was changed behind them is told by ``thriving database check``.
"""

import re
from collections.abc import Callable, Iterator
from contextlib import closing
from pathlib import Path

import pytest

from index_platform.db import reading
from index_platform.migrations.guards import Guard, statements
from index_platform.queries import definitions
from index_platform.services import database, instruments
from instruments import catalogue
from instruments.errors import NotReproducedError
from tests.index_platform.migrations.plain import Plain, PlainOnServer, plain_to
from tests.index_platform.survey import MOMENT, STREET, Survey

BRS = catalogue.get("brs@1.0").sha256
CHANGED = "the published definition brs@1.0 is not what it was: its content has another hash"
DIFFERS = "the schema differs: the"

EVERYWHERE = (
    "UPDATE instrument_versions SET content = '{}'",
    f"UPDATE instrument_versions SET content = replace(content, 'e', 'a') WHERE sha256 = '{BRS}'",
    "UPDATE instrument_versions SET label = 'brs@9.9'",
    "UPDATE instrument_versions SET sha256 = 'x'",
    "DELETE FROM instrument_versions",
    f"DELETE FROM instrument_versions WHERE sha256 = '{BRS}'",
    f"INSERT INTO instrument_versions VALUES ('{BRS}', 'brs@1.0', '{{}}', 't', 'local') "
    "ON CONFLICT (sha256) DO UPDATE SET content = '{}'",
    "WITH others AS (SELECT '{}' AS content) "
    "UPDATE instrument_versions SET content = others.content FROM others",
)
ON_SQLITE = (
    "UPDATE OR REPLACE instrument_versions SET content = '{}'",
    "UPDATE OR IGNORE instrument_versions SET content = '{}'",
    "UPDATE instrument_versions SET rowid = rowid + 100",
    "UPDATE instrument_versions SET _rowid_ = 7, content = '{}'",
    f"REPLACE INTO instrument_versions VALUES ('{BRS}', 'brs@1.0', '{{}}', 't', 'shipped')",
    "INSERT OR REPLACE INTO instrument_versions (rowid, sha256, label, content, published_at, origin) "
    "SELECT rowid, 'x', 'x@1.0', '{}', 't', 'local' FROM instrument_versions",
    "PRAGMA recursive_triggers = OFF; PRAGMA foreign_keys = OFF; PRAGMA ignore_check_constraints = ON; "
    f"REPLACE INTO instrument_versions VALUES ('{BRS}', 'brs@1.0', '{{}}', 't', 'shipped')",
)
ON_SERVER = (
    "TRUNCATE instrument_versions CASCADE",
    "TRUNCATE ONLY geographies CASCADE",
    "MERGE INTO instrument_versions USING (SELECT 1) AS one ON true WHEN MATCHED THEN DELETE",
    "MERGE INTO instrument_versions USING (SELECT 1) AS one ON true "
    "WHEN MATCHED THEN UPDATE SET content = '{}'",
    f"COPY instrument_versions FROM PROGRAM 'echo {BRS},brs@1.0,x,t,local' (FORMAT csv)",
    "SET session_replication_role = replica; UPDATE instrument_versions SET content = '{}'",
    "SET session_replication_role = replica; DELETE FROM instrument_versions",
    "SET session_replication_role = replica; TRUNCATE instrument_versions CASCADE",
    "CREATE TEMP TABLE proposals AS SELECT 'instrument' AS kind, sha256 AS subject, 'approved' AS decision, "
    "false AS rehearsal FROM instrument_versions; INSERT INTO instrument_versions "
    "SELECT 'x', 'x@1.0', content, 't', 'approved' FROM instrument_versions LIMIT 1",
)


@pytest.fixture
def sql(survey: Survey) -> Iterator[Plain]:
    """A connection of whoever owns the tables."""
    with closing(plain_to(survey.settings.database_url)) as connection:
        yield connection


@pytest.fixture
def superuser(survey: Survey) -> Iterator[Plain]:
    """A connection of whoever may do everything on the server."""
    url = survey.settings.database_url.replace("//thriving@", "//postgres@")
    with closing(PlainOnServer(url)) as connection:
        yield connection


def _refused(sql: Plain, statement: str) -> None:
    before = sql.do("SELECT * FROM instrument_versions ORDER BY sha256")
    *first, last = statement.split("; ")
    for one in first:
        sql.do(one)
    sql.refuses("append-only|never deleted|two people approve", last)
    assert sql.do("SELECT * FROM instrument_versions ORDER BY sha256") == before


@pytest.mark.both_databases
@pytest.mark.parametrize("statement", EVERYWHERE)
def test_a_published_definition_is_neither_changed_nor_deleted(sql: Plain, statement: str) -> None:
    _refused(sql, statement)


@pytest.mark.parametrize("statement", ON_SQLITE)
def test_nor_by_what_only_sqlite_knows(sql: Plain, statement: str) -> None:
    _refused(sql, statement)


@pytest.mark.both_databases
@pytest.mark.only_postgresql
@pytest.mark.parametrize("statement", ON_SERVER)
def test_nor_by_what_only_a_server_knows_not_even_by_its_superuser(superuser: Plain, statement: str) -> None:
    _refused(superuser, statement)


@pytest.mark.both_databases
@pytest.mark.only_postgresql
@pytest.mark.parametrize(
    "table", ["accounts", "audit", "instrument_versions", "proposals", "received", "releases", "waves"]
)
def test_what_is_never_deleted_is_not_emptied_either(sql: Plain, table: str) -> None:
    sql.refuses("append-only|never deleted", f"TRUNCATE {table} CASCADE")


def _told(survey: Survey) -> str:
    found = database.health(survey.settings)
    assert not found.sound
    return "\n".join(found.problems)


@pytest.mark.both_databases
def test_what_was_changed_while_a_guard_was_away_is_told(survey: Survey, sql: Plain) -> None:
    with sql.without("instrument_versions_update", "instrument_versions"):
        sql.do("UPDATE instrument_versions SET content = replace(content, 'quickly', 'slowly')")
    assert _told(survey) == CHANGED


@pytest.mark.both_databases
def test_a_definition_is_judged_once_and_again_when_it_was_changed(survey: Survey, sql: Plain) -> None:
    with reading(survey.engine) as session:
        judged = definitions.instrument(session, "brs@1.0")
    with reading(survey.engine) as session:
        assert definitions.instrument(session, "brs@1.0") is judged
    with sql.without("instrument_versions_update", "instrument_versions"):
        sql.do("UPDATE instrument_versions SET content = replace(content, 'quickly', 'slowly')")
    with reading(survey.engine) as session, pytest.raises(NotReproducedError):
        definitions.instrument(session, "brs@1.0")


@pytest.mark.both_databases
def test_what_was_deleted_while_guards_were_away_is_told(survey: Survey, sql: Plain, tmp_path: Path) -> None:
    """Also where nothing refers to it any more: it was written down that it was published."""
    (tmp_path / "street.yaml").write_text(STREET)
    street, _ = instruments.publish(survey.engine, tmp_path / "street.yaml", moment=MOMENT)
    with sql.without("instrument_versions_delete", "instrument_versions"):
        sql.do("DELETE FROM instrument_versions WHERE label = 'street@1.0'")
    gone = re.escape(f"a published definition is gone (hash {street.sha256[:12]}): ")
    assert re.fullmatch(rf"{gone}entry \d+ of the audit names it", _told(survey))


@pytest.mark.both_databases
def test_a_guard_that_is_away_is_told_by_its_name(survey: Survey, sql: Plain) -> None:
    with sql.without("instrument_versions_delete", "instrument_versions"):
        assert f"{DIFFERS} trigger instrument_versions_delete is" in _told(survey)
    assert database.health(survey.settings).sound


def _emptied(sql: Plain) -> None:
    """The function stays, and refuses nothing."""
    harmless = Guard("audit_delete", "DELETE ON audit", "audit is append-only", "FALSE")
    sql.do(next(iter(statements(harmless, "postgresql", "public"))))


def _as_owner(*given: str) -> Callable[[Plain], None]:
    def change(sql: Plain) -> None:
        for statement in given:
            sql.do(statement)

    return change


@pytest.mark.both_databases
@pytest.mark.only_postgresql
@pytest.mark.parametrize(
    ("change", "told"),
    [
        (
            _as_owner("ALTER TABLE received DISABLE TRIGGER USER"),
            f"{DIFFERS} trigger received_truncate is not as it was made",
        ),
        (
            _as_owner("ALTER TABLE audit ENABLE TRIGGER audit_delete"),
            f"{DIFFERS} trigger audit_delete is not as it was made",
        ),
        (_as_owner("DROP FUNCTION audit_delete CASCADE"), f"{DIFFERS} trigger audit_delete is gone"),
        (_emptied, f"{DIFFERS} trigger audit_delete is not as it was made"),
        (
            _as_owner("ALTER TABLE proposals DROP CONSTRAINT ck_proposals_two_people"),
            f"{DIFFERS} constraint ck_proposals_two_people of proposals is gone",
        ),
        (
            _as_owner("CREATE RULE quiet AS ON UPDATE TO waves DO INSTEAD NOTHING"),
            f"{DIFFERS} rule quiet of waves is not ours",
        ),
        (
            _as_owner(
                "ALTER TABLE instrument_versions ALTER content TYPE varchar "
                "USING replace(content, 'quickly', '')"
            ),
            CHANGED,
        ),
        (
            _as_owner("ALTER FUNCTION proposals_decider() SET search_path = pg_temp, public"),
            f"{DIFFERS} trigger proposals_decider is not as it was made",
        ),
    ],
)
def test_what_an_owner_of_a_database_can_do_is_told(
    survey: Survey, sql: Plain, change: Callable[[Plain], None], told: str
) -> None:
    change(sql)
    assert told in _told(survey)


@pytest.mark.both_databases
@pytest.mark.only_postgresql
def test_references_to_nothing_that_a_superuser_made_are_told(survey: Survey, superuser: Plain) -> None:
    superuser.do("SET session_replication_role = replica")
    superuser.do("INSERT INTO answers (response, item, code) VALUES (77, 'brs1', 1), (77, 'brs2', 1)")
    superuser.do("INSERT INTO recovery_codes VALUES ('c', 'nobody')")
    assert set(database.health(survey.settings).problems) == {
        "2 rows of answers refer to no responses",
        "1 row of recovery_codes refers to no accounts",
    }
