"""What is special about PostgreSQL: one writer at a time as on SQLite, commits on disk, what it refuses."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from typing import Any, Self

import psycopg
from psycopg.pq import TransactionStatus
from sqlalchemy import Connection, Engine

from index_platform.refusals import (
    BUSY,
    NOT_ALLOWED,
    READ_ONLY,
    SPACE,
    UNREACHABLE,
    UNSTORABLE,
    Refusal,
)


class _Cursor(psycopg.Cursor[Any]):
    """A cursor whose errors do not repeat the row that was refused: answers belong in no log."""

    def execute(self, *given: Any, **options: Any) -> Self:  # noqa: ANN401 - handed on as it is
        with _terse():
            return super().execute(*given, **options)

    def executemany(self, *given: Any, **options: Any) -> None:  # noqa: ANN401 - handed on as it is
        with _terse():
            super().executemany(*given, **options)


@contextmanager
def _terse() -> Iterator[None]:
    try:
        yield
    except psycopg.Error as error:
        if error.diag.message_primary is not None:
            error.args = (error.diag.message_primary,)
        raise


ENGINE: Mapping[str, Any] = {
    # a server that was started anew is noticed before the next use of a connection, not by it
    "pool_pre_ping": True,
    "connect_args": {"cursor_factory": _Cursor},
}
READING: Mapping[str, Any] = {"isolation_level": "REPEATABLE READ", "postgresql_readonly": True}

# on: a commit is on disk before it is acknowledged, whatever the server does for others
_SESSION = """\
SELECT set_config('synchronous_commit', 'on', false) WHERE current_setting('synchronous_commit') = 'off';
SET lock_timeout = '30s'"""
# held by whoever writes, to the end of the transaction: so that what is read in a unit of work cannot change
# before it writes, and the numbers of responses and audit entries follow each other
_LOCK = "SELECT pg_advisory_xact_lock(7405312098)"

# by the code of the error, or by its class (the first two characters)
_REFUSALS: Mapping[str, Refusal] = {
    "55P03": BUSY,  # a lock was not to be had in time
    "40P01": BUSY,  # two waited for each other
    "42501": NOT_ALLOWED,
    "25006": READ_ONLY,
    "53": SPACE,
    "58": SPACE,  # the disk of the server
    "08": UNREACHABLE,
    "28": UNREACHABLE,
    "57": UNREACHABLE,  # it is being stopped or started
}


def prepare(connection: psycopg.Connection[Any]) -> None:
    """Make one connection durable; it waits for a lock no longer than half a minute."""
    connection.execute(_SESSION).close()
    connection.commit()


def begin(connection: Connection, *, writes: bool) -> None:
    """Begin a transaction; one that writes waits until no other does."""
    if writes:
        connection.exec_driver_sql(_LOCK)


def changes(connection: Connection) -> object:
    """What is another value after anything was written: a transaction has a number from then on."""
    return connection.exec_driver_sql("SELECT pg_current_xact_id_if_assigned()::text").scalar_one()


def spelled(statement: str) -> str:
    """A statement, whose values stand as ``?``, as the driver wants it."""
    return statement.replace("%", "%%").replace("?", "%s")


def refusal(error: BaseException | None) -> Refusal | None:
    """What the surroundings refuse by this error; None where it is a fault of ours."""
    if not isinstance(error, psycopg.Error):
        return None
    code = error.sqlstate
    if code is None and isinstance(error, psycopg.DataError):  # its driver does not even send it
        return UNSTORABLE
    if code is None:  # nothing was heard from a server
        return UNREACHABLE if isinstance(error, psycopg.OperationalError) else None
    return _REFUSALS.get(code) or _REFUSALS.get(code[:2])


class _Writer:
    """The connection of the one thread that writes responses."""

    errors: tuple[type[Exception], ...] = (psycopg.Error,)

    def __init__(self, connection: Connection) -> None:
        self._connection = connection
        # SQLAlchemy gives the connection of any driver; that of this engine is this one's
        self.raw: psycopg.Connection[Any] = connection.connection.dbapi_connection  # type: ignore[assignment]
        self.raw.autocommit = True  # transactions begin where we say so

    @property
    def broken(self) -> bool:
        """Whether the server has gone away: another connection is needed."""
        return self.raw.closed

    @property
    def in_transaction(self) -> bool:
        """Whether a transaction is open, though perhaps in vain."""
        return self.raw.info.transaction_status in (TransactionStatus.INTRANS, TransactionStatus.INERROR)

    def begin(self) -> None:
        """Begin a transaction with the write lock."""
        self.execute("BEGIN")
        self.execute(_LOCK)

    def execute(self, statement: str, values: Sequence[object] = ()) -> list[tuple[Any, ...]]:
        """The rows of one statement."""
        with self.raw.cursor() as cursor:
            cursor.execute(spelled(statement), values)
            return cursor.fetchall() if cursor.description else []

    def add(self, table: str, columns: Sequence[str], rows: Iterable[Sequence[object]]) -> None:
        """Insert rows."""
        statement = f"COPY {table} ({', '.join(columns)}) FROM STDIN"
        with self.raw.cursor() as cursor, _terse(), cursor.copy(statement.encode()) as copy:
            for row in rows:
                copy.write_row(row)

    def close(self) -> None:
        """Close the connection."""
        self._connection.close()


def forget(engine: Engine) -> None:
    """Nothing: what deleted rows leave in its files is for the server to clear, as its own VACUUM does."""


def writer(connection: Connection) -> _Writer:
    """The connection as whoever writes responses uses it."""
    return _Writer(connection)
