"""Visits: each knock of a researcher with what came of it. No name stands here, and no answer."""

from sqlalchemy import CheckConstraint
from sqlmodel import Field

from index_platform.tables.assignments import excess
from index_platform.tables.base import Table


class VisitRow(Table, table=True):
    """One visit, as a phone told it."""

    __tablename__ = "visits"
    __table_args__ = (CheckConstraint("number >= 1", name="number"), excess())

    id: str = Field(primary_key=True)  # made by the phone
    account: str = Field(foreign_key="accounts.id", index=True)
    phone: str
    wave: str = Field(foreign_key="waves.key", index=True)
    assignment: str | None = None
    address: str | None = None  # a sign for it; None on a free walk
    at: str
    outcome: str  # AAPOR's code, such as 2.11
    number: int  # the how manieth try at this address
    appointment: str | None = None
    sha256: str  # of all that was told
    received_at: str
    excess: str | None = None  # why the assignment wanted no more of it when it came
