"""The database: an engine made at start, the unit of work, and one connection for whoever writes responses.

What is special about SQLite and about PostgreSQL stands in modules of these names, which answer alike.
"""

import sqlite3
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import Any, Protocol, TypeVar

from sqlalchemy import Connection, CursorResult, Engine, event, make_url
from sqlalchemy.exc import DatabaseError
from sqlalchemy.pool import ConnectionPoolEntry
from sqlmodel import Session, create_engine

from index_platform import sqlite
from index_platform.refusals import Refusal
from index_platform.settings import SQLITE
from instruments.errors import MeasureError

_WRITES = "thriving_writes"
LARGEST = 2**31 - 1  # the largest number that a column of either database holds
AUDITED = "thriving_audited"  # set in a session's info by whoever writes its audit entry

Execute = Callable[[str, Sequence[object]], CursorResult[Any]]
Made = TypeVar("Made")
Also = Callable[[Session, Made], None]  # what is stored in the transaction that stores what was made


class Writer(Protocol):
    """One connection, in plain SQL with values as ``?``, for the one thread that writes responses."""

    errors: tuple[type[Exception], ...]  # what the database can answer

    @property
    def broken(self) -> bool:
        """Whether the database has gone away: another connection is needed."""

    @property
    def in_transaction(self) -> bool:
        """Whether a transaction is open, though perhaps in vain."""

    def begin(self) -> None:
        """Begin a transaction with the write lock."""

    def execute(self, statement: str, values: Sequence[object] = ()) -> list[tuple[Any, ...]]:
        """The rows of one statement."""

    def add(self, table: str, columns: Sequence[str], rows: Iterable[Sequence[object]]) -> None:
        """Insert rows."""

    def close(self) -> None:
        """Close the connection."""


class _Kind(Protocol):
    """One kind of database."""

    ENGINE: Mapping[str, Any]
    READING: Mapping[str, Any]

    def prepare(self, connection: Any, /) -> None: ...  # noqa: ANN401 - each driver has its own
    def begin(self, connection: Connection, /, *, writes: bool) -> None: ...
    def changes(self, connection: Connection, /) -> object: ...
    def spelled(self, statement: str, /) -> str: ...
    def refusal(self, error: BaseException | None, /) -> Refusal | None: ...
    def writer(self, connection: Connection, /) -> Writer: ...
    def forget(self, engine: Engine, /) -> None: ...


def engine_for(file: Path) -> Engine:
    """The engine for one SQLite file. Nothing is opened before the first use."""
    return engine_at(f"{SQLITE}{file}")


def engine_at(url: str) -> Engine:
    """The engine for the database at ``url``. Nothing is opened before the first use."""
    kind = _kind(make_url(url).get_backend_name())
    engine = create_engine(url, hide_parameters=True, **kind.ENGINE)  # answers belong in no log

    def on_connect(connection: object, _: ConnectionPoolEntry) -> None:
        kind.prepare(connection)

    def on_begin(connection: Connection) -> None:
        kind.begin(connection, writes=connection.get_execution_options().get(_WRITES, False))

    event.listen(engine, "connect", on_connect)
    event.listen(engine, "begin", on_begin)
    return engine


@contextmanager
def connected(url: str) -> Iterator[Engine]:
    """The engine for the database at ``url``, whose connections are closed at the end."""
    engine = engine_at(url)
    try:
        yield engine
    finally:
        engine.dispose()


class UnauditedError(RuntimeError):
    """A fault of ours: something was written and no audit entry beside it. Nothing of it was stored."""


@contextmanager
def unit_of_work(engine: Engine, *, audited: bool = True) -> Iterator[Session]:
    """A session that writes: all of it is stored at the end, or nothing after an error.

    It takes the write lock at once, so that what it reads cannot change before it writes. Whoever changes
    something writes an audit entry in it; ``audited=False`` is for what is no deed, such as a draft.
    """
    changes = _kind(engine.dialect.name).changes
    with told(engine), Session(writing(engine), expire_on_commit=False) as session, session.begin():
        before = changes(session.connection())
        yield session
        session.flush()
        if audited and changes(session.connection()) != before and not session.info.get(AUDITED):
            raise UnauditedError("a change without an audit entry was taken back")


def nothing_else(session: Session, made: object) -> None:
    """Store nothing beside what was made."""


def writing(engine: Engine) -> Engine:
    """The engine, whose transactions take the write lock at once."""
    return engine.execution_options(**{_WRITES: True})


@contextmanager
def reading(engine: Engine) -> Iterator[Session]:
    """A session that sees one unchanging state of the database and never writes."""
    with told(engine), Session(engine.execution_options(**_kind(engine.dialect.name).READING)) as session:
        yield session


def forgotten(engine: Engine) -> None:
    """Leave nothing of what was deleted beside the tables, as far as the database lets a program do that."""
    with told(engine):
        _kind(engine.dialect.name).forget(engine)


def plain(session: Session) -> Execute:
    """What runs plain SQL, with values as ``?``, in the transaction of a session."""
    connection = session.connection()
    spelled = _kind(connection.dialect.name).spelled
    return lambda statement, values: connection.exec_driver_sql(spelled(statement), tuple(values))


def writer(engine: Engine) -> Writer:
    """A connection of its own for the one thread that writes responses."""
    with told(engine):
        connection = engine.connect()
    connection.detach()
    return _kind(engine.dialect.name).writer(connection)


@contextmanager
def in_our_words(file: object) -> Iterator[None]:
    """A block in which what SQLite refuses about the file becomes an error of ours, with a way out."""
    try:
        yield
    except sqlite3.Error as error:
        if (refusal := sqlite.refusal(error)) is None:
            raise
        raise _ours(refusal, error, file) from error


@contextmanager
def told(engine: Engine) -> Iterator[None]:
    """The same for what runs through an engine, whose library wraps the errors of the database."""
    try:
        yield
    except DatabaseError as error:
        if (refusal := _kind(engine.dialect.name).refusal(error.orig)) is None:
            raise
        raise _ours(refusal, error.orig, engine.url.database) from error


def _ours(refusal: Refusal, error: object, where: object) -> MeasureError:
    kind, what, fix = refusal
    said = " ".join(str(error).split())
    return kind(f"{what} ({said})", where=str(where), fix=fix)


def _kind(name: str) -> _Kind:
    if name == "sqlite":
        return sqlite
    from index_platform import postgresql  # its driver takes a third of a second to load

    return postgresql
