"""The root of all tables: one metadata, whose constraints have names that migrations can speak of."""

from collections.abc import Iterable

from sqlalchemy import CheckConstraint, MetaData
from sqlmodel import SQLModel

NAMING = {
    "ix": "ix_%(table_name)s_%(column_0_name)s",
    "uq": "uq_%(table_name)s_%(column_0_name)s",
    "ck": "ck_%(table_name)s_%(constraint_name)s",
    "fk": "fk_%(table_name)s_%(column_0_name)s",
    "pk": "pk_%(table_name)s",
}


class Table(SQLModel):
    """What every table inherits."""

    metadata = MetaData(naming_convention=NAMING)


def one_of(column: str, values: Iterable[str], *, empty: bool = False) -> CheckConstraint:
    """The constraint that ``column`` holds one of ``values``, or nothing where ``empty``."""
    listed = ", ".join(f"'{value}'" for value in values)
    rule = f"{column} IN ({listed})"
    return CheckConstraint(f"{column} IS NULL OR {rule}" if empty else rule, name=column)
