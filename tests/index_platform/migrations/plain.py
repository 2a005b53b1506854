"""Plain SQL for the tests of steps: without our pragmas, as any other program opens the file."""

import sqlite3
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import psycopg
import pytest
from alembic.script import ScriptDirectory

from index_platform.migrations.running import configuration
from index_platform.postgresql import spelled
from index_platform.settings import SQLITE
from instruments.canonical import sha256
from tests.index_platform.migrations import first_step

STEP = ScriptDirectory.from_config(configuration()).get_revision("0002").module
OURS = sha256(first_step.OURS.encode())  # published by whoever holds the machine
# of a wave, as the first step made them
WAVE = (
    "key, title, kind, state, instrument_sha256, geography_id, population, selection, source, next, margins, "
    "sha256, created_at"
)
PEOPLE = """
INSERT INTO accounts (id, email, name, state, password_hash, created_at) VALUES
    ('ann', 'ann@example.org', 'Ann', 'active', 'hash', 't0'),
    ('bob', 'bob@example.org', 'Bob', 'active', 'hash', 't0'),
    ('cat', 'cat@example.org', 'Cat', 'disabled', 'hash', 't0'),
    ('dan', 'dan@example.org', 'Dan', 'invited', NULL, 't0');
INSERT INTO waves (WAVE) SELECT 'live', title, 'live', 'closed', instrument_sha256, geography_id, population,
    selection, source, next, margins, sha256, created_at FROM waves WHERE key = 'first';
INSERT INTO waves (WAVE) SELECT 'ours', title, 'live', 'planned', 'OURS', geography_id, population, selection,
    source, next, margins, sha256, created_at FROM waves WHERE key = 'first';
""".replace("OURS", OURS).replace("WAVE", WAVE)
PROPOSE = (
    "INSERT INTO proposals (kind, subject, content, content_sha256, reason, rehearsal, proposer, "
    "proposed_at, decision_reason) VALUES (?, ?, ?, 'hash', '', ?, ?, 't1', '')"
)
DECIDE = "UPDATE proposals SET decision = ?, decider = ?, decided_at = 't2' WHERE number = ?"
RELEASE = (
    "INSERT INTO releases (number, wave, definition, state, proposal, snapshot_sha256, manifest, document, "
    "document_sha256, entries, ledger_sha256) VALUES (?, ?, 'tci@1.0', ?, ?, 's', '{}', '{}', ?, '[]', 'l')"
)
GRANT = "INSERT INTO grants VALUES (?, ?, '', ?, 't1')"
SESSION = "INSERT INTO sessions VALUES (?, ?, 'Firefox', 't1', 't1', 't9')"


# what SQLite alone knows, and the nearest that PostgreSQL has: the guards stand before both
_NEAREST = (
    ("INSERT OR REPLACE", "INSERT"),
    ("UPDATE OR REPLACE", "UPDATE"),
    ("x'0", "'\\x0"),
)


class Plain:
    """A connection as any program has one: no pragma of ours, each statement by itself."""

    refusal: type[Exception] = sqlite3.IntegrityError
    _COLUMNS = "SELECT name FROM pragma_table_info(?)"

    def __init__(self, file: Path) -> None:
        self.connection: Any = sqlite3.connect(file, isolation_level=None)

    def do(self, statement: str, *values: object) -> list[tuple[object, ...]]:
        """The rows of a statement."""
        found: list[tuple[object, ...]] = self.connection.execute(statement, values).fetchall()
        return found

    def refuses(self, why: str, statement: str, *values: object) -> None:
        """Fail unless the statement is refused in these words."""
        with pytest.raises(self.refusal, match=why):
            self.do(statement, *values)

    def close(self) -> None:
        """Close the connection."""
        self.connection.close()

    def columns(self, table: str) -> set[str]:
        """The names of the columns of a table."""
        return {str(name) for (name,) in self.do(self._COLUMNS, table)}

    @contextmanager
    def without(self, guard: str, table: str) -> Iterator[None]:  # noqa: ARG002 - the server asks for the table
        """A block in which somebody who holds the machine took a guard away."""
        ((text,),) = self.do("SELECT sql FROM sqlite_master WHERE name = ?", guard)
        self.do(f"DROP TRIGGER {guard}")
        yield
        self.do(str(text))

    @contextmanager
    def alone(self) -> Iterator[None]:
        """A block before there are people; those who are there come back after it."""
        people = self.do("SELECT * FROM accounts")
        with self.without("accounts_delete", "accounts"):
            self.do("DELETE FROM accounts")
        yield
        for person in people:
            self.do(f"INSERT INTO accounts VALUES ({', '.join('?' * len(person))})", *person)

    def proposed(
        self,
        proposer: str = "ann",
        kind: str = "release",
        subject: str = "R1",
        *,
        rehearsal: bool = False,
    ) -> int:
        """The number of a new proposal."""
        self.do(PROPOSE, kind, subject, '{"document":"d"}', rehearsal, proposer)
        return int(str(self.do("SELECT MAX(number) FROM proposals")[0][0]))

    def released(self, wave: str = "live", number: int = 1, **changes: object) -> int:
        """The number of the proposal of a new release."""
        proposal = self.proposed(subject=f"R{number}", **changes)  # type: ignore[arg-type]
        self.do(RELEASE, number, wave, "proposed", proposal, "d")
        return proposal


class PlainOnServer(Plain):
    """The same to a PostgreSQL."""

    refusal = psycopg.IntegrityError
    _COLUMNS = "SELECT column_name FROM information_schema.columns WHERE table_name = ?"

    def __init__(self, url: str) -> None:
        self.connection = psycopg.connect(url.replace("+psycopg", ""), autocommit=True)

    def do(self, statement: str, *values: object) -> list[tuple[object, ...]]:
        """The rows of a statement."""
        for theirs, nearest in _NEAREST:
            statement = statement.replace(theirs, nearest)
        cursor = self.connection.execute(spelled(statement), values)
        return cursor.fetchall() if cursor.description else []

    @contextmanager
    def without(self, guard: str, table: str) -> Iterator[None]:
        """A block in which somebody who holds the machine took a guard away."""
        self.do(f"ALTER TABLE {table} DISABLE TRIGGER {guard}")
        yield
        self.do(f"ALTER TABLE {table} ENABLE ALWAYS TRIGGER {guard}")


def plain_to(url: str) -> Plain:
    """A plain connection to the database at ``url``."""
    return Plain(Path(url.removeprefix(SQLITE))) if url.startswith(SQLITE) else PlainOnServer(url)
