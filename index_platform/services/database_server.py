"""The database as one of a PostgreSQL server: empty until it is made, backed up by the server's own tools."""

from datetime import datetime
from pathlib import Path

from sqlalchemy import make_url

from index_platform import migrations
from index_platform.db import connected, reading
from index_platform.queries import server
from index_platform.settings import Settings
from instruments.errors import InvalidInputError, NotPermittedError

ANOTHER = "Name another database in THRIVING_DATABASE_URL, or use the program that made this one."
BACKUP = "pg_dump, as docs/postgresql.md says"


def is_there(settings: Settings) -> bool:
    """Whether the database holds any table."""
    with connected(settings.database_url) as engine, reading(engine) as session:
        return bool(server.tables(session))


def revision(settings: Settings) -> str | None:
    """The step of the schema that the database stands at; None where it holds no schema of ours."""
    with connected(settings.database_url) as engine, reading(engine) as session:
        return server.revision(session)


def make(settings: Settings) -> None:
    """Make all tables in the empty database."""
    with connected(settings.database_url) as engine:
        with reading(engine) as session:
            encoding = server.encoding(session)
        if encoding != "UTF8":
            raise InvalidInputError(
                f"the database keeps its texts as {encoding}, which cannot hold every language",
                where=settings.database_name,
                fix="Make another one: createdb --encoding=UTF8 --template=template0 --owner=ROLE NAME.",
            )
    upgrade(settings)


def upgrade(settings: Settings) -> None:
    """Bring the database to the newest step; who comes second waits, and finds nothing left to do."""
    from index_platform.migrations import running

    with connected(settings.database_url) as engine:
        running.upgrade(engine)


def close(settings: Settings) -> None:
    """Nothing: who may read the database is for the server to say."""


def unsound(settings: Settings) -> tuple[str, ...]:
    """What is broken in the database, or would be when the power goes."""
    with connected(settings.database_url) as engine, reading(engine) as session:
        newest = server.revision(session) == migrations.HEAD
        return (*server.unsafe_settings(session), *(server.orphans(session) if newest else ()))


def backed_up(settings: Settings, target: Path, **_: datetime) -> Path:
    """Never a copy: the server has better tools for it, which are named."""
    url = make_url(settings.database_url).set(drivername="postgresql")
    address = url.render_as_string(hide_password=True).replace(":***@", "@")
    raise NotPermittedError(
        "a database of a PostgreSQL server is backed up by the tools of the server",
        where=settings.database_name,
        fix=f"Run: pg_dump --format=custom --file={target} '{address}'. To restore it into an empty "
        f"database, run: pg_restore --no-owner --single-transaction --dbname='{address}' {target}",
    )
