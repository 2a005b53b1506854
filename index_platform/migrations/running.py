"""Bringing a database to the newest step, and saying where it differs from the tables."""

from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path

from alembic import command
from alembic.autogenerate import compare_metadata
from alembic.config import Config
from alembic.migration import MigrationContext
from sqlalchemy import Engine, create_engine
from sqlalchemy.pool import StaticPool

from index_platform.tables import Table


def upgrade(engine: Engine, revision: str = "head") -> None:
    """Bring the database to ``revision``, all steps in one transaction."""
    with engine.begin() as connection:
        config = configuration()
        config.attributes["connection"] = connection
        command.upgrade(config, revision)


def differences(engine: Engine) -> Sequence[object]:
    """Where the database is not as the tables and the steps say; empty after an upgrade."""
    with engine.connect() as connection:
        found = list(compare_metadata(MigrationContext.configure(connection), Table.metadata))
    return [*found, *_guard_differences(engine)]


def _guard_differences(engine: Engine) -> Iterator[str]:
    """The triggers that are gone, or are not those that the steps make."""
    new = create_engine("sqlite://", poolclass=StaticPool)
    try:
        upgrade(new)
        wanted, found = _guards(new), _guards(engine)
    finally:
        new.dispose()
    for name in sorted(wanted.keys() | found.keys()):
        if wanted.get(name) != found.get(name):
            yield f"the trigger {name} is {_state(name in wanted, name in found)}"


def _state(wanted: bool, found: bool) -> str:
    return "not as it was made" if wanted and found else "gone" if wanted else "not ours"


def _guards(engine: Engine) -> Mapping[str, str]:
    """The text of each trigger by its name."""
    with engine.connect() as connection:
        rows = connection.exec_driver_sql("SELECT name, sql FROM sqlite_master WHERE type = 'trigger'")
        return {name: sql for name, sql in rows}


def configuration() -> Config:
    """Where Alembic finds the steps."""
    config = Config()
    config.set_main_option("script_location", str(Path(__file__).parent))
    return config
