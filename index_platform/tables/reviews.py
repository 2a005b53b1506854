"""What people decided on answers that were held: a row for each decision, and for each that was undone."""

from sqlalchemy import CheckConstraint
from sqlmodel import Field

from index_platform.tables.base import Table, one_of

DECISIONS = ("taken_in", "left_out", "undone")


class ReviewRow(Table, table=True):
    """One decision. Append-only: the newest of an arrival holds. Erased, it takes them with it."""

    __tablename__ = "reviews"
    __table_args__ = (
        one_of("decision", DECISIONS),
        CheckConstraint("decision <> 'left_out' OR reason <> ''", name="why"),
    )

    number: int | None = Field(default=None, primary_key=True)
    received: str = Field(index=True)  # no foreign key: bytes are erased first, then what was decided on them
    decision: str
    reason: str
    decided_by: str  # account, or ``local``
    decided_at: str


class HeldFlagRow(Table, table=True):
    """What was noticed of an arrival that was held, where its bytes alone do not tell it, as on paper."""

    __tablename__ = "held_flags"
    __table_args__ = ({"sqlite_with_rowid": False},)

    received: str = Field(primary_key=True, foreign_key="received.id")
    rule: str = Field(primary_key=True)
    item: str = Field(primary_key=True)
    detail: str = Field(primary_key=True)
