"""What was done, by whom: append-only, each entry chained to the one before (triggers)."""

from sqlalchemy import CheckConstraint, Index
from sqlmodel import Field

from index_platform.tables.base import Table, one_of

OUTCOMES = ("done", "refused")


class AuditRow(Table, table=True):
    """One deed. It names accounts by id and objects by key; never a person, never an answer."""

    __tablename__ = "audit"
    __table_args__ = (
        one_of("outcome", OUTCOMES),
        CheckConstraint("length(hash) = 64", name="hash"),
        Index("ix_audit_kind", "kind", "action", "key", "outcome"),  # the newest of each deed on an object
    )

    number: int | None = Field(default=None, primary_key=True)
    moment: str
    actor: str = Field(index=True)  # id of an account; ``local``: whoever holds the machine
    roles: str  # JSON: the roles by which it was allowed
    action: str  # noun and verb, such as wave.open
    kind: str  # of the object
    key: str
    reason: str
    outcome: str
    detail: str  # JSON: what else is needed to understand the deed
    previous: str  # hash of the entry before; empty for the first
    hash: str
