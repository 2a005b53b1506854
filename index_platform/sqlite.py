"""What is special about SQLite: how it is made durable, how a unit of work begins, what it refuses."""

import sqlite3
from collections.abc import Iterable, Mapping, Sequence
from contextlib import closing
from pathlib import Path
from typing import Any

from sqlalchemy import Connection, Engine

from index_platform.refusals import BROKEN, BUSY, RIGHTS, SPACE, Refusal

# FULL: a commit is on disk before it is acknowledged, also when the power goes.
PRAGMAS = (
    "PRAGMA busy_timeout = 30000",
    "PRAGMA journal_mode = WAL",
    "PRAGMA synchronous = FULL",
    "PRAGMA foreign_keys = ON",
    # else REPLACE would delete rows without asking the triggers that guard them
    "PRAGMA recursive_triggers = ON",
    "PRAGMA secure_delete = ON",  # what is deleted is written over with zeros
)
ENGINE: Mapping[str, Any] = {}
READING: Mapping[str, Any] = {}  # the first look of a transaction fixes what it sees

# what SQLite says by number; any other number is a fault of ours and is not put into words
_REFUSALS: Mapping[int, Refusal] = {
    sqlite3.SQLITE_BUSY: BUSY,
    sqlite3.SQLITE_LOCKED: BUSY,
    sqlite3.SQLITE_READONLY: RIGHTS,
    sqlite3.SQLITE_CANTOPEN: RIGHTS,
    sqlite3.SQLITE_PERM: RIGHTS,
    sqlite3.SQLITE_FULL: SPACE,
    sqlite3.SQLITE_IOERR: SPACE,
    sqlite3.SQLITE_NOTADB: BROKEN,
    sqlite3.SQLITE_CORRUPT: BROKEN,
}
_PATIENCE = 2000  # milliseconds
_PRIMARY = 0xFF  # the lower byte of an extended result code


def prepare(connection: sqlite3.Connection) -> None:
    """Make one connection durable and strict; transactions begin only where we say so."""
    connection.isolation_level = None
    for pragma in PRAGMAS:
        connection.execute(pragma).close()


def connected(file: Path) -> sqlite3.Connection:
    """A prepared connection of its own to an existing file."""
    connection = sqlite3.connect(f"{file.resolve().as_uri()}?mode=rw", uri=True, check_same_thread=False)
    prepare(connection)
    return connection


def begin(connection: Connection, *, writes: bool) -> None:
    """Begin a transaction; one that writes takes the write lock at once."""
    connection.exec_driver_sql("BEGIN IMMEDIATE" if writes else "BEGIN")


def changes(connection: Connection) -> object:
    """What is another value after anything was written: the rows changed since the connection was opened."""
    raw = connection.connection.dbapi_connection
    return raw.total_changes if isinstance(raw, sqlite3.Connection) else None


def spelled(statement: str) -> str:
    """A statement, whose values stand as ``?``, as the driver wants it."""
    return statement


def refusal(error: BaseException | None) -> Refusal | None:
    """What the surroundings refuse by this error; None where it is a fault of ours."""
    return _REFUSALS.get(getattr(error, "sqlite_errorcode", 0) & _PRIMARY)


class _Writer:
    """The connection of the one thread that writes responses."""

    errors: tuple[type[Exception], ...] = (sqlite3.Error,)
    broken = False  # a file does not go away

    def __init__(self, connection: Connection) -> None:
        self._connection = connection
        # SQLAlchemy gives the connection of any driver; that of this engine is this one's
        self.raw: sqlite3.Connection = connection.connection.dbapi_connection  # type: ignore[assignment]

    @property
    def in_transaction(self) -> bool:
        """Whether a transaction is open, though perhaps in vain."""
        return self.raw.in_transaction

    def begin(self) -> None:
        """Begin a transaction with the write lock."""
        self.raw.execute("BEGIN IMMEDIATE").close()

    def execute(self, statement: str, values: Sequence[object] = ()) -> list[tuple[Any, ...]]:
        """The rows of one statement."""
        with closing(self.raw.execute(statement, values)) as cursor:
            return cursor.fetchall()

    def add(self, table: str, columns: Sequence[str], rows: Iterable[Sequence[object]]) -> None:
        """Insert rows."""
        places = ", ".join("?" * len(columns))
        self.raw.executemany(f"INSERT INTO {table} ({', '.join(columns)}) VALUES ({places})", rows).close()

    def close(self) -> None:
        """Close the connection."""
        self._connection.close()


def forget(engine: Engine) -> None:
    """Empty the log of changes, which holds pages as they were; whoever reads now may keep it from that."""
    if (file := engine.url.database) is None:
        return
    with closing(connected(Path(file))) as connection:
        connection.execute(f"PRAGMA busy_timeout = {_PATIENCE}").close()
        connection.execute("PRAGMA wal_checkpoint(TRUNCATE)").close()


def writer(connection: Connection) -> _Writer:
    """The connection as whoever writes responses uses it."""
    return _Writer(connection)
