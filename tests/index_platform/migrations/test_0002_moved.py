"""Rows moved or pushed aside by other names of their keys, tried by plain SQL: every guard holds by value."""

import pytest

from tests.index_platform.migrations.plain import DECIDE, GRANT, OURS, PROPOSE, Plain

GUARDED = ("accounts", "audit", "grants", "instrument_versions", "proposals", "received", "releases", "waves")
ENTRY = "INSERT INTO audit VALUES (?, 't', 'ann', '[]', 'a', 'k', 'x', '', 'done', '{}', ?, ?)"
KEYS = {
    "accounts": ("id", "email"),
    "grants": ("account",),
    "instrument_versions": ("sha256", "label"),
    "proposals": ("number",),
    "received": ("id",),
    "releases": ("number", "proposal"),
    "waves": ("key",),
    "audit": ("number",),
}


@pytest.fixture
def full(sql: Plain) -> Plain:
    """With at least two rows in every table that is guarded."""
    sql.do(ENTRY, 1, "", "a" * 64)
    sql.do(ENTRY, 2, "a" * 64, "b" * 64)
    sql.do(GRANT, "ann", "analyst", "local")
    sql.do(GRANT, "bob", "analyst", "local")
    sql.released()
    sql.released(number=2)
    sql.do(
        "INSERT INTO received SELECT 'r-2', wave, instrument, door, sha256, content, status, reason, "
        "received_at, taken_by FROM received"
    )
    return sql


def rows(sql: Plain, table: str) -> list[tuple[object, ...]]:
    """Everything that a table holds, with the hidden number of each row."""
    return sql.do(f"SELECT rowid, * FROM {table} ORDER BY rowid")


@pytest.mark.parametrize("verb", ["UPDATE", "UPDATE OR REPLACE"])
@pytest.mark.parametrize("name", ["rowid", "_rowid_", "oid"])
@pytest.mark.parametrize("table", GUARDED)
def test_no_row_takes_the_hidden_number_of_another(full: Plain, table: str, name: str, verb: str) -> None:
    before = rows(full, table)
    first, second = before[0][0], before[1][0]
    for number in (first, 99):
        full.refuses(".", f"{verb} {table} SET {name} = ? WHERE rowid = ?", number, second)
    assert rows(full, table) == before


@pytest.mark.parametrize(("table", "key"), [(table, key) for table in KEYS for key in KEYS[table]])
def test_no_row_takes_the_key_of_another(full: Plain, table: str, key: str) -> None:
    before = rows(full, table)
    statement = (
        f"UPDATE OR REPLACE {table} SET {key} = (SELECT {key} FROM {table} WHERE rowid = ?) WHERE rowid = ?"
    )
    full.refuses(".", statement, before[0][0], before[1][0])
    assert rows(full, table) == before


@pytest.mark.parametrize(
    "statement",
    [
        "INSERT OR REPLACE INTO accounts (rowid, id, email, name, state, password_hash, created_at) "
        "VALUES (1, 'eve', 'eve@example.org', 'Eve', 'active', 'hash', 't1')",
        "INSERT OR REPLACE INTO waves (rowid, key, title, kind, state, instrument_sha256, geography_id, "
        "population, selection, source, next, margins, sha256, created_at) SELECT 1, 'new', title, kind, "
        "state, instrument_sha256, geography_id, population, selection, source, next, margins, sha256, "
        "created_at FROM waves WHERE key = 'live'",
        "INSERT OR REPLACE INTO instrument_versions (rowid, sha256, label, content, published_at, origin) "
        "VALUES (1, 'new', 'new@1.0', '{}', 't2', 'local')",
        "INSERT OR REPLACE INTO received (rowid, id, wave, instrument, door, sha256, content, status, "
        "received_at) VALUES (1, 'r-9', 'first', 'brs@1.0', 'import', 'h', x'00', 'accepted', 't1')",
    ],
)
def test_no_new_row_pushes_another_aside_by_its_hidden_number(full: Plain, statement: str) -> None:
    table = statement.split()[4]
    before = rows(full, table)
    full.refuses(".", statement)
    assert rows(full, table) == before


def test_a_rehearsal_does_not_step_in_for_what_waits_for_two_people(sql: Plain) -> None:
    waiting = sql.released(number=2)
    with sql.alone():
        sql.do(PROPOSE, "release", "R2", '{"document":"d"}', True, "local")
    sql.refuses(
        "what was proposed never changes",
        "UPDATE OR REPLACE proposals SET rowid = ?, decision = 'approved', decider = 'bob', "
        "decided_at = 't2' WHERE number = ?",
        waiting,
        waiting + 1,
    )
    sql.refuses("approved by the decision", "UPDATE releases SET state = 'approved' WHERE number = 2")


@pytest.mark.parametrize(
    ("kind", "subject", "content", "rehearsal"),
    [
        ("instrument", "R1", '{"document":"d"}', False),
        ("release", "R7", '{"document":"d"}', False),
        ("release", "R1", '{"document":"other"}', False),
        ("release", "R1", '{"document":"d"}', True),
    ],
)
def test_a_release_looks_again_at_what_was_approved(
    sql: Plain, kind: str, subject: str, content: str, rehearsal: bool
) -> None:
    """Also where the proposal was put in its place by somebody who took a guard away for a moment."""
    proposal = sql.released()
    (guard,) = sql.do("SELECT sql FROM sqlite_master WHERE name = 'proposals_content'")
    sql.do("DROP TRIGGER proposals_content")
    sql.do(
        "UPDATE proposals SET kind = ?, subject = ?, content = ?, rehearsal = ?",
        *(kind, subject, content, rehearsal),
    )
    sql.do(str(guard[0]))
    sql.do(DECIDE, "approved", "bob", proposal)
    sql.refuses("approved by the decision", "UPDATE releases SET state = 'approved'")


def test_what_was_rehearsed_keeps_its_place_when_it_is_approved(sql: Plain) -> None:
    sql.do(DECIDE, "approved", "bob", sql.proposed("ann", "instrument", OURS))
    before = rows(sql, "instrument_versions")
    sql.refuses(
        "append-only",
        f"UPDATE OR REPLACE instrument_versions SET origin = 'approved', rowid = 1 WHERE sha256 = '{OURS}'",
    )
    assert rows(sql, "instrument_versions") == before
