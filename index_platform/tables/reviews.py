"""What people decided on answers that were held: a row for each decision, and for each that was undone."""

from sqlalchemy import CheckConstraint
from sqlmodel import Field

from index_platform.tables.base import Table, one_of

WHYS = ("gaps", "mixed_up", "broken_off", "not_fitting", "to_talk")
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


class AskedAgainRow(Table, table=True):
    """That what was left out by a decision is asked again, as long as that decision holds."""

    __tablename__ = "asked_again"
    __table_args__ = (one_of("why", WHYS),)

    review: int = Field(primary_key=True, sa_column_kwargs={"autoincrement": False})
    received: str = Field(index=True)  # no foreign key, as in reviews
    why: str


class SecondInterviewRow(Table, table=True):
    """Which interview was asked again for which; it goes with either of them."""

    __tablename__ = "second_interviews"
    __table_args__ = ({"sqlite_with_rowid": False},)

    received: str = Field(primary_key=True, foreign_key="received.id")
    first: str = Field(foreign_key="received.id", index=True)


class HeldFlagRow(Table, table=True):
    """What was noticed of an arrival that was held, where its bytes alone do not tell it, as on paper."""

    __tablename__ = "held_flags"
    __table_args__ = ({"sqlite_with_rowid": False},)

    received: str = Field(primary_key=True, foreign_key="received.id")
    rule: str = Field(primary_key=True)
    item: str = Field(primary_key=True)
    detail: str = Field(primary_key=True)
