"""What researchers learned, and who signed that they may ask at doors."""

from sqlalchemy import CheckConstraint
from sqlmodel import Field

from index_platform.tables.base import Table


class TrainingRow(Table, table=True):
    """A part of the training that somebody went through, or that they practised."""

    __tablename__ = "training"
    __table_args__ = ({"sqlite_with_rowid": False},)

    account: str = Field(primary_key=True, foreign_key="accounts.id")
    part: str = Field(primary_key=True)
    done_at: str


class SignOffRow(Table, table=True):
    """That somebody else saw that a researcher can do it, until a day; it can be taken back once."""

    __tablename__ = "sign_offs"
    __table_args__ = (
        CheckConstraint("signed_by <> account", name="another"),
        CheckConstraint(
            "(revoked_at IS NULL) = (revoked_by IS NULL) AND (revoked_at IS NULL) = (reason IS NULL)",
            name="revoked",
        ),
    )

    id: str = Field(primary_key=True)
    account: str = Field(foreign_key="accounts.id", index=True)
    signed_by: str
    signed_at: str
    until: str  # ISO day, the last on which it holds
    revoked_by: str | None = None
    revoked_at: str | None = None
    reason: str | None = None
