"""A database of the first step comes to the second with every fact of its releases."""

import json
import sqlite3
from contextlib import closing
from pathlib import Path

from index_platform import migrations
from index_platform.db import engine_for
from index_platform.migrations.running import differences
from index_platform.services import database
from index_platform.settings import from_environment
from instruments.canonical import canonical_json, sha256
from tests.index_platform.migrations import first_step
from tests.index_platform.migrations.plain import DECIDE, Plain

BEFORE = (
    # number, proposer, then the moves it went through
    (1, "local", ()),
    (2, "local", ("state = 'approved', approver = 'local', approved_at = 'a'",)),
    (3, "ann", ("state = 'approved', approver = 'bob', approved_at = 'a'",)),
    (4, "local", ("state = 'withdrawn', withdrawn_by = 'local', withdrawn_at = 'w'",)),
    (5, "ann", ("state = 'withdrawn', withdrawn_by = 'bob', withdrawn_at = 'w'",)),
    (
        6,
        "ann",
        (
            "state = 'approved', approver = 'bob', approved_at = 'a'",
            "state = 'withdrawn', withdrawn_by = 'cat', withdrawn_at = 'w'",
        ),
    ),
    (
        7,
        "ann",
        ("state = 'approved', approver = 'bob'", "state = 'withdrawn'"),
    ),  # by SQL: not by whom or when
    (8, "ann", ("state = 'withdrawn'",)),
)
AFTER = {  # number: (state, decision, decider, decided_at, withdrawn_by, withdrawn_at)
    1: ("proposed", None, None, None, None, None),
    2: ("approved", "approved", "local", "a", None, None),
    3: ("approved", "approved", "bob", "a", None, None),
    4: ("withdrawn", "taken_back", "local", "w", "local", "w"),
    5: ("withdrawn", "refused", "bob", "w", "bob", "w"),
    6: ("withdrawn", "approved", "bob", "a", "cat", "w"),
    7: ("withdrawn", "approved", "bob", "unknown", "unknown", None),
    8: ("withdrawn", "refused", "unknown", "unknown", "unknown", None),
}


KEPT = ("geographies", "places", "waves", "received", "responses", "answers", "instrument_versions")


def _columns(connection: sqlite3.Connection) -> dict[str, str]:
    """The columns of the tables that no upgrade has business with."""
    told = {name: connection.execute(f"PRAGMA table_info({name})").fetchall() for name in KEPT}
    return {name: ", ".join(row[1] for row in rows) for name, rows in told.items()}


def _tables(connection: sqlite3.Connection, columns: dict[str, str]) -> dict[str, list[tuple[object, ...]]]:
    """Every row in those columns."""
    return {name: connection.execute(f"SELECT {columns[name]} FROM {name}").fetchall() for name in KEPT}


def test_an_upgrade_keeps_every_fact_of_every_release(tmp_path: Path) -> None:
    settings = from_environment({"THRIVING_DATA_DIR": str(tmp_path)})
    with closing(first_step.made(settings.database_file)) as connection:
        for number, proposer, moves in BEFORE:
            first_step.released(connection, number, proposer)
            for move in moves:
                connection.execute(f"UPDATE releases SET {move} WHERE number = {number}")
        columns = _columns(connection)
        before = _tables(connection, columns)
        content = (
            "SELECT number, wave, definition, snapshot_sha256, manifest, document, document_sha256, entries, "
        )
        content += "ledger_sha256 FROM releases ORDER BY number"
        releases = connection.execute(content).fetchall()
    assert database.upgraded(settings) == ("0001", migrations.HEAD)
    assert database.health(settings).sound
    with closing(sqlite3.connect(settings.database_file)) as connection:
        assert _tables(connection, columns) == before
        assert connection.execute(content).fetchall() == releases
        rows = connection.execute(
            "SELECT r.number, r.state, p.decision, p.decider, p.decided_at, r.withdrawn_by, r.withdrawn_at "
            "FROM releases r JOIN proposals p ON p.number = r.proposal AND p.subject = 'R' || r.number"
        ).fetchall()
        assert {row[0]: row[1:] for row in rows} == AFTER
        proposers = connection.execute(
            "SELECT number, proposer, proposed_at, rehearsal FROM proposals"
        ).fetchall()
        assert proposers == [(number, proposer, "p", 1) for number, proposer, _ in BEFORE]
        origins = dict(connection.execute("SELECT label, origin FROM instrument_versions").fetchall())
        assert origins == {"brs@1.0": "shipped", "ours@1.0": "local"}
        for text, digest, document in connection.execute(
            "SELECT p.content, p.content_sha256, r.document_sha256 FROM proposals p "
            "JOIN releases r ON r.proposal = p.number"
        ):
            assert text.encode() == canonical_json(json.loads(text))
            assert sha256(text.encode()) == digest
            assert json.loads(text)["document"] == document


def test_a_release_proposed_before_the_upgrade_goes_on_after_it(tmp_path: Path) -> None:
    settings = from_environment({"THRIVING_DATA_DIR": str(tmp_path)})
    with closing(first_step.made(settings.database_file)) as connection:
        first_step.released(connection, 1)
    database.upgraded(settings)
    plain = Plain(settings.database_file)
    plain.do(DECIDE, "approved", "local", 1)
    plain.do("UPDATE releases SET state = 'approved'")
    plain.released("first", 2, proposer="local", rehearsal=True)
    plain.connection.close()


def test_the_tables_say_what_the_step_made(template: Path) -> None:
    engine = engine_for(template)
    assert differences(engine) == []
    engine.dispose()
