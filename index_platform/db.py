"""The database: an engine made at start, the pragmas that make SQLite durable, and the unit of work."""

import sqlite3
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path

from sqlalchemy import Connection, Engine, event
from sqlalchemy.exc import DatabaseError
from sqlalchemy.pool import ConnectionPoolEntry
from sqlmodel import Session, create_engine

from index_platform.settings import SQLITE
from instruments.errors import ConflictError, InvalidInputError, MeasureError

# FULL: a commit is on disk before it is acknowledged, also when the power goes.
PRAGMAS = (
    "PRAGMA busy_timeout = 30000",
    "PRAGMA journal_mode = WAL",
    "PRAGMA synchronous = FULL",
    "PRAGMA foreign_keys = ON",
    # else REPLACE would delete rows without asking the triggers that guard them
    "PRAGMA recursive_triggers = ON",
)
_IMMEDIATE = "thriving_immediate"
AUDITED = "thriving_audited"  # set in a session's info by whoever writes its audit entry

_BUSY = (
    ConflictError,
    "the database is in use by another command",
    "Wait until that command has ended, then try again.",
)
_RIGHTS = (
    InvalidInputError,
    "the database cannot be opened or written: it is a folder, or this account may not write it",
    "Let this account write the file and its folder, or name another file in THRIVING_DATABASE_URL.",
)
_SPACE = (
    InvalidInputError,
    "the disk cannot take or give what belongs to the database",
    "Make space on the disk and check it, then try again.",
)
_BROKEN = (
    InvalidInputError,
    "the file is not an SQLite database that can be read",
    "Name another file in THRIVING_DATABASE_URL, or restore this one from a backup.",
)
# what SQLite says by number; any other number is a fault of ours and is not put into words
_REFUSALS: Mapping[int, tuple[type[MeasureError], str, str]] = {
    sqlite3.SQLITE_BUSY: _BUSY,
    sqlite3.SQLITE_LOCKED: _BUSY,
    sqlite3.SQLITE_READONLY: _RIGHTS,
    sqlite3.SQLITE_CANTOPEN: _RIGHTS,
    sqlite3.SQLITE_PERM: _RIGHTS,
    sqlite3.SQLITE_FULL: _SPACE,
    sqlite3.SQLITE_IOERR: _SPACE,
    sqlite3.SQLITE_NOTADB: _BROKEN,
    sqlite3.SQLITE_CORRUPT: _BROKEN,
}
_PRIMARY = 0xFF  # the lower byte of an extended result code


def prepare(connection: sqlite3.Connection) -> None:
    """Make one SQLite connection durable and strict; transactions begin only where we say so."""
    connection.isolation_level = None
    for pragma in PRAGMAS:
        connection.execute(pragma).close()


def connected(file: Path) -> sqlite3.Connection:
    """A prepared connection of its own to an existing file, for the one thread that writes responses."""
    connection = sqlite3.connect(f"{file.resolve().as_uri()}?mode=rw", uri=True, check_same_thread=False)
    prepare(connection)
    return connection


def engine_for(file: Path) -> Engine:
    """The engine for one SQLite file. Nothing is opened before the first use."""
    engine = create_engine(f"{SQLITE}{file}", hide_parameters=True)  # answers belong in no log
    event.listen(engine, "connect", _on_connect)
    event.listen(engine, "begin", _on_begin)
    return engine


class UnauditedError(RuntimeError):
    """A fault of ours: something was written and no audit entry beside it. Nothing of it was stored."""


@contextmanager
def unit_of_work(engine: Engine, *, audited: bool = True) -> Iterator[Session]:
    """A session that writes: all of it is stored at the end, or nothing after an error.

    It takes the write lock at once, so that what it reads cannot change before it writes. Whoever changes
    something writes an audit entry in it; ``audited=False`` is for what is no deed, such as a draft.
    """
    writer = engine.execution_options(**{_IMMEDIATE: True})
    with _told(engine), Session(writer, expire_on_commit=False) as session, session.begin():
        before = _changes(session)
        yield session
        session.flush()
        if audited and _changes(session) != before and not session.info.get(AUDITED):
            raise UnauditedError("a change without an audit entry was taken back")


def _changes(session: Session) -> int:
    """The number of rows that the connection has changed since it was opened."""
    proxied = session.connection().connection.dbapi_connection
    return proxied.total_changes if isinstance(proxied, sqlite3.Connection) else 0


@contextmanager
def reading(engine: Engine) -> Iterator[Session]:
    """A session that sees one unchanging state of the database and never writes."""
    with _told(engine), Session(engine) as session:
        yield session


@contextmanager
def in_our_words(file: object) -> Iterator[None]:
    """A block in which what SQLite refuses about the file becomes an error of ours, with a way out."""
    try:
        yield
    except sqlite3.Error as error:
        if (refusal := _refusal(error, file)) is None:
            raise
        raise refusal from error


@contextmanager
def _told(engine: Engine) -> Iterator[None]:
    """The same for a session, whose library wraps the errors of SQLite."""
    try:
        yield
    except DatabaseError as error:
        if (refusal := _refusal(error.orig, engine.url.database)) is None:
            raise
        raise refusal from error


def _refusal(error: BaseException | None, file: object) -> MeasureError | None:
    code = getattr(error, "sqlite_errorcode", 0) & _PRIMARY
    if code not in _REFUSALS:
        return None
    kind, what, fix = _REFUSALS[code]
    return kind(f"{what} ({error})", where=str(file), fix=fix)


def _on_connect(connection: sqlite3.Connection, _: ConnectionPoolEntry) -> None:
    prepare(connection)


def _on_begin(connection: Connection) -> None:
    immediate = connection.get_execution_options().get(_IMMEDIATE, False)
    connection.exec_driver_sql("BEGIN IMMEDIATE" if immediate else "BEGIN")
