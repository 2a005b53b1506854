"""What a database of a PostgreSQL server says of itself: its step, its tables, whether it is sound."""

from collections.abc import Iterator

from sqlalchemy import Column, func, select
from sqlmodel import Session

from index_platform.tables import Table

# what must be on for a receipt to be true when the power goes, and what it means where it is not
_DURABLE = {
    "fsync": "an answer that was acknowledged may be lost when the power goes",
    "full_page_writes": "a page may be torn when the power goes",
}
_TABLES = "SELECT tablename FROM pg_tables WHERE schemaname = current_schema()"


def tables(session: Session) -> frozenset[str]:
    """The names of the tables in the schema that we work in."""
    return frozenset(str(name) for (name,) in session.connection().exec_driver_sql(_TABLES))


def revision(session: Session) -> str | None:
    """The step of the schema that the database stands at; None where it holds no table of ours."""
    if "alembic_version" not in tables(session):
        return None
    found = session.connection().exec_driver_sql("SELECT version_num FROM alembic_version").scalar()
    return None if found is None else str(found)


def encoding(session: Session) -> str:
    """How the database keeps its texts, such as UTF8."""
    return str(session.connection().exec_driver_sql("SHOW server_encoding").scalar_one())


def unsafe_settings(session: Session) -> Iterator[str]:
    """The settings of the server under which a commit is no promise."""
    for name, danger in _DURABLE.items():
        if session.connection().exec_driver_sql(f"SHOW {name}").scalar_one() != "on":
            yield f"the server runs with {name} = off: {danger}"


def orphans(session: Session) -> Iterator[str]:
    """The references to nothing, which a server lets stand where its own guards were off for a while."""
    for table in Table.metadata.sorted_tables:
        for key in table.foreign_keys:
            if lost := _lost(session, key.parent, key.column):
                rows = f"{lost} row{'s' * (lost > 1)} of {table.name}"
                yield f"{rows} refer{'s' * (lost == 1)} to no {key.column.table.name}"


def _lost(session: Session, child: "Column[object]", parent: "Column[object]") -> int:
    there = parent.table.alias()  # a table may refer to itself
    found = there.c[parent.name]
    joined = child.table.outerjoin(there, child == found)
    statement = select(func.count()).select_from(joined).where(child.is_not(None), found.is_(None))
    return int(session.connection().execute(statement).scalar_one())
