"""What Alembic runs: the given connection is brought to the wanted step."""

from alembic import context
from sqlalchemy import Connection

from index_platform.tables import Table


def _migrate(connection: Connection) -> None:
    context.configure(connection=connection, target_metadata=Table.metadata, render_as_batch=True)
    with context.begin_transaction():
        context.run_migrations()


def _connect_and_migrate() -> None:
    """For those who write a new step: the database named in alembic.ini."""
    from index_platform.db import engine_at

    url = context.config.get_main_option("sqlalchemy.url") or ""
    with engine_at(url).begin() as connection:
        _migrate(connection)


given = context.config.attributes.get("connection")
if given is None:
    _connect_and_migrate()
else:
    _migrate(given)
