"""Bringing a database to the newest step, and saying where it differs from the tables."""

from collections.abc import Sequence
from pathlib import Path

from alembic import command
from alembic.autogenerate import compare_metadata
from alembic.config import Config
from alembic.migration import MigrationContext
from sqlalchemy import Engine

from index_platform.tables import Table


def upgrade(engine: Engine, revision: str = "head") -> None:
    """Bring the database to ``revision``, all steps in one transaction."""
    with engine.begin() as connection:
        config = configuration()
        config.attributes["connection"] = connection
        command.upgrade(config, revision)


def differences(engine: Engine) -> Sequence[object]:
    """Where the database is not as the tables say; empty after an upgrade."""
    with engine.connect() as connection:
        return list(compare_metadata(MigrationContext.configure(connection), Table.metadata))


def configuration() -> Config:
    """Where Alembic finds the steps."""
    config = Config()
    config.set_main_option("script_location", str(Path(__file__).parent))
    return config
