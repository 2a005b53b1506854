"""How responses were answered: the kind of device, and whole seconds a page; erased with the response."""

from sqlalchemy import CheckConstraint
from sqlmodel import Field

from index_platform.tables.base import Table, one_of
from instruments.paradata import Device


class ParadataRow(Table, table=True):
    """How one arrival was answered, held or accepted. What a browser says of itself is not kept."""

    __tablename__ = "paradata"
    __table_args__ = (one_of("device", (device.value for device in Device)), {"sqlite_with_rowid": False})

    received: str = Field(primary_key=True, foreign_key="received.id")
    device: str


class PageTimeRow(Table, table=True):
    """How long one page was looked at before it was first answered."""

    __tablename__ = "page_times"
    __table_args__ = (CheckConstraint("seconds >= 0", name="seconds"), {"sqlite_with_rowid": False})

    received: str = Field(primary_key=True, foreign_key="paradata.received")
    item: str = Field(primary_key=True)
    seconds: int
