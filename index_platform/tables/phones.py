"""Phones of researchers: the codes that let them in once, the phones that were let in, and check-ins."""

from sqlalchemy import CheckConstraint
from sqlmodel import Field

from index_platform.tables.base import Table, one_of

CHECK_INS = ("start", "still-here", "end")


class PhoneCodeRow(Table, table=True):
    """A code by which one phone is let in for one researcher, once."""

    __tablename__ = "phone_codes"

    code_sha256: str = Field(primary_key=True)  # keyed with the server's secret
    account: str = Field(foreign_key="accounts.id", index=True)
    made_by: str
    made_at: str
    ends_at: str
    used_at: str | None = None


class PhoneRow(Table, table=True):
    """A phone with the researcher who came in on it. Two researchers on one phone are two rows."""

    __tablename__ = "phones"
    __table_args__ = (
        CheckConstraint("unsent >= 0", name="unsent"),
        CheckConstraint("(ended_by IS NULL) = (ended_at IS NULL)", name="ended"),
    )

    token_sha256: str = Field(primary_key=True)
    phone: str = Field(index=True)  # the id that the phone made for itself
    account: str = Field(foreign_key="accounts.id", index=True)
    name: str
    let_in_at: str
    seen_at: str
    unsent: int | None = None  # as the phone told last; None where it never did
    ended_by: str | None = None
    ended_at: str | None = None


class CheckInRow(Table, table=True):
    """A researcher who works alone told that all is well. Forgotten after some weeks."""

    __tablename__ = "check_ins"
    __table_args__ = (one_of("kind", CHECK_INS), {"sqlite_with_rowid": False})

    account: str = Field(primary_key=True, foreign_key="accounts.id")
    phone: str = Field(primary_key=True)
    at: str = Field(primary_key=True)  # by the clock of the phone
    kind: str = Field(primary_key=True)
    next_by: str | None = None  # the latest moment of the next one, by the clock of the phone
    received_at: str = Field(index=True)
