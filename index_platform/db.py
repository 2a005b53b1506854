"""The database: an engine made at start, the pragmas that make SQLite durable, and the unit of work."""

import sqlite3
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from sqlalchemy import Connection, Engine, event
from sqlalchemy.pool import ConnectionPoolEntry
from sqlmodel import Session, create_engine

from index_platform.settings import SQLITE

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
    engine = create_engine(f"{SQLITE}{file}")
    event.listen(engine, "connect", _on_connect)
    event.listen(engine, "begin", _on_begin)
    return engine


@contextmanager
def unit_of_work(engine: Engine) -> Iterator[Session]:
    """A session that writes: all of it is stored at the end, or nothing after an error.

    It takes the write lock at once, so that what it reads cannot change before it writes.
    """
    writer = engine.execution_options(**{_IMMEDIATE: True})
    with Session(writer, expire_on_commit=False) as session, session.begin():
        yield session


@contextmanager
def reading(engine: Engine) -> Iterator[Session]:
    """A session that sees one unchanging state of the database and never writes."""
    with Session(engine) as session:
        yield session


def _on_connect(connection: sqlite3.Connection, _: ConnectionPoolEntry) -> None:
    prepare(connection)


def _on_begin(connection: Connection) -> None:
    immediate = connection.get_execution_options().get(_IMMEDIATE, False)
    connection.exec_driver_sql("BEGIN IMMEDIATE" if immediate else "BEGIN")
