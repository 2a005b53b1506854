"""What the first step keeps by itself. What later steps add or put in its place stands in their own tests."""

import sqlite3
from collections.abc import Iterator
from contextlib import closing
from pathlib import Path

import pytest

from tests.index_platform.migrations import first_step

COPY = (
    "INSERT INTO releases SELECT 9, wave, definition, {state}, proposer, proposed_at, {approver}, NULL, "
    "NULL, NULL, snapshot_sha256, manifest, document, document_sha256, entries, ledger_sha256 FROM releases"
)


@pytest.fixture
def first(tmp_path: Path) -> Iterator[sqlite3.Connection]:
    """A database at step 0001 with one answer and one proposed release."""
    with closing(first_step.made(tmp_path / "first.db")) as connection:
        first_step.released(connection, 1)
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
    first: sqlite3.Connection, statement: str
) -> None:
    with pytest.raises(sqlite3.IntegrityError, match=r"append-only|FOREIGN KEY"):
        first.execute(statement)
    assert first.execute("SELECT content, status FROM received").fetchall() == [(b"\1\2", "accepted")]
    assert first.execute("SELECT COUNT(*) FROM instrument_versions WHERE content <> '{}'").fetchone() == (2,)


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
        "UPDATE releases SET state = 'approved'",
    ],
)
def test_what_contradicts_itself_can_not_be_stored(first: sqlite3.Connection, statement: str) -> None:
    with pytest.raises(sqlite3.IntegrityError, match="constraint failed"):
        first.execute(statement)


@pytest.mark.parametrize(
    ("statement", "why"),
    [
        ("UPDATE releases SET document = '{}', state = 'withdrawn'", "content of a release never changes"),
        ("UPDATE releases SET entries = '[]', state = 'withdrawn'", "content of a release never changes"),
        ("UPDATE releases SET manifest = '[]', state = 'approved', approver = 'local'", "never changes"),
        ("DELETE FROM releases", "withdrawn, never deleted"),
        ("UPDATE releases SET state = 'approved', proposer = 'ann', approver = 'ann'", "never changes"),
        ("UPDATE releases SET state = 'proposed'", "from proposed to approved to withdrawn"),
        (COPY.format(state="'approved'", approver="'local'"), "starts as proposed"),
    ],
)
def test_a_release_only_moves_on(first: sqlite3.Connection, statement: str, why: str) -> None:
    with pytest.raises(sqlite3.IntegrityError, match=why):
        first.execute(statement)


def test_one_person_can_not_be_both_once_there_are_names(first: sqlite3.Connection) -> None:
    first_step.released(first, 2, "ann")
    with pytest.raises(sqlite3.IntegrityError, match="two_people"):
        first.execute("UPDATE releases SET state = 'approved', approver = 'ann' WHERE number = 2")
    first.execute("UPDATE releases SET state = 'approved', approver = 'bob' WHERE number = 2")


def test_a_withdrawn_release_stays_withdrawn_and_remembers_who_approved_it(first: sqlite3.Connection) -> None:
    first.execute("UPDATE releases SET state = 'approved', approver = 'local'")
    with pytest.raises(sqlite3.IntegrityError, match="from proposed to approved"):
        first.execute("UPDATE releases SET state = 'withdrawn', approver = 'nobody'")
    first.execute("UPDATE releases SET state = 'withdrawn'")
    with pytest.raises(sqlite3.IntegrityError, match="from proposed to approved"):
        first.execute("UPDATE releases SET state = 'approved'")


def test_the_answers_of_residents_can_not_be_released_yet(first: sqlite3.Connection) -> None:
    first.execute("UPDATE waves SET kind = 'live'")
    with pytest.raises(sqlite3.IntegrityError, match="only synthetic and research"):
        first.execute(COPY.format(state="state", approver="NULL"))
