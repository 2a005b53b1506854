"""Bringing a database to the newest step, and saying where it differs from the tables and the steps."""

from collections.abc import Iterator, Sequence
from pathlib import Path

from alembic import command
from alembic.autogenerate import compare_metadata
from alembic.config import Config
from alembic.migration import MigrationContext
from sqlalchemy import Connection, Engine

from index_platform.db import told, writing
from index_platform.migrations import standing
from index_platform.tables import Table


def upgrade(engine: Engine, revision: str = "head") -> None:
    """Bring the database to ``revision``, all steps in one transaction."""
    with told(engine), writing(engine).begin() as connection:
        bring(connection, revision)


def bring(connection: Connection, revision: str = "head") -> None:
    """Bring what the connection is at to ``revision``, in its transaction."""
    config = configuration()
    config.attributes["connection"] = connection
    command.upgrade(config, revision)


def differences(engine: Engine) -> Sequence[object]:
    """Where the database is not as the tables and the steps say; empty after an upgrade."""
    with told(engine), engine.connect() as connection:
        found = list(compare_metadata(MigrationContext.configure(connection), Table.metadata))
        return [*found, *_guard_differences(connection)]


def _guard_differences(connection: Connection) -> Iterator[str]:
    """The guards that are gone, or are not those that the steps make."""
    found, wanted = standing.guards(connection), standing.wanted(connection, bring)
    for name in sorted(wanted.keys() | found.keys()):
        if wanted.get(name) != found.get(name):
            yield f"the {name} is {_state(name in wanted, name in found)}"


def _state(wanted: bool, found: bool) -> str:
    return "not as it was made" if wanted and found else "gone" if wanted else "not ours"


def configuration() -> Config:
    """Where Alembic finds the steps."""
    config = Config()
    config.set_main_option("script_location", str(Path(__file__).parent))
    return config
